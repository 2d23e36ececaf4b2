"""A package of levers is run as data: it earns points where it reaches the goal, by its own numbers."""

from pathlib import Path
from typing import Any

import pytest

from app.cli import answer
from experiments.exercises.arms import Arm
from experiments.exercises.exercise import exercises
from experiments.exercises.given import Given
from experiments.exercises.marking import EMPTY, RIGHT, SLIP, WAITS, WRONG, mark_one, most_points, task_of
from experiments.exercises.package import BOTH, COST, DEAR, GAIN, SHORT, Goal, package, with_levers
from experiments.exercises.statistic import Table
from tests.experiments.exercises.class_of_fifty import COURSE, InventedRuns, handed, right_of

BUDGET = exercises()["budget"]
SILOED = Arm("siloed", "siloed")


# Lever -> additional resolutions per 1 000 problems, and additional yuan a problem, at its full use.
GAINS = {
    "legal_protection": (20.0, 20.0),
    "connectivity": (10.0, 10.0),
    "participation": (25.0, 25.0),
    "audit": (90.0, 190.0),
    "ranking": (2.0, 1.0),
    "sensing": (1.0, 99.0),
}


class PricedRuns(InventedRuns):
    """Every lever adds resolutions and cost of its own, so what a package reaches is known without a run."""

    def outcome(self, arm: Arm, seed: int, metric: str) -> float:
        """The town of the seed, and what the levers add."""
        place = {GAIN: 0, COST: 1}[metric]
        added = (
            used * GAINS.get(path.removeprefix("levers."), (0.0, 0.0))[place] for path, used in arm.changes
        )
        return 300 + seed + sum(added)


RUNS = PricedRuns()


@pytest.fixture(scope="module")
def task() -> Given:
    """The task of one student."""
    return task_of(BUDGET, COURSE, "s01", RUNS)


def told(given: dict[str, Any]) -> dict[str, tuple[str, int]]:
    """Field -> verdict and points."""
    mine = mark_one(BUDGET, handed("s01", {"budget": given}), RUNS)
    return {each.field.name: (each.verdict, each.points) for each in mine.remarks}


def test_the_package_of_the_teacher_reaches_the_goal_and_earns_all(task: Given) -> None:
    assert task.goal in (Goal(21, 29), Goal(25, 35))
    found = told(right_of(task))
    assert {verdict for verdict, _ in found.values()} == {RIGHT}
    assert sum(points for _, points in found.values()) == BUDGET.points


def test_another_package_that_reaches_the_goal_earns_all_with_its_own_numbers() -> None:
    mine = {"legal_protection": 1, "connectivity": 0.7}
    found = told({"package": mine, "more": 27.0, "extra": 27.0})
    assert [points for _, points in found.values()] == [3, 1, 1]


@pytest.mark.parametrize(
    ("chosen", "more", "extra", "missed"),
    [
        ({"ranking": 1}, 2.0, 1.0, SHORT),
        ({"audit": 1}, 90.0, 190.0, DEAR),
        ({"sensing": 1}, 1.0, 99.0, BOTH),
    ],
)
def test_a_package_that_misses_the_goal_is_told_what_it_misses(
    chosen: dict[str, float], more: float, extra: float, missed: str
) -> None:
    given = {"package": chosen, "more": more, "extra": extra}
    mine = mark_one(BUDGET, handed("s01", {"budget": given}), RUNS)
    remarks = {each.field.name: each for each in mine.remarks}
    slips = {slip.of: slip.said for slip in BUDGET.fields[0].slips}
    assert (remarks["package"].verdict, remarks["package"].said) == (SLIP, slips[missed])
    assert (remarks["more"].verdict, remarks["extra"].verdict) == (RIGHT, RIGHT)


def test_numbers_of_another_package_are_wrong_and_the_package_waits_for_right_ones() -> None:
    found = told({"package": {"legal_protection": 1, "connectivity": 0.7}, "more": 90.0, "extra": 27.0})
    assert found == {"package": (WAITS, 0), "more": (WRONG, 0), "extra": (RIGHT, 1)}


@pytest.mark.parametrize(
    "given",
    [
        "",
        "everything",
        {},
        {"weather": 1},
        {"audit": 2},
        {"audit": "1"},
        {"audit": True},
        [1],
        {"audit": float("nan")},
    ],
)
def test_what_is_no_package_is_no_answer_and_no_number_counts_without_one(given: object) -> None:
    assert package(given) is None
    assert told({"package": given, "more": 20.0, "extra": 20.0}) == dict.fromkeys(
        ("package", "more", "extra"), (EMPTY, 0)
    )


def test_levers_at_zero_are_left_out_so_the_same_package_is_one_run() -> None:
    assert package({"audit": 0.5, "ranking": 0}) == package({"audit": 0.5}) == "audit=0.5"
    none = package({"audit": 0})
    assert none is not None
    assert with_levers(SILOED, none) == SILOED


def test_a_goal_is_made_of_a_package_that_gains_enough() -> None:
    small = Table(RUNS, (SILOED, with_levers(SILOED, "ranking=1")), (101, 102))
    assert Goal.of(small) is None


def test_the_files_hold_every_lever_at_zero_and_not_the_answer(task: Given) -> None:
    text = task.files["package.toml"]
    assert text.startswith('extends = "siloed"')
    assert "legal_protection = 0.0" in text
    assert " = 1" not in text
    assert '"package.toml"' in task.files["budget.design.toml"]
    assert task.goal
    assert task.places["gain"] == f"{task.goal.gain:g}"


def test_the_files_are_a_scenario_and_a_design_that_can_be_run(
    task: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in task.files.items():
        Path(name).write_text(text, encoding="utf-8")
    assert answer(["check", "package.toml"]) == 0
    assert answer(["design", "check", "budget.design.toml"]) == 0


def test_all_points_count_the_package() -> None:
    assert most_points() == sum(each.points for each in exercises().values())
