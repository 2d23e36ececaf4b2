"""Session plans hold what they promise: parts, minutes that add up, a debrief, commands that work."""

import re
import shlex
from pathlib import Path

import pytest

from app.cli import answer
from app.lessons.lesson import lessons
from experiments.film.shots import SPIN_UP
from experiments.story.tell import story
from tests.test_documented_commands import complaint

PAGES = Path(__file__).parents[1] / "docs" / "teaching"
PLANS = {"lecture": 20, "seminar": 45, "lab": 90, "assignment": 90}  # minutes in class
PARTS = (
    "Aims",
    "Prepare",
    "Script",
    "Predictions to write down",
    "Debrief",
    "Common misunderstandings",
    "Seeds",
    "Three texts to read",
)
FENCE = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SMALL = {"--seeds": "2", "--city": "teaching_town", "--days": "20", "--spin-up": "30"}
every_plan = pytest.mark.parametrize("name", PLANS)


def text(name: str) -> str:
    """A page for teaching."""
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def section(name: str, title: str) -> str:
    """The part of a plan under a title."""
    return text(name).partition(f"\n## {title} (")[2].partition("\n## ")[0]


def commands(name: str) -> list[str]:
    """All command lines of a plan, in order."""
    return [line for block in FENCE.findall(text(name)) for line in block.splitlines()]


@every_plan
def test_a_plan_has_all_parts(name: str) -> None:
    assert [part for part in PARTS if not section(name, part).strip()] == []
    assert section(name, "Three texts to read").count("\n- ") == 3
    assert "answers.md" in text(name)


@every_plan
def test_the_minutes_add_up_and_a_third_is_for_the_debrief(name: str) -> None:
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \|", section(name, "Script"), re.MULTILINE)
    minutes = {part.strip(): int(spent) for spent, part in rows}
    assert sum(minutes.values()) == PLANS[name]
    assert 3 * minutes["Debrief"] >= PLANS[name]


@every_plan
def test_the_debrief_has_three_steps(name: str) -> None:
    steps = re.findall(r"^\d\. \*\*(.+?)\*\*", section(name, "Debrief"), re.MULTILINE)
    assert [step.partition(" ")[0] for step in steps] == ["What", "Why?", "What"]
    assert "missing" in steps[2]


@every_plan
def test_every_command_of_a_plan_can_be_typed(name: str) -> None:
    assert [line for line in commands(name) if complaint(line.removeprefix("gongzhi "), whole=True)] == []
    assert commands(name)


@pytest.mark.parametrize("name", ["lecture", "seminar", "assignment"])
def test_the_commands_of_a_plan_work_in_a_small_town(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for line in commands(name):
        assert answer(small(line)) == 0, line
        assert capsys.readouterr().out.strip(), line


def small(line: str) -> list[str]:
    """The words of a command with a small town, few days and two seeds."""
    words = shlex.split(line)[1:]
    for option, value in SMALL.items():
        if option in words:
            words[words.index(option) + 1] = value
    return words


def test_the_seminar_runs_what_the_lesson_claims_and_a_test_computes() -> None:
    """tests/app/test_web_lessons.py computes the signs of a claim with these seeds."""
    claim = lessons()["ranking"].claim
    (line,) = commands("seminar")
    assert f"compare {claim.a} {claim.b} --city {claim.city} --seeds {claim.seeds} " in line
    assert f"--spin-up {SPIN_UP} --horizon soon" in line
    assert f"Seeds 1 to {claim.seeds} of the district" in section("seminar", "Seeds")
    assert claim.signs == {"durable_of_1000": 0, "reported_share": 1, "nominal_of_1000": 1}


def told(dispute: int) -> list[dict[str, int]]:
    """Activity -> its last day in a dispute of the lecture, under each of the two patterns."""
    assert f"dispute {dispute} " in section("lecture", "Seeds").lower()
    assert "seed 7 " in section("lecture", "Seeds")
    made = [
        story(name, 7, dispute, overrides={"city.preset": "teaching_town", "calendar.days": 60})
        for name in ("siloed", "party_led")
    ]
    assert made[0].title == made[1].title
    return [{scene["activity"]: scene["day"] for scene in each.content()["scenes"]} for each in made]


def test_the_dispute_of_the_lecture_ends_ten_days_sooner_where_the_request_is_backed() -> None:
    siloed, party_led = told(14)
    assert "refuse" in siloed
    assert "refuse" not in party_led
    assert "back" in party_led
    assert siloed["finish"] - siloed["refer"] == 12
    assert party_led["finish"] - party_led["accept"] == 2
    assert siloed["agree"] - party_led["agree"] == 10
    assert "endure" in siloed.keys() & party_led.keys()


def test_the_other_dispute_of_the_lecture_shows_no_effect() -> None:
    siloed, party_led = told(7)
    assert siloed == party_led
    assert "claim" not in siloed


def test_the_assignment_begins_with_the_seeds_of_a_lesson_that_is_asserted() -> None:
    """tests/test_notebooks.py holds these claims against the run that the notebook shows."""
    lesson = lessons()["randomness"]
    assert "seeds 1 to 6 of the district" in section("assignment", "Seeds")
    assert "seeds=6," in lesson.step("run").code[0]
    assert '"teaching_district"' in lesson.step("run").code[0]
    signs = {re.findall(r'"(\w+)"', each.ends)[-1]: each.sign for each in lesson.shown[:2]}
    assert signs == {"party_led_no_appraisal": 0, "siloed": 1}


@pytest.mark.slow
def test_the_seeds_of_the_lab_show_the_bottleneck() -> None:
    from experiments.exercises.arms import arm
    from experiments.exercises.exercise import exercises
    from experiments.exercises.runs import SEEDS, Runs
    from experiments.exercises.statistic import Table
    from experiments.statistics.paired import mean_interval

    assert f"Seeds {SEEDS[0]} to {SEEDS[-1]} are dealt out" in section("lab", "Seeds")
    arms, runs = tuple(map(arm, exercises()["bottleneck"].plan["arms"])), Runs()
    runs.make([(each, seed) for each in arms for seed in SEEDS])
    waiting = Table(runs, arms, SEEDS).differences("waiting_for_session", (0, 1))
    assert mean_interval(waiting).ends[0] > 0


def test_the_commands_of_the_lab_work_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from experiments.exercises import runs
    from experiments.exercises.marking import most_points
    from tests.experiments.exercises.class_of_fifty import InventedRuns

    monkeypatch.setattr(runs, "shared_runs", lambda workers, progress: InventedRuns())
    monkeypatch.chdir(tmp_path)
    for line in commands("lab"):
        assert answer(shlex.split(line)[1:]) == 0, line
    out = capsys.readouterr().out
    assert f"0 of {most_points()} points" in out
    assert "folders marked" in out
    assert (tmp_path / "marks.csv").is_file()
    assert answer(["exercise", "mark", "absent", "--out", "other.csv"]) == 2
    assert "cannot be read" in capsys.readouterr().err
