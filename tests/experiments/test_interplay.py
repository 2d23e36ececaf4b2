"""Parts and technologies alone and in pairs: which arms are run, and what a pair has beyond its sum."""

import math

import numpy as np
import pandas as pd
import pytest

from app.cli import answer
from experiments.exploration.interplay import (
    ALL,
    ALONE,
    LESS,
    MORE,
    NAMES,
    NEITHER,
    OUTCOMES,
    PAIR,
    SEVEN,
    STRENGTH,
    TECHNOLOGIES,
    TECHNOLOGY,
    UNDECIDED,
    arms,
    combinations_tried,
    interplay_table,
    measured_values,
    plans_of,
)
from experiments.figures.interplay import draw_interplay
from experiments.figures.style import shows
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.scenario.file import load_scenario

TOWN: dict[str, object] = {"city.preset": "teaching_town"}
HIGHER, LOWER = "durable_of_1000", "grievance_days"


def made_up(gains: dict[str, float], beyond: dict[frozenset[str], float], seeds: int = 6) -> pd.DataFrame:
    """Runs in which levers add up, but for some pairs; what a seed brings is shared by all arms."""
    draw, rows = np.random.default_rng(5), []
    for seed in range(1, seeds + 1):
        shared = draw.normal(100, 20)
        for arm, levers in arms().items():
            value = shared + sum(gains.get(lever, 0.0) for lever in levers)
            value += sum(more for pair, more in beyond.items() if pair <= levers)
            value += draw.normal(0, 0.01)
            rows.append({"scenario": arm, "seed": seed, "status": "ok", **dict.fromkeys(OUTCOMES, value)})
    return pd.DataFrame(rows)


def pair(table: pd.DataFrame, one: str, other: str, metric: str) -> pd.Series:
    rows = table[(table["first"] == one) & (table["second"] == other) & (table["metric"] == metric)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_twelve_are_tried_alone_and_all_sixty_six_pairs() -> None:
    tried = list(combinations_tried())
    assert len(NAMES) == len(SEVEN) + len(TECHNOLOGIES) == 12
    assert [each.kind for each in tried].count(ALONE) == 12
    assert len({frozenset(each.names) for each in tried if each.kind == PAIR}) == 66
    assert all({each.whole, *each.parts} <= set(arms()) for each in tried)
    assert next(iter(arms())) == NEITHER
    assert len(set(arms().values())) == len(arms()) == 1 + 12 + 61 + 5 + 1, "no arm is run twice"


def test_a_technology_beside_all_of_them_is_held_against_the_other_four() -> None:
    (tried,) = (each for each in combinations_tried() if each.names == (TECHNOLOGY, "sensing"))
    levers = [arms()[part] for part in tried.parts]
    assert arms()[tried.whole] == levers[0] | levers[1]
    assert not levers[0] & levers[1]


def test_all_parts_at_the_usual_strength_are_the_levers_of_the_scenario_of_seven_parts() -> None:
    plans = {plan.name: plan for plan in plans_of("siloed", TOWN, equal="hours")}
    assert plans[ALL].levers == load_scenario("hybrid").levers
    assert plans[NEITHER].levers == load_scenario("siloed").levers
    assert plans["consultation+sensing"].levers.model_dump() == {
        **plans[NEITHER].levers.model_dump(),
        "consultation": STRENGTH,
        "sensing": STRENGTH,
    }
    for path, value in measured_values().items():
        section, name = path.split(".")
        assert {getattr(getattr(plan, section), name) for plan in plans.values()} == {value}
    assert plans[NEITHER].conditions.weight > 0 < plans[NEITHER].harm.hazard


def test_at_equal_cost_all_but_the_measure_hold_fewer_hours(monkeypatch) -> None:
    few = {name: levers for name, levers in arms().items() if name in (NEITHER, "consultation", ALL)}
    monkeypatch.setattr("experiments.exploration.interplay.arms", lambda: few)
    measure, *others = plans_of("siloed", TOWN)
    assert len(others) == 2
    assert measure.work.capacity == load_scenario("siloed").work.capacity
    assert max(plan.work.capacity for plan in others) < measure.work.capacity


def test_what_adds_up_has_no_interplay_and_what_a_pair_has_beyond_is_found() -> None:
    more = {frozenset({"consultation", "participation"}): 4.0, frozenset({"sensing", "prediction"}): -3.0}
    gains = {"consultation": 2.0, "participation": 3.0, "sensing": 5.0, "prediction": 1.0}
    table = interplay_table(made_up(gains, more))
    row = pair(table, "consultation", "participation", HIGHER)
    assert row["effect"] == pytest.approx(9, abs=0.05)
    assert row["sum"] == pytest.approx(5, abs=0.05)
    assert row["interplay"] == pytest.approx(4, abs=0.05)
    assert row["interplay_low"] < 4.0 < row["interplay_high"]
    assert row["interplay_high"] - row["interplay_low"] < 0.1, "what a seed brings falls out"
    assert row["told"] == MORE
    assert pair(table, "consultation", "participation", LOWER)["told"] == LESS, "more days are worse"
    assert pair(table, "sensing", "prediction", HIGHER)["told"] == LESS
    whole = pair(table, TECHNOLOGY, "sensing", HIGHER)
    assert whole["sum"] == pytest.approx(5 + 1, abs=0.05)
    assert whole["interplay"] == pytest.approx(-3, abs=0.05)
    together = table[(table["first"] == ALL) & (table["metric"] == HIGHER)].iloc[0]
    assert together["interplay"] == pytest.approx(4, abs=0.1), "what technologies lose is in their sum"
    others = table[(table["kind"] == PAIR) & (table["metric"] == HIGHER) & (table["interplay"].abs() < 1)]
    assert len(others) == 66 - 2 - 2  # the two pairs, and all technologies with either half of the second
    assert (others["told"] == UNDECIDED).mean() > 0.9


def test_an_effect_alone_has_no_interplay_and_few_seeds_have_no_interval() -> None:
    table = interplay_table(made_up({"consultation": 2.0}, {}, seeds=3))
    alone = table[table["kind"] == ALONE]
    assert alone["interplay"].isna().all()
    assert set(alone["told"]) == {""}
    assert table["low"].isna().all()
    assert set(table["told"]) == {"", UNDECIDED}
    row = alone[(alone["first"] == "consultation") & (alone["metric"] == HIGHER)].iloc[0]
    assert row["effect"] == pytest.approx(2, abs=0.05)


def test_outcomes_are_known_and_say_which_way_is_better() -> None:
    assert all(METRICS[name].direction in ("higher", "lower") for name in OUTCOMES)


def test_the_matrix_is_drawn_with_its_identity(tmp_path) -> None:
    table = interplay_table(made_up({"sensing": 2.0}, {}))
    path = draw_interplay(table[table["metric"] == HIGHER], HIGHER, tmp_path / "x.png", {"seeds": 6})
    assert shows(path, {"seeds": 6})
    empty = table.assign(effect=math.nan, interplay=math.nan)
    draw_interplay(empty[empty["metric"] == HIGHER], HIGHER, tmp_path / "y.png", {"seeds": 6})


@pytest.mark.parametrize(
    ("scenario", "strength", "message"),
    [("hybrid", 0.5, "uses connectivity"), ("siloed", 0.0, "strength = 0"), ("siloed", 1.5, "strength")],
)
def test_what_cannot_be_laid_over_is_refused(scenario: str, strength: float, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        plans_of(scenario, TOWN, strength=strength, equal="hours")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--metric", "durabel_of_1000"], "durable_of_1000"),
        (["--strength", "0"], "--strength"),
        (["hybrid"], "uses"),
        (["--equal", "love"], "love"),
        (["siloedd"], "siloed"),
    ],
)
def test_bad_input_is_refused_with_one_message(words, message, capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert answer(["interplay", *words]) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert list(tmp_path.iterdir()) == []
