"""Jobs, and how they stand: what is to be computed, for whom, how far it is (任务)."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

# Ranks, what is shown first coming first; NEXT is what the visitor will probably click on.
FILM, DISPUTE, NEXT, STRIP, SETTLED, AHEAD = range(6)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to compute.

    key : what is computed, from all that decides it; call : name of a job of `app.web.workers.room`
    needs : jobs whose blobs it is done with; first : jobs that must be over before
    parts : jobs that each add to what it tells: it is done at once, and again after every one of them
    turn : among jobs of one rank the lower comes first, so that those of several visitors take turns
    gives_way : it lets what is looked at now in, between two days or because it is short
    kept : what it finds is kept for who asks for it later
    """

    key: str
    call: str
    arguments: tuple[Any, ...] = ()
    rank: int = FILM
    needs: tuple["Job", ...] = ()
    first: tuple["Job", ...] = ()
    parts: tuple["Job", ...] = ()
    turn: int = 0
    gives_way: bool = False
    kept: bool = True

    @property
    def waits_for(self) -> tuple["Job", ...]:
        """All other jobs that it asks for, its parts last."""
        return (*self.needs, *self.first, *self.parts)

    @property
    def urgent(self) -> bool:
        """Whether somebody looks at it now, and not at what takes long."""
        return self.rank < STRIP


class Cancels(Protocol):
    """A worker, as far as a job knows it."""

    def cancel(self, entry: "Entry") -> None:
        """Stop a job."""
        ...


@dataclass(eq=False, slots=True)
class Entry:
    """A job that somebody looks at, and how it stands.

    state : waiting, working, done or failed
    seen : parts that were over when it was last begun, -1 before
    value : the result, or the part of it that is there
    what, done, total : progress in parts that the texts put into words
    """

    job: Job
    number: int
    state: str = "waiting"
    value: Any = None
    blob: bytes = b""
    error: str = ""
    what: str = "next"
    done: int = 0
    total: int = 0
    tries: int = 0
    seen: int = -1
    begun: float = field(default_factory=time.monotonic)
    watchers: list[Callable[[], None]] = field(default_factory=list)
    held: list["Ticket"] = field(default_factory=list)  # what it needs itself
    waiting_for_it: list["Entry"] = field(default_factory=list)
    worker: Cancels | None = None

    @property
    def looked_at(self) -> bool:
        """Whether a visitor, or another job, waits for it."""
        return bool(self.watchers or self.waiting_for_it)

    @property
    def over(self) -> bool:
        """Whether it has ended, well or not."""
        return self.state in ("done", "failed")

    @property
    def parts_over(self) -> int:
        """How many of its parts have ended."""
        return sum(ticket.entry.over for ticket in self.held[self._before :])

    @property
    def may_begin(self) -> bool:
        """Whether it waits for nothing but a worker."""
        before = all(ticket.entry.over for ticket in self.held[: self._before])
        return before and (not self.job.parts or self.parts_over > self.seen)

    @property
    def _before(self) -> int:
        """How many of the jobs that it has asked for are not its parts; these come last."""
        return len(self.held) - len(self.job.parts)


class Lets(Protocol):
    """The desk, as far as a ticket knows it."""

    def let_go(self, ticket: "Ticket") -> None:
        """One visitor looks away."""
        ...


class Ticket:
    """One visitor's look at a job, or that of another job which needs it."""

    def __init__(self, desk: Lets, entry: Entry, tell: Callable[[], None] | Entry) -> None:
        self.desk, self.entry, self.tell = desk, entry, tell

    def close(self) -> None:
        """Look away; a job at which nobody looks is stopped."""
        self.desk.let_go(self)
