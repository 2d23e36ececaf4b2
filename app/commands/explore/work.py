"""What exploring commands have in common, and discovery: from options to what is printed."""

from app.commands.design.printing import print_estimate
from app.commands.explore.options import Shared
from app.commands.explore.printing import print_discovery
from app.console.notes import say_notes
from app.console.progress import announce_compilation, of_runs, progress
from experiments.designs.experiment import Experiment
from experiments.storage.place import Place
from experiments.studies.discovery import discovery_design, run_discovery
from experiments.studies.exploration import Exploration
from experiments.studies.prepared import DRY, Prepared


def discover_command(asked: Exploration, shared: Shared, threshold: float, *, hold_out: bool) -> bool:
    """Find and tell the rules. Returns whether every run went well."""
    design, sought = discovery_design(asked, threshold, hold_out=hold_out)
    prepared = ready(design)
    if shared.dry_run:
        say_estimate(prepared, shared)
        return True
    with progress(shared.counted) as report:
        found = run_discovery(
            prepared, sought, workers=shared.workers, out=shared.out, progress=of_runs(report)
        )
    figures = found.keep() if shared.out is not None else []
    print_discovery(found, figures, as_json=shared.json)
    return not found.failed


def ready(experiment: Experiment) -> Prepared:
    """The design with its points and cities checked; how its files were understood is said."""
    prepared = Prepared.of(experiment)
    say_notes(prepared.notes)
    announce_compilation()
    return prepared


def say_estimate(prepared: Prepared, shared: Shared) -> None:
    """Print what a dry run tells."""
    found = prepared.estimate(out=shared.out, workers=shared.workers)
    place = Place(str(shared.out or DRY))
    print_estimate(prepared.experiment.name, found, place, shared.workers, as_json=shared.json)
