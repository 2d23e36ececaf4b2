"""Hybrid: any mix of the levers of `[levers]` on top of a pattern (七位一体).

By itself it is its base and nothing else: with all levers at 0 the two leave the same events, byte for byte.
What it adds comes through the levers (`sim.scenario.levers`), each of which has its price.
"""

from typing import ClassVar, Literal

import numpy as np

from sim.coordination.base import Arrangement, Cases, Pattern, Rights, Roster
from sim.coordination.contingent import SIMPLE, Contingent
from sim.params import param

BaseName = Literal[
    "siloed", "hierarchical", "party_led", "polycentric", "self_governance", "grid_platform", "contingent"
]


class Hybrid(Pattern):
    """A base pattern, moved by levers."""

    name: ClassVar[str] = "hybrid"
    label: ClassVar[str] = "Seven in one"
    zh: ClassVar[str] = "七位一体"
    neutral_label: ClassVar[str] = "Policy mix"
    source: ClassVar[str] = "design rule: a base pattern and any levers"

    base: BaseName = param(
        "siloed",
        "Pattern that the levers act on",
        "政策杠杆所作用的基础协同模式",
        unit="",
        source="design rule",
    )

    def below(self) -> Pattern:
        """The base pattern, at its declared values."""
        kinds: dict[str, type[Pattern]] = {**SIMPLE, Contingent.name: Contingent}
        return kinds[self.base]()

    @property
    def sees(self) -> frozenset[str]:
        """As the base."""
        return self.below().sees

    @property
    def members_share(self) -> float:
        """As the base."""
        return self.below().members_share

    @property
    def platform(self) -> float:
        """As the base."""
        return self.below().platform

    @property
    def holds(self) -> Rights:
        """As the base."""
        return self.below().holds

    @property
    def reluctance(self) -> float:
        """As the base."""
        return self.below().reluctance

    def organise(self, cases: Cases, roster: Roster) -> Arrangement:
        """As the base."""
        return self.below().organise(cases, roster)

    def redirect(self, cases: Cases, refused: np.ndarray, times: np.ndarray, roster: Roster) -> np.ndarray:
        """As the base."""
        return self.below().redirect(cases, refused, times, roster)
