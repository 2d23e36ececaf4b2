"""A design run, or estimated, in one call: by its name, its file, or as it was read (运行实验设计)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict

import pandas as pd

from experiments.designs.check import load_design
from experiments.designs.chosen import chosen_seeds, several
from experiments.designs.cities import check_cities
from experiments.designs.experiment import Experiment, Point
from experiments.designs.past import Past
from experiments.execution.batch import OnProgress
from experiments.execution.complete import Engine
from experiments.execution.engines import engine_from
from experiments.execution.estimate import Estimate, estimate
from experiments.execution.run_design import Outcome, check_keep, check_shard, run_experiment
from experiments.results.comparison import Comparison
from experiments.results.design_results import DesignResults
from experiments.results.reform import ReformTold
from experiments.results.views import Picture
from experiments.storage.place import Place, lasting
from experiments.storage.tables import KEEPABLE, USUAL
from sim.outcomes.metrics import METRICS


class Said(TypedDict):
    """What is said of the past of a design in the place of its file."""

    history: str | None
    spin_up: int | None
    horizon: str | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DesignRun:
    """What running a design came to.

    outcome : counts, precision, and the store with all tables
    """

    experiment: Experiment
    outcome: Outcome

    def __repr__(self) -> str:
        done = self.outcome
        counts = f"{done.computed} runs done, {done.reused} were there, {done.failed} failed"
        return f"DesignRun({self.experiment.name}: {counts}, kept in {done.store.place})"

    @property
    def failed(self) -> int:
        """How many runs failed."""
        return self.outcome.failed

    def results(self) -> pd.DataFrame:
        """A row per point, scenario and seed, with factors and outcomes."""
        return self.outcome.store.results()

    def table(self) -> pd.DataFrame:
        """Mean of every headline outcome over points and seeds: a row per outcome, a column per scenario."""
        results = self.results()
        names = [name for name, about in METRICS.items() if about.group == "headline" and name in results]
        if not len(results):
            return pd.DataFrame(index=pd.Index([], name="metric"))
        means: pd.DataFrame = results.groupby("scenario", sort=False)[names].mean().T
        return means.rename_axis(index="metric", columns=None)

    @property
    def reform(self) -> ReformTold | None:
        """What was before and after the reform; None where every run began on its first day."""
        held = self.outcome.store.design.reform
        return ReformTold(held) if held else None

    def comparison(self) -> Comparison:
        """The scenarios beside the first one, each seed a mean over the points."""
        return DesignResults.of(self.outcome.store).comparison()

    def plot(self, name: str = "differences") -> Picture:
        """A figure of the comparison, see `Comparison.plot`."""
        return self.comparison().plot(name)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PlannedDesign:
    """A design about to run: its points made, its cities checked, its options understood.

    notes : how the files of its cities were understood
    """

    experiment: Experiment
    points: Sequence[Point]
    notes: Sequence[str]
    place: Place
    keep: tuple[str, ...]
    shard: tuple[int, int]

    @classmethod
    def of(
        cls,
        design: str | Path | Experiment,
        *,
        seeds: int | None = None,
        out: Path | str | None = None,
        keep: Sequence[str] = USUAL,
        shard: tuple[int, int] = (1, 1),
        history: str | None = None,
        spin_up: int | None = None,
        horizon: str | None = None,
    ) -> "PlannedDesign":
        """Check all that was asked. Raises ScenarioError for what cannot be used."""
        experiment = design if isinstance(design, Experiment) else load_design(design)
        if (history, spin_up, horizon) != (None, None, None):
            past = (experiment.past or Past()).but(history, spin_up, horizon)
            experiment = replace(experiment, past=past)
        if seeds is not None:
            experiment = replace(experiment, seeds=chosen_seeds(seeds))
        wanted = several(keep, str)
        check_keep(wanted)
        check_shard(shard, experiment.stop)
        place = Place(Path("results") / experiment.name if out is None else lasting(out))
        points = experiment.points()
        notes = check_cities(experiment.name, points)
        return cls(experiment, points, notes, place, tuple(n for n in KEEPABLE if n in wanted), shard)

    def __repr__(self) -> str:
        groups = len({point.number for point in self.points})
        return f"PlannedDesign({self.experiment.name}: {groups} points, {len(self.experiment.seeds)} seeds)"

    def estimate(self, engine: Engine) -> Estimate:
        """Runs, time and disk of what the place lacks. Short runs are made and not kept."""
        return estimate(self.experiment, self.points, self.place, engine, keep=self.keep, shard=self.shard)

    def run(self, engine: Engine, progress: OnProgress | None = None) -> DesignRun:
        """Run what the place lacks."""
        done = run_experiment(
            self.experiment,
            self.place,
            engine,
            keep=self.keep,
            shard=self.shard,
            points=self.points,
            progress=progress,
        )
        return DesignRun(self.experiment, done)


def run_design(
    design: str | Path | Experiment,
    *,
    out: Path | str | None = None,
    seeds: int | None = None,
    keep: Sequence[str] = USUAL,
    shard: tuple[int, int] = (1, 1),
    history: str | None = None,
    spin_up: int | None = None,
    horizon: str | None = None,
    workers: int = 1,
    engine: str = "local",
    scheduler: str | None = None,
    progress: OnProgress | None = None,
) -> DesignRun:
    """Run what a folder lacks of a design.

    design : name of a shipped design, path of a file, or a design as it was read
    out : folder or fsspec address that keeps the results; default results/NAME
    seeds : 1 and up, in place of the file's
    keep : optional tables: daily, curves, disputes, events
    shard : (i, n) does the i-th of n parts, for instance one on each machine
    history, spin_up, horizon : in place of the file's, as of `experiments.designs.past.Past`; history "none"
        leaves the reform out
    engine : "local", "inprocess" or "dask"; scheduler : address of the Dask scheduler

    Raises ScenarioError for input that cannot be used. Failed runs are rows; the next call tries them again.
    """
    past: Said = {"history": history, "spin_up": spin_up, "horizon": horizon}
    planned = PlannedDesign.of(design, seeds=seeds, out=out, keep=keep, shard=shard, **past)
    return planned.run(engine_from(engine, workers, scheduler), progress)


def estimate_design(
    design: str | Path | Experiment,
    *,
    out: Path | str | None = None,
    seeds: int | None = None,
    keep: Sequence[str] = USUAL,
    shard: tuple[int, int] = (1, 1),
    history: str | None = None,
    spin_up: int | None = None,
    horizon: str | None = None,
    workers: int = 1,
) -> Estimate:
    """How many runs, how long and how much disk `run_design` would take; as it, and it runs nothing.

    Raises ScenarioError for input that cannot be used.
    """
    past: Said = {"history": history, "spin_up": spin_up, "horizon": horizon}
    planned = PlannedDesign.of(design, seeds=seeds, out=out, keep=keep, shard=shard, **past)
    return planned.estimate(engine_from("local", workers))
