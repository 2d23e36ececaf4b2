"""Between claim and offer: talk, intake, requests, queues, casework."""

import math
from collections.abc import Set
from typing import Any, NamedTuple

BY_ARRIVAL, BY_DEADLINE, BY_SEVERITY = 0, 1, 2  # discipline of a queue
AHEAD = 1e6  # days: further ahead in a queue than any other task can be


def talk(relation: bool, compliance: float | None, rules: Any) -> float:
    """Probability that the sides settle it between themselves. Fast form: `talk`, stage claim.

        P(settled) = talk_success*(talk_alone + [relation])
                     talk_success + (1 - talk_success)*desk_compliance*compliance      at an enterprise's desk

    compliance : of the enterprise whose desk it is, 0..1; None between the sides; rules : section `claim`
    """
    alone = rules.talk_success * (rules.talk_alone + relation)
    desk = rules.talk_success + (1.0 - rules.talk_success) * rules.desk_compliance * (compliance or 0.0)
    return float(alone if compliance is None else desk)


def at_once(needed: int, lawful_decision: bool, compliance: float | None, rules: Any) -> float:
    """Probability that an answer or one call is all that a dispute needs. Fast form: `at_once`, stage triage.

        P(at once) = at_once^n
                     * (compliance if an enterprise has to pay) * (delegated if a lawful decision is needed)

    needed : n, competences; compliance : 0..1, of an enterprise that has to pay, None where none must
    rules : section `triage`
    """
    alone: float = rules.at_once**needed * (rules.delegated if lawful_decision else 1.0)
    return alone if compliance is None else alone * compliance


def lost_detail(tiers: int, rules: Any) -> float:
    """Probability that a part is lost in a summary on its way up. Fast form: `decide`, `go_up`.

        P(lost) = 1 - (1 - lost_detail)^tiers

    tiers : on the way; rules : section `escalate`
    """
    kept: float = (1.0 - rules.lost_detail) ** tiers
    return 1.0 - kept


def request_minutes(record: float, own: bool, rules: Any) -> tuple[int, int]:
    """Minutes of a request: of the unit asked, and of the requester. Fast form: `request_minutes`.

        asked = minutes + s*entry        asker = minutes + s*(dispatch - minutes), 0 for its own part

    record : s, how far there is a shared record, 0..1; own : the lead asks itself; rules : section `accept`
    """
    asked = math.floor(rules.minutes + record * rules.entry + 0.5)
    asker = math.floor(rules.minutes + record * (rules.dispatch - rules.minutes) + 0.5)
    return asked, 0 if own else asker


def referral_days(record: float, rules: Any) -> int:
    """Days until the next unit has the file. Fast form: `referral_day`, stage coordinate.

        days = referral_days*(1 - s)

    record : s, how far there is a shared record, 0..1; rules : section `accept`
    """
    days: int = math.floor(rules.referral_days * (1.0 - record) + 0.5)
    return days


def next_part(parts: Set[int], lead: int) -> int:
    """The part that is asked for next, -1 none: the lead, else the first. Fast form: `next_part`."""
    if lead in parts:
        return lead
    return min(parts, default=-1)


class Effort(NamedTuple):
    """Casework of a part: minutes at the start, what precedents leave of them, what coming late adds."""

    minutes: int
    eased: float
    late: float

    @property
    def value(self) -> int:
        """Minutes, whole, at least one."""
        return max(1, int(self.minutes * self.eased * self.late))


def effort(minutes: int, precedents: float, late: bool, rework: float, rules: Any) -> Effort:
    """What a part takes a unit, in minutes. Fast form: `enqueue`, stage coordinate.

        minutes = effort * max((1 + precedents)^log2(learning), floor) * (1 + rework if added late)

    Wright 1936. precedents : of the topic that the unit knows, its own and shared ones; late : after the
    first round; rework : share on top; rules : section `work`
    """
    eased = max((1.0 + precedents) ** math.log2(rules.learning), rules.floor)
    return Effort(minutes, eased, 1.0 + rework if late else 1.0)


class Waiting(NamedTuple):
    """A part that enters a queue.

    day, raised : days; limit : days of the clock; severity : 0..1; clocks : how far they are in view, 0..1
    minutes : of its effort; busy : the unit has more tasks per person than `caseload`; ordered : somebody
    with standing ordered it, convened for it or stands behind it
    """

    day: int
    raised: int
    limit: int
    severity: float
    clocks: float
    minutes: int
    busy: bool
    ordered: bool


class Place(NamedTuple):
    """Where a part stands in a queue, in days; smaller first."""

    discipline: float
    cues: float
    clocks: float
    ordered: float

    @property
    def value(self) -> float:
        """The place."""
        return self.discipline + self.cues + self.clocks + self.ordered


def place_in_queue(part: Waiting, rules: Any) -> Place:
    """Where a part stands in a queue, smaller first. Fast form: `place_in_queue`, stage coordinate.

        place = day, or day of the deadline, or -severity          by `discipline`
                + cues*minutes/person_minutes                      in a busy unit, unless by severity
                - clocks*age
                - a million days                                   if ordered and `ordered_first`

    Units under load take what is easy first. rules : section `work`
    """
    by = {BY_ARRIVAL: part.day, BY_DEADLINE: part.raised + part.limit, BY_SEVERITY: -part.severity}
    easy_first = part.busy and rules.discipline != BY_SEVERITY
    return Place(
        discipline=float(by[rules.discipline]),
        cues=rules.cues * part.minutes / rules.person_minutes if easy_first else 0.0,
        clocks=-part.clocks * (part.day - part.raised),
        ordered=-AHEAD if rules.ordered_first and part.ordered else 0.0,
    )


def care(compelled: bool, near: bool, rules: Any) -> float:
    """Quality of a part before it is begun, 0..1. Fast form: `enqueue`, stage coordinate.

        quality = (1 - formalism*[accepted under compulsion]) * (1 - generalist*sent_down*[near])
        sent_down = sink*above / (1 - above + sink*above)        above = district_part + city_part

    What a unit took only because it had to is done with less care (Zhou 2010). Staff that was moved down is
    alone with its craft. sent_down : its part of the hours of the nearest desks. near : a department's part,
    done at the nearest desk; rules : section `work`
    """
    willing = 1.0 - rules.formalism if compelled else 1.0
    above = rules.district_part + rules.city_part
    sent_down = rules.sink * above / (1.0 - above + rules.sink * above)
    return willing * (1.0 - rules.generalist * sent_down) if near else willing


class Dilution(NamedTuple):
    """What is left of a part where there are too many: of its effort and of its quality, 0..1."""

    effort: float
    quality: float


def dilution(load: float, rules: Any) -> Dilution:
    """How far work is cut when it is begun. Fast form: `begin`, stage work.

        effort  = (k/q)^dilution        quality = (k/q)^(dilution*quality_loss)       where q > k, else 1

    Lipsky 1980. load : q, tasks per person; k : `caseload`; rules : section `work`
    """
    if load <= rules.caseload:
        return Dilution(1.0, 1.0)
    part = (rules.caseload / load) ** rules.dilution
    return Dilution(part, part**rules.quality_loss)
