"""Talk alone tends to Friedkin and Johnsen's point; thresholds alone make or stop Granovetter's riot."""

import numpy as np
import pytest
from scipy.sparse import csr_array, diags_array, eye_array
from scipy.sparse.linalg import spsolve

from agents.disputes import Escalated, State
from agents.randomness.compiled import uniforms
from agents.tables import Rows
from sim.params import record
from sim.stages.escalate.params import Escalate
from sim.stages.escalate.rules import gather
from sim.stages.respond.params import Respond
from sim.stages.respond.talk import talk_round
from tests.kernels.tables import World, contacts, disputes, no_contacts, residents, teams

PEOPLE = 300


def draws(decision: int, size: int) -> np.ndarray:
    out = np.empty(size)
    uniforms(np.uint64(8), decision, 0, np.arange(size, dtype=np.uint64), out)
    return out


def random_ties() -> csr_array:
    """Mutual ties, about four each, some people without any."""
    one, other = (draws(9000 + side, 2 * PEOPLE) * (PEOPLE - 20) for side in (0, 1))
    ends = np.stack([one.astype(int), other.astype(int)])
    ends = ends[:, ends[0] != ends[1]]
    both = np.concatenate([ends, ends[::-1]], axis=1)
    ties = csr_array((np.ones(both.shape[1]), (both[0], both[1])), shape=(PEOPLE, PEOPLE))
    ties.sum_duplicates()
    ties.data[:] = 1.0
    return ties


@pytest.mark.parametrize("influence", [0.0, 0.3, 0.9])
def test_talk_tends_to_the_fixed_point_of_friedkin_and_johnsen(influence) -> None:
    """x = (I - w W)^-1 (1 - w) s, with w = 0 for those who know nobody; solved as a linear system."""
    ties = random_ties()
    size = np.asarray(ties.sum(axis=1)).ravel()
    assert (size == 0).any()
    people = residents(
        PEOPLE,
        efficacy=draws(1, PEOPLE),
        participation=draws(2, PEOPLE),
        trust=draws(3, 4 * PEOPLE).reshape(-1, 4),
        satisfaction=draws(4, 6 * PEOPLE).reshape(-1, 6),
    )
    rules = record(Respond(influence=influence).neutral("hearsay", "return_pace", "participation"))
    start, who = ties.indptr.astype(np.uint32), ties.indices.astype(np.uint32)
    rows = Rows()
    for _ in range(250):
        spoken = np.empty_like(people.opinion)
        table, usual = rows.residents(people), np.full(6, 0.5, np.float32)
        talk_round(start, who, table, usual, rules, (0, PEOPLE), spoken)
        rows.speak(people, spoken)
    means = people.trust.mean(axis=1, dtype=float), people.satisfaction.mean(axis=1, dtype=float)
    own = np.stack([*means, people.efficacy, people.participation], axis=1).astype(float)
    weight = np.where(size > 0, influence, 0.0)
    mixing = diags_array(weight / np.maximum(size, 1)) @ ties
    expected = spsolve((eye_array(PEOPLE) - mixing).tocsc(), (1 - weight)[:, None] * own)
    np.testing.assert_allclose(people.opinion, expected, atol=2e-6)


def riot(thresholds: np.ndarray) -> tuple[int, World]:
    """Active people of a crowd of 100 when nobody moves any more; the first is who began."""
    world = World(disputes(1, state=State.RAISED, group=100, joined=1, crowd=0))
    rules, before = record(escalate=Escalate(collective=5, visible=1.0)), 0  # all stand in one square
    joined, names = np.zeros(100, np.uint8), world.rows.teams(teams(np.full(100, -1)))
    world.people = residents(100, threshold=thresholds)
    society = world.sr(contacts=contacts(*no_contacts(100)), teams=names, crowd=joined)
    while before != world.d.joined[0]:
        before = int(world.d.joined[0])
        gather(7, world.active, world.dr, society, rules, world.lr)
    assert joined[1:].sum() + 1 == before
    return before, world


def crowd() -> np.ndarray:
    """Person n joins when n others have; half a person below the step, so that rounding decides nothing."""
    return np.maximum((np.arange(100) - 0.5) / 100, 0.0).astype(np.float32)


def test_a_riot_of_a_hundred_takes_everybody() -> None:
    active, world = riot(crowd())
    assert active == 100
    assert world.d.escalated[0] == Escalated.COLLECTIVE
    assert world.log.cursor[0] == 1  # told once


@pytest.mark.parametrize(("person", "active"), [(1, 1), (4, 4), (50, 50), (98, 98)])
def test_one_changed_threshold_ends_the_riot(person, active) -> None:
    """A person who would have joined after n now waits for one more, who never comes."""
    thresholds = crowd()
    thresholds[person] = thresholds[person + 1]
    reached, world = riot(thresholds)
    assert reached == active
    assert bool(world.d.escalated[0] & Escalated.COLLECTIVE) == (active >= 5)


def test_whoever_claims_is_active_however_patient() -> None:
    """The first follower joins one person, not nobody."""
    assert riot(np.array([1.0] + [0.005] * 3 + [1.0] * 96, np.float32))[0] == 4
