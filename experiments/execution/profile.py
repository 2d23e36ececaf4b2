"""Time by phase of the runs that one watches: `with watching(Profile()) as timed: ...`."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.observers import Observer
from sim.world import World


@dataclass(slots=True)
class Profile(Observer):
    """Seconds by the wall clock: of every phase over all days, and until the first day began."""

    begun: float = field(default_factory=time.perf_counter)
    start_up: float = 0.0
    days: int = 0
    phases: dict[str, float] = field(default_factory=dict)
    since: float = 0.0

    def morning(self, world: World) -> None:
        """Count the day; the first one ends the time before all days."""
        self.days += 1
        self.start_up = self.start_up or time.perf_counter() - self.begun

    def before(self, stage: str, world: World) -> None:
        """Start the clock of a stage."""
        self.since = time.perf_counter()

    def after(self, stage: str, world: World) -> None:
        """Add what the stage has taken."""
        self.phases[stage] = self.phases.get(stage, 0.0) + time.perf_counter() - self.since

    def lines(self) -> Iterator[str]:
        """A table of phases, the slowest first."""
        whole = sum(self.phases.values())
        if not self.days or not whole:
            yield "no day was computed: the folder held this run already"
            return
        yield f"{'phase':<14}{'seconds':>10}{'ms a day':>12}{'share':>9}"
        for name, spent in sorted(self.phases.items(), key=lambda pair: -pair[1]):
            yield self._row(name, spent, whole)
        yield self._row("all phases", whole, whole)
        yield f"before the first day (city, kernels): {self.start_up:.2f} s"

    def _row(self, name: str, spent: float, whole: float) -> str:
        return f"{name:<14}{spent:>10.3f}{1000.0 * spent / self.days:>12.3f}{100.0 * spent / whole:>7.1f} %"
