"""Winners and losers on a table made by hand, and on the disputes of real runs."""

import numpy as np
import pandas as pd
import pytest

from experiments.results.dispute_frame import dispute_frame, disputes_under
from experiments.statistics.winners import (
    FATES,
    by_group,
    fates,
    matched,
    quantile_differences,
    winners_and_losers,
)
from sim.city.build import build_city
from sim.outcomes.fates import Fate
from sim.outcomes.metrics import evaluate
from sim.running import run
from sim.scenario.file import load_scenario

SHORT = {"calendar.days": 60, "calendar.warm_up": 20}


def by_hand(seeds: int = 12) -> pd.DataFrame:
    """Ten problems a seed: under B owners win one of five, tenants lose two; one problem is only under A."""
    rows = []
    for seed in range(seeds):
        for key in range(10):
            tenant = key >= 5
            settled = {"a": key % 5 < 3, "b": (key % 5 < 4) if not tenant else (key % 5 < 1)}
            for name, ok in settled.items():
                days = float(2 + key + seed % 3 + (name == "b"))
                row = {"seed": seed, "scenario": name, "key": key, "tenure": "tenant" if tenant else "owner"}
                row |= {"durable": ok, "well": ok, "judged": True}
                rows.append(row | {"days_open": days if ok else np.nan})
        rows.append(rows[-2] | {"key": 99, "scenario": "a"})
    table = pd.DataFrame(rows)
    drop = (table["seed"] == 0) & (table["key"] == 0) & (table["scenario"] == "b")
    return table[~drop]


def test_every_problem_is_followed_into_both_scenarios():
    pairs = matched(by_hand(), "a", "b")
    assert len(pairs) == 12 * 10 - 1
    found = fates(pairs, "tenure").set_index("group")
    assert found.loc["owner", "won"] == 12
    assert found.loc["owner", "lost"] == 0
    assert found.loc["tenant", "lost"] == 24
    assert found.loc["all", list(FATES)].sum() == found.loc["all", "problems"]
    assert found.loc["all", "net"] == pytest.approx((12 - 24) / 119)
    assert found.loc["tenant", "net"] == pytest.approx(-0.4)


def test_groups_that_win_and_lose_are_told_apart():
    table = by_hand().assign(durable=lambda t: t["durable"].astype(float))
    table.loc[(table["seed"] % 2 == 0) & (table["key"] == 4), "durable"] = 1.0  # some randomness
    found = winners_and_losers(by_group(table, "a", "b", "tenure"), "higher").set_index("group")
    assert found.loc["owner", "fares"] == "wins"
    assert found.loc["tenant", "fares"] == "loses"
    turned = winners_and_losers(by_group(table, "a", "b", "tenure"), "lower").set_index("group")
    assert turned.loc["owner", "fares"] == "loses"


def test_groups_without_a_difference_are_undecided():
    generator = np.random.default_rng(1)
    table = by_hand().assign(durable=lambda t: generator.random(len(t)) < 0.5)
    found = winners_and_losers(by_group(table, "a", "b", "tenure"), "higher")
    assert (found["fares"] == "undecided").all()


def test_whole_distributions_are_compared():
    found = quantile_differences(by_hand(), "a", "b", "days_open", [0.0, 1.0])
    first = found.iloc[0]
    assert first["a"] == pytest.approx(np.mean([2 + s % 3 for s in range(12)]))
    assert first["difference"] == pytest.approx(1.0, abs=0.2)


@pytest.fixture(scope="module")
def real() -> pd.DataFrame:
    scenarios = [load_scenario(name, SHORT) for name in ("siloed", "party_led")]
    done = []
    found = disputes_under(scenarios, [1, 2], done.append)
    assert done == [1, 2, 3, 4]
    return found


@pytest.mark.slow
def test_disputes_of_real_runs_have_readable_columns(real):
    assert set(real["tenure"]) <= {"owner", "tenant"}
    assert set(real["migrant"]) <= {"local", "migrant"}
    assert real["topic"].nunique() > 5
    assert real["district"].notna().all()
    assert set(real["fate"]) <= {*(fate.name.lower() for fate in Fate), ""}
    assert {"durable", "lumped", "prevented", "open"} <= set(real["fate"])
    assert (real.loc[real["judged"], "fate"] != "").all()
    assert (real.loc[~real["judged"], "fate"] == "").all()
    assert (real["durable"] == (real["fate"] == "durable")).all()
    assert (real["silent"] == real["fate"].isin(["lumped", "faded"])).all()
    assert (real["well"] == real["fate"].isin(["durable", "prevented"])).all()
    assert (real.loc[real["raised"] < 0, "days_open"].isna()).all()
    assert (real["days_open"].dropna() >= 0).all()


@pytest.mark.slow
def test_real_problems_meet_in_both_scenarios_as_the_same_problem(real):
    pairs = matched(real, "siloed", "party_led")
    judged = real[real["judged"]].groupby(["seed", "scenario"]).size().unstack()
    assert (judged["siloed"] == judged["party_led"]).all()
    assert len(pairs) == judged["siloed"].sum() > 200  # every problem is followed, whether raised or not
    assert not pairs.duplicated(["seed", "key"]).any()
    first = real[(real["scenario"] == "siloed") & (real["seed"] == 1)].set_index("key")["topic"]
    other = real[(real["scenario"] == "party_led") & (real["seed"] == 1)].set_index("key")["topic"]
    shared = first.index.intersection(other.index)
    assert (first[shared] == other[shared]).all()


@pytest.mark.slow
def test_the_table_gives_the_same_share_as_the_metric():
    scenario = load_scenario("siloed", SHORT)
    city = build_city(scenario.city, 3)
    records = run(scenario, 3, city=city)
    frame = dispute_frame(records, city)
    metrics = evaluate(records)
    judged = frame[frame["judged"]]
    assert 1000 * judged["durable"].mean() == pytest.approx(metrics["durable_of_1000"])
    assert 1000 * judged["silent"].mean() == pytest.approx(metrics["lumped_of_1000"])
    assert 1000 * (judged["fate"] == "prevented").mean() == pytest.approx(metrics["prevented_of_1000"])
    one = judged.groupby("income")["durable"].mean()
    assert 1000 * abs(one["high income"] - one["low income"]) == pytest.approx(metrics["gap_of_1000_income"])
