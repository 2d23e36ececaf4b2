"""Tables grow without losing anything; views and keys agree with the rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import Tasks
from agents.disputes import COLUMNS, OPEN, Disputes, State, key_of
from sim.stages.record.phase import FINAL


@given(st.lists(st.integers(0, 5000), max_size=5))
def test_growing_keeps_every_row_and_starts_new_ones_empty(steps):
    table = Disputes.empty(4)
    fresh = Disputes.empty(1)
    for step in steps:
        table.reserve(step)
        table.key[table.count : table.count + step] = np.arange(table.count, table.count + step)
        table.count += step
    assert table.capacity >= table.count
    assert table.key[: table.count].tolist() == list(range(table.count))
    for name in COLUMNS:
        column = getattr(table, name)
        assert len(column) == table.capacity
        if name != "key":
            assert (column == getattr(fresh, name)[0]).all(), name


@given(st.lists(st.integers(1, 5000), max_size=5))
def test_growing_a_queue_keeps_its_tasks(steps):
    tasks = Tasks.empty(2)
    for step in steps:
        tasks.reserve(step)
        first = int(tasks.free[1])
        tasks.order[first : first + step] = np.arange(first, first + step)
        tasks.free[1] += step
    used = int(tasks.free[1])
    assert tasks.order[:used].tolist() == list(range(used))


@given(*(st.integers(0, top) for top in (3650 * 2, 2**20 - 1, 63, 255)))
def test_a_key_can_be_taken_apart_again(day, community, topic, ordinal):
    key = key_of(day, community, topic, ordinal)
    assert key < 2**64
    assert (key % 256, key // 256 % 64, key // 16384 % 2**20, key // 16384 // 2**20) == (
        ordinal,
        topic,
        community,
        day,
    )


def test_no_state_is_both_open_and_final():
    assert not FINAL[list(OPEN)].any()
    waiting = {State.LATENT, State.LUMPED, State.IN_COURT, State.SETTLED, State.NOMINAL}
    assert {state for state in State if FINAL[state]} == set(State) - set(OPEN) - waiting


def test_a_view_writes_through_and_reads_masks():
    table = Disputes.empty()
    table.reserve(2)
    table.count = 2
    table.need[1] = 0b101
    view = table[1]
    view.severity = 0.5
    assert table.severity[1] == 0.5
    assert [int(k) for k in view.competences()] == [0, 2]
    assert view.competences("done") == []
    assert "LATENT" in repr(view)
    with pytest.raises(IndexError, match="dispute 2 of 2"):
        table[2]
