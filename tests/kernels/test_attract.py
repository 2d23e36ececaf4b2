"""Who comes and who leaves: compiled rules against their readable form, and what a move takes with it."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.compiling import kernel
from agents.disputes import State
from agents.events import Activity
from sim.params import record
from sim.reference.attract import chance_to_come, chance_to_leave, hours_paid, strain
from sim.stages.attract import rules as compiled
from sim.stages.attract.moves import CAME, GROUPS, INCOMES, LEFT, TENURES, THERE
from sim.stages.attract.params import Attract
from sim.stages.attract.state import normal_feelings
from tests.kernels.tables import World, at, checked, disputes, residents, sections, seeds, shares

DAY = 91
SURE = Attract(households=4.0, every=1825)
FOUR = np.array([0, 0, 1, 1, 2, 2, 3, 3], np.int32)  # households of two; communities of two households
FIRST = np.array([0, 4, 8])


@kernel
def strain_of(i, society, normals, rules):
    return compiled.strain_of(i, society, normals[0], rules[0])


@kernel
def leaving(rate, lived, rules):
    return compiled.leaving(rate, lived, rules[0])


@kernel
def coming(lived, rules):
    return compiled.coming(lived, rules[0])


def town(**columns):
    """Eight residents in two communities, as is normal but for what is given; and the normal state."""
    normal = normal_feelings(residents(8))
    w = World(disputes(8), people=residents(8, household=FOUR, **columns))
    return w, normal


def decide(w, normal, rule, gone, seed=5, lived=(0.0, 0.0)):
    """One decision of all households; counts."""
    moves = np.zeros((3, GROUPS))
    society = w.sr(first=FIRST, gone=gone)
    compiled.move_households(at(seed, DAY), np.array(lived), society, normal, record(rule), moves)
    return moves


@checked
@given(
    rule=sections(Attract), felt=st.lists(shares, min_size=6, max_size=6), grievance=st.floats(0, 4, width=32)
)
def test_a_strain_is_that_of_the_readable_rule(rule, felt, grievance) -> None:
    w, normal = town(satisfaction=felt, grievance=grievance)
    usual = SimpleNamespace(satisfaction=normal["satisfaction"][0], grievance=float(normal["grievance"][0]))
    expected = strain([float(np.float32(x)) for x in felt], grievance, usual, rule)
    assert strain_of(3, w.sr(first=FIRST), normal, record(rule)) == pytest.approx(expected, abs=1e-6)


@checked
@given(rule=sections(Attract), lived=st.floats(-1.0, 5.0), level=shares, parts=st.tuples(shares, shares))
def test_chances_and_hours_are_those_of_the_readable_rules(rule, lived, level, parts) -> None:
    rows = record(rule)
    for rate in (rule.households, rule.firms):
        assert leaving(rate, lived, rows) == pytest.approx(chance_to_leave(rate, lived, rule))
    assert coming(lived, rows) == pytest.approx(chance_to_come(lived, rule))
    assert compiled.paid_level(level, *parts, rows) == pytest.approx(hours_paid(level, *parts, rule))


def test_who_lives_as_is_normal_or_better_stays() -> None:
    w, normal = town(satisfaction=0.5 + 0.25)
    gone = np.zeros(8, np.uint8)
    moves = decide(w, normal, SURE, gone)
    assert not gone.any()
    assert moves[LEFT].sum() == moves[CAME].sum() == 0
    assert moves[THERE, :2].sum() == pytest.approx(4 * 5)


def test_a_household_leaves_as_a_whole_and_with_all_that_it_felt() -> None:
    w, normal = town(satisfaction=0.5)
    w.people.satisfaction[4:6], w.people.grievance[4:6] = 0.0, 3.0
    w.people.income[4:6], w.people.tenure[4:6], w.people.member[5] = 2, 1, 1
    gone = np.zeros(8, np.uint8)
    moves = decide(w, normal, SURE, gone)
    assert gone.tolist() == [0, 0, 0, 0, 1, 1, 0, 0]
    assert moves[LEFT].tolist() == [1, 0, 0, 0, 1, 0, 1]
    for name in ("satisfaction", "expectation", "trust", "grievance", "efficacy", "participation", "opinion"):
        assert (getattr(w.people, name)[4:6] == np.float32(0.5)).all(), name
    assert not w.people.member.any()


def test_newcomers_take_an_empty_dwelling_without_registration_and_without_a_past() -> None:
    w, normal = town(income=1)
    w.people.satisfaction[:] = 0.25  # what was said in the empty dwelling, too
    gone = np.array([0, 0, 1, 1, 0, 0, 0, 0], np.uint8)
    moves = decide(w, normal, Attract(taken=1.0, every=365), gone)
    assert not gone.any()
    assert w.people.migrant.tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
    assert moves[CAME].tolist() == [0, 1, 0, 1, 0, 1, 0]
    assert moves[CAME, [INCOMES + 1, TENURES]].tolist() == [1, 1]
    assert (w.people.satisfaction[2:4] == 0.5).all()
    assert (w.people.satisfaction[[0, 1, 4, 5, 6, 7]] == 0.25).all()


@checked
@given(seed=seeds, rate=st.floats(0.0, 4.0), gone=st.lists(st.booleans(), min_size=4, max_size=4))
def test_households_at_home_are_those_before_less_who_left_plus_who_came(seed, rate, gone) -> None:
    w, normal = town(satisfaction=0.25)
    empty = np.repeat(np.array(gone, np.uint8), 2)
    before = 4 - sum(gone)
    moves = decide(w, normal, Attract(households=rate, every=365, taken=0.5), empty, seed)
    assert 4 - empty.sum() / 2 == before - moves[LEFT, :2].sum() + moves[CAME, :2].sum()
    assert (empty[::2] == empty[1::2]).all()


@checked
@given(seed=seeds)
def test_who_leaves_at_a_low_rate_leaves_at_a_high_one(seed) -> None:
    left = []
    for rate in (0.5, 2.0):
        w, normal = town(satisfaction=np.linspace(0.0, 0.5, 48).reshape(8, 6))
        gone = np.zeros(8, np.uint8)
        decide(w, normal, Attract(households=rate, every=365), gone, seed)
        left.append(gone)
    assert (left[0] <= left[1]).all()


def test_the_strain_of_a_place_is_that_of_those_at_home() -> None:
    w, normal = town(satisfaction=0.25)
    w.people.satisfaction[:2] = 0.0
    out = np.empty((2, 2))
    gone = np.array([1, 1, 0, 0, 0, 0, 0, 0], np.uint8)
    compiled.sum_strain(w.sr(first=FIRST, gone=gone), normal, record(Attract()), out)
    np.testing.assert_allclose(out, [[0.5, 2.0], [1.0, 4.0]])


@checked
@given(seed=seeds)
def test_enterprises_close_under_strain_and_open_where_it_is_gone(seed) -> None:
    names, closed = np.arange(200, dtype=np.uint64), np.zeros(200, np.uint8)
    rule = record(Attract(firms=1.0, taken=1.0, every=365))
    compiled.move_firms(at(seed, DAY), names, np.full(200, -0.5), rule, closed)
    assert not closed.any()
    compiled.move_firms(at(seed, DAY), names, np.full(200, 0.5), rule, closed)
    assert 60 < closed.sum() < 140
    compiled.move_firms(at(seed, DAY + 91), names, np.full(200, -0.5), rule, closed)
    assert not closed.any()


@pytest.mark.parametrize("state", list(State))
def test_matters_of_those_who_left_end_and_those_of_others_go_on(state) -> None:
    w, _ = town()
    w.d.state[:] = state
    gone = np.array([1, 0] * 4, np.uint8)
    compiled.drop_matters(DAY, w.active, w.dr, w.sr(first=FIRST, gone=gone), w.lr)
    assert (w.d.state[1::2] == state).all()
    silent, open_ = state in (State.LATENT, State.LUMPED), State.RAISED <= state <= State.REJECTED
    ends = State.FADED if silent else (State.ABANDONED if open_ else state)
    assert (w.d.state[::2] == ends).all()
    told = {said[2] for said in w.log.said()}
    assert told == ({Activity.FADE} if silent else {Activity.ABANDON} if open_ else set())
