"""The divergence of two scenarios, told and as data."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.designs.chosen import chosen_scenarios
from experiments.divergence.explain import Explainer
from experiments.divergence.lockstep import Pair, differing_values, partings, run_pair
from experiments.divergence.spread import PERSON, RULE, UNIT, Branch, growth, sizes, spread
from experiments.execution.batch import OnProgress
from experiments.execution.pace import paced
from experiments.results.views import Picture, drawn
from experiments.story.actors import Actors
from experiments.wording.words import Words, words
from sim.scenario.scenario import Scenario

DEEPEST, WIDEST, VALUES = 5, 4, 12  # how much of the tree and of the parameters the text shows
MARKS = (1, 3, 7, 14, 30, 60, 90, 120, 180, 240, 365)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Divergence:
    """Where two runs part and what grows from there.

    branches : every dispute whose history differs, first one first
    circumstances : first day on which minutes or probabilities differ, None if never
    growth : disputes, institutions, residents that differ so far, by day
    """

    pair: Pair
    branches: tuple[Branch, ...]
    circumstances: int | None
    growth: dict[str, np.ndarray]

    def __repr__(self) -> str:
        one, other = (model.programme.name for model in self.pair.models)
        day = f"from day {self.first.parting.day}" if self.first else "nowhere"
        reached = sum(self.ways().values())
        return f"Divergence({one} and {other} part {day}; {reached} disputes differ)"

    def table(self) -> pd.DataFrame:
        """A row per day: disputes, institutions and residents that differ so far."""
        days = pd.RangeIndex(1, self.pair.days + 1, name="day")
        return pd.DataFrame({name: series[: len(days)] for name, series in self.growth.items()}, index=days)

    def plot(self, language: str = "en") -> Picture:
        """The tree of what differs, and how it grew."""
        from experiments.divergence.figure import draw_divergence  # only what draws needs matplotlib

        return drawn("divergence", lambda path: draw_divergence(self, path, language))

    @property
    def first(self) -> Branch | None:
        """The first decision that differs."""
        return self.branches[0] if self.branches else None

    @property
    def first_dispute(self) -> Branch | None:
        """The first one that is about a dispute."""
        return next((branch for branch in self.branches if not branch.parting.alarms), None)

    @property
    def days_of(self) -> dict[int, int]:
        """Day on which each dispute's history parted, by key."""
        return {branch.key: branch.parting.day for branch in self.branches}

    def ways(self) -> Counter[str]:
        """How many disputes the difference reached in each way; alarms left out."""
        return Counter(branch.way for branch in self.branches if not branch.parting.alarms)

    def text(self, language: str = "en") -> str:
        """The divergence in words."""
        return "\n".join(_Telling(self, language).lines())

    def content(self, language: str = "en") -> dict[str, Any]:
        """The divergence as plain data, with the words that explain its first decisions."""
        return _Telling(self, language).content()


def diverge(
    first: str | Path | Scenario,
    second: str | Path | Scenario,
    seed: int = 1,
    *,
    overrides: Mapping[str, object] | None = None,
    progress: OnProgress | None = None,
) -> Divergence:
    """Run two scenarios under one seed and find where they part and what grew from there.

    first, second : names of shipped scenarios, paths of files, or scenarios
    overrides : values laid over both
    progress : told after every day

    Raises ScenarioError where the scenarios are about different cities.
    """
    (one,), (other,) = (chosen_scenarios([each], overrides or {}) for each in (first, second))
    pair = run_pair(one, other, seed, paced(progress))
    parted, anything = partings(pair), partings(pair, decisions_only=False)
    branches = spread(pair, parted)
    circumstances = anything[0].day if anything else None
    return Divergence(pair, tuple(branches), circumstances, growth(pair, branches))


class _Telling:
    """A divergence in a language."""

    def __init__(self, found: Divergence, language: str) -> None:
        model = found.pair.models[0]
        self.found = found
        self.say: Words = words(language, "divergence")
        self.actors = Actors(model.city, model.topics, self.say)
        self.explainer = Explainer(found.pair, self.actors, self.say)
        self.below = sizes(list(found.branches))

    def lines(self) -> list[str]:
        found, say = self.found, self.say
        lines = [*self.heading(), ""]
        if found.first is None:
            return [*lines, say("same", days=found.pair.days)]
        lines += [say("first_title"), *self.told(found.first)]
        if found.circumstances is not None and found.circumstances < found.first.parting.day:
            lines += [say("earlier", day=found.circumstances)]
        if found.first_dispute not in (None, found.first):
            lines += ["", say("first_dispute_title"), *self.told(found.first_dispute)]
        return [*lines, "", *self.after(), "", *self.tree(), "", say("note")]

    def heading(self) -> list[str]:
        model, (a, b) = self.found.pair.models[0], self.explainer.names
        city = self.say.pick(model.city.name, model.city.name_zh)
        facts = {"city": city, "residents": len(model.city.residents), "days": self.found.pair.days}
        where = self.say("where", seed=int(model.seed), **facts)
        return [self.say("title", a=a, b=b), where, "", *self.values()]

    def values(self) -> list[str]:
        lines = [
            ("" if day == 1 else self.say("from_day", day=day))
            + self.say("value", path=path, a=self._value(a), b=self._value(b))
            for day, path, a, b in self.differences()
        ]
        if not lines:
            return [self.say("scenarios_same")]
        more = [self.say("more_values", n=len(lines) - VALUES)] if len(lines) > VALUES else []
        return [self.say("scenarios_differ"), *(f"  {line}" for line in [*lines[:VALUES], *more])]

    def differences(self) -> list[tuple[int, str, Any, Any]]:
        """(day from which it holds, parameter, value of the first, of the second)."""
        one, other = (model.programme for model in self.found.pair.models)
        changed = {change.day for scenario in (one, other) for change in scenario.changes}
        found: list[tuple[int, str, Any, Any]] = []
        held: dict[str, tuple[Any, Any]] = {}
        for day in sorted({1, *changed}):
            now = differing_values(one, other, day)
            found += [(day, path, *pair) for path, pair in now.items() if held.get(path) != pair]
            held = now
        return found

    def _value(self, value: Any) -> str:
        return self.say("absent_value") if value is None else str(value)

    def told(self, branch: Branch | None) -> list[str]:
        """One parting: where, what in each run, why."""
        if branch is None:
            return []
        explainer = self.explainer
        sides = explainer.sides(branch.parting)
        why = explainer.why(branch, self.found.days_of)
        return [f"  {line}" for line in [explainer.head(branch.parting), *sides, *why]]

    def after(self) -> list[str]:
        found, say = self.found, self.say
        ways = found.ways()
        model = found.pair.models[1]
        counts = {way: ways[way] for way in (RULE, UNIT, PERSON)}
        lines = [
            say("after_title"),
            say("after", disputes=sum(ways.values()), all=model.disputes.count, **counts),
        ]
        units = Counter(branch.through for branch in found.branches if branch.way == UNIT)
        if units:
            busiest = [f"{self.actors.unit(unit)} ({n})" for unit, n in units.most_common(WIDEST)]
            lines.append(say("busiest", units=say.listed(busiest)))
        return [*lines, *self.table()]

    def table(self) -> list[str]:
        """Growth by a few days, as aligned columns."""
        marks = [day for day in MARKS if day < self.found.pair.days] + [self.found.pair.days]
        rows = [(self.say("growth_head"), [str(day) for day in marks])]
        for name, series in self.found.growth.items():
            rows.append((self.say(name), [str(int(series[day - 1])) for day in marks]))
        wide = max(_width(name) for name, _ in rows)
        return [
            f"  {name}{' ' * (wide - _width(name))} " + "".join(f"{cell:>8}" for cell in cells)
            for name, cells in rows
        ]

    def tree(self) -> list[str]:
        children: dict[int | None, list[Branch]] = {}
        for branch in self.found.branches:
            children.setdefault(branch.parent, []).append(branch)
        return [self.say("tree_title"), *self._grown(None, children, 0)]

    def _grown(self, key: int | None, children: dict[int | None, list[Branch]], depth: int) -> list[str]:
        here = sorted(children.get(key, []), key=lambda b: (-self.below[b.key], b.parting.day))
        if depth == DEEPEST:
            return []
        lines, pad = [], "  " * (depth + 1)
        for branch in here[:WIDEST]:
            via = self.say("via", name=self.explainer.through(branch)) if branch.way != RULE else ""
            below = self.say("below", n=self.below[branch.key]) if self.below[branch.key] else ""
            lines.append(f"{pad}{via}{self.explainer.node(branch.parting)}{below}")
            lines += self._grown(branch.key, children, depth + 1)
        left = sum(self.below[branch.key] + 1 for branch in here[WIDEST:])
        return [*lines, f"{pad}{self.say('further', n=left)}"] if left else lines

    def content(self) -> dict[str, Any]:
        found, (a, b) = self.found, self.explainer.names
        first = [branch for branch in (found.first, found.first_dispute) if branch is not None]
        return {
            "scenarios": [a, b],
            "seed": int(found.pair.models[0].seed),
            "days": found.pair.days,
            "differences": [
                {"day": day, "parameter": path, "first": x, "second": y}
                for day, path, x, y in self.differences()
            ],
            "circumstances_from_day": found.circumstances,
            "first": self._branch(first[0]) | {"told": self.told(first[0])} if first else None,
            "first_dispute": self._branch(first[1]) | {"told": self.told(first[1])} if first[1:] else None,
            "growth": {name: series.tolist() for name, series in found.growth.items()},
            "branches": [self._branch(branch) for branch in found.branches],
        }

    def _branch(self, branch: Branch) -> dict[str, Any]:
        topic, place = self.explainer.about(branch.key)
        rows = (-1, -1) if branch.parting.alarms else self.explainer.row_of(branch.key)
        return {
            "key": branch.key,
            "disputes": list(rows),
            "day": branch.parting.day,
            "topic": topic,
            "place": place,
            "way": branch.way,
            "through": self.explainer.through(branch),
            "parent": branch.parent,
            "reached": self.below[branch.key],
        }


def _width(text: str) -> int:
    """Columns of a terminal that a text takes: a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
