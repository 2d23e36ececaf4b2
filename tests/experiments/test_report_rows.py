"""Rows of a report: which way, how many digits, and the small drawing."""

from experiments.report.rows import BETTER, OPEN, WORSE, bar_of, row_of, tone_of


def test_the_verdict_follows_the_interval():
    assert tone_of(0.1, 0.2, "higher") == BETTER
    assert tone_of(0.1, 0.2, "lower") == WORSE
    assert tone_of(-0.1, 0.2, "lower") == OPEN
    assert tone_of(0.1, 0.2, "neither") == OPEN
    assert tone_of(float("nan"), float("nan"), "higher") == OPEN


def test_the_small_drawing_keeps_order_and_holds_the_line_of_zero():
    for low, at, high in ((0.1, 0.2, 0.4), (-0.3, -0.1, 0.2), (-0.5, -0.4, -0.1)):
        bar = bar_of(at, low, high, OPEN)
        assert 0 <= min(bar.zero, bar.low) < bar.at < max(bar.zero, bar.high) <= 100
        assert (bar.low > bar.zero) == (low > 0)
        assert (bar.high < bar.zero) == (high < 0)
    assert bar_of(1.0, float("nan"), float("nan"), OPEN) is None
    assert bar_of(0.0, 0.0, 0.0, OPEN).zero == 50.0


def test_errors_of_rounding_are_shown_as_nothing_and_small_numbers_with_few_digits():
    about = {"unit": "", "direction": "lower", "baseline_mean": -1e-17, "scenario_mean": 2e-17}
    row = row_of(about | {"difference": 3e-17, "low": 1e-17, "high": 4e-17}, "x")
    assert (row.first, row.second, row.difference) == ("0", "0", "0")
    small = about | {"baseline_mean": 1e-7, "scenario_mean": 0.0}
    assert len(row_of(small | {"difference": 1e-7, "low": 0.0, "high": 1e-7}, "x").first) <= 8


def test_a_row_without_an_interval_has_none():
    nan = float("nan")
    means = {"baseline_mean": 3.0, "scenario_mean": 4.0, "difference": 1.0}
    item = {"unit": "day", "direction": "lower", "low": nan, "high": nan, **means}
    row = row_of(item, "x")
    assert (row.interval, row.bar, row.better, row.narrower) == ("", None, "–", "–")
    assert row.difference == "+1.00"


def test_of_few_seeds_a_row_has_their_range_in_round_brackets_and_no_drawing():
    nan = float("nan")
    means = {"baseline_mean": 3.0, "scenario_mean": 4.0, "difference": 1.0, "lowest": 0.5, "highest": 2.0}
    row = row_of({"unit": "day", "direction": "lower", "low": nan, "high": nan, **means}, "x")
    assert row.interval == "(+0.50 … +2.00)"
    assert (row.bar, row.tone) == (None, OPEN)
    known = row_of({"unit": "day", "direction": "lower", "low": 0.1, "high": 1.9, **means}, "x")
    assert known.interval == "[+0.10, +1.90]"
    assert known.tone == WORSE
