"""Machines that are not as one thinks: nobody's home, no room for output, a reader who has gone."""

import errno
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from agents.compiling import CACHE
from app.cli import answer
from experiments.designs.toml_file import toml_of
from sim.errors import ScenarioError

ROOT = Path(__file__).parents[2]
NOBODY = """
import pwd, sys
def no_entry(*_):
    raise KeyError("getpwuid(): uid not found")
pwd.getpwuid = no_entry
from app.cli import answer
sys.exit(answer(sys.argv[1:]))
"""
HOMES = ("HOME", "USER", "LOGNAME", "LNAME", "USERNAME", "XDG_CONFIG_HOME", "MPLCONFIGDIR")
SHORT = ["--days", "1", "--scale", "10"]
COMMANDS = {
    "list": ["scenarios"],
    "run": ["run", "siloed", *SHORT, "--out", "out"],
    "figures, two workers": [
        "compare",
        "siloed",
        "party_led",
        "--history",
        "none",
        "--seeds",
        "2",
        *SHORT,
        "--out",
        "out",
    ],
    "process": ["process", "siloed", *SHORT, "--out", "out"],
    "export": ["export", "siloed", *SHORT, "--format", "ocel2", "--out", "out/run.sqlite"],
}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_user_without_home_and_without_an_entry_can_work(tmp_path, command):
    environment = {name: value for name, value in os.environ.items() if name not in HOMES}
    environment |= {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(CACHE.parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", NOBODY, *COMMANDS[command]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("command", [["scenarios"], ["show", "siloed", "--resolved"], ["--help"]])
def test_no_room_for_the_output_is_one_message(command):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", *command],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("gongzhi: the output: No space left on device. Make room")
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_who_has_gone_is_no_error():
    command = f"{sys.executable} -m app.cli show siloed --resolved | head -c 10"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_no_room_for_temporary_files_is_one_message(monkeypatch, capsys):
    import tempfile

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "tmp/gongzhi-x")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    assert answer(["compare", "siloed", "party_led", "--history", "none", "--seeds", "1", *SHORT]) == 2
    said = capsys.readouterr().err
    assert "tmp/gongzhi-x: No space left on device. Make room" in said
    assert "TMPDIR" in said


def test_where_there_is_no_home_one_is_made_before_anything_asks_for_it(monkeypatch, tmp_path):
    """Jupyter, which the app is served with, asked for the home and ended in a traceback."""
    import tempfile

    def nobody(self):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setenv("HOME", "unset by this test")
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(Path, "home", classmethod(nobody))
    assert answer(["scenarios"]) == 0
    assert Path(os.environ["HOME"]).is_dir()
    assert tmp_path in Path(os.environ["HOME"]).parents


@pytest.mark.parametrize(
    ("number", "way_out"),
    [
        (errno.EACCES, "Give yourself the right"),
        (errno.EPERM, "Give yourself the right"),
        (errno.EROFS, "Give yourself the right"),
        (errno.ENOSPC, "Make room"),
        (errno.EDQUOT, "Make room"),
        (errno.ENAMETOOLONG, "Choose another name"),
        (errno.ELOOP, "Choose another name"),
        (errno.ENOTDIR, "Choose another name"),
    ],
)
def test_the_advice_fits_the_cause(monkeypatch, capsys, number, way_out):
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "first/metrics")

    monkeypatch.setattr("app.commands.scenarios.printing.print_list", refused)
    assert answer(["scenarios"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"gongzhi: first/metrics: {os.strerror(number)}. {way_out}")
    assert ("Make room" in said) == (way_out == "Make room")


@pytest.mark.skipif(os.name != "posix", reason="closes streams as a POSIX shell does")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("command", "code"), [("scenarios", 0), ("check nonsense", 2)])
def test_a_stream_that_is_closed_from_the_start_is_no_error(closed, command, code):
    line = f"{sys.executable} -m app.cli {command} {closed}"
    done = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_refusal_that_finds_no_room_keeps_its_exit_code():
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "app.cli", "check", "nonsense"]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=full, check=False)
    assert done.returncode == 2


def test_a_working_folder_that_is_gone_is_one_message(tmp_path, capsys, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert answer(["scenarios"]) == 2
    assert "the folder in which the command runs is gone" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["check"], ["design", "check"], ["run"], ["show"]])
@pytest.mark.parametrize("name", ["a" * 5000, "a" * 5000 + ".toml", "a" * 300 + "/b.toml"])
def test_a_name_that_no_file_can_have_is_one_message(command, name, capsys):
    assert answer([*command, name]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "is called" in said or "no such file" in said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_what_is_no_file_is_refused_unread(tmp_path, capsys):
    """A pipe without a writer was waited for without end, and a device was read until memory was full."""
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    for command in (["check"], ["design", "check"], ["run", "siloed", "--plugin"]):
        assert answer([*command, str(pipe)]) == 2, command
        assert "not a file" in capsys.readouterr().err
    with pytest.raises(ScenarioError, match="is not a file"):
        toml_of(pipe)


LOADING = """
import importlib.abc, os, signal, sys, time
class Interrupted(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "typer":  # which app.cli imports among the first
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)
sys.meta_path.insert(0, Interrupted())
from app.start import main
sys.argv = ["gongzhi", "scenarios"]
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="sends signals as POSIX does")
def test_an_interruption_while_the_program_is_loaded_is_quiet():
    """It ended in a traceback from the middle of an import."""
    done = subprocess.run(
        [sys.executable, "-c", LOADING], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGINT
    assert (done.stdout, done.stderr) == ("", "")


def test_the_console_script_starts_where_an_interruption_is_quiet():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert told["project"]["scripts"] == {"gongzhi": "app.start:main"}
