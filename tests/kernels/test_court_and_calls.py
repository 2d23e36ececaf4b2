"""Judgments, call-backs, offers made again: compiled rules against a few lines of plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.department import Department
from agents.disputes import Escalated, State
from agents.events import Activity
from agents.randomness import streams as D  # noqa: N812
from sim.params import record
from sim.reference.settle import breach, days_until
from sim.stages.settle.call_backs import call_back
from sim.stages.settle.court_params import Court
from sim.stages.settle.judgment import judge
from sim.stages.settle.params import Closure, Relapse, Settle
from sim.stages.settle.rules import answer_offers
from sim.stages.settle.sides_params import Sides
from tests.kernels import plain
from tests.kernels.compiled import win_of
from tests.kernels.ended import PLACE, ROWS, worlds
from tests.kernels.tables import (
    TOPICS,
    World,
    at,
    checked,
    disputes,
    event,
    sections,
    seeds,
)
from tests.kernels.tables import shares as unit_shares
from tests.kernels.test_ending import COURTS, covered, helped, reopen


@checked
@given(
    seed=seeds,
    w=worlds((State.IN_COURT, State.WORKING)),
    day=st.integers(0, 60),
    court=sections(Court),
    relapse=sections(Relapse, hazard=0.2),
)
def test_courts_judge_by_what_is_on_record_when_work_and_procedure_are_over(
    seed, w, day, court, relapse
) -> None:
    w.people.income[:] = np.arange(8) % 3
    w.d.asked[:] = 1
    twin, d, r, law = w.twin(), None, relapse.rule(), court.rule()
    rules = record(court=court, relapse=relapse)
    judge(at(seed, day), w.active, w.dr, w.sr(), rules, w.lr)
    d = twin.d
    for row in np.flatnonzero((d.state == State.IN_COURT) & (d.open_tasks == 0) & (d.due <= day)).tolist():
        key, advised = int(d.key[row]), helped(twin, seed, row, court)
        probability = Department.judgment(covered(twin, row), advised, law).probability
        assert win_of(row, advised, w.dr, record(court)) == pytest.approx(probability, rel=1e-12)
        won = plain.uniform(seed, D.JUDGMENT, int(d.relapses[row]), key) < probability
        d.state[row], d.closed[row], d.won[row], d.relapse_day[row] = State.JUDGED, day, won, -1
        d.escalated[row] |= Escalated.COURT
        if won:
            shown = plain.exponential(seed, D.BREACH, day, key)
            wait = 1 + days_until(breach(law, r).value, shown)
            d.relapse_day[row] = day + wait if wait < r.window else -1
        felt = law.won if won else law.lost
        twin.said.append(event(day, row, Activity.JUDGE, 1, d.lead[row], note=felt))
    w.same_as(twin)


@checked
@given(
    seed=seeds,
    w=worlds((State.SETTLED, State.NOMINAL, State.WORKING, State.DURABLE)),
    closure=sections(Closure, audit=0.6),
    content=unit_shares,
)
def test_closed_files_are_called_back_and_paper_is_found_at_once(seed, w, closure, content) -> None:
    w.people.satisfaction[:] = content
    w.d.closed[:] = np.arange(ROWS) % 6 + 40
    twin, day, since, r = w.twin(), 45, 42, closure.rule()
    rows = w.active[(w.d.closed >= since) & (w.d.closed < day)]
    office = np.array([4], np.int32)
    call_back(at(seed, day), rows, w.dr, w.ir(offices=office), w.sr(), record(closure=closure), w.lr)
    d, work = twin.d, twin.work
    for row in range(ROWS):
        closed, lead, key = int(d.closed[row]), int(d.lead[row]), int(d.key[row])
        shut = d.state[row] in (State.SETTLED, State.NOMINAL) and since <= closed < day
        u, v = plain.two_uniforms(seed, D.CALL_BACK, closed, key)
        if not shut or lead < 0 or u >= r.audit or not plain.pay(work, 4, 4, r.call_minutes):
            continue
        work.called_month[lead] += 1
        p = int(d.resident[row])
        if d.state[row] == State.NOMINAL:
            reopen(d, day, row)
            work.closed_month[lead] -= 1
            for name, pace in (("pressure", r.rebuke), ("caution", r.deterrence)):
                column = getattr(work, name)
                column[lead] += pace * (1 - float(column[lead]))
            twin.said.append(event(day, row, Activity.RESURFACE, p, lead, 4, r.call_minutes))
            continue
        pleased = v < float(twin.people.satisfaction[p, TOPICS.need[row]])
        work.content_month[lead] += pleased
        told = event(day, row, Activity.CALL_BACK, p, lead, 4, r.call_minutes, pleased)
        twin.said.append(told)
    w.same_as(twin)


def test_a_rejected_offer_is_made_again_only_when_something_is_new() -> None:
    """Unchanged: never again. More substance, a higher tier, sides that have tired: once more each."""
    rule = Settle(delay=0.0, concession=0.0, news=0.01)
    w = World(disputes(1, state=State.OFFERED, need=3, done=2, quality=1.0, lead=1, relation=0, severity=1.0))

    def offered(made: Settle, **now: int) -> int:
        for name, value in now.items():
            getattr(w.d, name)[0] = value
        w.d.state[0], w.d.due[0], before = State.OFFERED, 0, int(w.log.cursor[0])
        rules = record(settle=made, relapse=Relapse(), court=Court(), sides=Sides(), patience=90, appeal=0.0)
        answer_offers(at(3, 9), w.active, w.dr, w.ir(PLACE, courts=COURTS), w.sr(), rules, w.lr)
        assert w.log.cursor[0] == before + 1
        return int(w.log.rows[before]["activity"])

    w.d.rejections[0] = 0
    assert offered(rule) == Activity.REJECT
    assert [offered(rule) for _ in range(3)] == [Activity.WITHHOLD] * 3
    assert w.d.rejections[0] == 1
    turned_down = float(w.d.best[0])
    for made, now in (
        (Settle(delay=0.0, concession=0.3, news=0.01), {"rejections": 1}),
        (rule, {"tier": 1}),
        (rule, {"tier": 0, "done": 3, "quality": 2}),
    ):
        w.d.best[0] = turned_down
        assert offered(made, **now) != Activity.WITHHOLD
