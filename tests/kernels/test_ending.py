"""Offers, closing, relapse, escalation: compiled rules against a few lines of plain Python."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.disputes import OPEN, State
from agents.events import Activity
from agents.randomness import streams as D  # noqa: N812
from sim.params import record
from sim.reference import settle as reference
from sim.reference.columns import handled_of, kind_of_lead, offer_of, was_heard
from sim.stages.settle.court_params import Court
from sim.stages.settle.params import Closure, Relapse, Settle
from sim.stages.settle.rules import answer_offers, close_overdue_nominally, watch_closed
from sim.stages.settle.sides_params import Sides
from tests.kernels import plain
from tests.kernels.compiled import hazard_of
from tests.kernels.compiled import offer_of as compiled_offer
from tests.kernels.ended import PLACE, ROWS, worlds
from tests.kernels.tables import (
    TOPICS,
    World,
    at,
    checked,
    event,
    named,
    place_rows,
    sections,
    seeds,
)
from tests.kernels.tables import shares as unit_shares

COURTS = np.array([1], np.int32)


def helped(w: World, seed: int, row: int, court) -> bool:
    """Whether a claimant has means, or legal aid."""
    poor = w.people.income[w.d.resident[row]] == 0
    return not poor or plain.uniform(seed, D.LEGAL_AID, 0, int(w.d.key[row])) < court.aid


def weighed(w: World, row: int, day: int, help_: bool, base: float, trust: float | None, rules) -> tuple:
    """Substance of an offer and the probability that it is accepted; trust : in the lead, None as it is."""
    settle, appeal = rules
    kind, person = kind_of_lead(w.d, named(PLACE), row), w.person(int(w.d.resident[row]))
    if trust is not None and kind >= 0:
        w.people.trust[w.d.resident[row], kind] = trust
    held = reference.substance(handled_of(w.d, named(PLACE), row, help_), settle).value
    fair = reference.procedure(was_heard(w.d, row), int(w.d.refusals[row]), settle).value
    offer = offer_of(
        w.d, row, day, substance=held, procedure=fair, base=base, kind=kind, appeal=float(appeal)
    )
    return held, person.agreement(offer, settle).probability


def hazard(w: World, row: int, held: float, confirmed: bool, r) -> float:
    """Hazard per day that a settlement breaks."""
    return reference.breaking(held, covered(w, row), confirmed, r).value


def covered(w: World, row: int) -> float:
    """Part of the needed competences that contributed."""
    return handled_of(w.d, named(PLACE), row, True).coverage


@checked
@given(
    w=worlds((State.OFFERED,)),
    settle=sections(Settle),
    base=st.floats(0.05, 0.95),
    trust=unit_shares,
    aid=st.booleans(),
    appeal=unit_shares,
    relapse=sections(Relapse),
    confirmed=st.booleans(),
)
def test_offers_are_weighed_by_the_logit_of_the_contract(
    w, settle, base, trust, aid, appeal, relapse, confirmed
) -> None:
    place, appeal = place_rows(PLACE), float(appeal)
    w.topics = replace(TOPICS, base=np.full(len(TOPICS), base))
    rules = record(settle=settle, appeal=appeal)
    for row in range(ROWS):
        felt = np.float32(trust if w.d.lead[row] >= 0 else 0.5)
        held, probability = compiled_offer(50, row, felt, aid, w.dr, place, rules)
        again, expected = weighed(w, row, 50, aid, base, float(trust), (settle, appeal))
        assert held == pytest.approx(again, rel=1e-12)
        assert 0.0 <= held <= 1.0
        assert probability == pytest.approx(expected, rel=1e-12)
        breaks = hazard_of(row, held, confirmed, w.dr, record(relapse))
        assert breaks == pytest.approx(hazard(w, row, held, confirmed, relapse), rel=1e-12)


def close(w: World, day: int, row: int, state: int) -> None:
    """A file is shut."""
    d, lead = w.d, int(w.d.lead[row])
    d.state[row], d.closed[row], d.reported[row] = state, day, 1
    d.first_closed[row] = day if d.first_closed[row] < 0 else d.first_closed[row]
    if lead >= 0:
        w.work.closed_month[lead] += 1


@checked
@given(
    seed=seeds,
    w=worlds((State.OFFERED, State.WORKING)),
    settle=sections(Settle),
    relapse=sections(Relapse, confirmation=0.5),
    court=sections(Court),
    appeal=unit_shares,
)
def test_offers_are_answered_as_in_plain_python(seed, w, settle, relapse, court, appeal) -> None:
    twin, day, rule, r, appeal = w.twin(), 50, settle.rule(), relapse.rule(), float(appeal)
    rules = record(settle=settle, relapse=relapse, court=court, appeal=appeal, sides=Sides(), patience=0)
    answer_offers(at(seed, day), w.active, w.dr, w.ir(PLACE, courts=COURTS), w.sr(), rules, w.lr)
    d = twin.d
    for row in range(ROWS):
        if d.state[row] != State.OFFERED or d.due[row] > day:
            continue
        lead, key, p = int(d.lead[row]), int(d.key[row]), d.resident[row]
        aided, base = helped(twin, seed, row, court), float(TOPICS.base[row])
        held, probability = weighed(twin, row, day, aided, base, None, (settle, appeal))
        if d.best[row] > 0 and probability < float(d.best[row]) + rule.news:
            d.state[row], d.due[row] = State.REJECTED, day + 1
            twin.said.append(event(day, row, Activity.WITHHOLD, p, lead, note=probability))
            continue
        if plain.uniform(seed, D.SETTLE, int(d.relapses[row]), key) >= probability:
            d.state[row], d.due[row], d.best[row] = State.REJECTED, day + 1, probability
            d.rejections[row] += 1
            twin.said.append(event(day, row, Activity.REJECT, p, lead, note=held))
            continue
        close(twin, day, row, State.SETTLED)
        sure = plain.uniform(seed, D.CONFIRM, day, key) < r.confirmation
        sure = sure and plain.pay(twin.work, 1, 0, r.confirm_minutes)
        wait = reference.days_until(
            hazard(twin, row, held, sure, r), plain.exponential(seed, D.RELAPSE, day, key)
        )
        d.relapse_day[row] = day + 1 + wait
        minutes = r.confirm_minutes if sure else 0
        d.worked[row] += minutes
        twin.said.append(event(day, row, Activity.AGREE, p, lead, minutes=minutes, note=held))
    w.same_as(twin)


@checked
@given(
    seed=seeds,
    w=worlds((*OPEN, State.SETTLED, State.IN_COURT)),
    closure=sections(Closure, rate=1.0),
    ranked=unit_shares,
    caution=unit_shares,
)
def test_overdue_files_are_shut_on_paper_under_pressure(seed, w, closure, ranked, caution) -> None:
    w.work.caution[:] = caution
    twin, day, r, ranked = w.twin(), 17, closure.rule(), float(ranked)
    rules = record(closure=closure, ranked=ranked)
    close_overdue_nominally(at(seed, day), w.active, w.dr, w.ir(), rules, w.lr)
    for row in range(ROWS):
        d, lead = twin.d, int(twin.d.lead[row])
        if d.state[row] not in OPEN or lead < 0 or day - int(d.raised[row]) <= r.limit:
            continue
        probability = twin.unit(lead, PLACE).nominal_closure(float(d.clocks[row]), ranked, r).probability
        if plain.uniform(seed, D.NOMINAL, day, int(d.key[row])) < probability:
            close(twin, day, row, State.NOMINAL)
            d.nominal[row], d.open_tasks[row] = 1, 0
            d.round[row] += 1
            twin.said.append(event(day, row, Activity.CLOSE_NOMINALLY, lead, note=probability))
    w.same_as(twin)


def reopen(d, day: int, row: int) -> None:
    """Raised again; nothing of the last handling is left, the first claim still counts."""
    d.state[row], d.due[row], d.closed[row], d.reviewed[row] = State.RAISED, day, -1, day
    d.relapses[row] += 1
    d.round[row] += 1
    for name in ("seen", "done", "omitted", "quality", "open_tasks", "refused_now"):
        getattr(d, name)[row] = 0
    d.asking[row] = -1
    d.best[row] = 0


@checked
@given(
    seed=seeds,
    w=worlds((State.SETTLED, State.NOMINAL, State.WORKING, State.JUDGED)),
    day=st.integers(40, 75),
    closure=sections(Closure, discovery=0.5),
    relapse=sections(Relapse, window=30),
)
def test_closed_files_break_endure_or_come_back(seed, w, day, closure, relapse) -> None:
    twin, d = w.twin(), None
    rules = record(closure=closure, relapse=relapse)
    watch_closed(at(seed, day), w.active, w.dr, w.ir(), w.sr(), rules, w.lr)
    d = twin.d
    for row in range(ROWS):
        p, lead, kind = int(d.resident[row]), int(d.lead[row]), None
        if d.state[row] == State.SETTLED:
            broken, old = 0 <= d.relapse_day[row] <= day, day >= d.closed[row] + 30
            kind = Activity.RELAPSE if broken else Activity.ENDURE if old else None
            month = {Activity.RELAPSE: "broken_month", Activity.ENDURE: "kept_month"}.get(kind)
            if month and lead >= 0:
                getattr(twin.work, month)[lead] += 1
        elif d.state[row] == State.JUDGED:
            kind = Activity.BREACH if 0 <= d.relapse_day[row] <= day else None
        elif d.state[row] == State.NOMINAL:
            u, v = plain.two_uniforms(seed, D.DISCOVER, day, int(d.key[row]))
            back = v < float(twin.people.efficacy[p])
            kind = None if u >= 0.5 else Activity.RESURFACE if back else Activity.ABANDON
        if kind in (Activity.RELAPSE, Activity.RESURFACE, Activity.BREACH):
            reopen(d, day, row)
        elif kind is not None:
            d.state[row] = State.DURABLE if kind == Activity.ENDURE else State.ABANDONED
        if kind is not None:
            twin.said.append(event(day, row, kind, p, lead))
    w.same_as(twin)
