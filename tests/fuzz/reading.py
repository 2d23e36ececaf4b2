"""Each kind of input is read as the program reads it."""

from functools import cache
from pathlib import Path
from typing import Any

from experiments.designs.check import load_design
from experiments.storage.manifest import Manifest
from sim.city.institutions.draft import Draft, Given
from sim.city.institutions.listing import (
    finished,
    list_assemblies,
    list_enterprises,
    list_managers,
    list_public_bodies,
)
from sim.city.institutions.ties import TieList
from sim.city.places.areas import areas_of
from sim.city.places.census import populate
from sim.city.places.layout import place_all
from sim.city.places.plan import Plan
from sim.city.places.source import plan_of
from sim.city.readers.handles import Directory
from sim.city.readers.ties import add_ties
from sim.city.spec.spec import CitySpec
from sim.scenario.file import load_scenario
from sim.scenario.topics import load_topics
from tests.city.own import AREAS
from tests.fuzz.slips import Files

MOST_POINTS = 40  # designs with more are checked, but their points are not listed


def read(kind: str, files: Files, folder: Path) -> Any:
    """What the program makes of an input. Raises ScenarioError where it refuses."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    path = folder / next(iter(files))
    return READERS[kind](path)


def _design(path: Path) -> tuple[Any, list[Any]]:
    made = load_design(path)
    return made, list(made.points()) if made.size <= MOST_POINTS else []


def _areas(path: Path) -> Plan:
    return _placed(CitySpec(preset="file", areas_file=str(path)))


def _outlines(path: Path) -> Plan:
    areas = path.with_name("areas.csv")
    return _placed(CitySpec(preset="file", areas_file=str(areas), boundaries_file=str(path)))


def _placed(spec: CitySpec) -> Plan:
    return populate(place_all(plan_of(spec)), spec, 1)


def _ties(path: Path) -> tuple[TieList, Directory, Any]:
    directory, table = institutions()
    ties = TieList.empty()
    add_ties(ties, str(path), directory)
    return ties, directory, table


@cache
def institutions() -> tuple[Directory, Any]:
    """Institutions of the small town of the tests, and who is called what."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "areas.csv"
        path.write_text(AREAS, encoding="utf-8")
        spec = CitySpec(preset="file", areas_file=str(path))
        draft = Draft(areas_of(_placed(spec)))
    list_public_bodies(draft)
    list_assemblies(draft, spec, 1)
    list_managers(draft, spec, 1)
    list_enterprises(draft, spec, 1)
    table = finished(draft, spec, 1, Given())
    return Directory(draft, table), table


READERS = {
    "scenario": load_scenario,
    "design": _design,
    "areas": _areas,
    "geojson": _outlines,
    "graphml": _ties,
    "catalogue": lambda path: load_topics(str(path)),
    "manifest": lambda path: Manifest.read(path.parent),
}
