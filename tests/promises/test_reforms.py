"""A reform: one past, two futures. A fork equals a run that never stopped, to the last bit."""

import pytest

from sim.errors import ScenarioError
from sim.model import CityModel
from sim.running import run
from sim.scenario.file import load_scenario, scenario_from_text
from sim.scenario.reform import reformed
from sim.scenario.scenario import Change
from sim.scenario.text import resolved_text
from tests.promises.worlds import (
    PATTERN_NAMES,
    SHORT,
    births,
    differing,
    grown,
    model_of,
    scenario,
    world_of,
)

DAYS = 60


@pytest.fixture(scope="module", params=PATTERN_NAMES)
def through(request):
    """A run without a break."""
    return grown(model_of(scenario(request.param, DAYS, **SHORT)), DAYS)


@pytest.mark.parametrize("day", [0, 1, 33])
def test_a_fork_under_the_same_scenario_is_the_run_without_a_fork(through, day):
    plan = through.programme
    kept = grown(model_of(plan), day)
    fork = kept.fork(plan, DAYS - day)
    grown(fork, DAYS - day)
    assert not fork.running
    assert fork.events.hash == through.events.hash
    assert differing(world_of(fork), world_of(through)) == []
    through_counted = model_of(reformed(plan, plan, day, DAYS - day)) if day else through
    grown(through_counted, DAYS if day else 0)
    assert differing(fork.records.disputes, through_counted.records.disputes) == []
    assert differing(fork.records.prevented, through_counted.records.prevented) == []
    assert kept.day == day  # the one it was taken from stays where it was
    assert grown(kept, DAYS - day).events.hash == through.events.hash


def test_a_fork_is_the_run_of_the_reform_from_its_first_day():
    before, after = scenario("siloed", DAYS, **SHORT), scenario("party_led", DAYS, **SHORT)
    fork = grown(model_of(before), 30).fork(after, 30)
    whole = model_of(reformed(before, after, 30, 30))
    grown(fork, 30), grown(whole, 60)
    assert fork.programme == whole.programme
    assert differing(world_of(fork), world_of(whole)) == []
    assert fork.world.diary.daily["sessions"][:30].sum() == 0
    assert fork.world.diary.daily["sessions"][30:].sum() > 0


def test_both_arms_meet_the_same_problems():
    before, after = scenario("siloed", DAYS, **SHORT), scenario("party_led", DAYS, **SHORT)
    kept = grown(model_of(before), 30)
    one, two = (births(kept.fork(plan, 20), 5) for plan in (before, after))
    assert len(one["key"]) > 20
    assert differing(one, two) == []  # days 31-35: before compliance is weighed again, on day 36


def test_results_of_a_fork_count_from_the_reform_on_by_the_rules_then_in_force():
    plan = scenario("party_led", DAYS, claim__pace=0.5, costs__staff_hour=100.0)
    facts = grown(model_of(scenario("siloed", DAYS)), 10).fork(plan, 20).records.facts
    assert (facts["scenario"], facts["pattern"]) == ("party_led", "party_led")
    assert (facts["warm_up"], facts["days"]) == (10, 20)
    assert facts["voice_days"] == 5
    assert facts["costs"]["staff_hour"] == 100.0
    assert facts["key"] == reformed(scenario("siloed", DAYS), plan, 10, 20).key()


OTHERS = {
    "city.preset": "mid_city",
    "city.scale": 2,
    "catalogue": "international",
    "emerge.breadth": 1.5,
    "emerge.per_resident_year": 1.0,
    "learn.reciprocity": 0.9,
    "work.utilisation": 0.5,
}


@pytest.mark.parametrize("path", OTHERS)
def test_what_was_built_before_the_first_day_cannot_follow(path):
    kept = model_of(scenario("siloed"))
    other = load_scenario("party_led", {path: OTHERS[path]})
    with pytest.raises(ScenarioError, match="party_led: cannot follow siloed in one city") as caught:
        kept.fork(other)
    assert path.partition(".")[2] in str(caught.value)
    assert "history none" in str(caught.value)


def test_a_programme_with_another_past_is_refused():
    kept = grown(model_of(scenario("siloed")), 2)
    with pytest.raises(ScenarioError, match=r"cannot go on where siloed stands on day 2.*fork"):
        kept.carry_on(scenario("party_led"))
    with pytest.raises(ScenarioError, match="the two differ before"):
        kept.carry_on(scenario("siloed", 90))  # half of its days is another age at which fates are read
    longer = grown(model_of(scenario("siloed", 400)), 2)
    longer.carry_on(scenario("siloed", 500))
    assert longer.programme.last_day == 500


def test_the_past_is_what_decides_the_days_so_far():
    plan = scenario("siloed", 60)
    assert plan.past(30) == scenario("siloed", 500).model_copy(update={"title": "x", "history": "own"}).past(
        30
    )
    assert plan.past(30) != scenario("siloed", 60, claim__pace=0.1).past(30)
    changed = reformed(plan, scenario("party_led"), 30, 60)
    assert changed.past(30) == plan.past(30)
    assert changed.past(31) != plan.past(31)


def test_dates_move_with_the_end_of_the_warm_up():
    """A flood on day 91 of a warm-up of 60 days comes 31 days after the reform, however long the spin-up."""
    arm = reformed(load_scenario("siloed"), load_scenario("shock_flood"), 200, 100)
    assert [change.day for change in arm.changes] == [231, 236]
    own = reformed(load_scenario("transition"), load_scenario("transition"), 200, 100)
    assert [change.day for change in own.changes] == [201]
    assert own.on(200).pattern == "siloed"
    assert own.on(201).pattern == "party_led"
    under = reformed(load_scenario("transition"), load_scenario("siloed"), 200, 100)
    assert under.changes == ()  # what the history would have done later does not happen
    assert [
        change.day
        for change in reformed(load_scenario("siloed"), load_scenario("shock_flood"), 200, 33).changes
    ] == [231]


def test_what_a_history_changed_before_a_shorter_spin_up_holds_from_the_first_day():
    plan = load_scenario("siloed")
    early = (Change(day=10, values={"claim": {"pace": 0.5}}), Change(day=50, values={"claim": {"pace": 0.4}}))
    arm = reformed(plan.model_copy(update={"changes": early}), plan, 20, 30)
    assert [(c.day, c.values["claim"]["pace"]) for c in arm.changes] == [
        (1, 0.5),
        (10, 0.4),
        (21, plan.claim.pace),
    ]
    assert arm.on(25).claim == plan.claim


@pytest.mark.parametrize("name", ["party_led", "shock_flood", "campaign", "hybrid", "zero_petition"])
def test_the_text_of_a_reform_reads_back_to_the_same_reform(name):
    arm = reformed(load_scenario("siloed"), load_scenario(name), 180, 365)
    again = scenario_from_text(resolved_text(arm))
    assert again == arm
    assert again.key() == arm.key()
    assert again.name == name


def test_money_moves_hours_on_the_day_of_the_reform():
    fork = grown(model_of(scenario("siloed")), 3).fork(scenario("siloed", work__capacity=0.5), 3)
    held = grown(fork, 3).world.diary.daily["held_minutes"]
    half = grown(model_of(scenario("siloed", work__capacity=0.5)), 4).world.diary.daily["held_minutes"]
    assert held[3] == half[3], "as in a city that always held half"
    assert half[3] < 0.6 * held[2], "no desk holds less than five minutes"


def test_a_reform_runs_by_name_and_by_the_usual_door():
    fork = CityModel("siloed", 3).fork("party_led")
    assert fork.programme.last_day == 180
    plan = reformed(scenario("siloed"), scenario("party_led"), 5, 5)
    assert run(plan, 3).facts["day"] == 10
