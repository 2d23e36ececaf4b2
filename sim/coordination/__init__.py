"""The table of coordination patterns. A new pattern is one file here and one line below."""

from sim.coordination.base import Arrangement, Cases, Pattern, Rights, Roster
from sim.coordination.contingent import Contingent
from sim.coordination.grid_platform import GridPlatform
from sim.coordination.hierarchical import Hierarchical
from sim.coordination.hybrid import Hybrid
from sim.coordination.party_led import PartyLed
from sim.coordination.polycentric import Polycentric
from sim.coordination.self_governance import SelfGovernance
from sim.coordination.siloed import Siloed
from sim.identity.outside import Table

PATTERNS: Table[type[Pattern]] = Table(
    "pattern",
    {
        "siloed": Siloed,
        "hierarchical": Hierarchical,
        "party_led": PartyLed,
        "polycentric": Polycentric,
        "self_governance": SelfGovernance,
        "grid_platform": GridPlatform,
        "contingent": Contingent,
        "hybrid": Hybrid,
    },
)

__all__ = ["PATTERNS", "Arrangement", "Cases", "Pattern", "Rights", "Roster"]
