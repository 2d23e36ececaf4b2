"""A pool that is closed while a worker is in the middle of a result lets the program end."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import time
from experiments.execution.executors import close_at_once, local_executor

def large():
    return b"x" * 400_000_000

if __name__ == "__main__":
    pool = local_executor(2)()
    tasks = [pool.submit(large) for _ in range(6)]
    time.sleep(0.7)  # results are on their way
    close_at_once(pool, set())
"""


def test_a_program_ends_though_a_worker_was_stopped_while_it_spoke(tmp_path):
    """It used to wait for the rest of the result for ever."""
    script = tmp_path / "half.py"
    script.write_text(SCRIPT, encoding="utf-8")
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, str(script)], cwd=ROOT, env=environment, timeout=60, check=False)
    assert done.returncode == 0
