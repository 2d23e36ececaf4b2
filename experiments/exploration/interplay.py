"""Interplay of policies: what two of them bring together, beside the sum of what each brings (协同效应).

Every policy is tried alone and with every other one, in the same cities, with the same problems and random
numbers, and mostly at the same cost. With Y the outcome under one seed, the interplay of two policies a, b is
Y(a, b) - Y(a) - Y(b) + Y(neither), the interaction of a factorial design (Fisher 1935).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from agents.kinds import Need
from experiments.designs.equal_cost import COST, at_equal_cost, known_equal
from experiments.statistics.multiple import corrected
from experiments.statistics.paired import ALPHA, Interval, mean_interval, mean_p
from experiments.statistics.seeds import by_seed
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario
from sim.scenario.source import did_you_mean

TECHNOLOGIES = ("sensing", "prediction", "connectivity", "data_integration", "traceability")
TECHNOLOGY = "technology"  # the seventh part, without a lever of its own: all five technologies at once
ONE_LEVER = (
    "party_leadership",
    "responsibility",
    "consultation",
    "social_coordination",
    "participation",
    "legal_protection",
)
SEVEN = (*ONE_LEVER, TECHNOLOGY)
NAMES = (*SEVEN, *TECHNOLOGIES)
ALL = "all"  # every lever of the seven parts
NEITHER = "neither"
STRENGTH = 0.5  # of every lever, as in the scenario `hybrid`
OUTCOMES = (
    "durable_of_1000",
    "grievance_days",
    "gain",
    "happiness",
    "security",
    "needs_met",
    *(f"need_{need.name.lower()}" for need in Need),
    "gap_of_1000_income",
    "satisfaction_hit_gap",
    "harm_expected",
    "cost_per_problem",
)
MEASURED_BY = {  # section that an outcome needs -> the shipped scenario whose values switch it on
    "conditions": "livelihood_projects",
    "harm": "peace_and_order",
}
CORRECTION = "fdr"  # a screening: of what is claimed, at most one in twenty is expected to be false
ALONE, PAIR, TOGETHER = "alone", "pair", "together"
MORE, LESS, UNDECIDED = "more", "less", "undecided"
QUESTION = (
    "Do policies bring more together than the sum of what each brings alone? 各项机制合用是否大于各自之和？"
)


@dataclass(frozen=True, slots=True)
class Combination:
    """Policies that are tried together.

    kind : alone, pair or together; names : of the policies
    whole : name of the arm that has all of them; parts : of the arms whose effects are summed
    """

    kind: str
    names: tuple[str, ...]
    whole: str
    parts: tuple[str, ...]

    @property
    def first(self) -> str:
        """The first policy."""
        return self.names[0]

    @property
    def second(self) -> str:
        """The second of a pair; empty for others."""
        return self.names[1] if self.kind == PAIR else ""


def levers_of(name: str) -> frozenset[str]:
    """The levers of a part or technology."""
    return frozenset(TECHNOLOGIES if name == TECHNOLOGY else (name,))


def pair_of(one: str, other: str) -> Combination:
    """Two policies. All technologies with one of them are that one and the other four."""
    if one == TECHNOLOGY and other in TECHNOLOGIES:
        return Combination(PAIR, (one, other), TECHNOLOGY, (f"{TECHNOLOGY}-{other}", other))
    return Combination(PAIR, (one, other), f"{one}+{other}", (one, other))


def combinations_tried() -> Iterator[Combination]:
    """Every policy alone, every pair, and the seven parts together."""
    yield from (Combination(ALONE, (name,), name, (name,)) for name in NAMES)
    yield from (pair_of(one, other) for one, other in combinations(NAMES, 2))
    yield Combination(TOGETHER, (ALL,), ALL, SEVEN)


def arms() -> dict[str, frozenset[str]]:
    """Name of every arm that is run -> its levers; that with none first."""
    every = frozenset[str]().union(*map(levers_of, NAMES))
    found = {NEITHER: frozenset[str]()} | {name: levers_of(name) for name in NAMES}
    found |= {f"{TECHNOLOGY}-{own}": levers_of(TECHNOLOGY) - {own} for own in TECHNOLOGIES}
    for tried in combinations_tried():
        if tried.kind == PAIR and tried.whole not in found:
            found[tried.whole] = levers_of(tried.first) | levers_of(tried.second)
    return found | {ALL: every}


def plans_of(
    scenario: str, laid: Mapping[str, object], *, strength: float = STRENGTH, equal: str = COST
) -> list[Scenario]:
    """A scenario per arm, called as it; the one without a lever first, which is the measure of equal cost.

    scenario : that levers are laid over; laid : values for all
    strength : of every lever that an arm uses, 0..1

    Raises ScenarioError where the scenario uses one of the levers itself, and for what cannot be afforded.
    """
    if not 0 < strength <= 1:
        raise ScenarioError(f"strength = {strength:g}: must be above 0 and at most 1.")
    laid = {**measured_values(), **laid}
    own = load_scenario(scenario, laid).levers.model_dump()
    used = [name for name in sorted(arms()[ALL]) if own[name] > 0]
    if used:
        raise ScenarioError(
            f"scenario {scenario}: uses {', '.join(used)} already. Choose one without these levers, such as "
            "siloed."
        )
    plans = [
        load_scenario(
            scenario, {**laid, **{f"levers.{lever}": strength for lever in sorted(levers)}}
        ).model_copy(update={"name": name})
        for name, levers in arms().items()
    ]
    return at_equal_cost(plans) if known_equal(equal) == COST else plans


def known_outcome(metric: str) -> None:
    """Raise ScenarioError for an outcome that this study does not read."""
    if metric not in OUTCOMES:
        hint = did_you_mean(metric, OUTCOMES)
        raise ScenarioError(
            f"--metric {metric}: is not read by this study.{hint} Outcomes: {', '.join(OUTCOMES)}."
        )


def measured_values() -> dict[str, object]:
    """What is switched on so that needs and crimes can be read: a path and a value each."""
    found: dict[str, object] = {}
    for section, name in MEASURED_BY.items():
        values = getattr(load_scenario(name), section).model_dump()
        found |= {f"{section}.{key}": value for key, value in values.items()}
    return found


def interplay_table(runs: pd.DataFrame, outcomes: Sequence[str] = OUTCOMES) -> pd.DataFrame:
    """Effect and interplay of every combination on every outcome.

    runs : a row per arm and seed with `scenario`, `seed` and a column per outcome

    Columns: kind, first, second, metric, seeds, without (mean with neither), effect, low, high, p_adjusted,
        sum (of the effects of the parts), interplay, interplay_low, interplay_high, interplay_p_adjusted,
        told: "more" where both bring more than the sum, "less", or "undecided", by the adjusted p value.
        P values are adjusted within a kind and outcome. The columns of interplay are undefined for a policy
        alone, all intervals below five seeds.
    """
    tried, parts = list(combinations_tried()), []
    for metric in outcomes:
        wide = by_seed(runs, metric, list(arms()))
        table = pd.DataFrame([_row(combination, metric, wide) for combination in tried])
        for p in ("p", "interplay_p"):
            table[f"{p}_adjusted"] = table.groupby("kind")[p].transform(
                lambda each: corrected(list(each), CORRECTION)
            )
        parts.append(table.drop(columns=["p", "interplay_p"]))
    found = pd.concat(parts, ignore_index=True)
    return found.assign(told=[_told(row) for row in found.to_dict("records")])


def _row(tried: Combination, metric: str, wide: pd.DataFrame) -> dict[str, object]:
    neither, whole = wide[NEITHER].to_numpy(), wide[tried.whole].to_numpy()
    effect = whole - neither
    summed = sum((wide[part].to_numpy() - neither for part in tried.parts), np.zeros(len(wide)))
    beyond = effect - summed if tried.kind != ALONE else np.full(len(wide), np.nan)
    around, apart = mean_interval(effect), _interval(beyond)
    return {
        "kind": tried.kind,
        "first": tried.first,
        "second": tried.second,
        "metric": metric,
        "seeds": len(wide),
        "without": _mean(neither),
        "effect": _mean(effect),
        "low": around.low,
        "high": around.high,
        "p": mean_p(effect),
        "sum": _mean(summed),
        "interplay": _mean(beyond),
        "interplay_low": apart.low,
        "interplay_high": apart.high,
        "interplay_p": mean_p(beyond),
    }


def _interval(values: np.ndarray) -> Interval:
    return mean_interval(values[np.isfinite(values)])


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _told(row: Mapping[Any, Any]) -> str:
    """Whether both bring more than the sum, less, or neither for certain; empty for one alone."""
    if row["kind"] == ALONE:
        return ""
    sign = 1.0 if METRICS[row["metric"]].direction == "higher" else -1.0
    sure, beyond = row["interplay_p_adjusted"] <= ALPHA, sign * row["interplay"]
    return UNDECIDED if not sure or beyond == 0 else MORE if beyond > 0 else LESS
