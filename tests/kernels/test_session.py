"""Sessions: the compiled rule against a few lines of plain Python."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import Account
from agents.disputes import State
from agents.events import Activity
from agents.kinds import Kind
from agents.randomness import streams as D  # noqa: N812
from agents.readable.institutions import BranchRules
from sim.params import record
from sim.stages.coordinate.params import Accept, Joint
from sim.stages.coordinate.sessions import hold_sessions
from sim.stages.triage.params import Triage
from sim.stages.work.params import Work
from tests.kernels import handling, plain
from tests.kernels.asked import DESKS, worlds
from tests.kernels.tables import (
    Unit,
    World,
    at,
    checked,
    event,
    place_columns,
    sections,
    seeds,
)
from tests.kernels.tables import shares as unit_shares

DISPATCHER = 3


def plain_session(
    w: World, seed: int, day: int, rows: list[int], convener: int, place: tuple, r
) -> list[tuple]:
    """One convener's session: all calls first, then what the room knows, then the parts."""
    accept, joint, work, triage = r
    d, c = w.d, w.work
    opened, queued = False, []

    def pays(unit: int, minutes: int) -> bool:
        return plain.pay(c, unit, Account.MEETING, minutes)

    def call(row: int, k: int, called: int) -> bool:
        unit = handling.desk(d, row, k, DESKS)
        if unit < 0:
            d.omitted[row] |= 1 << k
            return False
        seated, pairwise = bool(c.attends[unit] == convener), bool(d.pairwise[row])
        cost = w.unit(unit, place).attending_minutes(called, seated, pairwise, joint)
        ready, probability = handling.takes_part(
            w, seed, D.ATTEND, day, (row, k, convener, unit), place, accept
        )
        comes = ready and pays(unit, cost)
        kind, minutes = (Activity.MEET, cost) if comes else (Activity.ABSENT, 0)
        w.said.append(event(day, row, kind, unit, convener, k, minutes, probability))
        d.refusals[row] += not comes
        if comes:
            c.attends[unit] = convener
        return comes

    def tell(row: int, k: int) -> None:
        """Designate who stayed away, give the part up, or let it wait for a dispatcher with minutes."""
        unit = handling.desk(d, row, k, DESKS)
        if not accept.designate or unit < 0 or handling.kind_of(unit) == Kind.ENTERPRISE:
            d.omitted[row] |= 1 << k
        elif plain.pay(c, DISPATCHER, Account.REVIEW, accept.decision):
            d.present[row] |= 1 << k
            d.compelled[row] |= 1 << k
            w.said.append(event(day, row, Activity.DESIGNATE, unit, DISPATCHER, k, accept.decision))

    for row in rows:
        parts = plain.bits(handling.open_parts(d, row))
        if not parts:
            handling.next_stop(w, seed, day, row, triage, accept, 3)
            continue
        pairwise = bool(d.pairwise[row])
        own = w.unit(convener, place).convening_minutes(len(parts), not opened, pairwise, joint)
        if d.lender[row] == convener:
            own = max(own, accept.backing)
        if not pays(convener, own):
            continue
        if d.lender[row] == convener:
            d.lender[row] = -1
        handling.stand_behind(w, day, row, accept)
        w.said.append(event(day, row, Activity.CONVENE, convener, minutes=own, note=len(parts)))
        opened = True
        d.present[row] = sum(1 << k for k in parts if call(row, k, len(parts)))
        d.sessions[row] += 1
        d.refused_now[row] += 1
        if d.refused_now[row] >= joint.tries:
            for k in plain.bits(handling.open_parts(d, row) & ~int(d.present[row])):
                tell(row, k)
        if not d.present[row] and not handling.open_parts(d, row):
            handling.next_stop(w, seed, day, row, triage, accept, 3)
    for row in [row for row in rows if d.present[row]]:
        for k in plain.bits(int(d.need[row]) & ~int(d.seen[row])):
            unit = handling.desk(d, row, k, DESKS)
            if unit >= 0 and c.attends[unit] == convener and pays(unit, joint.item):
                d.seen[row] |= 1 << k
                d.present[row] |= 1 << k
                w.said.append(event(day, row, Activity.UNCOVER, unit, convener, k, joint.item, 1 << k))
        queued += [
            handling.enqueue(w, day, row, k, handling.desk(d, row, k, DESKS), work, triage.rework, 15)
            for k in plain.bits(d.present[row])
        ]
        d.state[row], d.present[row] = State.WORKING, 0
    return queued


@checked
@given(
    seed=seeds,
    day=st.integers(1, 3),
    w=worlds(State.CONVENING, 1),
    accept=sections(Accept),
    work=sections(Work),
    triage=sections(Triage),
    joint=sections(Joint),
    compliance=unit_shares,
)
def test_sessions_are_held_as_in_plain_python(seed, day, w, accept, work, triage, joint, compliance) -> None:
    twin, place = w.twin(), place_columns(compliance)
    rules = accept.rule(), joint.rule(), work.rule(), triage.rule()
    made = record(
        accept=accept,
        joint=joint,
        work=work,
        triage=triage,
        rework=triage.rework,
        offer_days=3,
        limit=15,
    )
    hold_sessions(
        at(seed, day),
        w.active,
        w.dr,
        w.ir(place, serves=DESKS, dispatcher=np.array([DISPATCHER], np.int32)),
        made,
        w.lr,
    )
    queued = []
    for convener in (0, 1):
        rows = np.flatnonzero(twin.d.convener == convener).tolist()
        queued += plain_session(twin, seed, day, rows, convener, place, rules)
    assert handling.waiting_tasks(w) == sorted(queued)
    w.work.head[:] = -1
    w.same_as(twin, tasks=False)


class Branch(Unit, BranchRules):
    """A Party branch without a model."""


@checked
@given(
    seed=seeds,
    w=worlds(State.CONVENING, 1),
    joint=sections(Joint),
    left=st.integers(0, 900),
)
def test_a_branch_hears_the_oldest_disputes_as_far_as_its_minutes_reach(seed, w, joint, left) -> None:
    """The branch holds no competence of its own here, so that nothing else takes its minutes."""
    desks = np.where(DESKS == 0, 4, DESKS).astype(np.int32)
    w.d.lender[:] = -1  # nor does it lend its name beside the session
    w.d.convener[:], w.d.pairwise[:], w.work.left[0] = 0, 0, left
    place, accept = place_columns(), Accept()
    made = record(
        accept=accept, joint=joint, work=Work(), triage=Triage(), rework=0.0, offer_days=3, limit=15
    )
    parts = [len(plain.bits(handling.open_parts(w.d, row))) for row in range(len(w.active))]
    branch = Branch(**vars(w.unit(0, place)))
    expected = branch.agenda([units for units in parts if units], joint)
    hold_sessions(
        at(seed, 2),
        w.active,
        w.dr,
        w.ir(place, serves=desks, dispatcher=np.array([DISPATCHER], np.int32)),
        made,
        w.lr,
    )
    log = w.log.rows[: w.log.cursor[0]]
    convened = log[log["activity"] == Activity.CONVENE]
    waiting = iter(expected)
    told = dict(zip(convened["dispute"].tolist(), convened["minutes"].tolist(), strict=True))
    assert told == {
        row: minutes for row, units in enumerate(parts) if units and (minutes := next(waiting)) is not None
    }
