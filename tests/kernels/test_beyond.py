"""Letters to the province and to counties beside: compiled rules against the readable ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import Account
from agents.disputes import Escalated, State
from agents.events import Activity
from agents.kinds import HERE, OUTSIDE
from agents.randomness import streams as D  # noqa: N812
from sim.params import record
from sim.reference.beyond import due_after, outside_part, peer_acts, report_minutes
from sim.stages.coordinate.beyond import (
    ABOVE,
    BESIDE,
    ENDED,
    LETTER,
    SENT_DOWN,
    inspect,
    read_letters,
    write_letters,
)
from sim.stages.coordinate.beyond_params import Beyond
from tests.kernels import plain
from tests.kernels.tables import TOPICS, World, at, checked, disputes, sections, seeds

ROWS = 8
DAY = 50


def rules(beyond: Beyond):
    return record(beyond=beyond, minutes=10, decision=20, standing=0.75, limit=15)


def world(**columns) -> World:
    """Disputes with a part outside the city that unit 1 leads."""
    given_ = {"state": State.WORKING, "need": OUTSIDE | 1, "lead": 1, "raised": 20}
    return World(disputes(ROWS, **given_ | columns))


@checked
@given(seed=seeds, beyond=sections(Beyond), left=st.sampled_from([0, 25, 400]))
def test_leads_write_once_to_those_responsible_and_pay_for_it(seed, beyond, left) -> None:
    w = world(done=[0, 0, 0, OUTSIDE, 0, 0, 0, 0], state=[State.WORKING] * 6 + [State.SETTLED, State.RAISED])
    w.work.left[:] = left
    letters = np.zeros(ROWS, LETTER)
    key = at(seed, DAY)
    written = int(write_letters(key, w.active, w.dr, w.ir(), rules(beyond), w.lr, letters))
    again = int(write_letters(key, w.active, w.dr, w.ir(), rules(beyond), w.lr, np.zeros(ROWS, LETTER)))
    able = [0, 1, 2, 4, 5][: -(-left // 10)]
    assert letters["row"][:written].tolist() == able
    assert again == 0 or left == 25  # who had no minutes left writes another day
    assert w.work.spent[1, Account.REQUEST] == min(10 * len(able), left)
    for letter in letters[:written]:
        beside = plain.uniform(seed, D.OUTSIDE_PEER, 0, int(w.d.key[letter["row"]])) < beyond.peers
        assert letter["where"] == (BESIDE if beside else ABOVE)
        assert letter["due"] == DAY + (beyond.peer_days if beside else 1)


@checked
@given(seed=seeds, beyond=sections(Beyond), attention=st.sampled_from([0.0, 20.0, 45.0, 1000.0]))
def test_letters_are_answered_by_peers_or_by_a_province_with_little_attention(
    seed, beyond, attention
) -> None:
    petition = [0, 0, Escalated.PETITION, 0, 0, 0, 0, 0]
    w = world(state=[State.WORKING] * 7 + [State.SETTLED], escalated=petition)
    letters = np.zeros(ROWS, LETTER)
    letters["row"], letters["due"] = np.arange(ROWS), [50, 60, 60, 50, 50, 50, 50, 50]
    letters["where"] = [BESIDE, BESIDE, BESIDE, ABOVE, ABOVE, SENT_DOWN, SENT_DOWN, BESIDE]
    left = np.array([attention])
    read_letters(at(seed, DAY), letters, w.dr, rules(beyond), w.lr, left)
    paid, expected = attention, []
    for row, before in enumerate([BESIDE, BESIDE, ABOVE, ABOVE, ABOVE, SENT_DOWN, SENT_DOWN, ENDED]):
        key = int(w.d.key[row])
        where, done = before, False
        if row == 0:
            done = plain.uniform(seed, D.OUTSIDE_PEER, DAY, key) < peer_acts(beyond).probability
            where = ENDED if done else ABOVE
        elif before == ABOVE and paid >= 20:
            paid, where = paid - 20, SENT_DOWN
            assert letters["due"][row] == DAY + due_after(
                plain.uniform(seed, D.OUTSIDE_DAYS, DAY, key), beyond
            )
        elif before == SENT_DOWN:
            done = plain.uniform(seed, D.OUTSIDE_KEPT, DAY, key) < beyond.kept
            where = ENDED if done else ABOVE
        expected.append(where)
        assert bool(w.d.done[row] & OUTSIDE) == done
        assert w.d.quality[row] == done
    assert letters["where"].tolist() == expected
    assert left[0] == paid


@checked
@given(seed=seeds, beyond=sections(Beyond, checked=0.6, true_clues=0.4))
def test_an_inspection_orders_what_is_overdue_and_costs_its_leads(seed, beyond) -> None:
    w = world(
        raised=[20, 20, 20, 49, 20, 20, 20, 20], lead=[1, 1, -1, 1, 1, 1, 1, 1], authority=0.25, lender=3
    )
    w.work.left[:] = 10**5
    inspect(at(seed, DAY), w.active, w.dr, w.ir(), rules(beyond), w.lr)
    spent = 0
    for row in range(ROWS):
        u, v = plain.two_uniforms(seed, D.INSPECTED, DAY, int(w.d.key[row]))
        sent = u < beyond.checked and row not in (2, 3)
        if sent:
            spent += report_minutes(plain.poisson((1 - beyond.true_clues) / beyond.true_clues, v), beyond)
        assert w.d.authority[row] == (0.75 if sent else 0.25)
        assert w.d.clocks[row] == sent
        assert w.d.lender[row] == (-1 if sent else 3)
    assert w.work.spent[1, Account.REVIEW] == spent
    assert {said[2] for said in w.log.said()} <= {Activity.SEND_DOWN}


@checked
@given(beyond=sections(Beyond))
def test_a_topic_reaches_beyond_the_city_as_often_as_the_catalogue_says(beyond) -> None:
    wide = TOPICS.reaching(beyond.share, beyond.newcomers)
    for t, topic in enumerate(TOPICS.rows):
        for newcomer in (False, True):
            expected = outside_part(topic.outside, newcomer, beyond)
            assert wide.outside[t, int(newcomer)] == pytest.approx(expected)
    assert not TOPICS.outside.any()


def test_the_part_outside_is_no_competence_of_the_city() -> None:
    assert HERE & OUTSIDE == 0
    assert HERE == 2**13 - 1
