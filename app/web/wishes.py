"""What a page can ask the workers for, each by the set-up of the page (所求).

A wish becomes a job whose key is all that decides it, so the same wish of several visitors is computed once.
"""

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from app.web.limits import FOLDER, limits
from app.web.reproduce import command, strip_folder, strip_key
from app.web.setup import SIDES, Setup, scenario_of
from app.web.workers.jobs import AHEAD, DISPUTE, FILM, SETTLED, STRIP, Job
from experiments.designs.past import SOON
from experiments.film.same_wanted import Wanted
from experiments.film.shots import Shot, followed_for, shots_of
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.scenario.scenario import Scenario

NOT_HERE = "not_here"  # key of a text: this server does not compute that


@lru_cache(maxsize=64)
def shots(setup: Setup, horizon: str = "soon") -> tuple[Shot, Shot]:
    """Both sides of a set-up as they are run. Raises ScenarioError where they cannot be compared."""
    return shots_of((scenario_of(setup, "a"), scenario_of(setup, "b")), setup.seed, horizon)


def film(shot: Shot) -> Job:
    """One side of a film, after its spin-up."""
    before = Job(f"spin_up {shot.before}", "spin_up", (shot,), FILM, gives_way=True)
    told = f"film {shot.key} {shot.horizon.name}"
    return Job(told, "film", (shot,), FILM, first=(before,), gives_way=True)


@dataclass(frozen=True)
class OfSetup:
    """What is computed for a set-up; how it is shown decides nothing."""

    setup: Setup

    def __post_init__(self) -> None:
        object.__setattr__(self, "setup", self.setup.bare())


@dataclass(frozen=True)
class Scene(OfSetup):
    """The city as it is drawn; city and seed decide it."""

    def job(self) -> Job:
        """What is computed."""
        scenario = scenario_of(self.setup, "a")
        told = f"{scenario.city.model_dump_json()} {self.setup.seed} {code_hash()}"
        key = blake2b(told.encode(), digest_size=8).hexdigest()
        return Job(f"scene {key}", "scene", (scenario, self.setup.seed, key), FILM)


@dataclass(frozen=True)
class Film(OfSetup):
    """One side of the film."""

    side: str
    horizon: str = "soon"

    def job(self) -> Job:
        """What is computed."""
        return film(shots(self.setup, self.horizon)[SIDES.index(self.side)])


@dataclass(frozen=True)
class _OfBoth(OfSetup):
    """What is read off both sides of the film that the set-up names."""

    call = ""
    rank = DISPUTE

    def __post_init__(self) -> None:
        object.__setattr__(self, "setup", replace(self.setup.bare(), film=self.setup.film))

    def asked(self) -> tuple[Any, ...]:
        """What decides it beside the film."""
        return ()

    def job(self) -> Job:
        """What is computed."""
        needs = tuple(film(shot) for shot in shots(self.setup, self.setup.film))
        told = "\n".join([*(need.key for need in needs), repr(self.asked())])
        key = blake2b(told.encode(), digest_size=8).hexdigest()
        return Job(f"{self.call} {key}", self.call, self.asked(), self.rank, needs=needs)


@dataclass(frozen=True)
class Pair(_OfBoth):
    """Fates of the same disputes, where they get stuck, which tell most."""

    call = "pair"
    rank = FILM


@dataclass(frozen=True)
class Table(_OfBoth):
    """One page of the disputes that arose under both."""

    fate: str = ""
    topic: str = ""
    text: str = ""
    sort: str = "telling"
    down: bool = False
    page: int = 0

    call = "table"

    def asked(self) -> tuple[Any, ...]:
        """Filter, order and page."""
        return (Wanted.of(self.fate, self.topic, self.text, self.sort, down=self.down, page=self.page),)


@dataclass(frozen=True)
class _OfDispute(_OfBoth):
    """What is told of one dispute; key : as the table gives it."""

    key: str = ""

    def asked(self) -> tuple[Any, ...]:
        """The dispute."""
        fit = self.key.isascii() and self.key.isdigit() and len(self.key) <= 20
        return (int(self.key) if fit else 0,)


@dataclass(frozen=True)
class Journeys(_OfDispute):
    """Both lanes of one dispute, from the logs."""

    call = "journeys"


@dataclass(frozen=True)
class Terms(_OfDispute):
    """Terms and numbers drawn of one dispute, from a second look."""

    call = "terms"


@dataclass(frozen=True)
class Person(_OfDispute):
    """The resident whom a dispute hit first."""

    call = "person"


@dataclass(frozen=True)
class Unit(_OfBoth):
    """One institution on both sides."""

    row: int = 0

    call = "unit"

    def asked(self) -> tuple[Any, ...]:
        """The institution."""
        return (int(self.row),)


@dataclass(frozen=True)
class Strip(OfSetup):
    """The strip of seeds of a horizon, and the verdict; it grows seed by seed."""

    horizon: str = "soon"
    seeds: int = 0

    def job(self) -> Job:
        """What is computed."""
        most = limits().seeds if self.horizon == "soon" else limits().settled
        if not most:
            raise ScenarioError(NOT_HERE)
        seeds = min(self.seeds or most, most)
        pair = (scenario_of(self.setup, "a"), scenario_of(self.setup, "b"))
        shots(self.setup)  # refused at once where the two cannot be compared
        key = f"strip {strip_key(self.setup, self.horizon)} {seeds} {code_hash()}"
        folder = results_root() / strip_folder(self.setup, self.horizon).relative_to("results")
        rank = STRIP if self.horizon == "soon" else SETTLED
        more = {
            "folder": str(strip_folder(self.setup, self.horizon)),
            "command": command(self.setup, self.horizon),
        }
        more["key"] = strip_key(self.setup, self.horizon)
        arguments = (pair, str(folder), self.horizon, seeds, more)
        if self.horizon != SOON:
            return Job(key, "strip", arguments, rank)
        name = f"{more['key']} {code_hash()}"
        parts = seeds_of(name, pair, str(folder), followed_for(self.horizon), seeds, rank)
        return Job(key, "strip", arguments, rank, parts=parts, gives_way=True)


def seeds_of(
    name: str, scenarios: tuple[Scenario, ...], folder: str, followed: int | None, seeds: int, rank: int
) -> tuple[Job, ...]:
    """The seeds of a strip or of a batch, each a piece of work of its own.

    name : says all that decides them
    """
    return tuple(
        Job(
            f"seed {seed} {name}",
            "seed",
            (scenarios, folder, followed, seed, seeds),
            rank,
            turn=seed,
            gives_way=True,
            kept=False,
        )
        for seed in range(1, seeds + 1)
    )


def results_root() -> Path:
    """Folder under which results lie."""
    return Path(os.environ.get(FOLDER, "results"))


def ahead(setup: Setup) -> list[Job]:
    """What the first screen of a set-up shows of one seed, to be computed before anybody asks: scene, films,
    bars."""
    wishes = (Scene(setup), Film(setup, "a"), Film(setup, "b"), Pair(setup))
    return [_later(wish.job()) for wish in wishes]


def _later(job: Job) -> Job:
    """The same job, and all that it needs, after what anybody looks at."""
    needs, first = (tuple(map(_later, each)) for each in (job.needs, job.first))
    return replace(job, rank=AHEAD, needs=needs, first=first)


def of_dispute(setup: Setup, key: str) -> tuple[Journeys | None, Terms | None]:
    """The lanes of a dispute and the terms of its decisions; nothing without a key."""
    return (Journeys(setup, key), Terms(setup, key)) if key else (None, None)
