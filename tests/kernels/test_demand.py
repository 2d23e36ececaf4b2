"""Problems arise, are found, are claimed: compiled rules against a few lines of plain Python."""

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.disputes import key_of
from agents.events import Activity
from agents.randomness import streams as D  # noqa: N812
from sim.outcomes.fates import PREVENTED
from sim.params import record
from sim.reference import emerge as emerging
from sim.stages.emerge.params import Emerge
from sim.stages.emerge.rules import count_proposals, find_prevented, place_problems
from tests.kernels import plain
from tests.kernels.compiled import size_of
from tests.kernels.tables import (
    TOPICS,
    World,
    at,
    checked,
    disputes,
    event,
    place_columns,
    residents,
    sections,
    seeds,
    shares,
    teams,
)

PEOPLE = np.array([0, 5, 8], np.int64)  # two communities
BOOSTED = np.isin(TOPICS.source, (1, 2, 3, 4, 5))


@checked
@given(seed=seeds, day=st.integers(1, 4000), factor=st.floats(0.0, 3.0), rate=st.floats(0.0, 5.0))
def test_proposals_are_keyed_poisson_numbers(seed, day, factor, rate) -> None:
    rates = rate * np.arange(1.0, 25.0).reshape(2, 12) / 12
    counts = np.zeros((2, 12), np.int64)
    total = count_proposals(at(seed, day), rates, factor, counts)
    assert total == counts.sum()
    for c in range(2):
        for t in range(12):
            u = plain.uniform(seed, D.EMERGE_COUNT, day, c * 64 + t)
            assert counts[c, t] == plain.poisson(rates[c, t] * factor, u)


def sources() -> SimpleNamespace:
    """Enterprises 2 and 5 stand in both communities, for every kind of source but the last in the second."""
    start, who = np.zeros((7, 3), np.int64), []
    for s in range(7):
        start[s] = np.array([0, 2, 2 if s == 5 else 4]) + len(who)
        who += [2, 5] if s == 5 else [2, 5, 2, 5]
    reach = np.array([1.0, 4.0] * (len(who) // 2))
    return SimpleNamespace(start=start, who=np.array(who, np.int64), reach=reach, boosted=BOOSTED)


def plain_source(seed, day, key, t, community, resident, workplace) -> int:
    kind = int(TOPICS.source[t])
    if kind in (0, 6):
        return -1
    if kind == 3:
        return int(workplace[resident])
    if kind == 5 and community == 1:
        return -1
    return 2 if plain.uniform(seed, D.EMERGE_SOURCE, day, key) * 4.0 <= 1.0 else 5


def plain_needs(seed, day, key, t, caused) -> int:
    """Mask of the competences that are needed."""
    related = [int(k) for k in TOPICS.related[t] if k >= 0]
    wanted = plain.poisson(TOPICS.extra[t], plain.uniform(seed, D.EMERGE_EXTRA, day, key * 16))
    numbers = [plain.uniform(seed, D.EMERGE_EXTRA, day, key * 16 + i + 1) for i in range(len(related))]
    found = emerging.needs(int(TOPICS.lead[t]), related, numbers, wanted, caused)
    return sum(1 << k for k in found)


def plain_row(seed, day, key, c, t, workplace, rule, compliance) -> dict | None:
    """All columns of a new problem, None if compliance prevented it."""
    resident = int(PEOPLE[c] + int(plain.uniform(seed, D.EMERGE_WHO, day, key) * (PEOPLE[c + 1] - PEOPLE[c])))
    firm = plain_source(seed, day, key, t, c, resident, workplace)
    kept = float(compliance[firm]) if firm >= 0 else rule.compliance_reference
    if BOOSTED[t] and plain.uniform(seed, D.EMERGE_COMPLIANCE, day, key) < kept:
        return None
    u = plain.uniform(seed, D.EMERGE_GROUP, day, key)
    group = emerging.group_size(u, TOPICS.group[t], rule)
    here = int(PEOPLE[c + 1]) - resident
    if int(TOPICS.source[t]) == 3:  # colleagues who come after the first, by number
        here = sum(1 for p in range(resident, 8) if workplace[p] == firm) if firm >= 0 else 1
    drawn = plain.normal(seed, D.EMERGE_SEVERITY, day, key)
    relation, authority = plain.two_uniforms(seed, D.EMERGE_FLAGS, day, key)
    effort = []
    for k in range(13):
        spread = emerging.effort_spread(plain.normal(seed, D.EMERGE_EFFORT, day, key * 16 + k), rule)
        if rule.exponential:
            spread = plain.exponential(seed, D.EMERGE_EFFORT, day, key * 16 + k)
        effort.append(emerging.effort(TOPICS.hours[t], spread))
    return {
        "key": key,
        "born": day,
        "topic": t,
        "community": c,
        "resident": resident,
        "enterprise": firm,
        "group": min(group, here),
        "need": plain_needs(seed, day, key, t, firm >= 0),
        "severity": np.float32(emerging.severity(TOPICS.severity[t], drawn, rule)),
        "relation": int(relation < TOPICS.relation[t]),
        "needs_authority": int(authority < TOPICS.authority[t]),
        "effort": effort,
    }


@checked
@given(
    seed=seeds,
    day=st.integers(1, 4000),
    emerge=sections(Emerge),
    keeps=shares,
    counts=st.lists(st.integers(0, 3), min_size=24, max_size=24),
)
def test_new_problems_have_the_columns_that_their_key_gives(seed, day, emerge, keeps, counts) -> None:
    rule, counts = emerge.rule(), np.array(counts, np.int64).reshape(2, 12)
    workplace = np.array([-1, 2, 5, 2, -1, 5, 2, -1], np.int32)
    compliance = np.full(6, keeps, np.float32)
    world = World(disputes(int(counts.sum()) + 3))
    world.d.count = 3
    world.people = residents(8, workplace=workplace)
    institutions = world.ir(place_columns(compliance=keeps), sources=world.rows.sources(sources()))
    society = world.sr(teams=world.rows.teams(teams(workplace)), first=PEOPLE)
    place_problems(at(seed, day), counts, world.dr, institutions, society, record(emerge), world.lr)
    row = 3
    for c, t in np.ndindex(2, 12):
        for ordinal in range(counts[c, t]):
            key = key_of(day, c, t, ordinal)
            expected = plain_row(seed, day, key, c, t, workplace, rule, compliance)
            if expected is None:
                continue
            for name, value in expected.items():
                assert np.array_equal(getattr(world.d, name)[row], value), name
            assert world.log.said()[row - 3] == event(
                day, row, Activity.ARISE, expected["resident"], -1, expected["enterprise"], 0, t
            )
            row += 1
    assert world.d.count == row


@checked
@given(
    seed=seeds,
    day=st.integers(1, 4000),
    keeps=shares,
    without=shares,
    counts=st.lists(st.integers(0, 3), min_size=24, max_size=24),
)
def test_what_is_prevented_would_arise_under_the_compliance_without_sanction(
    seed, day, keeps, without, counts
) -> None:
    keeps, without = np.float32(max(keeps, without)), np.float32(min(keeps, without))
    counts, rule = np.array(counts, np.int64).reshape(2, 12), Emerge().rule()
    workplace = np.array([-1, 2, 5, 2, -1, 5, 2, -1], np.int32)
    world = World(disputes(3))
    world.people = residents(8, workplace=workplace)
    institutions = world.ir(place_columns(compliance=keeps), sources=world.rows.sources(sources()))
    society = world.sr(teams=world.rows.teams(teams(workplace)), first=PEOPLE)
    found = np.zeros(counts.sum(), PREVENTED)
    unchecked = np.full(6, without, np.float32)
    size = find_prevented(at(seed, day), counts, unchecked, world.dr, institutions, society, found)
    expected = []
    for c, t in np.ndindex(2, 12):
        for ordinal in range(counts[c, t]):
            key = key_of(day, c, t, ordinal)
            now, then = (
                plain_row(seed, day, key, c, t, workplace, rule, np.full(6, level))
                for level in (keeps, without)
            )
            if now is None and then is not None:
                expected.append((key, day, then["resident"], then["need"], t, c))
    assert found[:size].tolist() == expected


def test_what_is_prevented_keeps_its_topic_where_a_cell_has_more_problems_than_its_key_can_number() -> None:
    """Keys number 256 problems of a community, topic and day; a heavy tail has more now and then."""
    counts = np.zeros((2, 12), np.int64)
    counts[0, 11] = 400
    workplace = np.array([-1, 2, 5, 2, -1, 5, 2, -1], np.int32)
    world = World(disputes(3))
    world.people = residents(8, workplace=workplace)
    institutions = world.ir(place_columns(compliance=np.float32(1.0)), sources=world.rows.sources(sources()))
    society = world.sr(teams=world.rows.teams(teams(workplace)), first=PEOPLE)
    found = np.zeros(400, PREVENTED)
    size = find_prevented(at(1, 1), counts, np.zeros(6, np.float32), world.dr, institutions, society, found)
    assert size > 256, "the topic has enterprises as a source; else choose another one"
    assert set(found["topic"][:size]) == {11}
    assert set(found["community"][:size]) == {0}


@checked
@given(u=st.floats(0.0, 1.0, exclude_max=True), mean=st.floats(0.0, 60.0), tail=st.floats(1.05, 5.0))
def test_groups_have_a_pareto_tail_and_an_end(u, mean, tail) -> None:
    size = size_of(u, mean, tail, 500)
    assert 1 <= size <= 500
    if 1 < size < 500:  # P(further people > x) = (scale / x) ** tail
        scale = mean * (tail - 1) / tail
        assert (scale / (size - 1)) ** tail >= 1 - u - 1e-9 or scale > size - 1
        assert (scale / size) ** tail <= 1 - u + 1e-9
