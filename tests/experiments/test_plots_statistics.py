"""Every figure of the statistics can be drawn, and carries what it came from."""

import json

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from experiments.figures.choices import draw_many, draw_pareto, draw_plane, draw_regret
from experiments.figures.time import draw_survival, draw_warm_up
from experiments.figures.winners import draw_winners
from experiments.statistics.economics import acceptability
from experiments.statistics.multiple import many_comparisons
from experiments.statistics.pareto import pareto_under_randomness
from experiments.statistics.regret import choices, regrets
from experiments.statistics.winners import by_group, fates, matched, winners_and_losers
from tests.experiments.test_choices import VALUES, runs_of
from tests.experiments.test_survival import two_scenarios
from tests.experiments.test_winners import by_hand

IDENTITY: dict[str, object] = {"code_hash": "abc"}


@pytest.fixture
def runs() -> pd.DataFrame:
    return runs_of(
        {
            "siloed": {"durable_share": 0.5, "total_cost": 100.0},
            "party_led": {"durable_share": 0.6, "total_cost": 130.0},
            "polycentric": {"durable_share": 0.4, "total_cost": 90.0},
        },
        noise=0.02,
    )


def checked(path) -> None:
    with Image.open(path) as picture:
        assert min(picture.size) > 300
        assert len(np.unique(np.asarray(picture.convert("L")))) > 10
        assert json.loads(picture.text["Description"]) == {**IDENTITY, "faces": "packaged"}


def test_comparisons_are_drawn(runs, tmp_path):
    table = many_comparisons(runs, {"durable_share": "higher", "total_cost": "lower"}, "siloed")
    checked(draw_many(table, "siloed", tmp_path / "many.png", IDENTITY))


def test_costs_and_effects_are_drawn(runs, tmp_path):
    curves = acceptability(runs, "total_cost", "durable_share", np.linspace(0, 1000, 20))
    checked(
        draw_plane(runs, "siloed", "total_cost", "durable_share", curves, tmp_path / "plane.png", IDENTITY)
    )


def test_regret_is_drawn(tmp_path):
    found = choices(VALUES, "higher")
    checked(draw_regret(regrets(VALUES, "higher"), found, "durable_share", tmp_path / "regret.png", IDENTITY))


def test_a_pareto_set_is_drawn(runs, tmp_path):
    aims = {"durable_share": "higher", "total_cost": "lower"}
    table = pareto_under_randomness(runs, aims, draws=50)
    checked(draw_pareto(table, aims, tmp_path / "pareto.png", IDENTITY))


def test_times_are_drawn(tmp_path):
    checked(draw_survival(two_scenarios(0.3), ["slow", "quick"], 30, tmp_path / "time.png", IDENTITY))


def test_a_warm_up_is_drawn(tmp_path):
    days = np.arange(120)
    rows = [pd.DataFrame({"seed": s, "day": days, "open": np.exp(-days / 20) + 0.01 * s}) for s in range(3)]
    checked(draw_warm_up(pd.concat(rows), 40, ["open"], tmp_path / "warm.png", IDENTITY))


def test_winners_are_drawn(tmp_path):
    table = by_hand()
    groups = winners_and_losers(by_group(table, "a", "b", "tenure"), "higher")
    found = fates(matched(table, "a", "b"), "tenure")
    checked(draw_winners(groups, found, ("a", "b"), "tenure", tmp_path / "winners.png", IDENTITY))
