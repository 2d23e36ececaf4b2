"""The other side of a dispute: compiled rules against the readable ones, and what they promise."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import Account
from agents.compiling import kernel
from agents.disputes import Escalated, State
from agents.events import Activity
from agents.kinds import LAWFUL, Competence, Source
from agents.randomness import streams as D  # noqa: N812
from sim.params import record
from sim.reference.sides import Stance, distance_left, grudge
from sim.stages.settle import sides as compiled
from sim.stages.settle.court_params import Court
from sim.stages.settle.params import Relapse, Settle
from sim.stages.settle.rules import answer_offers
from sim.stages.settle.sides_params import Sides
from tests.kernels import plain
from tests.kernels.ended import PLACE, ROWS, worlds
from tests.kernels.tables import TOPICS, World, at, checked, disputes, named, sections, seeds, serves

MEDIATOR, SPEAKER = 3, 4
DESKS = {"serves": serves([MEDIATOR] * 13), "speakers": np.array([[SPEAKER], [SPEAKER]], np.int32)}
MIXED = np.array([0.6])
HELP = (Activity.SHUTTLE, Activity.SPEAK)


@kernel
def left_of(key, row, d, institutions, society, rules, log):
    return compiled.distance_left(key, row, d, institutions, society, rules[0], log)


def stance_of(w: World, row: int, seed: int, left: dict[int, int], sides) -> Stance:
    """A dispute as the other side sees it; left : minutes of who may help, changed."""
    d, t = w.d, int(w.d.topic[row])
    source, done = int(w.topics.source[t]), int(d.done[row])
    loud = int(d.escalated[row]) & (Escalated.PETITION | Escalated.COLLECTIVE)
    alternative = 0.0 if d.relation[row] else 1.0
    if d.enterprise[row] >= 0:
        alternative = 1.0 - float(named(PLACE).compliance[d.enterprise[row]])
    elif source == Source.DEPARTMENT:
        alternative = 0.0 if loud else 1.0

    def pays(who: int, minutes: int) -> bool:
        if minutes > 0 and left[who] <= 0:
            return False
        left[who] -= min(minutes, left[who])
        return True

    people = int(d.group[row])
    if people > 1 and pays(SPEAKER, sides.speaking):
        people = 1
    mediated = bool(done >> Competence.MEDIATION & 1) and d.craft[row] > 0 and pays(MEDIATOR, sides.shuttle)
    return Stance(
        opposed=float(w.topics.opposed[t]),
        place=plain.normal(seed, D.PLACE_OPPOSED, 0, t),
        mixed=float(MIXED[0]) if source == Source.NEIGHBOUR else 0.0,
        alternative=alternative,
        people=max(people, 1),
        craft=float(d.craft[row]) if mediated else 0.0,
        bound=bool(d.needs_authority[row]) and bool(done & int(d.need[row]) & LAWFUL),
    )


@checked
@given(seed=seeds, w=worlds((State.OFFERED,)), sides=sections(Sides), firm=st.sampled_from([-1, 2]))
def test_the_distance_is_the_product_of_its_readable_terms(seed, w, sides, firm) -> None:
    w.d.group[:] = np.arange(ROWS) % 4 + 1
    w.d.enterprise[:] = firm
    twin = w.twin()
    left = {who: int(w.work.left[who]) for who in (MEDIATOR, SPEAKER)}
    ir, sr = w.ir(PLACE, **DESKS), w.sr(mixed=MIXED)
    before = w.work.spent[:, Account.MEETING] + w.work.carried_over[:, Account.MEETING]
    for row in range(ROWS):
        apart = left_of(at(seed, 9), row, w.dr, ir, sr, record(sides), w.lr)
        if sides.distance <= 0:
            assert apart == 0.0
            continue
        expected = distance_left(stance_of(twin, row, seed, left, sides.rule()), sides.rule()).value
        assert apart == pytest.approx(expected, rel=1e-6)
    if sides.distance > 0:
        assert {who: int(w.work.left[who]) for who in left} == left
    taken = w.work.spent[:, Account.MEETING] + w.work.carried_over[:, Account.MEETING] - before
    told = np.zeros(len(taken), np.int64)
    for _, _, activity, actor, _, _, minutes, _ in w.log.said():
        assert activity == (Activity.SHUTTLE if actor == MEDIATOR else Activity.SPEAK)
        told[actor] += minutes
    assert told.tolist() == taken.tolist()


def offered(apart: bool, craft: float = 0.0) -> World:
    """Offers that every claimant accepts."""
    done = 3 if craft else 2
    d = disputes(400, state=State.OFFERED, need=3, done=done, quality=1.0, lead=1, topic=3, enterprise=2)
    d.craft[:] = craft
    d.resident[:] = np.arange(400) % 8
    w = World(d)
    w.topics = replace(
        TOPICS, base=np.full(len(TOPICS), 0.999999), opposed=np.full(len(TOPICS), 1.0 if apart else 0.0)
    )
    w.work.left[:] = 10**6
    return w


def answered(w: World, distance: float, **changed: float) -> World:
    rules = record(
        settle=Settle(),
        relapse=Relapse(),
        court=Court(),
        appeal=0.0,
        patience=0,
        sides=Sides(distance=distance, spread=0.0, **changed),
    )
    ir = w.ir(PLACE, courts=np.array([1], np.int32), **DESKS)
    answer_offers(at(5, 50), w.active, w.dr, ir, w.sr(mixed=MIXED), rules, w.lr)
    return w


def declined(w: World) -> float:
    said = [row[2] for row in w.log.said() if row[2] not in HELP]
    return said.count(Activity.DECLINE) / len(said)


def test_more_opposed_interests_settle_less_and_break_sooner() -> None:
    none, some, much = (answered(offered(True), x, alternative=0.0) for x in (0.0, 0.3, 0.7))
    assert declined(none) == 0.0
    assert declined(some) == pytest.approx(0.3, abs=0.08)
    assert declined(much) == pytest.approx(0.7, abs=0.08)
    both = (none.d.state == State.SETTLED) & (much.d.state == State.SETTLED)
    waits = [w.d.relapse_day[both].astype(float) - 51 for w in (none, much)]
    assert waits[0].sum() / waits[1].sum() == pytest.approx(grudge(0.7, Sides()), rel=0.02)


def test_a_mediator_brings_the_sides_nearer_and_is_paid_by_the_offer() -> None:
    alone, helped = answered(offered(True), 0.6), answered(offered(True, craft=1.0), 0.6, narrowing=0.5)
    assert declined(helped) == pytest.approx(declined(alone) / 2, abs=0.08)
    assert helped.work.spent[MEDIATOR, Account.MEETING] == 400 * Sides().shuttle
    assert alone.work.spent[MEDIATOR].sum() == 0
