"""Former names are understood wherever they may stand, with one warning that names the new one."""

import logging
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.cli import answer
from experiments.designs.check import design_from_text
from experiments.designs.factor_entries import factor_from
from experiments.designs.text import kept_experiment
from experiments.exploration.explore import Outcome
from experiments.storage.place import Place
from experiments.storage.query import presented
from sim.coordination import Arrangement
from sim.errors import ScenarioError
from sim.notes import noted
from sim.scenario import former_names
from sim.scenario.file import load_scenario, scenario_from_text
from sim.scenario.levers import Effect
from sim.scenario.registering import register_lever

PARAMETERS = {"claim.speed": "claim.pace", "work.strength": "work.capacity"}
OUTCOMES = {"lasting_share": "durable_share"}


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few made-up former names, whatever the tables hold today; nothing has been warned of yet."""
    for table, held in {
        "PARAMETERS": PARAMETERS,
        "OUTCOMES": OUTCOMES,
        "SCENARIOS": {"ordinary": "baseline"},
        "DESIGNS": {"sieve": "screening"},
        "OPTIONS": {"run --grain": "--seed"},
        "COLUMNS": {"daily": {"still_open": "open"}},
        "ANSWERS": {"Arrangement": {"caller": "lead"}},
    }.items():
        monkeypatch.setattr(former_names, table, held)
    for module in ("sim.scenario.source", "sim.scenario.check", "sim.scenario.registering"):
        for table in ("PARAMETERS", "SCENARIOS"):
            monkeypatch.setattr(f"{module}.{table}", getattr(former_names, table), raising=False)
    for module in (
        "experiments.designs.factor_entries",
        "experiments.designs.text",
        "experiments.designs.check",
    ):
        for table in ("PARAMETERS", "SCENARIOS"):
            monkeypatch.setattr(f"{module}.{table}", getattr(former_names, table), raising=False)
    for place in (
        "experiments.designs.source.DESIGNS",
        "experiments.designs.spec.OUTCOMES",
        "experiments.exploration.explore.OUTCOMES",
        "experiments.storage.place.OUTCOMES",
        "experiments.storage.query.OUTCOMES",
    ):
        monkeypatch.setattr(place, getattr(former_names, place.rpartition(".")[2]))
    monkeypatch.setattr("sim.notes._WARNED", set())


def test_a_scenario_file_with_former_names_is_the_scenario_with_the_present_ones(tmp_path: Path) -> None:
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    text = "[claim]\n{} = 0.2\n[[changes]]\nday = 5\nclaim.{} = 0.1\n"
    old.write_text(text.format("speed", "speed"))
    new.write_text(text.format("pace", "pace"))
    with noted() as notes:
        read = load_scenario(old)
    assert read.key() == load_scenario(new).key()
    assert [re.sub(r"^.*old", "old", note) for note in notes] == [
        "old.toml:2: 'claim.speed' is called 'claim.pace' now. Write 'claim.pace'.",
        "old.toml:5: 'claim.speed' is called 'claim.pace' now. Write 'claim.pace'.",
    ]


def test_a_bad_value_under_a_former_name_is_told_with_its_line() -> None:
    with pytest.raises(ScenarioError, match=r"x:3 \[claim\]: pace = 7"):
        scenario_from_text("\n[claim]\nspeed = 7", "x")


def test_both_names_of_one_parameter_are_refused() -> None:
    with pytest.raises(ScenarioError, match="'speed' is the former name of 'pace', which is given too"):
        scenario_from_text("[claim]\npace = 0.1\nspeed = 0.2", "x")
    with pytest.raises(ScenarioError, match=r"'claim.pace' is given twice"):
        load_scenario("baseline", {"claim.speed": 0.1, "claim.pace": 0.2})


@pytest.mark.parametrize("laid", [{"claim.speed": 0.2}, {"claim": {"speed": 0.2}}])
def test_overrides_are_understood(laid: dict[str, object]) -> None:
    with noted() as notes:
        found = load_scenario("baseline", laid)
    assert found.key() == load_scenario("baseline", {"claim.pace": 0.2}).key()
    assert len(notes) == 1
    assert "'claim.pace' now" in notes[0]


def test_scenarios_and_designs_keep_their_former_names(caplog: pytest.LogCaptureFixture) -> None:
    from experiments.designs.check import load_design

    with caplog.at_level(logging.WARNING, "gongzhi"):
        assert load_scenario("ordinary").name == "baseline"
        assert load_scenario("ordinary").name == "baseline"
        assert load_design("sieve").name == "screening"
    assert [record.getMessage() for record in caplog.records] == [
        "scenario: 'ordinary' is called 'baseline' now. Write 'baseline'.",
        "design: 'sieve' is called 'screening' now. Write 'screening'.",
    ]


def test_a_design_with_former_names_has_the_points_of_one_with_the_present_ones() -> None:
    text = 'scenarios = ["{}"]\nseeds = 2\n[set]\nwork.{} = 0.9\n[factors]\nclaim.{} = [0.1, 0.2]\n'
    with noted() as notes:
        old = design_from_text(text.format("ordinary", "strength", "speed"))
    new = design_from_text(text.format("baseline", "capacity", "pace"))
    assert [p.made.key() for p in old.points()] == [p.made.key() for p in new.points()]
    assert old.factors == new.factors
    assert len(notes) == 3
    assert any(note.startswith("design:6") for note in notes)


def test_a_design_kept_in_a_manifest_is_read_back() -> None:
    new = design_from_text("seeds = 2\n[set]\nwork.capacity = 0.9\n[factors]\nclaim.pace = [0.1, 0.2]\n")
    summary = new.summary()
    summary["text"] = summary["text"].replace("claim.pace", "claim.speed").replace("capacity", "strength")
    summary["factors"] = [each | {"path": "claim.speed"} for each in summary["factors"]]
    again = kept_experiment(summary)
    assert again.factors[0].path == "claim.pace"
    assert again.fixed == {"work.capacity": 0.9}


def test_factors_outcomes_and_rules_to_stop_are_understood() -> None:
    with noted() as notes:
        assert factor_from("claim.speed", [0.1]).path == "claim.pace"
        assert Outcome("lasting_share", None).metric == "durable_share"
        made = design_from_text(
            'scenarios = ["siloed", "party_led"]\nseeds = 2\n[factors]\nclaim.pace = [0.1]\n'
            '[stop]\nmetric = "lasting_share"\nwidth = 0.1\n'
        )
    assert made.stop is not None
    assert made.stop.metric == "durable_share"
    assert len(notes) == 3


def test_stored_tables_are_read_under_the_present_names(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.prepare()
    place.write_table("runs/part-1.parquet", pa.table({"run_id": ["a"], "lasting_share": [0.5]}))
    place.write_table("metrics/part-1.parquet", pa.table({"run_id": ["a"], "metric": ["lasting_share"]}))
    place.write_table("daily/part-1.parquet", pa.table({"run_id": ["a"], "still_open": [7]}))
    place.write_table("points-x.parquet", pa.table({"point": [1], "claim.speed": [0.1]}))
    with noted() as notes:
        assert place.read_table("runs/part-1.parquet").column_names == ["run_id", "durable_share"]
        assert place.read_table("runs/part-1.parquet", ["durable_share"])["durable_share"].to_pylist() == [
            0.5
        ]
        assert place.read_table("metrics/part-1.parquet")["metric"].to_pylist() == ["durable_share"]
        assert place.read_table("daily/part-1.parquet", ["open"]).column_names == ["open"]
        assert place.read_table("points-x.parquet").column_names == ["point", "claim.pace"]
    assert len(notes) == 3
    assert all(str(tmp_path) in note for note in notes)


def test_a_question_finds_the_rows_of_old_and_new_parts_under_the_present_names(tmp_path: Path) -> None:
    import duckdb

    connection = duckdb.connect()
    files = [tmp_path / "old.parquet", tmp_path / "new.parquet"]
    pq.write_table(pa.table({"run_id": ["a"], "lasting_share": [0.5]}), files[0])
    pq.write_table(pa.table({"run_id": ["b"], "durable_share": [0.6]}), files[1])
    source = f"read_parquet({list(map(str, files))}, union_by_name = true, filename = 'part_file')"
    chosen = presented("runs", {"run_id", "lasting_share", "durable_share"})
    rows = connection.execute(f"SELECT {chosen} FROM {source} ORDER BY run_id").fetchall()
    assert rows == [("a", 0.5), ("b", 0.6)]
    pq.write_table(pa.table({"run_id": ["a"], "metric": ["lasting_share"], "value": [0.5]}), files[0])
    source = f"read_parquet('{files[0]}', filename = 'part_file')"
    (row,) = connection.execute(f"SELECT {presented('metrics', {'metric'})} FROM {source}").fetchall()
    connection.close()
    assert row == ("a", "durable_share", 0.5)


def test_a_lever_from_outside_may_name_a_parameter_as_before() -> None:
    with noted() as notes, pytest.raises(ScenarioError, match="lever former_lever: yuan"):
        register_lever(
            "former_lever",
            "L",
            "杠杆",
            effects=[Effect("claim.speed", 0.3, "assumption: x")],
            yuan=-1.0,  # refused after its effects were read, so that the program stays as it is
            why="x",
        )
    assert notes == ["lever former_lever: 'claim.speed' is called 'claim.pace' now. Write 'claim.pace'."]


def test_a_pattern_from_outside_may_answer_as_before() -> None:
    lead = np.zeros(2, np.int64)
    with noted() as notes:
        given = Arrangement(
            caller=lead,  # type: ignore[call-arg]
            joint=lead > 0,
            convener=lead,
            authority=lead * 0.0,
            ties=lead * 0.0,
            appraisal=lead * 0.0,
        )
        assert given.caller is given.lead  # type: ignore[attr-defined]
    assert len(notes) == 1
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = given.nothing  # type: ignore[attr-defined]


def test_an_option_is_understood_for_its_command_only(capsys, caplog) -> None:
    with caplog.at_level(logging.WARNING, "gongzhi"):
        assert answer(["run", "no_such_scenario", "--grain=3"]) == 2
        assert "no scenario is called" in capsys.readouterr().err
        assert answer(["compare", "no_such_scenario", "--grain=3"]) == 2
        assert "--grain" in capsys.readouterr().err
    assert [record.getMessage() for record in caplog.records] == [
        "run: '--grain' is called '--seed' now. Write '--seed'."
    ]
