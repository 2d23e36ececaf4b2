"""Planted truths: synthetic cities whose numbers are known, to see whether calibration finds them
(植入真值检验).

Points of the prior that were run are cities. Each is held back in turn of few, its figures are taken as
records with the declared variance added, and all others calibrate it (Cook, Gelman & Rubin 2006; Talts et al.
2018)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.doubt.calibrate import Plan, first_wave
from experiments.doubt.emulator import FEWEST_KNOWN, covered, emulate_all, error_correlation
from experiments.doubt.implausible import Wave, likelihood, possible
from experiments.doubt.laboratory import figures_in, space_of
from experiments.doubt.priors import Space
from experiments.doubt.targets import Target, Targets
from experiments.storage.store import open_results
from sim.errors import ScenarioError

LEVEL = 0.90  # of the region in which the truth should lie
POOL = 4_000  # points of the prior that are weighed
SEED = 1


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
    if cities * turns > len(unit) or len(unit) - cities < 2 * FEWEST_KNOWN:
        raise ScenarioError(f"planted: {cities} cities in {turns} turns are too many for {len(unit)} points.")
    parts = [
        _turn(space, targets, _later(unit, turn * cities), _later(figures, turn * cities), cities)
        for turn in range(turns)
    ]
    coverage = np.mean([part.coverage for part in parts], axis=0)
    table = pd.concat([part.table for part in parts], ignore_index=True)
    return Planted(coverage, table, np.concatenate([part.ranks for part in parts]))


def _later(rows: np.ndarray, by: int) -> np.ndarray:
    """The same rows, so that those which stood `by` before the end stand last."""
    return np.roll(rows, by, axis=0)


def _turn(space: Space, targets: Targets, unit: np.ndarray, figures: np.ndarray, cities: int) -> Planted:
    """The last `cities` points held back."""
    back = np.arange(len(unit)) >= len(unit) - cities
    emulators = emulate_all(unit[~back], figures[~back])
    wave = Wave(emulators, np.empty(0), error_correlation(emulators))
    coverage = covered(emulators, unit[back], figures[back])
    generator = np.random.default_rng(SEED)
    pool, rows, ranks = space.sample(POOL, SEED), list[dict[str, object]](), list[float]()
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


def planted_in(
    folder: Path | str, targets: Targets, cities: int = 20, turns: int = 1, seeds: int = 2
) -> Planted:
    """The check on the first wave of a calibration, as its folder holds it; runs nothing. See `planted`.

    Raises ScenarioError where the folder holds no wave of these targets.
    """
    store = open_results(Path(folder) / "wave-1")
    space = space_of(targets)
    table = store.points().sort_values("point")
    lacking = [path for path in space.paths if path not in table]
    if lacking:
        raise ScenarioError(f"{folder}: was made with other priors; {lacking[0]} is not among its numbers.")
    unit = first_wave(space, Plan(first=len(table), seeds=seeds))
    figures = figures_in(store.results(), targets, len(unit), seeds)
    return planted(space, targets, unit, targets.scaled(figures), cities, turns)


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
