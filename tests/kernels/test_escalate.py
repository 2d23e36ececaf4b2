"""Waiting, escalating, petitions, courts, giving up, joining: compiled rules against plain Python."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import Account
from agents.disputes import OPEN, Channel, Escalated, State
from agents.events import Activity
from agents.randomness import streams as D  # noqa: N812
from sim.params import record
from sim.reference import handle
from sim.reference.columns import impasse_of, kind_of_lead
from sim.stages.escalate.crowds import Crowds
from sim.stages.escalate.params import Escalate
from sim.stages.escalate.rules import STILL, decide_steps, gather
from sim.stages.settle.court_params import Court
from sim.stages.work.params import Work
from tests.kernels import handling, plain
from tests.kernels.compiled import group_of, place_of, step_of
from tests.kernels.ended import PLACE, ROWS, worlds
from tests.kernels.tables import (
    World,
    at,
    checked,
    contacts,
    disputes,
    event,
    named,
    no_contacts,
    reputation,
    residents,
    sections,
    seeds,
    teams,
)
from tests.kernels.tables import shares as unit_shares


@checked
@given(
    w=worlds((State.REJECTED,)),
    rule=sections(Escalate),
    u=st.floats(0, 1, exclude_max=True),
    trust=unit_shares,
    anger=st.floats(0, 5, width=32),
    heard=unit_shares,
    burden=st.floats(0, 2),
)
def test_steps_are_chosen_by_their_logit(w, rule, u, trust, anger, heard, burden) -> None:
    weights, who = np.zeros(5), World(disputes(1), people=residents(1, trust=trust, grievance=anger))
    for row in range(ROWS):
        claimant = np.float64(np.float32(trust)), np.float32(anger), np.float32(heard), burden
        step = step_of(u, row, claimant, w.dr, record(rule), weights)
        choice = who.person(0).next_step(impasse_of(w.d, row, 1, float(heard), burden), rule)
        np.testing.assert_allclose(weights, list(choice.weights.values()), rtol=1e-12)
        assert step == choice.taken(u)


def afresh(d, day: int, row: int, wait: int) -> None:
    """Before the pattern again."""
    d.state[row], d.due[row], d.asking[row] = State.ARRANGING, day + wait, -1
    d.open_tasks[row] = d.omitted[row] = d.refused_now[row] = 0
    d.round[row] += 1


def move_up(d, seed: int, day: int, row: int, r) -> None:
    """Up a tier; some detail is lost."""
    d.tier[row] = min(int(d.tier[row]) + 1, 2)
    d.escalated[row] |= Escalated.TIER
    for k in plain.bits(int(d.seen[row]) & ~int(d.done[row])):
        if plain.uniform(seed, D.LOST_DETAIL, day, int(d.key[row]) * 16 + k) < handle.lost_detail(1, r):
            d.seen[row] &= ~np.uint16(1 << k)
    afresh(d, day, row, r.review_days)


BACKING = 20  # minutes of the lender of standing


def plain_step(w: World, seed: int, day: int, row: int, step: int, r, work) -> list[tuple]:
    """Carry out a step; the court's task if there is one."""
    d, p, lead = w.d, int(w.d.resident[row]), int(w.d.lead[row])
    paid = max(r.office_minutes, BACKING) if r.standing > 0 else r.office_minutes
    if step == 2 and plain.pay(w.work, 4, Account.REVIEW, paid):
        d.escalated[row] |= Escalated.PETITION
        if lead >= 0:
            w.work.petitions_month[lead] += 1
        move_up(d, seed, day, row, r)
        w.said.append(event(day, row, Activity.PETITION, p, lead, 4, paid))
    elif step == 2 and d.state[row] == State.RAISED and d.channel[row] == Channel.PETITION:
        d.channel[row] = Channel.WINDOW
    elif step == 3:
        d.escalated[row] |= Escalated.COURT
        afresh(d, day, row, 0)
        d.state[row], d.due[row], d.asked[row] = State.IN_COURT, day + r.court_days, 1
        d.effort[row, 12] = int(r.court_hours * 60)
        w.said.append(event(day, row, Activity.SUE, p, lead, 1))
        return [handling.enqueue(w, day, row, 12, 1, work, 0.0, 15)]
    elif step == 1:
        move_up(d, seed, day, row, r)
        w.said.append(event(day, row, Activity.MOVE_UP, p, lead, d.tier[row]))
    elif step == 4:
        d.state[row], d.closed[row], d.open_tasks[row] = State.ABANDONED, day, 0
        d.round[row] += 1
        w.said.append(event(day, row, Activity.ABANDON, p, lead))
    elif d.state[row] == State.REJECTED:
        afresh(d, day, row, r.review)
    return []


@checked
@given(
    seed=seeds,
    day=st.integers(20, 60),
    w=worlds((*OPEN, State.SETTLED, State.IN_COURT)),
    rule=sections(Escalate, office_minutes=10),
    work=sections(Work),
    court=sections(Court),
    heard=unit_shares,
)
def test_steps_are_taken_as_in_plain_python(seed, day, w, rule, work, court, heard) -> None:
    w.people.income[:] = np.arange(8) % 3
    twin, r, queued = w.twin(), rule.rule(), []
    courts, offices = np.array([1], np.int32), np.array([4], np.int32)
    rules = record(escalate=rule, court=court, work=work, rework=0.0, limit=15, backing=BACKING)
    society = w.sr(heard=reputation(1, float(heard)))
    institutions = w.ir(PLACE, courts=courts, offices=offices)
    decide_steps(at(seed, day), w.active, w.dr, institutions, society, rules, w.lr)
    d = twin.d
    for row in range(ROWS):
        if d.state[row] not in OPEN:
            continue
        straight = d.state[row] == State.RAISED and d.relapses[row] == 0
        step = {Channel.PETITION: 2, Channel.COURT: 3}.get(int(d.channel[row]), -1) if straight else -1
        rejected = d.state[row] == State.REJECTED and d.due[row] <= day
        tired = day - d.raised[row] >= r.patience and day - d.reviewed[row] >= r.review
        if step < 0 and (rejected or tired):
            u = plain.uniform(seed, D.ESCALATE, day, int(d.key[row]))
            poor = twin.people.income[d.resident[row]] == 0
            aided = plain.uniform(seed, D.LEGAL_AID, 0, int(d.key[row])) < court.aid
            burden, kind = court.cost if poor and not aided else 0.0, kind_of_lead(d, named(PLACE), row)
            impasse = impasse_of(d, row, kind, float(np.float32(heard)), burden)
            step = twin.person(int(d.resident[row])).next_step(impasse, r).taken(u)
            d.reviewed[row] = day
        queued += plain_step(twin, seed, day, row, step, r, work.rule()) if step >= 0 else []
    assert handling.waiting_tasks(w) == sorted(queued)
    w.work.head[:] = -1
    w.same_as(twin, tasks=False)


@checked
@given(
    threshold=st.lists(unit_shares, min_size=10, max_size=10),
    flags=st.lists(st.integers(0, 1), min_size=10, max_size=10),
    ties=st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11))),
    size=st.integers(1, 10),
    visible=st.sampled_from([0.0, 0.3, 1.0]),
    collective=st.integers(2, 8),
    state=st.sampled_from(list(State)),
    escalated=st.integers(0, 15),
    mates=st.booleans(),
)
def test_the_co_affected_join_when_enough_of_those_they_see_have(
    threshold, flags, ties, size, visible, collective, state, escalated, mates
) -> None:
    """Neighbours of one topic, or colleagues of another, whose rows are not next to each other."""
    workplace = np.where(np.arange(12) % 12 == 11, -1, 2) if mates else np.full(12, -1)
    workplace[0] = -1 if mates else workplace[0]  # colleagues are the residents 1..10
    group = [p for p in range(12) if workplace[p] == 2] if mates else list(range(10))
    size, people = min(size, len(group)), np.ones(12, np.float32)
    people[group] = threshold[: len(group)]
    pairs = sorted({(a, b) for x, y in ties for a, b in ((x, y), (y, x)) if x != y})
    start = np.searchsorted([a for a, _ in pairs], np.arange(13)).astype(np.uint32)
    who = np.array([b for _, b in pairs], np.uint32)
    joined = [i for i in range(size) if i == 0 or flags[i]]
    crowd = np.array([7, *(int(i in joined and i > 0) for i in range(size))], np.uint8)  # places begin at 1
    w = World(
        disputes(
            1,
            state=state,
            topic=3 if mates else 0,
            enterprise=2,
            group=size,
            joined=len(joined),
            escalated=escalated,
            resident=group[0],
            crowd=1,
        )
    )
    rules = record(escalate=Escalate(collective=collective, visible=visible))
    names = w.rows.teams(teams(workplace))
    np.testing.assert_array_equal(
        group_of(0, size, w.dr, names), np.stack([group[:size], np.arange(size)], axis=1)
    )
    assert place_of(11, 0, w.dr, names) == -1
    w.people = residents(12, threshold=people)
    gather(7, w.active, w.dr, w.sr(contacts=contacts(start, who), teams=names, crowd=crowd), rules, w.lr)
    active, moves = {group[i] for i in joined}, state in OPEN and 2 <= size > len(joined)

    def seen(i: int) -> float:
        mine = {b for a, b in pairs if a == group[i]} & set(group[:size])
        return len(mine & active) / len(mine) if mine else 0.0

    everyone, rule = len(joined) / size, Escalate(visible=visible)
    waiting = [i for i in range(size) if moves and i not in joined]
    more = [i for i in waiting if w.person(group[i]).joins(everyone, seen(i), rule)]
    assert crowd[2:].tolist() == [int(i in joined or i in more) for i in range(1, size)]
    assert crowd[:2].tolist() == [7, STILL if moves and not more else 0]
    expected = len(joined) + len(more)
    assert w.d.joined[0] == expected
    loud = moves and expected >= collective and not escalated & Escalated.COLLECTIVE
    told = [event(7, 0, Activity.JOIN, group[0], -1, note=expected)] if loud else []
    assert w.log.said() == told
    assert w.d.escalated[0] == escalated | (Escalated.COLLECTIVE if loud else 0)


def test_a_group_in_which_nobody_joined_looks_again_only_when_told() -> None:
    crowds = Crowds()
    first = crowds.open(np.array([1, 3], np.int32))
    w = World(disputes(2, state=State.ASKING, group=[1, 3], crowd=first, resident=[0, 1]))
    ties, rules = contacts(*no_contacts(4)), record(escalate=Escalate(visible=1.0))
    names = w.rows.teams(teams(np.full(4, -1)))

    def week(threshold: float) -> int:
        w.people = residents(4, threshold=threshold)
        society = w.sr(contacts=ties, teams=names, crowd=crowds.joined)
        gather(7, w.active, w.dr, society, rules, w.lr)
        return int(w.d.joined[1])

    assert week(0.9) == 1
    assert week(0.1) == 1  # thresholds do not change in a run; here they tell whether anybody looked
    crowds.look_again(w.d.crowd)
    assert week(0.1) == 3


def test_a_threshold_that_is_just_reached_is_enough() -> None:
    crowds = Crowds()
    first = crowds.open(np.array([2], np.int32))
    crowds.joined[first[0]] = 1
    w = World(disputes(1, state=State.ASKING, group=2, joined=1, crowd=first, resident=0))
    w.people = residents(4, threshold=0.5)
    names, rule = w.rows.teams(teams(np.full(4, -1))), Escalate(visible=1.0)
    society = w.sr(contacts=contacts(*no_contacts(4)), teams=names, crowd=crowds.joined)
    gather(7, w.active, w.dr, society, record(escalate=rule), w.lr)
    assert w.d.joined[0] == 2
    assert w.person(1).joins(everyone=0.5, known=0.0, rules=rule)
