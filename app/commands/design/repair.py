"""`gongzhi repair`: what a result folder has lost, and how it was mended."""

from app.console.printing import print_json, typed
from app.console.progress import announce_compilation, of_runs, progress
from experiments.execution.engines import engine_from
from experiments.results.repair import Repaired, repair
from experiments.wording.numbers import count


def repair_command(folder: str, workers: int, *, dry_run: bool, as_json: bool) -> bool:
    """Mend a folder and say it. Returns whether nothing is damaged or missing now (before, in a dry run)."""
    if not dry_run:
        announce_compilation()
    with progress("runs") as report:
        done = repair(folder, engine_from("local", workers), dry_run=dry_run, progress=of_runs(report))
    if as_json:
        print_json(_content(folder, done))
    else:
        print("\n".join(_lines(folder, done, dry_run=dry_run)))
    return done.found.sound if dry_run else done.whole


def _lines(folder: str, done: Repaired, *, dry_run: bool) -> list[str]:
    if done.found.sound:
        return [f"{folder}: nothing is damaged or missing."]
    lines = [f"damaged  {name}: {why}" for name, why in done.found.damaged.items()]
    lines += [f"set aside as {where}" for where in done.aside.values()]
    lines += [f"missing  {count(runs, 'run', 'runs')} in {kind}" for kind, runs in done.missing.items()]
    lines += [] if done.found.points else ["missing  the points of the design"]
    if dry_run:
        return [*lines, *done.left, f"to mend it: {typed('repair', folder)}"]
    lines += [f"computed again: {count(done.computed, 'run', 'runs')}"] if done.computed else []
    lines += [f"{done.failed} of them failed: {typed('design', 'status', folder)}"] if done.failed else []
    if done.differing:
        lines.append(
            f"{len(done.differing)} runs came out otherwise than they had been stored (other packages?): "
            f"{', '.join(done.differing[:3])}. Look at them: {typed('reproduce', folder, done.differing[0])}"
        )
    lines += [f"left: {sentence}" for sentence in done.left]
    return [*lines, "nothing is damaged or missing any more."] if done.whole else lines


def _content(folder: str, done: Repaired) -> dict[str, object]:
    found = {"damaged": done.found.damaged, "missing": done.missing, "points": done.found.points}
    did = {"aside": done.aside, "computed": done.computed, "failed": done.failed}
    return {
        "folder": folder,
        "found": found,
        **did,
        "differing": list(done.differing),
        "left": list(done.left),
        "whole": done.whole,
    }
