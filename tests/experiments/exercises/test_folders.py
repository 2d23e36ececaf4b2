"""What a student hands in is data: nothing is run, nothing is followed, and a bad file has one message."""

import json
import os
from pathlib import Path

import pytest

from experiments.exercises.answers import answer, read_answers
from experiments.exercises.exercise import exercises
from experiments.exercises.hand_out import hand_out
from experiments.exercises.marking import mark_folders
from experiments.exercises.marks import write_marks, write_open
from sim.errors import ScenarioError
from sim.identity import code_hash
from tests.experiments.exercises.class_of_fifty import (
    COURSE,
    InventedRuns,
    right_answers,
    written_answers,
)

RUNS = InventedRuns()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a student, as it is handed out."""
    hand_out(tmp_path / "s01", COURSE, "s01", RUNS)
    return tmp_path / "s01"


def filled(folder: Path, student: str = "s01") -> str:
    """Write right answers into a folder."""
    text = written_answers(student, right_answers(student, RUNS))
    folder.mkdir(exist_ok=True)
    (folder / "answers.toml").write_text(text, encoding="utf-8")
    return text


def test_an_untouched_folder_earns_nothing_and_a_filled_one_all(folder: Path) -> None:
    (empty,) = mark_folders([folder], RUNS, COURSE)
    assert (empty.points, empty.refused) == (0, "")
    filled(folder)
    (full,) = mark_folders([folder], RUNS, COURSE)
    assert full.points == sum(each.points for each in exercises().values())


def test_answers_in_tagged_cells_count_and_other_cells_are_not_looked_at(folder: Path) -> None:
    text = filled(folder)
    (folder / "answers.toml").unlink()
    cells = [
        {"cell_type": "code", "metadata": {}, "source": ["import os; os.remove('x')"]},
        {"cell_type": "raw", "metadata": {"tags": ["answers"]}, "source": text.splitlines(keepends=True)},
    ]
    (folder / "answers.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    (full,) = mark_folders([folder], RUNS, COURSE)
    assert full.points == sum(each.points for each in exercises().values())


def _program(folder: Path) -> None:
    (folder / "solve.py").write_text("print(1)")


def _link(folder: Path) -> None:
    (folder / "other.md").symlink_to("/etc/hostname")


def _hard_link(folder: Path) -> None:
    os.link(folder / "tasks.md", folder / "again.md")


def _linked_answers(folder: Path) -> None:
    (folder / "answers.toml").rename(folder.parent / "kept.toml")
    (folder / "answers.toml").symlink_to(folder.parent / "kept.toml")


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "wait.txt")


def _hundred_megabytes(folder: Path) -> None:
    with (folder / "data.csv").open("wb") as file:
        file.truncate(100_000_000)


def _many_files(folder: Path) -> None:
    for number in range(100):
        (folder / f"{number}.txt").write_text("")


def _results(folder: Path) -> None:
    (folder / "runs").mkdir()


def _code_for_answers(folder: Path) -> None:
    (folder / "answers.toml").write_text("x = __import__('os').getcwd()")


def _no_text(folder: Path) -> None:
    (folder / "answers.toml").write_bytes(b"\xff\xfe\x00")


def _nobody(folder: Path) -> None:
    (folder / "answers.toml").write_text("[read_table]\ndurable = 1\n")


def _strange_name(folder: Path) -> None:
    (folder / "answers.toml").write_text('[student]\nid = "=cmd()"\ncourse = "policy"\n')


def _other_model(folder: Path) -> None:
    (folder / "answers.toml").write_text('[student]\nid = "s01"\ncourse = "policy"\nmodel = "old"\n')


def _other_course(folder: Path) -> None:
    text = (folder / "answers.toml").read_text(encoding="utf-8")
    (folder / "answers.toml").write_text(text.replace(f'"{COURSE}"', '"other"'), encoding="utf-8")


def _no_table(folder: Path) -> None:
    (folder / "answers.toml").write_text(
        f'read_table = 3\n[student]\nid = "s01"\ncourse = "{COURSE}"\nmodel = "{code_hash()}"\n'
    )


def _deep(folder: Path) -> None:
    (folder / "answers.toml").write_text("x = " + "[" * 100_000)


def _both_files(folder: Path) -> None:
    (folder / "answers.ipynb").write_text("{}")


BAD = {
    _program: "programs",
    _link: "is a link",
    _hard_link: "is a link",
    _linked_answers: "is a link",
    _pipe: "is a link or no file",
    _hundred_megabytes: "is larger than 2 MB",
    _many_files: "more than 60 files",
    _results: "is a folder",
    _code_for_answers: "not valid TOML",
    _no_text: "no text|not a text",
    _nobody: "has no table",
    _strange_name: "give 1 to 60 letters",
    _other_model: "another version of the model",
    _other_course: "is of the course other",
    _no_table: "must be a table",
    _deep: "nested too deeply",
    _both_files: "both are there",
}


@pytest.mark.parametrize("spoil", BAD, ids=lambda each: each.__name__)
def test_a_bad_folder_gets_one_message_and_the_others_are_marked(folder: Path, spoil) -> None:
    spoil(folder)
    filled(folder.parent / "s02", "s02")
    bad, good = mark_folders([folder, folder.parent / "s02"], RUNS, COURSE)
    with pytest.raises(ValueError, match=BAD[spoil]):
        raise ValueError(bad.refused)
    assert "\n" not in bad.refused
    assert good.points == sum(each.points for each in exercises().values())


def test_a_link_to_a_folder_a_file_and_nothing_at_all_are_refused(folder: Path) -> None:
    (folder.parent / "link").symlink_to(folder)
    for path in (folder.parent / "link", folder / "tasks.md", folder.parent / "absent"):
        with pytest.raises(ScenarioError, match=r"is no folder|cannot be read"):
            read_answers(path)


def test_who_hands_in_twice_is_marked_once(folder: Path) -> None:
    filled(folder)
    filled(folder.parent / "again")
    first, second = mark_folders([folder, folder.parent / "again"], RUNS, COURSE)
    assert first.points > 0
    assert "has handed in another folder already" in second.refused


def test_a_folder_with_answers_is_not_written_over(folder: Path) -> None:
    with pytest.raises(ScenarioError, match="is not empty"):
        hand_out(folder, COURSE, "s01", RUNS)


@pytest.mark.parametrize("given", ["nan", "inf", True, [], {}, "1e999", 10**400, "twelve", ""])
def test_what_is_no_number_is_no_answer(given: object) -> None:
    assert answer(given, exercises()["read_table"].fields[0]) is None


@pytest.mark.parametrize("given", [-36.2, "-36.2", "−36.2", " −36.2 "])
def test_a_number_is_read_as_people_write_it(given: object) -> None:
    assert answer(given, exercises()["read_table"].fields[0]) == -36.2


def test_marks_are_a_table_that_no_spreadsheet_runs_and_open_answers_stand_with_their_grid(
    folder: Path,
) -> None:
    filled(folder)
    sheets = mark_folders([folder, folder.parent / "absent"], RUNS, COURSE)
    out = folder.parent / "marks.csv"
    write_marks(out, sheets)
    write_open(out.with_suffix(".md"), sheets, "zh")
    head, first, second = out.read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("student,folder,points,of,read_table")
    assert first.startswith("s01,s01,")
    assert "cannot be read" in second
