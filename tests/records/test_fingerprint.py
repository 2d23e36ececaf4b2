"""Figures of the fingerprint against counts by hand, and against what synthetic records were made from."""

from pathlib import Path

import numpy as np
import pytest

from experiments.records.calls import fingerprint
from experiments.records.measures.durations import censored_normal
from experiments.records.measures.figures import FIGURES
from experiments.records.measures.fingerprint import Fingerprint
from experiments.records.measures.spread import entropy, gini, top_share
from experiments.records.reading.read import read_records
from experiments.wording.words import words
from tests.records.synthetic import declared, rows, write

HEAD = ("opened", "closed", "due", "unit", "type", "place", "person")


def of(folder: Path, lines: list[list[str]], until: str = "") -> Fingerprint:
    return fingerprint(read_records(write(folder / "a.csv", lines, HEAD), until=until))


@pytest.fixture
def mine(tmp_path: Path) -> Fingerprint:
    """Six cases of a Monday, a Tuesday and a Saturday."""
    lines = [
        ["2024-01-01", "2024-01-01", "2024-01-05", "a", "x", "p", "1"],
        ["2024-01-01", "2024-01-04", "2024-01-03", "a", "x", "p", "2"],
        ["2024-01-01", "", "2024-01-08", "b", "y", "q", "1"],
        ["2024-01-02", "2024-01-20", "2024-01-30", "a", "x", "p", "3"],
        ["2024-01-06", "2024-01-08", "", "b", "y", "", "4"],
        ["2024-01-09", "2024-01-10", "2024-01-10", "b", "y", "q", ""],
    ]
    return of(tmp_path, lines, until="2024-01-31")


def test_arrivals_by_hand(mine: Fingerprint) -> None:
    assert mine["per_day"] == pytest.approx(6 / 9)
    week = np.array([3, 1, 0, 0, 0, 0, 1])
    assert mine["per_weekday"] == pytest.approx(week.mean())
    assert mine["per_weekday_unit"] == pytest.approx(week.mean() / 2)
    assert mine["weekend_ratio"] == pytest.approx(0.5 / week.mean())
    assert mine["dispersion"] == pytest.approx(week.var(ddof=1) / week.mean())
    assert mine.mixes["weekday"]["1"] == pytest.approx(0.5)
    assert mine.mixes["weekday"]["6"] == pytest.approx(1 / 6)


def test_times_by_hand(mine: Fingerprint) -> None:
    assert mine["same_day"] == pytest.approx(1 / 6)
    assert mine["within_1"] == pytest.approx(2 / 6)
    assert mine["within_7"] == pytest.approx(4 / 6)
    assert mine["within_30"] == pytest.approx(2 / 3)  # of the three that were watched so long
    assert "within_90" not in mine
    assert mine["days_q50"] == 2.0
    assert mine["limit_q50"] == 2.0
    assert mine["limit_q75"] == 18.0
    assert mine["open_share"] == pytest.approx(1 / 6)


def test_promises_by_hand(mine: Fingerprint) -> None:
    assert mine["promised"] == pytest.approx(5 / 6)
    assert mine["overdue"] == pytest.approx(2 / 5)
    assert mine["promise_days_q50"] == 4.0


def test_spread_and_repeats_by_hand(mine: Fingerprint) -> None:
    assert mine["entropy_type"] == pytest.approx(1.0)
    assert mine["gini_place"] == pytest.approx(gini(np.array([3, 2])))
    assert mine["repeat_30"] == pytest.approx(3 / 5)
    assert mine["repeat_90_closed"] == pytest.approx(0 / 5 + 0)
    assert mine["repeat_open"] == pytest.approx(3 / 5)
    assert mine["repeat_person"] == pytest.approx(2 / 5)


def test_a_last_look_before_the_end_takes_later_closings_as_open(tmp_path: Path) -> None:
    lines = [
        ["2024-01-01", "2024-01-03", "", "a", "x", "p", "1"],
        ["2024-01-02", "2024-01-20", "", "a", "x", "p", ""],
    ]
    mine = of(tmp_path, [*lines, ["2024-01-15", "2024-01-16", "", "a", "x", "p", "1"]], until="2024-01-10")
    assert mine["open_share"] == pytest.approx(1 / 2)
    assert mine["per_day"] == pytest.approx(1.0)


def test_measures_of_spread_have_their_known_ends() -> None:
    assert gini(np.array([5, 5, 5, 5])) == pytest.approx(0.0)
    assert gini(np.array([1, 3])) == pytest.approx(0.25)
    assert entropy(np.array([7])) == 0.0
    assert entropy(np.array([1, 1, 1, 1])) == pytest.approx(2.0)
    assert top_share(np.array([6, 3, 1]), 0.34) == pytest.approx(0.6)


def test_the_fit_of_the_logarithm_finds_what_it_was_drawn_from_though_half_is_censored() -> None:
    draw = np.random.default_rng(3)
    values, ends = draw.normal(2.0, 1.3, 20_000), draw.normal(2.0, 1.0, 20_000)
    known = values <= ends
    mean, spread = censored_normal(values[known], ends[~known])
    assert mean == pytest.approx(2.0, abs=0.05)
    assert spread == pytest.approx(1.3, abs=0.05)


def test_synthetic_records_give_back_what_they_were_made_from(tmp_path: Path) -> None:
    mine = fingerprint(read_records(write(tmp_path / "a.csv.gz", rows(6000)), declared(tmp_path)))
    assert mine["per_day"] == pytest.approx(30.0, rel=0.02)
    assert mine["limit_q50"] == pytest.approx(np.exp(3.0) / 24, rel=0.08)
    assert mine["dispersion"] == pytest.approx(1.0, abs=0.4)
    assert mine["explained_unit"] < 0.01
    assert mine["entropy_type"] == pytest.approx(2.0, abs=0.01)
    assert mine["within_7"] == pytest.approx(0.92, abs=0.02)


def test_every_figure_has_a_label_in_both_languages_and_its_place(mine: Fingerprint) -> None:
    for language in ("en", "zh"):
        said = words(language, "records")
        assert all(said(f"figure.{name}") and said(f"group.{group}") for name, (group, _) in FIGURES.items())
    assert list(mine) == [name for name in FIGURES if name in mine]
    assert mine.table("zh")["label"].iloc[0] == "日均诉求量"
