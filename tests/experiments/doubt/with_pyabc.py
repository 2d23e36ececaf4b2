"""The toy's posterior by another hand: pyABC, which shares no line with `experiments.doubt`.

    python -m tests.experiments.doubt.with_pyabc

It needs pyABC, which is not installed with the project. What it printed stands in `BY_PYABC`, to which a
test holds the calibration: version 0.13.0, 400 particles, six generations, stochastic acceptance by the exact
normal kernel of records, form and seeds (Schaelte & Hasenauer 2020). What no figure sees is left out.
"""

import tempfile
from typing import Any

import numpy as np

from tests.experiments.doubt import toys

AT = np.array([0.3, 0.6, 0.4, 0.5])
SEEN = len(AT)
BY_PYABC = {"mean": (0.3041, 0.6009, 0.4064, 0.4552), "spread": (0.0512, 0.0986, 0.1017, 0.2929)}
VARIANCE = toys.targets(AT).targets[0].variance


def model(numbers: Any) -> dict[str, np.ndarray]:
    """Mean figures of a point, and the variance of one run about its record."""
    unit = np.array([[numbers[f"n{i}"] for i in range(SEEN)]])
    return {"mean": toys.truth(unit)[0], "variance": np.array([VARIANCE + (0.03 + 0.06 * unit[0, 0]) ** 2])}


def log_likelihood(simulated: dict[str, np.ndarray], record: dict[str, np.ndarray], *_: Any) -> float:
    """Logarithm of the normal density of the record about a point."""
    variance, off = float(simulated["variance"][0]), simulated["mean"] - record["mean"]
    return float(-0.5 * (off**2).sum() / variance - 0.5 * len(off) * np.log(2 * np.pi * variance))


def main() -> None:
    """Run pyABC and print means and spreads of the posterior."""
    import pyabc
    from pyabc.distance import FunctionKernel

    highest = -0.5 * len(toys.FIGURES) * np.log(2 * np.pi * (VARIANCE + 0.03**2))
    np.random.seed(1)  # noqa: NPY002 - pyABC draws from the global generator
    calibration = pyabc.ABCSMC(
        model,
        pyabc.Distribution(**{f"n{i}": pyabc.RV("uniform", 0, 1) for i in range(SEEN)}),
        FunctionKernel(log_likelihood, ret_scale="SCALE_LOG", pdf_max=float(highest)),
        population_size=400,
        eps=pyabc.Temperature(),
        acceptor=pyabc.StochasticAcceptor(),
        sampler=pyabc.SingleCoreSampler(),
    )
    with tempfile.TemporaryDirectory() as folder:
        calibration.new(f"sqlite:///{folder}/toy.db", model({f"n{i}": AT[i] for i in range(SEEN)}))
        table, weights = calibration.run(max_nr_populations=6).get_distribution()
    for i in range(SEEN):
        mean = float((table[f"n{i}"] * weights).sum())
        spread = float(np.sqrt((weights * (table[f"n{i}"] - mean) ** 2).sum()))
        print(f"n{i}: mean {mean:.4f}, spread {spread:.4f}")


if __name__ == "__main__":
    main()
