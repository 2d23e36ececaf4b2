"""Looking at a run: the one hook for profiles, stories, validation, benchmarks and the page (观察者)."""

from collections.abc import Iterator
from contextlib import contextmanager

from sim.world import World


class Observer:
    """Told of every day and every stage of it; looks at the world and changes nothing.

    A subclass overrides what it wants to be told. `stage` is a name of `sim.day.DAY`, such as "settle".
    Observers are no part of a model: they are neither pickled nor kept in checkpoints.
    """

    def morning(self, world: World) -> None:
        """A day begins; `world.day` is its number."""

    def before(self, stage: str, world: World) -> None:
        """A stage is about to begin."""

    def after(self, stage: str, world: World) -> None:
        """A stage is over."""

    def evening(self, world: World) -> None:
        """A day is over."""


class EventsByStage(Observer):
    """How many events each stage has written on the last day: `events`, by name of the stage."""

    def __init__(self) -> None:
        self.events: dict[str, int] = {}
        self.written = 0

    def before(self, stage: str, world: World) -> None:
        """Note what is in the log."""
        self.written = int(world.events.cursor[0])

    def after(self, stage: str, world: World) -> None:
        """Count what has come; the last stage seals the log and may begin a new one."""
        self.events[stage] = max(int(world.events.cursor[0]) - self.written, 0)


_present: list[Observer] = []


def present() -> tuple[Observer, ...]:
    """Those who watch every model that is built in this process now."""
    return tuple(_present)


@contextmanager
def watching[O: Observer](observer: O) -> Iterator[O]:
    """Let `observer` watch every model that is built in this process meanwhile."""
    _present.append(observer)
    try:
        yield observer
    finally:
        _present.remove(observer)
