"""Offers, closing, relapse, escalation: compiled rules against a few lines of plain Python."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.disputes import OPEN, Climbed, State
from agents.events import Activity
from agents.randomness import streams as D  # noqa: N812
from sim.params import record
from sim.stages.settle.court_params import Court
from sim.stages.settle.params import Closure, Relapse, Settle
from sim.stages.settle.rules import answer_offers, shut_on_paper, watch_closed
from tests.kernels import plain
from tests.kernels.compiled import hazard_of, offer_of
from tests.kernels.ended import PLACE, ROWS, trust_in_lead, worlds
from tests.kernels.tables import (
    TOPICS,
    World,
    at,
    checked,
    event,
    place_rows,
    sections,
    seeds,
)
from tests.kernels.tables import shares as unit_shares

COURTS = np.array([1], np.int32)


def helped(w: World, seed: int, row: int, court) -> bool:
    """Whether a claimant has means, or legal aid."""
    poor = w.people.income[w.d.resident[row]] == 0
    return not poor or plain.share(seed, D.LEGAL_AID, 0, int(w.d.key[row])) < court.aid


def substance(d, row: int, r, help_: bool = True) -> float:
    """Share of the needed parts that were done, times quality and means, capped without authority."""
    need, done = plain.bits(d.need[row]), plain.bits(d.done[row])
    useful = [k for k in need if k in done]
    conceded = r.compromise * float(d.craft[row]) * (0 in done and not d.needs_authority[row])
    amount = len(useful) + conceded * (len(need) - len(useful))
    if not amount:
        return 0.0
    value = amount / len(need) * min(float(d.quality[row]) / len(done), 1.0)
    if 11 in useful:
        value *= 1 - (1 - float(np.float32(0.6))) / len(need)
    if d.enterprise[row] >= 0 and not help_:
        value *= 1 - r.unequal
    lawful = any(1 <= k <= 10 or k == 12 for k in useful)
    return min(value, r.no_authority) if d.needs_authority[row] and not lawful else value


def agree_chance(
    d, row: int, day: int, held: float, base: float, trust: float, r, appeal: float = 0
) -> float:
    """The logit of accepting an offer."""
    heard = d.sessions[row] > 0 or 0 in plain.bits(d.done[row])
    fair = min(max(r.procedure_base + r.voice * heard - r.respect * int(d.refusals[row]), 0), 1)
    z = math.log(base / (1 - base)) + r.substance * (held - r.full)
    z += r.procedure * (fair - 0.5) * plain.sigma(r.gate_slope * (trust - r.trust_gate))
    z += r.relation * (int(d.relation[row]) - 0.5) - r.delay * (day - int(d.raised[row])) / 30
    z += r.tier * int(d.level[row]) + r.concession * min(int(d.rejections[row]), r.concessions)
    z += r.appease * appeal if int(d.climbed[row]) & Climbed.PETITION else 0
    return plain.sigma(z - r.severity * (float(d.severity[row]) - 0.5))


def hazard(d, row: int, held: float, confirmed: bool, r) -> float:
    """Falls with substance, reach to the cause, confirmation."""
    need, done = set(plain.bits(d.need[row])), set(plain.bits(d.done[row]))
    reach = 1 + r.uncovered * (1 - len(need & done) / len(need))
    return r.hazard * r.consent * (1 - held) * reach * (r.confirmed if confirmed else 1)


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
    rule, place, appeal = settle.rule(), place_rows(PLACE), float(appeal)
    w.topics = replace(TOPICS, base=np.full(len(TOPICS), base))
    rules = record(settle=settle, appeal=appeal)
    for row in range(ROWS):
        held, chance = offer_of(50, row, np.float32(trust), aid, w.dr, place, rules)
        assert held == pytest.approx(substance(w.d, row, rule, aid), rel=1e-12)
        assert 0.0 <= held <= 1.0
        expected = agree_chance(w.d, row, 50, held, base, float(trust), rule, appeal)
        assert chance == pytest.approx(expected, rel=1e-12)
        breaks = hazard_of(row, held, confirmed, w.dr, record(relapse))
        assert breaks == pytest.approx(hazard(w.d, row, held, confirmed, relapse.rule()), rel=1e-12)


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
    rules = record(settle=settle, relapse=relapse, court=court, appeal=appeal)
    answer_offers(at(seed, day), w.active, w.dr, w.ir(PLACE, courts=COURTS), w.sr(), rules, w.lr)
    d = twin.d
    for row in range(ROWS):
        if d.state[row] != State.OFFERED or d.due[row] > day:
            continue
        held, lead, key = (
            substance(d, row, rule, helped(twin, seed, row, court)),
            int(d.lead[row]),
            int(d.key[row]),
        )
        base, trust = float(TOPICS.base[row]), trust_in_lead(twin, row)
        chance, p = agree_chance(d, row, day, held, base, trust, rule, appeal), d.resident[row]
        if d.best[row] > 0 and chance < float(d.best[row]) + rule.news:
            d.state[row], d.due[row] = State.REJECTED, day + 1
            twin.said.append(event(day, row, Activity.WITHHOLD, p, lead, note=chance))
            continue
        if plain.share(seed, D.SETTLE, int(d.relapses[row]), key) >= chance:
            d.state[row], d.due[row], d.best[row] = State.REJECTED, day + 1, chance
            d.rejections[row] += 1
            twin.said.append(event(day, row, Activity.REJECT, p, lead, note=held))
            continue
        close(twin, day, row, State.SETTLED)
        sure = plain.share(seed, D.CONFIRM, day, key) < r.confirmation
        sure = sure and plain.pay(twin.work, 1, 0, r.confirm_minutes)
        breaks = hazard(d, row, held, sure, r) + 1e-12
        d.relapse_day[row] = day + 1 + int(min(plain.exponential(seed, D.RELAPSE, day, key) / breaks, 1e6))
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
    shut_on_paper(at(seed, day), w.active, w.dr, w.ir(), rules, w.lr)
    for row in range(ROWS):
        d, lead = twin.d, int(twin.d.lead[row])
        if d.state[row] not in OPEN or lead < 0 or day - int(d.raised[row]) <= r.limit:
            continue
        pressing = r.ranking + (1 - r.ranking) * float(twin.d.clocks[row])
        chance = r.rate * pressing * ranked * float(twin.work.pressure[lead]) * (1 - float(caution))
        if plain.share(seed, D.PAPER, day, int(d.key[row])) < chance:
            close(twin, day, row, State.ON_PAPER)
            d.paper[row], d.open_tasks[row] = 1, 0
            d.round[row] += 1
            twin.said.append(event(day, row, Activity.SHUT, lead, note=chance))
    w.same_as(twin)


def reopen(d, day: int, row: int) -> None:
    """Raised again; nothing of the last handling is left, the first claim still counts."""
    d.state[row], d.due[row], d.closed[row], d.reviewed[row] = State.RAISED, day, -1, day
    d.relapses[row] += 1
    d.round[row] += 1
    for name in ("seen", "done", "given_up", "quality", "open_tasks", "refused_now"):
        getattr(d, name)[row] = 0
    d.asking[row] = -1
    d.best[row] = 0


@checked
@given(
    seed=seeds,
    w=worlds((State.SETTLED, State.ON_PAPER, State.WORKING, State.JUDGED)),
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
        elif d.state[row] == State.ON_PAPER:
            u, v = plain.two_shares(seed, D.DISCOVER, day, int(d.key[row]))
            back = v < float(twin.people.efficacy[p])
            kind = None if u >= 0.5 else Activity.RESURFACE if back else Activity.ABANDON
        if kind in (Activity.RELAPSE, Activity.RESURFACE, Activity.BREACH):
            reopen(d, day, row)
        elif kind is not None:
            d.state[row] = State.DURABLE if kind == Activity.ENDURE else State.ABANDONED
        if kind is not None:
            twin.said.append(event(day, row, kind, p, lead))
    w.same_as(twin)
