"""Contingent: a rule chooses one of the other patterns for every dispute (分级分类处置).

Mild matters of one competence between people who go on living together stay at home; broad ones are convened;
the rest goes its ordinary way. The rule knows what intake saw, and errs as intake errs.
"""

from dataclasses import fields
from typing import ClassVar, Literal

import numpy as np

from sim.coordination.base import Arrangement, Cases, Pattern, Rights, Roster
from sim.coordination.grid_platform import GridPlatform
from sim.coordination.hierarchical import Hierarchical
from sim.coordination.party_led import PartyLed
from sim.coordination.polycentric import Polycentric
from sim.coordination.self_governance import SelfGovernance
from sim.coordination.siloed import Siloed
from sim.params import param

SIMPLE: dict[str, type[Pattern]] = {
    kind.name: kind for kind in (Siloed, Hierarchical, PartyLed, Polycentric, SelfGovernance, GridPlatform)
}
SimpleName = Literal["siloed", "hierarchical", "party_led", "polycentric", "self_governance", "grid_platform"]
ORDINARY, CLOSE, BROAD = 0, 1, 2  # routes of the rule


class Contingent(Pattern):
    """By competences needed, severity and relation."""

    name: ClassVar[str] = "contingent"
    label: ClassVar[str] = "Contingent"
    zh: ClassVar[str] = "分级分类处置"
    neutral_label: ClassVar[str] = "Rule-based mix"
    source: ClassVar[str] = "form: [Thompson 1967], cost follows interdependence; [Wall 2018]"

    broad_from: int = param(
        3,
        "Competences seen from which a matter counts as broad",
        "视为复杂事项的职能数",
        unit="competence",
        low=1,
        high=12,
        source="design rule: as `convene_from` of party_led",
    )
    mild_to: float = param(
        0.5,
        "Severity up to which a matter counts as mild",
        "视为轻微事项的严重度上限",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: the lower half",
    )
    ordinary: SimpleName = param(
        "siloed",
        "Pattern of ordinary matters",
        "一般事项的协同模式",
        unit="",
        source="design rule",
    )
    close: SimpleName = param(
        "self_governance",
        "Pattern of mild matters between people who stay together",
        "轻微且关系持续事项的协同模式",
        unit="",
        source="design rule",
    )
    broad: SimpleName = param(
        "party_led",
        "Pattern of broad matters",
        "复杂事项的协同模式",
        unit="",
        source="design rule",
    )

    def chosen(self) -> tuple[Pattern, Pattern, Pattern]:
        """The patterns of the three routes."""
        return SIMPLE[self.ordinary](), SIMPLE[self.close](), SIMPLE[self.broad]()

    @property
    def sees(self) -> frozenset[str]:
        """Whatever one of its patterns sees."""
        return frozenset().union(*(pattern.sees for pattern in self.chosen()))

    @property
    def members_share(self) -> float:
        """Members take part if one of its patterns calls on them."""
        return max(pattern.members_share for pattern in self.chosen())

    @property
    def platform(self) -> float:
        """A platform that one route needs is paid for whole."""
        return max(pattern.platform for pattern in self.chosen())

    @property
    def holds(self) -> Rights:
        """A right that one route needs is kept up whole."""
        held = zip(*(pattern.holds for pattern in self.chosen()), strict=True)
        return Rights(*(max(values) for values in held))

    @property
    def reluctance(self) -> float:
        """The norm of the community holds before anybody knows which way a matter will go."""
        return max(pattern.reluctance for pattern in self.chosen())

    def route(self, cases: Cases) -> np.ndarray:
        """Which route a dispute takes, int64."""
        close = cases.relation & (cases.severity <= self.mild_to) & (cases.breadth <= 1)
        return np.where(cases.breadth >= self.broad_from, BROAD, np.where(close, CLOSE, ORDINARY))

    def organise(self, cases: Cases, roster: Roster) -> Arrangement:
        """As the pattern of its route would have it."""
        route = self.route(cases)
        answers = [pattern.organise(cases, roster) for pattern in self.chosen()]
        columns = {
            f.name: np.choose(route, [getattr(answer, f.name) for answer in answers])
            for f in fields(Arrangement)
        }
        return Arrangement(**{**columns, "route": route})

    def redirect(self, cases: Cases, refused: np.ndarray, times: np.ndarray, roster: Roster) -> np.ndarray:
        """As the pattern of the route that was taken."""
        answers = [pattern.redirect(cases, refused, times, roster) for pattern in self.chosen()]
        return np.asarray(np.choose(cases.route, answers))
