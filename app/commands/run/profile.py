"""Time by phase of one run, for `gongzhi run --profile`."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model import CityModel

    type Phase = Callable[[CityModel], None]


NAME = "DAY"  # the phases as the model knows them


@dataclass(slots=True)
class Profile:
    """Seconds by the wall clock: of every phase over all days, and until the first day began."""

    begun: float = field(default_factory=time.perf_counter)
    before: float = 0.0
    days: int = 0
    phases: dict[str, float] = field(default_factory=dict)

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
        yield f"before the first day (city, kernels): {self.before:.2f} s"

    def _row(self, name: str, spent: float, whole: float) -> str:
        return f"{name:<14}{spent:>10.3f}{1000.0 * spent / self.days:>12.3f}{100.0 * spent / whole:>7.1f} %"


@contextmanager
def timed_phases() -> Iterator[Profile]:
    """Measure every phase of all models of this process meanwhile; nothing that they compute changes."""
    import sim.model

    profile, day = Profile(), getattr(sim.model, NAME)
    setattr(sim.model, NAME, tuple(_timed(phase, profile) for phase in day))
    try:
        yield profile
    finally:
        setattr(sim.model, NAME, day)


def _timed(phase: "Phase", profile: Profile) -> "Phase":
    name = phase.__name__
    first = not profile.phases
    profile.phases[name] = 0.0

    def timed(model: "CityModel") -> None:
        begin = time.perf_counter()
        if first:
            profile.days += 1
            profile.before = profile.before or begin - profile.begun
        phase(model)
        profile.phases[name] += time.perf_counter() - begin

    return timed
