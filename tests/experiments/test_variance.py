"""Variance explained against statsmodels and against designs whose shares are known."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from experiments.statistics.variance import RANDOMNESS, shares_without_each_seed, variance_explained


def design(seeds: int = 4, noise: float = 1.0) -> pd.DataFrame:
    """Two patterns x three cities x seeds; names with dots, as parameters have."""
    generator = np.random.default_rng(1)
    table = pd.MultiIndex.from_product(
        [["siloed", "party_led"], ["town", "mid", "large"], range(seeds)],
        names=["coordination.pattern", "city.preset", "seed"],
    ).to_frame(index=False)
    table["y"] = (
        2.0 * (table["coordination.pattern"] == "party_led")
        + 1.0 * (table["city.preset"] == "mid")
        + noise * generator.normal(0, 1, len(table))
    )
    return table


def normal_design(seeds: int, randomness: int) -> pd.DataFrame:
    """The same with other noise."""
    table = design(seeds, noise=0.0)
    return table.assign(y=table["y"] + np.random.default_rng(randomness).normal(0, 1, len(table)))


FACTORS = ["coordination.pattern", "city.preset"]


def test_squares_and_p_values_are_those_of_statsmodels():
    table = design()
    found = variance_explained(table, "y", FACTORS).set_index("term")
    short = table.rename(columns={"coordination.pattern": "a", "city.preset": "b"})
    theirs = anova_lm(ols("y ~ C(a) * C(b)", short).fit(), typ=2)
    whole = ((table["y"] - table["y"].mean()) ** 2).sum()
    assert found["eta2"].to_numpy() == pytest.approx(theirs["sum_sq"].to_numpy() / whole)
    assert found.loc[FACTORS[0], "p"] == pytest.approx(theirs.loc["C(a)", "PR(>F)"])
    assert list(found.index) == [*FACTORS, "coordination.pattern x city.preset", RANDOMNESS]


@pytest.mark.parametrize("interactions", [True, False])
def test_shares_without_a_seed_are_those_of_statsmodels(interactions):
    """Also where the design is not balanced: some rows are missing."""
    table = design(5).drop(index=[0, 1, 2, 9]).reset_index(drop=True)
    expected = variance_explained(table, "y", FACTORS, interactions=interactions)["eta2"].to_numpy()
    whole, left_out = shares_without_each_seed(table, "y", FACTORS, interactions)
    assert whole == pytest.approx(expected)
    for number, seed in enumerate(sorted(table["seed"].unique())):
        rest = variance_explained(table[table["seed"] != seed], "y", FACTORS, interactions=interactions)
        assert left_out[number] == pytest.approx(rest["eta2"].to_numpy())


def test_shares_of_a_balanced_design_add_up():
    found = variance_explained(design(8), "y", FACTORS)
    assert found["eta2"].sum() == pytest.approx(1.0)
    assert found["omega2"].sum() == pytest.approx(1.0)
    assert ((found["low"] <= found["eta2"]) & (found["eta2"] <= found["high"])).all()
    assert found[["low", "high"]].stack().between(0, 1).all()


def test_below_five_seeds_shares_have_no_interval():
    assert variance_explained(design(4), "y", FACTORS)[["low", "high"]].isna().all(axis=None)
    assert variance_explained(design(5), "y", FACTORS)[["low", "high"]].notna().all(axis=None)


def test_intervals_of_shares_hold_the_truth_in_nine_of_ten_cases_or_more():
    """A main effect of 2 beside noise of variance 1: eta2 of the pattern, of a very large design."""
    truth = variance_explained(normal_design(4000, 1).drop(columns="seed"), "y", FACTORS)["eta2"][0]
    trials, hits = 80, 0
    for trial in range(trials):
        found = variance_explained(normal_design(6, trial + 2), "y", FACTORS).iloc[0]
        hits += found["low"] <= truth <= found["high"]
    assert hits >= 0.8 * trials


def test_without_randomness_the_shares_are_those_of_the_squares():
    """Pattern: variance 1; one of three cities: 2/9. No interaction."""
    found = variance_explained(design(noise=1e-9), "y", FACTORS).set_index("term")["eta2"]
    assert found[FACTORS[0]] == pytest.approx(1 / (1 + 2 / 9), abs=1e-6)
    assert found[FACTORS[1]] == pytest.approx((2 / 9) / (1 + 2 / 9), abs=1e-6)
    assert found[RANDOMNESS] == pytest.approx(0, abs=1e-6)


def test_a_factor_without_effect_explains_nothing_on_average():
    shares = []
    for trial in range(60):
        table = design(3)
        table["y"] = np.random.default_rng(trial).normal(0, 1, len(table))
        found = variance_explained(table.drop(columns="seed"), "y", FACTORS, interactions=False)
        shares.append(found["omega2"].to_numpy()[:2])
    means, errors = np.mean(shares, axis=0), np.std(shares, axis=0) / np.sqrt(len(shares))
    assert (np.abs(means) < 5 * errors + 0.01).all()


def test_a_factor_with_one_value_is_refused():
    table = design()
    table["city.preset"] = "town"
    with pytest.raises(ValueError, match=r"city\.preset: has one value only"):
        variance_explained(table, "y", FACTORS)
