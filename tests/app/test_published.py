"""Published numbers: the list of runs, the places of pages, and what fills them."""

import json
import re
from pathlib import Path

import pytest

from app.documents.published import renew, runs, views
from app.documents.published.blocks import CLOSE, blocks_of
from app.documents.published.renew import fill_pages, main, pages, unknown_places
from app.documents.published.runs import PublishedRun, do_all, published_runs
from experiments.results.compare import compare
from sim.errors import ScenarioError

SHORT = {"calendar.days": 20, "calendar.warm_up": 10}
METRIC = "raised"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """Results of a small run called `small`, five seeds, as `make results` keeps them."""
    folder = tmp_path_factory.mktemp("published")
    compare(["siloed", "party_led"], seeds=5, overrides=SHORT, out=folder / "small", history="none")
    return folder


@pytest.fixture
def small() -> PublishedRun:
    return PublishedRun("small", "compare siloed party_led --out {out}")


def page_with(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    return page


def place(words: str, text: str = "") -> str:
    return f"<!-- published: {words} -->{text}{CLOSE}"


def test_every_place_of_every_page_names_a_run_of_the_list_and_a_view():
    assert unknown_places(published_runs(), pages()) == []
    views_used = {block.view for page in pages() for block in blocks_of(page)}
    assert views_used <= views.VIEWS.keys()


def test_no_number_within_a_sentence_begins_a_line():
    """Markdown takes a line that begins with a comment for HTML, and the paragraph would end there."""
    within = re.compile(r"[^\n>|]\n<!-- published: [^\n]*?" + re.escape(CLOSE))
    assert [page.name for page in pages() if within.search(page.read_text(encoding="utf-8"))] == []


def test_every_command_of_the_list_is_one_that_gongzhi_takes(tmp_path):
    from app.cli import answer

    for run in published_runs().values():
        name, *_ = run.words(tmp_path)
        assert answer([name, "--help"]) == 0, run.name


def test_a_place_within_a_sentence_and_a_table_are_filled_and_filled_again(small, out, tmp_path):
    gap, by = place(f"small difference {METRIC}"), place("small by_scenario raised,refusals")
    page = page_with(tmp_path, f"It takes in {gap} more.\n\n{by}\n\n{place('other identity', 'kept')}\n")
    assert fill_pages(small, out, [page]) == [page]
    text = page.read_text()
    found = compare(
        ["siloed", "party_led"], seeds=5, overrides=SHORT, out=out / "small", history="none"
    ).difference(METRIC)
    assert f"{found.difference:+.1f}".replace("-", "−") in text
    assert "| `siloed` |" in text
    assert f"{place('other identity', 'kept')}\n" in text
    assert fill_pages(small, out, [page]) == [], "what is filled already stays as it is"


@pytest.mark.parametrize("view", sorted(views.VIEWS))
def test_every_view_shows_something_and_no_comment(view, small, out):
    from experiments.report.content import comparison_in
    from experiments.storage.store import Store

    words = {
        "fact": ("residents",),
        "level": (METRIC, "siloed"),
        "gap": (METRIC,),
        "difference": (METRIC,),
        "per_hundred": (METRIC, "party_led", "zh"),
        "table": (f"{METRIC},refusals",),
        "by_scenario": (f"{METRIC},refusals", "party_led", "zh"),
    }
    shown = views.Shown(small, comparison_in(Store.read(small.folder(out))))
    said = views.show(shown, view, words.get(view, ()))
    assert said
    assert "<!--" not in said
    assert "nan" not in said


def test_words_of_a_difference_say_more_fewer_or_nothing_clear(small, out):
    from experiments.report.content import comparison_in
    from experiments.storage.store import Store

    shown = views.Shown(small, comparison_in(Store.read(small.folder(out))))
    row = shown.difference("refusals", "party_led")
    assert row.interval.high < 0, "units that are convened refuse less; else choose another row"
    assert views.per_hundred(shown, "refusals", "party_led").endswith(" fewer")
    unclear = [d.metric for d in shown.found.differences if d.found.interval.holds(0.0)]
    assert unclear
    assert views.per_hundred(shown, unclear[0], "party_led") == "no clear difference"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<!-- published: small identity --> and no end", "page.md:1: this place does not end"),
        (place("small"), "page.md:1: a place names a run and a view"),
        (place("small lable raised siloed"), "no view is called 'lable'"),
        (place("small level"), "the view level does not take"),
        (place("small level raisd siloed"), "no difference of metric 'raisd'"),
        (place("small table raisd"), "no outcome is called 'raisd'"),
        (place("small fact size"), "no fact is called 'size'"),
    ],
)
def test_a_place_that_cannot_be_filled_is_refused_and_the_page_stays(text, message, small, out, tmp_path):
    page = page_with(tmp_path, text)
    with pytest.raises(ScenarioError, match=message):
        fill_pages(small, out, [page])
    assert page.read_text() == text


def test_a_place_of_an_unknown_run_is_named_with_the_nearest(tmp_path):
    page = page_with(tmp_path, f"\n{place('hepin identity')}")
    assert unknown_places(published_runs(), [page]) == [
        "page.md:2: no published run is called 'hepin'. Did you mean 'heping'?"
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a]\n", 'needs command = "'),
        ('[a]\ncommand = "info"\nfigure = {}\n', "figure: is not known. Did you mean 'figures'"),
        ("[a\n", "published.toml"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(text, message, tmp_path):
    listed = tmp_path / "published.toml"
    listed.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=message):
        published_runs(listed)


def test_runs_are_done_once_and_again_when_command_or_model_changed(tmp_path, monkeypatch):
    begun, said = [], []
    monkeypatch.setattr(
        runs.subprocess,
        "run",
        lambda words, **_: begun.append(words[3:]) or runs.subprocess.CompletedProcess(words, 0),
    )
    listed = {"a": PublishedRun("a", "info"), "b": PublishedRun("b", "compare x --out {out}")}
    assert [run.name for run in do_all(listed, tmp_path, said.append)] == ["a", "b"]
    assert begun == [["info"], ["compare", "x", "--out", str(tmp_path / "b")]]
    list(do_all(listed, tmp_path, said.append))
    assert len(begun) == 2
    assert said[2:] == ["1 of 2: a is there already", "2 of 2: b is there already"]
    monkeypatch.setattr(runs, "code_hash", lambda: "another")
    (tmp_path / "b.done.json").write_text("damaged", encoding="utf-8")
    list(do_all(listed, tmp_path, said.append))
    assert len(begun) == 4
    assert json.loads((tmp_path / "b.done.json").read_text())["code"] == "another"


def test_a_command_that_fails_stops_with_its_name_and_is_not_noted(tmp_path, capsys, monkeypatch):
    listed = {"a": PublishedRun("a", "compare nothing_of_the_kind --out {out}")}
    monkeypatch.setattr(renew, "published_runs", lambda: listed)
    monkeypatch.setattr(renew, "pages", list)
    assert main(["--out", str(tmp_path)]) == 2
    assert "a: gongzhi ended with code 2" in capsys.readouterr().err
    assert not (tmp_path / "a.done.json").exists()
    assert main(["--only", "b"]) == 2
    assert "no run is called 'b'" in capsys.readouterr().err
