"""`gongzhi search`: from options to a front that is printed."""

from app.commands.design.printing import print_estimate
from app.commands.explore.options import Shared
from app.commands.explore.printing import print_found_packages
from app.console.progress import announce_compilation, of_runs, progress
from experiments.storage.place import Place
from experiments.studies.search import DRY, Search


def search_command(asked: Search, shared: Shared) -> bool:
    """Search packages, run the front again under fresh seeds, print. Returns whether every run went well."""
    announce_compilation()
    if shared.dry_run:
        found = asked.estimate(out=shared.out, workers=shared.workers)
        place = Place(str(shared.out or DRY))
        print_estimate("search, at most", found, place, shared.workers, as_json=shared.json)
        return True
    with progress(shared.counted) as report:
        packages = asked.run(workers=shared.workers, out=shared.out, progress=of_runs(report))
    figures = packages.keep() if shared.out is not None else []
    print_found_packages(packages, figures, as_json=shared.json)
    return not packages.failed
