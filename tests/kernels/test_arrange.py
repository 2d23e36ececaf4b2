"""What is known of disputes, and how a pattern's answers are kept on them: kernels against plain Python."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.disputes import Channel, Escalated, State
from sim.coordination import Arrangement
from sim.coordination.base import ANSWER
from sim.params import record
from sim.scenario.levers import Rights
from sim.stages.triage.rules import look_at, whose_turn, write_down
from tests.kernels import plain
from tests.kernels.asked import ROWS, lists, worlds
from tests.kernels.tables import TOPICS, checked, masks
from tests.kernels.tables import shares as unit_shares

small = st.integers(0, 3)


@checked
@given(
    w=worlds(State.ASKING, 0),
    states=lists(st.sampled_from([State.ASKING, State.CONVENING])),
    days=lists(small),
    day=small,
)
def test_whose_day_has_come_is_found_in_order(w, states, days, day) -> None:
    w.d.state[:], w.d.due[:] = states, days
    twin, found = w.twin(), np.empty_like(w.active)
    size = whose_turn(day, w.active[1:], w.dr, int(State.ASKING), found)
    expected = [n for n in range(1, ROWS) if states[n] == State.ASKING and days[n] <= day]
    assert found[:size].tolist() == expected
    w.same_as(twin)


@checked
@given(
    w=worlds(State.ASKING, 0),
    channels=lists(st.sampled_from(list(Channel))),
    stages=lists(small),
    relations=lists(st.integers(0, 1)),
)
def test_what_may_be_known_is_what_was_seen_and_is_not_done(w, channels, stages, relations) -> None:
    w.d.channel[:], w.d.stage[:], w.d.relation[:], w.d.route[:] = channels, stages, relations, stages[::-1]
    twin, rows = w.twin(), w.active[::2].copy()
    whole = np.empty((9, len(rows)), np.int64)
    flags, severity = np.empty((2, len(rows)), np.bool_), np.empty(len(rows))
    look_at(rows, w.dr, whole, flags, severity)
    d = twin.d
    for i, row in enumerate(rows.tolist()):
        seen, usual = int(d.seen[row]) & ~int(d.done[row]), int(TOPICS.lead[d.topic[row]])
        parts = plain.bits(seen)
        lead = usual if not parts or usual in parts else parts[0]
        firm, tier = int(d.enterprise[row]), int(d.tier[row])
        known = [int(d.topic[row]), int(d.community[row]), seen, len(parts), lead, firm, tier]
        assert whole[:, i].tolist() == [*known, stages[row], stages[::-1][row]]
        assert flags[:, i].tolist() == [bool(relations[row]), channels[row] == Channel.DETECTED]
        assert severity[i] == d.severity[row]
    w.same_as(twin)


@st.composite
def answers(draw) -> Arrangement:
    """Any answer of a pattern to twelve disputes."""
    wide = [np.array(draw(lists(st.one_of(st.just(0.0), unit_shares))), np.float64) for _ in range(6)]
    units = [np.array(draw(lists(st.integers(-1, 5)))) for _ in range(3)]
    bits = [np.array(draw(lists(masks))) for _ in range(2)]
    yes = [np.array(draw(lists(st.booleans()))) for _ in range(2)]
    few = [np.array(draw(lists(small))) for _ in range(3)]
    return Arrangement(
        lead=units[0],
        joint=yes[0],
        convener=units[1],
        authority=wide[0],
        ties=wide[1],
        appraisal=wide[2],
        superior=units[2],
        tiers=few[0],
        pairwise=yes[1],
        only=bits[0],
        adds=bits[1],
        until=few[1] * 30,
        own=wide[3],
        record=wide[4],
        clocks=wide[5],
        route=few[2],
    )


ARRANGING = {
    "w": worlds(State.ARRANGING, 0),
    "answer": answers(),
    "taken": lists(st.booleans()),
    "least": st.lists(st.one_of(st.just(0.0), unit_shares), min_size=5, max_size=5),
}


@checked
@given(
    **ARRANGING,
    standing=unit_shares,
    working=unit_shares,
    days=st.integers(0, 9),
)
def test_answers_are_kept_and_the_dispute_goes_its_way(
    w, answer, taken, least, standing, working, days
) -> None:
    w.d.community[: w.d.count] = np.arange(ROWS) % 2
    twin, taken, rights = w.twin(), np.array(taken), Rights(*map(float, least))
    convener = np.array([[0, 1], [2, -1], [3, 3]], np.int32)
    rules = record(rights=rights, standing=float(standing), working=float(working), review_days=days)
    write_down(9, w.active, answer.columns(), taken, w.dr, w.ir(conveners=convener), rules)
    d = twin.d
    for row in np.flatnonzero(taken).tolist():
        for name in ANSWER:
            getattr(d, name)[row] = getattr(answer, name)[row]
        d.until[row] = int(d.raised[row]) + int(answer.until[row]) if answer.until[row] else 0
        petitioned = int(d.escalated[row]) & Escalated.PETITION > 0
        given = max(answer.authority[row], answer.appraisal[row], rights.authority, rights.appraisal) > 0
        if given and answer.superior[row] >= 0 and answer.tiers[row]:
            d.lender[row] = answer.superior[row]
        elif given:
            d.lender[row] = convener[min(int(d.tier[row]) + 1, 2), row % 2]
        else:
            d.lender[row] = -1
        if petitioned:
            d.authority[row] = max(float(d.authority[row]), float(standing))
        for name, value in rights._asdict().items():
            getattr(d, name)[row] = max(float(getattr(d, name)[row]), value)
        for column in (d.record, d.clocks):
            column[row] = np.float32(float(column[row]) * float(working))
        d.seen[row] |= d.adds[row]
        up = d.superior[row] >= 0 and d.tiers[row] > 0
        d.state[row] = State.AWAITING if up else State.CONVENING if d.joint[row] else State.ASKING
        d.due[row] = 9 + (days * int(d.tiers[row]) if up else 0)
    w.same_as(twin)


def test_an_answer_has_one_type_whatever_the_pattern_gave() -> None:
    few, half = np.array([0, 1], np.int32), np.ones(4)[::2]
    answer = Arrangement(lead=few, joint=few, convener=few, authority=few, ties=few, appraisal=half)
    assert [column.dtype.type for column in answer.columns()] == list(ANSWER.values())
    assert all(column.flags.c_contiguous for column in answer.columns())
    assert [len(column) for column in answer.columns()] == [2] * len(ANSWER)
