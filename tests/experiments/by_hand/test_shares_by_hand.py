"""Variance and winners on a few rows, worked out by hand."""

import math
from math import isnan

import numpy as np
import pandas as pd
import pytest

from experiments.statistics.multiple import corrected, paired_p
from experiments.statistics.variance import RANDOMNESS, shares_without_each_seed, variance_explained
from experiments.statistics.winners import by_group, fates, matched, quantile_differences, winners_and_losers

# ---- variance ---------------------------------------------------------------------------------------------

FOUR = pd.DataFrame(
    {
        "p.x": ["lo", "lo", "hi", "hi"] * 2,
        "q": ["u", "v", "u", "v"] * 2,
        "seed": [1] * 4 + [2] * 4,
        "y": [0.0, 2.0, 4.0, 10.0, 2.0, 4.0, 6.0, 12.0],
    }
)  # cells 1, 3, 5, 11, each one off by 1: squares 72 for p, 32 for q, 8 for both, 8 left, 120 in all


def test_variance_of_eight_runs_by_hand():
    found = variance_explained(FOUR, "y", ["p.x", "q"]).set_index("term")
    assert found.index.tolist() == ["p.x", "q", "p.x x q", RANDOMNESS]
    assert found["df"].tolist() == [1, 1, 1, 4]
    assert found["eta2"].tolist() == pytest.approx([72 / 120, 32 / 120, 8 / 120, 8 / 120])
    omega = [70 / 122, 30 / 122, 6 / 122]
    assert found["omega2"].tolist() == pytest.approx([*omega, 1 - sum(omega)])
    assert found["F"].tolist()[:3] == pytest.approx([36, 16, 4])
    assert isnan(found.loc[RANDOMNESS, "F"])
    assert found["p"].tolist()[2] == pytest.approx(0.11612, abs=1e-4)
    main = variance_explained(FOUR, "y", ["p.x", "q"], interactions=False).set_index("term")
    assert main["eta2"].tolist() == pytest.approx([72 / 120, 32 / 120, 16 / 120])
    alone = variance_explained(FOUR, "y", ["q"]).set_index("term")
    assert alone["eta2"].tolist() == pytest.approx([32 / 120, 88 / 120])


def test_shares_do_not_hang_on_the_unit_or_the_name_of_the_metric():
    small = FOUR.assign(y=FOUR["y"] / 100).rename(columns={"y": "z"})
    found = variance_explained(small, "z", ["p.x", "q"])["eta2"]
    assert found.tolist() == pytest.approx([72 / 120, 32 / 120, 8 / 120, 8 / 120])
    whole, _ = shares_without_each_seed(small, "z", ["p.x", "q"], True)
    assert whole == pytest.approx([72 / 120, 32 / 120, 8 / 120, 8 / 120])


def test_one_degree_of_freedom_left_is_enough_for_an_error():
    found = variance_explained(FOUR[:4], "y", ["p.x", "q"], interactions=False)  # cells 0, 2, 4, 10
    assert found["df"].tolist() == [1, 1, 1]
    assert found["eta2"].tolist() == pytest.approx([36 / 56, 16 / 56, 4 / 56])
    assert found["omega2"].tolist() == pytest.approx([32 / 60, 12 / 60, 16 / 60])


def test_an_outcome_that_never_changes_has_no_shares():
    found = variance_explained(FOUR.assign(y=3.0), "y", ["p.x", "q"])["eta2"]
    assert found.dtype == float
    assert found.isna().all()


def test_shares_with_each_seed_left_out():
    whole, left_out = shares_without_each_seed(FOUR, "y", ["p.x", "q"], True)
    assert whole == pytest.approx([72 / 120, 32 / 120, 8 / 120, 8 / 120])
    alone = [36 / 56, 16 / 56, 4 / 56, 0]  # of one seed: cells 0, 2, 4, 10 or 2, 4, 6, 12
    assert left_out == pytest.approx(np.array([alone, alone]))
    table = variance_explained(FOUR, "y", ["p.x", "q"])
    assert table[["low", "high"]].isna().all(axis=None)  # two seeds promise nothing
    flat, none = shares_without_each_seed(FOUR.assign(y=3.0), "y", ["p.x", "q"], True)
    assert np.isnan(flat).all()
    assert np.isnan(none).all()
    assert (flat.shape, none.shape) == ((4,), (2, 4))


def test_intervals_of_shares_are_those_of_the_jackknife_cut_at_0_and_1():
    moves = {1: 0.0, 2: 2.0, 3: 1.0, 4: -1.0, 5: 3.0}
    first = FOUR[FOUR["seed"] == 1]
    five = pd.concat([first.assign(seed=seed, y=first["y"] + move) for seed, move in moves.items()])
    found = variance_explained(five, "y", ["p.x", "q"]).set_index("term")
    between = 4 * np.var(list(moves.values())) * 5  # squares left to random numbers
    squares = np.array([5 * 36, 5 * 16, 5 * 4, between])  # a seed's cells 0, 2, 4, 10
    assert found["eta2"].tolist() == pytest.approx((squares / squares.sum()).tolist())
    again = []
    for left in moves:
        rest = 4 * np.var([move for seed, move in moves.items() if seed != left]) * 4
        each = np.array([4 * 36, 4 * 16, 4 * 4, rest])
        again.append(each / each.sum())
    errors = np.sqrt(((again - np.mean(again, axis=0)) ** 2).sum(axis=0) * 4 / 5)
    half = 2.7764451051977987 * errors  # t of 4 degrees of freedom
    assert found["low"].tolist() == pytest.approx(np.maximum(found["eta2"] - half, 0).tolist())
    assert found["high"].tolist() == pytest.approx(np.minimum(found["eta2"] + half, 1).tolist())


def test_without_seeds_there_is_no_interval_and_undefined_rows_are_left_out():
    found = variance_explained(FOUR.drop(columns="seed"), "y", ["p.x", "q"])
    assert found[["low", "high"]].isna().all(axis=None)
    assert found[["low", "high"]].dtypes.tolist() == [float, float]
    assert variance_explained(FOUR.assign(seed=1), "y", ["p.x", "q"])["low"].isna().all()
    more = pd.concat([FOUR, FOUR.iloc[:1].assign(y=math.nan), FOUR.iloc[:1].assign(q=None)])
    same = variance_explained(more, "y", ["p.x", "q"])
    assert same["eta2"].tolist() == pytest.approx([72 / 120, 32 / 120, 8 / 120, 8 / 120])
    with pytest.raises(ValueError, match=r"factor q: has one value only and explains nothing"):
        variance_explained(FOUR.assign(q="u"), "y", ["p.x", "q"])


# ---- winners ----------------------------------------------------------------------------------------------


def lives(*rows: tuple[int, int, str, object, object, str, float]) -> pd.DataFrame:
    """Rows: seed, key, scenario, judged, whether it ended well, tenure, days open."""
    names = ["seed", "key", "scenario", "judged", "well", "tenure", "days_open"]
    return pd.DataFrame(rows, columns=names)


LIVES = lives(
    (1, 1, "a", True, False, "owner", 9.0), (1, 1, "b", True, True, "owner", 5.0),
    (1, 2, "a", True, True, "tenant", 1.0), (1, 2, "b", True, False, "tenant", 3.0),
    (1, 3, "a", True, True, "owner", 2.0), (1, 3, "b", True, True, "owner", 2.0),
    (1, 4, "a", True, False, "tenant", 7.0), (1, 4, "b", False, True, "tenant", 8.0),
    (2, 1, "a", True, False, "owner", 4.0), (2, 1, "b", True, True, "owner", 3.0),
    (2, 2, "a", True, False, "tenant", 6.0), (2, 2, "b", True, False, "tenant", math.nan),
    (3, 1, "a", True, False, "owner", 8.0), (3, 1, "b", True, False, "owner", 8.0),
    (4, 1, "a", True, True, "owner", 5.0), (4, 1, "b", True, True, "owner", 3.0),
    (5, 1, "a", True, False, "owner", 6.0), (5, 1, "b", True, True, "owner", 2.0),
    (2, 1, "c", True, True, "owner", 1.0),
)  # fmt: skip
T4 = 2.7764451051977987  # two-sided 95 % point of t with 4 degrees of freedom


def test_problems_judged_under_both_are_matched_by_seed_and_key():
    pairs = matched(LIVES, "a", "b")
    kept = [[1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [3, 1], [4, 1], [5, 1]]
    assert pairs[["seed", "key"]].to_numpy().tolist() == kept
    assert pairs["fate"].tolist() == [
        "won", "lost", "well in both", "won", "well in neither",
        "well in neither", "well in both", "won",
    ]  # fmt: skip
    assert {"tenure", "days_open_a", "days_open_b"} <= set(pairs.columns)
    assert "tenure_a" not in pairs


def test_fates_are_counted_in_all_and_by_group():
    found = fates(matched(LIVES, "a", "b"), "tenure").set_index("group")
    assert found.index.tolist() == ["all", "owner", "tenant"]
    assert found["problems"].tolist() == [8, 6, 2]
    assert found[["won", "lost", "well in both", "well in neither"]].to_numpy().tolist() == [
        [3, 1, 2, 2], [3, 0, 2, 1], [0, 1, 0, 1],
    ]  # fmt: skip
    assert found["net"].tolist() == pytest.approx([2 / 8, 3 / 6, -1 / 2])
    assert found["won_of_changed"].tolist() == pytest.approx([3 / 4, 1, 0])
    assert (found.loc["tenant", "lowest"], found.loc["tenant", "highest"]) == (-1, 0)  # -1 and 0 by seed
    assert found.loc["tenant", ["low", "high"]].isna().all()
    nets = np.array([0.5, 1, 0, 0, 1])  # owners by seed
    half = T4 * nets.std(ddof=1) / math.sqrt(5)
    assert found.loc["owner", ["low", "high"]].tolist() == pytest.approx(
        [0.5 - half, 1]
    )  # a net gain ends at 1
    assert (found.loc["owner", "lowest"], found.loc["owner", "highest"]) == (0, 1)
    assert found.loc["owner", "won_high"] == pytest.approx(1)
    assert found.loc["owner", "won_low"] == pytest.approx(1 / (1 + 1.959963984540054**2 / 3))
    alone = fates(matched(LIVES, "a", "b"))
    assert alone["group"].tolist() == ["all"]
    still = fates(matched(LIVES[LIVES["key"] == 3], "a", "b"))
    assert still["net"].tolist() == [0]
    assert still["won_of_changed"].isna().all()
    none = fates(matched(LIVES[LIVES["seed"] == 9], "a", "b"))
    assert none["net"].isna().all()


def test_groups_are_compared_run_by_run():
    found = by_group(LIVES, "a", "b", "tenure", "days_open").set_index("group")
    assert found.index.tolist() == ["owner", "tenant"]
    assert found["pairs"].tolist() == [5, 1]
    assert found["disputes"].tolist() == [12, 4]
    a, b = np.array([5.5, 4, 8, 5, 6]), np.array([3.5, 3, 8, 3, 2])  # owners by seed
    gaps = b - a
    half = T4 * gaps.std(ddof=1) / math.sqrt(5)
    assert found.loc["owner", ["mean_a", "mean_b", "difference"]].tolist() == pytest.approx([5.7, 3.9, -1.8])
    assert found.loc["tenant", ["mean_a", "mean_b", "difference"]].tolist() == [4, 3, -1]
    assert found.loc["owner", ["low", "high"]].tolist() == pytest.approx([-1.8 - half, -1.8 + half])
    assert found.loc["owner", ["lowest", "highest"]].tolist() == [-4, 0]
    assert found.loc["tenant", ["lowest", "highest"]].tolist() == [-1, -1]
    assert found.loc["owner", "p_adjusted"] == pytest.approx(paired_p(a, b))
    assert isnan(found.loc["tenant", "p_adjusted"])
    durable = by_group(LIVES.assign(durable=LIVES["well"].astype(float)), "a", "b", "tenure")
    assert durable["mean_b"].tolist() == pytest.approx([4 / 5, 0])


@pytest.mark.parametrize(("outcome", "high"), [("durable", 1.0), ("escalated", 1.0), ("days_open", None)])
def test_gaps_of_shares_end_at_one_and_those_of_days_do_not(outcome, high):
    gaps, rows = np.array([1.0, 1, 1, 1, 0]), []
    for seed, gap in enumerate(gaps):
        rows += [(seed, 0, "a", True, False, "x", 0.0), (seed, 0, "b", True, bool(gap), "x", gap)]
    table = lives(*rows)
    table["escalated"] = table["durable"] = table["well"].astype(float)
    free = 0.8 + T4 * gaps.std(ddof=1) / math.sqrt(5)
    assert by_group(table, "a", "b", "tenure", outcome)["high"].tolist() == pytest.approx([high or free])


def test_p_values_of_groups_are_adjusted_as_asked():
    gaps = {"x": (1.0, 2.0, 3.0, 2.0, 1.5), "y": (1.0, 1.5, 2.5, 0.0, -1.0), "z": (-1.0, 0.0, 2.0, 1.0, 1.0)}
    rows = []
    for tenure, five in gaps.items():
        for seed, gap in enumerate(five):
            rows += [(seed, 0, "a", True, True, tenure, 0.0), (seed, 0, "b", True, True, tenure, gap)]
    raw = [paired_p(np.zeros(5), np.array(five)) for five in gaps.values()]
    for correction in ("holm", "fdr"):
        found = by_group(lives(*rows), "a", "b", "tenure", "days_open", correction)
        assert found["p_adjusted"].tolist() == pytest.approx(corrected(raw, correction).tolist())
    assert corrected(raw, "holm").tolist() != corrected(raw, "fdr").tolist()


def test_winners_are_sure_at_five_percent_and_gain():
    p = [0.01, 0.01, 0.01, 0.05, math.nextafter(0.05, 1), math.nan]
    table = pd.DataFrame({"difference": [1.0, -1.0, 0.0, 1.0, 1.0, 1.0], "p_adjusted": p})
    fares = ["wins", "loses", "undecided", "wins", "undecided", "undecided"]
    assert winners_and_losers(table, "higher")["fares"].tolist() == fares
    other = {"wins": "loses", "loses": "wins", "undecided": "undecided"}
    assert winners_and_losers(table, "lower")["fares"].tolist() == [other[word] for word in fares]


def test_quantiles_over_disputes_seed_by_seed():
    found = quantile_differences(LIVES, "a", "b", "days_open", [0.0, 0.5])
    assert found["quantile"].tolist() == [0, 0.5]
    a, b = np.array([[1, 4, 8, 5, 6], [4.5, 5, 8, 5, 6]]), np.array([[2, 3, 8, 3, 2], [3, 3, 8, 3, 2]])
    assert found["a"].tolist() == pytest.approx(a.mean(axis=1).tolist())
    assert found["b"].tolist() == pytest.approx(b.mean(axis=1).tolist())
    gaps = b - a
    assert found["difference"].tolist() == pytest.approx(gaps.mean(axis=1).tolist())
    half = T4 * gaps.std(axis=1, ddof=1) / math.sqrt(5)
    assert found["low"].tolist() == pytest.approx((gaps.mean(axis=1) - half).tolist())
    assert found["high"].tolist() == pytest.approx((gaps.mean(axis=1) + half).tolist())
    assert found["lowest"].tolist() == [-4, -4]
    assert found["highest"].tolist() == [1, 0]


def test_without_disputes_the_table_of_groups_has_its_columns_and_no_row():
    found = by_group(LIVES.assign(judged=False), "a", "b", "tenure", "days_open")
    assert found.columns.tolist() == [
        "group", "disputes", "pairs", "mean_a", "mean_b", "difference", "low", "high", "lowest", "highest",
        "p_adjusted",
    ]  # fmt: skip
    assert found.empty


def test_a_gap_in_another_column_leaves_no_dispute_out() -> None:
    with_gaps = LIVES.assign(remark=np.nan)
    quantiles = [0.0, 0.5]
    pd.testing.assert_frame_equal(
        quantile_differences(with_gaps, "a", "b", "days_open", quantiles),
        quantile_differences(LIVES, "a", "b", "days_open", quantiles),
    )


def test_as_many_won_as_lost_are_half_of_those_that_changed():
    pairs = pd.DataFrame({"seed": [1, 1, 2, 3], "fate": ["won", "lost", "well in both", "well in neither"]})
    found = fates(pairs).iloc[0]
    assert (found["won_of_changed"], found["net"]) == (0.5, 0.0)
    assert (found["won_low"], found["won_high"]) == pytest.approx(
        (0.0945, 0.9055), abs=1e-3
    )  # Wilson's for 1 of 2
