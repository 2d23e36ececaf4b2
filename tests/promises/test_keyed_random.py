"""Promise 2: a draw depends on (seed, decision, day, who) and on nothing else.

That no other source of randomness is used is searched in the sources by tests/test_house.py.
"""

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.randomness import streams as decisions
from agents.randomness.compiled import normals, uniforms, words
from agents.randomness.plain import LOW, KeyedRandom, philox
from sim.city import draws
from sim.city.residents import contacts
from sim.city.residents import people_drawn as population
from tests.promises.worlds import grown, model_of, scenario

# The known answers published with Random123 (Salmon et al. 2011): counter, key, words.
KNOWN = [
    ((0,) * 4, (0,) * 2, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((LOW,) * 4, (LOW,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
numbers64 = st.integers(0, 2**64 - 1)
keys = st.tuples(numbers64, st.integers(0, 2**16), st.integers(0, 2**31 - 1), numbers64)


def drawn(seed: int, decision: int, day: int, who: list[int]) -> list[float]:
    """The kernels' uniform numbers of some actors."""
    out = np.empty(len(who))
    uniforms(np.uint64(seed), decision, day, np.array(who, np.uint64), out)
    return out.tolist()


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_words_are_those_that_the_authors_published(counter, key, answer):
    assert philox(counter, key) == answer
    seed, who = key[0] | key[1] << 32, counter[0] | counter[1] << 32
    found = words(np.uint64(seed), np.uint64(counter[3]), np.uint64(counter[2]), np.uint64(who))
    assert tuple(map(int, found)) == answer


@given(keys)
@settings(deadline=None)
def test_kernels_and_python_draw_the_same_number(key):
    seed, decision, day, who = key
    assert drawn(seed, decision, day, [who]) == [KeyedRandom(seed).uniform(decision, day, who)]


@given(keys, st.lists(numbers64, max_size=6), st.lists(numbers64, max_size=6))
@settings(deadline=None)
def test_a_draw_does_not_depend_on_who_else_draws(key, before, after):
    seed, decision, day, who = key
    alone = drawn(seed, decision, day, [who])
    in_company = drawn(seed, decision, day, [*before, who, *after])
    assert [in_company[len(before)]] == alone


@given(keys, st.integers(0, 3), st.integers(0, 63))
@settings(deadline=None)
def test_every_part_of_the_key_matters(key, part, bit):
    other = list(key)
    width = (64, 16, 31, 64)[part]
    other[part] ^= 1 << bit % width
    seed, decision, day, who = other
    assert drawn(seed, decision, day, [who]) != drawn(*key[:3], [key[3]])


def decision_numbers() -> list[tuple[str, int]]:
    """(name, number) of every decision that is drawn at random, wherever it is declared."""
    named = [(name, value) for name, value in vars(decisions).items() if name.isupper()]
    for module in (population, contacts):
        named += [
            (name, value) for name, value in vars(module).items() if type(value) is int and value > 9000
        ]
    for value in vars(draws).values():
        if isinstance(value, type) and issubclass(value, int) and hasattr(value, "__members__"):
            named += [(name, int(member)) for name, member in value.__members__.items()]
    return named


def test_no_number_of_a_decision_is_used_twice():
    named = decision_numbers()
    count = Counter(number for _, number in named)
    assert len(named) > 50
    assert [entry for entry in named if count[entry[1]] > 1] == []


def test_nobody_s_randomness_changes_when_the_common_generators_are_used():
    """Seeds and draws of every other source between two days leave the run as it is."""
    plan = scenario("party_led", 20)
    quiet, noisy = grown(model_of(plan), 20), model_of(plan)
    state, numpy_state = random.getstate(), np.random.get_state()  # noqa: NPY002
    for day in range(20):
        random.seed(day)
        np.random.seed(day)  # noqa: NPY002  (the global one is the point)
        noisy.random.seed(day)
        noisy.rng.random(day)
        noisy.agents.shuffle(inplace=True)
        noisy.step()
    random.setstate(state)
    np.random.set_state(numpy_state)  # noqa: NPY002
    assert noisy.events.hash == quiet.events.hash


def test_another_seed_is_another_world_and_the_same_seed_the_same():
    plan = scenario("siloed", 10)
    one, again, other = (grown(model_of(plan, seed), 10).events.hash for seed in (7, 7, 8))
    assert one == again != other


@pytest.mark.parametrize("seed", [0, 2**32 + 5, 2**63 + 1])
def test_large_seeds_are_kept_whole(seed):
    z = np.empty(3)
    normals(np.uint64(seed), 1, 1, np.arange(3, dtype=np.uint64), z)
    low = np.empty(3)
    normals(np.uint64(seed & LOW), 1, 1, np.arange(3, dtype=np.uint64), low)
    assert np.isfinite(z).all()
    assert (z.tolist() == low.tolist()) == (seed <= LOW)
