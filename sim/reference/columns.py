"""From the tables of a run to what the rules in readable form are asked about; no rule stands here."""

from typing import Any

from agents.disputes import Disputes, Escalated
from agents.kinds import COMPETENCES, LAWFUL, Competence
from agents.readable.institutions import Request
from agents.readable.residents import Impasse, Offer, Problem
from sim.reference.settle import Handled

LOUD = Escalated.PETITION | Escalated.COLLECTIVE


def competences(mask: Any) -> set[int]:
    """The competences in a mask, and the number behind the last of them where somebody outside has a part."""
    return {k for k in range(COMPETENCES + 1) if int(mask) >> k & 1}


def strongest_tie(place: Any, one: int, other: int) -> float:
    """Strongest tie between two institutions in any layer, 0 without one. Fast form: `tie_weight`.

    place : columns of `agents.bundles.PLACE`
    """
    if one < 0 or other < 0:
        return 0.0
    part = slice(int(place.start[one]), int(place.start[one + 1]))
    weights = place.weight[part][place.who[part] == other]
    return float(weights.max()) if weights.size else 0.0


def request_of(d: Disputes, place: Any, row: int, k: int, parties: tuple[int, int]) -> Request:
    """What a unit is asked for a dispute: competence k. parties : (asker, unit), institutions."""
    asker, unit = parties
    return Request(
        needed=bool(int(d.need[row]) >> k & 1),
        discretionary=not d.needs_authority[row],
        lawful=bool(d.needs_authority[row]) and bool(LAWFUL >> k & 1),
        authority=float(d.authority[row]),
        appraisal=float(d.appraisal[row]),
        record=float(d.record[row]),
        ties=float(d.ties[row]),
        weight=strongest_tie(place, asker, unit),
        threatened=bool(int(d.escalated[row]) & LOUD),
        own=float(d.own[row]) if unit == asker else 0.0,
        itself=unit == asker,
    )


def problem_of(d: Disputes, row: int, outspoken: float) -> Problem:
    """A problem as the resident sees it; outspoken : of its community."""
    caused, relation = bool(d.enterprise[row] >= 0), bool(d.relation[row])
    return Problem(float(d.severity[row]), caused, relation, outspoken)


def handled_of(d: Disputes, place: Any, row: int, helped: bool) -> Handled:
    """A dispute whose work is done; helped : the claimant has means or legal aid."""
    firm = int(d.enterprise[row])
    return Handled(
        need=competences(d.need[row]),
        done=competences(d.done[row]),
        quality=float(d.quality[row]),
        craft=float(d.craft[row]),
        needs_authority=bool(d.needs_authority[row]),
        against_enterprise=firm >= 0,
        means=float(place.means[firm]) if firm >= 0 else 1.0,
        helped=helped,
    )


def was_heard(d: Disputes, row: int) -> bool:
    """Whether the parties were heard, at a session or by a mediator."""
    return bool(d.sessions[row] > 0) or Competence.MEDIATION in competences(d.done[row])


def kind_of_lead(d: Disputes, place: Any, row: int) -> int:
    """`Kind` of the lead, -1 nobody."""
    lead = int(d.lead[row])
    return int(place.kind[lead]) if lead >= 0 else -1


def offer_of(
    d: Disputes,
    row: int,
    day: int,
    *,
    substance: float,
    procedure: float,
    base: float,
    kind: int,
    appeal: float,
) -> Offer:
    """An offer of this day as the parties see it.

    substance, procedure, base, kind : see `Offer`; appeal : part of the ranking that counts petitions, 0..1
    """
    return Offer(
        substance=substance,
        procedure=procedure,
        base=base,
        kind=kind,
        relation=bool(d.relation[row]),
        waited=day - int(d.raised[row]),
        severity=float(d.severity[row]),
        tier=int(d.tier[row]),
        rejections=int(d.rejections[row]),
        appeal=appeal if int(d.escalated[row]) & Escalated.PETITION else 0.0,
    )


def impasse_of(d: Disputes, row: int, kind: int, heard: float, burden: float) -> Impasse:
    """A dispute that does not end as the claimant sees it; kind, heard, burden : see `Impasse`."""
    petitioned = bool(int(d.escalated[row]) & Escalated.PETITION)
    return Impasse(kind, float(d.severity[row]), int(d.tier[row]) < 2, petitioned, heard, burden)
