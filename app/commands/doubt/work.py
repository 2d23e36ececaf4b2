"""`gongzhi doubt` and `gongzhi calibrate`: from options to runs, and to what is printed."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.commands.design.printing import print_estimate
from app.commands.doubt.printing import print_calibration, print_doubt
from app.console.progress import announce_compilation, of_runs, progress
from experiments.designs.chosen import compared_scenarios
from experiments.doubt.calibrate import Plan
from experiments.doubt.ensemble import Ensemble
from experiments.doubt.laboratory import calibrate, estimate_calibration
from experiments.doubt.priors import SHIPPED
from experiments.doubt.study import Doubting, estimate_doubt, run_doubt
from experiments.doubt.targets import load_targets
from experiments.execution.complete import Engine
from experiments.execution.engines import engine_from
from experiments.storage.place import Place
from experiments.studies.prepared import DRY


@dataclass(frozen=True, slots=True)
class Where:
    """Options that say where runs are done and kept."""

    engine: str
    workers: int
    scheduler: str | None
    out: Path | None

    def opened(self) -> Engine:
        """The engine, ready to work."""
        return engine_from(self.engine, self.workers, self.scheduler)


def doubt_command(
    names: Sequence[str], asked: Mapping[str, Any], where: Where, *, dry_run: bool, as_json: bool
) -> bool:
    """Judge scenarios over what nobody knows, and tell. Returns whether every run went well."""
    compared_scenarios(list(names), {})
    given = {name: value for name, value in asked.items() if value is not None}
    if "ensemble" in given:
        given["ensemble"] = Ensemble.read(given["ensemble"])
    made, engine = Doubting(tuple(names), **given), where.opened()
    announce_compilation()
    out = where.out or Path(DRY)
    if dry_run:
        for name, left in estimate_doubt(made, out, engine).items():
            print_estimate(f"doubt, {name}", left, Place(out / name), engine.workers, as_json=as_json)
        return True
    with progress("days") as report:
        found = run_doubt(made, engine, out=where.out, progress=of_runs(report))
    figures = found.keep() if where.out is not None else []
    print_doubt(found, figures, as_json=as_json)
    return not found.failed


def calibrate_command(
    name: str, plan: Plan, priors: str | None, where: Where, *, dry_run: bool, as_json: bool
) -> None:
    """Calibrate, keep the ensemble where a folder is named, and tell."""
    targets, engine = load_targets(name), where.opened()
    announce_compilation()
    if dry_run:
        out = where.out or Path(DRY)
        left = estimate_calibration(targets, plan, out, engine)
        print_estimate(f"calibrate {targets.name}", left, Place(out), engine.workers, as_json=as_json)
        return
    with progress("runs of a wave") as report:
        found = calibrate(
            targets,
            plan=plan,
            priors=priors or SHIPPED,
            engine=engine,
            out=where.out,
            progress=of_runs(report),
            say=lambda text: print(text, file=sys.stderr),
        )
    print_calibration(found, where.out, as_json=as_json)
