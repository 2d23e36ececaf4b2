"""Commands around designs and result folders, as a user meets them."""

import csv
import io
import json
from pathlib import Path
from typing import ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from app.cli import answer

DESIGN = """
title = "Tiny"
question = "Does it work?"
scenarios = ["siloed", "party_led"]
seeds = 2

[set]
calendar.days = 5
calendar.warm_up = 0

[factors]
joint.every = [1, 4]
"""


@pytest.fixture(scope="module")
def design(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A design file of eight short runs."""
    path = tmp_path_factory.mktemp("design") / "tiny.toml"
    path.write_text(DESIGN)
    return path


@pytest.fixture(scope="module")
def results(design: Path) -> Path:
    """The folder of its results."""
    out = design.parent / "out"
    assert answer(["design", "run", str(design), "--out", str(out), "--engine", "inprocess"]) == 0
    return out


def json_of(capsys, *command):
    assert answer([*map(str, command), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_shipped_designs_are_listed_and_shown(capsys):
    listed = json_of(capsys, "design", "list")
    assert {"rights", "doubt", "screening"} <= {each["name"] for each in listed}
    assert answer(["design", "list"]) == 0
    assert "拉丁" not in (shown := capsys.readouterr().out)
    assert "换一座城市" in shown
    assert answer(["design", "show", "rights"]) == 0
    shown = capsys.readouterr().out
    assert "coordination.authority: 0.0, 0.6 share" in shown
    assert "320 runs" in shown
    assert json_of(capsys, "design", "show", "rights")["points"] == 16


def test_designs_are_checked_with_their_points(capsys, design, tmp_path):
    assert answer(["design", "check", str(design)]) == 0
    assert "ok, 4 points" in capsys.readouterr().out
    broken = tmp_path / "broken.toml"
    broken.write_text(DESIGN.replace("joint.every", "joint.evry"))
    assert answer(["design", "check", str(design), str(broken)]) == 2
    said = capsys.readouterr()
    assert "Did you mean 'every'?" in said.err
    assert "Traceback" not in said.err


def test_a_dry_run_says_runs_time_and_disk_and_writes_nothing(capsys, design, tmp_path):
    out = tmp_path / "none"
    found = json_of(capsys, "design", "run", design, "--dry-run", "--out", out, "--seeds", "5")
    assert (found["points"], found["seeds"], found["runs"], found["there"]) == (2, 5, 20, 0)
    assert found["seconds"] > 0
    assert 500 < found["bytes"] / 20 < 100_000
    assert not out.exists()
    assert answer(["design", "run", str(design), "--dry-run", "--shard", "1/2"]) == 0
    text = capsys.readouterr().out
    assert "2 points, 2 seeds, 4 runs" in text
    assert "disk" in text


def test_a_dry_run_on_results_says_what_is_left(capsys, design, results):
    found = json_of(capsys, "design", "run", design, "--dry-run", "--out", results, "--seeds", "3")
    assert (found["runs"], found["there"], found["left"]) == (12, 8, 4)


def test_a_design_is_run_and_run_again_without_computing(capsys, design, results):
    again = json_of(capsys, "design", "run", design, "--out", results, "--engine", "inprocess")
    assert (again["computed"], again["reused"], again["failed"]) == (0, 8, 0)
    assert list(again["means"]) == ["siloed", "party_led"]
    assert answer(["design", "run", str(design), "--out", str(results), "--engine", "inprocess"]) == 0
    assert "0 runs done, 8 were there, 0 failed" in capsys.readouterr().out


def test_the_status_of_a_folder_counts_its_runs(capsys, results):
    found = json_of(capsys, "design", "status", results)
    assert (found["name"], found["wanted"], found["done"], found["left"]) == ("tiny", 8, 8, 0)
    assert answer(["design", "status", str(results)]) == 0
    assert "8 of 8 runs are there" in capsys.readouterr().out


def test_a_query_answers_as_table_json_and_csv(capsys, results):
    sql = 'SELECT scenario, "joint.every" AS every, count(*) AS n FROM results GROUP BY ALL ORDER BY ALL'
    rows = json_of(capsys, "query", results, sql)
    assert rows[0] == {"scenario": "party_led", "every": 1, "n": 2}
    assert len(rows) == 4
    assert answer(["query", str(results), sql, "--csv"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["n"] for row in table] == ["2"] * 4
    assert answer(["query", str(results), "SELECT unnest(range(50)) AS number"]) == 0
    shown = capsys.readouterr().out
    assert "number" in shown
    assert "more than 40 rows" in shown


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("design", "run", "rigths"), "Did you mean 'rights'?"),
        (
            ("design", "run", "rights", "--keep", "evnts", "--dry-run"),
            "--keep evnts: must be none, or some of",
        ),
        (("design", "run", "rights", "--shard", "5/4", "--dry-run"), "--shard 5/4: must be i/n"),
        (("design", "run", "rights", "--shard", "half", "--dry-run"), "--shard half: must be i/n"),
        (("design", "run", "rights", "--engine", "dsk", "--dry-run"), "Did you mean 'dask'?"),
        (("design", "run", "rights", "--engine", "dask"), "needs --scheduler ADDRESS"),
        (("design", "run", "two_patterns", "--shard", "1/2", "--dry-run"), "a shard sees only its own"),
        (("design", "status", "nowhere"), "there is no such result folder"),
        (("query", "nowhere", "SELECT 1"), "there is no such result folder"),
        (("query", "nowhere", "SELECT 1", "--json", "--csv"), "choose one of --json and --csv"),
    ],
)
def test_bad_input_is_refused_with_one_message(capsys, monkeypatch, tmp_path, command, message):
    monkeypatch.chdir(tmp_path)
    assert answer(list(command)) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert "Traceback" not in said.err
    assert not list(tmp_path.iterdir())


def test_a_failed_run_gives_exit_code_three_and_is_told(capsys, design, tmp_path, monkeypatch):
    import experiments.execution.worker

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("asked to break")

    monkeypatch.setattr(experiments.execution.worker, "CityModel", broken)
    out = tmp_path / "out"
    assert answer(["design", "run", str(design), "--out", str(out), "--engine", "inprocess"]) == 3
    capsys.readouterr()
    assert answer(["design", "status", str(out)]) == 0
    assert "8 x ZeroDivisionError: asked to break" in capsys.readouterr().out


def test_every_command_has_help_with_an_example(capsys):
    for command in (["design", name] for name in ("list", "show", "check", "run", "status")):
        assert answer([*command, "--help"]) == 0
        assert "Example" in capsys.readouterr().out
    assert answer(["query", "--help"]) == 0
    assert "Example" in capsys.readouterr().out


class KeptFileSystem(MemoryFileSystem):
    """Stands for a service that outlives the program."""

    protocol = ("kept",)
    store: ClassVar[dict] = {}
    pseudo_dirs: ClassVar[list] = [""]


@pytest.fixture
def lasting_address():
    fsspec.register_implementation("kept", KeptFileSystem, clobber=True)
    yield "kept://compared/first"
    KeptFileSystem.store.clear()


def test_a_comparison_at_an_address_keeps_runs_figures_and_table_there(capsys, lasting_address):
    command = [
        "compare",
        "siloed",
        "party_led",
        "--history",
        "none",
        "--seeds",
        "1",
        "--days",
        "3",
        "--workers",
        "1",
    ]
    command += ["--out", lasting_address]
    assert answer(command) == 0
    said = capsys.readouterr().out
    assert f"results: {lasting_address}" in said
    files, root = fsspec.core.url_to_fs(lasting_address)
    assert json.loads(files.cat(f"{root}/comparison.json"))["failed"] == 0
    assert files.cat(f"{root}/figures/daily.png").startswith(b"\x89PNG")
    assert answer(command) == 0
    assert "all 2 runs were there already" in capsys.readouterr().out
