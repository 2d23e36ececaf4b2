"""Packages at equal cost: who buys levers has the hours that the money of the base leaves (同等成本)."""

from collections.abc import Mapping
from typing import Any

from experiments.designs.equal_cost import CAPACITY, at_equal_cost, beyond_cost
from experiments.designs.factors import overrides_of
from sim.scenario.file import variants_of
from sim.scenario.scenario import Scenario


class SameCost:
    """Packages of levers over one scenario, each of which costs a day what that scenario costs as it stands.

    name : of the scenario or path of its file; laid : values laid over it and over every package
    """

    def __init__(self, name: str, laid: Mapping[str, Any]) -> None:
        self.make, self.laid = variants_of(name), dict(laid)
        self.base = self.make(self.laid)

    def beyond(self, row: Mapping[str, Any]) -> float:
        """By how many yuan a day a package costs more without any hours; at most 0 where it can be had."""
        return beyond_cost(self._package(row), self.base)

    def held(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The package with the hours that are left to it. Raises ScenarioError where none are."""
        return {**row, CAPACITY: at_equal_cost([self.base, self._package(row)])[1].work.capacity}

    def _package(self, row: Mapping[str, Any]) -> Scenario:
        return self.make(self.laid | overrides_of(row, self.base))
