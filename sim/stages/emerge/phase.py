"""Problems arise: a keyed Poisson number in every community and topic, and waves of outside causes."""

import numpy as np

from sim.outcomes.fates import PREVENTED
from sim.params import record
from sim.stages.emerge.rates import day_factor
from sim.stages.emerge.rules import count_proposals, find_prevented, place_problems
from sim.stages.emerge.waves import Cause, hit_by_wave, place_wave
from sim.stages.environment.shocks import Wave, waves
from sim.world import World


def emerge(world: World) -> None:
    """Today's new problems; the same under every policy, but for the compliance of enterprises."""
    before = world.disputes.count
    ordinary(world)
    for wave in waves(world):
        befall(world, wave)
    new = np.arange(before, world.disputes.count, dtype=np.int32)
    world.disputes.crowd[new] = world.crowds.open(world.disputes.group[new])
    world.active = np.concatenate([world.active, new])


def ordinary(world: World) -> None:
    """What arises on any day, more of it in a wave of calls."""
    spec = world.spec
    counts = np.zeros(world.rate.shape, np.int64)
    factor = day_factor(world.day, spec.calendar, spec.emerge, int(world.seed)) * spec.shocks.calls
    proposals = int(count_proposals(world.key, world.rate, factor, counts))
    world.disputes.reserve(proposals)
    world.events.reserve(proposals)
    place_problems(
        world.key,
        counts,
        world.dispute_rows,
        world.institution_rows,
        world.society_rows,
        world.rules(rules_of),
        world.log_rows,
    )
    note_prevented(world, counts, proposals)


def note_prevented(world: World, counts: np.ndarray, most: int) -> None:
    """Write down what enterprises held to account did not cause today: nothing in the city depends on it."""
    if not most:
        return
    found = np.zeros(most, PREVENTED)
    size = int(
        find_prevented(
            world.key,
            counts,
            world.unchecked,
            world.dispute_rows,
            world.institution_rows,
            world.society_rows,
            found,
        )
    )
    world.prevented.add(found[:size])


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels."""
    return record(world.spec.emerge)


def befall(world: World, wave: Wave) -> None:
    """Those exposed to an outside cause who are hit today."""
    hit = np.zeros(len(wave.exposed), np.bool_)
    gone = world.turnover.gone
    size = int(hit_by_wave(world.key, wave.kind, wave.exposed, wave.probability, hit))
    if len(gone):
        hit &= gone[wave.exposed] == 0
    world.disputes.reserve(size)
    world.events.reserve(size)
    place_wave(
        world.key,
        Cause(wave.kind, wave.topic, wave.enterprise),
        wave.exposed[hit],
        world.dispute_rows,
        world.society_rows,
        world.rules(rules_of),
        world.log_rows,
    )
