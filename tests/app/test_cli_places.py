"""Places that would keep nothing, or that a command cannot write to, are refused before anything is done."""

import pytest

from app.cli import answer

KEEPERS = {
    "compare": ["compare", "siloed", "party_led", "--history", "none", "--seeds", "1"],
    "design run": ["design", "run", "rights"],
    "design run, dry": ["design", "run", "rights", "--dry-run"],
}
LOCAL = {
    "run": ["run", "siloed"],
    "sensitivity": ["sensitivity", "siloed"],
    "discover": ["discover", "siloed", "party_led"],
    "search": ["search", "siloed", "--factor", "claim.pace", "--objective", "trust"],
    "diverge": ["diverge", "siloed", "party_led"],
    "export": ["export", "siloed", "--format", "csv"],
    "process": ["process", "siloed"],
    "report": ["report", "results"],
    "validate": ["validate", "--quick"],
    "phase": ["phase"],
}
MEMORY = ["memory://first", "MEMORY://first", "simplecache::memory://first"]
AWAY = ["s3://bucket/first", "memory://first", "gs://bucket/x.csv"]


@pytest.fixture(autouse=True)
def empty_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    yield
    assert not list(tmp_path.iterdir()), "something was left behind"


@pytest.mark.parametrize("command", KEEPERS)
@pytest.mark.parametrize("out", MEMORY)
def test_the_memory_of_the_program_is_no_place_to_keep_results(capsys, command, out):
    """144 runs done, it used to say, and nothing was kept."""
    assert answer([*KEEPERS[command], "--out", out]) == 2
    said = capsys.readouterr()
    assert "lies in the memory of this program and would be gone when it ends" in said.err
    assert said.out == ""


@pytest.mark.parametrize("command", LOCAL)
@pytest.mark.parametrize("out", AWAY)
def test_commands_that_write_here_refuse_addresses_and_make_no_folder_of_that_name(capsys, command, out):
    assert answer([*LOCAL[command], "--out", out]) == 2
    assert f"{out} is an address" in capsys.readouterr().err


@pytest.mark.parametrize("out", ["http://127.0.0.1/x", "reference://x", "nosuch://x"])
def test_an_address_that_can_only_be_read_is_refused_in_one_sentence(capsys, out):
    assert answer([*KEEPERS["compare"], "--days", "1", "--workers", "1", "--out", out]) == 2
    error = capsys.readouterr().err
    assert error.startswith("gongzhi: ")
    assert "Traceback" not in error


def test_a_cluster_that_is_gone_ends_with_one_message_and_3(capsys, monkeypatch):
    from experiments.execution.cluster import GONE
    from experiments.execution.executors import GoneError

    def gone(*_: object, **__: object) -> None:
        raise GoneError(GONE)

    monkeypatch.setattr("experiments.studies.designs.run_experiment", gone)
    assert answer(["design", "run", "rights", "--out", "away"]) == 3
    assert capsys.readouterr().err == f"gongzhi: {GONE}\n"
