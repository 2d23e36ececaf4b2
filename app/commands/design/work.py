"""The commands around designs: from words on the command line to runs, and to what is printed."""

import csv
import sys
from dataclasses import dataclass

from app.commands.design.printing import print_estimate, print_outcome, print_rows
from app.console.notes import say_notes
from app.console.printing import print_json, typed
from app.console.progress import announce_compilation, of_runs, progress, time_left
from experiments.execution.complete import Engine
from experiments.execution.engines import engine_from
from experiments.storage.progress import status_of
from experiments.storage.query import query
from experiments.studies.designs import PlannedDesign
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
    history: str | None = None
    spin_up: int | None = None
    horizon: str | None = None

    def planned(self, name: str, seeds: int | None) -> PlannedDesign:
        """The design of a name, ready to run; how its files were understood is said."""
        keep = [word.strip() for word in self.keep.split(",") if word.strip()]
        number, _, of = self.shard.partition("/")
        if not (number.isdigit() and of.isdigit()):
            raise ScenarioError(f"--shard {self.shard}: must be i/n with i from 1 to n, such as 1/4.")
        planned = PlannedDesign.of(
            name,
            seeds=seeds,
            out=self.out,
            keep=[] if keep == ["none"] else keep,
            shard=(int(number), int(of)),
            history=self.history,
            spin_up=self.spin_up,
            horizon=self.horizon,
        )
        say_notes(planned.notes)
        return planned

    def opened(self) -> Engine:
        """The engine, ready to work."""
        return engine_from(self.engine, self.workers, self.scheduler)


def dry_run_command(name: str, seeds: int | None, where: Where, *, as_json: bool) -> None:
    """Say how many runs a design has, how long they take and how much disk; do nothing."""
    planned, engine = where.planned(name, seeds), where.opened()
    announce_compilation()
    found = planned.estimate(engine)
    print_estimate(planned.experiment.name, found, planned.place, engine.workers, as_json=as_json)


def run_design_command(name: str, seeds: int | None, where: Where, *, as_json: bool) -> bool:
    """Run a design and say what came out. Returns whether every run went well."""
    planned, engine = where.planned(name, seeds), where.opened()
    if not engine.far:
        announce_compilation()
    counted = "days" if planned.experiment.past else "runs"
    with progress(f"{planned.experiment.name}: {counted}") as report:
        done = planned.run(engine, of_runs(report))
    print_outcome(done, as_json=as_json)
    return not done.failed


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
