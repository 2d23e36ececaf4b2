"""What a result folder tells of a reform: histories, horizons, whether cities had settled (改革说明)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from experiments.designs.past import SETTLED, SOON
from experiments.execution.reform.horizons import Horizon
from experiments.execution.reform.plan import horizons_from
from experiments.statistics.settling import BETWEEN, missed_at_random
from experiments.wording.numbers import number
from experiments.wording.words import Words, words

MOST_NAMED = 8  # comparisons that are named one by one; of more, how many there are
MOST_ARMS = 20  # arms and differences whose drift is told one by one; of more, how many drift
MOST_TOLD = 12  # drift tests that do not hold are told; of more, how many there are
type Test = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReformTold:
    """The reform of a design, as its manifest holds it (`experiments.execution.reform.plan.Days.plain`)."""

    content: Mapping[str, Any]

    @property
    def spin_up(self) -> int:
        """Days before the reform."""
        return int(self.content["spin_up"])

    @property
    def days(self) -> int:
        """Days after the reform."""
        return int(self.content["days"])

    @property
    def own(self) -> list[str]:
        """Names of the arms that were spun up under themselves beside the same after another history."""
        return list(self.content["own"])

    @property
    def histories(self) -> Mapping[str, str]:
        """Name of the history of every arm."""
        return dict(self.content["histories"])

    @property
    def horizons(self) -> tuple[Horizon, ...]:
        """What was read on which evening; empty where a number of days was asked for."""
        return horizons_from(dict(self.content))

    @property
    def read(self) -> tuple[str, ...]:
        """Names of what was read; a number of days after the reform counts as soon."""
        return tuple(horizon.name for horizon in self.horizons) or (SOON,)

    @property
    def main(self) -> str:
        """The horizon whose metrics stand under their plain names."""
        return self.read[-1]

    def tests(self, horizon: str, scenario: str = "") -> list[Test]:
        """Drift tests that a verdict on a horizon needs.

        Of the settled state those of the arms and their differences, else those of the histories.

        scenario : only those that concern this one and the first
        """
        kind = "settled" if horizon == SETTLED else "spin-up"
        found = [test for test in self.content["tests"] if test["kind"] == kind]
        if not scenario or kind == "spin-up":
            return found
        first = next(iter(self.histories))
        return [test for test in found if test["who"] in (first, scenario, f"{scenario}{BETWEEN}{first}")]

    def holds(self, horizon: str, scenario: str = "") -> bool:
        """Whether a verdict may be given on a horizon."""
        tests = self.tests(horizon, scenario)
        return bool(tests) and all(test["holds"] for test in tests)

    def literal(self, horizon: str, scenario: str) -> dict[str, bool]:
        """Of one comparison, by series: whether its drift test holds within two standard errors alone.

        Of the settled state the test of the difference to the first scenario, else that of the history: the
        tests to which the tolerance of `experiments.statistics.settling` was added.
        """
        held: dict[str, bool] = {}
        for test in self._needed(horizon, scenario):
            held[test["series"]] = held.get(test["series"], True) and _literally(test)
        return held

    def _needed(self, horizon: str, scenario: str) -> list[Test]:
        first = next(iter(self.histories))
        who = f"{scenario}{BETWEEN}{first}" if horizon == SETTLED else self.histories[scenario]
        tests = self.tests(horizon, scenario)
        return [test for test in tests if test["who"] == who or test["who"].startswith(f"{who} (")]

    def strictness(self, language: str = "en") -> Iterator[str]:
        """For each horizon in one line: which comparisons hold without the tolerance, and which need it; and
        of settled differences how many tests lie outside, beside how many would at random.
        """
        say = words(language, "reform")
        for horizon in self.read:
            told = {name: self.literal(horizon, name) for name in list(self.histories)[1:]}
            told = {name: held for name, held in told.items() if held}
            strict = [name for name, held in told.items() if all(held.values())]
            loose = [_loosely(say, name, held) for name, held in told.items() if not all(held.values())]
            if len(told) > MOST_NAMED:
                strict, loose = (_counted(say, part, len(told)) for part in (strict, loose))
            if told:
                kind = "all" if not loose else "some" if strict else "none"
                parts = {"strict": say.listed(strict), "loose": say.listed(loose)}
                line = say(f"strict_{kind}_{horizon}", **parts)
                yield line if horizon == SOON else self._counted_tests(say, line)

    def _counted_tests(self, say: Words, line: str) -> str:
        """A line on settled differences, with how many tests lie outside two standard errors; without it
        where an older manifest does not tell how sharp they are.
        """
        tests = [test for name in list(self.histories)[1:] for test in self._needed(SETTLED, name)]
        if any("freedom" not in test for test in tests):
            return line
        at_random = number(missed_at_random([test["freedom"] for test in tests]), 1)
        missed = sum(not test["strict"] for test in tests)
        return say("strict_counted", line=line, missed=missed, tests=len(tests), at_random=at_random)

    def lines(self, language: str = "en") -> Iterator[str]:
        """What was done, in sentences: the reform and each horizon."""
        say = words(language, "reform")
        histories = list(dict.fromkeys(self.histories.values()))
        many = len(histories) > MOST_NAMED
        named = say("many_histories", many=len(histories)) if many else say.listed(histories)
        yield say("reform", history=named, days=self.spin_up)
        for horizon in self.horizons:
            yield say(
                f"horizon_{horizon.name}",
                first=horizon.after - self.spin_up + 1,
                last=horizon.until - self.spin_up,
                followed=horizon.read - horizon.until,
            )
        if not self.horizons:
            yield say("horizon_days", days=self.days)
        if many := self.content.get("spin_ups", 0):
            built = say.listed(list(self.content["built"]))
            yield say("spin_ups_built", many=many, built=built) if built else say("spin_ups", many=many)

    def warnings(self, language: str = "en") -> Iterator[str]:
        """What is still filling up; nothing where all has settled."""
        say = words(language, "reform")
        for horizon in self.read:
            if self.holds(horizon):
                continue
            drifting = [test for test in self.tests(horizon) if not test["holds"]]
            if not drifting:
                untested = horizon == SETTLED and "spin_ups" in self.content
                yield say("untested_settled" if untested else f"too_short_{horizon}", days=self.spin_up)
                continue
            yield say(f"filling_{horizon}", what=say.listed(self._what_drifts(say, horizon)))

    def _what_drifts(self, say: Words, horizon: str) -> list[str]:
        """Each series that drifts with its numbers; of many arms only how many do."""
        tests = self.tests(horizon)
        drifting = [test for test in tests if not test["holds"]]
        arms = {test["who"] for test in tests}
        if len(arms) > MOST_ARMS:
            series = dict.fromkeys(test["series"] for test in drifting)
            many = {name: len({t["who"] for t in drifting if t["series"] == name}) for name in series}
            counts = {name: say("of_all", many=count, of=len(arms)) for name, count in many.items()}
            return [say("drift_many", series=say(f"series_{n}"), many=told) for n, told in counts.items()]
        what = [_told(say, test) for test in drifting[:MOST_TOLD]]
        more = len(drifting) - len(what)
        return [*what, *([say("more", many=more)] if more else [])]

    def plain(self) -> dict[str, Any]:
        """As plain data, with whether a verdict may be given."""
        told = {name: value for name, value in self.content.items() if name != "earlier"}
        return {**told, "holds": {name: self.holds(name) for name in self.read}}


def _loosely(say: Words, name: str, held: Mapping[str, bool]) -> str:
    """A comparison with the series that need the tolerance."""
    series = [say(f"series_{each}") for each, strict in held.items() if not strict]
    return say("loosely", who=name, series=say.listed(series))


def _counted(say: Words, part: list[str], of: int) -> list[str]:
    """How many there are, in the place of their names; nothing where there are none."""
    return [say("of_all", many=len(part), of=of)] if part else []


def _literally(test: Test) -> bool:
    """Whether a change lies within two standard errors, and MSER-5 begins to count early enough."""
    early = test["until"] < 0 or 0 <= test["mser"] <= test["until"]
    return bool(test["strict"] and early)


def _told(say: Words, test: Test) -> str:
    first, later = (_number(test[name], test["series"]) for name in ("first", "later"))
    return say(f"drift_{test['series']}", who=test["who"], first=first, later=later)


def _number(value: float, series: str) -> str:
    return f"{value:,.0f}" if series == "open" else f"{value:.3f}"
