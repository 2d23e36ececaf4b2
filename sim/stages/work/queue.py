"""Queues of units as pairing heaps over shared task columns.

Fredman, Sedgewick, Sleator & Tarjan (1986), "The pairing heap", Algorithmica 1. Joining costs the same
however long the queue is; taking the next task costs about the logarithm of its length.
"""

from agents.compiling import inlined


@inlined
def before(tasks, a, b):
    """Whether task a comes before task b: by order, then by the key of the dispute, then by competence."""
    if tasks.order[a] != tasks.order[b]:
        return tasks.order[a] < tasks.order[b]
    if tasks.key[a] != tasks.key[b]:
        return tasks.key[a] < tasks.key[b]
    return tasks.competence[a] < tasks.competence[b]


@inlined
def meld(tasks, a, b):
    """Join two heaps; the new root."""
    if a < 0:
        return b
    if b < 0:
        return a
    if before(tasks, b, a):
        a, b = b, a
    tasks.sibling[b] = tasks.child[a]
    tasks.child[a] = b
    return a


@inlined
def join(tasks, head, unit, task):
    """Put a task into the queue of a unit."""
    tasks.child[task] = -1
    tasks.sibling[task] = -1
    head[unit] = meld(tasks, head[unit], task)


@inlined
def take(tasks, head, unit):
    """Take the first task out of the queue of a unit (which must hold one)."""
    first = head[unit]
    rest = tasks.child[first]
    pairs = -1
    while rest >= 0:  # left to right: join neighbours in pairs, stacking the pairs
        a = rest
        b = tasks.sibling[a]
        rest = -1
        if b >= 0:
            rest = tasks.sibling[b]
            tasks.sibling[b] = -1
        tasks.sibling[a] = -1
        joined = meld(tasks, a, b)
        tasks.sibling[joined] = pairs
        pairs = joined
    root = -1
    while pairs >= 0:  # right to left: join the pairs
        following = tasks.sibling[pairs]
        tasks.sibling[pairs] = -1
        root = meld(tasks, root, pairs)
        pairs = following
    head[unit] = root
    return first


@inlined
def new_task(tasks):
    """An unused node; the caller has reserved the room."""
    node = tasks.free[0]
    if node >= 0:
        tasks.free[0] = tasks.sibling[node]
    else:
        node = tasks.free[1]
        tasks.free[1] = node + 1
    return node


@inlined
def drop_task(tasks, node):
    """Give a node back."""
    tasks.sibling[node] = tasks.free[0]
    tasks.free[0] = node
