"""Queues of units: a pairing heap gives what sorting gives."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import Tasks
from agents.tables import Rows
from tests.kernels.compiled import free_node, new_node, pull, put
from tests.kernels.tables import checked

tasks_of = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 12)), min_size=1, max_size=60, unique=True
)


@checked
@given(
    entries=tasks_of, units=st.lists(st.integers(0, 2), min_size=60, max_size=60), takes=st.integers(0, 40)
)
def test_every_queue_gives_its_first_task(entries, units, takes) -> None:
    """Order, then key, then competence; putting and taking in any mixture."""
    tasks, head = Tasks.empty(64), np.full(3, -1, np.int32)
    rows = Rows().tasks(tasks)
    waiting: list[list] = [[], [], []]
    for n, ((order, key, competence), unit) in enumerate(zip(entries, units, strict=False)):
        node = int(new_node(rows))
        tasks.order[node], tasks.key[node], tasks.competence[node] = order, key, competence
        put(rows, head, unit, node)
        waiting[unit].append((order, key, competence, node))
        if n < takes and n % 2:
            check_first(rows, head, unit, waiting[unit])
    for unit, left in enumerate(waiting):
        while left:
            check_first(rows, head, unit, left)
        assert head[unit] == -1
    assert tasks.free[1] <= len(entries)


def check_first(rows, head, unit, left) -> None:
    """The task taken is the least of those that were put, and its node is used again."""
    node = int(pull(rows, head, unit))
    assert node == min(left)[3]
    left.remove(min(left))
    free_node(rows, node)


def test_nodes_given_back_are_used_before_new_ones() -> None:
    rows = Rows().tasks(Tasks.empty(8))
    first, second = int(new_node(rows)), int(new_node(rows))
    assert (first, second) == (0, 1)
    free_node(rows, first)
    free_node(rows, second)
    assert [int(new_node(rows)) for _ in range(3)] == [1, 0, 2]
