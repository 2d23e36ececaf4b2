"""Typical and telling disputes: what they are, how they are told, and whose the numbers drawn are."""

from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from experiments.film.closeup.journeys import Journeys
from experiments.film.closeup.typical import EVENTS, LEAST, MOST, Telling, is_typical, numbers_drawn, telling
from experiments.film.shots import plain_shots
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario

TOWN = {"city.preset": "teaching_town"}


@pytest.fixture(scope="module")
def found(cache) -> Telling:
    """The teaching town under two patterns, from the first day."""
    return telling("siloed", "party_led", 1, overrides=TOWN)


def test_numbers_drawn_are_those_that_a_second_look_at_the_run_finds(found):
    seen = 0
    for key in found.same.telling:
        again = Journeys(found.same.takes, key).looked_at_again()
        for side, take in zip("ab", found.same.takes, strict=True):
            drawn = [each["draw"] for each in again["sides"][side]["terms"].values()]
            assert numbers_drawn(take, key).tolist() == drawn
            seen += len(drawn)
    assert seen > 20


def test_a_typical_dispute_ends_differently_in_few_events_and_without_a_rare_number(found):
    assert found.keys
    for key in found.keys:
        assert found.same.fates[key] in ("only_a", "only_b")
        assert found.same.crossing.lengths[key] <= EVENTS
        for take in found.same.takes:
            numbers = numbers_drawn(take, key)
            assert ((numbers >= LEAST) & (numbers <= MOST)).all()
    left_out = set(found.same.telling) - set(found.keys)
    assert left_out
    assert not any(is_typical(found.same, key) for key in left_out)


def test_disputes_keep_the_order_in_which_they_tell(found):
    assert list(found.keys) == [key for key in found.same.telling if key in set(found.keys)]


def test_both_stories_are_of_the_same_problem_with_its_numbers_in_each_run(found):
    row = found.table().iloc[0]
    one, other = found.stories("en")
    assert (one.scenario, other.scenario) == found.names
    assert (one.dispute, other.dispute) == (row["dispute_a"], row["dispute_b"])
    assert one.exact
    assert other.exact
    assert one.title.partition(":")[2] == other.title.partition(":")[2]
    assert row["topic"] in one.title
    assert one.scenes[0].day == other.scenes[0].day
    assert len(one.scenes) + len(other.scenes) == row["events"]


def test_the_table_speaks_the_language_of_its_reader(found):
    english, chinese = found.table("en"), found.table("zh")
    assert list(english.columns) == list(chinese.columns)
    assert english["topic"].str.isascii().all()
    assert not chinese["topic"].str.isascii().any()
    assert not chinese["end_a"].str.isascii().any()
    with pytest.raises(ScenarioError, match="language"):
        found.table("xx")


def test_the_picture_names_both_runs_and_differs_by_language(found, tmp_path):
    pictures = [found.plot(language) for language in ("en", "zh")]
    assert pictures[0].png != pictures[1].png
    assert found.plot("en").png == pictures[0].png
    with Image.open(pictures[0].save(tmp_path / "lanes.png")) as picture:
        about = picture.text["Description"]
    assert all(name in about for name in found.names)


@pytest.mark.parametrize(("keys", "rank", "message"), [((), 0, "no dispute is both"), ((5,), 1, "rank = 1")])
def test_a_dispute_that_is_not_there_is_explained(found, keys, rank, message):
    with pytest.raises(ScenarioError, match=message):
        Telling(found.same, keys).key(rank)


@pytest.mark.parametrize(
    ("laid", "message"),
    [({"city.preset": "mid_city"}, "different cities"), ({"calendar.days": 9}, "different calendars")],
)
def test_runs_that_cannot_be_laid_side_by_side_are_refused(laid, message):
    one, other = load_scenario("siloed", TOWN), load_scenario("party_led", TOWN | laid)
    with pytest.raises(ScenarioError, match=message):
        plain_shots((one, other), 1)


def test_a_plain_run_judges_the_problems_that_it_can_follow_for_half_its_days():
    scenario = load_scenario("siloed", TOWN | {"calendar.warm_up": 10, "calendar.days": 60})
    shot = plain_shots((scenario, scenario), 1)[0]
    assert (shot.spin_up, shot.horizon.after, shot.horizon.until, shot.horizon.read) == (0, 10, 40, 70)


def test_a_long_journey_or_a_rare_number_is_not_typical(found, monkeypatch):
    key = found.keys[0]
    assert is_typical(found.same, key)
    long = SimpleNamespace(crossing=SimpleNamespace(lengths={key: EVENTS + 1}), takes=found.same.takes)
    assert not is_typical(long, key)
    monkeypatch.setattr(
        "experiments.film.closeup.typical.numbers_drawn", lambda take, key: np.array([0.5, 0.951])
    )
    assert not is_typical(found.same, key)
