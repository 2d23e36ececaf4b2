"""The other side of a dispute: how far it is away from settling, and what brings it nearer."""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined
from agents.disputes import Escalated
from agents.events import Activity
from agents.kinds import LAWFUL, Competence, Source
from agents.randomness.compiled import normal, uniform
from agents.randomness.streams import PLACE_OPPOSED, RESPONDENT
from agents.shared_rules import charge, has_mediated, write

TOPIC_BITS = np.uint64(64)


@inlined
def alternative_of(row, disputes, ties):
    """How good the other side's alternative to settling is, 0..1.

    An enterprise goes on as before as far as it does not comply. A neighbour who has to live with the other
    one has none. An authority has none where a petition or a crowd is in view (Chen, Pan & Xu 2016).
    """
    firm, source = disputes.enterprise[row], disputes.topics.source[disputes.topic[row]]
    if firm >= 0:
        return 1.0 - np.float64(ties.compliance[firm])
    if source == Source.DEPARTMENT:
        loud = disputes.escalated[row] & (Escalated.PETITION | Escalated.COLLECTIVE)
        return 0.0 if loud else 1.0
    return 0.0 if disputes.relation[row] else 1.0


@inlined
def interests_of(seed, row, disputes, institutions, society, sides):
    """Distance of two sides before anybody helps, by topic, place and alternative; not yet cut to 0..1."""
    topics, t, c = disputes.topics, disputes.topic[row], disputes.community[row]
    z = normal(seed, PLACE_OPPOSED, 0, np.uint64(c) * TOPIC_BITS + np.uint64(t))
    apart = sides.distance * topics.opposed[t] * np.exp(sides.spread * z - sides.spread**2 / 2)
    if topics.source[t] == Source.NEIGHBOUR:
        apart *= 1.0 + sides.mixture * society.mixed[c]
    return apart * (1.0 + sides.alternative * alternative_of(row, disputes, institutions.ties))


@inlined
def speaker_of(row, disputes, institutions):
    """The association that may speak for all who are hit, -1 none: the union at work, the owners at home."""
    at_work = disputes.topics.source[disputes.topic[row]] == Source.EMPLOYER
    return institutions.speakers[1 if at_work else 0, disputes.community[row]]


@inlined
def gives_time(day, row, unit, activity, minutes, cases, log):
    """Whether somebody has the minutes to help the sides; then they are spent, and the log says so."""
    if unit < 0 or not charge(cases, unit, Account.MEETING, minutes):
        return False
    write(log, day, row, activity, (unit, -1, -1), minutes, 0)
    return True


@inlined
def has_voice(day, row, disputes, institutions, sides, log):
    """Whether those who are hit speak with one voice: alone, or through an association that pays for it."""
    if disputes.group[row] < 2:
        return True
    speaker = speaker_of(row, disputes, institutions)
    return gives_time(day, row, speaker, Activity.SPEAK, sides.speaking, institutions.cases, log)


@inlined
def is_mediated(day, row, disputes, institutions, sides, log):
    """Whether a mediator who has done its part goes between the sides, for which it must have the minutes."""
    if not has_mediated(row, disputes) or disputes.craft[row] <= 0:
        return False
    unit = institutions.serves[Competence.MEDIATION, disputes.tier[row], disputes.community[row]]
    return gives_time(day, row, unit, Activity.SHUTTLE, sides.shuttle, institutions.cases, log)


@inlined
def is_bound(row, disputes):
    """Whether a lawful decision, which the dispute needs, has been taken."""
    made = np.int64(disputes.done[row]) & np.int64(disputes.need[row]) & LAWFUL
    return disputes.needs_authority[row] and made != 0


@inlined
def distance_left(key, row, disputes, institutions, society, sides, log):
    """P(the other side declines an offer), docs/model.md "Both sides"; who helps is charged.

    sides : parameters, section `sides`
    """
    if sides.distance <= 0.0:
        return 0.0
    apart = interests_of(key.seed, row, disputes, institutions, society, sides)
    if not has_voice(key.day, row, disputes, institutions, sides, log):
        apart *= 1.0 + sides.voices * np.log2(np.float64(disputes.group[row]))
    if is_mediated(key.day, row, disputes, institutions, sides, log):
        apart *= 1.0 - sides.narrowing * disputes.craft[row]
    if is_bound(row, disputes):
        apart *= 1.0 - sides.binding
    return min(apart, 1.0)


@inlined
def declines(seed, row, apart, disputes):
    """Whether the other side declines. What it will live with is its own, not the day's."""
    return (
        apart > 0.0 and uniform(seed, RESPONDENT, np.int64(disputes.relapses[row]), disputes.key[row]) < apart
    )
