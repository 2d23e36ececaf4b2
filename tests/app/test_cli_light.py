"""What is told without a model loads none: Mesa, compiler and data frames would take fifty times as long."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import answer
from sim.scenario.file import load_scenario, shipped

ROOT = Path(__file__).parents[2]
MODEL = {"mesa", "numba", "llvmlite", "networkx", "scipy", "sim.world", "sim.model"}
TABLES = {"pandas", "pyarrow", "duckdb", "matplotlib", "statsmodels", "sklearn"}
TELL = """
import sys
from app.cli import answer
code = answer(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


def loaded(*command: str) -> set[str]:
    """Modules that a command has loaded when it has told what it was asked."""
    arguments = [sys.executable, "-c", TELL, *command]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "command",
    [
        "scenarios",
        "scenarios --json",
        "show party_led",
        "show hybrid --resolved",
        "show siloed --json",
        "check baseline scenarios/hybrid.toml",
        "info",
        "info --json",
    ],
)
def test_what_needs_no_model_loads_none(command: str) -> None:
    found = loaded(*command.split())
    assert not found & (MODEL | TABLES)
    assert "sim" in found  # the test looks at the process in which the command ran


def test_the_list_of_scenarios_needs_no_checking_of_their_values() -> None:
    assert not loaded("scenarios") & {"numpy", "sim.scenario.scenario"}


def test_the_list_says_of_every_scenario_what_the_scenario_says_of_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert answer(["scenarios"]) == 0
    listed = "".join(capsys.readouterr().out.split())
    for name in shipped():
        scenario = load_scenario(name)
        assert scenario.name in listed
        assert set(scenario.title_zh) - set(" ") <= set(listed)
    assert listed.count("?") >= len(shipped())
