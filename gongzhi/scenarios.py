"""Scenarios: what can be compared, read, checked and changed."""

from sim.errors import ScenarioError as ScenarioError
from sim.scenario.file import load_scenario as load_scenario
from sim.scenario.file import resolved_text as resolved_text
from sim.scenario.file import scenario_from_text as scenario_from_text
from sim.scenario.scenario import Scenario as Scenario
from sim.scenario.source import shipped as shipped
