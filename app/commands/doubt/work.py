"""`gongzhi doubt` and `gongzhi calibrate`: from options to runs, and to what is printed."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.commands.design.printing import print_estimate
from app.commands.doubt.printing import print_calibration, print_doubt
from app.console.progress import announce_compilation, of_runs, progress
from app.console.where import Where
from experiments.designs.chosen import compared_scenarios
from experiments.doubt.calibrate import Plan
from experiments.doubt.ensemble import Ensemble
from experiments.doubt.laboratory import calibrate, estimate_calibration
from experiments.doubt.priors import SHIPPED
from experiments.doubt.study import Doubting, estimate_doubt, run_doubt
from experiments.doubt.targets import load_targets
from experiments.storage.place import Place
from experiments.studies.prepared import DRY


def doubt_command(names: Sequence[str], asked: Mapping[str, Any], where: Where) -> bool:
    """Judge scenarios over what nobody knows, and tell. Returns whether every run went well."""
    compared_scenarios(list(names), {})
    given = {name: value for name, value in asked.items() if value is not None}
    if "ensemble" in given:
        given["ensemble"] = Ensemble.read(given["ensemble"])
    made, engine = Doubting(tuple(names), **given), where.opened()
    announce_compilation()
    out = where.out or Path(DRY)
    if where.dry_run:
        for name, left in estimate_doubt(made, out, engine).items():
            print_estimate(f"doubt, {name}", left, Place(out / name), engine.workers, as_json=where.json)
        return True
    with progress("days") as report:
        found = run_doubt(made, engine, out=where.out, progress=of_runs(report))
    figures = found.keep() if where.out is not None else []
    print_doubt(found, figures, as_json=where.json)
    return not found.failed


def calibrate_command(name: str, plan: Plan, priors: str | None, where: Where) -> None:
    """Calibrate, keep the ensemble where a folder is named, and tell."""
    targets, engine = load_targets(name), where.opened()
    announce_compilation()
    if where.dry_run:
        out = where.out or Path(DRY)
        left = estimate_calibration(targets, plan, out, engine)
        print_estimate(f"calibrate {targets.name}", left, Place(out), engine.workers, as_json=where.json)
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
    print_calibration(found, where.out, as_json=where.json)
