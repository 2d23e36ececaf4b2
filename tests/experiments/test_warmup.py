"""Warm-up checks on series whose settling is known."""

import numpy as np
import pandas as pd
import pytest

from experiments.statistics.warmup import drift, mser, warm_up_check, welch


def settling(seed: int, days: int = 300, until: int = 60, start: float = 10.0) -> np.ndarray:
    """Starts far off, comes down in a line until day `until`, then wavers around 0 (autoregressive)."""
    noise = np.random.default_rng(seed).normal(0, 1, days)
    series = np.zeros(days)
    for day in range(1, days):
        series[day] = 0.5 * series[day - 1] + noise[day]
    return series + start * np.clip(1 - np.arange(days) / until, 0, None)


def test_a_cut_is_made_where_a_series_has_settled():
    cuts = [mser(settling(seed)) for seed in range(30)]
    assert sum(cut.reliable for cut in cuts) >= 20  # now and then the end is quiet by coincidence
    assert 40 <= np.median([cut.days for cut in cuts]) <= 70


def test_a_settled_series_is_hardly_cut():
    cuts = [mser(settling(seed, start=0.0)).days for seed in range(30)]
    assert np.median(cuts) <= 60
    assert min(cuts) == 0


def test_a_constant_is_not_cut_at_all():
    assert mser(np.full(100, 3.0)) == mser(np.full(40, 3.0))
    assert mser(np.full(100, 3.0)).days == 0


def test_a_series_that_never_settles_is_told():
    assert not mser(np.arange(300.0)).reliable


def test_the_cut_makes_the_standard_error_smallest():
    """The score written out by its definition."""
    series = settling(1)
    points = series.reshape(-1, 5).mean(axis=1)
    scores = [points[cut:].var() / (len(points) - cut) for cut in range(len(points) // 2 + 1)]
    assert mser(series).days == int(np.argmin(scores)) * 5


def test_a_short_series_is_refused():
    with pytest.raises(ValueError, match="too short; 20 days"):
        mser(np.zeros(12))


def test_welchs_curve_is_a_centred_mean_over_runs_and_days():
    runs = np.random.default_rng(2).normal(0, 1, (6, 40))
    found = welch(runs, 4)
    assert found[0] == pytest.approx(runs[:, 0].mean())
    assert found[20] == pytest.approx(runs[:, 16:25].mean())
    assert found[-1] == pytest.approx(runs[:, -1].mean())


def test_drift_is_the_change_of_a_straight_line():
    runs = np.stack([10 + 0.1 * np.arange(101), 10 + 0.1 * np.arange(101)])
    change, error = drift(runs, 1)
    assert change == pytest.approx(9.9 / runs[:, 1:].mean())
    assert error == pytest.approx(0, abs=1e-12)


def test_a_table_says_which_series_needs_a_longer_warm_up():
    rows = []
    for seed in range(6):
        quick, slow = settling(seed, until=20), settling(seed, until=130, start=40)
        rows.append(pd.DataFrame({"seed": seed, "day": np.arange(300), "open": slow, "trust": quick}))
    found = warm_up_check(pd.concat(rows), 60, ("open", "trust", "absent")).set_index("series")
    assert list(found.index) == ["open", "trust"]
    assert not found.loc["open", "enough"]
    assert found.loc["trust", "enough"]
    assert found.loc["open", "drift"] < -0.1
