"""`gongzhi sensitivity`: runs of its own, or those that a result folder holds already."""

from app.commands.explore.options import Shared
from app.commands.explore.printing import print_sensitivity
from app.commands.explore.work import ready, say_estimate
from app.console.progress import of_runs, progress
from experiments.studies.exploration import Exploration
from experiments.studies.sensitivity import (
    Sensitivity,
    run_sensitivity,
    sensitivity_design,
    sensitivity_of_folder,
)


def sensitivity_command(asked: Exploration, shared: Shared, method: str, *, second_order: bool) -> bool:
    """Screen or split the variance, draw and print. Returns whether every run went well."""
    prepared = ready(sensitivity_design(asked, method, second_order=second_order))
    if shared.dry_run:
        say_estimate(prepared, shared)
        return True
    with progress(shared.counted) as report:
        found = run_sensitivity(
            prepared, asked.metric, workers=shared.workers, out=shared.out, progress=of_runs(report)
        )
    return _tell(found, shared)


def folder_command(folder: str, metric: str, method: str | None, shared: Shared) -> bool:
    """Analyse the runs of a design as they are; computes none. Returns whether every run went well."""
    return _tell(sensitivity_of_folder(folder, metric, method=method), shared)


def _tell(found: Sensitivity, shared: Shared) -> bool:
    """Print every analysis; with a folder, draw it and keep its numbers there."""
    figures = found.keep(shared.out) if shared.out is not None else []
    print_sensitivity(found, figures, as_json=shared.json)
    return not found.failed
