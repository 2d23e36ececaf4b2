"""Keyed random numbers: published vectors, and the compiled and the plain numbers are the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from agents.disputes import State
from agents.randomness.compiled import normals
from agents.randomness.compiled import uniforms as fill_uniforms
from agents.randomness.plain import philox
from sim.reference.columns import strongest_tie
from tests.kernels import plain
from tests.kernels.compiled import draws, numbers_of, philox_words, poisson_of, rows_in, tie_of
from tests.kernels.tables import World, checked, disputes, named, place_columns, place_rows, seeds

# Random123, kat_vectors: counter, key, words of philox4x32 with 10 rounds.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
words32 = st.integers(0, 2**32 - 1)
whos = st.integers(0, 2**64 - 1)
days = st.integers(0, 5000)
decisions = st.integers(0, 10_000)


def compiled_words(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(w) for w in philox_words(*map(np.uint64, (*counter, *key))))


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_both_generators_give_the_published_words(counter, key, words) -> None:
    assert philox(counter, key) == words
    assert compiled_words(counter, key) == words


@checked
@given(counter=st.tuples(*[words32] * 4), key=st.tuples(*[words32] * 2))
def test_compiled_words_are_the_plain_ones(counter, key) -> None:
    assert compiled_words(counter, key) == philox(counter, key)


@checked
@given(seed=seeds, decision=decisions, day=days, who=whos)
def test_a_draw_is_the_same_number_in_both(seed, decision, day, who) -> None:
    one, two, three, normal, exponential = draws(np.uint64(seed), decision, day, np.uint64(who))
    assert one == plain.uniform(seed, decision, day, who)
    assert (two, three) == plain.two_uniforms(seed, decision, day, who)
    assert normal == pytest.approx(plain.normal(seed, decision, day, who), rel=1e-12, abs=1e-12)
    assert exponential == pytest.approx(plain.exponential(seed, decision, day, who), rel=1e-12, abs=1e-12)


@checked
@given(seed=seeds, decision=decisions, day=days, first=st.integers(0, 2**63))
def test_columns_of_draws_are_single_draws(seed, decision, day, first) -> None:
    who = np.arange(first, first + 37, dtype=np.uint64)  # more than are done at a stroke, and some left over
    u, z = np.empty(37), np.empty(37)
    fill_uniforms(np.uint64(seed), decision, day, who, u)
    normals(np.uint64(seed), decision, day, who, z)
    assert u.tolist() == [plain.uniform(seed, decision, day, int(w)) for w in who]
    np.testing.assert_allclose(
        z, [plain.normal(seed, decision, day, int(w)) for w in who], rtol=1e-12, atol=1e-12
    )


@checked
@given(mean=st.floats(0.0, 600.0), u=st.floats(0.0, 0.999999))
def test_poisson_counts_invert_the_distribution_function(mean, u) -> None:
    count = poisson_of(mean, u)
    near = 1e-9  # the sum and the incomplete gamma function differ in their last digits
    assert special.pdtr(count, mean) >= u - near if mean > 0 else count == 0
    assert count == 0 or special.pdtr(count - 1, mean) <= u + near


@checked
@given(mean=st.floats(0.0, 50.0), u=st.floats(0.0, 1 - 1e-9))
def test_poisson_counts_are_those_of_plain_python(mean, u) -> None:
    assert poisson_of(mean, u) == plain.poisson(mean, u)


@checked
@given(x=st.floats(-30.0, 30.0), mask=st.integers(0, 2**16 - 1))
def test_small_rules_are_the_textbook_functions(x, mask) -> None:
    logistic, below, count = numbers_of(x, mask)
    assert logistic == pytest.approx(special.expit(x), rel=1e-12)
    assert below == pytest.approx(special.ndtr(x), abs=7.5e-8)
    assert count == mask.bit_count()


@checked
@given(
    states=st.lists(st.sampled_from(list(State)), max_size=40), wanted=st.sets(st.sampled_from(list(State)))
)
def test_problems_in_some_states_keep_their_order(states, wanted) -> None:
    active = np.arange(len(states), dtype=np.int32)[::-1].copy()
    found = rows_in(
        active, sum(1 << s for s in wanted), World(disputes(max(len(states), 1), state=states or 0)).dr
    )
    assert found.tolist() == [row for row in active.tolist() if states[row] in wanted]


@checked
@given(data=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.floats(0, 1, width=32)), max_size=30))
def test_the_strongest_tie_counts(data) -> None:
    data = sorted(data)
    start = np.searchsorted([a for a, _, _ in data], np.arange(6)).astype(np.int32)
    who, weight = np.array([b for _, b, _ in data], np.int32), np.array([w for *_, w in data], np.float32)
    columns = (start, who, weight, *place_columns()[3:])
    ties = place_rows(columns)
    for a in range(-1, 5):
        for b in range(-1, 5):
            expected = max((w for x, y, w in data if (x, y) == (a, b)), default=0.0)
            assert tie_of(ties, a, b) == expected == strongest_tie(named(columns), a, b)


def test_uniform_numbers_are_uniform_and_neighbours_are_unrelated() -> None:
    """Chi-square over 4096 cells, and Pearson over next actor, day and decision; false alarm 1e-6 each."""
    n = 1 << 18
    who, columns = np.arange(n, dtype=np.uint64), []
    for decision, day in ((1, 1), (1, 2), (2, 1)):
        out = np.empty(n)
        fill_uniforms(np.uint64(7), decision, day, who, out)
        columns.append(out)
    counts = np.bincount((columns[0] * 4096).astype(int), minlength=4096)
    low, high = stats.chi2.ppf([5e-7, 1 - 5e-7], 4095)
    assert low < ((counts - n / 4096) ** 2).sum() / (n / 4096) < high
    pairs = [(columns[0][:-1], columns[0][1:]), (columns[0], columns[1]), (columns[0], columns[2])]
    for one, other in pairs:
        assert abs(np.corrcoef(one, other)[0, 1]) < 4.9 / np.sqrt(n)
