"""Disputes near their end, for tests of settling and of escalation."""

import numpy as np
from hypothesis import strategies as st

from agents.disputes import Channel
from tests.kernels.tables import (
    World,
    disputes,
    masks,
    place_columns,
    residents,
)
from tests.kernels.tables import shares as unit_shares

ROWS = 12


def lists(values):
    return st.lists(values, min_size=ROWS, max_size=ROWS)


small = st.integers(0, 3)
PLACE = place_columns(compliance=0.7, means=0.6)


@st.composite
def worlds(draw, states: tuple[int, ...]) -> World:
    """Twelve disputes in some of the states, with any history."""
    d = disputes(
        ROWS,
        state=draw(lists(st.sampled_from(states))),
        need=np.array(draw(lists(masks))) | 1,
        done=draw(lists(masks)),
        seen=draw(lists(masks)),
        quality=draw(lists(st.floats(0, 6, width=32))),
        enterprise=2,
        topic=np.arange(ROWS),
        needs_authority=draw(lists(st.integers(0, 1))),
        relation=draw(lists(st.integers(0, 1))),
        severity=draw(lists(unit_shares)),
        sessions=draw(lists(small)),
        refusals=draw(lists(small)),
        relapses=draw(lists(small)),
        rejections=draw(lists(small)),
        lead=draw(lists(st.integers(-1, 5))),
        raised=draw(lists(small)),
        due=draw(lists(st.integers(0, 60))),
        closed=draw(lists(st.integers(0, 60))),
        relapse_day=draw(lists(st.integers(0, 99))),
        round=draw(lists(small)),
        open_tasks=draw(lists(small)),
        escalated=draw(lists(st.integers(0, 15))),
        tier=draw(lists(st.integers(0, 2))),
        resident=np.arange(ROWS) % 8,
        channel=draw(lists(st.sampled_from([Channel.HOTLINE, Channel.PETITION, Channel.COURT]))),
        omitted=5,
        reviewed=draw(lists(st.integers(0, 40))),
        craft=draw(lists(unit_shares)),
        clocks=draw(st.sampled_from([0.0, 0.5, 1.0])),
        best=draw(lists(st.sampled_from([0.0, 0.25, 0.75]))),
        effort=100,
        refused_now=1,
        asking=3,
    )
    trust = np.array(draw(st.lists(unit_shares, min_size=8, max_size=8)))
    grievance = draw(st.lists(st.floats(0, 5, width=32), min_size=8, max_size=8))
    efficacy = draw(st.lists(unit_shares, min_size=8, max_size=8))
    w = World(d, people=residents(8, trust=trust[:, None], grievance=grievance, efficacy=efficacy))
    w.work.pressure[:] = draw(st.lists(unit_shares, min_size=6, max_size=6))
    w.work.left[:] = draw(st.integers(0, 400))
    return w
