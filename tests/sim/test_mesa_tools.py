"""Mesa's own tools work with the model, or are refused with a reason."""

import math
import multiprocessing
import pickle
from collections.abc import Iterator

import mesa
import numpy as np
import pytest

from agents.institution import Institution
from sim import CityModel, load_scenario
from sim.errors import ScenarioError
from sim.outcomes.records import DAILY
from sim.running import run
from sim.scenario.scenario import Scenario

SHORT = {"calendar.days": 6, "calendar.warm_up": 2}


@pytest.fixture
def plan() -> Scenario:
    return load_scenario("siloed", SHORT)


@pytest.fixture
def batch_of_mesa() -> Iterator[None]:
    """`batch_run` sets how the whole process starts others; the next test finds it as it was."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


@pytest.mark.usefixtures("batch_of_mesa")
def test_the_batch_runner_gives_the_last_evening_of_every_scenario_and_seed(plan: Scenario) -> None:
    plans = [plan, load_scenario("party_led", SHORT)]
    rows = mesa.batch_run(CityModel, {"scenario": plans}, rng=[3, 4], display_progress=False)
    assert [(row["scenario"].name, row["seed"], row["Step"]) for row in rows] == [
        (name, seed, 8.0) for seed in (3, 4) for name in ("siloed", "party_led")
    ]
    for row in rows:
        daily = run(row["scenario"], row["seed"]).daily
        assert {name: row[name] for name in DAILY} == {name: daily[name][-1] for name in DAILY}


@pytest.mark.usefixtures("batch_of_mesa")
def test_the_batch_runner_gives_every_evening_where_asked(plan: Scenario) -> None:
    found = mesa.batch_run(
        CityModel, {"scenario": [plan]}, rng=3, data_collection_period=1, display_progress=False
    )
    assert [row["day"] for row in found] == [row["Step"] for row in found] == list(range(1, 9))


@pytest.mark.usefixtures("batch_of_mesa")
@pytest.mark.parametrize(
    ("parameters", "seeds", "reason"),
    [
        ({"scenario": ["siloed"]}, None, r"seed = None: give a whole number, .* rng=\[1, 2, 3\]"),
        ({"scenario": ["siloed"]}, ["seven"], "seed = 'seven': must be a whole number"),
        ({"scenario": ["nonsense"]}, [1], "no scenario is called 'nonsense'"),
    ],
)
def test_what_the_batch_runner_cannot_do_has_a_reason(
    parameters: dict[str, object], seeds: object, reason: str
) -> None:
    with pytest.raises(ScenarioError, match=reason):
        mesa.batch_run(CityModel, parameters, rng=seeds, display_progress=False)


@pytest.mark.usefixtures("batch_of_mesa")
def test_a_single_scenario_that_mesa_takes_apart_is_asked_for_as_a_list(plan: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"is no scenario, name or path.*\{'scenario': \[scenario\]\}"):
        mesa.batch_run(CityModel, {"scenario": plan}, rng=[1], display_progress=False)


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, True, "7"])
def test_what_is_no_seed_is_refused(plan: Scenario, seed: object) -> None:
    with pytest.raises(ScenarioError, match="must be a whole number between 0 and 9223372036854775807"):
        CityModel(plan, seed)  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match="must be a whole number"):
        CityModel(plan, rng=seed)  # type: ignore[arg-type]


def test_a_seed_is_the_same_under_both_words_and_from_numpy(plan: Scenario) -> None:
    models = [CityModel(plan, 5), CityModel(plan, seed=np.int64(5)), CityModel(plan, rng=5)]  # type: ignore[arg-type]
    for model in models:
        model.run_model()
    assert len({model.records.event_hash for model in models}) == 1
    assert {model.seed for model in models} == {5}


def test_two_seeds_at_once_are_refused(plan: Scenario) -> None:
    with pytest.raises(ScenarioError, match="seed = 1 and rng = 2: give one of the two"):
        CityModel(plan, 1, rng=2)


def test_no_way_through_time_leads_beyond_the_last_day(plan: Scenario) -> None:
    model = CityModel(plan, 1)
    with pytest.raises(ScenarioError, match="cannot go on to day 9"):
        model.run_for(9)
    assert model.day == 0  # refused before a day was lived
    model.run_until(8)
    before = model.records
    for way in (model.step, model.step, lambda: model.run_for(1), lambda: model.run_until(11)):
        with pytest.raises(ScenarioError, match=r"ends with day 8 \(warm-up 2, then calendar.days = 6\)"):
            way()
    assert (model.day, model.time, model.running) == (8, 8.0, False)
    assert model.records.event_hash == before.event_hash


@pytest.mark.parametrize("nan", [math.nan, np.float64("nan"), np.float32("nan")])
@pytest.mark.parametrize("way", ["run_until", "run_for"])
def test_a_time_that_is_no_number_is_refused(plan: Scenario, way: str, nan: float) -> None:
    model = CityModel(plan, 1)
    with pytest.raises(ScenarioError, match="cannot go on to day nan, which is not a number"):
        getattr(model, way)(nan)
    model.run_until(1)
    assert (model.day, model.time) == (1, 1.0)


def test_the_collector_holds_the_daily_series_and_grows_with_the_days(plan: Scenario) -> None:
    model = CityModel(plan, 1)
    assert model.datacollector.get_model_vars_dataframe().empty
    model.run_for(3)
    assert list(model.datacollector.model_vars["day"]) == [1, 2, 3]
    model.run_model()
    table = model.datacollector.get_model_vars_dataframe()
    for name in DAILY:
        assert list(table[name]) == list(model.records.daily[name])


def test_a_model_that_was_looked_at_continues_from_its_pickle(plan: Scenario) -> None:
    model = CityModel(plan, 1)
    model.run_for(3)
    unseen = pickle.dumps(model)
    assert len(model.datacollector.model_vars["day"]) == 3
    assert pickle.dumps(model) == unseen
    again = pickle.loads(unseen)
    for each in (model, again):
        each.run_model()
    assert again.datacollector.model_vars == model.datacollector.model_vars


def test_a_collector_of_one_s_own_takes_its_place(plan: Scenario) -> None:
    model = CityModel(plan, 1)
    model.datacollector = mesa.DataCollector(agenttype_reporters={Institution: {"name": "name"}})
    model.step()
    assert model.datacollector.model_vars == {}


def test_mesa_s_kind_of_scenario_stays_out_of_the_way(plan: Scenario) -> None:
    model = CityModel(plan, 1)
    assert model.scenario is None
    assert model.programme is plan
