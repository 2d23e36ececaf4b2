"""Sensitivity against SALib, published test functions with known indices, and randomness added on purpose."""

import math
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import morris as salib_morris
from SALib.analyze import sobol as salib_sobol
from SALib.test_functions import Ishigami, Sobol_G
from scipy import stats

from experiments.designs.factors import Factor, salib_problem
from experiments.designs.sampling import MORRIS, SOBOL, unit_sample
from experiments.exploration.explore import Outcome, factors_around, factors_from
from experiments.exploration.sensitivity import elementary_effects, morris, sobol, sobol_pairs
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from tests.experiments.probability import as_often, at_most


def numbers(count: int) -> list[Factor]:
    return [Factor(f"x{i}", (), 0.0, 1.0) for i in range(count)]


def sampled(kind: str, factors: list[Factor], samples: int, seed: int = 1) -> np.ndarray:
    return unit_sample(kind, factors, samples, seed, levels=4, second_order=False)


def ishigami(unit: np.ndarray) -> np.ndarray:
    return Ishigami.evaluate(-np.pi + 2 * np.pi * unit)


def sobol_g(unit: np.ndarray) -> np.ndarray:
    return Sobol_G.evaluate(unit)


def morris_function(unit: np.ndarray) -> np.ndarray:
    """The function of Morris (1991) with 20 factors: ten strong, some of them interacting, ten weak."""
    w = 2 * (unit - 0.5)
    for i in (2, 4, 6):
        w[:, i] = 2 * (1.1 * unit[:, i] / (unit[:, i] + 0.1) - 0.5)
    one = np.where(np.arange(20) < 10, 20.0, (-1.0) ** np.arange(1, 21))
    y = w @ one
    for i in range(20):
        for j in range(i + 1, 20):
            y = y + (-15.0 if j < 6 else (-1.0) ** (i + j + 2)) * w[:, i] * w[:, j]
    for i, j, k in combinations(range(5), 3):
        y = y - 10.0 * w[:, i] * w[:, j] * w[:, k]
    return y + 5.0 * w[:, 0] * w[:, 1] * w[:, 2] * w[:, 3]


@pytest.mark.parametrize(("function", "count"), [(ishigami, 3), (sobol_g, 8)])
def test_sobol_indices_of_single_runs_are_those_of_salib(function, count):
    factors = numbers(count)
    values = function(sampled(SOBOL, factors, 128))
    theirs = salib_sobol.analyze(salib_problem(factors), values, calc_second_order=False, seed=1)
    ours = sobol(factors, 128, values[:, None]).set_index("factor").loc[[f.path for f in factors]]
    assert ours["first"].to_numpy() == pytest.approx(theirs["S1"], abs=1e-9)
    assert ours["total"].to_numpy() == pytest.approx(theirs["ST"], abs=1e-9)
    assert ((ours["total_low"] <= ours["total"]) & (ours["total"] <= ours["total_high"])).all()


@pytest.mark.parametrize(("function", "count"), [(ishigami, 3), (sobol_g, 8)])
def test_sobol_indices_of_second_order_are_those_of_salib(function, count):
    factors = numbers(count)
    values = function(unit_sample(SOBOL, factors, 128, 1, levels=4, second_order=True))
    theirs = salib_sobol.analyze(salib_problem(factors), values, calc_second_order=True, seed=1)
    pairs = sobol_pairs(factors, 128, values[:, None])
    for _, row in pairs.iterrows():
        at = int(row["factor"][1:]), int(row["factor_other"][1:])
        assert row["second"] == pytest.approx(theirs["S2"][at], abs=1e-9)
        assert row["low"] <= row["second"] <= row["high"]
    ours = sobol(factors, 128, values[:, None]).set_index("factor").loc[[f.path for f in factors]]
    assert ours["first"].to_numpy() == pytest.approx(theirs["S1"], abs=1e-9)
    assert ours["total"].to_numpy() == pytest.approx(theirs["ST"], abs=1e-9)


def test_randomness_makes_no_interaction_and_hides_none():
    """x0 x1 is all interaction, x2 none; noise as large as the signal, four seeds."""
    factors, generator = numbers(3), np.random.default_rng(4)
    unit = unit_sample(SOBOL, factors, 2048, 1, levels=4, second_order=True)
    signal = 12 * (unit[:, 0] - 0.5) * (unit[:, 1] - 0.5)
    values = signal[:, None] + generator.normal(0, signal.std(), (len(unit), 4))
    pairs = sobol_pairs(factors, 2048, values).set_index(["factor", "factor_other"])["second"]
    assert pairs["x0", "x1"] == pytest.approx(1.0, abs=0.15)
    assert pairs["x0", "x2"] == pytest.approx(0.0, abs=0.15)
    assert pairs["x1", "x2"] == pytest.approx(0.0, abs=0.15)


def test_a_sample_without_points_for_second_order_is_refused():
    with pytest.raises(ValueError, match="--second-order"):
        sobol_pairs(numbers(3), 64, ishigami(sampled(SOBOL, numbers(3), 64))[:, None])
    with pytest.raises(ValueError, match="no Saltelli sample"):
        sobol(numbers(4), 64, ishigami(sampled(SOBOL, numbers(3), 64))[:, None])


def test_sobol_indices_of_ishigami_are_those_of_the_textbook():
    found = sobol(numbers(3), 2048, ishigami(sampled(SOBOL, numbers(3), 2048))[:, None]).set_index("factor")
    assert found["first"].loc[["x0", "x1", "x2"]].tolist() == pytest.approx([0.314, 0.442, 0.0], abs=0.03)
    assert found["total"].loc[["x0", "x1", "x2"]].tolist() == pytest.approx([0.558, 0.442, 0.244], abs=0.03)


def test_randomness_is_taken_off_the_total_effect():
    """As much noise as signal, four seeds: without the correction a factor without effect gets a share."""
    factors, generator = numbers(3), np.random.default_rng(1)
    unit = sampled(SOBOL, factors, 1024)
    signal = 2 * unit[:, 0] + unit[:, 1]
    common = generator.normal(0, 3, (1, 4))
    values = signal[:, None] + common + generator.normal(0, signal.std(), (len(unit), 4))
    found = sobol(factors, 1024, values).set_index("factor")
    plain = salib_sobol.analyze(salib_problem(factors), values.mean(axis=1), calc_second_order=False, seed=1)
    assert found["total"].loc[["x0", "x1", "x2"]].tolist() == pytest.approx([0.8, 0.2, 0.0], abs=0.07)
    assert plain["ST"][2] > 0.15
    assert sobol(factors, 1024, values).attrs["randomness"] == pytest.approx(0.5, abs=0.05)


def test_intervals_of_sobol_indices_hold_the_truth_about_as_often_as_they_say():
    factors, trials, hits = numbers(2), 150, 0
    for trial in range(trials):
        unit = np.random.default_rng(trial).random((64, 4))  # plain random base points: the theory's case
        a, b = unit[:, :2], unit[:, 2:]
        mixed = [np.where(np.arange(2) == j, b, a) for j in range(2)]
        points = np.stack([a, *mixed, b], axis=1).reshape(-1, 2)
        found = sobol(factors, 64, (2 * points[:, 0] + points[:, 1])[:, None]).set_index("factor").loc["x1"]
        hits += found["total_low"] <= 0.2 <= found["total_high"]
    assert as_often(hits, trials, 0.94)


def test_base_points_with_a_failed_run_are_left_out():
    factors = numbers(3)
    values = ishigami(sampled(SOBOL, factors, 64))[:, None]
    values[7] = np.nan
    assert sobol(factors, 64, values).attrs["base_points"] == 63
    with pytest.raises(ValueError, match="fewer than two"):
        sobol(factors, 64, np.full_like(values, np.nan))


def test_morris_effects_are_those_of_salib_on_the_function_of_morris():
    factors = numbers(20)
    unit = sampled(MORRIS, factors, 12)
    values = morris_function(unit)
    theirs = salib_morris.analyze(salib_problem(factors), unit, values, num_levels=4)
    ours = morris(unit, factors, values[:, None]).set_index("factor").loc[[f.path for f in factors]]
    for column in ("mu", "mu_star", "sigma"):
        assert ours[column].to_numpy() == pytest.approx(np.asarray(theirs[column]), rel=1e-9)
    assert set(ours["mu_star"].nlargest(10).index) == {f"x{i}" for i in range(10)}
    assert ours["randomness"].isna().all()


def test_a_factor_without_effect_passes_for_one_by_randomness_in_at_most_one_of_twenty_cases():
    factors, generator, trials = numbers(2), np.random.default_rng(2), 300
    false, seen = 0, 0
    for trial in range(trials):
        unit = sampled(MORRIS, factors, 8, seed=trial + 1)
        values = 3 * unit[:, :1] + generator.normal(0, 5, (1, 5)) + generator.normal(0, 1, (len(unit), 5))
        found = morris(unit, factors, values).set_index("factor")["beyond_randomness"]
        seen, false = seen + found["x0"], false + found["x1"]
    assert at_most(false, trials, 0.08)  # errors are themselves estimated from five seeds
    assert seen == trials


@pytest.mark.parametrize("seeds", [2, 10])
def test_few_seeds_do_not_make_probability_pass_for_an_effect(seeds):
    factors, generator, trials = numbers(2), np.random.default_rng(6), 200
    false = 0
    for trial in range(trials):
        unit = sampled(MORRIS, factors, 20, seed=trial + 1)
        found = morris(unit, factors, generator.normal(0, 1, (len(unit), seeds))).set_index("factor")
        false += found.loc["x1", "beyond_randomness"]
    assert at_most(false, trials, 0.08)


def test_the_interval_of_mu_star_is_that_of_a_mean_over_trajectories():
    factors = numbers(3)
    unit = sampled(MORRIS, factors, 10)
    values = (unit[:, :1] + 2 * unit[:, 1:2]) ** 3
    found = morris(unit, factors, values).set_index("factor").loc["x0"]
    sizes = np.abs(elementary_effects(unit, factors, values)[:, 0, 0])
    low, high = stats.ttest_1samp(sizes, 0.0).confidence_interval(0.95)
    assert (found["low"], found["high"]) == pytest.approx((max(low, 0.0), high))
    few = morris(unit[:16], factors, values[:16]).set_index("factor").loc["x0"]
    assert math.isnan(few["low"])
    assert (few["lowest"], few["highest"]) == pytest.approx((sizes[:4].min(), sizes[:4].max()))


def test_below_five_base_points_a_sobol_index_has_no_interval():
    factors = numbers(2)
    unit = sampled(SOBOL, factors, 4)
    found = sobol(factors, 4, unit[:, :1] + 0.5 * unit[:, 1:2])
    assert found[["first_low", "total_high"]].isna().all(axis=None)
    assert found["total"].notna().all()


def test_sigma_is_free_of_randomness():
    """A straight line has effects that do not vary; all their spread is noise."""
    factors, generator = numbers(3), np.random.default_rng(3)
    unit = sampled(MORRIS, factors, 60)
    values = unit @ [[4.0], [2.0], [0.0]] + generator.normal(0, 1, (len(unit), 6))
    found = morris(unit, factors, values).set_index("factor")
    raw = elementary_effects(unit, factors, values).mean(axis=2).std(axis=0, ddof=1)
    assert (found["sigma"].loc[["x0", "x1", "x2"]].to_numpy() < 0.6 * raw).all()


PATTERNS = ("siloed", "party_led", "polycentric")


def test_a_named_factor_jumps_between_all_of_its_levels():
    factors = [Factor("pattern", PATTERNS), *numbers(2)]
    unit = sampled(MORRIS, factors, 12)
    names = [PATTERNS.index(factors[0].at(share)) for share in unit[:, 0]]
    jumps = [(a, b) for row in np.reshape(names, (12, 4)) for a, b in pairwise(row) if a != b]
    counts = pd.Series(jumps).value_counts()
    assert len(counts) == 6
    assert (counts == 2).all()


def test_the_effect_of_a_named_factor_is_that_of_its_jumps():
    """Levels worth 0, 3 and 9: jumps of 3, 6 and 9 are equally frequent, so mu* is 6."""
    factors = [Factor("pattern", PATTERNS), *numbers(1)]
    unit = sampled(MORRIS, factors, 18)
    worth = {"siloed": 0.0, "party_led": 3.0, "polycentric": 9.0}
    values = np.array([worth[factors[0].at(share)] for share in unit[:, 0]]) + unit[:, 1]
    found = morris(unit, factors, values[:, None]).set_index("factor")
    assert found.loc["pattern", "mu_star"] == pytest.approx(6.0)
    assert found.loc["x0", "mu_star"] == pytest.approx(1.0)


def test_the_total_effect_of_a_named_factor_is_its_share_of_variance():
    factors = [Factor("pattern", PATTERNS), *numbers(1)]
    unit = sampled(SOBOL, factors, 1024)
    worth = {"siloed": 0.0, "party_led": 0.0, "polycentric": 1.0}
    values = np.array([worth[factors[0].at(share)] for share in unit[:, 0]]) + unit[:, 1]
    found = sobol(factors, 1024, values[:, None]).set_index("factor")
    share = (2 / 9) / (2 / 9 + 1 / 12)
    assert found.loc["pattern", "total"] == pytest.approx(share, abs=0.03)


def test_trajectories_with_a_failed_point_are_left_out():
    factors = numbers(2)
    unit = sampled(MORRIS, factors, 5)
    values = unit[:, :1] * 2.0
    values[4] = np.nan
    assert morris(unit, factors, values)["mu_star"].tolist() == pytest.approx([2.0, 0.0])
    with pytest.raises(ValueError, match="fewer than two"):
        morris(unit, factors, np.full_like(values, np.nan))


# ---- factors and outcomes in words --------------------------------------------------------------


def test_factors_are_read_from_words():
    pace, pattern, every, switch = factors_from(
        ["claim.pace", "coordination.pattern=siloed,party_led", "joint.every=1:9", "closure.audit=0.1:0.4"]
    )
    assert (pace.low, pace.high) == (0.001, 1.0)
    assert pattern.categorical
    assert pattern.levels == ("siloed", "party_led")
    assert every.whole
    assert (switch.low, switch.high) == (0.1, 0.4)


def test_a_parameter_of_several_patterns_is_called_as_in_the_scenario():
    (found,) = factors_from(["coordination.authority"], [load_scenario("siloed"), load_scenario("party_led")])
    assert found.label == "Convening authority"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["claim.pase"], "Did you mean 'pace'"),
        (["claim.pace=0.9:0.1"], "must be below"),
        (["claim.pace=7:9"], "between 0.001 and 1"),
        (["claim.pace", "claim.pace=0.1:1"], "named twice"),
    ],
)
def test_words_that_are_no_factor_are_refused_with_a_way_out(words, said):
    with pytest.raises(ScenarioError, match=said):
        factors_from(words)


def test_every_number_varies_around_the_value_of_the_scenario():
    siloed, led = load_scenario("siloed"), load_scenario("party_led")
    factors = {factor.path: factor for factor in factors_around([siloed, led], 0.5)}
    pace = siloed.claim.pace
    assert factors["claim.pace"].low == pytest.approx(0.5 * pace)
    assert factors["claim.pace"].high == pytest.approx(min(1.0, 1.5 * pace))
    assert "coordination.authority" in factors
    assert not any(path.startswith(("city.", "calendar.", "costs.")) for path in factors)
    assert all(factor.low < factor.high for factor in factors.values())


def test_an_outcome_is_the_difference_of_two_scenarios_under_one_seed():
    rows = [
        {"point": p, "seed": s, "scenario": name, "durable_share": value}
        for p in (0, 1)
        for s in (1, 2)
        for name, value in (("a", p + 10.0 * s), ("b", 2.0 * p + 10.0 * s))
    ]
    table = pd.DataFrame(rows)
    difference = Outcome("durable_share", "b", "a").values(table)
    assert difference.to_numpy().tolist() == [[0.0, 0.0], [1.0, 1.0]]
    assert Outcome("durable_share", "b").values(table).loc[1, 2] == 22.0
    whichever = Outcome("durable_share", None).values(table[table["scenario"] == "a"])
    assert whichever.loc[1, 1] == 11.0
    with pytest.raises(ScenarioError, match="is not known"):
        Outcome("durable_shares", "b")
    with pytest.raises(ScenarioError, match="no run of c"):
        Outcome("durable_share", "c").values(table)
