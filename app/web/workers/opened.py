"""What a worker does for the page of results: look into folders, tell of pairs, do batches (结果任务)."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from app.web.workers.given import Done, Given
from app.web.workers.seeds import told_as
from experiments.designs.past import SETTLED
from experiments.execution.batch import Progress
from experiments.film.strip import Strip
from experiments.report.opened.folders import folder_in, folders
from experiments.report.opened.told import figure, opened, points, winners
from experiments.report.write import report
from sim.scenario.scenario import Scenario


def folders_job(_: Given, root: str) -> Done:
    """The result folders under a root."""
    return Done({"folders": folders(Path(root))})


def opened_job(_: Given, root: str, name: str, a: str, b: str) -> Done:
    """What a folder says of two scenarios."""
    return Done({"name": name, **opened(folder_in(Path(root), name), a, b)})


def figure_job(_: Given, root: str, name: str, a: str, b: str, wanted: str, lang: str) -> Done:
    """One figure of a pair."""
    return Done({"bytes": figure(folder_in(Path(root), name), a, b, wanted, lang), "figure": wanted})


def winners_job(given: Given, root: str, name: str, a: str, b: str, seeds: int, lang: str) -> Done:
    """Who wins and who loses between two scenarios."""
    folder = folder_in(Path(root), name)
    return Done(winners(folder, a, b, seeds, lang, lambda done, total: given.say("run", done, total)))


def points_job(_: Given, root: str, name: str, a: str, b: str, lang: str) -> Done:
    """What a design varied, and what came out."""
    return Done(points(folder_in(Path(root), name), a, b, lang))


def report_job(given: Given, root: str, name: str, seeds: int, lang: str) -> Done:
    """The report of a folder as one HTML file."""

    def tell(now: Progress) -> None:
        given.say("run", now.done, now.total)

    with tempfile.TemporaryDirectory(prefix="gongzhi-") as place:
        path = Path(place) / "report.html"
        folder = folder_in(Path(root), name)
        written = report(folder, lang, path, seeds=seeds, progress=tell)
        return Done({"bytes": path.read_bytes(), "warnings": list(written.warnings)})


def batch_job(given: Given, scenarios: tuple[Scenario, ...], folder: str, horizon: str, seeds: int) -> Done:
    """How far a batch is, whose last seed draws the figures; of the settled horizon all are done here."""
    strip = Strip(scenarios, Path(folder), horizon, seeds)
    if horizon == SETTLED:
        strip.whole(told_as(given, "spin_up"), told_as(given, "settled")).keep()
        return Done({"done": seeds, "seeds": seeds})
    there = strip.done()
    if there == seeds:
        strip.tested(seeds).keep()
    return Done({"done": there, "seeds": seeds}, more=there < seeds)


RESULT_JOBS: dict[str, Callable[..., Done]] = {
    "folders": folders_job,
    "opened": opened_job,
    "figure": figure_job,
    "winners": winners_job,
    "points": points_job,
    "report": report_job,
    "batch": batch_job,
}
