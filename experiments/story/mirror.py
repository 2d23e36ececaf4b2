"""One decision of a run, term by term: the rules in readable form, asked in the state of this moment.

The rules stand in `agents.readable.institutions`, `agents.readable.residents` and `sim.reference`. A test
holds them against the kernels and against the probabilities in the event log.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.events import Activity
from agents.randomness import streams as decisions
from agents.randomness.plain import KeyedRandom
from agents.readable.institutions import Reply
from agents.readable.terms import Logit
from sim.model import CityModel
from sim.reference import settle
from sim.reference.columns import handled_of, kind_of_lead, offer_of, request_of, was_heard

REQUESTS = (Activity.ACCEPT, Activity.REFUSE)
CALLS = (Activity.MEET, Activity.ABSENT)
OFFERS = (Activity.AGREE, Activity.REJECT, Activity.WITHHOLD)
REOPENED = (Activity.RELAPSE, Activity.RESURFACE, Activity.BREACH)
PARTS = 16  # a part of a dispute is drawn under key * PARTS + competence
WORD = 2**64


@dataclass(frozen=True, slots=True)
class Weighed:
    """An offer, what it is made of, and what the parties make of it.

    trust : in the kind of institution that leads, 0..1
    """

    substance: settle.Substance
    procedure: float
    trust: float
    answer: Logit

    @property
    def unequal(self) -> bool:
        """Whether an enterprise gave less to a claimant without means or legal aid."""
        return self.substance.less > 0

    @property
    def capped(self) -> bool:
        """Whether it is held below its worth because no unit with legal authority took part."""
        return self.substance.uncapped > self.substance.cap

    def numbers(self) -> dict[str, Any]:
        """Name -> number, as plain data."""
        held = self.substance
        made_of = {name: getattr(held, name) for name in ("useful", "needed", "conceded", "quality", "means")}
        felt = {"substance": held.value, "procedure": self.procedure, "trust": self.trust}
        return made_of | {"unequal": self.unequal, "capped": self.capped} | felt


def reply_of(model: CityModel, row: int, k: int, parties: tuple[int, int], decision: int) -> Reply:
    """What a unit replies when it is asked for competence k of a dispute.

    parties : (asker, unit), institutions; decision : stream of random numbers of a request or a call
    """
    unit, rules, keyed_random = parties[1], model.world.spec.accept, KeyedRandom(int(model.seed))
    who = (int(model.disputes.key[row]) * PARTS + k) % WORD
    stand = keyed_random.two_uniforms(decisions.REFUSAL_PERSISTENCE, unit, who)
    today = keyed_random.uniform(decision, model.day, who)
    request = request_of(model.disputes, model.world.surroundings, row, k, parties)
    return model.actors[unit].reply(request, stand, today, rules)


def number_drawn(seed: int, event: np.ndarray, key: int, relapses: int, persistence: float) -> float:
    """The number in [0, 1) that the probability of a request, a call or an offer was held against.

    event : of the log; key : of its dispute; relapses : how often it was raised again before
    persistence : share of cases on which a unit repeats its answer, on that day
    """
    drawn, activity = KeyedRandom(seed), Activity(int(event["activity"]))
    if activity in OFFERS:
        return drawn.uniform(decisions.SETTLE, relapses, key)
    who = (key * PARTS + int(event["target"])) % WORD
    firm, stand = drawn.two_uniforms(decisions.REFUSAL_PERSISTENCE, int(event["actor"]), who)
    kind = decisions.ACCEPT if activity in REQUESTS else decisions.ATTEND
    return stand if firm < persistence else drawn.uniform(kind, int(event["day"]), who)


def weighed(model: CityModel, row: int) -> Weighed:
    """An offer and the parties' answer."""
    d, place, spec = model.disputes, model.world.surroundings, model.world.spec
    claimant = model.resident(int(d.resident[row]))
    held = settle.substance(handled_of(d, place, row, has_help(model, row)), spec.settle)
    fair = settle.procedure(was_heard(d, row), int(d.refusals[row]), spec.settle).value
    kind, base = kind_of_lead(d, place, row), float(model.topics.base[d.topic[row]])
    offer = offer_of(
        d,
        row,
        model.day,
        substance=held.value,
        procedure=fair,
        base=base,
        kind=kind,
        appeal=spec.appraisal.petitions,
    )
    return Weighed(held, fair, claimant.trust_in(kind), claimant.agreement(offer, spec.settle))


def has_help(model: CityModel, row: int) -> bool:
    """Whether a claimant can pay for advice, or has legal aid."""
    d = model.disputes
    if model.city.residents.income[d.resident[row]] > 0:
        return True
    return (
        KeyedRandom(int(model.seed)).uniform(decisions.LEGAL_AID, 0, int(d.key[row]))
        < model.world.spec.court.aid
    )
