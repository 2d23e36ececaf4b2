"""Two coordination patterns, asked about one dispute at a time."""

from agents.kinds import Competence
from benchmarks.plain.disputes import Dispute
from benchmarks.plain.town import Town


class Siloed:
    """The unit of the category leads and asks one unit after another, with nothing but the paper."""

    def __init__(self, city: Town) -> None:
        self.asks: int = city.spec.coordination.asks  # type: ignore[attr-defined]

    def organise(self, dispute: Dispute) -> None:
        """Who leads: the topic's usual lead if it is seen, else the first competence that is."""
        seen, lead = dispute.seen - dispute.done, dispute.topic.lead
        first = lead if lead in seen or not seen else min(seen)
        dispute.arrange(dispute.desk(first) or dispute.desk(Competence.MEDIATION), None)


class PartyLed:
    """The branch leads; the convener one tier up convenes where several units are needed."""

    def __init__(self, city: Town) -> None:
        self.conveners, self.rule = city.conveners, city.spec.coordination.rule()
        self.asks: int = self.rule.asks

    def organise(self, dispute: Dispute) -> None:
        """Who leads, and whether a session is called."""
        tier, rule = dispute.tier, self.rule
        joint = len(dispute.seen - dispute.done) >= rule.convene_from
        convener = self.conveners[min(tier + 1, 2)][dispute.community] if joint else None
        branch = self.conveners[min(tier, 2)][dispute.community]
        dispute.arrange(branch, convener, rule.authority, rule.ties, rule.appraisal)


PATTERNS = {"siloed": Siloed, "party_led": PartyLed}
