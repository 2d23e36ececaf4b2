"""Texts, choices, drawing, snapshots and widgets of the page, without a browser."""

import csv
import io
import re
import socket
import string
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.choices import Choice, chosen_scenario, cities, read_choice, scenario_label, scenarios
from app.web.citymap import CityMap
from app.web.drawing import NOBODY, Drawing, draw_city, spread
from app.web.linechart import LineChart
from app.web.serve import SETTINGS, check_port
from app.web.snapshot import (
    FIGURES,
    SERIES,
    TABLE,
    Snapshot,
    csv_text,
    figures,
    look,
    settled_shares,
    table_rows,
)
from app.web.texts import LANGUAGES, TEXTS, text
from sim.city.build import City
from sim.errors import ScenarioError
from tests.app.fake_model import FakeModel
from tests.house_rules import ROOT

PAGE = ROOT / "app" / "web"


@pytest.fixture(scope="module")
def model() -> FakeModel:
    made = FakeModel()
    for _ in range(20):
        made.step()
    return made


@pytest.fixture(scope="module")
def city(model: FakeModel) -> City:
    return model.city


@pytest.fixture(scope="module")
def drawing(city: City) -> Drawing:
    return draw_city(city)


# ---- texts -------------------------------------------------------------------------------------


def test_every_text_is_there_in_both_languages() -> None:
    assert [
        key for key, pair in TEXTS.items() if len(pair) != 2 or not all(part.strip() for part in pair)
    ] == []


def test_chinese_texts_are_chinese_and_english_ones_are_not() -> None:
    mirrored = {"other_language"}
    chinese = re.compile("[\u4e00-\u9fff]")
    assert [k for k, (en, _) in TEXTS.items() if chinese.search(en) and k not in mirrored] == []
    assert [k for k, (_, zh) in TEXTS.items() if not chinese.search(zh) and k not in mirrored] == []


def test_both_languages_fill_in_the_same_places() -> None:
    def places(part: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(part) if name}

    assert [key for key, (en, zh) in TEXTS.items() if places(en) != places(zh)] == []


def test_every_text_the_page_asks_for_exists() -> None:
    asked = {
        key
        for path in PAGE.glob("*.py")
        for key in re.findall(r"""\btext\(\s*["'](\w+)["']""", path.read_text("utf-8"))
    }
    assert asked - set(TEXTS) == set()
    assert len(asked) > 20


def test_every_text_is_used() -> None:
    sources = "".join(path.read_text("utf-8") for path in PAGE.glob("*.py") if path.name != "texts.py")
    made = {*(f"tier_{n}" for n in range(5)), *(f"unknown_{k}" for k in ("city", "scenario", "lang"))}
    assert [key for key in TEXTS if not re.search(f"[\"']{key}[\"']", sources) and key not in made] == []


@pytest.mark.parametrize("key", [*FIGURES, *TABLE])
def test_every_figure_has_a_label(key: str) -> None:
    assert all(text(key, lang) for lang in LANGUAGES)


# ---- choices -----------------------------------------------------------------------------------


@given(
    st.sampled_from(list(cities())),
    st.sampled_from(scenarios()),
    st.integers(0, 2**32 - 1),
    st.sampled_from(LANGUAGES),
)
def test_an_address_brings_back_the_choice(city: str, scenario: str, seed: int, lang: str) -> None:
    choice = Choice(city, scenario, seed, lang)
    assert read_choice(choice.query()) == (choice, ())


@given(st.text(max_size=80))
def test_any_address_gives_a_choice(query: str) -> None:
    choice, refusals = read_choice(query)
    assert choice.city in cities()
    assert choice.scenario in scenarios()
    assert all(refusal.message(lang) for refusal in refusals for lang in LANGUAGES)


@pytest.mark.parametrize(
    "part", ["city=atlantis", "scenario=none", "seed=-1", "seed=1e9", "seed=4294967296", "lang=fr"]
)
def test_an_unknown_part_is_refused_by_name_and_left_at_its_default(part: str) -> None:
    choice, (refusal,) = read_choice(part)
    assert choice == Choice()
    assert part.partition("=")[2] in refusal.message("en")
    assert part.partition("=")[2] in refusal.message("zh")


def test_no_address_is_the_default_choice() -> None:
    assert read_choice(None) == (Choice(), ())


def test_labels_of_choices_are_all_different() -> None:
    for lang in LANGUAGES:
        assert len({city.label(lang) for city in cities().values()}) == len(cities())
        assert len({scenario_label(name, lang) for name in scenarios()}) == len(scenarios())


def test_heping_is_offered_person_by_person() -> None:
    spec = chosen_scenario(Choice(city="tianjin:Heping")).city
    assert (spec.preset, spec.area, spec.scale) == ("tianjin", ("Heping",), 1)
    assert len(cities()) == 2 + 16


# ---- drawing -----------------------------------------------------------------------------------


def test_everything_is_drawn_within_the_map(drawing: Drawing) -> None:
    for points in (drawing.places, drawing.institutions, *drawing.rings):
        assert points.min() >= 0.0
        assert points.max() <= 1.0
    assert 0.5 <= drawing.aspect <= 1.0


def test_every_community_has_ground_of_its_own(drawing: Drawing) -> None:
    assert set(np.unique(drawing.cells)) == {*range(len(drawing.places)), NOBODY}


def test_a_community_lies_on_its_own_ground(drawing: Drawing) -> None:
    rows, columns = drawing.cells.shape
    for number, (x, y) in enumerate(drawing.places):
        assert drawing.cells[int(y * rows), int(x * columns)] == number


def test_north_is_up(city: City, drawing: Drawing) -> None:
    north = int(np.argmax(city.areas.y[city.community_of]))
    assert int(np.argmin(drawing.places[:, 1])) == north


def test_no_two_institutions_hide_each_other(drawing: Drawing) -> None:
    assert len(np.unique(drawing.institutions, axis=0)) == len(drawing.institutions)


def test_spreading_keeps_the_first_at_its_spot_and_lonely_ones_alone() -> None:
    points = np.array([[0.0, 0.0], [5.0, 5.0], [0.0, 0.0], [0.0, 0.0]])
    moved = spread(points, 0.1)
    assert np.array_equal(moved[:2], points[:2])
    assert np.hypot(*(moved[2:] - points[2:]).T) == pytest.approx([0.1, 0.1 * np.sqrt(2)])


def test_the_browser_gets_as_many_bytes_as_the_shape_says(drawing: Drawing) -> None:
    shape = drawing.shape()
    floats = 2 * shape["places"] + 3 * shape["institutions"] + 2 * sum(shape["rings"])
    assert len(drawing.packed()) == 4 * floats + 2 * shape["rows"] * shape["columns"] + shape["institutions"]


# ---- snapshots ---------------------------------------------------------------------------------


@pytest.fixture
def snapshot(model: FakeModel) -> Snapshot:
    return look(model, 1.5)


def test_open_disputes_by_community_are_those_of_the_table(model: FakeModel, snapshot: Snapshot) -> None:
    assert snapshot.open_in.sum() == 30  # the fake model leaves every second dispute open
    people = np.bincount(model.city.residents.community)
    assert snapshot.heat == pytest.approx(1000.0 * snapshot.open_in / people)


def test_a_snapshot_does_not_change_when_the_model_goes_on() -> None:
    model = FakeModel()
    model.step()
    before = look(model, 0.0)
    load, series = before.load.copy(), {name: values.copy() for name, values in before.series.items()}
    for _ in range(5):
        model.step()
    assert np.array_equal(before.load, load)
    assert all(np.array_equal(before.series[name], series[name]) for name in SERIES)


def test_shares_are_those_of_all_problems_so_far_raised_or_not(snapshot: Snapshot) -> None:
    reported, standing, durable = settled_shares(snapshot)
    assert reported[-1] == pytest.approx(
        0.5 * 3 / 5
    )  # of five problems a day three are raised, one prevented
    assert standing[-1] == pytest.approx(0.4 * 3 / 5)
    assert durable[-1] == pytest.approx(0.3 * 10 / 20 * 3 / 5)


def test_before_the_first_problem_a_share_is_unknown(snapshot: Snapshot) -> None:
    empty = replace(snapshot, series={name: np.zeros(3) for name in SERIES})
    assert all(np.isnan(share).all() for share in settled_shares(empty))
    assert dict(figures(empty))["durable_share"] == "–"


def test_before_the_first_day_figures_are_dashes() -> None:
    assert dict(figures(None))["open"] == "–"
    assert dict(figures(look(FakeModel(), 0.0)))["day"] == "0"


def test_the_table_has_every_seventh_day_and_the_last(snapshot: Snapshot) -> None:
    assert [row[0] for row in table_rows(snapshot)] == ["7", "14", "20"]
    assert {len(row) for row in table_rows(snapshot)} == {len(TABLE)}


def test_the_file_holds_every_day_of_every_series(snapshot: Snapshot) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(snapshot))))
    assert [int(row["day"]) for row in rows] == list(range(1, 21))
    assert [float(row["open"]) for row in rows] == pytest.approx(list(snapshot.series["open"]), rel=1e-5)
    assert csv_text(None) == "day," + ",".join(SERIES) + "\n"


# ---- widgets -----------------------------------------------------------------------------------


def test_no_frame_is_sent_before_the_last_was_drawn() -> None:
    widget = CityMap()
    load, heat = np.zeros(3, np.float32), np.zeros(2, np.float32)
    assert widget.push(load, heat)
    assert not widget.push(load, heat)
    widget.ack = widget.number
    assert widget.push(load, heat)
    assert widget.push(load, heat, force=True)


def test_silence_grows_until_the_browser_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    widget = CityMap()
    assert widget.silent_for == 0.0
    for _ in range(8):  # frames are sent again every second and change nothing about the silence
        widget.push(np.zeros(1), np.zeros(1))
        now[0] += 1.0
    assert widget.silent_for == pytest.approx(8.0)
    widget.ack = widget.number
    assert widget.silent_for == 0.0


def test_a_chart_sends_its_lines_one_after_another() -> None:
    chart = LineChart()
    chart.push([np.array([1.0, 2.0]), np.array([3.0, np.nan])])
    assert chart.lines == 2
    assert np.array_equal(np.frombuffer(chart.data, "<f4"), np.array([1, 2, 3, np.nan], "f4"), equal_nan=True)


# ---- serving -----------------------------------------------------------------------------------


def test_the_server_is_quiet_and_in_production_mode() -> None:
    assert SETTINGS["SOLARA_MODE"] == "production"
    assert SETTINGS["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] == "False"
    assert SETTINGS["SOLARA_KERNEL_CULL_TIMEOUT"] == "10m"


def test_a_taken_port_is_an_error_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(ScenarioError, match=r"cannot be used .*; name another with --port"):
            check_port(other.getsockname()[1])


def test_scripts_of_the_widgets_name_no_address() -> None:
    texts = [path.read_text("utf-8") for path in (*PAGE.glob("*.js"), *PAGE.glob("*.css"))]
    assert [script for script in texts if "://" in script or "import(" in script] == [] != texts
