"""Hours are spent on queues and lent: compiled rules against a few lines of plain Python."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import Account
from agents.disputes import State
from agents.events import Activity
from sim.params import record
from sim.reference import handle
from sim.stages.coordinate.params import Accept
from sim.stages.triage.params import Triage
from sim.stages.work.params import Work
from sim.stages.work.rules import lend, open_desks, pay_debts, serve
from tests.kernels import handling
from tests.kernels.compiled import enqueue_of
from tests.kernels.tables import World, at, casework, checked, disputes, event, sections, seeds
from tests.kernels.tables import shares as unit_shares

PARTS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 5), st.integers(0, 12)), max_size=30, unique=True
)


def plain_day(w: World, seed: int, day: int, queues: dict[int, list], r) -> None:
    """Every unit takes tasks in order; at most a person-day each.

    Tasks are [order, key, competence, minutes, round, row, fresh, quality].
    """
    rule, triage, accept = r
    d, c = w.d, w.work
    for unit in range(6):
        queue, held = sorted(queues.get(unit, [])), []
        while c.left[unit] > 0 and queue:
            task = queue.pop(0)
            _, _, k, minutes, round_, row, fresh, quality = task
            if d.state[row] not in (State.WORKING, State.IN_COURT) or d.round[row] != round_:
                c.caseload[unit] -= 1
                c.waiting[unit] -= minutes
                continue
            load = c.caseload[unit] / c.staff[unit]
            if fresh:
                left = handle.dilution(load, rule)
                cut = max(1, int(minutes * left.effort))
                c.waiting[unit] -= minutes - cut
                minutes, quality = cut, np.float32(quality * left.quality)
            spent = min(minutes, int(c.left[unit]), rule.person_minutes)
            c.left[unit] -= spent
            c.waiting[unit] -= spent
            c.spent[unit, Account.WORK] += spent
            d.worked[row] += spent
            if minutes > spent:
                held.append([*task[:3], minutes - spent, round_, row, False, quality])
                continue
            c.caseload[unit] -= 1
            c.precedents[unit, d.topic[row]] += 1
            d.open_tasks[row] -= 1
            w.said.append(event(day, row, Activity.FINISH, unit, -1, k, 0, quality))
            if k == 12:
                continue
            d.done[row] |= 1 << k
            d.craft[row] = c.craft[unit] if k == 0 else d.craft[row]
            d.quality[row] += np.float32(quality)
            if d.open_tasks[row] == 0:
                handling.next_stop(w, seed, day, row, triage, accept, 2)
        queues[unit] = queue + held


@checked
@given(
    seed=seeds,
    parts=PARTS,
    efforts=st.lists(st.integers(1, 900), min_size=8, max_size=8),
    triage=sections(Triage),
    work=sections(Work, caseload=1.0, person_minutes=100),
    left=st.lists(st.integers(0, 500), min_size=6, max_size=6),
    fate=st.integers(0, 7),
    needs=st.lists(st.integers(0, 4095), min_size=8, max_size=8),
    compelled=st.lists(st.integers(0, 8191), min_size=8, max_size=8),
)
def test_queues_are_worked_off_as_in_plain_python(
    seed, parts, efforts, triage, work, left, fate, needs, compelled
) -> None:
    d = disputes(
        8, state=State.WORKING, effort=np.array(efforts).reshape(8, 1), need=needs, seen=np.array(needs) & 255
    )
    d.compelled[:] = compelled
    w, twin, queues = World(d), World(disputes(8)), {}
    accept, rule, tasks = Accept(), work.rule(), []
    rules = record(work=work, triage=triage, accept=accept, rework=0.0, offer_days=2, limit=15)
    for row, unit, k in parts:
        enqueue_of(1, row, k, unit, w.dr, w.ir(), rules)
        tasks.append((row, unit, k))
    twin = w.twin()
    waiting = {(unit, task[1], task[2]): task for unit, *task in handling.waiting_tasks(w)}
    for row, unit, k in tasks:
        *task, quality = waiting[unit, int(w.d.key[row]), k]
        queues.setdefault(unit, []).append([*task, row, True, quality])
    for world in (w, twin):  # one has been shut in the meantime, one has gone another round
        world.d.state[fate], world.d.round[(fate + 1) % 8] = State.NOMINAL, 1
    for day in (2, 3):
        for world in (w, twin):
            world.work.left[:] = left
        serve(at(seed, day), w.dr, w.ir(), rules, w.lr)
        plain_day(twin, seed, day, queues, (rule, triage.rule(), accept.rule()))
        expected = sorted((u, *task[:5], task[7]) for u, queue in queues.items() for task in queue)
        assert handling.waiting_tasks(w) == expected
    w.work.head[:] = twin.work.head[:] = -1
    w.same_as(twin, tasks=False)


@checked
@given(
    pairs=st.lists(st.tuples(st.integers(0, 2), st.integers(3, 5)), min_size=1, max_size=9, unique=True),
    left=st.lists(st.integers(0, 600), min_size=6, max_size=6),
    part=unit_shares,
)
def test_what_is_lent_goes_in_equal_parts_and_none_is_lost(pairs, left, part) -> None:
    w = World(disputes(1), casework(left=left, held=600))
    pairs = sorted(pairs)
    helper, helped = (np.array(column, np.int32) for column in zip(*pairs, strict=True))
    lend(helper, helped, float(part), w.wr)
    expected = np.array(left)
    for unit in range(3):
        mine = [b for a, b in pairs if a == unit]
        each = int(left[unit] * float(part)) // max(len(mine), 1)
        expected[unit] -= each * len(mine)
        for b in mine:
            expected[b] += each
    assert w.work.left.tolist() == expected.tolist()
    assert (w.work.held - 600).tolist() == (expected - np.array(left)).tolist()
    assert w.work.held.sum() == 3600
    assert w.work.left.min() >= 0


@checked
@given(minutes=st.lists(st.integers(0, 10**6), min_size=6, max_size=6), part=st.floats(0.0, 1.0))
def test_desks_hold_a_part_of_their_minutes_in_whole_ones(minutes, part) -> None:
    w = World(disputes(1))
    twin = w.twin()
    open_desks(np.array(minutes, np.int32), part, w.wr)
    twin.work.held[:] = [int(m * part) for m in minutes]
    w.same_as(twin)


@checked
@given(
    carried_over=st.lists(st.integers(0, 200), min_size=36, max_size=36),
    left=st.lists(st.integers(0, 600), min_size=6, max_size=6),
)
def test_debts_are_paid_first_account_by_account(carried_over, left) -> None:
    w = World(
        disputes(1), casework(held=left, left=7, attends=3, carried_over=np.array(carried_over).reshape(6, 6))
    )
    pay_debts(w.wr)
    assert w.work.attends.tolist() == [-1] * 6
    for unit, minutes in enumerate(left):
        debts = carried_over[6 * unit : 6 * unit + 6]
        paid = np.diff(np.minimum(np.cumsum([0, *debts]), minutes))
        assert w.work.spent[unit].tolist() == paid.tolist()
        assert w.work.carried_over[unit].tolist() == (debts - paid).tolist()
        assert w.work.left[unit] == minutes - paid.sum()
