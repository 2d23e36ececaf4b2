"""What the texts promise: sources listed, tables current, commands and links there, code blocks that run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from app.cli import app
from app.documents import equations
from app.documents.model_page import PAGE
from experiments.validation.mechanisms import PURPOSES
from experiments.wording.sources import BASES, basis, keys_of
from sim.coordination import PATTERNS
from sim.scenario.file import scenario_from_text
from sim.scenario.scenario import all_declarations
from sim.scenario.topics import CATALOGUES

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", "scenarios/README.md")
TEXTS = (*(ROOT / page for page in PAGES), *sorted((ROOT / "docs").glob("*.md")))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CITED = re.compile(r"\[([A-Z][^\]\[|]*?\d{2,5}(?:-\d+)?)\](?!\()")
PYTHON = (  # pages with Python, which is run
    "README.md",
    "README.zh-CN.md",
    "docs/api.md",
    "docs/cities.md",
    "docs/laboratory.md",
    "docs/mesa.md",
    "docs/patterns.md",
    "docs/records.md",
    "docs/reform.md",
    "docs/scenarios.md",
    "docs/statistics.md",
)
every_text = pytest.mark.parametrize("text", TEXTS, ids=[str(path.relative_to(ROOT)) for path in TEXTS])


def blocks(path: Path, language: str) -> list[str]:
    """Code blocks of a language, in order."""
    return [body for kind, body in FENCE.findall(path.read_text(encoding="utf-8")) if kind == language]


def entries() -> set[str]:
    """Keys that docs/sources.md has a row for."""
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| \[([^\]]+)\] \|", page, re.MULTILINE))


def cited_in_code() -> set[str]:
    """Keys named by parameters, patterns, purposes of mechanisms and catalogues."""
    named = {key for each in all_declarations() for key in keys_of(each.source)}
    named |= {key for pattern in PATTERNS.values() for key in keys_of(pattern.source)}
    named |= {key for purpose in PURPOSES.values() for key in keys_of(purpose.source)}
    for path in CATALOGUES.glob("*.toml"):
        head = (line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
        named |= {key for line in head for key in keys_of(line)}
    for path in (ROOT / "experiments" / "validation").rglob("*.py"):  # facts and limits of theory
        named |= set(CITED.findall(path.read_text(encoding="utf-8")))
    return named


def anchors(path: Path) -> set[str]:
    """Anchors that headings of a page get."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_parameter_names_a_source_or_says_that_it_is_assumed() -> None:
    for each in all_declarations():
        assert basis(each.source) in BASES, each.path


def test_a_source_that_names_no_key_is_refused() -> None:
    with pytest.raises(ValueError, match="names no"):
        basis("common knowledge")


def test_every_key_that_code_names_has_an_entry_in_the_sources() -> None:
    assert cited_in_code() <= entries(), sorted(cited_in_code() - entries())


def test_every_entry_of_the_sources_is_used() -> None:
    assert entries() <= cited_in_code(), sorted(entries() - cited_in_code())


@every_text
def test_every_key_that_a_text_names_has_an_entry_in_the_sources(text: Path) -> None:
    cited = set(CITED.findall(text.read_text(encoding="utf-8")))
    assert cited <= entries(), sorted(cited - entries())


def test_the_equations_of_the_model_page_are_those_of_the_rules() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == equations.renewed(page), "run `make docs`"
    assert len(equations.NAME.findall(page)) > 25


def test_every_rule_that_the_model_page_names_has_an_equation() -> None:
    names = equations.NAME.findall("".join(equations.BLOCK.findall(PAGE.read_text(encoding="utf-8"))))
    assert [name for name in names if not equations.equations(equations.rule_named(name))] == []


def test_every_text_gives_one_number_of_parameters() -> None:
    pages = (*TEXTS, ROOT / "scenarios" / "README.md")
    said = {
        (page.name, int(number))
        for page in pages
        for number in re.findall(r"\b(\d{3}) parameters\b", page.read_text(encoding="utf-8"))
    }
    assert {page for page, _ in said} == {"model.md"}
    assert {number for _, number in said} == {len(all_declarations())}


@every_text
def test_commands_and_options_named_in_a_text_exist(text: Path) -> None:
    known = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for line in re.findall(r"\bgongzhi ([a-z]+ ?[^\n`|]*)", text.read_text(encoding="utf-8")):
        name, *words = line.split("#")[0].split()
        if name not in known:
            assert f"`gongzhi {line}" not in text.read_text(encoding="utf-8"), f"gongzhi {line}"
            continue
        command = known[name]
        while words and hasattr(command, "commands"):  # a group: its first word is the command
            assert words[0] in command.commands, line
            command = command.commands[words.pop(0)]
        options = {option for each in command.params for option in each.opts}
        assert {word for word in words if word.startswith("--")} <= options, line


@every_text
def test_make_targets_named_in_a_text_exist(text: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z0-9-]*):", makefile, re.MULTILINE))
    first = re.compile(r"^make ([a-z][a-z0-9-]*)", re.MULTILINE)
    content = text.read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:\w+=\S+ )?make ([a-z][a-z0-9-]*)", content)) | {
        target for block in blocks(text, "") for target in first.findall(block)
    }
    assert named <= targets, sorted(named - targets)


@every_text
def test_links_inside_the_repository_resolve(text: Path) -> None:
    for link in LINK.findall(FENCE.sub("", text.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        target, _, anchor = link.partition("#")
        path = (text.parent / target).resolve() if target else text
        assert path.exists(), link
        if anchor:
            assert anchor in anchors(path), link


@every_text
def test_texts_name_no_place_on_a_machine(text: Path) -> None:
    found = re.findall(r"(?<![\w.:/])/(?:work|root|tmp|home|Users)/\S*", text.read_text(encoding="utf-8"))
    assert not found


def test_scenarios_shown_for_patterns_are_valid() -> None:
    shown = blocks(ROOT / "docs" / "patterns.md", "toml")
    assert shown
    for text in shown:
        assert scenario_from_text(text, "shown").pattern == "party_led"


@pytest.mark.slow
@pytest.mark.parametrize("name", PYTHON)
def test_python_shown_in_a_text_runs(name: str, tmp_path: Path) -> None:
    """The blocks of one text run after each other in one process, from a folder with results in it."""
    shown = blocks(ROOT / name, "python")
    assert shown
    if name == "docs/laboratory.md":
        shown.insert(0, FIRST_RESULTS)
    script = tmp_path / "shown.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n" + "\n".join(shown), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() or "print(" not in script.read_text(encoding="utf-8")


FIRST_RESULTS = """
from experiments import compare
compare(["siloed", "party_led"], 1, workers=1, out="results/first",
        overrides={"calendar.days": 20, "calendar.warm_up": 0})
"""
