"""Planted truths: synthetic cities whose numbers are known, to see whether calibration finds them
(植入真值检验).

Points of the prior that were run are cities. Each is held back in turn of few, its figures are taken as
records with the declared variance added, and all others calibrate it (Cook, Gelman & Rubin 2006; Talts et al.
2018)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from experiments.doubt.emulator import FEWEST_KNOWN, covered, emulate_all, error_correlation
from experiments.doubt.implausible import Wave, likelihood, possible
from experiments.doubt.priors import Space
from experiments.doubt.targets import Target, Targets
from sim.errors import ScenarioError

LEVEL = 0.90  # of the region in which the truth should lie
POOL = 4_000  # points of the prior that are weighed
SEED = 1
TURNS = 10  # of a calibration: a tenth of its first wave is held back at a time, and so every world once


@dataclass(frozen=True, eq=False)
class Planted:
    """What came of planted truths.

    coverage : of the 95 % intervals of the emulators, by figure
    table : a row per city: kept, whether history matching left the truth; inside, whether it lies in the 90 %
        region by likelihood; region, how much of the posterior is more likely than the truth
    ranks : of the number that most emulators see, of every city, among the posterior, 0 .. 1
    """

    coverage: np.ndarray
    table: pd.DataFrame
    ranks: np.ndarray

    @property
    def kept(self) -> float:
        """Share of the cities whose truth was not ruled out."""
        return float(self.table["kept"].mean())

    @property
    def inside(self) -> float:
        """Share of the cities whose truth lies in the 90 % region."""
        return float(self.table["inside"].mean())

    @property
    def p_uniform(self) -> float:
        """P value of the ranks being even (Kolmogorov & Smirnov)."""
        from scipy.stats import kstest

        return float(kstest(self.ranks, "uniform").pvalue)


def planted(
    space: Space, targets: Targets, unit: np.ndarray, figures: np.ndarray, cities: int = 20, turns: int = 1
) -> Planted:
    """Hold points back as truths, and calibrate each on all that are not held back with it.

    unit : points that were run, (points, numbers); figures : of their runs, (points, seeds, figures)
    cities : held back at a time; turns : how often others are held back, from the last points on

    A city of which some figure cannot be told publishes no such records and is passed over. Raises
    ScenarioError where too few points would be left.
    """
    if cities * turns > len(unit) or _too_few(len(unit) - cities):
        raise ScenarioError(f"planted: {cities} cities in {turns} turns are too many for {len(unit)} points.")
    parts = [
        _turn(
            space, targets, _later(unit, turn * cities), _later(figures, turn * cities), cities, SEED + turn
        )
        for turn in range(turns)
    ]
    coverage = np.mean([part.coverage for part in parts], axis=0)
    table = pd.concat([part.table for part in parts], ignore_index=True)
    return Planted(coverage, table, np.concatenate([part.ranks for part in parts]))


def planted_among(space: Space, targets: Targets, unit: np.ndarray, figures: np.ndarray) -> dict[str, Any]:
    """What a calibration tells of the worlds of its first wave, as plain data; empty where these are too few.

    cities : how many were planted; kept, inside : shares; p_ranks : of their ranks being even
    coverage : of the 95 % intervals of the emulators, by figure
    """
    cities = len(unit) // TURNS
    known = np.isfinite(figures).any(axis=1).sum(axis=0)
    if not cities or known.min() - cities < FEWEST_KNOWN or _too_few(len(unit) - cities):
        return {}
    found = planted(space, targets, unit, figures, cities, TURNS)
    coverage = dict(zip(targets.figures, map(float, found.coverage), strict=True))
    shares = {"kept": found.kept, "inside": found.inside, "p_ranks": found.p_uniform}
    return {"cities": len(found.table), **shares, "coverage": coverage}


def _too_few(points: int) -> bool:
    """Whether so many points are too few to calibrate on."""
    return points < 2 * FEWEST_KNOWN


def _later(rows: np.ndarray, by: int) -> np.ndarray:
    """The same rows, so that those which stood `by` before the end stand last."""
    return np.roll(rows, by, axis=0)


def _turn(
    space: Space, targets: Targets, unit: np.ndarray, figures: np.ndarray, cities: int, seed: int
) -> Planted:
    """The last `cities` points held back; seed : of the errors of their records, and of the pool."""
    back = np.arange(len(unit)) >= len(unit) - cities
    emulators = emulate_all(unit[~back], figures[~back])
    wave = Wave(emulators, np.empty(0), error_correlation(emulators))
    coverage = covered(emulators, unit[back], figures[back])
    generator = np.random.default_rng(seed)
    pool, rows, ranks = space.sample(POOL, seed), list[dict[str, object]](), list[float]()
    often = Counter(i for each in emulators for i in each.active)
    told = min(often, key=lambda i: (-often[i], i))  # of a city one number: its ranks are not independent
    for truth, runs in zip(unit[back], figures[back], strict=True):
        noise = generator.standard_normal(len(targets.targets))
        if not np.isfinite(runs[0]).all():
            continue
        mine = _as_records(targets, runs[0], noise)
        weights = likelihood(wave, mine, np.concatenate([pool, truth[None]]))
        share, own = weights[:-1] / weights[:-1].sum(), weights[-1] / weights[:-1].sum()
        more_likely = float(share[share > own].sum())
        kept = bool(possible([wave], mine, truth[None])[0])
        rows.append({"kept": kept, "inside": more_likely <= LEVEL, "region": more_likely})
        ranks.append(float(share @ (pool[:, told] < truth[told])))
    return Planted(coverage, pd.DataFrame(rows, columns=["kept", "inside", "region"]), np.array(ranks))


def _as_records(targets: Targets, figures: np.ndarray, noise: Sequence[float] | np.ndarray) -> Targets:
    """Targets that a synthetic city publishes: one run of it, and the declared error of records and form."""
    made = []
    for target, value, off in zip(targets.targets, figures, noise, strict=True):
        seen = float(value) + float(off) * float(np.sqrt(target.variance))
        made.append(
            Target(
                target.figure,
                float(np.exp(seen)) if target.log else seen,
                target.spread,
                target.form,
                target.log,
            )
        )
    return replace(targets, targets=tuple(made))
