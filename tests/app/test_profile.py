"""`gongzhi run --profile` and `--threads`: time by phase beside the result, which stays the same."""

import json

import pytest

from app.cli import answer
from experiments.execution.profile import Profile
from sim.day import DAY
from sim.observers import present, watching
from sim.threads import threads_in_use, use_threads

COMMAND = ["run", "siloed", "--days", "3", "--json"]


def test_a_profiled_run_prints_every_phase_and_the_same_result(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(COMMAND) == 0
    plain = json.loads(capsys.readouterr().out)
    assert answer([*COMMAND, "--profile", "--threads", "2"]) == 0
    assert threads_in_use() == 2
    use_threads(1)
    shown = capsys.readouterr()
    assert json.loads(shown.out)["event_hash"] == plain["event_hash"]
    for phase in DAY:
        assert f"\n{phase.__name__} " in shown.err
    assert "before the first day" in shown.err


def test_phases_are_timed_only_meanwhile() -> None:
    with watching(Profile()) as profile:
        assert present() == (profile,)
    assert present() == ()
    assert list(profile.lines()) == ["no day was computed: the folder held this run already"]


def test_the_table_of_a_profile_adds_up() -> None:
    profile = Profile(days=2, phases={"claim": 1.0, "work": 3.0}, start_up=0.5)
    head, first, second, total, before = profile.lines()
    assert [line.split()[0] for line in (first, second)] == ["work", "claim"]
    assert total.split()[-4:] == ["4.000", "2000.000", "100.0", "%"]
    assert "0.50 s" in before
    assert "phase" in head
