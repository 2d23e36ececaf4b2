"""Packages of levers that nothing beats within a budget, run again under fresh random numbers (方案搜索)."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, prod
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.designs.chosen import several
from experiments.designs.equal_cost import CAPACITY, HOURS, known_equal
from experiments.designs.experiment import Experiment
from experiments.designs.factors import Factor
from experiments.designs.past import Past
from experiments.designs.sampling import TABLE
from experiments.designs.text import text_of
from experiments.execution.batch import OnProgress, Progress
from experiments.execution.complete import Engine, lasting
from experiments.execution.engines import engine_from
from experiments.execution.estimate import Estimate, estimate
from experiments.execution.reform.points import days_of
from experiments.execution.run_design import run_experiment
from experiments.exploration import search as methods
from experiments.exploration.same_cost import SameCost
from experiments.exploration.search import Budget, Generation, Objective, SearchResult
from experiments.results.reform import ReformTold
from experiments.results.views import Picture, drawn
from experiments.storage.manifest import MANIFEST
from experiments.storage.place import Place
from experiments.storage.store import Store
from experiments.studies.aims import Aims, aims_of
from experiments.studies.exploration import Exploration
from experiments.studies.keeping import Identity, figure_folder, identity_of, keep_json, place_for, reform_of
from experiments.studies.pace_of_search import WholeSearch
from sim.errors import ScenarioError
from sim.scenario.scenario import Scenario

DRY = "results/search"  # the place for which an estimate is made where none is named
FRESH = "fresh"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Packages:
    """What a search came to.

    found : the front, its generations, and all that was tried; about : how much, in a sentence
    identity : scenarios, seeds and code of the runs of the front; failed : how many runs did
    folder : where the runs are kept; None where they are not
    reform : what was before and after it; None where every run began on its first day
    """

    found: SearchResult
    objectives: tuple[Objective, ...]
    factors: tuple[Factor, ...]
    about: str
    identity: Identity
    failed: int
    folder: Path | None
    reform: ReformTold | None = None

    def __repr__(self) -> str:
        return f"Packages({self.about}; {self.failed} runs failed)"

    def table(self) -> pd.DataFrame:
        """A row per package of the front; numbers to be quoted are those that end in " fresh"."""
        return self.found.front

    def plot(self) -> Picture:
        """The front, what is in each package, and how the search went."""
        return drawn("search", self._draw)

    def keep(self, folder: Path | str | None = None) -> list[Path]:
        """Write figure and front into a folder, else beside the runs. Returns the figures."""
        out = place_for(folder, self.folder)
        with figure_folder(out) as pictures:
            figures = [self._draw(pictures / "search.png")]
        keep_json(out, "front.json", {"front": self.found.front.to_dict("records"), "about": self.about})
        return figures

    def _draw(self, path: Path) -> Path:
        from experiments.figures.search import draw_search

        return draw_search(self.found, self.objectives, self.factors, self.about, path, self.identity)


def search(
    scenario: str | Path,
    factors: Sequence[str],
    objectives: Sequence[str],
    *,
    budget: Mapping[str, float] | None = None,
    prices: Mapping[str, float] | None = None,
    spend: float | None = None,
    population: int = 24,
    generations: int = 10,
    seeds: int = 5,
    fresh: int = 20,
    seed: int = 1,
    equal: str = "hours",
    overrides: Mapping[str, object] | None = None,
    history: str | None = None,
    spin_up: int | None = None,
    horizon: str | None = None,
    workers: int = 1,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
) -> Packages:
    """Search packages of factors that no other package beats, and run them again under fresh seeds.

    objectives : outcomes that are to improve; with `:higher` or `:lower` where neither is better by itself
    budget : largest mean of outcomes, such as {"total_cost": 2e6}
    prices, spend : unit costs of factors, and the most that a package may cost by them
    fresh : seeds that no package was chosen under
    factors, seed, equal, overrides : as of `Exploration`
    history, spin_up, horizon : as of `experiments.designs.past.Past`; history "none" leaves the reform out
    out : folder that keeps the runs; those it holds are not run again. None keeps nothing.

    Raises ScenarioError for input that cannot be used, and where no package keeps the budget.
    """
    own = Exploration(
        [scenario],
        factors,
        samples=population,
        seeds=seeds,
        seed=seed,
        overrides=overrides or {},
        equal=equal,
        past=Past.of(history, spin_up, horizon),
    )
    aims = aims_of(several(objectives, str), budget or {}, prices or {}, spend)
    return Search.of(own, aims, generations, fresh).run(workers=workers, out=out, progress=progress)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Search:
    """A search about to run: what is chosen, for what, within which budget.

    alike : holds packages at the cost of the scenario they start from; None where hours are alike
    """

    asked: Exploration
    base: Scenario
    factors: tuple[Factor, ...]
    objectives: tuple[Objective, ...]
    budget: Budget
    alike: SameCost | None
    generations: int
    fresh: int

    @classmethod
    def of(cls, asked: Exploration, aims: Aims, generations: int = 10, fresh: int = 20) -> "Search":
        """Check what was asked. Raises ScenarioError for what does not go together."""
        objectives, budget = aims
        base = asked.loaded()[0]
        factors = asked.factors_of([base])
        alike = _alike(asked, factors)
        budget = replace(budget, beyond=alike.beyond) if alike else budget
        unknown = sorted(set(budget.prices) - {factor.path for factor in factors})
        if unknown:
            raise ScenarioError(f"--price {', '.join(unknown)}: is not among the factors of the search.")
        return cls(asked, base, factors, objectives, budget, alike, generations, fresh)

    @property
    def most_packages(self) -> int:
        """Packages that are tried at most: fewer where a generation has room for all that there are."""
        there_are = prod(package_values(factor) for factor in self.factors)
        return int(there_are if there_are <= self.asked.samples else self.asked.samples * self.generations)

    @property
    def most_runs(self) -> int:
        """Runs that the whole takes at most."""
        tried = self.most_packages
        return tried * self.asked.seeds + min(tried, self.asked.samples) * self.fresh

    def estimate(self, *, out: Path | str | None = None, workers: int = 1) -> Estimate:
        """Runs, time and disk of the whole at most, reckoned from a few packages; `out` may hold some."""
        ends = [{factor.path: factor.at(share) for factor in self.factors} for share in (0.0, 0.5, 0.999)]
        if self.alike:
            ends = [self.alike.held(row) for row in ends if self.alike.beyond(row) <= 0]
        experiment = self.candidates(ends, "generation 1")
        place, engine = Place(DRY if out is None else out), engine_from("local", workers)
        found = estimate(experiment, experiment.points(), place, engine, keep=())
        probed, runs = max(found.left, 1), self.most_runs
        there = min(_stored(Path(out)) if out else 0, runs)
        return replace(
            found,
            points=self.most_packages,
            seeds=self.asked.seeds,
            runs=runs,
            there=there,
            most=runs,
            seconds=found.seconds * (runs - there) / probed,
            bytes=found.bytes * (runs - there) // probed,
        )

    def candidates(self, rows: Sequence[Mapping[str, Any]], label: str) -> Experiment:
        """The packages of a generation, or those of the front under fresh seeds, as a design."""
        first = self.asked.seeds + 1
        seeds = range(first, first + self.fresh) if label == FRESH else range(1, first)
        made = Experiment(
            name=f"search, {label}",
            text="",
            kind=TABLE,
            scenarios=self.asked.names,
            factors=self.factors,
            fixed=self.asked.fixed,
            table=tuple(dict(row) for row in rows),
            seeds=tuple(seeds),
            past=self.asked.past,
        )
        return replace(made, text=text_of(made))

    def run(
        self, *, workers: int = 1, out: Path | str | None = None, progress: OnProgress | None = None
    ) -> Packages:
        """Search, then run the front again under fresh seeds."""
        with (
            tempfile.TemporaryDirectory(prefix="gongzhi-") as nowhere,
            lasting(engine_from("local", workers)) as engine,
        ):
            runner = _Runner(self, Path(out or nowhere), engine, progress)
            found = methods.search(
                self.factors,
                self.objectives,
                self.budget,
                runner.evaluate,
                population=self.asked.samples,
                generations=self.generations,
                seed=self.asked.seed,
                on_generation=runner.on_generation,
            )
        folder = Path(out) if out else None
        about = self._about(found)
        ran = runner.identity, runner.failed, folder, runner.reform
        return Packages(found, self.objectives, self.factors, about, *ran)

    def _about(self, found: SearchResult) -> str:
        said = (
            f"{self.base.name}: {len(found.tried)} packages tried under {self.asked.seeds} seeds, "
            f"{len(found.front)} in the front, run again under {self.fresh} fresh seeds"
        )
        return f"{said}; each costs a day what {self.base.name} costs" if self.alike else said


class _Runner:
    """Runs the packages of one generation after another, and tells how far the whole is."""

    def __init__(self, asked: Search, folder: Path, engine: Engine, progress: OnProgress | None) -> None:
        self.search, self.folder, self.engine, self.progress = asked, folder, engine, progress
        lived = asked.asked.lived
        self.days = days_of(lived).days if lived else 1  # of a run, by which progress after a reform is told
        self.whole, self.note, self.failed = WholeSearch(asked.most_runs * self.days), "", 0
        self.identity: Identity = {}
        self.reform: ReformTold | None = None

    def evaluate(self, rows: Sequence[Mapping[str, Any]], label: str) -> pd.DataFrame:
        """The runs of some packages under the seeds of a generation, or fresh ones."""
        search, alike = self.search, self.search.alike
        held = [alike.held(row) for row in rows] if alike else rows
        runs = search.asked.samples * (search.fresh if label == FRESH else search.asked.seeds)
        self.whole.begin(runs * self.days)

        def tell(now: Progress) -> None:
            done, left = self.whole.tell(now.done, now.total)
            if self.progress:
                self.progress(Progress(done, self.whole.total, now.failed, left, f"{label}{self.note}"))

        ran = run_experiment(
            search.candidates(held, label),
            self.folder / label.replace(" ", "-"),
            self.engine,
            keep=(),
            progress=tell,
        )
        self.failed += ran.failed
        self.identity, self.reform = identity_of(ran.store), reform_of(ran.store)
        return ran.store.results()

    def on_generation(self, now: Generation) -> None:
        """Say beside the progress how large the front is."""
        self.note = f", {now.front} in the front of {now.candidates}"


def package_values(factor: Factor) -> float:
    """How many values a package may give a factor; infinity for a range of numbers that are not whole."""
    if factor.levels:
        return len(factor.levels)
    return int(factor.high) - int(factor.low) + 1 if factor.whole else inf


def _stored(folder: Path) -> int:
    """Runs that the folder of a search holds, in all its generations."""
    parts = [each.parent for each in folder.glob(f"*/{MANIFEST}")]
    return sum(len(Store.read(part).finished()) for part in parts)


def _alike(asked: Exploration, factors: Sequence[Factor]) -> SameCost | None:
    """What holds packages at the cost of the scenario that they start from; None where hours are alike."""
    if known_equal(asked.equal) == HOURS:
        return None
    if CAPACITY in {factor.path for factor in factors}:
        raise ScenarioError(f"--equal {asked.equal}: sets {CAPACITY} itself; leave it out.")
    return SameCost(asked.names[0], asked.fixed)
