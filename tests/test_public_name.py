"""`import gongzhi` gives the whole public API: quick to import, each name the thing of its home."""

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import gongzhi

ROOT = Path(__file__).resolve().parents[1]
LAZY = ("agents", "sim", "experiments", "gongzhi")
HEAVY = {"numpy", "numba", "mesa", "pandas", "scipy", "matplotlib", "pydantic", "networkx", "pyarrow"}
every_name = pytest.mark.parametrize("name", dir(gongzhi))
WANTED = {
    *("CityModel", "Scenario", "Pattern", "Comparison", "compare", "load_scenario", "run", "reproduce"),
    *("register_catalogue", "register_lever", "register_outcome", "register_pattern"),
}


def homes() -> dict[str, tuple[str, str]]:
    """Public name -> module in which it is at home, and its name there."""
    found = {}
    for path in sorted((ROOT / "gongzhi").glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ImportFrom):
                found |= {each.asname or each.name: (str(node.module), each.name) for each in node.names}
    return found


def loaded_by(code: str) -> set[str]:
    """Modules that a fresh process has loaded after some code."""
    said = [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"]
    return set(subprocess.run(said, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())


def test_the_import_loads_nothing_heavy() -> None:
    found = loaded_by("import gongzhi\ndir(gongzhi)")
    assert "gongzhi" in found
    assert not found & HEAVY
    assert not {name for name in found if name.partition(".")[0] in ("agents", "sim", "experiments")}


def test_reading_a_scenario_loads_no_model_and_no_tables() -> None:
    found = loaded_by("import gongzhi\ngongzhi.load_scenario('siloed')")
    assert "sim.scenario.file" in found
    assert not found & {"numba", "mesa", "sim.model", "pandas", "matplotlib"}


def test_what_the_words_promise_is_there() -> None:
    assert set(dir(gongzhi)) >= WANTED


@every_name
def test_a_public_name_is_the_thing_of_its_home(name: str) -> None:
    module, there = homes()[name]
    assert getattr(gongzhi, name) is getattr(importlib.import_module(module), there)


@every_name
def test_a_public_name_says_what_it_is(name: str) -> None:
    thing = getattr(gongzhi, name)
    if inspect.isroutine(thing) or isinstance(thing, type):
        said = thing.__doc__ or ""
        assert said.strip()
        assert not said.startswith(f"{name}("), "what a dataclass makes up says nothing"


@every_name
def test_a_function_or_class_goes_by_one_name(name: str) -> None:
    thing = getattr(gongzhi, name)
    if inspect.isroutine(thing) or isinstance(thing, type):
        assert thing.__name__ == name


def test_the_list_of_names_and_the_modules_that_hold_them_agree() -> None:
    assert sorted(homes()) == sorted(dir(gongzhi))


@pytest.mark.parametrize("package", LAZY)
def test_every_name_of_a_lazy_package_can_be_had(package: str) -> None:
    module = importlib.import_module(package)
    assert module.__all__
    for name in module.__all__:
        assert getattr(module, name) is not None
    assert not hasattr(module, "no_such_name")
