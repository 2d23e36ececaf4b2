"""Intake, requests and sessions: compiled rules against a few lines of plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import Account
from agents.disputes import Channel, State
from agents.events import Activity
from agents.randomness import streams as D  # noqa: N812
from sim.params import record
from sim.reference import handle
from sim.reference.columns import request_of
from sim.stages.coordinate.params import Accept
from sim.stages.coordinate.refusals import let_go, redirect
from sim.stages.coordinate.rules import ask_units
from sim.stages.escalate.params import Escalate
from sim.stages.triage.params import Triage
from sim.stages.triage.rules import decide, diagnose, pay_intake
from sim.stages.work.params import Work
from tests.kernels import handling, plain
from tests.kernels.asked import DESKS, ROWS, lists, worlds
from tests.kernels.compiled import acceptance_probability_of, enqueue_of
from tests.kernels.tables import (
    TOPICS,
    World,
    at,
    checked,
    disputes,
    event,
    named,
    place_columns,
    sections,
    seeds,
    serves,
)
from tests.kernels.tables import shares as unit_shares


@checked
@given(
    w=worlds(State.ASKING, 0),
    accept=sections(Accept),
    k=st.integers(0, 12),
    unit=st.integers(0, 5),
    means=unit_shares,
    backed=st.integers(0, 1),
)
def test_the_probability_to_accept_is_the_logit_of_the_contract(w, accept, k, unit, means, backed) -> None:
    place = place_columns(compliance=means)
    for row in range(ROWS):
        asker = int(w.d.lead[row])
        probability = acceptance_probability_of(
            row, (k, asker, unit), backed, w.dr, w.ir(place), record(accept)
        )
        request = request_of(w.d, named(place), row, k, (asker, unit))
        request = request if backed else request.unbacked()
        expected = w.unit(unit, place).acceptance(request, accept)
        assert probability == pytest.approx(expected.probability, rel=1e-12)


@checked
@given(
    w=worlds(State.ASKING, 0),
    work=sections(Work),
    k=st.integers(0, 12),
    rework=unit_shares,
    limit=st.integers(1, 30),
)
def test_parts_are_queued_with_the_effort_that_precedents_leave(w, work, k, rework, limit) -> None:
    twin, expected = w.twin(), []
    rules = record(work=work, rework=float(rework), limit=limit)
    for row in range(ROWS):
        unit = row % 6
        enqueue_of(5, row, k, unit, w.dr, w.ir(), rules)
        expected.append(handling.enqueue(twin, 5, row, k, unit, work.rule(), float(rework), limit))
    assert handling.waiting_tasks(w) == sorted(expected)
    w.work.head[:] = -1
    w.same_as(twin, tasks=False)


@checked
@given(
    seed=seeds,
    day=st.integers(1, 400),
    w=worlds(State.RAISED, 0),
    channels=lists(st.sampled_from(list(Channel))),
    accuracy=unit_shares,
    spurious=unit_shares,
)
def test_intake_sees_what_its_accuracy_lets_it_see(seed, day, w, channels, accuracy, spurious) -> None:
    w.d.channel[:], w.d.relapses[:] = channels, np.arange(ROWS) % 3
    w.d.state[0] = State.LATENT
    twin = w.twin()
    rules = record(triage=Triage(accuracy=float(accuracy), spurious=float(spurious)))
    diagnose(at(seed, day), w.active, w.dr, rules)
    for row in range(ROWS):
        d, key = twin.d, int(twin.d.key[row]) * 16
        outside = channels[row] in (Channel.PETITION, Channel.COURT) and d.relapses[row] == 0
        if d.state[row] != State.RAISED or outside:
            continue
        d.state[row] = State.ARRANGING
        hits = [
            k for k in plain.bits(d.need[row]) if plain.uniform(seed, D.TRIAGE_SEEN, day, key + k) < accuracy
        ]
        seen = int(d.done[row]) | sum(1 << k for k in hits)
        u, v = plain.two_uniforms(seed, D.TRIAGE_SPURIOUS, day, key)
        if u < (1 - float(accuracy)) * float(spurious) and int(v * 11) not in plain.bits(d.need[row]):
            seen |= 1 << int(v * 11)
        d.seen[row] = seen or 1 << int(TOPICS.lead[d.topic[row]])
    w.same_as(twin)


@checked
@given(
    w=worlds(State.ARRANGING, 0),
    joint=lists(st.booleans()),
    minutes=st.integers(0, 100),
)
def test_intake_is_done_where_the_lead_has_time(w, joint, minutes) -> None:
    twin, joint = w.twin(), np.array(joint)
    lead = np.arange(-1, ROWS - 1, dtype=np.int64) % 7 - 1
    convener, taken = np.where(joint, 0, -1), np.zeros(ROWS, np.bool_)
    said, rules = (lead, joint, convener), record(triage=Triage(minutes=minutes))
    pay_intake(9, w.active, said, taken, w.ir(), rules, w.lr)
    for row, unit in enumerate(lead.tolist()):
        done = unit < 0 or plain.pay(twin.work, unit, Account.INTAKE, minutes)
        assert bool(taken[row]) == done
        if done and unit >= 0:
            twin.work.intake_month[unit] += 1
        if done:
            twin.said.append(event(9, row, Activity.ARRANGE, unit, -1, convener[row], minutes, joint[row]))
    w.same_as(twin)


@checked
@given(
    seed=seeds,
    w=worlds(State.AWAITING, 0),
    tiers=st.integers(1, 2),
    lost=unit_shares,
    minutes=st.integers(0, 90),
    backing=st.integers(0, 90),
)
def test_superiors_assign_as_far_as_minutes_reach_and_lose_detail(
    seed, w, tiers, lost, minutes, backing
) -> None:
    w.d.superior[:], w.d.tiers[:] = np.sort(np.arange(ROWS) % 3), tiers
    twin = w.twin()
    rules = record(accept=Accept(decision=minutes, backing=backing), lost_detail=float(lost))
    decide(at(seed, 9), w.active, w.dr, w.ir(), rules, w.lr)
    for row in range(ROWS):
        d, probability = twin.d, handle.lost_detail(tiers, Escalate(lost_detail=float(lost)))
        cost = max(minutes, backing) if d.lender[row] == d.superior[row] else minutes
        if not plain.pay(twin.work, int(d.superior[row]), Account.REVIEW, cost):
            continue
        if d.lender[row] == d.superior[row]:
            d.lender[row] = -1
        gone = [
            k
            for k in range(13)
            if plain.uniform(seed, D.ASSIGN_DETAIL, 9, int(d.key[row]) * 16 + k) < probability
        ]
        left = int(d.seen[row]) & ~(sum(1 << k for k in gone) & ~int(d.done[row]))
        d.seen[row] = left if left & ~int(d.done[row]) & int(d.only[row]) else d.seen[row]
        d.state[row], d.due[row] = State.CONVENING if d.joint[row] else State.ASKING, 9
        twin.said.append(event(9, row, Activity.DECIDE, d.superior[row], d.lead[row], -1, cost, tiers))
    w.same_as(twin)


TIERS = DESKS.copy()  # on the level above the desks are others, and the city has hardly any
TIERS[:, 1] = np.where(DESKS[:, 0] >= 0, (DESKS[:, 0] + 1) % 6, -1)
TIERS[:, 2] = np.where(np.arange(13)[:, None] % 3 == 0, 4, -1)


def plain_request(w: World, seed: int, day: int, row: int, place: tuple, r) -> list[tuple]:
    """One request; the parts that were queued."""
    d, left = w.d, w.work.left
    accept, work, triage = r
    if d.due[row] > day:
        return []
    d.asking[row] = handling.next_part(d, row)
    if d.asking[row] < 0:
        handling.next_stop(w, seed, day, row, triage, accept, 3)
        return []
    k, asker = int(d.asking[row]), int(d.lead[row])
    unit = handling.desk(d, row, k, TIERS)
    d.asked[row] = unit
    if unit < 0:
        d.omitted[row] |= 1 << k
        d.asking[row] = -1
        w.said.append(event(day, row, Activity.OMIT, asker, note=k))
        return []
    kept = float(d.record[row])
    answer, letter = handle.request_minutes(kept, unit == asker, accept)
    if (answer and left[unit] <= 0) or (letter and left[asker] <= 0):
        return []
    mine = accept.by_mandate and unit == asker
    if not mine:
        plain.pay(w.work, unit, Account.REQUEST, answer)
        plain.pay(w.work, asker, Account.REQUEST, letter)
        handling.stand_behind(w, day, row, accept)
    agreed, probability = handling.takes_part(w, seed, D.ACCEPT, day, (row, k, asker, unit), place, accept)
    kind = Activity.ACCEPT if agreed else Activity.REFUSE
    if mine and not agreed:
        plain.pay(w.work, unit, Account.REQUEST, answer)
    spent = 0 if mine and agreed else answer + letter
    w.said.append(event(day, row, kind, unit, asker, k, spent, probability))
    d.hops[row] += not agreed or unit != asker
    if agreed:
        d.state[row] = State.WORKING
        return [handling.enqueue(w, day, row, k, unit, work, triage.rework, 15)]
    d.refusals[row] += 1
    d.refused_now[row] += 1
    d.state[row], d.due[row] = State.REFUSED, day + accept.reply_days
    above = handling.desk_above(k, unit, asker, TIERS[:, :, d.community[row]])
    number = plain.uniform(seed, D.PASS_ON, day, int(d.key[row]) * 16 + k)
    if w.unit(unit, place).passes_on(above is not None, number, accept):
        lag = handle.referral_days(kept, accept)
        d.state[row], d.due[row] = State.ASKING, day + max(lag, 1)
        d.asked[row], d.passed_by[row] = above, unit
        w.said.append(event(day, row, Activity.REFER, unit, unit, above, 0, k))
    return []


@checked
@given(
    seed=seeds,
    day=st.integers(1, 3),
    w=worlds(State.ASKING, 0),
    accept=sections(Accept),
    work=sections(Work),
    triage=sections(Triage),
    compliance=unit_shares,
)
def test_requests_are_made_accepted_and_refused_as_in_plain_python(
    seed, day, w, accept, work, triage, compliance
) -> None:
    twin, place = w.twin(), place_columns(compliance)
    rules = accept.rule(), work.rule(), triage.rule()
    made = record(accept=accept, work=work, triage=triage, rework=triage.rework, offer_days=3, limit=15)
    ask_units(at(seed, day), w.active[w.d.due <= day], w.dr, w.ir(place, serves=TIERS), made, w.lr)
    queued = [task for row in range(ROWS) for task in plain_request(twin, seed, day, row, place, rules)]
    assert handling.waiting_tasks(w) == sorted(queued)
    w.work.head[:] = -1
    w.same_as(twin, tasks=False)


def redirected(w: World, answer: list[int], dispatcher: int = 3, **accept: object) -> None:
    """What becomes of refusals, dispatched by `dispatcher`."""
    rules = record(accept=Accept(**accept), work=Work(), rework=0.0, limit=15)
    places = w.ir(dispatcher=np.array([dispatcher], np.int32))
    redirect(8, w.active, np.array(answer, np.int64), w.dr, places, rules, w.lr)


def test_after_the_last_refusal_a_unit_is_designated_and_pressed_at_the_price_of_a_decision() -> None:
    """Units 1, 4: a department and the lead; 2: an enterprise, which nobody can tell to settle."""
    w = World(
        disputes(4, state=State.REFUSED, asking=3, asked=[1, 4, 2, 1], refused_now=3, lead=4, effort=60)
    )
    w.work.left[:] = 480
    redirected(w, [-1, -1, -1, -2])
    assert w.log.said() == [
        event(8, 0, Activity.DESIGNATE, 1, 3, 3, 20, 1),
        event(8, 1, Activity.DESIGNATE, 4, 3, 3, 20, 0),
        event(8, 2, Activity.OMIT, 4, 2, -1, 0, 3),
        event(8, 3, Activity.OMIT, 4, 1, -1, 0, 3),
    ]
    assert w.d.state.tolist() == [State.WORKING, State.WORKING, State.ASKING, State.ASKING]
    assert (w.d.hops.tolist(), w.d.compelled.tolist()) == ([1, 0, 0, 0], [8, 8, 0, 0])
    assert w.work.spent[3, Account.REVIEW] == 40
    assert [task[:1] + task[3:4] for task in handling.waiting_tasks(w)] == [(1, 3), (4, 3)]
    assert {task[6] for task in handling.waiting_tasks(w)} == {float(np.float32(1 - Work().formalism))}


def test_a_dispatcher_without_minutes_lets_a_refusal_wait_and_one_without_the_right_gives_up() -> None:
    w = World(disputes(1, state=State.REFUSED, asking=3, asked=1, refused_now=3, lead=4, due=8))
    w.work.left[3] = 0
    redirected(w, [-1])
    assert (w.log.said(), w.d.state.tolist(), w.d.refused_now.tolist()) == ([], [State.REFUSED], [3])
    for rules in ({"designate": False}, {"dispatcher": -1}):
        w = World(disputes(1, state=State.REFUSED, asking=3, asked=1, refused_now=3, lead=4))
        redirected(w, [-1], **rules)
        assert w.log.said() == [event(8, 0, Activity.OMIT, 4, 1, -1, 0, 3)]


def test_a_refusal_is_passed_on_or_given_up() -> None:
    w = World(disputes(2, state=State.REFUSED, asking=3, asked=1, refused_now=2, lead=4))
    redirected(w, [5, -1], designate=False)
    assert w.log.said() == [
        event(8, 0, Activity.REFER, 4, 1, 5, 0, 3),
        event(8, 1, Activity.OMIT, 4, 1, -1, 0, 3),
    ]
    assert w.d.state.tolist() == [State.ASKING] * 2
    assert (w.d.asked.tolist(), w.d.asking.tolist(), w.d.refused_now.tolist()) == ([5, 1], [3, -1], [2, 0])
    assert w.d.omitted.tolist() == [0, 8]


def asked_of_a_station(w: World, passing_on: float) -> None:
    """Unit 1, on whose level above unit 0 holds the same competence, refuses what it is asked by unit 4."""
    accept = Accept(passing_on=passing_on, base=-8.0, refusal_persistence=0.0)
    triage = Triage()
    made = record(accept=accept, work=Work(), triage=triage, rework=0.0, offer_days=3, limit=15)
    w.work.left[:] = 480
    desks = serves([1] * 13)
    desks[:, 1:] = 0
    ask_units(at(7, 3), w.active, w.dr, w.ir(place_columns(0.5), serves=desks), made, w.lr)


def test_a_unit_that_refuses_may_pass_the_file_on_to_the_desk_above_or_give_it_back() -> None:
    for share, state, asked, sender in ((1.0, State.ASKING, 0, 1), (0.0, State.REFUSED, 1, -1)):
        w = World(disputes(1, state=State.ASKING, need=16, seen=16, lead=4))
        asked_of_a_station(w, share)
        assert (w.d.state[0], w.d.asked[0], w.d.passed_by[0], w.d.due[0]) == (state, asked, sender, 5)
        assert (w.d.refusals[0], w.d.refused_now[0], w.d.asking[0]) == (1, 1, 4)
        assert [one[2] for one in w.log.said()] == [Activity.REFUSE, Activity.REFER][: 1 + int(share)]


def test_what_was_passed_on_is_paid_for_by_the_unit_that_sent_it_and_never_goes_to_the_lead() -> None:
    w = World(disputes(1, state=State.ASKING, need=16, seen=16, lead=4, asking=4, asked=0, passed_by=1))
    asked_of_a_station(w, 1.0)
    assert w.work.spent[:, Account.REQUEST].tolist() == [10, 10, 0, 0, 0, 0]
    assert w.d.state[0] == State.REFUSED  # no other desk further up: it comes back
    w = World(disputes(1, state=State.ASKING, need=16, seen=16, lead=0, asking=4, asked=1))
    asked_of_a_station(w, 1.0)
    assert w.d.state[0] == State.REFUSED


def test_only_arrangements_that_run_and_whose_time_is_over_are_let_go() -> None:
    states = [*State, State.WORKING, State.WORKING]
    w = World(disputes(len(states), state=states, until=[8] * len(State) + [0, 9]))
    let_go(8, w.active, w.dr, w.lr)
    over = [n for n, state in enumerate(State) if State.ARRANGING <= state <= State.REJECTED]
    assert w.log.said() == [event(8, n, Activity.TIME_OUT, -1) for n in over]
    assert w.d.stage.tolist() == [int(n in over) for n in range(len(states))]


def test_an_arrangement_whose_time_is_over_is_let_go() -> None:
    w = World(
        disputes(2, state=State.WORKING, until=8, stage=[0, 3], done=5, omitted=2, open_tasks=2, lead=4)
    )
    let_go(8, w.active, w.dr, w.lr)
    assert w.log.said() == [event(8, 0, Activity.TIME_OUT, 4), event(8, 1, Activity.TIME_OUT, 4, note=3)]
    assert (w.d.state.tolist(), w.d.due.tolist()) == ([State.ARRANGING] * 2, [9, 9])
    assert (w.d.stage.tolist(), w.d.until.tolist(), w.d.done.tolist()) == ([1, 4], [0, 0], [5, 5])
    assert (w.d.omitted.tolist(), w.d.open_tasks.tolist(), w.d.round.tolist()) == ([0, 0], [0, 0], [1, 1])
