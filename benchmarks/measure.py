"""Measurements, each a dictionary of plain numbers. Times are CPU times of one core (`thread_time`).

CPU time leaves out slices that other programs took, not their pressure on memory and caches: compare
numbers of one sitting, and ratios rather than seconds. Variants that are compared alternate.
"""

import gc
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import thread_time
from typing import Any

import numpy as np

from agents.tables import Rows
from benchmarks.cities import EVERYTHING, city_of
from benchmarks.gather import gather
from benchmarks.plain.city import PlainCity
from sim.model import CityModel
from sim.observers import Observer
from sim.params import record
from sim.stages.respond.talk import talk_round
from sim.world import World

WARM_UP = 60  # days until there is a normal backlog
SWEEPS = 9
DISPUTE_PHASES = ("claim", "triage", "coordinate", "work", "settle", "escalate")
SLOW_CAPACITY = 0.5  # staff at which the backlog goes on growing
BACKLOG_DAYS = (60, 120, 240)


def say_measuring(what: str) -> None:
    """Say on standard error what is being measured."""
    print(f"measuring {what} ...", file=sys.stderr, flush=True)


def peak_mb() -> float:
    """Most memory that this process has held so far, in MB of 10**6 bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def seconds_of(work: Callable[[], Any]) -> float:
    """CPU seconds of this thread for one call."""
    begin = thread_time()
    work()
    return thread_time() - begin


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python's garbage collector from striking one of two variants that are compared."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def after_collection(work: Callable[[], Any]) -> float:
    """CPU seconds of one call, without those of clearing away what earlier measurements left."""
    gc.collect()
    return seconds_of(work)


def grown(residents: int, folder: Path, days: int = WARM_UP, **values: object) -> tuple[CityModel, float]:
    """A city some days on, and the CPU seconds of building it."""
    begin = thread_time()
    model = CityModel(city_of(residents, folder, **values), 1, keep_events=False)  # type: ignore[arg-type]
    built = thread_time() - begin
    for _ in range(days):
        model.step()
    return model, built


class Clock(Observer):
    """CPU seconds of every stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.since = 0.0

    def before(self, stage: str, world: World) -> None:
        """Start the clock of a stage."""
        self.since = thread_time()

    def after(self, stage: str, world: World) -> None:
        """Add what the stage has taken."""
        self.spent[stage] += thread_time() - self.since


def size(residents: int, folder: Path, days: int = 28) -> dict[str, Any]:
    """A city of this size: building, a day and its phases, memory, and the round of talk beside its limit."""
    model, built = grown(residents, folder)
    whole, told = lived(model, days, residents)
    return {
        **told,
        "institutions": len(model.actors),
        "active": len(model.world.active),
        "open": int(model.world.diary.daily["open"][-1]),
        "build_s": built,
        "day_ms": 1000.0 * whole / days,
        "day_ns_per_resident": 1e9 * whole / days / residents,
        "year_s": built + 365.0 * whole / days,
        **talk(model),
    }


def whole_year(residents: int, folder: Path) -> dict[str, Any]:
    """A year with the mechanisms that are off unless asked for; what comes by the quarter is in it."""
    model, built = grown(residents, folder, 0, **EVERYTHING)
    whole, told = lived(model, 365, residents)
    return {**told, "year_s": built + whole}


def lived(model: CityModel, days: int, residents: int) -> tuple[float, dict[str, Any]]:
    """CPU seconds of some days; and residents, the stages' parts of the time and bytes per resident."""
    clock = Clock()
    model.observers.append(clock)
    for _ in range(days):
        model.step()
    whole = sum(clock.spent.values())
    held = model.city.residents.nbytes() + model.city.contacts.nbytes()
    return whole, {
        "residents": residents,
        "phases_percent": {name: 100.0 * t / whole for name, t in clock.spent.items()},
        "bytes_per_resident": held / residents,
    }


def talk(model: CityModel) -> dict[str, float]:
    """Milliseconds of one round of talk and of a bare gather over the same contacts; medians, alternating."""
    contacts, people = model.city.contacts, model.city.residents.copy()
    rows, rules = Rows().residents(people), record(model.world.spec.respond)
    spoken, n = np.empty_like(people.opinion), len(people)

    def sweep() -> None:
        talk_round(contacts.start, contacts.who, rows, model.world.usual, rules, (0, n), spoken)

    def limit() -> None:
        gather(contacts.start, contacts.who, people.opinion)

    times = np.array([[seconds_of(sweep), seconds_of(limit)] for _ in range(SWEEPS + 1)][1:])
    sweep_ms, gather_ms = 1000.0 * np.median(times, axis=0)
    ratio = float(np.median(times[:, 0] / times[:, 1]))
    return {"talk_ms": float(sweep_ms), "gather_ms": float(gather_ms), "talk_over_gather": ratio}


def against_plain(residents: int, folder: Path, weeks: int = 4) -> dict[str, Any]:
    """The same days of the full model (party-led) and of the reference in plain Mesa objects.

    Both go on from the same evening with a normal backlog, and take turns week by week: a turn of single days
    would measure how much of the faster one's memory the other has driven out of the cache. The reference
    does the core day only, the model everything: the ratio is on the safe side.
    """
    model, _ = grown(residents, folder)
    city, days = PlainCity(model), 7 * weeks
    times = np.zeros((2, days))
    with without_collector():
        for week in range(0, days, 7):
            for variant, step in enumerate((model.step, city.step)):
                times[variant, week : week + 7] = [seconds_of(step) for _ in range(7)]
    ours, plain = times.mean(axis=1)
    talk = np.arange(WARM_UP + 1, WARM_UP + 1 + days) % model.world.spec.respond.social_every == 0
    return {
        "residents": residents,
        "days": days,
        "open": city.open_disputes,
        "day_ms": 1000.0 * float(ours),
        "plain_day_ms": 1000.0 * float(plain),
        "plain_over_model": float(plain / ours),
        "over_model_talk": float(times[1, talk].sum() / times[0, talk].sum()),
        "over_model_other": float(times[1, ~talk].sum() / times[0, ~talk].sum()),
    }


def backlog(residents: int, folder: Path, days: tuple[int, ...] = BACKLOG_DAYS) -> list[dict[str, float]]:
    """Cost of handling per dispute while the backlog grows, staff being too few."""
    found = []
    model, _ = grown(residents, folder, days=0, work__capacity=SLOW_CAPACITY)
    for day in days:
        while model.day < day:
            model.step()
        clock = Clock()
        model.observers = [clock]
        for _ in range(7):
            model.step()
        handling = sum(clock.spent[name] for name in DISPUTE_PHASES) / 7
        found.append(
            {
                "day": day,
                "active": len(model.world.active),
                "open": int(model.world.diary.daily["open"][-1]),
                "handling_ms": 1000.0 * handling,
                "us_per_dispute": 1e6 * handling / len(model.world.active),
            }
        )
    return found
