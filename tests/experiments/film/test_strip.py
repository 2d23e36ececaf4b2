"""The strip of seeds is an ordinary comparison that grows, and its words claim no more than its interval."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import experiments.film.strip as strip_module
from experiments.film.shots import FOLLOWED
from experiments.film.strip import Strip
from experiments.film.verdict import verdict, warnings
from experiments.results.compare import compare
from experiments.results.comparison import differences_of
from experiments.storage.store import Store
from experiments.wording.numbers import decimals, difference
from sim.outcomes.metrics import METRICS
from tests.experiments.film.conftest import SPIN_UP, pair_of

CHIEF = "durable_of_1000"


@pytest.fixture(scope="module")
def grown(cache, tmp_path_factory):
    """A strip of two seeds, done one after the other, and what was told after each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strip_module, "SPIN_UP", SPIN_UP)
        patch.setattr(strip_module, "shots_of", lambda *a: _shots(*a))
        folder = tmp_path_factory.mktemp("results") / "strip"
        strip = Strip(pair_of("siloed", "party_led"), folder, "soon", 2, FOLLOWED)
        told = [[strip.done()]]
        for seed in (1, 2):
            strip.add(seed)
            told[0].append(strip.done())
            told.append(strip.told(seed))
        yield strip, told


def _shots(pair, seed):
    from experiments.film.shots import shots_of

    return shots_of(pair, seed, spin_up=SPIN_UP)


def test_dots_come_seed_by_seed_and_the_folder_knows_how_far_it_is(grown):
    strip, (none, one, two) = grown
    assert none == [0, 1, 2]
    assert strip.done() == 2
    assert [dot["seed"] for dot in one["dots"]] == [1]
    assert [dot["seed"] for dot in two["dots"]] == [1, 2]
    assert one["dots"][0] == two["dots"][0]


@pytest.fixture(scope="module")
def for_a_year(grown):
    """The same comparison, in which every problem is followed for a year."""
    strip, _ = grown
    return compare(strip.pair, 2, spin_up=SPIN_UP, horizon="soon")


AT_THE_END = ("satisfaction", "takes_part", "hours_given", "benefit")  # what residents feel and do


def test_what_becomes_of_problems_and_what_they_cost_is_the_same_to_the_last_digit_in_half_the_days(
    grown, for_a_year
):
    """Headlines are read 180 days after each problem arose. What residents feel and do is read at the end."""
    strip, _ = grown
    short = strip.so_far(2)
    assert (short.reform.days, for_a_year.reform.days) == (360, 545)
    for name in (name for name, metric in METRICS.items() if metric.group == "headline"):
        for scenario in ("siloed", "party_led"):
            mine, year = short.values(name, scenario), for_a_year.values(name, scenario)
            assert mine.equals(year) is not name.startswith(AT_THE_END), name
    assert np.isnan(short.difference("durable_of_1000_day365").mean_a)


def test_seeds_that_come_in_any_order_are_told_from_the_first_on(grown, tmp_path):
    strip, (_, _, two) = grown
    other = replace(strip, folder=tmp_path / "strip")
    other.add(2)
    assert (other.done(), other.holds(1), other.holds(2)) == (0, False, True)
    other.add(1)
    assert other.done() == 2
    assert other.told(2) == two


def test_two_processes_may_do_seeds_of_one_strip_at_once(grown, tmp_path):
    strip, (_, _, two) = grown
    other = replace(strip, folder=tmp_path / "strip")
    with ThreadPoolExecutor(2) as both:
        list(both.map(other.add, (1, 2)))
    assert other.told(2) == two


def test_drift_tests_are_taken_when_they_are_due_and_stay_known_meanwhile(grown, tmp_path, monkeypatch):
    strip, _ = grown
    other, taken = replace(strip, folder=tmp_path / "strip", seeds=9), []
    monkeypatch.setattr(strip_module, "TESTED_AT", (2, 4))
    tested = Strip.tested
    monkeypatch.setattr(
        Strip, "tested", lambda self, seeds, *how: (taken.append(seeds), tested(self, seeds, *how))[1]
    )
    for seed in (1, 2, 3):
        other.add(seed)
    shown, looked = [], []
    told = other.told(3, shown.append, looked.append)  # two ended at about the same time, two were never told
    assert len(looked) >= 3
    assert taken == [3]
    assert [each["holds"] for each in shown] == [None]
    assert shown[0]["dots"] == told["dots"]
    assert told["holds"] is False
    other.add(5)
    assert other.so_far(3).reform.tests("soon") == other.tested(3).reform.tests("soon")
    taken.clear()
    assert other.told(3)["holds"] is False
    assert taken == []
    other.add(4)
    other.told(other.done())
    assert taken == [5]


def test_the_command_line_finds_the_runs_of_a_strip_done(grown):
    strip, _ = grown
    found = compare(strip.pair, 2, out=strip.folder, spin_up=SPIN_UP, horizon="soon", followed=FOLLOWED)
    assert (found.computed, found.reused) == (0, 4)


def test_every_number_of_a_strip_is_that_of_the_comparison_to_the_last_digit(grown):
    strip, (_, _, two) = grown
    found = compare(strip.pair, 2, out=strip.folder, spin_up=SPIN_UP, horizon="soon", followed=FOLLOWED)
    for row in two["rows"]:
        item = found.difference(row["metric"])
        digits = decimals(METRICS[row["metric"]].unit, [item.mean_a, item.mean_b])
        assert row["gap"] == difference(item, digits)
        assert row["values"] == [item.mean_a, item.mean_b, item.difference]
    assert two["dots"][0]["gap"] == found.values(CHIEF, "party_led")[1] - found.values(CHIEF, "siloed")[1]


def test_neutral_names_are_those_of_the_patterns_in_an_international_vocabulary(grown):
    _, (_, _, two) = grown
    assert "too few to tell Convener-led and Line agencies on their own apart" in two["sentence_neutral"][0]
    assert two["sentence_neutral"][1] != two["sentence_neutral"][0]


def test_bands_lie_around_the_mean_of_the_seeds(grown):
    _, (_, one, two) = grown
    for side in ("a", "b"):
        low, mean, high = (np.array(two["curves"][side][name]) for name in ("low", "mean", "high"))
        assert (low <= mean + 1e-12).all()
        assert (mean <= high + 1e-12).all()
        assert (low < high).any()
        assert one["curves"][side]["low"] == one["curves"][side]["high"]


def test_two_seeds_are_no_verdict(grown):
    _, (_, one, two) = grown
    assert not two["known"]
    assert not two["clear"]
    assert one["pairs"] == 1
    assert "2 of 2 seeds are done, too few to tell" in two["sentence"][0]
    assert "cannot be told apart" not in two["sentence"][0], "an interval says so, and two seeds have none"
    assert one["holds"] is None, "one seed does not tell whether the city had settled"


def test_a_spin_up_too_short_to_settle_gives_a_warning_and_no_verdict(grown):
    _, (_, _, two) = grown
    assert two["holds"] is False
    assert two["warnings"]
    assert "still filling up" in two["warnings"][0][0]
    assert "no verdict" in two["sentence"][0]


def made(grown, values):
    """The comparison of the strip with other numbers in the place of the chief outcome, seeds 1.. of each."""
    strip, _ = grown
    found = strip.so_far(2)
    rows = found.runs.iloc[[0, 1]].copy()
    names = [scenario.name for scenario in found.scenarios]
    runs = pd.concat(
        [
            rows.iloc[[side]].assign(seed=seed, scenario=names[side], **{CHIEF: value})
            for seed, pair in enumerate(values, 1)
            for side, value in enumerate(pair)
        ],
        ignore_index=True,
    )
    return replace(
        found,
        runs=runs,
        differences=differences_of(runs, found.design),
        seeds=tuple(range(1, len(values) + 1)),
    )


@pytest.mark.parametrize(
    ("values", "clear", "words"),
    [
        ([(100, 140), (110, 149), (105, 146), (98, 139), (102, 141)], True, "more of 1 000"),
        ([(140, 100), (149, 110), (146, 105), (139, 98), (141, 102)], True, "fewer of 1 000"),
        ([(100, 140), (140, 100), (105, 110), (120, 98), (102, 111)], False, "cannot be told apart"),
    ],
)
def test_words_say_that_one_does_better_only_where_the_interval_holds_no_zero(grown, values, clear, words):
    strip, _ = grown
    told = verdict(made(grown, values), strip.pair, 20)
    assert told["known"]
    assert told["clear"] is clear
    assert words in told["sentence"][0]
    assert told["sentence"][0].startswith("In Teaching town, Party-led ")
    if clear:
        assert re.search(r"resolves 40\.\d (more|fewer)", told["sentence"][0])


def test_warnings_call_scenarios_by_the_short_names_of_the_page(grown):
    strip, _ = grown
    found = strip.so_far(2)
    test = {"kind": "spin-up", "who": "siloed", "series": "open", "first": 1.0, "later": 2.0, "holds": False}
    found.design.reform["tests"].append(test)
    (said,) = warnings(found, strip.pair)
    assert "open disputes of Siloed went" in said[0]
    assert "部门分治" in said[1]


def test_a_strip_knows_its_folder_again_in_another_process(grown):
    strip, _ = grown
    assert Strip(strip.pair, strip.folder, "soon", 20).done() == 2
    assert Strip(strip.pair, strip.folder / "nothing", "soon", 20).done() == 0
    assert len(Store.read(strip.folder).runs()) == 4


def test_one_seed_says_nothing_of_filling_up(grown):
    _, (_, one, _) = grown
    assert one["warnings"] == []
    assert "filling up" not in one["sentence"][0]


def test_who_looks_away_in_the_middle_of_a_run_leaves_no_failed_run_behind(grown, tmp_path):
    strip, _ = grown
    other = replace(strip, folder=tmp_path / "strip")
    days = []

    def stop(day, last):
        days.append(day)
        if len(days) == 30:
            raise CancelledError

    with pytest.raises(CancelledError):
        other.add(1, on_day=stop)
    assert len(days) == 30
    assert other.done() == 0
    assert not other.folder.exists() or Store.read(other.folder).runs().empty


class CancelledError(BaseException):
    """As the workers of the app raise it."""


def test_all_seeds_of_a_horizon_are_done_at_once_and_told_day_by_day(grown, tmp_path):
    strip, (_, _, two) = grown
    days = []
    told = replace(strip, folder=tmp_path / "all").all(on_day=lambda day, last: days.append((day, last)))
    assert told["dots"] == two["dots"]
    assert told["rows"] == two["rows"]
    assert days[0] == (0, 0) or days[0][1] > 0
    assert days[-1][0] <= days[-1][1]
