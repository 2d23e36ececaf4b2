"""Which parameters move an outcome, told apart from randomness; of new or stored runs (敏感性分析)."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from experiments.designs.chosen import several
from experiments.designs.experiment import Experiment
from experiments.designs.past import Past
from experiments.designs.sampling import MORRIS, SOBOL
from experiments.designs.text import text_of
from experiments.execution.batch import OnProgress
from experiments.exploration.analysis import ANALYSED, Analysis, analyses
from experiments.results.design_results import DesignResults
from experiments.results.reform import ReformTold
from experiments.results.views import Picture, drawn
from experiments.storage.manifest import MANIFEST
from experiments.storage.place import Place
from experiments.storage.store import open_results
from experiments.studies.exploration import Exploration
from experiments.studies.keeping import (
    Identity,
    figure_folder,
    identity_of,
    keep_json,
    learnt,
    place_for,
    reform_of,
)
from experiments.studies.prepared import Prepared
from sim.errors import ScenarioError
from sim.outcomes.headline import CHIEF

DRAWN = (MORRIS, SOBOL)  # methods that have a figure


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sensitivity:
    """What moves an outcome.

    analyses : one, or in a folder one for every scenario beside the first and every city
    identity : scenarios, seeds and code of the runs; failed : how many runs did
    folder : where the runs are kept; None where they are not
    reform : what was before and after it; None where every run began on its first day
    """

    analyses: tuple[Analysis, ...]
    identity: Identity
    failed: int
    folder: Path | None
    reform: ReformTold | None = None

    def __repr__(self) -> str:
        first = self.analyses[0]
        more = f", and {len(self.analyses) - 1} more" if len(self.analyses) > 1 else ""
        about = f"{first.points} points, {first.seeds} seeds, {self.failed} runs failed"
        return f"Sensitivity({first.kind} of {first.outcome.words[0]}: {about}{more})"

    def table(self) -> pd.DataFrame:
        """A row per factor, strongest first; with the columns outcome and city where there are several."""
        if len(self.analyses) == 1:
            return self.analyses[0].table
        each = [a.table.assign(outcome=a.outcome.words[0], city=a.city) for a in self.analyses]
        return pd.concat(each, ignore_index=True)

    def plot(self, number: int = 0) -> Picture:
        """The figure of an analysis. Raises ScenarioError where its method has none."""
        found = self.analyses[number]
        if found.kind not in DRAWN:
            raise ScenarioError(f"a {found.kind} has no figure; see its table().")
        return drawn(found.kind, lambda path: self._draw(found, path))

    def keep(self, folder: Path | str | None = None) -> list[Path]:
        """Write figures and numbers into a folder, else beside the runs. Returns the figures."""
        out, figures = place_for(folder, self.folder), []
        for number, each in enumerate(self.analyses):
            name = each.kind if number == 0 else f"{each.kind}-{number + 1}"
            if each.kind in DRAWN:
                with figure_folder(out) as pictures:
                    figures.append(self._draw(each, pictures / f"{name}.png"))
            keep_json(out, f"{name}.json", each.content())
        return figures

    def _draw(self, found: Analysis, path: Path) -> Path:
        from experiments.figures.sensitivity import draw_morris, draw_sobol

        about = f"{found.points} points, {found.seeds} seeds"
        if found.kind == MORRIS:
            return draw_morris(found.table, found.outcome.words, about, path, self.identity)
        return draw_sobol(found.table, found.outcome.words, about, path, self.identity, found.pairs)


def sensitivity(
    scenarios: str | Path | Sequence[str | Path] = (),
    *,
    method: str = MORRIS,
    factors: Sequence[str] = (),
    around: float = 0.5,
    metric: str = CHIEF,
    samples: int = 10,
    second_order: bool = False,
    seeds: int = 5,
    seed: int = 1,
    equal: str = "hours",
    overrides: Mapping[str, object] | None = None,
    history: str | None = None,
    spin_up: int | None = None,
    horizon: str | None = None,
    workers: int = 1,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
) -> Sensitivity:
    """Vary factors, run every point, and say which of them move an outcome.

    method : "morris", screening of many factors, or "sobol", shares of variance; `samples` is then a power
        of 2, and `second_order` also tells what two factors make together
    scenarios, factors, around, metric, samples, seeds, seed, equal, overrides : as of `Exploration`
    history, spin_up, horizon : as of `experiments.designs.past.Past`; history "none" leaves the reform out
    out : folder that keeps the runs; those it holds are not run again. None keeps nothing.

    Raises ScenarioError for input that cannot be used, and where nothing can be learnt.
    """
    asked = Exploration(
        several(scenarios, (str, Path)),
        factors,
        around,
        metric,
        samples,
        seeds,
        seed,
        overrides or {},
        equal,
        Past.of(history, spin_up, horizon),
    )
    made = sensitivity_design(asked, method, second_order=second_order)
    return run_sensitivity(Prepared.of(made), metric, workers=workers, out=out, progress=progress)


def sensitivity_design(asked: Exploration, method: str = MORRIS, *, second_order: bool = False) -> Experiment:
    """The design that `sensitivity` runs. Raises ScenarioError for what does not go together."""
    if method not in DRAWN:
        raise ScenarioError(f"--method {method}: is not known. Methods: {', '.join(DRAWN)}.")
    if method == SOBOL and asked.samples & (asked.samples - 1):
        raise ScenarioError(f"--samples {asked.samples}: must be a power of 2 for sobol, such as 64 or 128.")
    if second_order and method != SOBOL:
        raise ScenarioError("--second-order: goes with --method sobol.")
    scenarios = asked.loaded()
    question = f"Which parameters move {asked.outcome(scenarios).words[0]}?"
    made = replace(asked.design(method, scenarios, question), second_order=second_order)
    return replace(made, text=text_of(made))


def run_sensitivity(
    prepared: Prepared,
    metric: str,
    *,
    workers: int = 1,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
) -> Sensitivity:
    """Run a prepared design and analyse it."""
    with prepared.ran(out=out, workers=workers, progress=progress) as ran:
        store = ran.store
        found = learnt(lambda: tuple(analyses(prepared.experiment, store.points(), store.results(), metric)))
        kept = Path(out) if out else None
        return Sensitivity(found, identity_of(store), ran.failed, kept, reform_of(store))


def is_folder(names: Sequence[str | Path]) -> bool:
    """Whether the one thing named is a result folder, not a scenario."""
    return len(names) == 1 and not str(names[0]).endswith(".toml") and Place(names[0]).has(MANIFEST)


def sensitivity_of_folder(
    folder: Path | str, metric: str = CHIEF, *, method: str | None = None
) -> Sensitivity:
    """Analyse the runs of a design as they are; computes none.

    method : only to be sure; the design of the folder decides

    Raises ScenarioError where the design has no sensitivity analysis, or another one.
    """
    design = DesignResults.of(open_results(folder))
    kind, count = design.experiment.kind, len(design.experiment.factors)
    if kind not in ANALYSED or not count:
        raise ScenarioError(
            f"{folder}: its design ({kind}, {count} factors) has no sensitivity analysis. "
            f"Kinds that have one: {', '.join(ANALYSED)}. "
            f"See its results: {shlex.join(['gongzhi', 'report', str(folder)])}"
        )
    if method is not None and kind != method:
        raise ScenarioError(
            f"--method {method}: the points in {folder} are of kind {kind}, which decides the "
            "method; leave it out."
        )
    found = learnt(lambda: tuple(design.analyses(metric)))
    failed = int((design.runs["status"] == "failed").sum())
    store = design.store
    return Sensitivity(found, identity_of(store), failed, store.place.local, reform_of(store))
