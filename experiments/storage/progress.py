"""How far an experiment is, from what its folder says; other processes may be working on it (进度)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.storage.place import Place
from experiments.storage.store import Store

FEW_ERRORS = 3


@dataclass(frozen=True, slots=True)
class Status:
    """State of a result folder.

    wanted : runs that its design asks for by now; done : of these, those that went well
    seconds : mean seconds of a run; nan before the first
    lost : runs that went well and that some table has lost
    errors : last lines of a few failures, each with the number of runs that ended so
    """

    name: str
    question: str
    kind: str
    points: int
    seeds: int
    wanted: int
    done: int
    failed: int
    seconds: float
    lost: int
    errors: tuple[tuple[str, int], ...]

    @property
    def left(self) -> int:
        """Runs that are neither there nor failed."""
        return max(0, self.wanted - self.done - self.failed)

    def summary(self) -> dict[str, Any]:
        """The state as plain data."""
        names = ["name", "question", "kind", "points", "seeds", "wanted", "done", "failed", "left", "lost"]
        names += ["seconds"]
        errors = [{"error": text, "runs": count} for text, count in self.errors]
        return {name: getattr(self, name) for name in names} | {"errors": errors}


def status_of(folder: Path | str | Place) -> Status:
    """How far the newest design of a result folder is. Changes nothing."""
    store = Store.read(folder)
    design, runs, points = store.design, store.runs(), store.points()
    ok, failed = (runs[runs["status"] == status] for status in ("ok", "failed"))
    last_lines = failed["error"].map(lambda text: str(text).strip().splitlines()[-1])
    scenarios = points["scenario_key"].nunique() if len(points) else len(set(design.keys.values()))
    return Status(
        name=design.asked[0] or " / ".join(design.keys),
        question=store.manifest.question,
        kind=str(design.experiment.get("kind", "comparison")),
        points=int(points["point"].nunique()) if len(points) else 1,
        seeds=len(design.seeds),
        wanted=int(scenarios) * len(design.seeds),
        done=len(ok),
        failed=len(failed),
        seconds=float(ok["seconds"].mean()) if len(ok) else float("nan"),
        lost=len(set().union(*store.lost().values())),
        errors=tuple((str(k), int(v)) for k, v in last_lines.value_counts().head(FEW_ERRORS).items()),
    )
