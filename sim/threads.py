"""Threads inside one run: rows are shared out among them, and every result is the same with any number.

The number belongs to the process, not to a scenario: it changes how long a run takes and nothing else.
Batches use one thread per process and one process per core.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise

SMALLEST_PART = 20_000  # rows; below, handing work to another thread costs more than it saves

_threads = [1]


def use_threads(number: int) -> None:
    """How many threads runs of this process may use from now on (1 or more)."""
    if number < 1:
        raise ValueError(f"threads = {number}: must be 1 or more")
    _threads[0] = number


def threads_in_use() -> int:
    """How many threads a run may use."""
    return _threads[0]


def in_parts(rows: int, work: Callable[[int, int], None]) -> None:
    """Call `work(first, last)` on ranges that cover 0..rows-1 once, at the same time where threads allow.

    `work` must write to the rows of its own range only, and must not hold the interpreter's lock for long.
    The first exception of a part is raised once all parts are over.
    """
    parts = max(1, min(threads_in_use(), rows // SMALLEST_PART))
    cuts = [rows * part // parts for part in range(parts + 1)]
    if parts == 1:
        work(0, rows)
        return
    others = [_pool(parts - 1).submit(work, first, last) for first, last in pairwise(cuts[1:])]
    try:
        work(cuts[0], cuts[1])
    finally:
        errors = [other.exception() for other in others]
    for error in errors:
        if error is not None:
            raise error


@cache
def _pool(others: int) -> ThreadPoolExecutor:
    """Threads beside the calling one; they wait between rounds and end with the process."""
    return ThreadPoolExecutor(others, thread_name_prefix="gongzhi")
