"""The report of a result folder: complete, in two languages, self-contained, and true to the comparison."""

import json
import re
import shutil
from html.parser import HTMLParser

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments import compare
from experiments.report import breakdown, write
from experiments.report.breakdown import NotTheSameError, breakdown_of
from experiments.report.content import Gatherer, comparison_in
from experiments.report.sensitivity import sensitivity_tables
from experiments.report.write import SECTIONS
from experiments.results.comparison import Comparison
from experiments.results.limits import what_it_cannot_tell
from experiments.storage.store import Store
from experiments.wording.numbers import decimals, number
from experiments.wording.words import words
from sim.errors import ScenarioError
from sim.outcomes.headline import CHIEF
from sim.outcomes.metric import PER_1000
from sim.outcomes.metrics import METRICS
from sim.scenario.file import resolved_text, scenario_from_text
from tests.experiments import doubles

SHORT = {"calendar.days": 30, "calendar.warm_up": 10}


class Page(HTMLParser):
    """What a page holds: ids, addresses, text outside of style; complains about tags that are not closed."""

    VOID = frozenset({"meta", "img", "line", "rect", "wbr", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.said: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.attributes.setdefault(tag, found)
        self.ids += [found["id"]] if "id" in found else []
        self.addresses += [found[name] for name in ("src", "href") if name in found]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.said).split())


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """A small real comparison that is kept."""
    out = tmp_path_factory.mktemp("report") / "results"
    return compare(
        ["siloed", "party_led"], [1, 2, 3, 4, 5], workers=1, overrides=SHORT, out=out, history="none"
    )


@pytest.fixture
def no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes seconds; tests that look at words go without."""
    monkeypatch.setattr(write, "_figures", lambda _: [])


@pytest.fixture(scope="module")
def pages(found) -> dict[str, Page]:
    """The report in both languages."""
    texts = {}
    for language in ("en", "zh"):
        written = write.report(found.folder, language, seeds=2)
        assert written.warnings == ()
        assert written.path == found.folder / f"report-{language}.html"
        assert written.size < 3 * 1024 * 1024
        texts[language] = written.path.read_text("utf-8")
    return {language: Page(text) for language, text in texts.items()}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_part_is_there_and_nothing_is_fetched(pages, language):
    page, say = pages[language], words(language, "report")
    assert [key for key in page.ids if key in SECTIONS] == list(SECTIONS)
    assert all(say(f"section.{key}") in page.text for key in SECTIONS)
    assert all(address.startswith(("data:", "#")) for address in page.addresses)
    assert page.attributes["html"]["lang"] == {"en": "en", "zh": "zh-Hans"}[language]
    assert page.attributes["meta"]["charset"] == "utf-8"
    assert page.attributes["img"]["alt"]
    assert "{" not in page.text.replace("{{", "")


def test_the_numbers_are_those_of_the_comparison(found, pages):
    item = next(d for d in found.differences if d.metric == CHIEF).found
    digits = decimals(PER_1000, [item.mean_a, item.mean_b])
    fine = max(digits, decimals(PER_1000, [item.difference, item.interval.low, item.interval.high]))
    ends = f"[{number(item.interval.low, fine, sign=True)}, {number(item.interval.high, fine, sign=True)}]"
    for page in pages.values():
        assert f"{number(item.difference, fine, sign=True)} {ends}" in page.text
        assert number(item.mean_a, digits) in page.text


def test_every_outcome_with_data_has_a_row_in_its_language(found, pages):
    for item in found.differences:
        if item.found.pairs:
            assert METRICS[item.metric].label in pages["en"].text
            assert METRICS[item.metric].zh in pages["zh"].text


def test_the_manifest_names_code_versions_seeds_and_full_texts(found, pages):
    for page in pages.values():
        assert found.design.code_hash in page.text
        assert f"numba {found.design.versions['numba']}" in page.text
        assert "1–5" in page.text
        for planned in found.scenarios:
            assert planned.key in page.text
            scenario = scenario_from_text(planned.text, planned.name)
            short = resolved_text(scenario, comments=False)
            assert scenario_from_text(short, planned.name).key() == planned.key
            assert " ".join(short.split()) in page.text
        assert f"gongzhi reproduce DIR {found.runs['run_id'].iloc[0]}" in page.text


def test_what_differs_between_the_scenarios_is_listed(pages):
    assert re.search(r"coordination\.pattern siloed party_led", pages["en"].text)
    assert "Convening authority coordination.authority – 0.6" in pages["en"].text
    assert "召集权威 coordination.authority – 0.6" in pages["zh"].text


def test_limits_are_told_in_the_language_of_the_report(found, pages):
    for language, page in pages.items():
        for sentence in what_it_cannot_tell(found, language):
            assert sentence in page.text


def test_groups_are_parts_of_the_whole(found):
    """What is durably resolved in every run is the mean over its groups, weighted by their problems."""
    taken = breakdown_of(Store.read(found.folder), found, 2)
    judged = taken.disputes[taken.disputes["judged"]]
    for (scenario, seed), mine in judged.groupby(["scenario", "seed"]):
        stored = float(found.values(CHIEF, scenario)[seed]) / 1000
        assert mine["durable"].mean() == pytest.approx(stored)
        for side in taken.sides:
            share = mine.groupby(side)["durable"].agg(["mean", "size"])
            assert np.average(share["mean"], weights=share["size"]) == pytest.approx(stored)
    assert taken.sides[-1] == "subdistrict"  # one district says nothing


def test_what_was_taken_from_a_run_is_not_computed_again(found, monkeypatch):
    store = Store.read(found.folder)
    before = breakdown_of(store, found, 1)

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("ran again")

    monkeypatch.setattr(breakdown, "run", fail)
    again = breakdown_of(store, found, 1)
    assert again.disputes.equals(before.disputes)


@pytest.mark.usefixtures("no_figures")
def test_a_run_that_does_not_come_out_as_stored_leaves_winners_out_and_says_so(found, tmp_path):
    copy = tmp_path / "results"
    shutil.copytree(found.folder, copy, ignore=shutil.ignore_patterns("breakdown", "*.html"))
    for part in (copy / "runs").glob("*.parquet"):
        table = pq.read_table(part)
        wrong = pa.array(["0" * 32] * len(table))
        place = table.column_names.index("event_hash")
        pq.write_table(table.set_column(place, "event_hash", wrong), part)
    store = Store.read(copy)
    with pytest.raises(NotTheSameError):
        breakdown_of(store, comparison_in(store), 1)
    written = write.report(copy, seeds=1)
    assert "Left out" in written.warnings[0]
    assert written.warnings[0] in Page(written.path.read_text("utf-8")).text


@pytest.mark.usefixtures("no_figures")
def test_failed_and_missing_runs_are_told(pair, tmp_path):
    out = tmp_path / "results"
    compare(pair, [2, 3, 4], workers=1, work=doubles.broken_for_one_seed, out=out, history="none")
    text = Page(write.report(out, seeds=0).path.read_text("utf-8")).text
    assert "2 of 6 runs failed" in text
    assert "ZeroDivisionError: the double was asked to break" in text
    assert "4 of 6 went well" in text
    assert "Left out (--seeds 0)." in text


def test_a_folder_in_which_every_run_failed_still_gives_a_report(pair, tmp_path):
    out = tmp_path / "results"
    compare(pair, [3], workers=1, work=doubles.broken_for_one_seed, out=out, history="none")
    text = Page(write.report(out).path.read_text("utf-8")).text
    assert "No run went well" in text
    assert "ZeroDivisionError" in text


@pytest.mark.usefixtures("no_figures")
def test_words_of_a_scenario_cannot_become_part_of_the_page(pair, tmp_path):
    pair[1] = pair[1].model_copy(update={"title": "<script>alert(1)</script>"})
    compare(pair, [1, 2], workers=1, work=doubles.quick, out=tmp_path / "results", history="none")
    text = write.report(tmp_path / "results", seeds=0).path.read_text("utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.usefixtures("no_figures")
def test_a_sensitivity_table_in_the_folder_is_shown(found, tmp_path):
    copy = tmp_path / "results"
    shutil.copytree(found.folder, copy)
    (copy / "sensitivity").mkdir()
    rows = "\n".join(f"accept.load_{n},{n / 7}" for n in range(40))
    (copy / "sensitivity" / "morris.csv").write_text(f"parameter,mu_star\n{rows}\n", "utf-8")
    text = Page(write.report(copy, seeds=0).path.read_text("utf-8")).text
    assert "From sensitivity/morris.csv" in text
    assert "accept.load_3 0.4286" in text
    assert "the first 30 of 40 rows" in text


def test_what_the_sensitivity_command_wrote_is_shown_and_a_broken_table_is_named(tmp_path):
    rows = [{"parameter": "accept.load", "mu_star": 0.12345678, "note": None}]
    (tmp_path / "morris.json").write_text(json.dumps({"outcome": ["x"], "table": rows}), "utf-8")
    (shown,) = sensitivity_tables(tmp_path)
    assert shown["columns"] == ["parameter", "mu_star", "note"]
    assert shown["rows"] == [["accept.load", "0.1235", "–"]]
    (tmp_path / "sobol.json").write_text("{", "utf-8")
    with pytest.raises(ScenarioError, match=r"sobol\.json: not a readable table"):
        sensitivity_tables(tmp_path)


def test_a_folder_with_one_scenario_is_refused_with_the_way_out(tmp_path):
    from experiments.execution import single
    from sim.scenario.file import load_scenario

    single.run(load_scenario("siloed", {"calendar.days": 3, "calendar.warm_up": 0}), 1, out=tmp_path / "one")
    with pytest.raises(ScenarioError, match=r"holds one scenario.*gongzhi compare A B --out DIR"):
        write.report(tmp_path / "one")


def test_an_unknown_language_is_refused_before_anything_is_computed(found, monkeypatch):
    monkeypatch.setattr(write, "winners_of", lambda *_: pytest.fail("computed"))
    with pytest.raises(ScenarioError, match="language 'de' is not known"):
        write.report(found.folder, "de")


def test_short_sentences_say_which_way_and_how_much_pairing_gained(found):
    gatherer = Gatherer(Store.read(found.folder), found, words("en", "report"))
    (said,) = gatherer.short()
    item = next(d for d in found.differences if d.metric == CHIEF).found
    first = said["sentences"][0]
    if item.interval.low > 0:
        assert f"resolves {number(item.difference, 1)} more than" in first
    elif item.interval.high < 0:
        assert f"resolves {number(-item.difference, 1)} fewer than" in first
    else:
        assert "is undecided" in first
    headline = [d.found.narrower for d in found.differences if METRICS[d.metric].group == "headline"]
    gain = np.nanmedian(headline)
    assert f"{gain:.1f} times narrower" in gatherer.pairing()
