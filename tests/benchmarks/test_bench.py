"""The benchmark measures what it says; no test here holds a time against a number."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import benchmarks.laboratory as laboratory
import benchmarks.table as table
from agents.kernels.talk import AHEAD
from app.cli import answer
from benchmarks.cities import city_of
from benchmarks.fingerprints import differences, fingerprint
from benchmarks.gather import gather
from benchmarks.measure import against_plain, backlog, size
from sim.city.build import build_city
from sim.day import DAY
from sim.scenario_file import load_scenario

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
    monkeypatch.setattr(table, "against_plain", lambda residents, folder: against_plain(residents, folder, 2))
    assert answer(["bench", "--quick", "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert {"cpu", "cores", "code", "python", "numba"} <= found["machine"].keys()
    assert [row["residents"] for row in found["sizes"]] == [SMALL, 2 * SMALL]
    for row in found["sizes"]:
        assert set(row["phases_percent"]) == {phase.__name__ for phase in DAY}
        assert sum(row["phases_percent"].values()) == pytest.approx(100.0)
        assert 100 < row["bytes_per_resident"] < 400
        assert min(row["day_ms"], row["talk_ms"], row["gather_ms"], row["build_s"]) > 0
    shown = "\n".join(table.lines_of(found))
    assert all(f"{row['residents']:,}" in shown for row in found["sizes"])
    assert all(goal["goal"] in shown for goal in found["goals"])


def test_goals_are_met_or_missed_by_what_was_measured() -> None:
    sizes = [
        {"residents": n, "day_ns_per_resident": cost, "bytes_per_resident": 180.0}
        for n, cost in ((1, 4.0), (9, 5.0))
    ]
    found = {"sizes": sizes, "plain": [{"residents": 100_000, "plain_over_model": 250.0}],
             "backlog": [{"us_per_dispute": 2.0}, {"us_per_dispute": 2.1}]}  # fmt: skip
    assert [goal["met"] for goal in table.goals(found)] == [True, True, False, True]


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
    assert len(found["goals"]) == 3
    lines = "\n".join(laboratory.laboratory_lines(found))
    assert lines.count("met   ") + lines.count("missed") == 3


@pytest.mark.slow
def test_the_laboratory_takes_milliseconds_of_a_run_and_a_moment_to_open(tmp_path: Path) -> None:
    """Five times the goals, in CPU time, so that a busy machine passes and a quadratic slip does not."""
    cost = laboratory.overhead(160, 1, tmp_path / "cost")["ms_parent"]
    assert cost + laboratory.evaluating(5) < 25.0
    assert laboratory.opening(800, tmp_path / "many")["summary_query_s"] < 1.0


def test_a_goal_that_is_missed_is_said_to_be() -> None:
    row = {"ms_clock": 4.0, "mb_per_1000": 9.0}
    found = {"overhead": [row], "metrics_ms_per_run": 2.0, "opening": {"runs": 10, "summary_query_s": 0.5}}
    assert [each["met"] for each in laboratory.laboratory_goals(found)] == [False, False, True]
