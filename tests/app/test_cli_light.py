"""What is told without a model loads none: Mesa, compiler and data frames would take fifty times as long."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import answer
from sim.city.build import build_city
from sim.city.check import check_city
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario, shipped
from tests.city.own import AREAS, BOUNDARIES, write

ROOT = Path(__file__).parents[2]
MODEL = {"mesa", "numba", "llvmlite", "networkx", "scipy", "sim.world", "sim.model"}
TABLES = {"pandas", "pyarrow", "duckdb", "matplotlib", "statsmodels", "sklearn", "SALib"}
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
        "design list",
        "design list --json",
        "design show rights",
        "design show screening",
        "design show doubt --json",
        "design check rights places",
        "design check doubt",  # a Latin hypercube
        "design check screening",  # Morris trajectories
    ],
)
def test_what_needs_no_model_loads_none(command: str) -> None:
    found = loaded(*command.split())
    assert not found & (MODEL | TABLES)
    assert "sim" in found  # the test looks at the process in which the command ran


def test_a_city_of_ones_own_is_checked_without_the_model(tmp_path: Path) -> None:
    write(tmp_path / "areas.csv", AREAS)
    write(tmp_path / "outlines.geojson", BOUNDARIES)
    write(tmp_path / "cities.csv", AREAS.replace("L1,North", "L1,Nord"))
    text = '[city]\npreset = "file"\nareas_file = "areas.csv"\nboundaries_file = "outlines.geojson"\n'
    write(tmp_path / "mine.toml", text)
    write(tmp_path / "all.toml", 'scenarios = ["siloed"]\ncities = ["mid_city", "cities.csv"]\nseeds = 1\n')
    assert not loaded("check", str(tmp_path / "mine.toml")) & MODEL
    assert not loaded("design", "check", str(tmp_path / "all.toml")) & MODEL


def test_a_check_without_the_model_refuses_what_a_run_would(tmp_path: Path) -> None:
    for wrong, message in (
        ("L1,North,北区,district,L,0", "district 'North' has zero residents"),
        ("L1,North,北区,district,L,30", "its parts sum to 1400"),
    ):
        areas = AREAS.replace("L1,North,北区,district,L,3000", wrong)
        areas = areas.replace("L11,1400", "L11,0") if "zero" in message else areas
        spec = CitySpec(preset="file", areas_file=write(tmp_path / "areas.csv", areas))
        said = []
        for refuse in (check_city, lambda spec: build_city(spec, 1)):
            with pytest.raises(ScenarioError, match=message) as caught:
                refuse(spec)
            said.append(str(caught.value))
        assert said[0] == said[1]


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
