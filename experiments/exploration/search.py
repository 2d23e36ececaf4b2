"""Packages of levers that nothing beats within a budget: search, then a test with fresh seeds (方案搜索).

NSGA-II (Deb et al. 2002) by pymoo on numbers, whole numbers, names and switches alike. Every candidate is run
under the same seeds. What is found is the most favourable of many, so the front is run again under fresh
seeds, and only those numbers are to be quoted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.designs.factors import Factor
from experiments.exploration.explore import undefined_at
from experiments.statistics.pareto import pareto_set, turned
from experiments.statistics.seeds import share_of_draws
from sim.errors import ScenarioError

DRAWS_OF_FRONT = 500  # of the means of fresh seeds
OUT_OF_REACH = 1e30  # objective of a candidate that was not run or failed

type Rows = Sequence[Mapping[str, Any]]
type Evaluate = Callable[[Rows, str], pd.DataFrame]
type OnGeneration = Callable[["Generation"], None]


@dataclass(frozen=True, slots=True)
class Objective:
    """A metric to make higher or lower."""

    metric: str
    direction: str


@dataclass(frozen=True, slots=True)
class Budget:
    """What a candidate may cost.

    limits : metric -> largest allowed mean, such as a cost that the model reckons
    prices, most : unit cost of factors by path, and the largest allowed sum of price x value
    beyond : by how much a candidate is out of reach for another reason; at most 0 where it is not

    Candidates out of reach by either are not run at all.
    """

    limits: Mapping[str, float]
    prices: Mapping[str, float]
    most: float = float("inf")
    beyond: Callable[[Mapping[str, Any]], float] | None = None

    def spent(self, row: Mapping[str, Any]) -> float:
        """Sum of price x value of a candidate; a switch counts 0 or 1, a parameter it lacks nothing."""
        return float(sum(price * float(row.get(path) or 0.0) for path, price in self.prices.items()))

    def over(self, row: Mapping[str, Any]) -> float:
        """By how much a candidate is out of reach; at most 0 where it can be run."""
        over = self.spent(row) - self.most if np.isfinite(self.most) else -1.0
        return max(over, self.beyond(row)) if self.beyond else over


@dataclass(frozen=True, slots=True)
class Generation:
    """How far a search is: candidates run so far, size of the front, and its hypervolume (0 .. 1).

    hypervolume : share of the box between best and worst seen so far that the front dominates
    """

    number: int
    of: int
    candidates: int
    front: int
    hypervolume: float


@dataclass(frozen=True)
class SearchResult:
    """What a search came to.

    front : a row per package of the last front: its factors, `spent`, every objective and limit as found
        (NAME), under fresh seeds (NAME fresh), `in_set` (still in the Pareto set and within the budget, on
        the means of the fresh seeds) and `stays` (the same in so many draws of the means under other seeds,
        see `statistics.seeds.drawn_means`; nan below five fresh seeds)
    generations : one entry each
    tried : every candidate that was run, with its means
    """

    front: pd.DataFrame
    generations: tuple[Generation, ...]
    tried: pd.DataFrame


def search(
    factors: Sequence[Factor],
    objectives: Sequence[Objective],
    budget: Budget,
    evaluate: Evaluate,
    *,
    population: int = 24,
    generations: int = 10,
    seed: int = 1,
    on_generation: OnGeneration | None = None,
) -> SearchResult:
    """Search packages, then run the front again under fresh seeds.

    evaluate : given rows of factor values and a label ("generation 3", "fresh"), returns a table with the
        columns point (position of the row), seed and all metrics; for "fresh" under other seeds

    The same arguments give the same candidates, so an `evaluate` that stores its runs resumes a search.
    Raises ScenarioError where no candidate keeps the budget.
    """
    metrics = [each.metric for each in objectives]
    wanted = [*metrics, *(name for name in budget.limits if name not in metrics)]
    tried: list[pd.DataFrame] = []
    told: list[Generation] = []
    for number, rows, tell in _candidates(factors, objectives, budget, population, generations, seed):
        spent, over = (np.array([reckon(row) for row in rows]) for reckon in (budget.spent, budget.over))
        means = pd.DataFrame(np.nan, index=range(len(rows)), columns=wanted)
        affordable = np.nonzero(over <= 0)[0]
        if affordable.size:
            table = evaluate([rows[i] for i in affordable], f"generation {number}")
            found = table.groupby("point")[wanted].mean()
            _check_defined(found, wanted)
            means.loc[affordable[found.index.to_numpy()], wanted] = found.to_numpy()
        tell(means, over)
        tried.append(pd.concat([pd.DataFrame(rows), means], axis=1).assign(spent=spent, generation=number))
        every = pd.concat(tried, ignore_index=True)
        told.append(_generation(number, generations, every, objectives, budget))
        if on_generation:
            on_generation(told[-1])
    every = pd.concat(tried, ignore_index=True).dropna(subset=wanted, ignore_index=True)
    paths = [factor.path for factor in factors]
    kept = every[within(every, budget)].drop_duplicates(paths, ignore_index=True)
    if kept.empty:
        raise ScenarioError(
            "search: no package keeps the budget. Allow more with --budget or --spend, or widen the factors."
        )
    first = _well_spread(kept, objectives, population)
    front = first.sort_values(metrics[0], kind="stable", ignore_index=True).drop(columns="generation")
    fresh = evaluate(_plain(front[paths]), "fresh")
    return SearchResult(against_randomness(front, fresh, objectives, budget), tuple(told), every)


def _check_defined(found: pd.DataFrame, wanted: Sequence[str]) -> None:
    """Raise ScenarioError where an outcome is undefined for every package of a generation that ran."""
    for metric in wanted:
        if len(found) and found[metric].isna().all():
            raise ScenarioError(f"search: {undefined_at(metric, len(found), len(found), 'packages')}.")


def _well_spread(kept: pd.DataFrame, objectives: Sequence[Objective], most: int) -> pd.DataFrame:
    """The Pareto set of all candidates; of a larger one the `most` least crowded, as NSGA-II chooses."""
    from pymoo.operators.survival.rank_and_crowding.metrics import calc_crowding_distance

    directions = [each.direction for each in objectives]
    values = kept[[each.metric for each in objectives]].to_numpy()
    rows = np.nonzero(pareto_set(values, directions))[0]
    if len(rows) > most:
        distance = calc_crowding_distance(turned(values[rows], directions))
        rows = np.sort(rows[np.argsort(-distance, kind="stable")[:most]])
    return kept[kept.index.isin(kept.index[rows])]


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table as a scenario takes them: plain numbers and switches, whole where they were whole."""
    return [
        {str(k): v.item() if isinstance(v, np.generic) else v for k, v in row.items()}
        for row in table.to_dict("records")
    ]


def within(table: pd.DataFrame, budget: Budget) -> np.ndarray:
    """Which rows keep the budget: `spent` and every limited metric."""
    kept = (table["spent"] <= budget.most).to_numpy()
    for metric, most in budget.limits.items():
        kept = kept & (table[metric] <= most).to_numpy()
    return np.asarray(kept)


def against_randomness(
    front: pd.DataFrame, fresh: pd.DataFrame, objectives: Sequence[Objective], budget: Budget
) -> pd.DataFrame:
    """The front with what it does under fresh seeds; see `SearchResult.front`."""
    metrics = [each.metric for each in objectives]
    limited = [name for name in budget.limits if name not in metrics]
    wide = fresh.pivot(index="seed", columns="point", values=[*metrics, *limited])
    wide = wide.dropna()  # a seed that lacks any package would favour the others
    if wide.empty:
        lacking = [name for name in (*metrics, *limited) if fresh[name].isna().any()]
        said = undefined_at(lacking[0], fresh["seed"].nunique(), fresh["seed"].nunique(), "fresh seeds")
        raise ScenarioError(f"search: {said}." if lacking else "search: no fresh seed ran every package.")
    names = [*metrics, *limited]
    block = np.stack([wide[name].to_numpy(dtype=float) for name in names], axis=1)  # seeds, metrics, packages
    directions = [each.direction for each in objectives]

    def kept(means: np.ndarray) -> np.ndarray:
        allowed = np.all([means[names.index(name)] <= most for name, most in budget.limits.items()], axis=0)
        values = np.where(np.reshape(allowed, (-1, 1)), means[: len(metrics)].T, np.nan)
        return pareto_set(values, directions)

    means = block.mean(axis=0)
    told = {f"{name} fresh": row for name, row in zip(names, means, strict=True)}
    return front.assign(**told, in_set=kept(means), stays=share_of_draws(block, kept, DRAWS_OF_FRONT))


def _generation(
    number: int, of: int, every: pd.DataFrame, objectives: Sequence[Objective], budget: Budget
) -> Generation:
    metrics = [each.metric for each in objectives]
    known = every.dropna(subset=metrics)
    allowed = known[within(known, budget)]
    costs = turned(allowed[metrics].to_numpy(), [o.direction for o in objectives])
    if not len(costs):
        return Generation(number, of, len(known), 0, 0.0)
    on = pareto_set(costs, ["lower"] * len(metrics))
    return Generation(number, of, len(known), int(on.sum()), hypervolume(costs, on))


def hypervolume(costs: np.ndarray, on: np.ndarray) -> float:
    """Share of the box spanned by all candidates that the front dominates (Zitzler & Thiele 1999; pymoo)."""
    from pymoo.indicators.hv import HV

    low, high = costs.min(axis=0), costs.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    found = HV(ref_point=np.ones(costs.shape[1]))((costs[on] - low) / span)
    return float(found)


def _candidates(
    factors: Sequence[Factor],
    objectives: Sequence[Objective],
    budget: Budget,
    population: int,
    generations: int,
    seed: int,
) -> Iterator[tuple[int, list[dict[str, Any]], Callable[[pd.DataFrame, np.ndarray], None]]]:
    """Each generation's rows, and a function to tell what became of them; fewer generations where few levels
    have no further packages."""
    from pymoo.algorithms.moo.nsga2 import RankAndCrowding
    from pymoo.core.mixed import MixedVariableGA
    from pymoo.core.problem import Problem

    limits = list(budget.limits.items())
    problem = Problem(vars=_variables(factors), n_obj=len(objectives), n_ieq_constr=1 + len(limits))
    algorithm = MixedVariableGA(pop_size=population, survival=RankAndCrowding())
    algorithm.setup(problem, termination=("n_gen", generations), seed=seed, verbose=False)
    directions = [each.direction for each in objectives]

    for number in range(1, generations + 1):
        asked = algorithm.ask()
        if asked is None or not len(asked):  # the levels have no package left that is unlike those at hand
            return
        rows = [_row(individual.X, factors) for individual in asked]

        def tell(means: pd.DataFrame, beyond: np.ndarray, asked: Any = asked) -> None:
            costs = turned(means[[o.metric for o in objectives]].to_numpy(), directions)
            over = [beyond, *(means[name].to_numpy() - most for name, most in limits)]
            for i, individual in enumerate(asked):
                individual.F = np.nan_to_num(costs[i], nan=OUT_OF_REACH)
                individual.G = np.nan_to_num([g[i] for g in over], nan=OUT_OF_REACH)
                individual.H = np.array([])
                individual.evaluated = {"F", "G", "H"}
            algorithm.evaluator.n_eval += len(asked)
            algorithm.tell(infills=asked)

        yield number, rows, tell


def _variables(factors: Sequence[Factor]) -> dict[str, Any]:
    from pymoo.core.variable import Choice, Integer, Real

    found: dict[str, Any] = {}
    for factor in factors:
        if factor.levels:
            found[factor.path] = Choice(options=list(range(len(factor.levels))))
        elif factor.whole:
            found[factor.path] = Integer(bounds=(int(factor.low), int(factor.high)))
        else:
            found[factor.path] = Real(bounds=(0.0, 1.0))
    return found


def _row(chosen: Mapping[str, Any], factors: Sequence[Factor]) -> dict[str, Any]:
    """Values of factors from what pymoo chose: position of a level, whole number, or place in the range."""
    row: dict[str, Any] = {}
    for factor in factors:
        value = chosen[factor.path]
        if factor.levels:
            row[factor.path] = factor.levels[int(value)]
        elif factor.whole:
            row[factor.path] = int(value)
        else:
            row[factor.path] = factor.at(float(value))
    return row
