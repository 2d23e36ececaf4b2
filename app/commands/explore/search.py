"""Search: from words on the command line to generations of runs, a front, and a figure."""

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from app.commands.design.printing import print_estimate
from app.commands.explore.printing import print_found_packages
from app.commands.explore.search_words import Wanted
from app.commands.explore.work import Asked, figure_folder, identity_of, keep_json
from app.console.progress import announce_compilation, progress
from experiments.designs.equal_cost import CAPACITY, HOURS, known_equal
from experiments.designs.experiment import Experiment
from experiments.designs.factors import Factor
from experiments.designs.sampling import TABLE
from experiments.designs.text import text_of
from experiments.execution.batch import Progress
from experiments.execution.complete import lasting
from experiments.execution.engines import engine_from
from experiments.execution.estimate import estimate
from experiments.execution.run_design import run_experiment
from experiments.exploration.same_cost import SameCost
from experiments.exploration.search import Generation, search
from experiments.storage.place import Place
from sim.errors import ScenarioError


class WholeSearch:
    """How far a search is as a whole, and its time left, of which a generation is only a part.

    total : runs that it takes at most; a generation with runs that are there already counts as whole
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.clock = total, clock
        self.before, self.size = 0, 0  # runs of earlier batches, and of this one
        self.computed, self.seconds = 0, 0.0  # what was computed, and in how much time
        self.last: tuple[int, float] | None = None  # runs of this batch and time when it was last told

    def begin(self, size: int) -> None:
        """A batch of at most so many runs begins."""
        self.before, self.size, self.last = self.before + self.size, size, None

    def tell(self, done: int, of: int) -> tuple[int, float | None]:
        """Runs of the whole search that are done, and seconds left; None until some were timed."""
        now = self.clock()
        if self.last is not None:
            self.computed, self.seconds = (
                self.computed + done - self.last[0],
                self.seconds + now - self.last[1],
            )
        self.last = done, now
        reached = min(self.total, self.before + round(self.size * done / max(of, 1)))
        pace = self.seconds / self.computed if self.computed else None
        return reached, None if pace is None else pace * (self.total - reached)


def search_command(asked: Asked, aims: Wanted, generations: int, fresh: int) -> bool:
    """Search packages, run the front again under fresh seeds, print. Returns whether every run went well."""
    objectives, budget = aims
    base = asked.scenarios[0]
    factors = asked.factors_of([base])
    alike = _alike(asked, factors)
    budget = replace(budget, beyond=alike.beyond) if alike else budget
    unknown = sorted(set(budget.prices) - {factor.path for factor in factors})
    if unknown:
        raise ScenarioError(f"--price {', '.join(unknown)}: is not among the factors of the search.")
    if asked.dry_run:
        return _say_search(asked, factors, generations, fresh, alike)
    announce_compilation()
    failed = 0
    whole = WholeSearch(asked.samples * (generations * asked.seeds + fresh))
    with (
        tempfile.TemporaryDirectory(prefix="gongzhi-") as nowhere,
        progress("runs") as report,
        lasting(engine_from("local", asked.workers)) as engine,
    ):
        folder, note = asked.out or Path(nowhere), ""
        identity: dict[str, object] = {}

        def evaluate(rows: Sequence[Mapping[str, Any]], label: str) -> pd.DataFrame:
            nonlocal failed, identity
            held = [alike.held(row) for row in rows] if alike else rows
            experiment = _candidates(asked, factors, held, label, fresh)
            whole.begin(asked.samples * (fresh if label == "fresh" else asked.seeds))

            def tell(now: Progress) -> None:
                done, left = whole.tell(now.done, now.total)
                report(done, whole.total, now.failed, left, f"{label}{note}")

            place = folder / label.replace(" ", "-")
            ran = run_experiment(experiment, place, engine, keep=(), progress=tell)
            failed, identity = failed + ran.failed, identity_of(ran.store)
            return ran.store.results()

        def on_generation(now: Generation) -> None:
            nonlocal note
            note = f", {now.front} in the front of {now.candidates}"

        found = search(
            factors,
            objectives,
            budget,
            evaluate,
            population=asked.samples,
            generations=generations,
            seed=asked.seed,
            on_generation=on_generation,
        )
        about = (
            f"{base.name}: {len(found.tried)} packages tried under {asked.seeds} seeds, "
            f"{len(found.front)} in the front, run again under {fresh} fresh seeds"
        )
        about += f"; each costs a day what {base.name} costs" if alike else ""
        figures = []
        if asked.out is not None:
            from experiments.figures.search import draw_search

            with figure_folder(asked.out) as pictures:
                path = pictures / "search.png"
                figures = [draw_search(found, objectives, factors, about, path, identity)]
            keep_json(asked.out, "front.json", {"front": found.front.to_dict("records"), "about": about})
        print_found_packages(found, objectives, factors, about, figures, as_json=asked.as_json)
    return not failed


def _alike(asked: Asked, factors: Sequence[Factor]) -> SameCost | None:
    """What holds packages at the cost of the scenario that they start from; None where hours are alike."""
    if known_equal(asked.equal) == HOURS:
        return None
    if CAPACITY in {factor.path for factor in factors}:
        raise ScenarioError(f"--equal {asked.equal}: sets {CAPACITY} itself; leave it out.")
    return SameCost(asked.names[0], asked.fixed)


def _candidates(
    asked: Asked, factors: tuple[Factor, ...], rows: Sequence[Mapping[str, Any]], label: str, fresh: int
) -> Experiment:
    first = asked.seeds + 1
    seeds = range(first, first + fresh) if label == "fresh" else range(1, first)
    made = Experiment(
        name=f"search, {label}",
        text="",
        kind=TABLE,
        scenarios=tuple(asked.names),
        factors=factors,
        fixed=asked.fixed,
        table=tuple(dict(row) for row in rows),
        seeds=tuple(seeds),
    )
    return replace(made, text=text_of(made))


def _say_search(
    asked: Asked, factors: tuple[Factor, ...], generations: int, fresh: int, alike: SameCost | None
) -> bool:
    """Estimate of one generation and of the whole."""
    ends = [{factor.path: factor.at(share) for factor in factors} for share in (0.0, 0.5, 0.999)]
    ends = [alike.held(row) for row in ends if alike.beyond(row) <= 0] if alike else ends
    experiment = _candidates(asked, factors, ends, "generation 1", fresh)
    announce_compilation()
    place, engine = Place(str(asked.out or "results/search")), engine_from("local", asked.workers)
    found = estimate(experiment, experiment.points(), place, engine, keep=())
    per_run = found.seconds * asked.workers / max(found.left, 1)
    runs = asked.samples * generations * asked.seeds + asked.samples * fresh
    whole = replace(
        found,
        points=asked.samples * generations,
        seeds=asked.seeds,
        runs=runs,
        there=0,
        most=runs,
        seconds=per_run * runs / asked.workers,
        bytes=found.bytes * runs // max(found.left, 1),
    )
    print_estimate(
        replace(experiment, name="search, at most"), whole, place, asked.workers, as_json=asked.as_json
    )
    return True
