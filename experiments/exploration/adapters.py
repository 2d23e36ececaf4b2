"""The model as other programs want it: a function for SALib, a model for the EMA Workbench.

```python
from SALib.analyze import sobol
from SALib.sample.sobol import sample

factors = factors_from(["claim.pace", "coordination.pattern"])
problem = salib_problem(factors)
points = sample(problem, 64)
model = model_function(load_scenario("baseline"), factors, "durable_of_1000", seeds=[1, 2])
indices = sobol.analyze(problem, model(points))
```
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from experiments.designs.chosen import chosen_seeds, several
from experiments.designs.factors import Factor, overrides_of, salib_problem
from experiments.exploration.workbench import quietly
from sim.errors import ScenarioError
from sim.outcomes.headline import CHIEF
from sim.outcomes.metrics import METRICS, evaluate
from sim.running import run
from sim.scenario.file import scenario_from_text
from sim.scenario.former_names import OUTCOMES, present
from sim.scenario.scenario import Scenario
from sim.scenario.text import resolved_text

__all__ = ["ema_model", "model_function", "salib_problem", "variant"]


def variant(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """A scenario with values of factors laid over it; those its pattern does not have are left out.

    Raises ScenarioError for a value that is not allowed.
    """
    return scenario_from_text(
        resolved_text(scenario, comments=False), scenario.name, overrides_of(values, scenario)
    )


def run_once(scenario: Scenario, values: Mapping[str, Any], seed: int) -> dict[str, float]:
    """All metrics of one run."""
    return evaluate(run(variant(scenario, values), seed, keep_events=False))


def model_function(
    scenario: Scenario, factors: Sequence[Factor], metric: str, seeds: Sequence[int]
) -> Callable[[np.ndarray], np.ndarray]:
    """The model as a function of points in the unit cube, for `SALib.analyze` and everything like it.

    Points are float64 (points, factors) as sampled for `salib_problem(factors)`, each column from 0 to 1;
    names and switches are given equal parts of it. The answer, float64 (points,), is the mean over the seeds.
    Runs are done here, one after another; for large designs take `gongzhi sensitivity`.
    """
    (metric,) = _known([metric])

    def of(points: np.ndarray) -> np.ndarray:
        found = []
        for row in np.atleast_2d(points):
            values = {
                factor.path: factor.at(float(share)) for factor, share in zip(factors, row, strict=True)
            }
            found.append(np.mean([run_once(scenario, values, seed)[metric] for seed in seeds]))
        return np.array(found)

    return of


def ema_model(
    scenario: Scenario,
    uncertainties: Sequence[Factor] = (),
    levers: Sequence[Factor] = (),
    metrics: Sequence[str] = (CHIEF,),
    seeds: Sequence[int] = (1,),
    name: str = "gongzhi",
) -> Any:
    """The model for the EMA Workbench (Kwakkel 2017): a `ReplicatorModel` whose replications are the seeds.

    Outcomes are lists over seeds, reduced to their mean. Names of parameters are their paths with "__" for
    the dot, since the workbench hands them over as words of a function call.
    """
    metrics = several(metrics, str)
    metrics = _known(metrics)
    with quietly():
        from ema_workbench import ReplicatorModel, ScalarOutcome

    paths = {_word(factor.path): factor.path for factor in (*uncertainties, *levers)}

    def once(seed: int = 1, **values: Any) -> dict[str, float]:
        found = run_once(
            scenario, {paths[word]: getattr(value, "value", value) for word, value in values.items()}, seed
        )
        return {metric: found[metric] for metric in metrics}

    model = ReplicatorModel(name, function=once)
    model.uncertainties = [_parameter(factor) for factor in uncertainties]
    model.levers = [_parameter(factor) for factor in levers]
    model.outcomes = [
        ScalarOutcome(metric, kind=_kind(METRICS[metric].direction), function=np.mean) for metric in metrics
    ]
    model.replications = [{"seed": int(seed)} for seed in chosen_seeds(several(seeds, int))]
    return model


def _known(metrics: Sequence[str]) -> list[str]:
    metrics = [present(metric, OUTCOMES, "metric") for metric in metrics]
    for metric in metrics:
        if metric not in METRICS:
            raise ScenarioError(f"metric {metric!r} is not known. Outcomes: {', '.join(METRICS)}.")
    return metrics


def _word(path: str) -> str:
    return path.replace(".", "__")


def _parameter(factor: Factor) -> Any:
    from ema_workbench import CategoricalParameter, IntegerParameter, RealParameter

    if factor.levels:
        return CategoricalParameter(_word(factor.path), list(factor.levels))
    if factor.whole:
        return IntegerParameter(_word(factor.path), int(factor.low), int(factor.high))
    return RealParameter(_word(factor.path), factor.low, factor.high)


def _kind(direction: str) -> Any:
    from ema_workbench import ScalarOutcome

    kinds = {"higher": ScalarOutcome.MAXIMIZE, "lower": ScalarOutcome.MINIMIZE}
    return kinds.get(direction, ScalarOutcome.INFO)
