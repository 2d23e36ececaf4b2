"""The commands that run the model: from words on the command line to results on the screen."""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.console.notes import say_notes
from app.console.progress import announce_compilation, of_runs, progress

if TYPE_CHECKING:
    from experiments.doubt.study import Doubt, Doubting

type Overrides = dict[str, object]


class Reform(NamedTuple):
    """Options of a comparison that say what is before and after the reform; see `compare`."""

    history: str | None
    spin_up: str
    horizon: str
    days: int | None
    followed: int | None


def laid_over(
    *, days: int | None, city: str | None, area: Sequence[str] | None, scale: int | None
) -> Overrides:
    """Options that replace values of the scenario, each with the words by which an error names it."""
    laid: Overrides = {}
    if days is not None:
        laid["calendar.days"] = (days, "--days")
    if city is not None:
        from experiments.designs.factors import city_overrides

        laid |= {path: (value, "--city") for path, value in city_overrides(city).items()}
    if area:
        laid["city.area"] = (tuple(area), "--area")
    if scale is not None:
        laid["city.scale"] = (scale, "--scale")
    return laid


def run_command(
    name: str,
    seed: int,
    overrides: Overrides,
    out: Path | None,
    threads: int,
    *,
    profile: bool = False,
    as_json: bool,
) -> bool:
    """Run one scenario once and print it. Returns whether the run went well.

    profile : also print on standard error how long each phase took
    """
    _use_threads(threads)
    with _loading():
        from app.commands.run.printing import print_run
        from experiments.execution.profile import Profile
        from experiments.execution.single import run
        from sim.city.check import check_city
        from sim.observers import watching
        from sim.scenario.file import load_scenario

    scenario = load_scenario(name, overrides)
    say_notes(check_city(scenario.city))
    announce_compilation()
    with watching(Profile()) as timed, progress(f"{scenario.name}, seed {seed}, day") as report:
        done = run(scenario, seed, out=out, progress=of_runs(report))
    if profile:
        print("\n".join(timed.lines()), file=sys.stderr)
    return print_run(done, as_json=as_json)


def compare_command(
    names: Sequence[str],
    seeds: int,
    workers: int,
    overrides: Overrides,
    out: str | None,
    equal: str,
    reform: Reform,
    *,
    ensemble: str | None = None,
    as_json: bool,
) -> bool:
    """Compare scenarios, draw the figures and print the table. Returns whether every run went well.

    ensemble : compare them in every world of it, too
    """
    from app.commands.run.comparison import print_comparison
    from experiments.designs.chosen import compared_scenarios
    from experiments.results.compare import compare
    from experiments.storage.place import lasting
    from sim.city.check import check_city

    if out is not None:
        lasting(out)
    if reform.history == "none":
        overrides = overrides | laid_over(days=reform.days, city=None, area=None, scale=None)
    chosen = compared_scenarios(list(names), overrides)
    beside = None
    if ensemble is not None:
        from experiments.doubt.study import beside_point

        beside = beside_point(names, ensemble, overrides, reform.horizon)
    for spec in dict.fromkeys(scenario.city for scenario in chosen):
        say_notes(check_city(spec))
    announce_compilation()
    with progress("runs" if reform.history == "none" else "days") as report:
        found = compare(
            chosen,
            seeds,
            workers=workers,
            out=out,
            equal=equal,
            history=reform.history,
            spin_up=reform.spin_up,
            horizon=reform.horizon,
            days=reform.days,
            followed=reform.followed,
            progress=of_runs(report),
        )
    figures = found.keep() if out is not None and len(found.failed) < len(found.runs) else []
    sure = None if beside is None else in_ensemble(beside, out, workers)
    print_comparison(found, figures, sure, as_json=as_json)
    return not len(found.failed) and not (sure and sure.failed)


def in_ensemble(asked: "Doubting", out: str | None, workers: int) -> "Doubt":
    """The verdict of an ensemble beside that of a comparison, kept in a folder of its own beside its runs."""
    from experiments.doubt.study import FOLDER, run_doubt
    from experiments.execution.engines import engine_from

    folder = None if out is None else Path(out) / FOLDER
    with progress("days in other worlds") as report:
        found = run_doubt(asked, engine_from("local", workers), out=folder, progress=of_runs(report))
    if folder is not None:
        found.keep()
    return found


def reproduce_command(folder: Path | str, run: str, *, as_json: bool) -> bool:
    """Compute a stored run again and print what came out. Returns whether it is the same."""
    from app.commands.run.printing import print_reproduction
    from experiments.results.reproduce import reproduce

    announce_compilation()
    found = reproduce(folder, run)
    print_reproduction(found, as_json=as_json)
    return found.equal


@contextmanager
def _loading() -> Iterator[None]:
    """Import without looking for garbage: modules stay; looking through them takes a tenth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _use_threads(threads: int) -> None:
    """Must be said before NumPy and Numba are loaded, which read it once."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ[name] = str(threads)
    from sim.threads import use_threads

    use_threads(threads)
