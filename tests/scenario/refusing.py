"""What the tests on messages share."""

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.file import load_scenario, shipped

SHIPPED = f"Shipped scenarios: {', '.join(shipped())}; or give the path of a .toml file."


def refusal(name_or_path: str | Path, overrides: dict[str, object] | None = None) -> str:
    """What is said of a scenario that cannot be read."""
    with pytest.raises(ScenarioError) as error:
        load_scenario(name_or_path, overrides)
    return str(error.value)
