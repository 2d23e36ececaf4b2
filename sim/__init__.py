"""The world and its day. `from sim import load_scenario, run, CityModel`."""

import agents

if not getattr(agents, "GONGZHI", False):
    raise ImportError(
        f"another package called 'agents' ({agents.__file__}) hides the one of gongzhi. "
        "Install gongzhi into an environment of its own: make run does that."
    )

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.model import CityModel
    from sim.running import run
    from sim.scenario.file import load_scenario
    from sim.scenario.scenario import Scenario

__all__ = ["CityModel", "Scenario", "load_scenario", "run"]

_HOME = {
    "CityModel": "sim.model",
    "Scenario": "sim.scenario.scenario",
    "load_scenario": "sim.scenario.file",
    "run": "sim.running",
}


def __getattr__(name: str) -> Any:
    """Load the heavy parts only when they are asked for, so that `--help` stays quick."""
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
