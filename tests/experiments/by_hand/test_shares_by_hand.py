"""Variance and winners on a few rows, worked out by hand."""

import math
from math import isnan

import numpy as np
import pandas as pd
import pytest

from experiments.statistics.multiple import corrected, paired_p
from experiments.statistics.variance import LUCK, shares_of_resampled_seeds, variance_explained
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
    assert found.index.tolist() == ["p.x", "q", "p.x x q", LUCK]
    assert found["df"].tolist() == [1, 1, 1, 4]
    assert found["eta2"].tolist() == pytest.approx([72 / 120, 32 / 120, 8 / 120, 8 / 120])
    omega = [70 / 122, 30 / 122, 6 / 122]
    assert found["omega2"].tolist() == pytest.approx([*omega, 1 - sum(omega)])
    assert found["F"].tolist()[:3] == pytest.approx([36, 16, 4])
    assert isnan(found.loc[LUCK, "F"])
    assert found["p"].tolist()[2] == pytest.approx(0.11612, abs=1e-4)
    main = variance_explained(FOUR, "y", ["p.x", "q"], interactions=False).set_index("term")
    assert main["eta2"].tolist() == pytest.approx([72 / 120, 32 / 120, 16 / 120])
    alone = variance_explained(FOUR, "y", ["q"]).set_index("term")
    assert alone["eta2"].tolist() == pytest.approx([32 / 120, 88 / 120])


def test_shares_when_seeds_are_drawn_anew():
    rows = np.array([[0, 1], [0, 0]])
    found = shares_of_resampled_seeds(FOUR, "y", ["p.x", "q"], True, rows)
    assert found[0] == pytest.approx([72 / 120, 32 / 120, 8 / 120, 8 / 120])
    assert found[1] == pytest.approx([72 / 112, 32 / 112, 8 / 112, 0])
    drawn = shares_of_resampled_seeds(FOUR, "y", ["p.x", "q"], True)
    assert drawn.shape == (200, 4)
    table = variance_explained(FOUR, "y", ["p.x", "q"])
    assert table["low"].tolist() == pytest.approx(np.quantile(drawn, 0.025, axis=0))
    assert table["high"].tolist() == pytest.approx(np.quantile(drawn, 0.975, axis=0))
    flat = shares_of_resampled_seeds(FOUR.assign(y=3.0), "y", ["p.x", "q"], True, rows)
    assert np.isnan(flat).all()
    assert flat.shape == (2, 4)


def test_without_seeds_there_is_no_interval_and_undefined_rows_are_left_out():
    found = variance_explained(FOUR.drop(columns="seed"), "y", ["p.x", "q"])
    assert found[["low", "high"]].isna().all(axis=None)
    assert variance_explained(FOUR.assign(seed=1), "y", ["p.x", "q"])["low"].isna().all()
    more = pd.concat([FOUR, FOUR.iloc[:1].assign(y=math.nan), FOUR.iloc[:1].assign(q=None)])
    same = variance_explained(more, "y", ["p.x", "q"])
    assert same["eta2"].tolist() == pytest.approx([72 / 120, 32 / 120, 8 / 120, 8 / 120])
    with pytest.raises(ValueError, match=r"factor q: has one value only and explains nothing"):
        variance_explained(FOUR.assign(q="u"), "y", ["p.x", "q"])


# ---- winners ----------------------------------------------------------------------------------------------


def lives(*rows: tuple[int, int, str, object, object, str, float]) -> pd.DataFrame:
    """Rows: seed, key, scenario, judged, settled, tenure, days open."""
    names = ["seed", "key", "scenario", "judged", "settled", "tenure", "days_open"]
    return pd.DataFrame(rows, columns=names)


LIVES = lives(
    (1, 1, "a", True, False, "owner", 9.0), (1, 1, "b", True, True, "owner", 5.0),
    (1, 2, "a", True, True, "tenant", 1.0), (1, 2, "b", True, False, "tenant", 3.0),
    (1, 3, "a", True, True, "owner", 2.0), (1, 3, "b", True, True, "owner", 2.0),
    (1, 4, "a", True, False, "tenant", 7.0), (1, 4, "b", False, True, "tenant", 8.0),
    (2, 1, "a", True, False, "owner", 4.0), (2, 1, "b", True, True, "owner", 3.0),
    (2, 2, "a", True, False, "tenant", 6.0), (2, 2, "b", True, False, "tenant", math.nan),
    (2, 1, "c", True, True, "owner", 1.0),
)  # fmt: skip


def test_problems_judged_under_both_are_matched_by_seed_and_key():
    pairs = matched(LIVES, "a", "b")
    assert pairs[["seed", "key"]].to_numpy().tolist() == [[1, 1], [1, 2], [1, 3], [2, 1], [2, 2]]
    assert pairs["fate"].tolist() == ["won", "lost", "settled in both", "won", "settled in neither"]
    assert {"tenure", "days_open_a", "days_open_b"} <= set(pairs.columns)
    assert "tenure_a" not in pairs


def test_fates_are_counted_in_all_and_by_group():
    found = fates(matched(LIVES, "a", "b"), "tenure").set_index("group")
    assert found.index.tolist() == ["all", "owner", "tenant"]
    assert found["problems"].tolist() == [5, 3, 2]
    assert found[["won", "lost", "settled in both", "settled in neither"]].to_numpy().tolist() == [
        [2, 1, 1, 1], [2, 0, 1, 0], [0, 1, 0, 1],
    ]  # fmt: skip
    assert found["net"].tolist() == pytest.approx([1 / 5, 2 / 3, -1 / 2])
    assert found["won_of_changed"].tolist() == pytest.approx([2 / 3, 1, 0])
    assert (found.loc["tenant", "low"], found.loc["tenant", "high"]) == (-1, 0)  # -1 and 0 by seed
    assert (found.loc["owner", "low"], found.loc["owner", "high"]) == pytest.approx((0.5, 1))
    assert found.loc["owner", "won_high"] == pytest.approx(1)
    assert found.loc["owner", "won_low"] == pytest.approx(1 / (1 + 1.959963984540054**2 / 2))
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
    assert found["pairs"].tolist() == [2, 1]
    assert found["disputes"].tolist() == [6, 4]
    assert found.loc["owner", ["mean_a", "mean_b", "difference"]].tolist() == pytest.approx(
        [4.75, 3.25, -1.5]
    )
    assert found.loc["tenant", ["mean_a", "mean_b", "difference"]].tolist() == [4, 3, -1]
    assert (found.loc["owner", "low"], found.loc["owner", "high"]) == (-2, -1)
    assert found.loc["owner", "p_adjusted"] == pytest.approx(0.20483, abs=1e-4)
    assert isnan(found.loc["tenant", "p_adjusted"])
    settled = by_group(LIVES.assign(settled=LIVES["settled"].astype(float)), "a", "b", "tenure")
    assert settled["mean_b"].tolist() == pytest.approx([1, 0])


def test_p_values_of_groups_are_adjusted_as_asked():
    gaps = {"x": (1.0, 2.0, 3.0), "y": (1.0, 1.5, 2.5), "z": (-1.0, 0.0, 2.0)}
    rows = []
    for tenure, three in gaps.items():
        for seed, gap in enumerate(three):
            rows += [(seed, 0, "a", True, True, tenure, 0.0), (seed, 0, "b", True, True, tenure, gap)]
    raw = [paired_p(np.zeros(3), np.array(three)) for three in gaps.values()]
    for correction in ("holm", "fdr"):
        found = by_group(lives(*rows), "a", "b", "tenure", "days_open", correction)
        assert found["p_adjusted"].tolist() == pytest.approx(corrected(raw, correction).tolist())
    assert corrected(raw, "holm").tolist() != corrected(raw, "fdr").tolist()


def test_winners_are_sure_and_gain():
    table = pd.DataFrame(
        {"difference": [1.0, -1.0, 0.0, 1.0, 1.0], "p_adjusted": [0.01, 0.01, 0.01, 0.0501, math.nan]}
    )
    assert winners_and_losers(table, "higher")["fares"].tolist() == ["wins", "loses"] + ["undecided"] * 3
    assert winners_and_losers(table, "lower")["fares"].tolist() == ["loses", "wins"] + ["undecided"] * 3


def test_quantiles_over_disputes_seed_by_seed():
    found = quantile_differences(LIVES, "a", "b", "days_open", [0.0, 0.5])
    assert found["quantile"].tolist() == [0, 0.5]
    assert found["a"].tolist() == pytest.approx([(1 + 4) / 2, (4.5 + 5) / 2])
    assert found["b"].tolist() == pytest.approx([(2 + 3) / 2, (3 + 3) / 2])
    assert found["difference"].tolist() == pytest.approx([0, -1.75])
    assert (found["low"][1], found["high"][1]) == pytest.approx((-2, -1.5))
