"""Where disputes get stuck, turning points and partings, held against plain loops over the log."""

import math

import numpy as np
import pytest

from agents.disputes import State
from agents.events import Activity
from experiments.divergence.lockstep import decided
from experiments.execution.worker import city_of
from experiments.film.anatomy import NO, YES, judged_disputes, stuck
from experiments.film.same import chosen, plain_rows
from experiments.film.same_wanted import Wanted
from experiments.film.told import pair_told, table_told
from experiments.statistics.winners import fates
from sim.scenario.topics import load_topics


def events_by_key(take):
    """Key -> its events, position by position, from the log alone."""
    found = {}
    for at, event in enumerate(take.log):
        row = int(event["dispute"]) - take.first
        if row >= 0:
            found.setdefault(int(take.problems["key"][row]), []).append((at, event))
    return found


@pytest.fixture(scope="module")
def histories(takes):
    """The events of both sides by key."""
    return tuple(events_by_key(take) for take in takes)


def test_bars_count_what_happened_to_each_judged_dispute(takes, histories):
    for take, events in zip(takes, histories, strict=True):
        table = take.problems
        counts = dict.fromkeys(
            ("units_refuse", "done_without", "every_part_done", "parties_agree", "still_stands"), 0
        )
        rows = np.flatnonzero(judged_disputes(take))
        for row in rows.tolist():
            kinds = {int(event["activity"]) for _, event in events[int(table["key"][row])]}
            counts["units_refuse"] += bool(kinds & set(map(int, NO)))
            counts["done_without"] += int(Activity.OMIT) in kinds
            counts["every_part_done"] += not int(table["need"][row]) & ~int(table["done"][row])
            counts["parties_agree"] += int(Activity.AGREE) in kinds
            counts["still_stands"] += table["state"][row] in (State.SETTLED, State.DURABLE)
        assert len(rows) > 100
        assert stuck(take) == {name: pytest.approx(100 * n / len(rows)) for name, n in counts.items()}


def test_judged_disputes_are_of_the_cohort_and_were_raised(takes):
    for take in takes:
        mine, table = judged_disputes(take), take.problems
        assert (table["raised"][mine] >= take.shot.spin_up).all()
        assert mine.sum() == (take.frame["raised"] >= 0).sum()


def answers(events):
    """(unit, part) -> (whether ever taken, first such answer, day)."""
    found = {}
    for at, event in events:
        activity = int(event["activity"])
        if activity not in (*YES, *NO):
            continue
        part = (int(event["actor"]), int(event["target"]))
        took = activity in YES
        if part not in found or (took and not found[part][0]):
            found[part] = (took, at, int(event["day"]))
    return found


def test_turning_points_are_the_earliest_answer_that_differs(same, histories):
    expected = {}
    for key in histories[0].keys() & histories[1].keys():
        one, other = (answers(side[key]) for side in histories)
        unlike = [
            (max(one[part][2], other[part][2]), *part, one[part][1], other[part][1])
            for part in one.keys() & other.keys()
            if one[part][0] != other[part][0]
        ]
        if unlike:
            expected[key] = min(unlike)
    found = {
        key: (turning.unit, turning.part, *turning.at) for key, turning in same.crossing.turnings.items()
    }
    assert found == {key: value[1:] for key, value in expected.items()}
    assert len(found) > 20


def test_histories_part_on_the_day_of_the_first_event_that_one_side_has_alone(same, takes, histories):
    logs = [decided(take.log) for take in takes]
    expected = {}
    for key in histories[0].keys() | histories[1].keys():
        one, other = ([at for at, _ in side.get(key, [])] for side in histories)
        for place in range(max(len(one), len(other))):
            pair = [
                log[at[place]] if place < len(at) else None
                for log, at in zip(logs, (one, other), strict=True)
            ]
            if pair[0] is None or pair[1] is None or pair[0] != pair[1]:
                expected[key] = min(int(event["day"]) for event in pair if event is not None)
                break
    assert same.crossing.parted == expected


def test_what_tells_most_has_its_yes_on_the_better_side_and_the_fewest_events(same, histories):
    lengths = {key: sum(len(side.get(key, ())) for side in histories) for key in same.telling}
    assert [(lengths[key], key) for key in same.telling] == sorted(
        (lengths[key], key) for key in same.telling
    )
    for key in same.telling:
        turning = same.crossing.turnings[key]
        better = 0 if same.fates[key] == "only_a" else 1
        said = [int(take.log["activity"][at]) in YES for take, at in zip(same.takes, turning.at, strict=True)]
        assert said[better]
        assert not said[1 - better]
    assert len(same.telling) > 3


def test_counts_of_fates_are_those_of_the_laboratory(same):
    row = fates(same.pairs).iloc[0]
    assert sum(same.counts.values()) == row["problems"] == len(same.pairs)
    assert same.counts["only_b"] == row["won"]
    assert same.counts["only_a"] == row["lost"]
    told = pair_told(same)
    assert {each["name"]: each["count"] for each in told["fates"]} == same.counts
    assert sum(each["of_100"] for each in told["fates"]) == pytest.approx(100)


def test_the_table_is_filtered_ordered_and_cut_into_pages(same):
    everything, count = chosen(same.disputes, Wanted())
    assert count == len(same.disputes)
    assert len(everything) == 100
    assert everything["key"].tolist()[:3] == same.telling[:3]
    lost, number = chosen(same.disputes, Wanted(fate="only_a", sort="days_a", down=True))
    assert set(lost["fate"]) == {"only_a"}
    assert number == (same.disputes["fate"] == "only_a").sum()
    days = [day for day in lost["days_a"] if not math.isnan(day)]
    assert days == sorted(days, reverse=True)
    pages = [chosen(same.disputes, Wanted(sort="born", page=page))[0]["key"].tolist() for page in (0, 1)]
    assert not set(pages[0]) & set(pages[1])
    rows = plain_rows(lost)
    assert all((isinstance(row["key"], str) and row["days_a"] is None) or row["days_a"] >= 0 for row in rows)


@pytest.mark.parametrize("language", [0, 1])
def test_the_table_finds_a_place_and_a_topic_by_its_name_in_either_language(same, language):
    shot = same.takes[0].shot
    city, topics = city_of(shot.scenario.city, shot.seed), load_topics(shot.scenario.catalogue)
    first = table_told(same, Wanted(), city, topics)["rows"][0]
    for part in ("topic", "place"):
        name = first[part][language]
        found = table_told(same, Wanted(text=name), city, topics)
        assert 0 < found["count"] < len(same.disputes)
        assert all(name in (*row["topic"], *row["place"]) for row in found["rows"])


def test_words_of_a_visitor_that_mean_nothing_ask_for_nothing():
    wanted = Wanted.of("gone", "x" * 900, "y" * 900, "rm -rf", down=True, page=-4)
    assert (wanted.fate, wanted.sort, wanted.page) == ("", "telling", 0)
    assert len(wanted.topic) == len(wanted.text) == 60
