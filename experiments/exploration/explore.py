"""Exploring a space of factors: from words on what is varied to a table of outcomes by point and seed.

What is outside the chooser's reach is an uncertainty, what policy sets a lever; to the machinery both are
factors (`experiments.designs.factors`). An outcome is a metric of one scenario, or the paired difference of
a metric between two scenarios under the same seed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from experiments.designs.factor_entries import called, factor_from
from experiments.designs.factors import CITY, WHOLE_FACTORS, Factor, is_table
from sim.city.spec.source import PRESETS
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.params import Declaration
from sim.scenario.former_names import OUTCOMES, present
from sim.scenario.scenario import Scenario
from sim.scenario.shape import COORDINATION, declared, section_names
from sim.scenario.source import did_you_mean

NOT_VARIED = ("city", "calendar", "costs", "lever_costs")  # the study's frame, and prices, which only scale


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is explored: a metric of `scenario`, or of it minus the same of `baseline` under one seed.

    scenario : its name; None where the scenario is itself a factor of the design
    """

    metric: str
    scenario: str | None
    baseline: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "metric", present(self.metric, OUTCOMES, "--metric"))
        if self.metric not in METRICS:
            hint = did_you_mean(self.metric, METRICS)
            raise ScenarioError(
                f"--metric {self.metric}: is not known.{hint} Outcomes: {', '.join(METRICS)}."
            )

    @property
    def direction(self) -> str:
        """Direction of improvement."""
        return METRICS[self.metric].direction

    @property
    def words(self) -> tuple[str, str]:
        """What it is, in English and Chinese."""
        about = METRICS[self.metric]
        if self.scenario is None:
            return about.label, about.zh
        if self.baseline is None:
            return f"{about.label}, {self.scenario}", f"{about.zh}（{self.scenario}）"
        between = f"{self.scenario} − {self.baseline}"
        return f"{about.label}, {between}", f"{about.zh}（{between}）"

    def values(self, results: pd.DataFrame) -> pd.DataFrame:
        """A row per point, a column per seed; nan where a run failed or the metric is undefined.

        results : columns point, scenario, seed and the metrics (`Store.results`)
        """
        if self.metric not in results:
            raise ScenarioError(
                f"--metric {self.metric}: these runs were stored before it was known. Name one that they "
                f"hold: {', '.join(name for name in METRICS if name in results)}."
            )
        if self.scenario is None:
            rows = results.drop_duplicates(["point", "seed"]).set_index(["point", "seed"])
            return rows[self.metric].astype(float).replace([np.inf, -np.inf], np.nan).unstack("seed")
        wide = results.pivot(index=["point", "seed"], columns="scenario", values=self.metric).astype(float)
        lacking = [n for n in (self.scenario, self.baseline) if n is not None and n not in wide]
        if lacking:
            raise ScenarioError(f"no run of {', '.join(lacking)} went well; there is nothing to explore.")
        found = wide[self.scenario] if self.baseline is None else wide[self.scenario] - wide[self.baseline]
        return found.replace([np.inf, -np.inf], np.nan).unstack("seed")

    def lacking(self, results: pd.DataFrame, points: Sequence[int]) -> str:
        """At how many points nothing is known, and why: undefined there, or no run went well; "" if known.

        results : as of `values`; points : numbers of those that were asked for
        """
        asked = list(points)
        known = self.values(results).reindex(asked).notna().any(axis=1)
        ran = self._ran(results).reindex(asked, fill_value=False).astype(bool)
        undefined, failed = int((ran & ~known).sum()), int((~ran).sum())
        said = [undefined_at(self.metric, undefined, len(points))] if undefined else []
        said += [f"no run went well at {failed} of {len(points)} points"] if failed else []
        return "; ".join(said)

    def _ran(self, results: pd.DataFrame) -> pd.Series:
        """By point whether all sides of the outcome have a run that went well."""
        sides = {self.scenario, self.baseline} - {None}
        rows = results[results["scenario"].isin(sides)] if sides else results
        return rows.groupby("point")["scenario"].nunique() >= max(1, len(sides))


def undefined_at(metric: str, many: int, of: int, what: str = "points") -> str:
    """That an outcome says nothing though runs went well, and what helps."""
    return f"{metric} is undefined at {many} of {of} {what}: run longer or choose another outcome"


def factors_from(words: Iterable[str], scenarios: Sequence[Scenario] = ()) -> tuple[Factor, ...]:
    """Factors from words: `path` (its declared range or all its names), `path=low:high`, `path=a,b,c`.

    With `@hybrid` at the end a factor varies in that scenario only; several are parted by commas.

    scenarios : whose patterns say what a parameter of `[coordination]` is called

    Raises ScenarioError with what is allowed.
    """
    found = []
    for word in words:
        before, _, over = word.partition("@")
        path, _, spec = before.partition("=")
        try:
            factor = factor_from(path.strip(), _spec(path.strip(), spec.strip()))
            found.append(_lying_over(called(factor, scenarios), over, [each.name for each in scenarios]))
        except ScenarioError as error:
            raise ScenarioError(f"--factor {word}: {error}") from None
    twice = sorted({f.path for f in found if [g.path for g in found].count(f.path) > 1})
    if twice:
        raise ScenarioError(f"--factor {', '.join(twice)}: named twice; keep one of the two.")
    return tuple(found)


def _lying_over(factor: Factor, over: str, names: Sequence[str]) -> Factor:
    """The factor, in the scenarios named after its `@`; `names` are those there are, where they are known."""
    wanted = tuple(name.strip() for name in over.split(",") if name.strip())
    for name in wanted:
        if (names and name not in names) or factor.path in WHOLE_FACTORS:
            hint = did_you_mean(name, names)
            raise ScenarioError(
                f"'@{name}' must name a scenario in which a parameter varies.{hint} "
                f"Scenarios: {', '.join(names)}."
            )
    return replace(factor, over=wanted)


def _spec(path: str, text: str) -> object:
    if not text:
        return {}
    if path in WHOLE_FACTORS:
        return _names(path, text)
    if ":" in text and "," not in text:
        low, _, high = text.partition(":")
        return {"low": _value(low), "high": _value(high)}
    return [_value(part) for part in text.split(",")]


def _names(path: str, text: str) -> list[str]:
    """Names parted by commas; a district after a city with a colon belongs to that city."""
    found: list[str] = []
    for part in (part.strip() for part in text.split(",")):
        new = path != CITY or is_table(part) or part.partition(":")[0] in PRESETS
        if found and not new and ":" in found[-1]:
            found[-1] += f",{part}"
        else:
            found.append(part)
    return found


def _value(text: str) -> object:
    text = text.strip()
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def factors_around(
    scenarios: Sequence[Scenario], share: float, leave: Sequence[str] = ()
) -> tuple[Factor, ...]:
    """Every number of the model as a factor that varies by `share` of its value to both sides.

    Values are those of the first scenario that has the parameter; a number that is 0 there goes up to `share`
    of its declared range. Ends stay within what is declared. City, calendar and prices are left alone.

    leave : further paths to leave alone
    """
    found: dict[str, Factor] = {}
    for scenario in scenarios:
        content = scenario.content()
        for path, known in _declared_numbers(scenario):
            section, _, name = path.partition(".")
            factor = _around(path, known, content[section].get(name, known.default), share)
            if factor is not None and path not in leave:
                found.setdefault(path, factor)
    return tuple(found.values())


def _declared_numbers(scenario: Scenario) -> Iterator[tuple[str, Declaration]]:
    for section in section_names():
        if section in NOT_VARIED:
            continue
        for known in declared(section, scenario.pattern if section == COORDINATION else None).values():
            if known.kind in (int, float) and not known.fixed:
                yield f"{section}.{known.name}", known


def _around(path: str, known: Declaration, value: float, share: float) -> Factor | None:
    low_end = -np.inf if known.low is None else known.low
    high_end = np.inf if known.high is None else known.high
    reach = share * abs(value) or share * (high_end - max(low_end, 0.0))
    if not np.isfinite(reach):
        return None
    low, high = max(low_end, value - reach), min(high_end, value + reach)
    if known.kind is int:
        low, high = float(np.floor(low)), float(np.ceil(high))
    if not low < high:
        return None
    about: dict[str, Any] = {"label": known.label, "zh": known.zh, "unit": known.unit}
    return Factor(path, (), low, high, known.kind is int, **about)
