"""Time to settlement against formulas, scipy, statsmodels and simulated truth."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

from agents.disputes import State
from experiments.statistics.survival import (
    curve_of_runs,
    log_rank,
    restricted_mean,
    settled_curve,
    time_difference,
    times_of,
)
from tests.experiments.probability import as_often


def censored(seed: int, size: int, mean: float = 10.0) -> tuple[np.ndarray, np.ndarray]:
    """Exponential times to settlement, watched until an exponential last look."""
    generator = np.random.default_rng(seed)
    truth, last = generator.exponential(mean, size), generator.exponential(25.0, size)
    return np.minimum(truth, last), truth <= last


def test_the_curve_and_its_error_are_those_of_statsmodels():
    until, settled = censored(1, 60)
    ours, theirs = settled_curve(until, settled), SurvfuncRight(until, settled.astype(int))
    at = np.searchsorted(ours.days, theirs.surv_times, side="right") - 1
    assert ours.open_share[at] == pytest.approx(theirs.surv_prob)


def test_a_small_curve_worked_by_hand():
    """Four disputes: settled on day 1 and 3, last seen open on day 2 and 4."""
    found = settled_curve(np.array([1, 2, 3, 4]), np.array([True, False, True, False]))
    assert list(found.days) == [0, 1, 2, 3, 4]
    assert found.open_share == pytest.approx([1, 3 / 4, 3 / 4, 3 / 8, 3 / 8])
    assert found.quantile(0.25) == 1
    assert found.quantile(0.5) == 3
    assert found.quantile(0.9) == math.inf


def test_disputes_that_are_never_settled_stay_open():
    found = settled_curve(np.array([5.0, 9.0]), np.array([False, False]))
    assert found.open_share == pytest.approx([1, 1])
    assert restricted_mean(np.array([5.0, 9.0]), np.array([False, False]), 9.0).mean == 9.0


def test_no_dispute_is_refused():
    with pytest.raises(ValueError, match="no dispute to watch"):
        settled_curve(np.array([]), np.array([], dtype=bool))


def test_the_interval_of_the_curve_holds_the_truth_as_often_as_it_says():
    trials, day, hits = 400, 8.0, 0
    truth = math.exp(-day / 10.0)
    for trial in range(trials):
        found = settled_curve(*censored(trial, 80))
        at = np.searchsorted(found.days, day, side="right") - 1
        hits += found.low[at] <= truth <= found.high[at]
    assert as_often(hits, trials, 0.95)


def test_without_censoring_the_restricted_mean_is_the_mean_of_what_is_cut_off():
    times = np.random.default_rng(2).gamma(2.0, 5.0, 50)
    found = restricted_mean(times, np.ones(50, dtype=bool), 12.0)
    assert found.mean == pytest.approx(np.minimum(times, 12.0).mean())


def test_the_restricted_mean_and_its_error_agree_with_repeated_draws():
    horizon, trials = 15.0, 400
    truth = 10.0 * (1 - math.exp(-horizon / 10.0))
    found = [restricted_mean(*censored(trial, 100), horizon) for trial in range(trials)]
    hits = sum(abs(one.mean - truth) < stats.norm.ppf(0.975) * one.error for one in found)
    assert as_often(hits, trials, 0.945)
    assert np.mean([one.error for one in found]) == pytest.approx(
        np.std([one.mean for one in found]), rel=0.15
    )


def test_a_horizon_must_be_positive():
    with pytest.raises(ValueError, match="horizon must be above 0"):
        restricted_mean(np.ones(3), np.ones(3, dtype=bool), 0.0)


def two_scenarios(effect: float, seeds: int = 8) -> pd.DataFrame:
    """Times of the same disputes under two scenarios; what a seed brings is common to both."""
    parts = []
    for seed in range(seeds):
        generator = np.random.default_rng(seed)
        times = generator.exponential(10.0 * generator.uniform(0.5, 2.0), 60)
        for name, factor in (("slow", 1.0), ("quick", 1.0 - effect)):
            cut = np.minimum(times * factor, 40.0)
            parts.append(
                pd.DataFrame(
                    {"until": cut, "settled": times * factor <= 40.0, "scenario": name, "seed": seed}
                )
            )
    return pd.concat(parts)


def test_the_log_rank_test_is_that_of_scipy():
    table = two_scenarios(0.3)
    sides = [
        stats.CensoredData.right_censored(part["until"].to_numpy(), ~part["settled"].to_numpy())
        for _, part in table.groupby("scenario")
    ]
    chi_square, p = log_rank(table)
    theirs = stats.logrank(*sides)
    assert chi_square == pytest.approx(theirs.statistic**2)
    assert p == pytest.approx(theirs.pvalue)


def test_the_difference_of_time_is_taken_seed_by_seed():
    found = time_difference(two_scenarios(0.3), "slow", "quick", 30.0)
    assert found.pairs == 8
    assert found.interval.high < 0
    assert found.better == 1.0
    assert found.narrower > 2


def test_strata_take_out_what_seeds_bring():
    plain, stratified = log_rank(two_scenarios(0.3))[0], log_rank(two_scenarios(0.3), strata="seed")[0]
    assert stratified > plain


def test_curves_of_runs_have_a_row_per_seed():
    found = curve_of_runs(two_scenarios(0.0), "slow", [0, 10, 40])
    assert found.shape == (8, 3)
    assert (found[:, 0] == 1).all()
    assert (np.diff(found, axis=1) <= 0).all()


def test_times_come_from_the_dispute_table():
    """Warm-up of 10 days, 30 days counted: settled, closed nominally, open, and one from the warm-up."""
    table = pd.DataFrame(
        {
            "raised": [12, 15, 20, 5],
            "closed": [18, 16, -1, 8],
            "state": [State.SETTLED, State.NOMINAL, State.WORKING, State.DURABLE],
            "scenario": "siloed",
            "seed": 3,
        }
    )
    found = times_of(table, 30, 10)
    assert list(found["until"]) == [6, 25, 20]
    assert list(found["settled"]) == [True, False, False]
    assert set(found["scenario"]) == {"siloed"}
