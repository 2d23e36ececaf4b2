"""`gongzhi sensitivity`: runs of its own, or those that a result folder holds already."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.commands.explore.printing import print_sensitivity
from app.commands.explore.work import Asked, figure_folder, identity_of, keep_json, learnt, run_asked
from app.console.printing import typed
from experiments.designs.sampling import MORRIS, SOBOL
from experiments.designs.text import text_of
from experiments.exploration.analysis import ANALYSED, Analysis, analyses
from experiments.results.design_results import DesignResults
from experiments.storage.manifest import MANIFEST
from experiments.storage.place import Place
from experiments.storage.store import Store, open_results
from sim.errors import ScenarioError


def is_folder(names: Sequence[str]) -> bool:
    """Whether the one thing named is a result folder, not a scenario."""
    return len(names) == 1 and not names[0].endswith(".toml") and Place(names[0]).has(MANIFEST)


def sensitivity_command(asked: Asked, method: str, *, second_order: bool) -> bool:
    """Screen or split the variance, draw and print. Returns whether every run went well."""
    if method == "sobol" and asked.samples & (asked.samples - 1):
        raise ScenarioError(f"--samples {asked.samples}: must be a power of 2 for sobol, such as 64 or 128.")
    if second_order and method != "sobol":
        raise ScenarioError("--second-order: goes with --method sobol.")
    scenarios = asked.scenarios
    question = f"Which parameters move {asked.outcome(scenarios).words[0]}?"
    made = asked.experiment(SOBOL if method == "sobol" else MORRIS, scenarios, question)
    made = replace(made, second_order=second_order)
    made = replace(made, text=text_of(made))
    with run_asked(made, asked) as ran:
        if ran is None:
            return True
        store = ran.store
        found = learnt(lambda: list(analyses(made, store.points(), store.results(), asked.metric)))
        _tell(found, store, asked.out, as_json=asked.as_json)
        return not ran.failed


def sensitivity_of_folder(
    folder: str, metric: str, method: str | None, out: Path | None, *, as_json: bool
) -> bool:
    """Analyse the runs of a design as they are; computes none. Returns whether every run went well."""
    design = DesignResults.of(open_results(folder))
    kind, count = design.experiment.kind, len(design.experiment.factors)
    if kind not in ANALYSED or not count:
        raise ScenarioError(
            f"{folder}: its design ({kind}, {count} factors) has no sensitivity analysis. "
            f"Kinds that have one: {', '.join(ANALYSED)}. See its results: {typed('report', folder)}"
        )
    if method is not None and kind != method:
        raise ScenarioError(
            f"--method {method}: the points in {folder} are of kind {kind}, which decides the "
            "method; leave it out."
        )
    found = learnt(lambda: list(design.analyses(metric)))
    _tell(found, design.store, out, as_json=as_json)
    return not (design.runs["status"] == "failed").any()


def _tell(found: Sequence[Analysis], store: Store, out: Path | None, *, as_json: bool) -> None:
    """Print every analysis; with a folder, draw it and keep its numbers there."""
    figures: list[Path] = []
    for number, each in enumerate(found):
        name = each.kind if number == 0 else f"{each.kind}-{number + 1}"
        if out is not None:
            figures += _drawn(each, store, out, name)
            keep_json(out, f"{name}.json", each.content())
    print_sensitivity(found, figures, as_json=as_json)


def _drawn(found: Analysis, store: Store, out: Path, name: str) -> list[Path]:
    """The figure of an analysis, where its method has one."""
    from experiments.figures.sensitivity import draw_morris, draw_sobol

    about, identity = f"{found.points} points, {found.seeds} seeds", identity_of(store)
    with figure_folder(out) as folder:
        path = folder / f"{name}.png"
        if found.kind == MORRIS:
            return [draw_morris(found.table, found.outcome.words, about, path, identity)]
        if found.kind == SOBOL:
            return [draw_sobol(found.table, found.outcome.words, about, path, identity, found.pairs)]
    return []
