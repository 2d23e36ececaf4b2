"""A few outcomes on one sheet and in one table, in the reader's language."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.image import imread
from PIL import Image

from experiments import compare
from experiments.figures.style import CODES
from experiments.wording.terms import short_title
from experiments.wording.words import words
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from tests.experiments import doubles
from tests.experiments.doubles import small

WANTED = ("durable_of_1000", "nominal_of_1000")


@pytest.fixture
def three(pair):
    """Two scenarios beside a first one, under five seeds."""
    third = small("third", seed_effect=0.2)
    return compare([*pair, third], 5, workers=1, work=doubles.quick, history="none")


def test_the_sheet_has_ink_of_every_scenario_but_the_first_and_says_which_runs_it_shows(three, tmp_path):
    path = three.dots(WANTED).save(tmp_path / "dots.png")
    pixels = np.round(imread(path)[..., :3] * 255).astype(int)
    for code in CODES[1:3]:
        wanted = [int(code[0][i : i + 2], 16) for i in (1, 3, 5)]
        assert (pixels == wanted).all(axis=2).any(), code
    with Image.open(path) as picture:
        identity = json.loads(picture.info["Description"])
    assert identity["scenarios"] == three.design.keys


def test_the_sheet_speaks_one_language_and_is_the_same_again(three):
    english, chinese = (three.dots(WANTED, language).png for language in ("en", "zh"))
    assert english != chinese
    assert three.dots(WANTED, "en").png == english


def test_the_table_has_a_row_per_outcome_and_scenario_with_the_means_of_the_comparison(three):
    table = three.brief(WANTED)
    assert len(table) == 4
    assert table["Outcome"].str.startswith(METRICS["durable_of_1000"].label + ",").sum() == 2
    found = three.difference("durable_of_1000", "third")
    row = table[table["Scenario"] == "third"].iloc[0]
    assert float(row.iloc[2].replace("−", "-")) == pytest.approx(found.mean_a, abs=0.1)
    assert float(row["This scenario"].replace("−", "-")) == pytest.approx(found.mean_b, abs=0.1)
    assert row.iloc[4].count("[") == 1


def test_the_table_is_chinese_for_readers_of_chinese(three):
    table = three.brief(WANTED, "zh")
    assert list(table.columns)[:2] == ["指标", "情景"]
    assert table["指标"].iloc[0].startswith(METRICS["durable_of_1000"].zh)


@pytest.mark.parametrize(
    ("title", "zh", "english", "chinese"),
    [
        ("Siloed: each by its mandate", "部门分治：各按职责", "Siloed", "部门分治"),
        ("Appraisal: no petitions, or else", "考核：严格零上访", "No petitions, or else", "严格零上访"),
        ("", "", "mine", "mine"),
    ],
)
def test_a_title_is_short_and_still_tells_scenarios_of_a_family_apart(title, zh, english, chinese):
    scenario = SimpleNamespace(name="mine", title=title, title_zh=zh)
    found = [short_title(scenario, words(language)) for language in ("en", "zh")]
    assert found == [english, chinese]


@pytest.mark.parametrize("ask", ["dots", "brief"])
def test_an_outcome_that_is_not_known_is_named_with_a_near_one(three, ask):
    with pytest.raises(ScenarioError, match=r"'nominal_of_100'.*nominal_of_1000"):
        getattr(three, ask)(["nominal_of_100"])


def test_few_seeds_are_drawn_without_an_interval(pair):
    found = compare(pair, 2, workers=1, work=doubles.quick, history="none")
    assert found.dots(WANTED).png
    assert not found.difference("durable_of_1000").interval.known
