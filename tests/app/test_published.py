"""Published numbers: the list of runs, the places of pages, and what fills them."""

import json
import re
from pathlib import Path

import pytest

from app.documents.published import renew, runs, views
from app.documents.published.blocks import CLOSE, blocks_of
from app.documents.published.doubtful import DOUBTFUL
from app.documents.published.explored import EXPLORED
from app.documents.published.ideas import IDEAS
from app.documents.published.interplayed import INTERPLAYED
from app.documents.published.renew import fill_pages, main, pages, unknown_places
from app.documents.published.runs import PublishedRun, do_all, published_runs
from app.documents.published.shown import Shown
from app.documents.published.views import show
from experiments.execution.reform import course, plan
from experiments.results.compare import compare
from experiments.statistics import settling
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


OF_OTHER_STUDIES = EXPLORED | DOUBTFUL | INTERPLAYED | IDEAS  # held against results of their own


@pytest.mark.parametrize("view", sorted(views.VIEWS.keys() - OF_OTHER_STUDIES.keys()))
def test_every_view_shows_something_and_no_comment(view, small, out):
    words = {
        "fact": ("residents",),
        "level": (METRIC, "siloed"),
        "gap": (METRIC,),
        "difference": (METRIC,),
        "per_hundred": (METRIC, "party_led", "zh"),
        "table": (f"{METRIC},refusals",),
        "by_scenario": (f"{METRIC},refusals", "party_led", "zh"),
    }
    shown = Shown(small, out)
    said = views.show(shown, view, words.get(view, ()))
    assert said
    assert "<!--" not in said
    assert "nan" not in said


def test_words_of_a_difference_say_more_fewer_or_nothing_clear(small, out):
    shown = Shown(small, out)
    less = [d.metric for d in shown.found.differences if d.found.interval.high < 0]
    more = [d.metric for d in shown.found.differences if d.found.interval.low > 0]
    assert less
    assert more
    assert views.per_hundred(shown, less[0], "party_led").endswith(" fewer")
    assert views.per_hundred(shown, more[0], "party_led").endswith(" more")
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


def test_a_run_whose_records_are_not_there_is_passed_over_with_a_word(tmp_path, monkeypatch):
    begun, said = [], []
    done = runs.subprocess.CompletedProcess([], 0)
    monkeypatch.setattr(runs.subprocess, "run", lambda words, **_: begun.append(words[3:]) or done)
    listed = {
        "a": PublishedRun("a", "info", needs="no/such/records.csv"),
        "b": PublishedRun("b", "info", needs="README.md"),
    }
    assert [run.name for run in do_all(listed, tmp_path, said.append)] == ["b"]
    assert begun == [["info"]]
    assert said[0] == "1 of 2: a needs no/such/records.csv, which is not there: its numbers stay"


def test_views_of_ensembles_planted_truths_and_scores(tmp_path):
    row = {"figure": "orders", "record": 0.1, "low": 0.05, "median": 0.12, "high": 0.4, "inside": True}
    planted = {
        "cities": 200,
        "kept": 0.97,
        "inside": 0.885,
        "p_ranks": 0.114,
        "coverage": {"a": 0.9, "b": 0.96},
    }
    told = {"size": 150, "effective": 24.6, "identity": "abc", "code_hash": "def", "planted": planted}
    wrote(tmp_path / "e", "calibration.json", {"ensemble": told, "figures": [row, {**row, "inside": False}]})
    shown = Shown(PublishedRun("e", "calibrate x --out {out}"), tmp_path)
    assert show(shown, "ensembled", ()) == (
        "code def; ensemble abc: 150 worlds, worth 25 equally likely ones; 1 of 2 records inside"
    )
    assert show(shown, "calibrated", ()).splitlines()[2:] == [
        "| `orders` | 0.100 | 0.120 [0.050, 0.400] | **outside** |",
        "| `orders` | 0.100 | 0.120 [0.050, 0.400] | inside |",
    ]
    assert show(shown, "planted", ()) == (
        "of 200 planted worlds 97 % were kept and 88 % lie in their 90 % region, "
        "ranks are even with p = 0.11, and intervals of the emulators cover 93 % (90 to 96 by figure)"
    )
    figures = [{"figure": "a", "named": True, "inside_form": False}]
    figures += [{"figure": "b", "named": False, "inside_form": False}]
    better = {"last": [3, 10], "log_normal": [2, 5], "queue": [4, 5]}
    told = {
        "inside": 8,
        "inside_with_form": 9,
        "of": 10,
        "scored": 12_345,
        "figures": figures,
        "better": better,
        "code_hash": "def",
    }
    wrote(tmp_path / "e", "score.json", told)
    assert show(shown, "scored", ()) == (
        "8 of 10 named figures of 12,345 later cases lie inside the 90 % interval of runs, "
        "9 where the declared error of form counts (outside of both: `a`); "
        "predicted better: 3 of 10 beside the periods before, 2 of 5 beside a log-normal per type, "
        "4 of 5 beside a queue per unit (code def)"
    )


def test_a_command_that_fails_stops_with_its_name_and_is_not_noted(tmp_path, capsys, monkeypatch):
    listed = {"a": PublishedRun("a", "compare nothing_of_the_kind --out {out}")}
    monkeypatch.setattr(renew, "published_runs", lambda: listed)
    monkeypatch.setattr(renew, "pages", list)
    assert main(["--out", str(tmp_path)]) == 2
    assert "a: gongzhi ended with code 2" in capsys.readouterr().err
    assert not (tmp_path / "a.done.json").exists()
    assert main(["--only", "b"]) == 2
    assert "no run is called 'b'" in capsys.readouterr().err


def wrote(folder: Path, name: str, content: object) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def test_a_screening_shows_what_is_beyond_random_variation(tmp_path):
    rows = [
        {"factor": "work.utilisation", "label": "Load", "mu_star": 2.5, "low": 1.5, "high": 3.5}
        | {"randomness": 0.5, "mu": -2.0, "sigma": 1.0},
        {"factor": "joint.every", "label": "Days", "mu_star": 0.25, "low": None, "high": None}
        | {"randomness": 0.5, "mu": 0.0, "sigma": 1.0},
    ]
    wrote(tmp_path / "screening", "morris.json", {"table": rows})
    shown = Shown(published_runs()["screening"], tmp_path)
    assert views.show(shown, "moving", ()) == "1 of 2"
    table = views.show(shown, "effects", ())
    assert "`work.utilisation`: Load | 2.500 [1.500, 3.500] | 0.500 |" in table
    assert "joint.every" not in table


def test_a_discovery_shows_its_rules_in_both_languages(tmp_path):
    told = {"rules": [{"en": "B wins when x.", "zh": "x\u65f6B\u4f18\u3002"}], "hits": 3, "points": 12}
    wrote(tmp_path / "when", "discovery.json", told)
    shown = Shown(published_runs()["when"], tmp_path)
    assert views.show(shown, "hits", ()) == "3 of 12"
    assert "> B wins when x." in views.show(shown, "rules", ())
    assert "> x\u65f6B\u4f18\u3002" in views.show(shown, "rules", ("zh",))


def test_a_discovery_without_a_rule_says_so(tmp_path):
    wrote(tmp_path / "when", "discovery.json", {"rules": [], "hits": 0, "points": 120})
    shown = Shown(published_runs()["when"], tmp_path)
    assert views.show(shown, "hits", ()) == "0 of 120"
    assert "> No rule can be learnt" in views.show(shown, "rules", ())
    assert "> \u65e0\u6cd5\u5f97\u51fa\u89c4\u5219" in views.show(shown, "rules", ("zh",))


def test_a_phase_diagram_counts_cells_and_certain_ones(tmp_path):
    (tmp_path / "phase").mkdir()
    rows = ["winner,criterion,certain", "siloed,durable_of_1000,True", "siloed,durable_of_1000,False"]
    (tmp_path / "phase" / "phase_winners.csv").write_text("\n".join(rows), encoding="utf-8")
    table = views.show(Shown(published_runs()["phase"], tmp_path), "cells", ())
    assert "| `siloed` | 2 (1) | 0 (0) |" in table


def test_a_validation_is_told_in_a_line(tmp_path):
    told = {"limits": [{"holds": True}, {"holds": False}], "code_hash": "abc", "seeds": 20}
    told |= {
        "facts": [{"verdict": "pass"}, {"verdict": "short"}],
        "ablations": [{"purpose": {"serves": True}}],
    }
    wrote(tmp_path / "validation", "validation.json", told)
    said = views.show(Shown(published_runs()["validation"], tmp_path), "checked", ())
    assert said.startswith("1 of 2 limits hold; of 2 facts 1 pass, 1 short, 0 reported; 1 of 1 mechanisms")


def test_numbers_that_are_not_there_are_asked_for_by_name(tmp_path):
    with pytest.raises(ScenarioError, match=r"screening: .*morris.json cannot be read"):
        views.show(Shown(published_runs()["screening"], tmp_path), "moving", ())


@pytest.fixture
def short_years(monkeypatch):
    """A year of 40 days and windows of 20, so that both horizons take seconds."""
    for module, names in {
        settling: {"WINDOW": 20, "SEASON": 40, "SOON_ENOUGH": 10, "PIECE": 5},
        course: {"WINDOW": 20, "MOST_SPIN_UP": 100, "MOST_AFTER": 40, "SOON_ENOUGH": 10},
        plan: {"LEAST_SPIN_UP": 100, "LEAST_AFTER": 40, "SOON_DAYS": 20, "YEAR": 40, "FOLLOWED": 40},
    }.items():
        for name, value in names.items():
            monkeypatch.setattr(module, name, value)


def test_causes_are_set_beside_each_other(short_years, tmp_path):
    """Every run of the family for a few days in the example town."""
    family = {name: run for name, run in published_runs().items() if name.startswith("causes")}
    assert list(family)[-1] == "causes", "it shows the others, so that they come first"
    for name, run in family.items():
        words = run.words(tmp_path)
        pair = [runs.ROOT / word if "/" in word else word for word in words[1:3]]
        first = {"overrides": SHORT, "history": "none"}
        asked = first if "--history" in words else {"overrides": {"relapse.window": 10}}
        compare(pair, 1, out=tmp_path / name, **asked)
    lines = views.show(Shown(family["causes"], tmp_path), "causes", ()).splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == [
        "| as published now",
        "| read from the first months of a city that fills up",
        "| as a share of the disputes taken in",
        "| lending authority takes no minutes",
        "| the former baseline: a unit asks itself, nobody designates, refusals persist",
        "| all of them together, as a share of the disputes taken in",
    ]
    assert len({line.split(" | ")[1] for line in lines[2:]}) > 3, "they differ"


def test_a_family_is_done_by_the_name_before_its_underscore():
    assert renew._means("causes", "causes_former")
    assert renew._means("causes", "causes")
    assert not renew._means("cause", "causes_former")


def test_a_code_that_a_run_may_end_with_does_not_stop_the_list(tmp_path, monkeypatch):
    monkeypatch.setattr(runs.subprocess, "run", lambda words, **_: runs.subprocess.CompletedProcess(words, 1))
    assert len(list(do_all({"a": PublishedRun("a", "info", may_end=(1,))}, tmp_path, print))) == 1
    with pytest.raises(ScenarioError, match="ended with code 1"):
        list(do_all({"b": PublishedRun("b", "info")}, tmp_path, print))
    assert published_runs()["validation"].may_end == (1,)
