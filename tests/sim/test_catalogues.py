"""The dispute catalogue is data: shipped ones are whole, one's own is checked with line and hint."""

from pathlib import Path

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.model import CityModel
from sim.scenario.file import load_scenario
from sim.scenario.topics import CATALOGUES, load_topics

SHIPPED = sorted(path.stem for path in CATALOGUES.glob("*.toml"))
TEXT = (CATALOGUES / "international.toml").read_text("utf-8")
LEAD = TEXT.split("\n").index('lead = "transport"') + 1  # line of the first lead


@pytest.mark.parametrize("name", SHIPPED)
def test_shares_of_a_shipped_catalogue_are_the_whole(name) -> None:
    topics = load_topics(name)
    assert sum(row.share for row in topics.rows) == pytest.approx(1.0, abs=0.03)
    assert topics.share.sum() == pytest.approx(1.0, abs=1e-12)
    assert topics.name == name
    assert (topics.work_per_problem() >= 0).all()


WRONG = {
    "lead": (
        'lead = "transport"',
        'lead = "transprt"',
        rf":{LEAD} \[\[topic\]\] number 1: lead = 'transprt' "
        r"is not known\. Did you mean 'transport'\? Allowed: mediation",
    ),
    "misspelt": (
        "severity = 0.35",
        "severty = 0.35",
        r"no field is called 'severty'\. Did you mean 'severity'\?",
    ),
    "missing": ("severity = 0.35\n", "", r":\d+ \[\[topic\]\] number 1: 'severity' is missing\."),
    "range": ("share = 0.163", "share = 1.63", r"share = 1\.63: Input should be less than or equal to 1\."),
    "twice": ('id = "lights"', 'id = "roads"', r"number 2: id = 'roads' is used twice; first for number 1\."),
    "top": ('title = "Req', 'titel = "Req', r":\d+: no entry is called 'titel'\. Did you mean 'title'\?"),
    "text": ('name = "international"', "name = 3", r":\d+: name must be a text in quotes\."),
    "broken": ("[[topic]]", "[[topic]", r":\d+.*is not valid TOML"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_catalogue_is_refused_with_place_and_way_out(case, tmp_path: Path) -> None:
    old, new, message = WRONG[case]
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace(old, new, 1), "utf-8")
    with pytest.raises(ScenarioError, match=message):
        load_topics(str(path))


def test_all_problems_of_a_catalogue_come_together(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        TEXT.replace('lead = "transport"', 'lead = "x"').replace("share = 0.163", "share = 2"), "utf-8"
    )
    with pytest.raises(ScenarioError) as caught:
        load_topics(str(path))
    assert len(str(caught.value).split("\n")) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"must hold at least one \[\[topic\]\]"),
        ("topic = 3", r"must hold at least one"),
        (TEXT.replace("share = ", "share = 0 # "), "the shares of all topics are 0"),
    ],
)
def test_a_catalogue_without_topics_or_shares_is_refused(text, message, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ScenarioError, match=message):
        load_topics(str(path))


def test_a_catalogue_of_ones_own_is_what_a_run_uses(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.split("\n[[topic]]")[0] + "\n[[topic]]" + TEXT.split("[[topic]]")[4], "utf-8")
    plan = load_scenario("baseline", {"catalogue": str(path), "calendar.days": 5, "calendar.warm_up": 0})
    model = CityModel(plan, 1)
    while model.running:
        model.step()
    assert [row.id for row in model.topics.rows] == ["housing"]
    assert model.disputes.count > 10
    assert (np.unique(model.disputes.columns()["topic"]) == 0).all()
