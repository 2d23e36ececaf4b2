"""Handling in plain Python: accepting, queueing, and where a dispute goes next."""

import numpy as np

from agents.casework import Account
from agents.disputes import State
from agents.events import Activity
from agents.kinds import Competence
from agents.randomness import streams as D  # noqa: N812
from sim.reference import handle
from sim.reference.columns import competences, request_of
from tests.kernels import plain
from tests.kernels.tables import KINDS_OF_UNIT, TOPICS, World, event, named


def open_parts(d, row: int) -> int:
    """Competences seen and allowed, not done, not given up."""
    return int(d.seen[row]) & int(d.only[row]) & ~int(d.done[row]) & ~int(d.omitted[row])


def desk(d, row: int, k: int, desks: np.ndarray) -> int:
    """Who holds competence k for a dispute."""
    return int(d.enterprise[row] if k == Competence.REMEDY else desks[k, d.tier[row], d.community[row]])


def desk_above(k: int, unit: int, lead: int, levels: np.ndarray) -> int | None:
    """The next other desk above the first level that a unit serves, by `levels`, unless it is the lead."""
    desks = levels[k].tolist()
    if k == Competence.REMEDY or unit not in desks:
        return None
    above = [desk for desk in desks[desks.index(unit) + 1 :] if desk not in (-1, unit)]
    return above[0] if above and above[0] != lead else None


def stand_behind(w: World, day: int, row: int, accept) -> None:
    """The lender of standing pays for it once; without minutes there is none."""
    d, who = w.d, int(w.d.lender[row])
    d.lender[row] = -1
    if who >= 0 and plain.pay(w.work, who, Account.REQUEST, accept.backing):
        w.said.append(event(day, row, Activity.BACK, who, d.lead[row], -1, accept.backing))
    elif who >= 0:
        d.authority[row] = d.appraisal[row] = 0.0


def takes_part(w: World, seed: int, decision: int, day: int, parties: tuple, place: tuple, r) -> tuple:
    """Whether a unit takes its part, and with what probability; `parties`: row, competence, asker, unit."""
    row, k, asker, unit = parties
    who = int(w.d.key[row]) * 16 + k
    request = request_of(w.d, named(place), row, k, (asker, unit))
    stand, today = (
        plain.two_uniforms(seed, D.REFUSAL_PERSISTENCE, unit, who),
        plain.uniform(seed, decision, day, who),
    )
    reply = w.unit(unit, place).reply(request, stand, today, r)
    others = int(w.d.compelled[row]) & ~(1 << k)
    w.d.compelled[row] = others | reply.compelled << k
    return reply.takes, reply.logit.probability


def enqueue(w: World, day: int, row: int, k: int, unit: int, r, rework: float, limit: int) -> tuple:
    """Count a part as waiting; (unit, order, key, competence, minutes, round, quality)."""
    d, work = w.d, w.work
    known = float(work.precedents[unit, d.topic[row]]) + float(work.shared[unit, d.topic[row]])
    minutes = handle.effort(int(d.effort[row, k]), known, d.round[row] > 0, rework, r).value
    part = handle.Waiting(
        day=day,
        raised=int(d.raised[row]),
        limit=limit,
        severity=float(d.severity[row]),
        clocks=float(d.clocks[row]),
        minutes=minutes,
        busy=bool(work.caseload[unit] > r.caseload * int(work.staff[unit])),
        ordered=bool(d.authority[row] > 0 and (d.joint[row] or d.escalated[row] or d.superior[row] >= 0)),
    )
    order = handle.place_in_queue(part, r).value
    work.caseload[unit] += 1
    work.waiting[unit] += minutes
    d.open_tasks[row] += 1
    near = int(d.tier[row]) == 0 and Competence.MEDIATION < k < Competence.REMEDY
    quality = handle.care(bool(int(d.compelled[row]) >> k & 1), near, r)
    return unit, order, int(d.key[row]), k, minutes, int(d.round[row]), float(np.float32(quality))


def next_stop(w: World, seed: int, day: int, row: int, triage, accept, offer_days: int) -> None:
    """The next part, what was missed, an offer, or nothing to offer."""
    d = w.d
    missed = int(d.need[row]) & ~int(d.seen[row])
    if not open_parts(d, row) and missed:
        who = int(d.key[row]) * 16 + int(d.round[row])
        if plain.uniform(seed, D.STALL, day, who) < triage.stall:
            d.seen[row] |= missed
            d.round[row] += 1
            w.said.append(event(day, row, Activity.UNCOVER, d.lead[row], note=missed))
    d.refused_now[row], d.asking[row] = 0, -1
    if open_parts(d, row):
        d.state[row] = State.CONVENING if d.joint[row] else State.ASKING
        lag = handle.referral_days(float(d.record[row]), accept)
        d.due[row] = day + (1 if d.joint[row] else lag)
    else:
        d.state[row] = State.OFFERED if d.done[row] else State.REJECTED
        d.due[row] = day + (offer_days if d.done[row] else 1)


def next_part(d, row: int) -> int:
    """Topic's lead first, else the lowest competence."""
    return handle.next_part(competences(open_parts(d, row)), int(TOPICS.lead[d.topic[row]]))


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
