"""The batch that is under way on this server (批量进行中).

It goes on while nobody looks at it. One goes at a time. One that is stopped keeps its finished runs, and
started again with the same words goes on from there.
"""

import threading
import time

from app.web.results.plan import Plan
from app.web.results.wishes import Batch
from app.web.work import desk
from app.web.workers.jobs import Ticket
from sim.errors import ScenarioError


class Board:
    """Holds one batch, on behalf of nobody in particular."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.batch: Batch | None = None
        self.ticket: Ticket | None = None

    @property
    def busy(self) -> bool:
        """Whether a batch is under way."""
        return self.ticket is not None and not self.ticket.entry.over

    def start(self, plan: Plan) -> None:
        """Start a batch. Raises ScenarioError, with the key of a text, where it cannot be or another goes."""
        with self.lock:
            if self.busy:
                raise ScenarioError("batch_busy")
            batch = Batch(plan, time.monotonic_ns())
            self.ticket = desk().request(batch.job())
            self.batch = batch

    def stop(self) -> None:
        """Stop the batch; its finished runs are kept."""
        with self.lock:
            ticket, self.batch, self.ticket = self.ticket, None, None
        if ticket is not None:
            ticket.close()


BOARD = Board()
