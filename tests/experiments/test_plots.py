"""Figures carry their identity, show every seed, and are drawn without a word of warning."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread
from matplotlib.text import Text
from PIL import Image

from agents.disputes import State
from experiments import compare
from experiments.figures.comparison import _wanted, _with_shares, picture
from experiments.figures.style import CODES, house_style
from experiments.statistics.curves import resolution_curves
from experiments.wording.labels import Labels
from sim.outcomes.records import Records
from sim.scenario.file import load_scenario
from tests.experiments import doubles
from tests.experiments.doubles import small

WATCH_SETTLED, NOMINAL, OPEN = State.SETTLED, State.NOMINAL, State.WORKING


@pytest.fixture
def comparison(pair):
    return compare(pair, 5, workers=1, work=doubles.quick, history="none")


def test_every_figure_is_drawn_and_holds_ink_of_both_scenarios(comparison, tmp_path):
    paths = comparison.figures(tmp_path / "figures")
    assert [path.name for path in paths] == ["differences.png", "daily.png", "resolution.png"]
    for path in paths:
        pixels = np.round(imread(path)[..., :3] * 255).astype(int)
        for code in CODES[:2]:
            wanted = [int(code[0][i : i + 2], 16) for i in (1, 3, 5)]
            assert (pixels == wanted).all(axis=2).any(), f"{path.name} lacks {code[0]}"
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_picture_says_which_runs_it_shows(comparison, tmp_path):
    for path in comparison.figures(tmp_path):
        with Image.open(path) as picture:
            identity = json.loads(picture.info["Description"])
            assert picture.info["Software"] == "Gongzhi"
        assert identity["seeds"] == [1, 2, 3, 4, 5]
        assert identity["scenarios"] == comparison.design.keys
        assert identity["code_hash"] == comparison.design.code_hash
        assert "numpy" in identity["versions"]


def test_three_scenarios_get_a_figure_of_differences_each(pair, tmp_path):
    found = compare(
        [*pair, small("third", seed_effect=0.2)], 3, workers=1, work=doubles.quick, history="none"
    )
    names = [path.name for path in found.figures(tmp_path)]
    assert names == ["differences-second.png", "differences-third.png", "daily.png", "resolution.png"]


def test_one_seed_can_be_drawn(pair, tmp_path):
    assert len(compare(pair, 1, workers=1, work=doubles.quick, history="none").figures(tmp_path)) == 3


def test_the_same_runs_give_the_same_picture(comparison, tmp_path):
    for first, second in zip(
        comparison.figures(tmp_path / "a"), comparison.figures(tmp_path / "b"), strict=True
    ):
        assert first.read_bytes() == second.read_bytes()


def records_of(raised, closed, state, days=10, warm_up=5):
    columns = {"raised": raised, "closed": closed, "state": state}
    table = {name: np.array(values, np.int32) for name, values in columns.items()}
    return Records({}, table, None, {"days": days, "warm_up": warm_up})  # type: ignore[arg-type]


def test_the_curve_counts_what_is_settled_by_days_since_raised():
    curve = resolution_curves(
        records_of([6, 6, 6, 6], [6, 8, -1, 9], [WATCH_SETTLED, WATCH_SETTLED, OPEN, NOMINAL])
    )
    assert curve["settled_share"] == pytest.approx([0.25, 0.25, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5])


def test_the_curve_does_not_count_open_disputes_as_unsettled_for_ever():
    """Two of three were watched for long; the one raised late leaves the risk set after a day."""
    curve = resolution_curves(records_of([6, 6, 14], [9, -1, -1], [WATCH_SETTLED, OPEN, OPEN]))
    assert curve["settled_share"][2] == 0
    assert curve["settled_share"][3] == pytest.approx(0.5)


def test_disputes_of_the_warm_up_are_left_out_of_the_curve():
    curve = resolution_curves(records_of([2, 6], [3, -1], [WATCH_SETTLED, OPEN]))
    assert curve["settled_share"].max() == 0


def test_without_disputes_the_curve_is_flat():
    assert not resolution_curves(records_of([], [], []))["settled_share"].any()


def test_daily_shares_are_of_all_problems_so_far_and_of_what_arose_where_prevention_was_not_noted():
    two = pd.DataFrame({"scenario": "a", "seed": [1, 1, 2, 2], "day": [2, 1, 1, 2]})
    two = two.assign(arisen=[3.0, 1.0, 0.0, 2.0], holding_cumulative=[2.0, 1.0, 0.0, 1.0])
    two = two.assign(reported_cumulative=two["holding_cumulative"])
    old = _with_shares(two).sort_values(["seed", "day"])["holding_share"].tolist()
    assert old[:2] == [1.0, 0.5]
    assert np.isnan(old[2])
    assert old[3] == 0.5
    new = _with_shares(two.assign(prevented=[0.0, 1.0, 1.0, 1.0])).sort_values(["seed", "day"])
    assert new["holding_share"].tolist() == [0.5, 2 / 5, 0.0, 1 / 4]


def texts(comparison, language):
    """Everything that is written in the figures of a comparison, but for footers."""
    found = set()
    with house_style():
        for _, _, draw in _wanted(comparison, Labels(language, comparison.scenarios)):
            figure = draw()
            figure.canvas.draw()
            found |= {text.get_text() for text in figure.findobj(Text) if text.get_text().strip()}
    return found


def titled(scenario, title, title_zh):
    return scenario.model_copy(update={"title": title, "title_zh": title_zh})


@pytest.fixture
def with_titles(pair):
    first, second = pair
    named = [titled(first, "One way: long", "一种方式：很长"), titled(second, "Another way", "另一种方式")]
    return compare(named, 5, workers=1, work=doubles.quick, history="none")


def test_a_figure_in_one_language_says_nothing_in_the_other(with_titles):
    english, chinese = texts(with_titles, "en"), texts(with_titles, "zh")
    assert not [text for text in english if re.search("[\u3400-\u9fff]", text)]
    assert not [text for text in chinese if re.search("[A-Za-z]{3,}", text.replace("Doubletown", ""))]


def test_a_figure_in_one_language_calls_scenarios_by_their_titles(with_titles):
    assert "Another way beside One way" in texts(with_titles, "en")
    assert "另一种方式与一种方式对照" in texts(with_titles, "zh")
    assert "second beside first" in texts(with_titles, "")


def test_scenarios_whose_titles_begin_alike_keep_their_names(pair):
    named = [titled(each, "A city: alike", "城市：相同") for each in pair]
    labels = Labels("en", compare(named, 1, workers=1, work=doubles.quick, history="none").scenarios)
    assert [labels.name(each.name) for each in pair] == [each.name for each in pair]
    assert labels.name("unknown") == "unknown"


def test_a_picture_is_drawn_in_the_language_that_is_asked_for(with_titles):
    pictures = {picture(with_titles, "daily", language)[1] for language in ("", "en", "zh")}
    assert len(pictures) == 3


def test_a_figure_calls_scenarios_as_the_tables_beside_it_do():
    shocks = [load_scenario(name) for name in ("shock_flood", "shock_outage")]
    assert Labels("en", shocks).name("shock_flood") == "A flood in one district"
    assert Labels("zh", shocks).name("shock_outage") == "网格平台中断两周"
