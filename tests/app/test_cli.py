"""The commands as a user meets them: what they print, where, and with which exit code."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.cli import answer
from app.console.progress import progress, time_left
from experiments.wording.numbers import decimals, number

ROOT = Path(__file__).parents[2]
SHORT = ("--days", "5")
COMPARE = ("compare", "siloed", "party_led", "--history", "none", "--seeds", "3", *SHORT)


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """`run` sets the number of threads for its process; tests put it back."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
        monkeypatch.setenv(name, os.environ.get(name, "1"))


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A folder with a small real comparison."""
    out = tmp_path_factory.mktemp("cli") / "results"
    assert answer([*COMPARE, "--workers", "1", "--out", str(out)]) == 0
    return out


def json_of(capsys, *command):
    assert answer([*command, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_help_appears_in_half_a_second():
    best = min(time_of_help() for _ in range(3))
    assert best < 0.5


def time_of_help():
    """Processor seconds of `gongzhi --help`: what it costs, whatever else the machine is doing."""
    script = (
        "import sys, time\nfrom app.cli import answer\nassert answer(['--help']) == 0\n"
        "sys.stderr.write(str(time.process_time()))\n"
        "heavy = {'numpy', 'mesa', 'numba', 'pandas', 'rich.table', 'sim'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "compare" in done.stdout
    return float(done.stderr)


@pytest.mark.parametrize(
    "command", ["scenarios", "show", "check", "run", "compare", "reproduce", "info", "app"]
)
def test_every_command_has_help_with_an_example(command, capsys):
    assert answer([command, "--help"]) == 0
    assert f"Example:  gongzhi {command}" in capsys.readouterr().out


def test_scenarios_are_listed_with_their_question(capsys):
    listed = json_of(capsys, "scenarios")
    assert {"baseline", "siloed", "party_led"} <= {scenario["name"] for scenario in listed}
    assert all(scenario["title"] and scenario["title_zh"] and scenario["question"] for scenario in listed)
    assert answer(["scenarios"]) == 0
    assert "party_led" in capsys.readouterr().out


def test_a_scenario_is_shown_and_its_resolved_text_can_be_used_as_a_file(capsys, tmp_path):
    assert answer(["show", "party_led"]) == 0
    assert "coordination.pattern = 'party_led'" in capsys.readouterr().out
    assert answer(["show", "party_led", "--resolved"]) == 0
    (tmp_path / "mine.toml").write_text(capsys.readouterr().out, encoding="utf-8")
    mine = json_of(capsys, "show", str(tmp_path / "mine.toml"))
    assert mine["key"] == json_of(capsys, "show", "party_led")["key"]
    assert mine["values"]["coordination"]["pattern"] == "party_led"


def test_check_names_every_file(capsys, tmp_path):
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('extends = "baseline"\n')
    bad.write_text('extends = "baseline"\n[calendar]\ndayz = 3\n')
    assert answer(["check", str(good)]) == 0
    assert answer(["check", str(good), str(bad)]) == 2
    said = capsys.readouterr()
    assert "good.toml: ok" in said.out
    assert "dayz" in said.err
    assert answer(["check", str(good), str(bad), "--json"]) == 2
    listed = json.loads(capsys.readouterr().out)
    assert [item["ok"] for item in listed] == [True, False]


def test_info_says_what_results_depend_on(capsys):
    content = json_of(capsys, "info")
    assert {"versions", "code_hash", "kernels", "parameters", "scenarios"} <= set(content)
    assert content["parameters"]["all"] > content["parameters"]["assumed"] > 0
    assert answer(["info"]) == 0
    assert content["code_hash"] in capsys.readouterr().out


def test_run_prints_strict_json_and_nothing_else(capsys):
    run = json_of(capsys, "run", "baseline", "--seed", "7", *SHORT)
    assert (run["scenario"], run["seed"]) == ("baseline", 7)
    assert run["event_hash"]
    assert run["metrics"]
    assert run["facts"]["days"] == 5
    assert run["folder"] is None


def test_threads_change_nothing(capsys):
    one = json_of(capsys, "run", "baseline", *SHORT)
    two = json_of(capsys, "run", "baseline", *SHORT, "--threads", "2")
    assert one["event_hash"] == two["event_hash"]


def test_run_prints_a_summary(capsys):
    assert answer(["run", "baseline", *SHORT]) == 0
    said = capsys.readouterr().out
    assert "event hash" in said
    assert "residents" in said


def test_run_keeps_its_results_once(capsys, tmp_path):
    out = str(tmp_path / "results")
    first = json_of(capsys, "run", "baseline", *SHORT, "--out", out)
    assert answer(["run", "baseline", *SHORT, "--out", out]) == 0
    assert "nothing had to be recomputed" in capsys.readouterr().out
    assert (tmp_path / "results" / "events" / f"{first['run_id']}.parquet").exists()


def test_compare_prints_a_table_that_fits(results, capsys):
    command = [*COMPARE, "--out", str(results)]
    assert answer(command) == 0
    said = capsys.readouterr().out
    assert (
        max(len(line) for line in said.splitlines() if not line.startswith(("figures", "reproduce"))) <= 120
    )
    for words in (
        "3 paired seeds: same people, same problems, same random numbers",
        "difference (range of the seeds)",
        "3 seeds are too few for an interval",
        "P(better)",
        "all 6 runs were there already: nothing had to be recomputed",
        f"results: {results}",
        f"reproduce any number: gongzhi reproduce {results} ",
        "What this run cannot tell:",
    ):
        assert words in " ".join(said.split()), words
    assert len(list((results / "figures").glob("*.png"))) == 3
    assert json.loads((results / "comparison.json").read_text())["failed"] == 0


def test_compare_prints_strict_json(results, capsys):
    command = [*COMPARE, "--out", str(results)]
    content = json_of(capsys, *command)
    assert content["computed"] == 0
    assert {d["scenario"] for d in content["differences"]} == {"party_led"}
    assert len(content["runs"]) == 6


def test_reproduce_says_number_by_number_what_is_equal(results, capsys):
    run = json.loads((results / "comparison.json").read_text())["runs"][0]["run_id"]
    assert json_of(capsys, "reproduce", str(results), run[:10])["equal"] is True
    assert answer(["reproduce", str(results), run]) == 0
    assert "every number and the hash of all events are equal" in capsys.readouterr().out


ENDS = {  # signal, whether the workers get it too (as from a terminal or a scheduler), exit code, words
    "Ctrl-C": (signal.SIGINT, True, 130, "interrupted; finished runs are kept"),
    "SIGTERM to all": (signal.SIGTERM, True, 143, "ended by SIGTERM; finished runs are kept"),
    "SIGTERM": (signal.SIGTERM, False, 143, "ended by SIGTERM; finished runs are kept"),
    "SIGHUP to all": (signal.SIGHUP, True, 129, "ended by SIGHUP; finished runs are kept"),
}


@pytest.fixture
def heard():
    """SIGHUP is heard by what a test starts, though the tests themselves may run under `nohup`."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("end", ENDS)
def test_a_request_to_end_has_its_exit_code_and_keeps_finished_runs(tmp_path, end, workers, heard):
    number, to_all, code, words = ENDS[end]
    out = tmp_path / "results"
    command = [
        sys.executable,
        "-m",
        "app.cli",
        "compare",
        "siloed",
        "party_led",
        "--history",
        "none",
        "--seeds",
        "5000",
    ]
    command += ["--workers", str(workers), *SHORT, "--out", str(out)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        end = time.monotonic() + 120
        while len(list((out / "runs").glob("part-*.parquet"))) < 2:
            assert time.monotonic() < end, "no run was stored in two minutes"
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        (os.killpg if to_all else os.kill)(process.pid, number)
        try:
            said, complaints = process.communicate(timeout=60)
        finally:
            process.kill()  # a program that hangs fails this test and does not hold up the others
    assert process.returncode == code, complaints
    assert words in complaints
    assert said == ""
    assert "Traceback" not in complaints, complaints
    from experiments.storage.store import Store

    assert len(Store.read(out).finished()) >= 2


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_end_while_workers_are_still_starting_is_quiet_and_leaves_nothing(tmp_path, number, code):
    out = tmp_path / "results"
    command = [
        sys.executable,
        "-m",
        "app.cli",
        "compare",
        "siloed",
        "party_led",
        "--history",
        "none",
        *SHORT,
        "--out",
        str(out),
    ]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        end = time.monotonic() + 120
        while not any("forkserver" in line for line in command_lines_of_children(process.pid)):
            assert time.monotonic() < end, "no worker was started in two minutes"
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
        time.sleep(0.3)
        os.killpg(process.pid, number)
        _, complaints = process.communicate(timeout=60)
    assert process.returncode == code, complaints
    assert "Traceback" not in complaints
    assert not out.exists()


def command_lines_of_children(process):
    """Command lines of the child processes, as far as they are still there."""
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in children.read_text().split():
            try:
                yield Path(f"/proc/{child}/cmdline").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue


def test_failed_runs_exit_with_3_and_are_kept(tmp_path, capsys, monkeypatch):
    import experiments.execution.single

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("broken on purpose")

    monkeypatch.setattr(experiments.execution.single.running, "run", broken)
    out = tmp_path / "results"
    assert answer(["run", "baseline", *SHORT, "--out", str(out), "--json"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "ZeroDivisionError: broken on purpose" in said.err
    from experiments.storage.store import Store

    assert list(Store.read(out).runs()["status"]) == ["failed"]


def test_failed_runs_of_a_comparison_exit_with_3(capsys, monkeypatch, tmp_path):
    import experiments.execution.worker

    def broken(*_: object, **__: object) -> None:
        raise MemoryError("broken on purpose")

    monkeypatch.setattr(experiments.execution.worker, "run", broken)
    command = [
        "compare",
        "siloed",
        "party_led",
        "--history",
        "none",
        "--seeds",
        "2",
        "--workers",
        "1",
        *SHORT,
    ]
    assert answer([*command, "--out", str(tmp_path / "results")]) == 3
    said = capsys.readouterr()
    assert re.search(r"failed: siloed, seed 1, run \w+ and 3 more: MemoryError: broken on purpose", said.err)
    assert "no run went well" in said.out


def test_progress_is_plain_lines_with_time_left_where_no_terminal_is(capsys, monkeypatch):
    clock = iter(range(0, 1000, 3))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    with progress("runs") as report:
        for done in range(1, 5):
            report(done, 4, done // 4, 75.0)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "runs: 2 of 4, about 1 min 15 s left",
        "runs: 4 of 4, 1 failed, about 1 min 15 s left",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (12.3, "about 12 s left"), (75, "about 1 min 15 s left"), (7300, "about 2 h 1 min left")],
)
def test_time_left_is_said_in_words(seconds, words):
    assert time_left(seconds) == words


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0.41234, "share", "0.412"),
        (12.345, "day", "12.3"),
        (3.14159, "day", "3.14"),
        (0.01234, "hour", "0.0123"),
        (355000.0, "person", "355 000"),
        (float("nan"), "share", "–"),
        (-0.00001, "share", "0.0000"),
        (0.0034, "share", "0.0034"),
        (-2.5, "day", "−2.50"),
        (0.0, "day", "0"),
    ],
)
def test_numbers_get_as_many_digits_as_they_deserve(value, unit, shown):
    assert number(value, decimals(unit, [value])) == shown
