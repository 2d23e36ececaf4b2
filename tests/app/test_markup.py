"""Names that look like markup of any kind are shown as they are written, in every output."""

import csv
import io
import json
import os
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.table import Table
from rich.text import Text

from app.cli import answer
from app.console.printing import bare_table, console, print_table
from app.console.terminal import HANDLER, plain_signs, speak_any_encoding
from experiments.wording.foreign import in_file_name, in_html, in_markdown, in_spreadsheet
from experiments.wording.markdown import markdown_table
from experiments.wording.spreadsheet import ENCODING, write_spreadsheet
from sim.scenario.text import toml_value
from sim.texts import unusable

ROOT = Path(__file__).parents[2]
NASTY = (
    *("base[v1]", "[/]", "[/bold]", "[red]x", ":smile:", "<script>alert(1)</script>"),
    *("a|b", "`x`", "$x_1$", "\\", "&amp;", "\\|"),
)
names = st.sampled_from(NASTY) | st.text(min_size=1, max_size=20).filter(
    lambda text: not unusable(text, one_line=True) and text.strip() == text
)


def printed(table: Table, capsys, monkeypatch, width: int = 118) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    capsys.readouterr()
    print_table(console(), table)
    return capsys.readouterr().out


def only_text(page: str) -> tuple[list[str], str]:
    """Tags of a page, and its text."""
    tags: list[str] = []
    words: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            tags.append(tag)

        def handle_data(self, data: str) -> None:
            words.append(data)

    reader = Reader(convert_charrefs=True)
    reader.feed(page)
    reader.close()
    return tags, "".join(words)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(name=names)
def test_a_table_shows_names_as_they_are(name: str, capsys, monkeypatch) -> None:
    table = bare_table(title="of a run")
    table.add_column(name, no_wrap=True)
    table.add_column("value", justify="right", no_wrap=True)
    table.add_row(name, "1")
    for width in (118, 24):
        lines = printed(table, capsys, monkeypatch, width)
        shown = "".join(lines.split())
        assert "".join(name.split()) in shown or len(name) > width - 10


def test_nothing_but_the_printing_module_makes_a_console() -> None:
    """One console for all tables: the only place where markup could be switched on."""
    made = {
        str(path.relative_to(ROOT))
        for folder in ("app", "experiments", "sim", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"\bConsole\(", path.read_text(encoding="utf-8"))
    }
    assert made == {"app/console/printing.py", "app/console/progress.py"}
    for path in made:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert all("markup=False" in call for call in re.findall(r"\bConsole\(([^)]+)\)", text))
    assert 'TextColumn("{task.description}", markup=False)' in (ROOT / "app/console/progress.py").read_text()


@given(names)
def test_html_of_a_name_is_text_alone(name: str) -> None:
    tags, text = only_text(f'<p title="{in_html(name)}">{in_html(name)}</p>')
    assert (tags, text) == (["p"], name)


@given(st.lists(names, min_size=1, max_size=3))
def test_a_markdown_table_of_names_has_its_cells_and_no_markup(cells: list[str]) -> None:
    page = "\n".join(markdown_table(["name"] * len(cells), [[in_markdown(cell) for cell in cells]]))
    tags, _ = only_text(MarkdownIt("commonmark").enable("table").render(page))
    assert tags == ["table", "thead", "tr", *["th"] * len(cells), "tbody", "tr", *["td"] * len(cells)]
    rows = MarkdownIt("commonmark").enable("table").parse(page)
    shown = [token.content for token in rows if token.type == "inline"][len(cells) :]
    assert len(shown) == len(cells)


@given(names)
def test_markdown_shows_a_name_as_it_is(name: str) -> None:
    page = MarkdownIt("commonmark").render(f"x {in_markdown(name)} x")
    tags, text = only_text(page)
    assert tags == ["p"]
    assert " ".join(text.split()) == " ".join(f"x {name} x".split())


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", " =1", "\t=1", "=cmd|' /C calc'!A0"]
)
def test_a_formula_in_a_name_is_no_formula(name: str, tmp_path: Path) -> None:
    write_spreadsheet(tmp_path / "x.csv", ["name", "value"], [[name, -1.5], ["和平区", 2]])
    with (tmp_path / "x.csv").open(encoding=ENCODING, newline="") as file:
        _, first, second = csv.reader(file)
    assert first == [f"'{name}", "-1.5"]
    assert second == ["和平区", "2"]
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(pd.read_csv(tmp_path / "x.csv").columns) == ["name", "value"]


@given(names)
def test_other_names_are_left_as_they_are_in_spreadsheets(name: str) -> None:
    shown = in_spreadsheet(name)
    assert shown == name or (shown == f"'{name}" and name.lstrip()[0] in "=+-@＝＋－＠")


@given(names)
def test_a_name_makes_a_file_in_its_own_folder(name: str) -> None:
    made = in_file_name(f"{name}-seed1.png")
    assert Path(made).name == made
    assert not made.startswith(".")


# ---- through the commands ----


SHORT = 'extends = "baseline"\n[calendar]\ndays = 60\nwarm_up = 0\n'


@pytest.mark.slow
@pytest.mark.parametrize("name", ["base[v1]", "[/b] $a_$ <b>x", "_low ../x=1"])
def test_a_scenario_of_any_name_is_run_shown_and_drawn(name: str, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    for file, called in (("one[v1].toml", name), ("two.toml", "[/]")):
        Path(file).write_text(f"name = {toml_value(called)}\n{SHORT}", encoding="utf-8")
    asked = ["one[v1].toml", "two.toml", "--seeds", "1", "--workers", "1", "--out", "out"]
    assert answer(["compare", *asked, "--history", "none"]) == 0
    said = capsys.readouterr()
    assert name in said.out
    assert "[/]" in said.out
    assert answer(["report", "out", "--seeds", "0"]) == 0
    tags, text = only_text((tmp_path / "out" / "report-en.html").read_text(encoding="utf-8"))
    assert name in text
    assert "b" not in tags
    assert answer(["export", "one[v1].toml", "--format", "xes"]) == 0
    (made,) = tmp_path.glob("*.xes")
    said = [each.get("value") for each in ElementTree.parse(made).iter() if each.get("key") == "concept:name"]
    assert f"Gongzhi: {name}, seed 1" in said


# ---- terminals ----


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1", "cp1252", "big5", "utf-8"])
def test_nothing_that_is_printed_fails_for_its_signs(encoding: str, monkeypatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr("sys.stdout", stream)
    speak_any_encoding()
    console().print("−5 – × … 共治 é 😀 \ud800")
    stream.flush()
    said = stream.buffer.getvalue().decode(encoding)
    assert said.startswith(("-5", "−5"))


def test_a_minus_sign_never_becomes_a_question_mark() -> None:
    assert plain_signs("−5 × 3 – 2…") == "-5 x 3 - 2..."
    assert plain_signs("é中") == "e?"
    assert HANDLER


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_a_command_of_any_encoding_says_data_exactly(encoding: str, tmp_path, monkeypatch) -> None:
    found = {}
    for words in (["show", "party_led", "--resolved"], ["show", "party_led", "--json"]):
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        monkeypatch.setattr("sys.stdout", stream)
        speak_any_encoding()
        assert answer(words) == 0
        stream.flush()
        found[words[-1]] = stream.buffer.getvalue()
    monkeypatch.undo()
    (tmp_path / "again.toml").write_bytes(found["--resolved"])  # read as UTF-8
    assert answer(["check", str(tmp_path / "again.toml")]) == 0
    assert json.loads(found["--json"])["title_zh"].startswith("党建引领")


def wide_table() -> Table:
    table = bare_table()
    table.add_column("", overflow="fold")
    for name in ("siloed", "party_led"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("difference [95 % interval]", justify="right", no_wrap=True)
    table.add_column("P(better)", justify="right", no_wrap=True)
    for row in ("Durably resolved within ninety days of the claim, share", "化解时长中位数, day"):
        table.add_row(Text(row), Text("0.512"), Text("0.634"), Text("+0.122 [+0.101, +0.143]"), Text("1.00"))
    return table


@pytest.mark.parametrize("width", [118, 100, 80, 60, 50, 40, 30, 20])
def test_no_line_is_wider_than_the_window_and_no_name_is_squeezed(width: int, capsys, monkeypatch) -> None:
    shown = printed(wide_table(), capsys, monkeypatch, width)
    assert all(len(line.rstrip()) <= width for line in shown.splitlines())
    assert "…" not in shown
    flat = " ".join(shown.split())
    if width >= 30:
        assert "0.512" in flat
        assert "0.634" in flat
    if width < 90:  # names have lines of their own, broken between words only
        assert "Durably resolved" in flat
        assert max(len(line) for line in shown.splitlines()) > width // 2
    words = set(re.findall(r"[A-Za-z]{4,}", shown))
    assert {"Durably", "resolved", "ninety"} <= words or width <= 20


def test_at_sixty_columns_values_stand_in_columns_below_their_name(capsys, monkeypatch) -> None:
    lines = printed(wide_table(), capsys, monkeypatch, 60).splitlines()
    assert lines[0].split() == ["siloed", "party_led", "difference", "[95", "%", "interval]", "P(better)"]
    assert lines[1] == "Durably resolved within ninety days of the claim, share"
    assert lines[2].index("0.634") + len("0.634") == lines[0].index("party_led") + len("party_led")


def test_at_forty_columns_every_value_has_its_line(capsys, monkeypatch) -> None:
    shown = printed(wide_table(), capsys, monkeypatch, 40)
    assert re.search(r"^  party_led +0\.634 *$", shown, re.MULTILINE)


def test_a_table_of_words_wraps_at_words(capsys, monkeypatch) -> None:
    table = bare_table()
    for name in ("scenario", "what it is", "which question it answers"):
        table.add_column(name)
    table.add_row("party_led", "Party branches convene", "Does it help when a street calls every unit in?")
    shown = printed(table, capsys, monkeypatch, 70)
    assert len(shown.splitlines()) == 3
    narrow = printed(table, capsys, monkeypatch, 40)
    assert re.search(r"^  what it is +Party branches", narrow, re.MULTILINE)


def test_files_get_the_full_width_whatever_the_terminal(monkeypatch, capsys) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert console().width == 118
    assert os.environ.get("COLUMNS") is None
