"""Patterns, levers, outcomes and catalogues of one's own."""

from experiments.execution.outside.plugins import load_plugin as load_plugin
from sim.coordination import PATTERNS as PATTERNS
from sim.coordination import Arrangement as Arrangement
from sim.coordination import Cases as Cases
from sim.coordination import Pattern as Pattern
from sim.coordination import Roster as Roster
from sim.coordination.base import NOBODY as NOBODY
from sim.coordination.base import constant as constant
from sim.params import param as param
from sim.scenario.levers import Effect as Effect
from sim.scenario.registering import register_catalogue as register_catalogue
from sim.scenario.registering import register_lever as register_lever
from sim.scenario.registering import register_outcome as register_outcome
from sim.scenario.registering import register_pattern as register_pattern
