"""Lanes tell the log, and a second look gives terms and numbers that make the very answers."""

import numpy as np
import pytest

from agents.events import Activity
from experiments.film.anatomy import YES
from experiments.film.closeup.journeys import Journeys
from experiments.film.closeup.units import person_told, unit_told
from sim.errors import ScenarioError
from tests.experiments.film.conftest import SPIN_UP


@pytest.fixture(scope="module")
def journeys(same):
    """The most telling dispute."""
    return Journeys(same.takes, same.telling[0])


@pytest.fixture(scope="module")
def again(journeys):
    """The same after a second look."""
    return journeys.looked_at_again()


def test_every_event_of_a_dispute_is_a_mark_and_nothing_else_is(journeys, same):
    told = journeys.told()
    for side, take in zip(("a", "b"), same.takes, strict=True):
        mine = take.log[take.log["dispute"] == take.first + take.row_of(journeys.key)]
        marks = told["sides"][side]["marks"]
        assert [mark["what"] for mark in marks] == [Activity(int(e)).name.lower() for e in mine["activity"]]
        assert [mark["day"] for mark in marks] == (mine["day"] - take.shot.spin_up).tolist()
        actors = {actor["id"] for actor in told["sides"][side]["actors"]}
        assert {mark["actor"] for mark in marks} <= actors
        assert all(len(mark["words"]) == 2 and all(mark["words"]) for mark in marks)


def test_bars_of_work_lie_between_a_yes_and_the_end_of_the_part(journeys):
    for side in journeys.told()["sides"].values():
        yes = {(m["actor"], m["day"]) for m in side["marks"] if m["sign"] in ("yes", "sat")}
        assert {(bar["actor"], bar["from"]) for bar in side["work"]} <= yes
        assert all(bar["from"] <= bar["to"] for bar in side["work"])


def test_the_turning_point_is_one_unit_with_two_answers(journeys, same):
    turn = journeys.told()["turning"]
    assert turn["answer_a"] != turn["answer_b"]
    sides = journeys.told()["sides"]
    for side in ("a", "b"):
        mark = sides[side]["marks"][turn[f"at_{side}"]]
        assert mark["actor"] == turn["actor"]
        assert mark["chance"] == turn[f"chance_{side}"]
    better = {"only_a": "a", "only_b": "b"}[same.fates[journeys.key]]
    assert turn[f"answer_{better}"]


def test_terms_of_a_second_look_make_the_answer_and_the_noted_chance(journeys, again):
    assert again["exact"]
    for side in ("a", "b"):
        marks = journeys.told()["sides"][side]["marks"]
        terms = again["sides"][side]["terms"]
        asked = [m for m in marks if m["chance"] is not None]
        assert asked
        for mark in asked:
            found = terms[str(mark["at"])]
            assert np.float32(found["chance"]) == np.float32(mark["chance"])
            assert found["answer"] == (found["draw"] < found["chance"])
            if mark["what"] != "absent":  # one without minutes left stays away though it would have come
                assert found["answer"] == (Activity[mark["what"].upper()] in YES)


def test_a_look_from_an_evening_that_is_kept_says_the_same_and_lives_fewer_days(again, journeys, monkeypatch):
    """Each look keeps an evening before the first decision, and the next one goes on from it."""
    monkeypatch.setattr("experiments.film.before.APART", 5)
    days: list[list[int]] = []
    for _ in range(2):
        lived: list[int] = []
        days.append(lived)
        assert journeys.looked_at_again(lambda day, last, lived=lived: lived.append(day)) == again
    assert len(days[1]) < len(days[0])


def test_what_differs_at_the_turning_point_is_the_difference_of_the_terms(again):
    turn = again["turning"]
    for term in turn["differs"]:
        assert term["gap"] == pytest.approx(term["b"] - term["a"])
    assert turn["same_draw"] == (turn["draw_a"] == turn["draw_b"])
    gaps = [abs(term["gap"]) for term in turn["differs"]]
    assert gaps == sorted(gaps, reverse=True)
    assert all(turn["sentence"])


def test_where_no_answer_turned_the_first_step_that_differs_is_named(same):
    key = next(k for k in same.fates if k in same.crossing.parted and k not in same.crossing.turnings)
    told = Journeys(same.takes, key).told()
    assert told["turning"] is None
    assert told["first"]["day"] == same.crossing.parted[key] - same.takes[0].shot.spin_up
    assert all(told["first"]["words"])


def test_a_dispute_that_arose_on_neither_side_is_refused(same):
    with pytest.raises(ScenarioError, match="arose on neither side"):
        Journeys(same.takes, 17).told()


def test_an_institution_is_told_by_what_the_log_and_the_film_say(same):
    take = same.takes[1]
    asked = take.log[np.isin(take.log["activity"], YES)]
    row = int(np.bincount(asked["actor"]).argmax())
    told = unit_told(same.takes, row)
    mine = take.log[take.log["actor"] == row]
    assert (
        told["sides"]["b"]["refused"] == np.isin(mine["activity"], (Activity.REFUSE, Activity.ABSENT)).sum()
    )
    assert [told["sides"][side]["hours"] for side in "ab"] == [each.minutes[row] / 60 for each in same.takes]
    assert told["sides"]["b"]["hours"] > 0  # it has worked
    assert told["sides"]["b"]["waiting"][5] == take.waiting[5, row] / 32
    assert told["sides"]["b"]["reciprocity"] == pytest.approx(float(take.reciprocity[row]))
    assert 0 < take.reciprocity[row] <= 1
    dates: dict[int, list[int]] = {}
    for event in mine:
        if event["dispute"] >= take.first:
            dates.setdefault(int(event["dispute"]), []).append(int(event["day"]) - SPIN_UP)
    took = {int(e["dispute"]) for e in mine if e["activity"] in (*YES, Activity.ARRANGE)}
    for day in (1, 50, take.shot.days):
        count = sum(min(days) <= day <= max(days) for one, days in dates.items() if one in took)
        assert told["sides"]["b"]["in_hand"][day] == count
    assert max(told["sides"]["b"]["in_hand"]) > 0
    with pytest.raises(ScenarioError, match="there are"):
        unit_told(same.takes, 10**6)


def test_the_disputes_of_an_institution_are_those_it_has_in_its_hands_on_either_side(same):
    asked = same.takes[1].log[np.isin(same.takes[1].log["activity"], YES)]
    told = unit_told(same.takes, int(np.bincount(asked["actor"]).argmax()))
    keys = [one[0] for one in told["disputes"]]
    assert len(set(keys)) == len(keys)  # what it had under both is one row
    assert any(None not in one for one in told["disputes"])
    starts = [min(day for day in one[3:] if day is not None) for one in told["disputes"]]
    assert starts == sorted(starts)
    for side, take in enumerate(same.takes):
        stays = [one[3 + 2 * side : 5 + 2 * side] for one in told["disputes"]]
        for day, count in enumerate(told["sides"]["ab"[side]]["in_hand"]):
            assert sum(None not in stay and stay[0] <= day <= stay[1] for stay in stays) == count
        for key, topic, place, *_ in told["disputes"]:
            row = take.row_of(int(key))
            assert row < 0 or (take.problems["topic"][row], take.problems["community"][row]) == (topic, place)
    assert all(all(told["topics"][str(one[1])]) for one in told["disputes"])
    assert all(all(told["places"][str(one[2])]) for one in told["disputes"])


def test_a_resident_is_told_as_on_the_evening_before_the_reform(same):
    told = person_told(same.takes, same.telling[0])
    assert len(told["needs"]) == 6
    assert len(told["trust"]) == 4
    assert told["knows"] > 0
