"""`gongzhi repair`: what a result folder has lost, and how it was mended."""

from app.console.printing import print_json, typed
from app.console.progress import announce_compilation, of_runs, progress
from experiments.results.repair import Repaired, repair_parts
from experiments.wording.numbers import count


def repair_command(folder: str, workers: int, *, dry_run: bool, as_json: bool) -> bool:
    """Mend a folder, of a search each of its parts, and say it.

    Returns whether nothing is damaged or missing now (before, in a dry run).
    """
    if not dry_run:
        announce_compilation()
    with progress("runs") as report:
        done = repair_parts(folder, workers=workers, dry_run=dry_run, progress=of_runs(report))
    if as_json:
        told = [_content(part, each) for part, each in done.items()]
        print_json(told[0] if len(told) == 1 else {"folder": folder, "parts": told})
    else:
        for part, each in done.items():
            print("\n".join(_lines(part, each, dry_run=dry_run)))
    return all(each.found.sound if dry_run else each.whole for each in done.values())


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
