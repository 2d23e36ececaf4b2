"""How far a run is by its days, or a report by its runs, told as a batch tells of its runs (进度)."""

import time
from collections.abc import Callable

from experiments.execution.batch import OnProgress, Progress

type OnStep = Callable[[int, int], None]


def paced(progress: OnProgress | None, clock: Callable[[], float] = time.monotonic) -> OnStep | None:
    """A function that is told (done, total) after every step and passes it on with the time left.

    The pace is that since the first step: before it the city is built and kernels are loaded.
    """
    if progress is None:
        return None
    tell, first = progress, list[tuple[int, float]]()

    def step(done: int, total: int) -> None:
        now = clock()
        if not first:
            first.append((done, now))
        began, since = first[0]
        pace = (now - since) / (done - began) if done > began else None
        tell(Progress(done, total, 0, None if pace is None else pace * (total - done)))

    return step
