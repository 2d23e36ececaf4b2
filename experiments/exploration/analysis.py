"""What moves an outcome, by the method that fits how the points of a design were chosen (敏感性分析)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from experiments.designs.experiment import Experiment
from experiments.designs.factors import CITY, SCENARIO, Factor, about_factors
from experiments.designs.sampling import FULL, LATIN, MORRIS, ONE, SOBOL, TABLE
from experiments.exploration.explore import Outcome
from experiments.exploration.ranks import rank_effects
from experiments.exploration.sensitivity import morris, sobol, sobol_pairs
from experiments.statistics.paired import paired_difference
from experiments.statistics.variance import variance_explained
from sim.errors import ScenarioError

ANALYSED = (MORRIS, SOBOL, LATIN, ONE, FULL)
ESTIMATE = {  # column of what a method estimates, and those of its interval
    MORRIS: ("mu_star", "low", "high"),
    SOBOL: ("total", "total_low", "total_high"),
    LATIN: ("partial", "low", "high"),
    ONE: ("difference", "low", "high"),
    FULL: ("eta2", "low", "high"),
}
SEEN = ("lowest", "highest")  # what Morris and one at a time have where there is no interval
SAME = 1e-9  # relative; a value that went through a file comes back to the last bit


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """What a method found.

    kind : of design, and thereby the method: Morris screening, Sobol indices, partial rank correlations of a
        Latin hypercube, differences of one factor at a time, variance explained in a full factorial
    table : a row per factor (per factor and value, or per term), strongest first
    pairs : Sobol indices of second order, where the design has points for them
    lacking : at how many points nothing is known, and why; empty where all are
    points, seeds : how many were looked at; city : the one that is looked at, where the design has several
    """

    kind: str
    outcome: Outcome
    table: pd.DataFrame
    points: int
    seeds: int
    city: str = ""
    pairs: pd.DataFrame | None = None
    lacking: str = ""

    def content(self) -> dict[str, Any]:
        """The analysis as plain data."""
        about: dict[str, Any] = {
            "method": self.kind,
            "outcome": self.outcome.words,
            "metric": self.outcome.metric,
        }
        about |= {"points": self.points, "seeds": self.seeds} | ({"city": self.city} if self.city else {})
        about |= {str(name): value for name, value in self.table.attrs.items()}
        about |= {"lacking": self.lacking} if self.lacking else {}
        pairs = {} if self.pairs is None else {"pairs": self.pairs.to_dict("records")}
        return about | {"table": self.table.to_dict("records")} | pairs


def analyse(
    experiment: Experiment, outcome: Outcome, values: np.ndarray, points: pd.DataFrame, city: str = ""
) -> Analysis:
    """Analyse an outcome over the points of a design.

    values : (points, seeds), nan where a run failed or the outcome is undefined
    points : a column per factor, a row per point: what the factors really were

    Raises ValueError with the reason where nothing can be learnt.
    """
    factors, pairs = experiment.factors, None
    match experiment.kind:
        case "morris":
            table = morris(experiment.unit_sample(), factors, values)
        case "sobol":
            table = sobol(factors, experiment.samples, values)
            if experiment.second_order:
                pairs = sobol_pairs(factors, experiment.samples, values)
        case "latin_hypercube":
            known = np.isfinite(values).sum(axis=1)
            means = np.where(known > 0, np.nansum(values, axis=1) / np.maximum(known, 1), np.nan)
            table = rank_effects(points, means, factors)
        case "one_at_a_time":
            table = one_at_a_time(experiment, values, outcome.direction)
        case "full_factorial":
            table = _explained(factors, values, points)
        case other:
            raise ValueError(f"a design of kind {other} has no analysis of its own; see its results by value")
    return Analysis(experiment.kind, outcome, table, len(values), values.shape[1], city, pairs)


def one_at_a_time(experiment: Experiment, values: np.ndarray, direction: str) -> pd.DataFrame:
    """Every factor alone at each of its values, beside the scenario as it is, under the same seeds.

    A row per factor and value, the factor with the largest difference first: value, as_is, there (means),
    difference, low, high (95 % interval of the paired difference, of five seeds on), lowest, highest (range
    of the seeds), beyond_randomness (whether the interval excludes 0).
    """
    rows: list[dict[str, Any]] = []
    spread: dict[str, float] = {}
    told = zip(experiment.combinations()[1:], values[1:], strict=True)
    for (path, value), there in ((next(iter(row.items())), each) for row, each in told):
        found = paired_difference(values[0], there, direction, unpaired=False)
        low, high = found.interval.low, found.interval.high
        rows.append(
            {
                "factor": path,
                "value": value,
                "as_is": found.mean_a,
                "there": found.mean_b,
                "difference": found.difference,
                "low": low,
                "high": high,
                "lowest": found.seen.low,
                "highest": found.seen.high,
                "beyond_randomness": low > 0 or high < 0,
            }
        )
        spread[path] = max(spread.get(path, 0.0), abs(np.nan_to_num(found.difference)))
    table = about_factors(experiment.factors).merge(pd.DataFrame(rows), on="factor")
    order = sorted(range(len(table)), key=lambda row: -spread[str(table["factor"][row])])
    return table.iloc[order].reset_index(drop=True)


def _explained(factors: Sequence[Factor], values: np.ndarray, points: pd.DataFrame) -> pd.DataFrame:
    """Shares of variance by factor, by pair of factors, and of random variation; see `variance_explained`."""
    varied = [factor for factor in factors if points[factor.path].astype(str).nunique() > 1]
    if not varied:
        raise ValueError("nothing is varied, so there is nothing to explain")
    columns = {
        factor.path: np.repeat(points[factor.path].astype(str).to_numpy(), values.shape[1])
        for factor in varied
    }
    frame = pd.DataFrame(columns)
    frame = frame.assign(seed=np.tile(np.arange(values.shape[1]), len(values)), outcome=values.ravel())
    left = frame.dropna()
    if left["outcome"].nunique() < 2 or len(left) <= len(left.drop_duplicates([*columns])):
        raise ValueError("fewer than two seeds, or an outcome that never changes")
    table = variance_explained(left, "outcome", [*columns])
    labels = {factor.path: (factor.label, factor.zh) for factor in varied}
    words = [[labels.get(part, ("", "")) for part in str(term).split(" x ")] for term in table["term"]]
    table.insert(0, "factor", table.pop("term"))
    table.insert(1, "label", [" x ".join(label for label, _ in parts) for parts in words])
    table.insert(2, "zh", [" x ".join(zh for _, zh in parts) for parts in words])
    last = table["factor"] == "randomness"
    return pd.concat([table[~last].sort_values("eta2", ascending=False), table[last]], ignore_index=True)


def analyses(
    experiment: Experiment, points: pd.DataFrame, results: pd.DataFrame, metric: str
) -> Iterator[Analysis]:
    """The analysis of every outcome of a stored design: each scenario beside the first, in every city.

    points, results : of `Store.points` and `Store.results`

    Raises ScenarioError where the points are not those of the design, ValueError where nothing can be learnt.
    """
    size = experiment.size
    for place in range(max(1, len(experiment.cities))):
        numbers = range(place * size, (place + 1) * size)
        for outcome in outcomes_of(points, metric):
            mine = factor_values(points, outcome, numbers)
            _check_sample(experiment, mine)
            here = results[results["point"].isin(numbers)]
            values = outcome.values(here).reindex(numbers).to_numpy(dtype=float)
            city = experiment.cities[place] if len(experiment.cities) > 1 else ""
            lacking = outcome.lacking(here, numbers)
            yield replace(_analysed(experiment, outcome, values, mine, lacking), city=city, lacking=lacking)


def _analysed(
    experiment: Experiment, outcome: Outcome, values: np.ndarray, points: pd.DataFrame, lacking: str
) -> Analysis:
    """The analysis; where too little is known for one, an error that says what is lacking."""
    try:
        return analyse(experiment, outcome, values, points)
    except ValueError as error:
        raise ValueError(f"{lacking} ({error})" if lacking else str(error)) from None


def outcomes_of(points: pd.DataFrame, metric: str) -> list[Outcome]:
    """A metric as the scenarios of a design allow: each beside the first; alone where there is but one, or
    where
    every point has a scenario of its own."""
    names = list(dict.fromkeys(points["scenario"]))
    if varies_scenario(points):
        return [Outcome(metric, None)]
    if len(names) == 1:
        return [Outcome(metric, names[0])]
    return [Outcome(metric, name, names[0]) for name in names[1:]]


def varies_scenario(points: pd.DataFrame) -> bool:
    """Whether the scenario is itself a factor: several, and no point under more than one of them."""
    each = points.groupby("point")["scenario"].nunique()
    return points["scenario"].nunique() > 1 and int(each.max()) == 1


def factor_values(points: pd.DataFrame, outcome: Outcome, numbers: range | None = None) -> pd.DataFrame:
    """What the factors were at every point: in the explored scenario, else in the one that it is set
    beside."""
    sides = [outcome.scenario, outcome.baseline] if outcome.scenario else [None]
    tables = [points if name is None else points[points["scenario"] == name] for name in sides]
    first, *others = (table.drop_duplicates("point").set_index("point") for table in tables)
    found = first.combine_first(others[0])[first.columns] if others and len(others[0]) else first
    return found if numbers is None else found.reindex(numbers)


def _check_sample(experiment: Experiment, points: pd.DataFrame) -> None:
    """Raise ScenarioError unless the points are those that the design gives here and now."""
    if experiment.kind == TABLE:
        return
    rows = experiment.combinations()
    for factor in experiment.factors:
        if factor.path in (CITY, SCENARIO) or factor.path not in points:
            continue
        for row, stored in zip(rows, points[factor.path], strict=True):
            if factor.path in row and not _same(row[factor.path], stored):
                raise ScenarioError(
                    f"the points in the folder are not those that its design gives here "
                    f"({factor.path}: {stored} "
                    f"there, {row[factor.path]} here), so their order is unknown. Other versions of "
                    f"SALib or SciPy "
                    "sample otherwise; the manifest names those that were used."
                )


def _same(asked: object, stored: object) -> bool:
    if stored is None or stored != stored:  # the pattern of the point has no such parameter
        return True
    if isinstance(asked, int | float) and isinstance(stored, int | float | np.number):
        return abs(float(asked) - float(stored)) <= SAME * max(1.0, abs(float(asked)))
    return isinstance(asked, tuple | list) or str(asked) == str(stored)
