"""The commands around designs: from words on the command line to runs, and to what is printed."""

import csv
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from app.commands.design.printing import print_estimate, print_outcome, print_rows
from app.console.notes import say_notes
from app.console.printing import print_json, typed
from app.console.progress import announce_compilation, of_runs, progress, time_left
from experiments.designs.check import load_design
from experiments.designs.chosen import chosen_seeds
from experiments.designs.cities import check_cities
from experiments.designs.experiment import Experiment
from experiments.execution.complete import Engine
from experiments.execution.engines import engine_from
from experiments.execution.estimate import estimate
from experiments.execution.run_design import check_keep, check_shard, run_experiment
from experiments.storage.place import Place, lasting
from experiments.storage.progress import status_of
from experiments.storage.query import query
from experiments.storage.tables import KEEPABLE
from sim.errors import ScenarioError


@dataclass(frozen=True, slots=True)
class Where:
    """Options of `design run` as they were given."""

    out: str | None
    engine: str
    workers: int
    scheduler: str | None
    keep: str
    shard: str

    def place(self, experiment: Experiment) -> Place:
        """Where the results go."""
        return Place(lasting(self.out) if self.out else str(Path("results") / experiment.name))

    def kept(self) -> tuple[str, ...]:
        """Optional tables to keep."""
        names = [name.strip() for name in self.keep.split(",") if name.strip()]
        names = [] if names == ["none"] else names
        check_keep(names)
        return tuple(name for name in KEEPABLE if name in names)

    def part(self, experiment: Experiment) -> tuple[int, int]:
        """Which of how many parts."""
        number, _, of = self.shard.partition("/")
        if not (number.isdigit() and of.isdigit()):
            raise ScenarioError(f"--shard {self.shard}: must be i/n with i from 1 to n, such as 1/4.")
        shard = (int(number), int(of))
        check_shard(shard, experiment.stop)
        return shard

    def opened(self) -> Engine:
        """The engine, ready to work."""
        return engine_from(self.engine, self.workers, self.scheduler)


def _read(name: str, seeds: int | None) -> Experiment:
    experiment = load_design(name)
    return experiment if seeds is None else replace(experiment, seeds=chosen_seeds(seeds))


def dry_run_command(name: str, seeds: int | None, where: Where, *, as_json: bool) -> None:
    """Say how many runs a design has, how long they take and how much disk; do nothing."""
    experiment = _read(name, seeds)
    keep, shard, engine = where.kept(), where.part(experiment), where.opened()
    points = experiment.points()
    say_notes(check_cities(experiment.name, points))
    announce_compilation()
    found = estimate(experiment, points, where.place(experiment), engine, keep=keep, shard=shard)
    print_estimate(experiment, found, where.place(experiment), engine.workers, as_json=as_json)


def run_design_command(name: str, seeds: int | None, where: Where, *, as_json: bool) -> bool:
    """Run a design and say what came out. Returns whether every run went well."""
    experiment = _read(name, seeds)
    keep, shard, out = where.kept(), where.part(experiment), where.place(experiment)
    points = experiment.points()
    say_notes(check_cities(experiment.name, points))
    engine = where.opened()
    if not engine.far:
        announce_compilation()
    with progress(f"{experiment.name}: runs") as report:
        outcome = run_experiment(
            experiment, out, engine, keep=keep, shard=shard, points=points, progress=of_runs(report)
        )
    print_outcome(experiment, outcome, as_json=as_json)
    return not outcome.failed


def print_status(folder: str, *, as_json: bool) -> None:
    """Print how far a result folder is."""
    found = status_of(folder)
    if as_json:
        print_json(found.summary())
        return
    print(f"{found.name}: {found.question}")
    print(f"{found.kind}; {found.points} points, {found.seeds} seeds")
    left = f", {time_left(found.left * found.seconds)} on one worker" if found.left and found.done else ""
    print(f"{found.done} of {found.wanted} runs are there, {found.failed} failed, {found.left} to do{left}")
    if found.lost:
        print(f"{found.lost} runs are missing from some table: {typed('repair', folder)}")
    for error, runs in found.errors:
        print(f"{runs} x {error}")


def query_command(folder: str, sql: str, *, as_json: bool, as_csv: bool) -> None:
    """Print the answer to a question in SQL."""
    answer = query(folder, sql)
    if as_json:
        print_json(answer.records())
    elif as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows())
    else:
        print_rows(answer)
