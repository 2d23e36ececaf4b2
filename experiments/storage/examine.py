"""What of a result folder is damaged or missing, found without changing anything (检查结果文件夹)."""

import json
from dataclasses import dataclass, field

from experiments.storage.inputs import lost_plugins, moved
from experiments.storage.place import DamagedError
from experiments.storage.store import Store, not_ours, points_file
from experiments.storage.tables import RUNS, TABLES, stranger
from sim.errors import ScenarioError


@dataclass(frozen=True, slots=True)
class Examination:
    """State of a result folder.

    damaged : file -> what is wrong with it, of the tables and the points
    points : whether the points of an experiment are there and whole; True where there are none to be
    lost : table -> runs that are said to stand in it and do not
    orphans : runs that stand in some table and have no row in `runs`
    inputs : what is wrong with the kept copies of the user's files; empty where nothing is
    plugins : names of the texts of plugins that are not kept any more
    """

    damaged: dict[str, str] = field(default_factory=dict)
    points: bool = True
    lost: dict[str, set[str]] = field(default_factory=dict)
    orphans: frozenset[str] = frozenset()
    inputs: str = ""
    plugins: tuple[str, ...] = ()

    @property
    def missing(self) -> set[str]:
        """Runs of which something is missing."""
        return set(self.orphans).union(*self.lost.values())

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged or missing."""
        return not (self.damaged or self.missing or self.inputs or self.plugins) and self.points


def examine(store: Store) -> Examination:
    """Look at every file of a result folder.

    What is missing can be told only where no table is damaged. Raises ScenarioError where a file may be whole
    and cannot be read, for want of a right for instance.
    """
    damaged = dict(_damaged(store))
    points = points_file(store.design)
    there = not points or (store.place.has(points) and points not in damaged)
    copies = _inputs(store), tuple(lost_plugins(store.place, store.manifest.designs))
    if any(name != points for name in damaged):
        return Examination(damaged, there, {}, frozenset(), *copies)
    counted = store.held(RUNS)
    orphans = set().union(*(store.held(kind) for kind in TABLES[1:])) - counted
    return Examination(damaged, there, store.lost(), frozenset(orphans), *copies)


def _damaged(store: Store) -> list[tuple[str, str]]:
    names = [(kind, f"{kind}/{name}") for kind in TABLES for name in store.place.tables(kind)]
    points = points_file(store.design)
    names += [("", points)] if points and store.place.has(points) else []
    found = []
    for kind, name in names:
        try:
            table = store.place.read_table(name)
            if kind and (why := stranger(kind, table.column_names, name.rpartition("/")[2])):
                raise not_ours(store.place, name, why)
        except DamagedError as error:
            found.append((name, str(error).partition(": ")[2].partition(". ")[0]))
    return found


def _inputs(store: Store) -> str:
    try:
        next(moved(store.place))
    except (ScenarioError, OSError, KeyError, json.JSONDecodeError) as error:
        return str(error)
    return ""
