"""Every code block of every page, in both languages, is run by a test or named here with the reason why not.

Commands run in a small town with few days and seeds; `tests/test_documented_commands.py` reads them as they
stand. Python blocks run in `tests/test_docs.py`.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import answer
from experiments.designs.check import design_from_text
from sim.scenario.file import scenario_from_text
from tests.test_docs import FENCE, PYTHON, ROOT, TEXTS
from tests.test_documented_commands import LINE, words_of

PAGES = {path.relative_to(ROOT).as_posix(): path for path in (*TEXTS, *(ROOT / "docs/teaching").glob("*.md"))}
MADE = re.compile(r"<!-- published:.*?<!-- end of published -->", re.DOTALL)
EQUATIONS = re.compile(r"^# (agents|sim)\.")
SMALL = {"--seeds": "2", "--days": "20", "--city": "teaching_town", "--spin-up": "30"}
TAKES = {
    "run": ("--days", "--city"),
    "story": ("--days", "--city"),
    "diverge": ("--days", "--city"),
    "export": ("--days", "--city"),
    "process": ("--days", "--city"),
    "compare": ("--seeds", "--days", "--city", "--spin-up"),
}

# Words with which a command begins -> why no test runs it as shown, not even in a small town.
NOT_RUN = {
    "doubt": "runs hundreds of worlds; tests/app/test_cli_doubt.py runs a few",
    "sensitivity": "runs hundreds of times; tests/app/test_cli_explore.py runs it on a few",
    "discover": "runs hundreds of times; tests/app/test_cli_explore.py runs it on a few",
    "interplay": "runs eighty scenarios; tests/experiments/test_interplay.py runs a few",
    "search": "runs hundreds of times; tests/app/test_cli_explore.py runs it on a few",
    "validate": "takes minutes to hours; tests/app/test_cli_validate.py runs single parts",
    "query results/rights": "needs the folder of a design; tests/experiments/test_query.py asks small ones",
    "compare siloed party_led --city tianjin": "published run of a district; `make results` does it",
    "compare siloed hierarchical": "published run of eight patterns; `make results` does it",
    "export results/first --run": "names a run of the reader; tests/experiments/test_exports.py",
    "records requests.csv.gz": "needs a public file that is not in the repository; tests/records",
    "learn requests.csv.gz": "needs such a file, too; see tests/records/test_levels.py",
    "calibrate results/city": "takes what the one before wrote; see tests/records/test_levels.py",
    "score": "needs a file of records, and its ensemble a minute; tests/records/test_score.py scores a run",
    "story siloed --telling": "a few days have no telling dispute; tests/experiments/test_story.py tells one",
    "exercise moodle": "tests/experiments/exercises/test_moodle.py runs it",
    "exercise": "tests/test_teaching.py runs these commands one after the other",
}
# Blocks that are no commands: page -> words in it -> what it is.
OTHER = {
    "docs/laboratory.md": {
        "dask scheduler": "starts servers; tests/experiments/test_cluster.py starts them",
        "manifest.json": "the files of a folder; tests/experiments/test_store.py holds them",
    },
    "docs/model.md": {
        "latent -> lumped": "a picture of states",
        "rate(community, topic)": "an equation; tests/kernels holds it",
    },
    "docs/performance.md": {
        "benchmarks.fingerprints": "takes a minute; tests/benchmarks holds its parts",
        "one side: 60 days shown": "printed by benchmarks.browser, which opens a browser for minutes",
        "command to server answering": "printed by benchmarks.playing and benchmarks.visitors",
    },
    "docs/reading.md": {
        "Day 19": "printed by the command above it",
        "takes public security": "printed by the command above it",
        "dispute 205": "printed by the command above it",
    },
    "docs/reform.md": {"first day of the settled year": "an experiment of half an hour, told once"},
    "docs/scenarios.md": {"winter.toml:7": "printed by a check; tests/scenario holds the messages"},
    "docs/tutorial.md": {"activate": "a command of the shell"},
}
LANGUAGES = {"", "sh", "bash", "console", "python", "toml", "csv", "r", "math"}
# R is no part of the environment: its block is not run.


def fences(page: str) -> list[tuple[str, str]]:
    """Language and text of every block of a page that is written by hand."""
    return FENCE.findall(MADE.sub("", PAGES[page].read_text(encoding="utf-8")))


def commands(page: str) -> Iterator[list[str]]:
    """Words of every command line of a page, without `gongzhi`."""
    for kind, body in FENCE.findall(PAGES[page].read_text(encoding="utf-8")):
        if kind in ("", "sh", "bash", "console"):
            for line in body.replace("\\\n", " ").splitlines():
                if found := LINE.match(line.strip()):
                    yield words_of(found[1])


def reason(words: list[str]) -> str:
    """Why a command is not run; nothing where it is."""
    line = " ".join(words)
    return next((why for begin, why in NOT_RUN.items() if line.startswith(begin)), "")


@pytest.mark.parametrize("page", PAGES)
def test_every_block_is_run_or_has_a_reason(page: str) -> None:
    left = []
    for kind, body in fences(page):
        assert kind in LANGUAGES, (page, kind)
        if kind == "python":
            assert page in PYTHON, page
        elif kind in ("toml", "csv"):
            assert page in CHECKED, page
        elif kind in ("", "sh", "bash", "console") and not EQUATIONS.match(body):
            lines = [line.strip() for line in body.splitlines() if line.strip()]
            typed = all(LINE.match(line) or line.startswith("make ") for line in lines)
            if not typed and not any(words in body for words in OTHER.get(page, {})):
                left.append(lines[0])
    assert left == []


def test_every_reason_is_needed() -> None:
    lines = [" ".join(words) for page in PAGES for words in commands(page)]
    assert [begin for begin in NOT_RUN if not any(line.startswith(begin) for line in lines)] == []
    for page, known in OTHER.items():
        bodies = [body for kind, body in fences(page) if kind == ""]
        assert [words for words in known if not any(words in body for body in bodies)] == []


def test_tests_that_a_reason_names_are_there() -> None:
    said = [*NOT_RUN.values(), *(why for known in OTHER.values() for why in known.values())]
    for name in re.findall(r"tests/[\w/]+(?:\.py)?", " ".join(said)):
        assert (ROOT / name).exists(), name


CHECKED = {
    "docs/cities.md",
    "docs/laboratory.md",
    "docs/levers.md",
    "docs/patterns.md",
    "docs/records.md",
    "docs/scenarios.md",
}


def toml_of(page: str) -> list[str]:
    """The TOML blocks of a page."""
    return [body for kind, body in fences(page) if kind == "toml"]


@pytest.mark.parametrize("page", ["docs/levers.md", "docs/patterns.md", "docs/scenarios.md"])
def test_a_scenario_that_is_shown_can_be_loaded(page: str) -> None:
    for text in toml_of(page):
        assert scenario_from_text(text, "shown").pattern


def test_the_design_that_is_shown_is_one() -> None:
    (text,) = toml_of("docs/laboratory.md")
    assert len(design_from_text(text, "shown").factors) == 6


def test_cities_that_are_shown_can_be_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lakeside").mkdir()
    tables = [body for kind, body in fences("docs/cities.md") if kind == "csv"]
    for name, body in zip(("areas", "institutions", "ties"), tables, strict=True):
        (tmp_path / "lakeside" / f"{name}.csv").write_text(body, encoding="utf-8")
    texts = toml_of("docs/cities.md")
    assert scenario_from_text(texts[0], "shown").city.preset == "tianjin"
    own = re.sub(r"^boundaries_file.*\n", "", texts[1], flags=re.MULTILINE)  # an outline is no table
    (tmp_path / "mine.toml").write_text(own, encoding="utf-8")
    assert answer(["run", "mine.toml", "--seed", "1", "--days", "5"]) == 0
    for text in texts[2:]:
        assert "admin_file" in text  # needs lists of real places, see tests/city/test_place_names.py


def small(words: list[str]) -> list[str]:
    """A command with a small town, few days and two seeds, whatever it says of them."""
    places = {place for place, word in enumerate(words) if word in SMALL}
    kept = [word for place, word in enumerate(words) if not {place, place - 1} & places]
    added = [each for option in TAKES.get(words[0], ()) for each in (option, SMALL[option])]
    return [*kept, *added]


RUN = [page for page in PAGES if any(not reason(words) for words in commands(page))]


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN)
def test_the_commands_of_a_page_work_one_after_the_other(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    prepared(page)
    for words in commands(page):
        if not reason(words):
            assert answer(small(words)) == 0, (shlex.join(words), capsys.readouterr().err)
            assert capsys.readouterr().out.strip(), words


def prepared(page: str) -> None:
    """The files of the reader's own that a page speaks of, from its own blocks."""
    if page == "docs/scenarios.md":
        earlier = toml_of(page)[0].replace("day = 121", "day = 15")  # within the few days of the test
        Path("mine.toml").write_text(earlier, encoding="utf-8")
    if page == "docs/records.md":
        Path("casework.toml").write_text(toml_of(page)[0], encoding="utf-8")
        head = "number,created_at,closed_at,promised_for,agency,category,address,source,caller"
        rows = [
            f"{n},{opened}/01/2024 09:00,{opened}/02/2024 10:00,{opened}/03/2024 09:00,"
            f"desk {n % 3},noise {n % 2},street {n % 5},phone,person {n % 40}"
            for n in range(120)
            for opened in (f"{1 + n % 28:02d}",)
        ]
        Path("casework.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        Path("topics.toml").write_text('[topics]\nneighbour = ["noise 0", "noise 1"]\n', encoding="utf-8")
