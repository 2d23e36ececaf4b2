"""What records rule out: implausibility, and points of what is left (历史匹配).

The implausibility of a point for a figure is how many standard deviations the emulated mean lies from the
record, counting the variances of emulator, seeds, records and form (Vernon, Goldstein & Bower 2010). A point
is ruled out where the largest over all figures is above the cutoff.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.doubt.emulator import Emulator
from experiments.doubt.priors import Space
from experiments.doubt.targets import Targets

CANDIDATES, ROUNDS = 6_000, 4
STEPS, REACH = 24, 0.15  # of a walk inside what is left


@dataclass(frozen=True, eq=False)
class Wave:
    """What one wave of runs taught: emulators of all figures, and how well they predict what they had not
    seen.

    together : how their errors go together, see `emulator.error_correlation`
    """

    emulators: Sequence[Emulator]
    coverage: np.ndarray
    together: np.ndarray


def distances(wave: Wave, targets: Targets, unit: np.ndarray) -> np.ndarray:
    """Implausibility by figure, float64 (points, figures); unit : (points, numbers)."""
    found = []
    for target, emulator in zip(targets.targets, wave.emulators, strict=True):
        mean, variance = emulator.predicted(unit)
        whole = variance + emulator.over_seeds(unit) + target.variance
        found.append(np.abs(mean - target.aim) / np.sqrt(whole))
    return np.column_stack(found)


def possible(waves: Sequence[Wave], targets: Targets, unit: np.ndarray) -> np.ndarray:
    """Mask of the points that no wave rules out."""
    left = np.ones(len(unit), dtype=bool)
    for wave in reversed(waves):
        if left.any():
            left[left] = distances(wave, targets, unit[left]).max(axis=1) <= targets.cutoff
    return left


@dataclass(frozen=True, eq=False)
class Left:
    """What is left: points spread evenly over it, and its share of the prior.

    unit : float64 (points, numbers), empty where nothing is left; looked : candidates that were looked at
    """

    unit: np.ndarray
    share: float
    looked: int


def what_is_left(waves: Sequence[Wave], targets: Targets, space: Space, wanted: int, seed: int) -> Left:
    """Points of the prior that no wave rules out, `wanted` of them at least where there are any.

    Candidates come from the prior. Where they are too few a walk inside what is left makes more: every step
    changes some numbers a little and is taken back where it would leave (Metropolis et al. 1953), so that
    what is spread evenly stays so.
    """
    found, looked, kept = [], 0, 0
    for number in range(ROUNDS):
        drawn = space.sample(CANDIDATES, seed + number)
        looked += len(drawn)
        mine = drawn[possible(waves, targets, drawn)]
        kept += len(mine)
        found.append(mine)
        if kept >= wanted:
            break
    points = np.concatenate(found)
    if len(points) and len(points) < wanted:
        points = _walked(points, waves, targets, space, wanted, seed)
    return Left(points, kept / looked, looked)


def _walked(
    points: np.ndarray, waves: Sequence[Wave], targets: Targets, space: Space, wanted: int, seed: int
) -> np.ndarray:
    """More points, by walks that begin at those there are."""
    generator = np.random.default_rng(seed)
    seen = sorted({i for wave in waves for each in wave.emulators for i in each.active})
    unseen, moving = np.setdiff1d(np.arange(len(space.paths)), seen), np.array(seen, dtype=int)
    at = points[generator.integers(0, len(points), wanted)]
    for _ in range(STEPS):
        to = at.copy()
        moved = generator.random((wanted, len(moving))) < 3 / max(len(moving), 3)
        steps = REACH * generator.standard_normal((wanted, len(moving))) * moved
        to[:, moving] = _reflected(to[:, moving] + steps)
        to[:, unseen] = generator.random((wanted, len(unseen)))  # nothing that was learnt depends on these
        stays = possible(waves, targets, to)
        at[stays] = to[stays]
    return at


def _reflected(values: np.ndarray) -> np.ndarray:
    """Steps over an end of 0 .. 1 turned back inside."""
    inside = np.abs(values) % 2
    return np.where(inside > 1, 2 - inside, inside)


def likelihood(wave: Wave, targets: Targets, unit: np.ndarray) -> np.ndarray:
    """Emulated likelihood of the records at points, up to a factor, float64 (points,).

    Normal. Errors of records and form are independent. Those of emulators and seeds go together as
    `wave.together` tells: taken for independent, figures that see the same would count as several records.
    """
    means, variances = (
        np.column_stack(each)
        for each in zip(*(_own(emulator, unit) for emulator in wave.emulators), strict=True)
    )
    spread = np.sqrt(variances)
    covariance = spread[:, :, None] * wave.together * spread[:, None, :]
    covariance += np.diag([target.variance for target in targets.targets])
    root = np.linalg.cholesky(covariance)
    off = means - np.array([target.aim for target in targets.targets])
    scaled = np.linalg.solve(root, off[:, :, None])[:, :, 0]
    logs = -0.5 * (scaled**2).sum(axis=1) - np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
    return np.asarray(np.exp(logs - logs.max()))


def _own(emulator: Emulator, unit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean of one run, and the variance of emulator and seeds."""
    mean, variance = emulator.predicted(unit)
    return mean, variance + emulator.over_seeds(unit)


def why_empty(
    waves: Sequence[Wave], targets: Targets, space: Space, seed: int
) -> list[dict[str, float | str]]:
    """Of a space in which nothing is left: how near each figure comes alone, and at the nearest point of all.

    alone : smallest implausibility of this figure anywhere; together : at the point where the largest is
        smallest;
    without : smallest largest implausibility if this figure were not asked for. A figure whose `alone` is
    above the cutoff cannot be met by this form whatever the numbers; one whose `without` is below it
    contradicts the others."""
    unit = space.sample(CANDIDATES, seed)
    every = np.max([distances(wave, targets, unit) for wave in waves], axis=0)
    nearest = every[int(every.max(axis=1).argmin())]
    return [
        {
            "figure": target.figure,
            "alone": float(every[:, i].min()),
            "together": float(nearest[i]),
            "without": float(np.delete(every, i, axis=1).max(axis=1).min()) if every.shape[1] > 1 else 0.0,
        }
        for i, target in enumerate(targets.targets)
    ]
