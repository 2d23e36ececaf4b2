"""Promise 8: the same seed gives the same bytes, in whatever process, with however many threads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.running import run
from sim.scenario.file import load_scenario

ROOT = Path(__file__).parents[2]
DAYS = 30
SETTINGS = (
    {"PYTHONHASHSEED": "0", "threads": "1"},
    {"PYTHONHASHSEED": "4242", "threads": "2"},
)
THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
SCRIPT = """
import json, sys
import numpy as np
from sim.running import run
from sim.scenario.file import load_scenario
found = {}
for name in ("siloed", "party_led"):
    records = run(load_scenario(name, {"calendar.days": 30, "calendar.warm_up": 0}), 7)
    columns = [c.tobytes() for c in (*records.disputes.values(), *records.daily.values())]
    import hashlib
    found[name] = [records.event_hash, hashlib.blake2b(b"".join(columns)).hexdigest()]
print(json.dumps({"found": found, "words": hash("gongzhi")}))
"""


def environment(setting: dict[str, str]) -> dict[str, str]:
    """The variables of this process, with another hash seed and number of threads."""
    own = {name: value for name, value in os.environ.items() if name not in (*THREADS, "PYTHONHASHSEED")}
    own |= {name: setting["threads"] for name in THREADS}
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    return own | {"PYTHONHASHSEED": setting["PYTHONHASHSEED"], "PYTHONPATH": path}


def output(command: list[str], setting: dict[str, str], folder: Path) -> str:
    done = subprocess.run(command, env=environment(setting), cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("processes")
    return [json.loads(output([sys.executable, "-c", SCRIPT], s, folder)) for s in SETTINGS]


def test_two_processes_write_the_same_events_and_columns(answers):
    assert answers[0]["words"] != answers[1]["words"]  # their hash seeds do differ
    assert answers[0]["found"] == answers[1]["found"]


def test_another_process_writes_what_this_one_writes(answers):
    for name, (event_hash, _) in answers[0]["found"].items():
        records = run(load_scenario(name, {"calendar.days": DAYS, "calendar.warm_up": 0}), 7)
        assert records.event_hash == event_hash


def console() -> list[str]:
    """The `gongzhi` command of this environment, or the function that it calls."""
    script = Path(sys.executable).with_name("gongzhi")
    inner = "import sys; sys.argv[0] = 'gongzhi'; from app.cli import main; main()"
    return [str(script)] if script.is_file() else [sys.executable, "-c", inner]


def test_the_command_prints_the_same_hash_with_any_hash_seed_and_thread_count(tmp_path):
    command = [*console(), "run", "baseline", "--seed", "7", "--days", str(DAYS), "--json"]
    printed = []
    for number, setting in enumerate(SETTINGS):
        folder = tmp_path / str(number)
        folder.mkdir()
        threads = ["--threads", setting["threads"]]
        printed.append(json.loads(output([*command, *threads], setting, folder)))
    hashes = {answer["event_hash"] for answer in printed}
    here = run(load_scenario("baseline", {"calendar.days": DAYS}), 7).event_hash
    assert hashes == {here}
    assert printed[0]["metrics"] == printed[1]["metrics"]
