"""Disputes that wait to be asked for, and units in all sorts of shape."""

import numpy as np
from hypothesis import strategies as st

from tests.kernels.tables import (
    World,
    disputes,
    masks,
    serves,
)
from tests.kernels.tables import shares as unit_shares

ROWS = 12
DESKS = serves([3, 1, 4, 1, 4, 1, 4, 0, 1, -1, 4, -1, 1])  # nobody serves health; 2 and 5 are enterprises


def lists(values):
    return st.lists(values, min_size=ROWS, max_size=ROWS)


small = st.integers(0, 2)


@st.composite
def worlds(draw, state: int, joint: int) -> World:
    """Twelve disputes that wait to be asked for, and units in all sorts of shape."""
    need, seen = np.array(draw(lists(masks)), int), np.array(draw(lists(masks)), int)
    done, round_ = np.array(draw(lists(masks)), int) & seen & ~4096, draw(lists(small))
    d = disputes(
        ROWS,
        state=state,
        joint=joint,
        need=need & 4095 | 1,
        seen=seen & 4095,
        done=done & (draw(masks)),
        omitted=draw(lists(masks)) if draw(st.booleans()) else 0,
        round=round_,
        topic=draw(lists(st.integers(0, 11))),
        enterprise=draw(lists(st.sampled_from([-1, 2, 5]))),
        needs_authority=draw(lists(st.integers(0, 1))),
        compelled=draw(lists(masks)),
        authority=draw(lists(unit_shares)),
        ties=draw(unit_shares),
        appraisal=draw(unit_shares),
        superior=draw(st.sampled_from([-1, 0])),
        lender=draw(lists(st.integers(-1, 5))),
        pairwise=draw(st.booleans()),
        only=draw(st.sampled_from([8191, 0b100000000001])),
        own=draw(unit_shares),
        record=draw(unit_shares),
        clocks=draw(st.sampled_from([0.0, 0.5, 1.0])),
        escalated=draw(lists(st.integers(0, 15))),
        severity=draw(lists(unit_shares)),
        effort=draw(st.integers(1, 900)),
        lead=draw(lists(st.integers(0, 5))),
        convener=np.sort(draw(lists(st.integers(0, 1)))),
        refused_now=draw(lists(small)),
        due=draw(lists(small)),
        raised=draw(lists(small)),
        tier=draw(lists(small)),
    )
    w = World(d)
    six = [draw(st.lists(unit_shares, min_size=6, max_size=6)) for _ in range(2)]
    w.work.reciprocity[:], w.work.fatigue[:] = six
    w.work.left[:] = draw(st.lists(st.integers(0, 300), min_size=6, max_size=6))
    w.work.waiting[:] = draw(st.lists(st.integers(0, 9000), min_size=6, max_size=6))
    w.work.precedents[:] = draw(st.integers(0, 20))
    w.work.shared[:] = draw(st.integers(0, 20))
    w.work.caseload[:] = draw(st.lists(st.integers(0, 30), min_size=6, max_size=6))
    return w
