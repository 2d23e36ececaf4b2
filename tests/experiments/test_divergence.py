"""Where two scenarios part ways, against a plain walk through both logs, and what grows from there."""

import json

import numpy as np
import pytest

from agents.events import EVENT, Activity
from experiments.divergence.diverge import Divergence, diverge
from experiments.divergence.figure import SHOWN, chosen, draw_divergence, lanes
from experiments.divergence.lockstep import NEVER, NOTE_DECIDES, differing_values, partings, run_pair
from experiments.divergence.spread import PERSON, RULE, UNIT, concerned, sizes
from sim.errors import ScenarioError
from sim.scenario.file import scenario_from_text
from sim.scenario.scenario import Scenario
from tests.promises.worlds import run_to_end, scenario

DAYS, SEED = 50, 7


@pytest.fixture(scope="module")
def patterns() -> Divergence:
    """Two patterns: they part on the first days, on many disputes at once."""
    return diverge(scenario("siloed", DAYS), scenario("party_led", DAYS), SEED)


@pytest.fixture(scope="module")
def heavier() -> Divergence:
    """One weight a little higher: a single answer turns, and the rest follows from it."""
    other = scenario("party_led", DAYS, accept__load=1.0)
    return diverge(scenario("party_led", DAYS), other, SEED)


def plain_histories(plan: Scenario) -> dict[int, list[tuple]]:
    """Key of a dispute -> what was decided on it, event by event, from a run of its own."""
    model = run_to_end(plan, SEED)
    found: dict[int, list[tuple]] = {}
    for event in model.events.rows[: model.events.sealed]:
        if event["dispute"] >= 0:
            activity = Activity(int(event["activity"]))
            note = float(event["note"]) if activity in NOTE_DECIDES else None
            story = found.setdefault(int(model.disputes.key[event["dispute"]]), [])
            story.append(
                (int(event["day"]), activity, *(int(event[n]) for n in ("actor", "origin", "target")), note)
            )
    return found


def plain_partings(one: dict[int, list[tuple]], other: dict[int, list[tuple]]) -> dict[int, int]:
    """Key -> first day on which the histories are not the same."""
    days = {}
    for key in one.keys() | other.keys():
        a, b = one.get(key, []), other.get(key, [])
        for n in range(max(len(a), len(b))):
            if a[n : n + 1] != b[n : n + 1]:
                days[key] = min(event[0] for event in (a[n : n + 1] + b[n : n + 1]))
                break
    return days


def test_the_disputes_that_differ_and_their_days_are_those_of_a_plain_walk_through_both_logs(
    heavier, patterns
):
    siloed, party_led, third = (
        plain_histories(plan)
        for plan in (
            scenario("siloed", DAYS),
            scenario("party_led", DAYS),
            scenario("party_led", DAYS, accept__load=1.0),
        )
    )
    for found, expected in (
        (patterns, plain_partings(siloed, party_led)),
        (heavier, plain_partings(party_led, third)),
    ):
        mine = {b.key: b.parting.day for b in found.branches if not b.parting.alarms}
        assert mine == expected
        assert expected


def test_nothing_that_comes_first_differs(patterns, heavier):
    """Up to the first parting the logs of both runs hold the same decisions in the same order."""
    for found in (patterns, heavier):
        parting = found.first.parting
        logs = [found.pair.log(side) for side in (0, 1)]
        today = [log[log["day"] == parting.day][: parting.order] for log in logs]
        before = [log[log["day"] < parting.day] for log in logs]
        for one, other in (before, today):
            for name in ("day", "activity", "actor", "origin", "target"):
                assert one[name].tolist() == other[name].tolist()


def test_equal_scenarios_never_part():
    found = diverge(scenario("siloed", 25), scenario("siloed", 25), SEED)
    assert found.branches == ()
    assert found.circumstances is None
    assert {name: series[-1] for name, series in found.growth.items()} == dict.fromkeys(found.growth, 0)
    assert "Nothing that anybody decided differs in 25 days." in found.text()
    assert "The scenarios have the same values" in found.text()


def test_a_dated_change_parts_the_runs_on_its_day_or_later():
    text = 'extends = "siloed"\n[[changes]]\nday = 21\ncoordination.pattern = "party_led"\n'
    short = {"calendar.days": 40, "calendar.warm_up": 0}
    found = diverge(scenario("siloed", 40), scenario_from_text(text, "later", short), SEED)
    assert found.first.parting.day >= 21
    assert found.circumstances >= 21
    assert found.pair.unit_day.min() >= 21
    assert "from day 21: coordination.pattern: siloed | party_led" in found.text()


def test_the_first_decision_is_told_with_both_probabilities_and_the_number_between_them(heavier):
    """One request, two answers: the same number drawn, two probabilities; only one weight differs."""
    text = heavier.text()
    a, b = (heavier.pair.log(side)[heavier.first.parting.positions[side]] for side in (0, 1))
    answers = {int(a["activity"]), int(b["activity"])}
    assert answers in ({Activity.ACCEPT, Activity.REFUSE}, {Activity.MEET, Activity.ABSENT})
    assert float(a["note"]) > float(b["note"])
    assert "work waiting: −" in text
    assert f"{float(a['note']):.2f}" in text
    assert f"{float(b['note']):.2f}" in text
    unit = heavier.pair.models[0].city.institutions.names[int(a["actor"])]
    assert unit in text
    assert f"Day {heavier.first.parting.day}, dispute" in text


def test_patterns_that_look_and_lead_otherwise_are_named_as_the_reason(patterns):
    text = patterns.text()
    assert "siloed looks through nothing" in text
    assert "asked who leads, the pattern of siloed (Siloed) and that of party_led (Party-led)" in text


def test_every_branch_comes_from_an_earlier_one_through_somebody_both_name(patterns, heavier):
    for found in (patterns, heavier):
        at = {b.key: (b.parting.day, b.parting.order) for b in found.branches}
        for branch in found.branches:
            if branch.way == RULE:
                assert branch.parent is None
                continue
            assert at[branch.parent] <= at[branch.key]
            events = [found.pair.log(s)[p] for s, p in enumerate(branch.parting.positions) if p >= 0]
            if branch.way == UNIT:
                assert any(branch.through in concerned(event)[0] for event in events)
                assert found.pair.unit_day[branch.through] <= branch.parting.day
            else:
                assert branch.way == PERSON


def test_a_change_that_touches_one_weight_spreads_through_institutions(heavier):
    assert heavier.first.way == RULE
    assert heavier.ways()[UNIT] >= 1


def test_sizes_of_trees_add_up_to_all_disputes(patterns, heavier):
    for found in (patterns, heavier):
        below = sizes(list(found.branches))
        roots = [b for b in found.branches if b.parent is None]
        assert sum(below[b.key] + 1 for b in roots) == len(found.branches)


def test_growth_is_what_differs_so_far(patterns):
    pair, grown = patterns.pair, patterns.growth
    assert all((np.diff(series) >= 0).all() for series in grown.values())
    assert grown["residents"][-1] == (pair.resident_day < NEVER).sum()
    assert grown["institutions"][-1] == (pair.unit_day < NEVER).sum()
    a, b = (model.casework for model in pair.models)
    unlike = (a.spent != b.spent).any(axis=1)
    assert unlike.sum() > 0
    assert (pair.unit_day[unlike] < NEVER).all()


def test_parameters_that_differ_are_found_with_both_values():
    one, other = scenario("siloed", DAYS), scenario("siloed", DAYS, accept__load=1.0)
    assert differing_values(one, other, 1) == {"accept.load": (0.8, 1.0)}
    assert differing_values(one, one, 1) == {}


def test_cities_that_differ_are_refused():
    with pytest.raises(ScenarioError, match=r"about different cities.*--city"):
        run_pair(scenario("siloed", 5), scenario("siloed", 5, city__scale=10), SEED)


def test_probabilities_alone_are_no_decision(heavier):
    pair = heavier.pair
    decisions, anything = partings(pair), partings(pair, decisions_only=False)
    assert len(anything) > len(decisions)
    assert anything[0].day < decisions[0].day
    assert "minutes and probabilities differed, but every answer was the same" in heavier.text()
    assert EVENT.names == pair.log(0).dtype.names


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_told_in_both_languages_and_as_data(patterns, heavier, language):
    for found in (patterns, heavier):
        assert "{" not in found.text(language)
        content = json.loads(json.dumps(found.content(language)))
        assert content["first"]["day"] == found.first.parting.day
        assert len(content["branches"]) == len(found.branches)
        assert content["growth"]["disputes"][-1] == sum(found.ways().values())


def test_the_picture_shows_the_largest_trees_with_every_parent(patterns, tmp_path):
    drawn = chosen(patterns.branches)
    keys = {b.key for b in drawn}
    assert 0 < len(drawn) <= SHOWN
    assert all(b.parent is None or b.parent in keys for b in drawn)
    lane = lanes(drawn)
    assert sorted(lane.values()) == list(range(len(drawn)))
    path = draw_divergence(patterns, tmp_path / "new" / "parting.png")
    assert path.read_bytes().startswith(b"\x89PNG")
    assert patterns.pair.models[0].programme.key().encode() in path.read_bytes()
