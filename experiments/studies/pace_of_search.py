"""How far a search is as a whole (搜索进度)."""

import time
from collections.abc import Callable


class WholeSearch:
    """How far a search is as a whole, and its time left, of which a generation is only a part.

    total : runs that it takes at most; a generation with runs that are there already counts as whole
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.clock = total, clock
        self.before, self.size = 0, 0  # runs of earlier batches, and of this one
        self.computed, self.seconds = 0, 0.0  # what was computed, and in how much time
        self.last: tuple[int, float] | None = None  # runs of this batch and time when it was last told

    def begin(self, size: int) -> None:
        """A batch of at most so many runs begins."""
        self.before, self.size, self.last = self.before + self.size, size, None

    def tell(self, done: int, of: int) -> tuple[int, float | None]:
        """Runs of the whole search that are done, and seconds left; None until some were timed."""
        now = self.clock()
        if self.last is not None:
            self.computed, self.seconds = (
                self.computed + done - self.last[0],
                self.seconds + now - self.last[1],
            )
        self.last = done, now
        reached = min(self.total, self.before + round(self.size * done / max(of, 1)))
        pace = self.seconds / self.computed if self.computed else None
        return reached, None if pace is None else pace * (self.total - reached)
