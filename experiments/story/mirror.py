"""Two rules of the model once more, in plain Python and term by term, for looking at one decision.

The kernels `accept_chance` and `agree_chance` give a number; a reader wants to know which terms made it.
A test holds this mirror against the kernels and against the chances in the event log.
"""

import math
from dataclasses import dataclass
from typing import Any

from agents.disputes import Climbed
from agents.kinds import LAWFUL, Competence, Kind
from agents.randomness import streams as decisions
from agents.randomness.plain import Luck
from sim.model import CityModel


@dataclass(frozen=True, slots=True)
class Logit:
    """A chance and the terms whose sum it is the logistic function of.

    terms : name -> addend, in logits; a term of 0 is kept, so that its absence is seen
    bound : share 0..1 by which the chance of the other answer is cut afterwards, for who is bound to its part
    """

    terms: dict[str, float]
    bound: float = 0.0

    @property
    def chance(self) -> float:
        """Chance 0..1."""
        free = 1.0 / (1.0 + math.exp(-sum(self.terms.values())))
        return free + self.bound * (1.0 - free)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an offer held, and the chance that the parties accept it.

    useful, needed : competences that contributed and that the dispute needs
    conceded : what the sides conceded to each other before a mediator, in competences that it stands in for
    quality, means : share 0..1, of the work done, and of what the enterprise can pay (1 where none must)
    unequal : an enterprise gives less to a claimant without means or legal aid
    capped : held below its worth because no unit with legal authority took part
    substance, procedure, trust : 0..1
    """

    useful: int
    needed: int
    conceded: float
    quality: float
    means: float
    unequal: bool
    capped: bool
    substance: float
    procedure: float
    trust: float
    answer: Logit


def accept_logit(model: CityModel, row: int, k: int, asker: int, unit: int, backed: float = 1.0) -> Logit:
    """Terms of P(a unit takes its part), docs/model.md "Accept or pass", in the state of this moment.

    backed : 1, or 0 for an asker without standing, and a lead that is not bound to its part
    """
    d, work, place, rule = model.disputes, model.casework, model.world.surroundings, model.world.spec.accept
    tie = float(d.ties[row])
    mandate = 1.0
    if not int(d.need[row]) >> k & 1:
        mandate = -1.0
    elif place.kind[unit] == Kind.ENTERPRISE:
        mandate = 2.0 * float(place.compliance[unit]) - 1.0
    weeks = int(work.waiting[unit]) / max(float(place.week[unit]), 1.0)
    threat = bool(int(d.climbed[row]) & (Climbed.PETITION | Climbed.COLLECTIVE))
    decision = bool(d.needs_authority[row]) and bool(LAWFUL >> k & 1)
    authority, appraisal = backed * float(d.authority[row]), backed * float(d.appraisal[row])
    alone = 1.0 - max(authority, appraisal) if decision else 0.0
    return Logit(
        {
            "base": rule.base,
            "authority": rule.authority * authority,
            "appraisal": rule.appraisal * appraisal,
            "tie": rule.tie * tie * tie_weight(place, asker, unit) if tie > 0 else 0.0,
            "reciprocity": rule.reciprocity * (2.0 * float(work.reciprocity[unit]) - 1.0),
            "mandate": rule.mandate * mandate,
            "load": -rule.load * max(weeks - 1.0, 0.0),
            "fatigue": -rule.fatigue * float(work.fatigue[unit]),
            "exposure": -rule.exposure * alone,
            "visible": 0.0 if d.needs_authority[row] else rule.visible * float(d.record[row]),
            "threat": rule.threat if threat else 0.0,
        },
        bound=backed * float(d.own[row]) if unit == asker else 0.0,
    )


def tie_weight(place: Any, one: int, other: int) -> float:
    """Strongest tie between two institutions in any layer, 0 without one."""
    if one < 0 or other < 0:
        return 0.0
    part = slice(int(place.start[one]), int(place.start[one + 1]))
    weights = place.weight[part][place.who[part] == other]
    return float(weights.max()) if weights.size else 0.0


def offer_of(model: CityModel, row: int) -> Offer:
    """An offer and the parties' answer, docs/model.md "Settle", in the state of this moment."""
    d, rule = model.disputes, model.world.spec.settle
    lead = int(d.lead[row])
    trust = 0.5
    if lead >= 0:
        trust = float(model.city.residents.trust[d.resident[row], model.world.surroundings.kind[lead]])
    substance = _substance(model, row)
    heard = d.sessions[row] > 0 or bool(int(d.done[row]) & 1 << Competence.MEDIATION)
    procedure = rule.procedure_base + (rule.voice if heard else 0.0) - rule.respect * int(d.refusals[row])
    procedure = min(max(procedure, 0.0), 1.0)
    gate = 1.0 / (1.0 + math.exp(-rule.gate_slope * (trust - rule.trust_gate)))
    base = float(model.topics.base[d.topic[row]])
    petitioned = bool(int(d.climbed[row]) & Climbed.PETITION)
    answer = Logit(
        {
            "topic": math.log(base / (1.0 - base)),
            "substance": rule.substance * (substance["substance"] - rule.full),
            "procedure": rule.procedure * (procedure - 0.5) * gate,
            "relation": rule.relation * (float(d.relation[row]) - 0.5),
            "delay": -rule.delay * (model.day - int(d.raised[row])) / 30.0,
            "severity": -rule.severity * (float(d.severity[row]) - 0.5),
            "tier": rule.tier * int(d.level[row]),
            "concession": rule.concession * min(int(d.rejections[row]), rule.concessions),
            "appease": rule.appease * model.world.spec.appraisal.petitions if petitioned else 0.0,
        }
    )
    return Offer(**substance, procedure=procedure, trust=trust, answer=answer)


def _substance(model: CityModel, row: int) -> dict[str, Any]:
    """What the offer holds and what it is made of."""
    d, place, rule = model.disputes, model.world.surroundings, model.world.spec.settle
    need, done = int(d.need[row]), int(d.done[row])
    useful, needed, conceded = (need & done).bit_count(), need.bit_count(), 0.0
    if done & 1 << Competence.MEDIATION and not d.needs_authority[row]:
        conceded = rule.compromise * float(d.craft[row]) * (need & ~done).bit_count()
    quality = min(float(d.quality[row]) / max(done.bit_count(), 1), 1.0)
    value, means = (useful + conceded) / needed * quality, 1.0
    if need & done & 1 << Competence.REMEDY:
        means = float(place.means[d.enterprise[row]])
        value *= 1.0 - (1.0 - means) / needed
    unequal = bool(d.enterprise[row] >= 0) and not has_help(model, row)
    value *= 1.0 - rule.unequal if unequal else 1.0
    cap = rule.no_authority
    unlawful = bool(d.needs_authority[row]) and not done & need & LAWFUL
    found = {"useful": useful, "needed": needed, "conceded": conceded, "quality": quality, "means": means}
    found |= {"unequal": unequal and rule.unequal > 0, "capped": unlawful and value > cap}
    return found | {"substance": min(value, cap) if unlawful else value}


def has_help(model: CityModel, row: int) -> bool:
    """Whether a claimant can pay for advice, or has legal aid."""
    d, seed = model.disputes, int(model.seed)
    if model.city.residents.income[d.resident[row]] > 0:
        return True
    return Luck(seed).share(decisions.LEGAL_AID, 0, int(d.key[row])) < model.world.spec.court.aid
