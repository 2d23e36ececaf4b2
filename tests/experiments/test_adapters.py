"""SALib and the EMA Workbench drive the model directly."""

import numpy as np
import pytest

from experiments.designs.sampling import MORRIS, unit_sample
from experiments.exploration.adapters import ema_model, model_function, run_once, salib_problem, variant
from experiments.exploration.explore import factors_from
from experiments.exploration.sensitivity import morris
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario

SHORT = {"calendar.days": 6, "calendar.warm_up": 0}
WORDS = ["emerge.per_resident_year=0.2:2.0", "coordination.pattern=siloed,party_led", "joint.every=1:9"]


def test_values_that_the_pattern_lacks_are_left_out():
    siloed = load_scenario("siloed", SHORT)
    found = variant(siloed, {"coordination.pattern": "party_led", "coordination.authority": 0.25})
    assert found.coordination.authority == 0.25
    assert variant(siloed, {"coordination.authority": 0.25}).pattern == "siloed"
    with pytest.raises(ScenarioError, match="between"):
        variant(siloed, {"claim.pace": 7.0})


def test_salib_drives_the_model():
    from SALib.analyze import morris as salib_morris

    factors = factors_from(WORDS[:1] + WORDS[2:])
    problem, unit = salib_problem(factors), unit_sample(MORRIS, factors, 3, 1, levels=4, second_order=False)
    model = model_function(load_scenario("siloed", SHORT), factors, "raised", seeds=[1, 2])
    values = model(unit)
    assert values.shape == (len(unit),)
    theirs = salib_morris.analyze(problem, unit, values, num_levels=4)
    ours = morris(unit, factors, values[:, None]).set_index("factor")
    assert ours.loc["emerge.per_resident_year", "mu_star"] == pytest.approx(theirs["mu_star"][0])
    assert theirs["mu_star"][0] > 10 * theirs["mu_star"][1]  # more problems, more disputes; sessions hardly


def test_an_unknown_outcome_is_refused():
    with pytest.raises(ScenarioError, match="is not known"):
        model_function(load_scenario("siloed", SHORT), [], "disputes_raised", [1])
    with pytest.raises(ScenarioError, match="is not known"):
        ema_model(load_scenario("siloed", SHORT), metrics=["disputes_raised"])


@pytest.mark.filterwarnings("ignore")  # the workbench says which of its engines are not installed
def test_the_ema_workbench_drives_the_model():
    from ema_workbench import SequentialEvaluator

    scenario = load_scenario("siloed", SHORT)
    rate, pattern, every = factors_from(WORDS)
    model = ema_model(scenario, [rate, pattern], [every], ["raised", "durable_share"], seeds=[3, 4])
    with SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=3, policies=2)
    assert len(experiments) == 6
    row = experiments.iloc[4]
    values = {
        "emerge.per_resident_year": float(row["emerge__per_resident_year"]),
        "coordination.pattern": str(row["coordination__pattern"]),
        "joint.every": int(row["joint__every"]),
    }
    direct = np.mean([run_once(scenario, values, seed)["raised"] for seed in (3, 4)])
    assert outcomes["raised"][4] == pytest.approx(direct)
