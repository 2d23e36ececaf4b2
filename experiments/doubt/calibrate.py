"""Calibration: what records rule out, and how likely is what is left (校准).

History matching in waves, then approximate Bayesian computation inside what is left. With the declared
variances of records and form as its kernel the computation is exact for a model with that error (Wilkinson
2013)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from experiments.doubt.decides import FALSE_AT_MOST
from experiments.doubt.emulator import FEWEST_KNOWN, covered_within, emulate_all, error_correlation
from experiments.doubt.ensemble import POSSIBLE, POSTERIOR, UNIT, Ensemble, with_error
from experiments.doubt.implausible import Left, Wave, likelihood, what_is_left, why_empty
from experiments.doubt.planted import planted_among
from experiments.doubt.priors import Space
from experiments.doubt.targets import Targets
from experiments.statistics.multiple import corrected
from experiments.statistics.variance import mean_of_known, nested_components
from sim.errors import ScenarioError
from sim.identity import code_hash

type Simulate = Callable[[str, np.ndarray, int], np.ndarray]
"""Runs of points: (name of the wave, unit cube (points, numbers), seeds) -> (points, seeds, figures)."""
type Say = Callable[[str], None]

FIGURE = "figure:"
LEAST_GAIN = 0.8  # a wave that leaves more than this of what was left is the last


@dataclass(frozen=True, slots=True)
class Plan:
    """How a calibration goes: waves at most, points of the first and of later ones, seeds, and size of the
    ensemble."""

    waves: int = 3
    first: int = 200
    later: int = 100
    seeds: int = 2
    size: int = 200
    seed: int = 2_026

    @property
    def runs(self) -> int:
        """Runs at most."""
        return self.seeds * (self.first + (self.waves - 1) * self.later + self.size)

    def __post_init__(self) -> None:
        for name, least in (("waves", 1), ("first", 40), ("later", 20), ("seeds", 1), ("size", 20)):
            if getattr(self, name) < least:
                raise ScenarioError(f"calibrate: {name} = {getattr(self, name)} must be {least} or more.")


@dataclass(frozen=True, eq=False)
class Calibrated:
    """What a calibration came to.

    waves : told wave by wave: points, share of the prior left, coverage of the emulators, active numbers
    ensemble : what is left; None where nothing is
    empty : where nothing is left, why, by figure; see `implausible.why_empty`
    ran : figures of the first wave and of the ensemble, for pictures: float64 (points, figures)
    """

    targets: Targets
    space: Space
    waves: Sequence[Mapping[str, Any]]
    ensemble: Ensemble | None
    empty: Sequence[Mapping[str, Any]] = ()
    ran: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __repr__(self) -> str:
        if self.ensemble is None:
            return f"Calibrated({self.targets.name}: nothing is left after {len(self.waves)} waves)"
        left = self.waves[-1]["left"]
        return f"Calibrated({self.targets.name}: {self.ensemble.size} points in {left:.2%} of the prior)"

    def off(self) -> pd.DataFrame:
        """How far worlds of the first wave lie from records, in standard deviations of records and form.

        A row per world, a column per figure; above 0 where the world shows more than the record. A distance
        above `targets.cutoff` in either direction speaks against the world.
        """
        found = {
            target.figure: (self.ran["prior"][:, place] - target.aim) / np.sqrt(target.variance)
            for place, target in enumerate(self.targets.targets)
        }
        return pd.DataFrame(found, index=pd.RangeIndex(1, len(self.ran["prior"]) + 1, name="world"))

    def content(self) -> dict[str, Any]:
        """As plain data."""
        about = {"targets": self.targets.name, "waves": list(self.waves), "empty": list(self.empty)}
        if self.ensemble is None:
            return {**about, "ensemble": None}
        held = [
            {
                "figure": t.figure,
                "record": t.value,
                **_inside(self.ensemble, t.figure, t.aim, t.variance, log=t.log),
            }
            for t in self.targets.targets
        ]
        told = {"identity": self.ensemble.identity, "size": self.ensemble.size, **self.ensemble.about}
        return {**about, "ensemble": told, "figures": held, "learnt": learnt(self.ensemble)}


def calibrated(
    space: Space, targets: Targets, simulate: Simulate, plan: Plan, say: Say | None = None
) -> Calibrated:
    """Wave after wave, then the ensemble. The same arguments give the same result, however often it is broken
    off."""
    tell = say or (lambda text: None)
    waves: list[Wave] = []
    told: list[dict[str, Any]] = []
    unit, figures = np.empty((0, len(space.paths))), np.empty((0, plan.seeds, len(targets.targets)))
    left = Left(space.sample(plan.first, plan.seed), 1.0, 0)
    for number in range(1, plan.waves + 1):
        count = plan.first if number == 1 else plan.later
        drawn = _spread(left.unit, count, plan.seed + number)
        seen = targets.scaled(simulate(f"wave-{number}", drawn, plan.seeds))
        unit, figures = np.concatenate([unit, drawn]), np.concatenate([figures, seen])
        waves.append(wave := _learnt(targets, unit, figures))
        before = left.share
        left = what_is_left(waves, targets, space, 20 * plan.size, plan.seed + 100 * number)
        told.append(_about(wave, targets, space, count, left))
        tell(f"wave {number}: {left.share:.3%} of the prior is left")
        if not len(left.unit):
            reasons = why_empty(waves, targets, space, plan.seed)
            return Calibrated(
                targets, space, told, None, reasons, {"prior": mean_of_known(figures)[: plan.first]}
            )
        if number > 1 and left.share > LEAST_GAIN * before:
            break
    chosen, weights = _chosen(waves[-1], targets, left.unit, plan)
    runs = targets.scaled(simulate("ensemble", chosen, plan.seeds))
    tell("planted truths: worlds of the first wave are taken for cities")
    truths = planted_among(space, targets, unit[: plan.first], figures[: plan.first])
    ran = {"prior": mean_of_known(figures)[: plan.first]}
    ensemble = _ensemble(
        space, targets, chosen, weights, runs, {"waves": told, "plan": _plain(plan), "planted": truths}
    )
    if ensemble is None:
        return Calibrated(targets, space, told, None, why_empty(waves, targets, space, plan.seed), ran)
    held = [np.asarray(ensemble.table[f"{FIGURE}{name}"], dtype=float) for name in targets.figures]
    ran["ensemble"] = targets.scaled(np.column_stack(held))
    return Calibrated(targets, space, told, ensemble, (), ran)


def first_wave(space: Space, plan: Plan) -> np.ndarray:
    """Points of the first wave in the unit cube, float64 (points, numbers)."""
    return _spread(space.sample(plan.first, plan.seed), plan.first, plan.seed + 1)


def _plain(plan: Plan) -> dict[str, int]:
    return {name: getattr(plan, name) for name in plan.__slots__}


def _spread(unit: np.ndarray, count: int, seed: int) -> np.ndarray:
    """So many of the points, drawn at random without putting back."""
    if len(unit) <= count:
        return unit
    return np.asarray(unit[np.sort(np.random.default_rng(seed).permutation(len(unit))[:count])])


def _learnt(targets: Targets, unit: np.ndarray, figures: np.ndarray) -> Wave:
    """Emulators of all that has been run, and how well they predict what they have not seen.

    Raises ScenarioError where hardly any run tells a figure.
    """
    for name, known in zip(targets.figures, np.isfinite(figures).any(axis=1).sum(axis=0), strict=True):
        if known < FEWEST_KNOWN:
            raise ScenarioError(
                f"{targets.name}: {name} is undefined at {len(unit) - known} of {len(unit)} points. "
                "Leave this target out, or let runs be longer (calendar.days in its file)."
            )
    emulators = emulate_all(unit, figures)
    return Wave(emulators, covered_within(emulators), error_correlation(emulators))


def _about(wave: Wave, targets: Targets, space: Space, count: int, left: Left) -> dict[str, Any]:
    """What is told of a wave."""
    active = {
        target.figure: [space.paths[i] for i in emulator.active]
        for target, emulator in zip(targets.targets, wave.emulators, strict=True)
    }
    coverage = dict(zip(targets.figures, map(float, wave.coverage), strict=True))
    return {
        "points": count,
        "left": left.share,
        "looked": left.looked,
        "coverage": coverage,
        "active": active,
    }


def _chosen(wave: Wave, targets: Targets, unit: np.ndarray, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Points of the ensemble, and the weight of each as one of what is left.

    Half of them are drawn evenly from what is left, half by how likely the emulator says they are (defensive
    importance sampling; Hesterberg 1995); weights undo the difference.
    """
    likely = likelihood(wave, targets, unit)
    odds = 0.5 / len(unit) + 0.5 * likely / likely.sum()
    generator = np.random.default_rng(plan.seed)
    ends = np.cumsum(odds) / odds.sum()
    at = np.searchsorted(ends, (generator.random() + np.arange(plan.size)) / plan.size)
    rows, times = np.unique(np.minimum(at, len(unit) - 1), return_counts=True)
    return unit[rows], times / odds[rows]


def _ensemble(
    space: Space,
    targets: Targets,
    unit: np.ndarray,
    weights: np.ndarray,
    runs: np.ndarray,
    about: Mapping[str, Any],
) -> Ensemble | None:
    """The points with their weights, their own runs counted; None where these rule all of them out."""
    means = mean_of_known(runs)
    noises = [nested_components(one[np.isfinite(one).any(axis=1)])[2] for one in np.moveaxis(runs, 2, 0)]
    whole = np.array([target.variance for target in targets.targets]) + np.array(noises)
    off = (means - np.array([target.aim for target in targets.targets])) ** 2 / whole
    inside = np.isfinite(off).all(axis=1) & (off.max(axis=1, initial=0.0) <= targets.cutoff**2)
    if inside.sum() < 2:
        return None
    unit, weights, off, means = unit[inside], weights[inside], off[inside], means[inside]
    logs = -0.5 * off.sum(axis=1)
    posterior = weights * np.exp(logs - logs.max())
    columns: dict[str, Any] = {POSSIBLE: _shares(weights), POSTERIOR: _shares(posterior)}
    rows = [space.values(row) for row in unit]
    columns |= {path: [row[path] for row in rows] for path in space.paths}
    columns |= {f"{UNIT}{path}": unit[:, i] for i, path in enumerate(space.paths)}
    back = [np.exp(means[:, i]) if t.log else means[:, i] for i, t in enumerate(targets.targets)]
    columns |= {f"{FIGURE}{t.figure}": back[i] for i, t in enumerate(targets.targets)}
    effective = float(1 / (columns[POSTERIOR] ** 2).sum())
    told = {"targets": targets.name, "code_hash": code_hash(), "effective": effective, **about}
    return Ensemble(pa.table(columns), told)


def _shares(weights: np.ndarray) -> np.ndarray:
    """Weights that sum to 1, to six digits: beyond these, libraries of linear algebra differ by machine."""
    shares = weights / weights.sum()
    digits = 5 - np.floor(np.log10(np.maximum(shares, 1e-300)))
    return np.array(
        [round(share, int(places)) for share, places in zip(shares.tolist(), digits, strict=True)]
    )


def _inside(ensemble: Ensemble, figure: str, aim: float, variance: float, *, log: bool) -> dict[str, Any]:
    """A figure of the ensemble: 5 %, 50 % and 95 % of its predictive distribution, and whether the record
    lies inside.

    Predictive is what a place could show: a point of the posterior, and records and form about it.
    """
    values = np.asarray(ensemble.table[f"{FIGURE}{figure}"], dtype=float)
    at = np.log(values) if log else values
    drawn = with_error(at, ensemble.posterior, float(np.sqrt(variance)))
    low, high = np.quantile(drawn, [0.05, 0.95])
    middle = float(weighted_quantile(at, ensemble.posterior, 0.5))
    ends = [float(np.exp(each)) if log else float(each) for each in (low, middle, high)]
    return {"low": ends[0], "median": ends[1], "high": ends[2], "inside": bool(low <= aim <= high)}


def weighted_quantile(values: np.ndarray, weights: np.ndarray, share: float) -> float:
    """The value below which this share of the weight lies."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][min(int(np.searchsorted(reached, share)), len(values) - 1)])


def learnt(ensemble: Ensemble) -> list[dict[str, Any]]:
    """What records could tell apart: by how much they narrow every number, most first.

    narrowed : 1 minus the spread of the posterior in the unit cube over that of the prior; 0 where nothing
        was learnt.
    moved : mean of the posterior minus .5. beyond_randomness : more than as many points of the prior
        show, corrected for how many numbers are looked at.
    """
    weights, rows = ensemble.posterior, []
    unit = ensemble.unit(ensemble.paths)
    generator = np.random.default_rng(3)
    randomness = generator.random((len(weights), 20_000))
    narrow, moved = _spreads(randomness, weights)
    usual = np.quantile(narrow, 0.95), np.quantile(np.abs(moved), 0.95)
    dealt = np.maximum(narrow / usual[0], np.abs(moved) / usual[1])
    seen = _spreads(unit, weights)
    size = np.maximum(seen[0] / usual[0], np.abs(seen[1]) / usual[1])
    p = (1 + (dealt[None, :] >= size[:, None]).sum(axis=1)) / (1 + len(dealt))
    sure = corrected(list(p), "fdr") <= FALSE_AT_MOST
    for at in np.argsort(-size, kind="stable"):
        told = {"narrowed": float(seen[0][at]), "moved": float(seen[1][at])}
        rows.append({"factor": ensemble.paths[at], **told, "beyond_randomness": bool(sure[at])})
    return rows


def _spreads(unit: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much narrower than the prior columns of the unit cube are, and by how much their means are
    moved."""
    middle = weights @ unit
    spread = np.sqrt(weights @ (unit - middle) ** 2)
    return 1 - spread * np.sqrt(12), middle - 0.5
