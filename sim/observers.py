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
