"""Designs at equal cost, and factors that vary in one scenario only."""

import pytest

from experiments.designs.check import design_from_text
from experiments.designs.equal_cost import planned_yuan_a_day
from experiments.designs.text import kept_experiment, text_of
from experiments.execution.complete import Engine
from experiments.execution.run_design import run_experiment
from experiments.exploration.explore import factors_from
from experiments.exploration.phase import Cell, plans_of
from experiments.exploration.same_cost import SameCost
from experiments.report import write
from experiments.results.compare import asked_of, compare
from experiments.results.design_results import DesignResults
from experiments.results.reproduce import reproduce
from experiments.storage.manifest import Manifest
from sim.city.build import build_city
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario, scenario_from_text

SHORT = "calendar.days = 3\ncalendar.warm_up = 0\n"
EQUAL = f"""kind = "full_factorial"
scenarios = ["siloed", "hybrid"]
equal = "cost"
seeds = 1
[set]
{SHORT}
[factors]
levers.audit = {{ levels = [0.0, 1.0], over = ["hybrid"] }}
"""


def points_by_scenario(text: str):
    found: dict[str, list] = {}
    for point in design_from_text(text).points():
        found.setdefault(point.scenario, []).append(point)
    return found


def test_a_factor_varies_only_in_the_scenarios_that_it_lies_over():
    by_name = points_by_scenario(EQUAL.replace('equal = "cost"\n', ""))
    assert [point.made.levers.audit for point in by_name["hybrid"]] == [0.0, 1.0]
    assert len({point.key for point in by_name["siloed"]}) == 1
    assert [point.values["levers.audit"] for point in by_name["siloed"]] == [None, None]
    everywhere = points_by_scenario(EQUAL.replace('equal = "cost"\n', "").replace(', over = ["hybrid"]', ""))
    assert len({point.key for point in everywhere["siloed"]}) == 2


def test_at_every_point_each_scenario_costs_what_the_first_one_costs_there():
    by_name = points_by_scenario(EQUAL)
    city = build_city(by_name["siloed"][0].made.city, 1)
    for first, other in zip(by_name["siloed"], by_name["hybrid"], strict=True):
        sums = [sum(planned_yuan_a_day(point.made, city)) for point in (first, other)]
        assert sums[0] == pytest.approx(sums[1], rel=2e-3)
        assert first.made.work.capacity == 1.0
    low, high = (point.made.work.capacity for point in by_name["hybrid"])
    assert high < low < 1.0
    assert [point.values["work.capacity"] for point in by_name["hybrid"]] == [low, high]


def test_a_design_at_equal_cost_runs_is_reported_and_reproduced(tmp_path):
    made = design_from_text(EQUAL)
    store = run_experiment(made, tmp_path / "out", Engine(1)).store
    assert Manifest.read(tmp_path / "out").designs[-1].equal == "cost"
    assert len(store.runs()) == 3  # the first scenario is the same at both points
    assert [factor.path for factor in DesignResults.of(store).varied] == ["levers.audit"]
    for run in store.runs()["run_id"]:
        assert reproduce(tmp_path / "out", run).equal
    for language, words in (("en", "costs per day what siloed costs"), ("zh", "各情景每日成本与siloed相同")):
        text = write.report(tmp_path / "out", language, seeds=0).path.read_text(encoding="utf-8")
        assert words in text
        assert ("only in hybrid" if language == "en" else "仅限hybrid") in text


def test_a_design_says_what_is_held_alike_and_comes_back_from_its_text_and_the_manifest():
    made = design_from_text(EQUAL)
    again = design_from_text(text_of(made))
    assert (again.equal, again.factors, again.key) == (made.equal, made.factors, made.key)
    kept = kept_experiment(made.summary())
    assert (kept.equal, kept.factors) == (made.equal, made.factors)
    plain = design_from_text(EQUAL.replace('equal = "cost"\n', ""))
    assert plain.key != made.key


WRONG = {
    "an unknown measure": (EQUAL.replace('"cost"', '"effort"'), "equal"),
    "one scenario": (EQUAL.replace('"siloed", ', ""), "needs two scenarios or more"),
    "the scenario as a factor": (
        'equal = "cost"\n[factors]\nscenario = ["siloed", "hybrid"]\n',
        "needs two scenarios or more",
    ),
    "capacity in [set]": (EQUAL.replace(SHORT, f"{SHORT}work.capacity = 2.0\n"), "sets work.capacity itself"),
    "capacity as a factor": (EQUAL + "work.capacity = [1.0, 2.0]\n", "sets work.capacity itself"),
    "over nobody": (EQUAL.replace('over = ["hybrid"]', 'over = ["hybrd"]'), "Did you mean 'hybrid'"),
    "over a number": (EQUAL.replace('over = ["hybrid"]', "over = 3"), "must be a list of names"),
    "over nothing": (EQUAL.replace('over = ["hybrid"]', "over = []"), "must be a list of names"),
    "levels and a range": (EQUAL.replace("over =", "low = 0.1, over ="), "levels stand instead of low"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_held_alike_or_lie_over_a_scenario_is_named(case):
    text, message = WRONG[case]
    with pytest.raises(ScenarioError, match=message):
        design_from_text(text)


def test_words_on_the_command_line_name_the_scenario_after_an_at_sign():
    pair = [load_scenario(name) for name in ("siloed", "hybrid")]
    (one, other) = factors_from(["levers.audit=0:1@hybrid", "claim.pace"], pair)
    assert (one.over, other.over) == (("hybrid",), ())
    with pytest.raises(ScenarioError, match="Did you mean 'hybrid'"):
        factors_from(["levers.audit=0:1@hybrd"], pair)
    with pytest.raises(ScenarioError, match="must name a scenario in which a parameter varies"):
        factors_from(["city=mid_city@hybrid"], pair)


def test_a_comparison_at_equal_cost_says_so_everywhere(tmp_path):
    short = {"calendar.days": 2, "calendar.warm_up": 0}
    found = compare(
        ["siloed", "hybrid"], 1, overrides=short, equal="cost", out=tmp_path / "out", history="none"
    )
    assert '"equal": "cost"' in found.to_json()
    assert "costs per day what siloed costs" in write.report(tmp_path / "out", seeds=0).path.read_text(
        "utf-8"
    )
    other = compare(["siloed", "hybrid"], 1, overrides=short, history="none")
    assert '"equal": "hours"' in other.to_json()


# ---- exploring ---------------------------------------------------------------------------------

SHORT_RUN = {"calendar.days": 3, "calendar.warm_up": 0}


def test_a_package_at_equal_cost_has_the_hours_that_the_money_of_the_base_leaves():
    alike, city = SameCost("hybrid", SHORT_RUN), build_city(load_scenario("hybrid", SHORT_RUN).city, 1)
    whole = sum(planned_yuan_a_day(load_scenario("hybrid", SHORT_RUN), city))
    hours = []
    for audit in (0.0, 1.0):
        held = alike.held({"levers.audit": audit})
        assert alike.beyond({"levers.audit": audit}) < 0
        package = load_scenario("hybrid", SHORT_RUN | held)
        assert sum(planned_yuan_a_day(package, city)) == pytest.approx(whole, rel=2e-3)
        hours.append(held["work.capacity"])
    assert hours[1] < hours[0] == pytest.approx(1.0)
    dear = {"levers.audit": 1.0, "lever_costs.audit": 1e6}
    assert alike.beyond(dear) > 0
    with pytest.raises(ScenarioError, match="No hours are left"):
        alike.held(dear)


def test_in_every_cell_of_a_phase_diagram_patterns_cost_what_the_first_one_costs_there():
    small = SHORT_RUN | {"city.preset": "teaching_town", "city.area": ()}
    cells = [Cell(1.0, load, 0.6) for load in (0.6, 1.1)]
    plans = plans_of(cells, ["siloed", "grid_platform"], small, "cost")
    city = build_city(plans[0].city, 1)
    sums = [sum(planned_yuan_a_day(plan, city)) for plan in plans]
    assert sums[1::2] == pytest.approx(sums[::2], rel=2e-3)
    assert sums[0] != pytest.approx(sums[2], rel=2e-2)  # each cell has a measure of its own
    assert [plan.work.capacity for plan in plans[::2]] == [1.0, 1.0]
    assert all(plan.work.capacity < 1 for plan in plans[1::2])
    assert [plan.name for plan in plans[:2]] == ["b1-u0.6-t0.6-siloed", "b1-u0.6-t0.6-grid_platform"]


# ---- questions ---------------------------------------------------------------------------------


def named(name: str, **texts: str):
    return scenario_from_text("\n".join(f'{key} = "{text}"' for key, text in texts.items()), name)


def test_a_comparison_asks_a_question_and_never_a_list_of_names():
    assert asked_of([named("a", question="Why?"), named("b", question="How?")]) == "Why?"
    assert asked_of([named("platform"), named("poor", question="How?")]) == "How?"
    asked = asked_of([named("platform", title="A platform"), named("first_aid"), named("poor")])
    assert asked.startswith("What differs between A platform, first_aid and poor? ")
    assert asked.endswith("之间有何不同？")
