"""The table of coordination patterns. A new pattern is one file here and one line below."""

from sim.coordination.base import Arrangement, Cases, Pattern, Roster
from sim.coordination.party_led import PartyLed
from sim.coordination.siloed import Siloed

PATTERNS: dict[str, type[Pattern]] = {
    "siloed": Siloed,
    "party_led": PartyLed,
}

__all__ = ["PATTERNS", "Arrangement", "Cases", "PartyLed", "Pattern", "Roster", "Siloed"]
