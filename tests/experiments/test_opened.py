"""A result folder as a page shows it: found under its root, told by the numbers of the comparison."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.designs.check import design_from_text
from experiments.execution.complete import Engine
from experiments.execution.run_design import run_experiment
from experiments.execution.worker import Task
from experiments.report.opened.folders import folder_in, folders
from experiments.report.opened.told import figure, opened, points, winners
from experiments.results.compare import compare
from experiments.storage.manifest import MANIFEST
from experiments.storage.store import Store
from experiments.storage.tables import FinishedRun
from experiments.wording.numbers import decimals, difference
from experiments.wording.words import LANGUAGES, words
from sim.errors import ScenarioError
from sim.outcomes.headline import CHIEF
from sim.outcomes.metrics import METRICS
from sim.scenario.file import load_scenario
from tests.experiments.doubles import fake_run

TOWN = {"city.preset": "teaching_town", "calendar.days": 30, "calendar.warm_up": 10}
NAMES = ("siloed", "party_led", "polycentric")


def known(task: Task) -> FinishedRun:
    """The chief outcome is 10; under party_led 3 less, and 10 more where the branch does all parts."""
    led = task.scenario.pattern == "party_led"
    run = fake_run(task.scenario.name, task.key, task.seed, 0.0)
    return replace(
        run, metrics=dict(run.metrics) | {CHIEF: 10.0 + led * (10 * task.scenario.work.branch_part - 3)}
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with one comparison of three scenarios, links to it, and things that are no results."""
    root = tmp_path_factory.mktemp("root") / "results"
    scenarios = [load_scenario(name, TOWN) for name in NAMES]
    compare(scenarios, 2, out=root / "mine", history="none")
    (root / "notes").mkdir()
    (root / "notes" / "a.txt").write_text("nothing")
    (root / "linked").symlink_to(root / "mine")
    (root / "away").symlink_to(root.parent)
    return root


def test_the_folders_of_the_root_are_listed_and_no_link_is_followed(root: Path) -> None:
    (found,) = folders(root)
    assert (found["name"], found["kind"], found["seeds"]) == ("mine", "comparison", 2)
    assert found["city"] == ["Teaching town", "示范市"]
    assert [each["name"] for each in found["scenarios"]] == list(NAMES)
    assert found["current"]
    assert folders(root / "nothing") == []


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../results/mine",
        "/etc",
        "mine/..",
        "mine/../mine",
        "",
        "mine\\..",
        "linked",
        "away/results/mine",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_by_name(root: Path, name: str) -> None:
    with pytest.raises(ScenarioError, match=f"^'{name}'".replace("\\", "\\\\")):
        folder_in(root, name)


def test_a_folder_that_holds_no_results_or_a_link_is_refused(root: Path, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such result folder"):
        folder_in(root, "notes")
    copy = tmp_path / "copy"
    shutil.copytree(root / "mine", copy)
    assert folder_in(tmp_path, "copy") == copy
    (copy / "runs" / "part-x.parquet").symlink_to("/etc/hostname")
    with pytest.raises(ScenarioError, match="holds a link"):
        folder_in(tmp_path, "copy")


def test_a_damaged_folder_is_listed_with_the_reason(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "mine", tmp_path / "bad")
    (tmp_path / "bad" / MANIFEST).write_text("{")
    (found,) = folders(tmp_path)
    assert "damaged" in found["refused"]


def test_any_two_scenarios_have_the_numbers_of_a_comparison_of_these_two(root: Path) -> None:
    told = opened(root / "mine", "polycentric", "party_led")
    found = compare([load_scenario(name, TOWN) for name in ("polycentric", "party_led")], 2, history="none")
    strip = told["strips"]["whole"]
    assert [dot["seed"] for dot in strip["dots"]] == [1, 2]
    assert strip["pairs"] == 2
    assert "too few to tell" in strip["sentence"][0]
    assert len(told["outcomes"]) > 50
    for one in told["outcomes"]:
        item = found.difference(one["metric"])
        digits = decimals(METRICS[one["metric"]].unit, [item.mean_a, item.mean_b])
        assert one["rows"]["whole"]["gap"] == difference(item, digits), one["metric"]
    assert {one["group"] for one in told["outcomes"]} == {"headline", "detail"}
    json.dumps(told, allow_nan=False)


def test_without_names_the_first_two_are_shown_and_one_name_is_set_beside_another(root: Path) -> None:
    told = opened(root / "mine")
    assert (told["a"], told["b"], told["runs"], told["failed"]) == ("siloed", "party_led", 4, [])
    assert opened(root / "mine", b="siloed")["a"] == "party_led"
    for a, b in (("siloed", "siloed"), ("atlantis", "siloed"), ("siloed", "atlantis")):
        with pytest.raises(ScenarioError, match=a if a != "siloed" or a == b else b):
            opened(root / "mine", a, b)


def test_a_figure_is_a_picture_of_the_pair(root: Path) -> None:
    told = opened(root / "mine")
    assert told["figures"] == ["differences", "daily", "resolution"]
    assert figure(root / "mine", "siloed", "polycentric", "resolution").startswith(b"\x89PNG")
    with pytest.raises(ScenarioError, match="no figure"):
        figure(root / "mine", "siloed", "polycentric", "nonsense")


def test_winners_and_losers_are_told_in_the_language_that_is_asked_for(root: Path) -> None:
    said: list[tuple[int, int]] = []
    told = winners(root / "mine", "party_led", "polycentric", 1, "zh", lambda *now: said.append(now))
    assert said == [(1, 2), (2, 2)]
    assert told["reason"] == ""
    assert told["tables"][0]["outcome"] == "实质性化解占比"
    assert told["tables"][0]["by"] == "纠纷类型"
    assert all(row["disputes"] > 0 for row in told["tables"][0]["rows"])


def test_a_comparison_has_no_points(root: Path) -> None:
    assert points(root / "mine", "siloed", "party_led", "en") == {}
    assert len(Store.read(root / "mine").runs()) == 6


def test_a_design_shows_its_points_and_means_over_them(tmp_path: Path) -> None:
    text = (
        'history = "none"\nscenarios = ["siloed", "party_led"]\nseeds = 2\n'
        "[factors]\nwork.branch_part = [0.0, 0.5, 1.0]\n"
    )
    run_experiment(design_from_text(text), tmp_path / "mine", Engine(1), work=known)
    told = opened(tmp_path / "mine")
    assert (told["kind"], told["points"]) == ("design", 3)
    chief = next(one for one in told["outcomes"] if one["metric"] == CHIEF)
    assert chief["rows"]["whole"]["gap"].startswith("+2.0")
    of_points = points(tmp_path / "mine", "siloed", "party_led", "en")
    table = of_points["table"]
    assert [row["values"] for row in table["rows"]] == [["0"], ["0.5"], ["1"]]
    assert [row["gap"] for row in table["rows"]] == ["−3.0", "+2.0", "+7.0"]
    assert table["scenarios"] == ["siloed", "party_led"]
    assert [row["difference"] for row in of_points["levels"][0]["groups"][0]["rows"]] == [
        "−3.00",
        "+2.00",
        "+7.00",
    ]
    json.dumps(of_points, allow_nan=False)


def test_the_word_of_an_ensemble_stands_beside_the_verdict_of_its_pair(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(root / "mine", folder)
    assert opened(folder)["strips"]["whole"]["sure"] == {}
    row = {"set": "posterior", "cell": "", "metric": CHIEF, "scenario": "party_led", "horizon": "soon"}
    row |= {"better": "first", "probability": 0.04, "worse": 0.96, "word": "robust"}
    (folder / "doubt").mkdir()
    told = {"asked": ["siloed", "party_led"], "verdicts": [row, row | {"scenario": "polycentric"}]}
    (folder / "doubt" / "doubt.json").write_text(json.dumps(told))
    found = opened(folder, "siloed", "party_led")["strips"]["whole"]["sure"]
    assert found == {"soon": {"word": ["robust", "稳健"], "probability": "0.96", "better": "siloed"}}
    assert opened(folder, "party_led", "siloed")["strips"]["whole"]["sure"] == {}


def test_the_unit_of_every_outcome_is_said_in_both_languages() -> None:
    for language in LANGUAGES:
        say = words(language, "site", "report")
        assert [m.unit for m in METRICS.values() if m.unit and f"unit.{m.unit}" not in say] == []
