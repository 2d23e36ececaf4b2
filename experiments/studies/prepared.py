"""An experiment about to run: its points made, its cities checked, its time and disk estimated."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from experiments.designs.cities import check_cities
from experiments.designs.experiment import Experiment, Point
from experiments.execution.batch import OnProgress
from experiments.execution.engines import engine_from
from experiments.execution.estimate import Estimate, estimate
from experiments.execution.run_design import Outcome, run_experiment
from experiments.storage.place import Place

DRY = "results/exploring"  # the place for which an estimate is made where none is named


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Prepared:
    """A design that can be run. notes : how the files of its cities were understood."""

    experiment: Experiment
    points: Sequence[Point]
    notes: Sequence[str]

    @classmethod
    def of(cls, experiment: Experiment) -> "Prepared":
        """Make the points of a design. Raises ScenarioError with every city that cannot be built."""
        points = experiment.points()
        return cls(experiment, points, check_cities(experiment.name, points))

    def __repr__(self) -> str:
        groups = len({point.number for point in self.points})
        return f"Prepared({self.experiment.name}: {groups} points, {len(self.experiment.seeds)} seeds)"

    def estimate(self, *, out: Path | str | None = None, workers: int = 1) -> Estimate:
        """Runs, time and disk, of what `out` lacks. Short runs are made and not kept."""
        place, engine = Place(DRY if out is None else out), engine_from("local", workers)
        return estimate(self.experiment, self.points, place, engine, keep=())

    @contextmanager
    def ran(self, *, out: Path | str | None, workers: int, progress: OnProgress | None) -> Iterator[Outcome]:
        """Run what `out` lacks; without it, runs are kept only while one looks at them."""
        engine = engine_from("local", workers)
        with tempfile.TemporaryDirectory(prefix="gongzhi-") as nowhere:
            yield run_experiment(
                self.experiment, out or nowhere, engine, keep=(), points=self.points, progress=progress
            )
