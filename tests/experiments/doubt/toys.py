"""A model that takes no time: numbers in, figures out, with noise over seeds."""

import numpy as np

from experiments.designs.factors import Factor
from experiments.doubt.priors import LINEAR, Prior, Space
from experiments.doubt.targets import Target, Targets

NUMBERS = 10
FIGURES = ("bent", "crossed", "straight")


def space() -> Space:
    priors = (
        Prior(Factor(f"toy.n{i}", low=0.0, high=1.0), 0.5, LINEAR, "a toy", "玩具模型")
        for i in range(NUMBERS)
    )
    return Space(tuple(priors))


def truth(unit: np.ndarray) -> np.ndarray:
    """Mean figures, (points, 3): the first three numbers matter, the others a little or not."""
    a, b, c, d = unit[:, 0], unit[:, 1], unit[:, 2], unit[:, 3]
    return np.column_stack([np.sin(2.5 * a) + 0.3 * b, b * c + 0.5 * c + 0.1 * d, a - b + 0.05 * d])


def simulate(name: str, unit: np.ndarray, seeds: int) -> np.ndarray:
    """Figures with noise that is larger where the first number is, (points, seeds, 3); the same for the same
    name."""
    generator = np.random.default_rng(sum(map(ord, name)))
    noise = generator.standard_normal((len(unit), seeds, len(FIGURES)))
    return truth(unit)[:, None, :] + (0.03 + 0.06 * unit[:, :1, None]) * noise


def targets(at: np.ndarray, spread: float = 0.08, off: float = 0.0) -> Targets:
    """Records of a city whose numbers are known; off : by which the last figure is moved."""
    told = truth(at[None])[0] + np.array([0.0, 0.0, off])
    each = (Target(name, float(value), spread, 0.02) for name, value in zip(FIGURES, told, strict=True))
    return Targets("toy", "baseline", tuple(each), {})
