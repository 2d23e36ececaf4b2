"""Calibration in the laboratory: waves are designs in folders, run by any engine, none of them twice
(实验室校准)."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from experiments.designs.experiment import Experiment
from experiments.designs.factors import set_and_varied
from experiments.doubt.calibrate import Calibrated, Plan, Simulate, calibrated, first_wave
from experiments.doubt.figures import counted, fingerprinted
from experiments.doubt.planted import Planted, planted
from experiments.doubt.priors import SHIPPED, Space, load_priors, policy
from experiments.doubt.targets import Targets, load_targets
from experiments.doubt.worlds import Worlds, rows_of
from experiments.execution.batch import OnProgress
from experiments.execution.complete import Engine, lasting
from experiments.execution.engines import engine_from
from experiments.execution.estimate import Estimate, estimate
from experiments.execution.run_design import run_experiment
from experiments.storage.place import Place
from experiments.storage.store import open_results
from experiments.studies.keeping import figure_folder, keep_json
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.scenario.file import load_scenario

ENSEMBLE = "ensemble.parquet"


def space_of(targets: Targets, priors: Path | str = SHIPPED) -> Space:
    """What varies in a calibration: every unsourced number that the scenario has and does not set itself."""
    scenario = load_scenario(targets.scenario, dict(targets.fixed))
    space = load_priors(priors)
    held = set(policy(space, [scenario])) | {by for _, by in set_and_varied(targets.fixed, space.paths)}
    return space.without(tuple(held))


@dataclass(frozen=True, eq=False)
class Laboratory:
    """Runs of points under the scenario of the targets; folder : keeps them, a folder per wave."""

    targets: Targets
    space: Space
    engine: Engine
    folder: Path
    progress: OnProgress | None = None

    def experiment(self, name: str, unit: np.ndarray, seeds: int) -> Experiment:
        """The design of a wave."""
        worlds = Worlds((self.targets.scenario,), self.space, tuple(range(1, seeds + 1)), self.targets.fixed)
        question = f"Which worlds show what records of {self.targets.name} show?"
        return worlds.experiment(f"{self.targets.name}, {name}", rows_of(self.space, unit), question)

    def __call__(self, name: str, unit: np.ndarray, seeds: int) -> np.ndarray:
        """Figures of the points, float64 (points, seeds, figures); nan where a run failed or a figure is
        undefined."""
        made, folder = self.experiment(name, unit, seeds), self.folder / name
        work = fingerprinted if self.targets.of_cases else counted
        ran = run_experiment(made, folder, self.engine, keep=(), progress=self.progress, work=work)
        results = ran.store.results()
        if not len(results):
            raise ScenarioError(f"{folder}: no run went well: gongzhi design status {folder}")
        return figures_in(results, self.targets, len(unit), seeds)


def figures_in(results: pd.DataFrame, targets: Targets, points: int, seeds: int) -> np.ndarray:
    """Figures of stored runs, float64 (points, seeds, figures); results : of `Store.results`."""
    every = []
    for figure in targets.figures:
        wide = results.pivot(index="point", columns="seed", values=figure)
        every.append(wide.reindex(index=range(points), columns=range(1, seeds + 1)).to_numpy(dtype=float))
    return np.stack(every, axis=-1)


def estimate_calibration(targets: Targets, plan: Plan, out: Path | str, engine: Engine) -> Estimate:
    """Runs at most, time and disk, from short runs of the first wave or from what its folder holds."""
    space = space_of(targets)
    lab = Laboratory(targets, space, engine, Path(out))
    made = lab.experiment("wave-1", space.sample(plan.first, plan.seed), plan.seeds)
    first = estimate(made, made.points(), Place(Path(out) / "wave-1"), engine, keep=())
    more = plan.runs / (plan.seeds * plan.first)
    left = plan.runs - first.there
    share = left / max(first.left, 1) if first.left else more
    return replace(
        first, runs=plan.runs, most=plan.runs, seconds=first.seconds * share, bytes=int(first.bytes * share)
    )


def calibrate(
    targets: Targets | Path | str = "urban_china",
    *,
    plan: Plan | None = None,
    priors: Path | str = SHIPPED,
    workers: int = 1,
    engine: Engine | None = None,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
    say: Callable[[str], None] | None = None,
) -> Calibrated:
    """Rule out what records rule out, and weigh what is left.

    targets : shipped ones by name, the path of a file, or targets
    plan : waves, points and seeds; out : folder that keeps runs and the ensemble. None keeps nothing

    Raises ScenarioError for input that cannot be used.
    """
    known = targets if isinstance(targets, Targets) else load_targets(targets)
    space = space_of(known, priors)
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as nowhere:
        folder = Path(out or nowhere)
        with lasting(engine or engine_from("local", workers)) as one:
            simulate: Simulate = Laboratory(known, space, one, folder, progress)
            with threadpool_limits(1):  # more threads would add up in another order
                found = calibrated(space, known, simulate, plan or Plan(), say)
        if out is not None:
            keep(found, folder)
    return found


def planted_in(
    folder: Path | str, targets: Targets, cities: int = 20, turns: int = 1, seeds: int = 2
) -> Planted:
    """Planted truths in the first wave of a calibration, as its folder holds it; runs nothing.

    cities, turns : see `planted.planted`; seeds : of the wave

    Raises ScenarioError where the folder holds no wave of these targets.
    """
    store = open_results(Path(folder) / "wave-1")
    space = space_of(targets)
    table = store.points().sort_values("point")
    lacking = [path for path in space.paths if path not in table]
    if lacking:
        raise ScenarioError(f"{folder}: was made with other priors; {lacking[0]} is not among its numbers.")
    unit = first_wave(space, Plan(first=len(table), seeds=seeds))
    figures = figures_in(store.results(), targets, len(unit), seeds)
    return planted(space, targets, unit, targets.scaled(figures), cities, turns)


def keep(found: Calibrated, folder: Path) -> list[Path]:
    """Write the ensemble, what is told of it and its pictures into a folder. Returns the pictures."""
    from experiments.figures.calibration import draw_figures, draw_learnt

    keep_json(folder, "calibration.json", found.content())
    identity: dict[str, object] = {"targets": found.targets.name, "code_hash": code_hash()}
    if found.ensemble is None:
        return []
    found.ensemble.write(folder / ENSEMBLE)
    with figure_folder(folder) as figures:
        aims = [(t.figure, t.aim, float(np.sqrt(t.variance)), t.log) for t in found.targets.targets]
        one = draw_figures(aims, found.ran, found.ensemble.posterior, figures / "figures.png", identity)
        two = draw_learnt(found.content()["learnt"], figures / "learnt.png", identity)
    return [one, two]
