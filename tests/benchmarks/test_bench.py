"""The benchmark measures what it says; no test here holds a time against a number."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import benchmarks.laboratory as laboratory
import benchmarks.table as table
import benchmarks.waits as waits
from app.cli import answer
from app.documents.pages import renew_page
from benchmarks.cities import city_of
from benchmarks.fingerprints import differences, fingerprint
from benchmarks.gather import gather
from benchmarks.measure import against_plain, backlog, size
from benchmarks.page import BEGIN, END, page_tables
from sim.city.build import build_city
from sim.day import DAY
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from sim.stages.respond.talk import AHEAD

SMALL = 4_000


@pytest.mark.parametrize("residents", [2_500, 130_000])
def test_a_city_of_any_size_holds_the_residents_asked_for(residents: int, tmp_path: Path) -> None:
    city = build_city(city_of(residents, tmp_path).city, 1)
    assert len(city.residents) == residents
    assert residents / 5_000 <= len(city.community_of) <= residents / 300


def test_the_bare_gather_sums_every_contact_s_opinion() -> None:
    draw = np.random.default_rng(1)
    size = np.array([0, 3, 1, 0, 2], np.uint32)
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.uint32)
    who = draw.integers(0, 5, start[-1]).astype(np.uint32)
    opinion = draw.random((5, 4), np.float32)
    assert gather(start, who, opinion) == pytest.approx(opinion[who].sum(dtype=float))
    assert len(who) < AHEAD  # what is fetched ahead stays inside the list of contacts
    assert gather(np.zeros(6, np.uint32), who[:0], opinion) == 0.0


@pytest.mark.slow
def test_the_table_and_its_json_hold_every_measurement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(table, "QUICK_SIZES", (SMALL, 2 * SMALL))
    monkeypatch.setattr(table, "QUICK_PLAIN", (SMALL,))
    monkeypatch.setattr(table, "warm_up", lambda: None)
    monkeypatch.setattr(table, "backlog", lambda residents, folder: backlog(SMALL, folder, (10, 40)))
    monkeypatch.setattr(table, "size", lambda residents, folder, days: size(residents, folder, 7))
    monkeypatch.setattr(table, "against_plain", lambda residents, folder: against_plain(residents, folder, 1))
    monkeypatch.setattr(table, "starts", lambda: waits.starts(1))
    monkeypatch.setattr(table, "run_of_batch", lambda folder: waits.run_of_batch(folder, SMALL, 7, 1))
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}old\n{END}after\n", encoding="utf-8")
    assert answer(["bench", "--quick", "--json", "--publish", str(page)]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert {"cpu", "cores", "code", "python", "numba"} <= found["machine"].keys()
    assert [row["residents"] for row in found["sizes"]] == [SMALL, 2 * SMALL]
    for row in found["sizes"]:
        assert set(row["phases_percent"]) == {phase.__name__ for phase in DAY}
        assert sum(row["phases_percent"].values()) == pytest.approx(100.0)
        assert 100 < row["bytes_per_resident"] < 400
        assert min(row["day_ms"], row["talk_ms"], row["gather_ms"], row["build_s"]) > 0
        assert 50 < row["peak_mb"] < 5000
    assert found["starts"]["heavy_imports"] == []
    assert 0 < found["starts"]["help_s"] < found["starts"]["first_day_s"]
    assert found["starts"]["told_over_help"] > 1
    assert min(found["town_year_s"], found["batch_run_s"]) > 0
    written = page.read_text(encoding="utf-8")
    assert written == f"before\n{BEGIN}\n{page_tables(found)}\n{END}after\n"
    assert all(goal["goal"] in written for goal in found["goals"])
    shown = "\n".join(table.lines_of(found))
    assert all(f"{row['residents']:,}" in shown for row in found["sizes"])
    assert all(goal["goal"] in shown for goal in found["goals"])


def test_goals_are_met_or_missed_by_what_was_measured() -> None:
    sizes = [
        {"residents": n, "day_ns_per_resident": cost, "bytes_per_resident": 180.0}
        for n, cost in ((1, 4.0), (9, 5.0))
    ]
    found = {
        "sizes": sizes,
        "plain": [{"residents": 100_000, "plain_over_model": 250.0}],
        "backlog": [{"us_per_dispute": 2.0}, {"us_per_dispute": 2.1}],
        "starts": {"help_s": 0.1, "first_day_s": 2.1, "told_over_help": 3.0, "heavy_imports": []},
        "town_year_s": 0.6,
        "batch_run_s": 0.36,
    }
    assert [goal["met"] for goal in table.goals(found)] == [
        True,
        True,
        False,
        True,
        False,
        True,
        True,
        True,
        False,
        True,
    ]
    whole = {"peak_mb": 4_100.0, "build_s": 500.0, "days_s": 200.0, "day_ns_per_resident": 5.0}
    more = [goal["met"] for goal in table.goals(found | {"compilation_s": 61.0, "whole_city": whole})]
    assert more[10:] == [False, True, False, True]


def test_what_is_measured_in_a_process_of_its_own_counts_its_processor_time() -> None:
    idle = waits.in_process("print(1 + 1)")
    busy = waits.in_process("import time\nwhile time.process_time() < 0.5: pass")
    assert idle[0] == "2\n"
    assert busy[1] >= 0.4 > idle[1] > 0


def test_a_whole_city_is_measured_from_its_building_to_its_last_day() -> None:
    found = waits.whole_city(2, city__scale=1000, city__area=("Heping",))
    assert (found["days"], found["residents"] < 1000) == (2, True)
    assert min(found["build_s"], found["days_s"], found["peak_mb"], found["institutions"]) > 0


def test_a_page_without_the_markers_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN} and no end", encoding="utf-8")
    with pytest.raises(ScenarioError, match="must both be there"):
        renew_page(page, BEGIN, END, "tables")


@pytest.mark.parametrize("value", [(5, "5"), (1234567, "1,234,567"), (0.12345, "0.123"), (2345.6, "2,346")])
def test_numbers_are_printed_short(value: tuple[float, str]) -> None:
    assert table.number(value[0]) == value[1]


def test_fingerprints_tell_runs_that_differ_from_runs_that_do_not() -> None:
    plan = load_scenario("siloed", {"calendar.days": 8, "calendar.warm_up": 0})
    one, same, other = fingerprint(plan, 1), fingerprint(plan, 1), fingerprint(plan, 2)
    assert differences({"run": one}, {"run": same}) == []
    assert differences({"run": one}, {"run": other}) == ["run: events, columns differ"]
    assert differences({"run": one}, {}) == ["run: only on one side"]


@pytest.mark.slow
def test_the_laboratory_s_table_holds_its_measurements_and_goals(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(laboratory, "RUNS", 160)
    monkeypatch.setattr(laboratory, "STORED", 400)
    assert answer(["bench", "--quick", "--laboratory", "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert [row["workers"] for row in found["overhead"]] == [1, 2]
    assert found["opening"]["runs"] == 40
    assert found["metrics_ms_per_run"] > 0
    assert found["exploring"]["s_per_1000"] > 0
    assert len(found["goals"]) == 4
    lines = "\n".join(laboratory.laboratory_lines(found))
    assert lines.count("met   ") + lines.count("missed") == 4


@pytest.mark.slow
def test_the_laboratory_takes_milliseconds_of_a_run_and_a_moment_to_open(tmp_path: Path) -> None:
    """Five times the goals, in CPU time, so that a busy machine passes and a quadratic slip does not."""
    cost = laboratory.overhead(160, 1, tmp_path / "cost")["ms_parent"]
    assert cost + laboratory.evaluating(5) < 25.0
    assert laboratory.opening(800, tmp_path / "many")["summary_query_s"] < 1.0


def test_a_goal_that_is_missed_is_said_to_be() -> None:
    row = {"ms_clock": 4.0, "mb_per_1000": 9.0}
    found = {"overhead": [row], "metrics_ms_per_run": 2.0, "opening": {"runs": 10, "summary_query_s": 0.5}}
    found["exploring"] = {"s_per_1000": 120.0}
    assert [each["met"] for each in laboratory.laboratory_goals(found)] == [False, False, False, True]
