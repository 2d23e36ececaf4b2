"""Talk alone, thresholds alone, leaving alone: Friedkin and Johnsen's talk, Granovetter's riot, a binomial number."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array, diags_array, eye_array
from scipy.sparse.linalg import spsolve

from agents.disputes import State
from experiments.validation.limit import Limit, Z, exact
from experiments.validation.limits.quiet import one_topic, quiet
from sim.model import CityModel
from sim.stages.attract.moves import LEFT, MIGRANTS
from sim.stages.attract.phase import attract
from sim.stages.escalate.phase import escalate
from sim.stages.respond.phase import respond

INFLUENCE = 0.9
ROUNDS = 400
CROWD = 100
WORSE = 0.4  # how much worse than normal everybody lives who shall leave


def opinions(folder: Path) -> Iterator[Limit]:
    """x = (I - w W)^-1 (1 - w) s, with w = 0 for those who know nobody; solved as a linear system."""
    model = CityModel(quiet(one_topic(folder, 1.0), 30, {"respond": {"influence": INFLUENCE}}), 5)
    people, contacts = model.city.residents, model.city.contacts
    for n in range(1, ROUNDS + 1):
        model.world.day = n * model.world.spec.respond.social_every
        respond(model.world)
    size = np.diff(contacts.start.astype(np.int64))
    links = csr_array(
        (np.ones(len(contacts.who)), contacts.who.astype(np.int64), contacts.start.astype(np.int64))
    )
    means = people.trust.mean(axis=1, dtype=float), people.satisfaction.mean(axis=1, dtype=float)
    own = np.stack([*means, people.efficacy, people.participation], axis=1).astype(float)
    weight = np.where(size > 0, INFLUENCE, 0.0)
    mixing = diags_array(weight / np.maximum(size, 1)) @ links
    expected = spsolve((eye_array(len(people)) - mixing).tocsc(), (1 - weight)[:, None] * own)
    yield Limit(
        "Friedkin-Johnsen",
        "Largest distance of an opinion from the fixed point",
        "意见不动点",
        "[Friedkin & Johnsen 1990]",
        0.0,
        float(np.abs(people.opinion - expected).max()),
        5e-6,
        0.0,
    )


def riot(folder: Path, changed: int | None = None) -> int:
    """Active people of a crowd of 100 when nobody moves any more.

    Person n joins when n others have; half a person below the step, so that rounding decides nothing. All
    stand in one square: everybody sees everybody.
    changed : this person waits for one more
    """
    model = CityModel(quiet(one_topic(folder, 1.0), 365, {"escalate": {"visible": 1.0}}), 6)
    d = model.disputes
    d.reserve(1)
    d.count, d.key[0], d.state[0], d.group[0], d.joined[0] = 1, 1, State.WORKING, CROWD, 1
    d.crowd[0] = model.world.crowds.open(d.group[:1])[0]
    d.resident[0], d.raised[0], d.reviewed[0], d.born[0] = 0, 1, 1, 1
    model.world.active = np.zeros(1, np.int32)
    thresholds = np.maximum((np.arange(CROWD) - 0.5) / CROWD, 0.0).astype(np.float32)
    if changed is not None:
        thresholds[changed] = thresholds[changed + 1]
    model.city.residents.threshold[:CROWD] = thresholds
    before = 0
    while before != d.joined[0] and model.day < 7 * (CROWD + 2):
        before = int(d.joined[0])
        model.world.day += 7
        d.reviewed[0] = d.raised[0] = model.day  # nobody loses patience meanwhile
        escalate(model.world)
    return int(d.joined[0])


def crowds(folder: Path) -> Iterator[Limit]:
    """Granovetter's crowd takes everybody; one changed threshold stops it where it stands."""
    yield exact(
        "riot",
        "A hundred people with thresholds 0 to 99: active in the end",
        "百人阈值连锁",
        "[Granovetter 1978]",
        CROWD,
        riot(folder),
    )
    for person in (1, 50):
        yield exact(
            f"riot-{person}",
            f"The same with person {person} waiting for one more",
            "改变一人阈值",
            "[Granovetter 1978]",
            person,
            riot(folder, person),
        )


def left_by(folder: Path, worse: float) -> tuple[int, int, float]:
    """Households, how many of them leave at one decision, and with what probability theory has each leave."""
    model = CityModel(quiet(one_topic(folder, 1.0), 365, {"attract": {"households": 1.0}}), 7)
    people, world = model.city.residents, model.world
    people.satisfaction[:] = world.turnover.normal["satisfaction"][0] - worse
    every = world.spec.attract.every
    for day in (1, 1 + every):
        world.day = day
        attract(world)
    left = world.turnover.moves[-1].households[LEFT, MIGRANTS : MIGRANTS + 2].sum()
    return len(np.unique(people.household)), int(left), worse * every / 365.0


def leavers(folder: Path) -> Iterator[Limit]:
    """Who lives as is normal stays; where all live worse by the same, those who leave are a binomial number."""
    yield exact(
        "stayers",
        "Households that leave where everybody lives as is normal",
        "生活如常时迁出户数",
        "design rule",
        0.0,
        left_by(folder, 0.0)[1],
    )
    households, left, p = left_by(folder, WORSE)
    yield Limit(
        "leavers",
        f"Households of {households} that leave where all live worse by the same",
        "生活同等变差时迁出户数",
        "design rule",
        households * p,
        left,
        Z * (households * p * (1.0 - p)) ** 0.5,
    )
