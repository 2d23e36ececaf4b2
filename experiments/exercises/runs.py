"""Runs that many students share: each is done once and kept for the next call (共用的模型运行)."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from agents.caching.folder import cache_folder, keep_newest
from experiments.divergence.diverge import diverge
from experiments.execution.batch import OnProgress, run_batch
from experiments.execution.worker import Task
from experiments.exercises.arms import Arm
from experiments.storage.atomic import write_json
from experiments.storage.tables import FinishedRun
from experiments.story.tell import story
from sim.errors import ScenarioError
from sim.identity import code_hash

WORTH_PROCESSES = 24  # runs from which on more processes pay for being started
VERSIONS = 3  # of the model, whose outcomes are kept
SEEDS = tuple(range(101, 117))  # from which the seeds of students are drawn
NUMBERS = (
    "refusals",
    "requests",
    "day",
    "last_day",
    "probability",
    "last_probability",
    "random_number",
)
type Fact = float | str
type Asked = tuple[Arm, int]  # a scenario and a seed


class Runs:
    """Outcomes of runs by scenario and seed, made when they are asked for and kept.

    workers : processes that do what is asked for together
    kept : file of outcomes by the identity of a run; None keeps them in memory alone
    """

    def __init__(
        self, workers: int = 1, progress: OnProgress | None = None, kept: Path | None = None
    ) -> None:
        self.workers, self.progress, self.kept = workers, progress, kept
        self.known: dict[str, Mapping[str, Fact]] = _read(kept) if kept else {}
        self.identity: dict[Asked, str] = {}

    def make(self, asked: Iterable[Asked]) -> None:
        """Do all runs of a list that are not there yet. Raises ScenarioError where one fails."""
        tasks = [self._task(each) for each in dict.fromkeys(asked) if self._missing(each)]
        missing = list({task.run_id: task for task in tasks}.values())
        if not missing:
            return
        processes = self.workers if len(missing) >= WORTH_PROCESSES else 1
        run_batch(missing, self._save, workers=processes, progress=self.progress)
        self._keep()

    def outcome(self, arm: Arm, seed: int, metric: str) -> float:
        """One outcome of a run; nan where it is undefined."""
        self.make([(arm, seed)])
        return float(self.known[self._identity((arm, seed))][metric])

    def parting(self, first: Arm, second: Arm, seed: int) -> Mapping[str, Fact]:
        """Where two scenarios part: `day` of the first decision that differs, and what differs at the end.

        disputes, institutions, residents : how many differ by the last day
        """
        one, other = (self._identity((each, seed)) for each in (first, second))
        key = f"parting {one} {other}"
        if key not in self.known:
            found = diverge(first.scenario(), second.scenario(), seed)
            day = found.first.parting.day if found.first else 0
            grown = {name: float(series[-1]) for name, series in found.growth.items()}
            self.known[key] = {"day": float(day), **grown}
            self._keep()
        return self.known[key]

    def refused(self, arm: Arm, seed: int) -> Mapping[str, Fact]:
        """The refusals in the story that the program picks of a run; nan where there is none.

        refusals : how many; requests : how many were answered; reason : heaviest term against, of the first
        day, probability, random_number : of the first; last_day, last_probability : of the last
        """
        key = f"refused {self._identity((arm, seed))}"
        if key not in self.known:
            self.known[key] = _refusals(story(arm.scenario(), seed).content()["scenes"])
            self._keep()
        return self.known[key]

    def _keep(self) -> None:
        """Write what is known to its file; what cannot be kept is run again."""
        if self.kept:
            with suppress(OSError):
                write_json(self.kept, self.known)
                keep_newest(self.kept.parent, "*.json", VERSIONS)

    def _task(self, asked: Asked) -> Task:
        task = Task(asked[0].scenario(), asked[1], keep=())
        self.identity[asked] = task.run_id
        return task

    def _identity(self, asked: Asked) -> str:
        """Identity of a run, taken once: a scenario takes a while to be read."""
        if asked not in self.identity:
            self._task(asked)
        return self.identity[asked]

    def _missing(self, asked: Asked) -> bool:
        return self._identity(asked) not in self.known

    def _save(self, rows: Sequence[FinishedRun]) -> None:
        for row in rows:
            if row.status != "ok":
                raise ScenarioError(f"a run of the exercises failed: {row.error.strip().splitlines()[-1]}")
            self.known[row.run_id] = dict(row.metrics)


def shared_runs(workers: int, progress: OnProgress | None = None) -> Runs:
    """Runs that are kept in the cache of this user, for this version of the model."""
    return Runs(workers, progress, cache_folder("exercises") / f"{code_hash()}.json")


def _refusals(scenes: Sequence[Mapping[str, Any]]) -> dict[str, Fact]:
    answered = [each for each in scenes if each["activity"] in ("accept", "refuse") and "terms" in each]
    found = [each for each in answered if each["activity"] == "refuse"]
    if not found:
        nothing: dict[str, Fact] = dict.fromkeys(NUMBERS, math.nan)
        return nothing | {"reason": ""}
    first, last = found[0], found[-1]
    return {
        "refusals": float(len(found)),
        "requests": float(len(answered)),
        "day": float(first["day"]),
        "last_day": float(last["day"]),
        "probability": float(first["probability"]),
        "last_probability": float(last["probability"]),
        "random_number": float(first["random_number"]),
        "reason": min(first["terms"], key=first["terms"].__getitem__),
    }


def _read(path: Path) -> dict[str, Mapping[str, Fact]]:
    """What is kept; nothing where the file is absent or damaged, for then the runs are made again."""
    try:
        found: dict[str, Mapping[str, Fact]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
