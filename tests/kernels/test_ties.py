"""Working ties: the compiled rule against a few lines of plain Python."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.events import EVENT, Activity
from agents.tables import Rows
from sim.params import record
from sim.reference.respond import working_tie
from sim.stages.learn.params import Learn
from sim.stages.learn.ties import learn_ties
from tests.kernels.tables import UNITS, Log, checked, place_columns, place_rows, sections

MET = (Activity.ACCEPT, Activity.MEET)
LEFT = (Activity.REFUSE, Activity.ABSENT)
one_event = st.tuples(
    st.sampled_from([*MET, *LEFT, Activity.FINISH]), st.integers(-1, UNITS - 1), st.integers(-1, UNITS - 1)
)


@checked
@given(
    learn=sections(Learn),
    events=st.lists(one_event, max_size=30),
    learnt=st.lists(st.booleans(), min_size=30, max_size=30),
)
def test_ties_grow_by_working_together_and_shrink_by_refusing(learn, events, learnt) -> None:
    log = np.zeros(len(events) + 2, EVENT)
    for n, (activity, actor, origin) in enumerate(events, 1):  # the first and the last are another day's
        log[n]["activity"], log[n]["actor"], log[n]["origin"] = activity, actor, origin
    log[0]["activity"] = log[-1]["activity"] = Activity.ACCEPT
    log[0]["origin"] = log[-1]["origin"] = 1
    place = place_columns(learnt=np.array(learnt))
    start, who, weight = place[0], place[1], place[2].astype(np.float32).copy()
    learn_ties((1, len(events) + 1), place_rows(place), record(learn), Rows().log(Log(log)))
    for activity, a, b in events:
        if a < 0 or b < 0 or a == b or activity not in (*MET, *LEFT):
            continue
        up = activity in MET
        for one, other in ((a, b), (b, a)):
            at = start[one] + who[start[one] : start[one + 1]].tolist().index(other)
            if learnt[at]:
                weight[at] = np.float32(working_tie(float(weight[at]), up, learn))
    np.testing.assert_allclose(place[2], weight, rtol=1e-6, atol=1e-7)
