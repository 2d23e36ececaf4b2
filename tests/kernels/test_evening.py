"""The evening's counts: compiled passes against a few lines of plain Python."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.disputes import STATES, State
from agents.events import EVENT, Activity
from agents.kinds import Role
from agents.tables import Rows
from sim.stages.record.phase import CONTACT, FINAL
from sim.stages.record.rules import count_events, count_minutes, count_states
from tests.kernels.tables import UNITS, Log, World, casework, checked, disputes

unit = st.integers(-1, UNITS - 1)
NEWS = st.lists(
    st.tuples(st.sampled_from(list(Activity)), st.integers(0, UNITS - 1), unit, unit), max_size=25
)


@checked
@given(news=NEWS)
def test_events_are_counted_by_activity_and_contacts_by_unit(news) -> None:
    log = np.zeros(len(news) + 2, EVENT)
    log["activity"] = Activity.ACCEPT  # yesterday's and tomorrow's do not count
    for n, (activity, actor, origin, target) in enumerate(news, 1):
        log[n]["activity"], log[n]["actor"], log[n]["origin"], log[n]["target"] = (
            activity,
            actor,
            origin,
            target,
        )
    counts, partners = np.full(len(Activity), 7), np.ones(UNITS, np.int64)
    exposed = count_events((1, len(news) + 1), CONTACT, counts, partners, Rows().log(Log(log)))
    expected = Counter(activity for activity, *_ in news)
    dealt = [(a, o) for activity, a, o, _ in news if CONTACT[activity] and o >= 0 and o != a]
    assert counts.tolist() == [expected[a] for a in Activity]
    assert partners.tolist() == [1 + sum(pair.count(u) for pair in dealt) for u in range(UNITS)]
    assert exposed == sum(activity == Activity.RESURFACE and target >= 0 for activity, _, _, target in news)


@checked
@given(states=st.lists(st.tuples(st.sampled_from(list(State)), st.integers(-1, 3)), min_size=1, max_size=12))
def test_problems_are_counted_and_those_that_ended_leave(states) -> None:
    w = World(disputes(len(states), state=[s for s, _ in states], relapse_day=[day for _, day in states]))
    counts, left = np.full(STATES, 7), np.empty_like(w.active)
    size = count_states(w.active, w.dr, FINAL, counts, left)
    over = {State.DURABLE, State.PRIVATE, State.FADED, State.ABANDONED}
    stay = [n for n, (s, day) in enumerate(states) if s not in over and not (s == State.JUDGED and day < 0)]
    expected = Counter(s for s, _ in states)
    assert counts.tolist() == [expected[s] for s in State]
    assert left[:size].tolist() == stay


@checked
@given(
    roles=st.lists(st.sampled_from(list(Role)), min_size=UNITS, max_size=UNITS),
    spent=st.lists(st.integers(0, 10**9), min_size=6, max_size=6),
)
def test_minutes_are_summed_by_account_and_kept_apart_for_courts_and_volunteers(roles, spent) -> None:
    table = casework(held=np.arange(UNITS) * 60)
    table.spent[:] = np.outer(np.arange(UNITS), spent)
    w, minutes, out = World(disputes(1), work=table), np.arange(UNITS, dtype=np.int32) * 30, np.full(6, 7)
    held, volunteers, court = count_minutes(np.array(roles, np.uint8), minutes, w.wr, out)
    given_away = (Role.VOLUNTEERS, Role.OWNERS_ASSEMBLY)
    assert out.tolist() == table.spent.sum(axis=0).tolist()
    assert held == table.held.sum()
    assert volunteers == sum(m for r, m in zip(roles, minutes.tolist(), strict=True) if r in given_away)
    assert court == sum(int(row.sum()) for r, row in zip(roles, table.spent, strict=True) if r == Role.COURT)
