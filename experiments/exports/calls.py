"""A run in a format of other programs, and the process view of a run: one call each (导出)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.execution.batch import OnProgress
from experiments.execution.pace import paced
from experiments.exports.flat import write_csv
from experiments.exports.network import write_network
from experiments.exports.ocel_files import write_ocel
from experiments.exports.process import Process, process_of
from experiments.exports.source import FinishedModel, run_of
from experiments.exports.xes import write_xes
from experiments.results.views import Picture, drawn
from experiments.storage.atomic import file_errors
from experiments.story.actors import Actors
from experiments.wording.foreign import in_file_name
from experiments.wording.spreadsheet import write_spreadsheet
from experiments.wording.words import words
from sim.errors import ScenarioError
from sim.values import named_values

FORMATS = {"xes": ".xes", "ocel2": ".json", "csv": ".csv", "graphml": ".graphml", "gexf": ".gexf"}
NETWORKS = ("graphml", "gexf")
EVENTS: Mapping[str, Callable[[FinishedModel, Actors, Path], object]] = {
    "xes": write_xes,
    "ocel2": write_ocel,
    "csv": write_csv,
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written.

    name : of the run, such as "party_led, seed 7"
    size : bytes; events, disputes : how many the run has
    same : whether a stored run came out as it was stored; true for a new one
    """

    name: str
    path: Path
    form: str
    size: int
    events: int
    disputes: int
    same: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ProcessView:
    """How disputes are handled in a run: variants, referrals, waiting, rework, bottlenecks.

    found : the tables, in words of `language`; run : the run that they are of
    """

    found: Process
    run: FinishedModel
    language: str

    def __repr__(self) -> str:
        return f"ProcessView({self.run.name}: {', '.join(self.tables())})"

    @property
    def same(self) -> bool:
        """Whether a stored run came out as it was stored; true for a new one."""
        return self.run.same

    def tables(self) -> dict[str, pd.DataFrame]:
        """Name -> table."""
        return self.found.tables()

    def table(self, name: str = "variants") -> pd.DataFrame:
        """One of the tables. Raises ScenarioError where there is none of this name."""
        return self.tables()[self._known(name)]

    def plot(self, name: str = "variants") -> Picture:
        """The picture of a table. Raises ScenarioError where there is none of this name."""
        from experiments.exports.process_figures import draw_process

        wanted = self._known(name)
        return drawn(
            wanted,
            lambda path: draw_process(self.found, self.run, path.parent, self.language),
        )

    def keep(self, folder: Path | str) -> list[Path]:
        """Write the tables as CSV and the pictures into a folder. Returns the pictures."""
        from experiments.exports.process_figures import draw_process

        out = Path(folder)
        with writing(out / "variants.csv"):
            for name, table in self.tables().items():
                rows = table.astype(object).where(table.notna(), "").itertuples(index=False)
                write_spreadsheet(out / f"{name}.csv", list(table.columns), rows)
        return draw_process(self.found, self.run, out, self.language)

    def _known(self, name: str) -> str:
        if name not in self.tables():
            raise ScenarioError(f"no table is called '{name}'. Tables: {', '.join(self.tables())}.")
        return name


def export(
    source: str | Path,
    form: str,
    out: Path | str | None = None,
    *,
    seed: int = 1,
    run: str = "",
    overrides: Mapping[str, object] | None = None,
    progress: OnProgress | None = None,
) -> Exported:
    """Write the events of a run, or its institution network, for other programs.

    source : name of a scenario, path of its file, or a result folder
    form : xes, ocel2 or csv for events, graphml or gexf for the network
    out : the file; else one here, named after scenario and seed. `.sqlite` or `.db` makes a relational OCEL.
    seed, overrides : of a scenario; run : first digits of a run of a folder, else its first one
    progress : told after every day

    Raises ScenarioError for an unknown format, and where no such run is there.
    """
    check_form(form)
    finished = run_of(source, seed, run, named_values(overrides, "overrides"), paced(progress))
    model = finished.model
    path = Path(out or in_file_name(f"{model.programme.name}-seed{int(model.seed)}{FORMATS[form]}"))
    with writing(path):
        if form in NETWORKS:
            write_network(finished, path, form)
        else:
            EVENTS[form](finished, _actors(finished, "en"), path)
    size = path.stat().st_size
    return Exported(finished.name, path, form, size, len(finished.log), model.disputes.count, finished.same)


def check_form(form: str) -> None:
    """Raise ScenarioError for a format that is not known."""
    if form not in FORMATS:
        raise ScenarioError(f"--format = {form!r} is not known. Formats: {', '.join(FORMATS)}.")


def process(
    source: str | Path,
    *,
    seed: int = 1,
    run: str = "",
    overrides: Mapping[str, object] | None = None,
    language: str = "en",
    progress: OnProgress | None = None,
) -> ProcessView:
    """Show how disputes are handled in a run: variants, referrals, waiting, rework, bottlenecks.

    source, seed, run, overrides, progress : as of `export`
    language : of the words in the tables, "en" or "zh"

    Raises ScenarioError where no such run is there, or the language is unknown.
    """
    words(language)  # a wrong language is refused before anything runs
    finished = run_of(source, seed, run, named_values(overrides, "overrides"), paced(progress))
    return ProcessView(process_of(finished, _actors(finished, language)), finished, language)


def _actors(finished: FinishedModel, language: str) -> Actors:
    return Actors(finished.model.city, finished.model.topics, words(language, "process"))


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Make the folder of a file; a file system that refuses becomes one message."""
    with file_errors(path.parent, "write files"):
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
