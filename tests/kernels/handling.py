"""Handling in plain Python: accepting, queueing, and where a dispute goes next."""

import math

import numpy as np

from agents.disputes import Climbed, State
from agents.events import Activity
from agents.kinds import Competence, Kind
from agents.randomness import streams as D  # noqa: N812
from tests.kernels import plain
from tests.kernels.tables import KINDS_OF_UNIT, TOPICS, World, event


def open_parts(d, row: int) -> int:
    """Competences seen and allowed, not done, not given up."""
    return int(d.seen[row]) & int(d.only[row]) & ~int(d.done[row]) & ~int(d.given_up[row])


def desk(d, row: int, k: int, desks: np.ndarray) -> int:
    """Who holds competence k for a dispute."""
    return int(d.enterprise[row] if k == Competence.REMEDY else desks[k, d.level[row], d.community[row]])


def accept_chance(w: World, row: int, k: int, asker: int, unit: int, place: tuple, r, backed=1) -> float:
    """The logit of accepting, with the asker's standing or without it."""
    d, work = w.d, w.work
    start, who, weight, _, kind, compliance, _, week = place
    standing = [backed * float(d.authority[row]), backed * float(d.appraisal[row])]
    z = r.base + r.authority * standing[0] + r.appraisal * standing[1]
    z += r.tie * float(d.ties[row]) * plain.tie(start, who, weight, asker, unit)
    if not d.needs_authority[row]:
        z += r.visible * float(d.record[row])
    elif k not in (Competence.MEDIATION, Competence.REMEDY):
        z -= r.exposure * (1 - max(standing))
    z += r.reciprocity * (2 * float(work.reciprocity[unit]) - 1) - r.fatigue * float(work.fatigue[unit])
    needed = bool(int(d.need[row]) >> k & 1)
    sign = 2 * float(compliance[unit]) - 1 if kind[unit] == Kind.ENTERPRISE else 1.0
    z += r.mandate * (sign if needed else -1.0)
    z -= r.load * max(int(work.waiting[unit]) / max(float(week[unit]), 1.0) - 1, 0.0)
    loud = int(d.climbed[row]) & (Climbed.PETITION | Climbed.COLLECTIVE)
    chance = plain.sigma(z + (r.threat if loud else 0.0))
    return chance + backed * float(d.own[row]) * (1 - chance) if unit == asker else chance


def takes_part(w: World, seed: int, decision: int, day: int, parties: tuple, place: tuple, r) -> tuple:
    """Whether a unit takes its part, and with what chance; `parties` are row, competence, asker, unit."""
    row, k, _, unit = parties
    who = int(w.d.key[row]) * 16 + k
    firm, number = plain.two_shares(seed, D.STANCE, unit, who)
    if firm >= r.stance:
        number = plain.share(seed, decision, day, who)
    chance, unbacked = (accept_chance(w, *parties, place, r, backed) for backed in (1, 0))
    others = int(w.d.pressed[row]) & ~(1 << k)
    w.d.pressed[row] = others | (unbacked <= number < chance) << k
    return number < chance, chance


def enqueue(w: World, day: int, row: int, k: int, unit: int, r, rework: float, limit: int) -> tuple:
    """Count a part as waiting; (unit, order, key, competence, minutes, round, quality)."""
    d, work = w.d, w.work
    stock = 1 + float(work.precedents[unit, d.topic[row]]) + float(work.shared[unit, d.topic[row]])
    factor = max(stock ** math.log2(r.learning), r.floor) * (1 + rework if d.round[row] else 1)
    minutes = max(1, int(int(d.effort[row, k]) * factor))
    order = {0: day, 1: int(d.raised[row]) + limit, 2: -float(d.severity[row])}[r.discipline]
    if r.discipline != 2 and work.caseload[unit] > r.caseload * int(work.staff[unit]):
        order += r.cues * minutes / r.person_minutes
    order -= float(d.clocks[row]) * (day - int(d.raised[row]))
    if r.ordered_first and d.authority[row] > 0 and (d.joint[row] or d.climbed[row] or d.superior[row] >= 0):
        order -= 1e6
    work.caseload[unit] += 1
    work.waiting[unit] += minutes
    d.open_tasks[row] += 1
    quality = 1 - r.formalism * (int(d.pressed[row]) >> k & 1)
    return unit, float(order), int(d.key[row]), k, minutes, int(d.round[row]), float(np.float32(quality))


def next_stop(w: World, seed: int, day: int, row: int, triage, accept, offer_days: int) -> None:
    """The next part, what was missed, an offer, or nothing to offer."""
    d = w.d
    missed = int(d.need[row]) & ~int(d.seen[row])
    if not open_parts(d, row) and missed:
        who = int(d.key[row]) * 16 + int(d.round[row])
        if plain.share(seed, D.STALL, day, who) < triage.stall:
            d.seen[row] |= missed
            d.round[row] += 1
            w.said.append(event(day, row, Activity.UNCOVER, d.lead[row], note=missed))
    d.refused_now[row], d.asking[row] = 0, -1
    if open_parts(d, row):
        d.state[row] = State.CONVENING if d.joint[row] else State.ASKING
        lag = math.floor(accept.hand_over_days * (1 - float(d.record[row])) + 0.5)
        d.due[row] = day + (1 if d.joint[row] else lag)
    else:
        d.state[row] = State.OFFERED if d.done[row] else State.REJECTED
        d.due[row] = day + (offer_days if d.done[row] else 1)


def next_part(d, row: int) -> int:
    """Topic's lead first, else the lowest competence."""
    parts = plain.bits(open_parts(d, row))
    lead = int(TOPICS.lead[d.topic[row]])
    return lead if lead in parts else parts[0] if parts else -1


def waiting_tasks(w: World) -> list[tuple]:
    """Every task in a heap, as `enqueue` tells them, sorted."""
    found, stack = [], [(unit, int(head)) for unit, head in enumerate(w.work.head)]
    t = w.tasks
    while stack:
        unit, node = stack.pop()
        if node >= 0:
            story = (t.order[node], t.key[node], t.competence[node], t.minutes[node], t.round[node])
            found.append((unit, float(story[0]), *map(int, story[1:]), float(t.quality[node])))
            stack += [(unit, int(t.sibling[node])), (unit, int(t.child[node]))]
    return sorted(found)


def kind_of(unit: int) -> int:
    """Kind of a unit of the small world."""
    return int(KINDS_OF_UNIT[unit])
