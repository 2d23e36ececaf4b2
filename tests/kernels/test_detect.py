"""Warnings, true and false: compiled rules against a few lines of plain Python."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from agents.disputes import Channel, State
from agents.events import Activity
from agents.randomness import streams as D  # noqa: N812
from sim.params import record
from sim.reference import detect as detecting
from sim.stages.detect.params import Detect
from sim.stages.detect.rules import false_alarms, find_problems, go_round
from tests.kernels import plain
from tests.kernels.tables import World, at, checked, disputes, event, sections, seeds, shares


@checked
@given(
    seed=seeds,
    day=st.integers(1, 400),
    detect=sections(Detect, minutes=30),
    looks=st.tuples(shares, shares, shares),
    left=st.integers(0, 200),
    alert=shares,
    walked=st.booleans(),
)
def test_warnings_find_problems_and_cost_hours(seed, day, detect, looks, left, alert, walked) -> None:
    count, r, members = 24, detect.rule(), np.array([0.5])
    rounds, ties, sensing = map(float, looks)
    world = World(disputes(count, state=np.arange(count) % 3, severity=0.5, effort=100))
    world.work.left[:] = left
    w = world.twin()
    verifier, vigilance, alert = np.array([4], np.int32), np.array([float(alert)]), float(alert)
    rules = record(detect=detect, rounds=rounds, ties=ties, sensing=sensing)
    hunch = np.linspace(-2.0, 2.0, 64).reshape(1, -1)
    society = world.sr(members=members, vigilance=vigilance, walked=np.array([walked]), hunch=hunch)
    rounds *= walked
    find_problems(
        at(seed, day), world.active, world.dr, world.ir(verifier=verifier), society, rules, world.lr
    )
    look = detecting.look(0.5, SimpleNamespace(rounds=rounds, ties=ties, sensing=sensing)).probability
    hit = detecting.alarm(r).hit
    assert hit == pytest.approx(ndtr(r.separation - r.criterion), rel=1e-12)
    for row in range(count):
        key = int(w.d.key[row])
        hit = detecting.alarm(r, float(hunch[0, int(w.d.topic[row])])).hit
        flagged = (
            plain.uniform(seed, D.DETECT_LOOK, day, key) < look
            and plain.uniform(seed, D.DETECT_FLAG, day, key) < hit
        )
        if w.d.state[row] > State.LUMPED or not flagged:
            continue
        if plain.uniform(seed, D.VIGILANCE, day, key) >= alert:
            w.said.append(event(day, row, Activity.IGNORE, 4))
            continue
        if not plain.pay(w.work, 4, 4, 30):
            continue
        alert = detecting.vigilance(alert, True, r)
        w.d.state[row], w.d.channel[row] = State.RAISED, Channel.DETECTED
        w.d.raised[row] = w.d.reviewed[row] = w.d.due[row] = day
        w.d.severity[row] *= r.early
        w.d.effort[row] = [max(1, int(100 * r.early))] * 13
        w.said.append(event(day, row, Activity.DETECT, 4, -1, -1, 30, 0))
    world.log.rows["note"] = 0.0  # the normal distribution is approximated to 7.5e-8
    world.same_as(w)
    assert abs(vigilance[0] - alert) < 1e-12


@checked
@given(
    seed=seeds,
    day=st.integers(1, 400),
    detect=sections(Detect),
    looking=shares,
    left=st.sampled_from([70, 100_000]),
    alert=shares,
    walked=st.booleans(),
)
def test_false_alarms_are_poisson_and_stop_when_the_hours_are_gone(
    seed, day, detect, looking, left, alert, walked
) -> None:
    r, people = detect.rule(), np.array([0, 40_000, 90_000], np.int64)
    world = World(disputes(1))
    world.work.left[:] = left
    verifier, vigilance = np.array([3, 4], np.int32), np.full(2, float(alert))
    rules = record(detect=detect, by_rounds=float(looking), by_others=0.25 * float(looking))
    hunch = np.array([[9.0, -0.5], [9.0, 0.8]])
    society = world.sr(first=people, vigilance=vigilance, walked=np.full(2, walked), hunch=hunch)
    looking *= 1.0 if walked else 0.25
    false_alarms(at(seed, day), world.ir(verifier=verifier), society, rules, world.lr)
    expected = []
    for c, size in enumerate((40_000, 50_000)):
        mean, now, taken = (
            detecting.false_alarms(size, float(looking), r, float(hunch[c, -1])),
            float(alert),
            0,
        )
        count = plain.poisson(mean, plain.uniform(seed, D.FALSE_ALARM, day, c))
        most = -(-left // r.minutes) if r.minutes else count  # the last may go on tomorrow
        for n in range(count):
            heeded = plain.uniform(seed, D.VIGILANCE_FALSE, day, c * 256 + n) < now
            if heeded and taken < most:
                taken, now = taken + 1, detecting.vigilance(now, False, r)
        assert abs(vigilance[c] - now) < 1e-9
        expected += [event(day, -1, Activity.FALSE_ALARM, 3 + c, c, -1, r.minutes)] * taken
    assert world.log.said() == expected
    spent, carried_over = world.work.spent[:, 4].sum(), world.work.carried_over[:, 4].sum()
    assert spent + carried_over == len(expected) * r.minutes
    assert spent == 2 * left - world.work.left[3:5].sum()


@checked
@given(looks=st.floats(0, 100), look=st.floats(0, 30), rounds=shares, left=st.integers(0, 200))
def test_rounds_take_minutes_of_whoever_walks_them_or_are_not_walked(looks, look, rounds, left) -> None:
    people, walked = np.array([0, 2_000, 5_000, 5_000], np.int64), np.ones(3, np.bool_)
    world = World(disputes(1))
    world.work.left[:] = left
    w, verifier = world.twin(), np.array([3, 3, 4], np.int32)
    rules = record(detect=Detect(looks=looks, look=look), by_rounds=float(rounds))
    go_round(8, world.ir(verifier=verifier), world.sr(first=people, walked=walked), rules, world.lr)
    for c, size in enumerate((2.0, 3.0, 0.0)):
        many = looks * float(rounds) * size * 1000 / 1000
        minutes = int(many * look + 0.5)
        assert walked[c] == plain.pay(w.work, int(verifier[c]), 4, minutes)
        if walked[c] and minutes:
            w.said.append(event(8, -1, Activity.ROUND, verifier[c], c, -1, minutes, many))
    world.same_as(w)


def test_a_community_that_cries_wolf_is_heard_less_and_less_but_never_without_weariness() -> None:
    """After n verified false alarms vigilance is (1 - weary)^n; with weary = 0 all stay as they were."""
    for weary in (0.0, 0.05):
        rules = record(detect=Detect(weary=weary, minutes=0, looks=100.0), by_rounds=0.0, by_others=1.0)
        world, vigilance = World(disputes(1)), np.ones(1)
        ground = {"first": np.array([0, 10_000], np.int64), "walked": np.zeros(1, np.bool_)}
        society = world.sr(**ground, vigilance=vigilance)
        false_alarms(at(1, 1), world.ir(verifier=np.zeros(1, np.int32)), society, rules, world.lr)
        verified = int(world.log.cursor[0])
        assert verified > 10
        np.testing.assert_allclose(vigilance, (1 - weary) ** verified, rtol=1e-12)
