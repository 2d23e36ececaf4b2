"""What people feel, say and learn: compiled rules against a few lines of plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import Account
from agents.events import EVENT, Activity
from sim.params import record
from sim.reference.respond import channel_reputation, fatigue, happiness, meaning, reciprocity
from sim.stages.learn.params import Learn
from sim.stages.learn.rules import take_lessons, tire
from sim.stages.respond.moods import mean_feelings, sum_by_place
from sim.stages.respond.params import Respond
from sim.stages.respond.rules import take_news
from sim.stages.respond.talk import talk_round
from tests.kernels.compiled import lived_through
from tests.kernels.tables import (
    KINDS_OF_UNIT,
    TOPICS,
    Log,
    World,
    casework,
    checked,
    contacts,
    disputes,
    equal,
    reputation,
    residents,
    sections,
    teams,
)
from tests.kernels.tables import shares as unit_shares

eight = st.lists(unit_shares, min_size=8, max_size=8)
NEWS = st.lists(st.tuples(st.integers(-1, 3), st.sampled_from(list(Activity)), unit_shares), max_size=20)


def tilted(values: list[float], width: int) -> np.ndarray:
    """A number per resident, a little less in every further column."""
    return np.array(values)[:, None] * (1 - 0.1 * np.arange(width))


@st.composite
def worlds(draw) -> World:
    """Eight residents with their feelings, and four disputes some of them share."""
    d = disputes(
        4,
        group=[1, 3, 1, 4],
        crowd=[-1, 0, -1, 3],
        community=[0, 1, 1, 0],
        channel=draw(st.lists(st.integers(1, 8), min_size=4, max_size=4)),
        escalated=draw(st.lists(st.integers(0, 3), min_size=4, max_size=4)),
        won=draw(st.lists(st.integers(-1, 1), min_size=4, max_size=4)),
        topic=draw(st.lists(st.integers(0, 11), min_size=4, max_size=4)),
        joined=[1, 2, 1, 3],
        lead=draw(st.lists(st.integers(-1, 5), min_size=4, max_size=4)),
        severity=draw(unit_shares),
        enterprise=[-1, 2, 5, -1],
        resident=[0, 1, 2, 3],
    )
    columns = {name: draw(eight) for name in ("grievance", "efficacy", "participation")}
    widths = {"satisfaction": 6, "expectation": 6, "trust": 4, "opinion": 4}
    wide = {name: tilted(draw(eight), width) for name, width in widths.items()}
    return World(d, people=residents(8, **columns, **wide))


def experience(w: World, p: int, need: int, kind: int, performance: float, weight: float, r) -> None:
    """Keep what an outcome leaves."""
    left = w.person(p).experience(need, kind, performance, weight, r)
    people = w.people
    people.satisfaction[p, need], people.expectation[p, need] = left.satisfaction, left.expectation
    people.efficacy[p] = left.efficacy
    if left.trust is not None:
        people.trust[p, kind] = left.trust


def like(one: World, other: World) -> None:
    """Feelings are kept as float32."""
    for name, column in one.people.columns().items():
        if column.dtype == np.float32:
            np.testing.assert_allclose(
                column, getattr(other.people, name), rtol=1e-6, atol=1e-7, err_msg=name
            )
        else:
            equal(column, getattr(other.people, name), name)


@checked
@given(
    w=worlds(),
    respond=sections(Respond),
    need=st.integers(0, 5),
    kind=st.integers(-1, 3),
    what=unit_shares,
    weight=unit_shares,
)
def test_an_experience_moves_feelings_by_the_gap_to_expectation(w, respond, need, kind, what, weight) -> None:
    twin = w.twin()
    lived_through(3, need, kind, float(what), float(weight), w.pr, record(respond))
    experience(twin, 3, need, kind, float(what), float(weight), respond.rule())
    like(w, twin)


def story(news) -> np.ndarray:
    """Events, with one before and one after those that count."""
    log = np.zeros(len(news) + 2, EVENT)
    log["activity"] = Activity.AGREE
    for n, (row, activity, note) in enumerate(news, 1):
        log[n]["dispute"], log[n]["activity"], log[n]["note"] = row, activity, note
    return log


@checked
@given(w=worlds(), respond=sections(Respond), news=NEWS)
def test_news_moves_those_concerned_and_nobody_else(w, respond, news) -> None:
    twin, r, a = w.twin(), respond.rule(), Activity
    joined, heard = np.array([1, 0, 1, 1, 1, 0, 1], np.uint8), reputation(2)
    names, remembered = teams(WORKPLACE), heard.astype(float)
    w.log = Log(story(news))
    society = w.sr(contacts=contacts(*RING), teams=w.rows.teams(names), crowd=joined, heard=heard)
    take_news((1, len(news) + 1), w.dr, w.ir(), society, record(respond), w.lr)
    d, people = twin.d, twin.people
    for row, activity, note in news:
        if row < 0:
            continue
        p, severity, note = int(d.resident[row]), float(d.severity[row]), float(note)
        need, person = int(TOPICS.need[d.topic[row]]), twin.person(p)
        if activity == a.LUMP:
            people.satisfaction[p, need] = person.bearing(need, severity, r)
        people.grievance[p] = person.grievance_after(activity, severity, d.won[row] == 1)
        felt = meaning(activity, note, r)
        if felt.weight == 0:
            continue
        kind = int(KINDS_OF_UNIT[d.lead[row]]) if d.lead[row] >= 0 else -1
        slots = {int(d.channel[row])} | ({6} if int(d.escalated[row]) & 2 else set())
        for slot in slots:
            now = remembered[d.community[row], slot]
            remembered[d.community[row], slot] = channel_reputation(now, felt, r)
        for who in concerned(d, row):
            experience(twin, who, need, kind, *felt, r)
            for other in ((who - 1) % 8, (who + 1) % 8):  # contacts hear of it
                people.efficacy[other] = twin.person(other).word(*felt, r)
    like(w, twin)
    np.testing.assert_allclose(heard, remembered, atol=1e-6)


WORKPLACE = np.array([-1, 2, 5, 2, -1, 5, 2, 5], np.int32)
BESIDE = np.array([w for p in range(8) for w in sorted(((p - 1) % 8, (p + 1) % 8))], np.uint32)
RING = (np.arange(0, 18, 2).astype(np.uint32), BESIDE)


def concerned(d, row: int) -> list[int]:
    """The first of a group, and those of it who joined: neighbours by number, colleagues at an employer's."""
    p, firm = int(d.resident[row]), int(d.enterprise[row])
    if d.joined[row] == 1:
        return [p]
    if int(TOPICS.source[d.topic[row]]) == 3 and firm >= 0:
        mates = [q for q in range(p, 8) if WORKPLACE[q] == firm]
    else:
        mates = list(range(p, 8))
    joined = {1: [0, 2], 3: [0, 1, 3]}[row]  # the bytes of the test below, the first always
    return [mates[i] for i in joined]


@pytest.mark.parametrize("influence", [0.0, 0.5])
def test_a_success_reaches_the_contacts_and_only_them(influence) -> None:
    """Two steps away nothing is known; with `word` at 0 nobody but the person concerned learns."""
    w = World(disputes(1, lead=1, resident=3, state=11))
    before = w.people.efficacy.copy()
    w.log = Log(story([(0, Activity.AGREE, 1.0)]))
    names, alone = w.rows.teams(teams(WORKPLACE)), np.ones(1, np.uint8)
    society = w.sr(contacts=contacts(*RING), teams=names, crowd=alone, heard=reputation())
    take_news((1, 2), w.dr, w.ir(), society, record(Respond(word=influence)), w.lr)
    moved = np.flatnonzero(w.people.efficacy != before).tolist()
    assert moved == ([2, 3, 4] if influence else [3])
    assert (w.people.efficacy >= before).all()


@checked
@given(
    w=worlds(),
    respond=sections(Respond),
    ties=st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7))),
    cut=st.integers(0, 8),
)
def test_a_round_of_talk_mixes_what_was_said_before(w, respond, ties, cut) -> None:
    twin, r = w.twin(), respond.rule()
    pairs = sorted((a, b) for a, b in ties if a != b)
    start = np.searchsorted([a for a, _ in pairs], np.arange(9)).astype(np.uint32)
    who, usual = np.array([b for _, b in pairs], np.uint32), np.linspace(0.2, 0.8, 6, dtype=np.float32)
    spoken, expected = np.zeros((8, 4), np.float32), np.zeros((8, 4))
    for part in ((cut, 8), (0, cut)):  # in whatever order ranges are done
        talk_round(start, who, w.pr, usual, record(respond), part, spoken)
    people, said = twin.people, twin.people.opinion.astype(float).copy()
    for i in range(8):
        heard = [said[b] for a, b in pairs if a == i]
        told = twin.person(i).talk(np.mean(heard, axis=0) if heard else None, usual.tolist(), r)
        expected[i] = told.opinion
        people.satisfaction[i], people.expectation[i] = told.satisfaction, told.expectation
        people.grievance[i], people.participation[i] = told.grievance, told.participation
    np.testing.assert_allclose(spoken, expected, rtol=1e-6, atol=1e-7)
    like(w, twin)


@checked
@given(
    news=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(list(Activity)), st.integers(0, 5)), max_size=20
    ),
    learn=sections(Learn),
)
def test_promises_kept_raise_reciprocity_and_refusals_lower_it(news, learn) -> None:
    w, r, a = World(disputes(4)), learn.rule(), Activity
    log, enterprise = (
        story([(row, activity, 0.0) for row, activity, _ in news]),
        np.array([-1, 2, 5, 2], np.int32),
    )
    log["actor"][1:-1] = [actor for *_, actor in news]
    settled, expected, counted = np.zeros(6, np.int32), np.full(6, 0.5), np.zeros(6, int)
    won = np.array([1, 0, 1, -1], np.int8)
    w.d.enterprise[:], w.d.won[:], w.log = enterprise, won, Log(log)
    take_lessons((1, len(news) + 1), w.dr, w.wr, record(learn), w.lr, settled)
    for row, activity, actor in news:
        if activity == a.FINISH:
            expected[actor] = reciprocity(expected[actor], True, r)
        elif activity in (a.REFUSE, a.ABSENT):
            expected[actor] = reciprocity(expected[actor], False, r)
        elif row > 0 and (activity == a.AGREE or (activity == a.JUDGE and row == 2)):
            counted[enterprise[row]] += 1
    np.testing.assert_allclose(w.work.reciprocity, expected, rtol=1e-5)
    assert settled.tolist() == counted.tolist()


@checked
@given(
    met=st.lists(st.integers(0, 600), min_size=6, max_size=6),
    held=st.lists(st.integers(0, 500), min_size=6, max_size=6),
    before=st.lists(unit_shares, min_size=6, max_size=6),
    memory=unit_shares,
    keep=unit_shares,
)
def test_sessions_tire_by_their_share_of_the_day_and_caution_fades(met, held, before, memory, keep) -> None:
    w = World(disputes(1), casework(held=held, met_before=100, fatigue=before, caution=before))
    w.work.spent[:, Account.MEETING] = np.array(met) + 100
    tire(float(memory), float(keep), w.wr)
    tired = [fatigue(*known, float(memory)) for known in zip(before, met, held, strict=True)]
    np.testing.assert_allclose(w.work.fatigue, tired, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(w.work.caution, np.array(before) * float(keep), rtol=1e-6, atol=1e-37)
    assert w.work.met_before.tolist() == w.work.spent[:, Account.MEETING].tolist()


@checked
@given(sizes=st.lists(st.integers(0, 3), min_size=1, max_size=5), values=eight, extra=eight)
def test_a_column_is_summed_community_by_community(sizes, values, extra) -> None:
    first, total = np.cumsum([0, *sizes]), np.full(len(sizes), 7.0)
    column = np.array([*values, *extra], np.float32)[: first[-1]]
    sum_by_place(first, column, total)
    where = np.repeat(np.arange(len(sizes)), sizes)
    assert total.tolist() == np.bincount(where, column, len(sizes)).tolist()


@checked
@given(w=worlds(), gone=st.lists(st.booleans(), min_size=8, max_size=8), leaves=st.booleans())
def test_feelings_are_means_of_those_at_home(w, gone, leaves) -> None:
    p, out = w.people, np.ones(14)
    here = ~np.array(gone) if leaves else np.ones(8, np.bool_)
    mean_feelings(w.pr, np.array(gone if leaves else [], np.uint8), out)
    columns = (*p.satisfaction.T, *p.trust.T, p.grievance, p.efficacy, p.participation)
    each = [
        happiness(p.satisfaction[i].tolist(), p.expectation[i].tolist(), float(p.grievance[i]))
        for i in range(8)
    ]
    means = [np.sum(np.asarray(column, float)[here]) / max(here.sum(), 1) for column in (*columns, each)]
    np.testing.assert_allclose(out, means, rtol=1e-6)
