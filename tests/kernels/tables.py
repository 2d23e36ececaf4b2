"""Small tables for kernels, the events they write, and comparing two sets of tables."""

from dataclasses import dataclass, field, fields
from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from agents.bundles import PLACE
from agents.casework import Casework, Tasks
from agents.disputes import Disputes
from agents.events import EVENT
from agents.readable.institutions import InstitutionRules
from agents.residents import Contacts, Resident, Residents, Teams
from agents.tables import (
    CaseworkRows,
    DisputeRows,
    InstitutionRows,
    Key,
    LogRows,
    ResidentRows,
    Rows,
    SocietyRows,
)
from sim.city.residents.contacts import by_group
from sim.params import Section, declarations
from sim.scenario.topics import load_topics

checked = settings(max_examples=60, deadline=None, derandomize=True)
seeds = st.integers(0, 2**64 - 1)
shares = st.floats(0.0, 1.0, width=32)
masks = st.integers(0, 2**13 - 1)
TOPICS = load_topics("urban_china")
KINDS_OF_UNIT = np.array([0, 1, 2, 3, 1, 2], np.uint8)  # six institutions serve for all tests
UNITS = len(KINDS_OF_UNIT)


def sections(section: type[Section], **fixed: Any) -> st.SearchStrategy[Any]:
    """Sections whose every number is drawn within its range, not far from its default."""

    def values(d: Any) -> st.SearchStrategy[Any]:
        if d.kind is bool:
            return st.booleans()
        near = 1.5 if d.kind is float else 3
        low, high = max(d.low, d.default - near), min(d.high, d.default + near)
        return st.floats(low, high) if d.kind is float else st.integers(low, high)

    every = {d.name: values(d) for d in declarations(section, "")}
    every |= {name: st.just(value) for name, value in fixed.items()}
    return st.fixed_dictionaries(every).map(lambda drawn: section(**drawn))


def disputes(count: int, **columns: Any) -> Disputes:
    """A table of `count` rows; what is not given is as in a new row."""
    table = Disputes.empty(count)
    table.count = count
    table.key[:] = np.arange(count) * 7919 + 2**33
    table.resident[:] = np.arange(count)
    for name, values in columns.items():
        getattr(table, name)[:] = values
    return table


def casework(**columns: Any) -> Casework:
    """Six institutions."""
    table = Casework.idle(np.full(UNITS, 480, np.int32), 360, len(TOPICS))
    for name, values in columns.items():
        getattr(table, name)[:] = values
    return table


def residents(count: int, **columns: Any) -> Residents:
    """Residents in the middle of everything."""
    half, wide = np.full(count, 0.5, np.float32), {"satisfaction": 6, "expectation": 6, "trust": 4}
    values: dict[str, Any] = {}
    for f in fields(Residents):
        kind = np.uint8 if f.name in ("tenure", "migrant", "age", "income", "member", "tied") else np.int32
        values[f.name] = half.copy() if f.name in FLOATS else np.zeros(count, kind)
        if f.name in (*wide, "opinion"):
            values[f.name] = np.full((count, wide.get(f.name, 4)), 0.5, np.float32)
    for name, given in columns.items():
        values[name][:] = given
    return Residents(**values)


FLOATS = ("digital", "threshold", "grievance", "efficacy", "participation")


def place_columns(
    compliance: Any = 0.7, means: Any = 0.6, weight: Any = 0.5, week: Any = 2400.0, learnt: Any = True
) -> tuple:
    """Six institutions, each tied to all others."""
    who = np.array([b for a in range(UNITS) for b in range(UNITS) if b != a], np.int32)
    start = np.arange(0, len(who) + 1, UNITS - 1).astype(np.int32)
    return (
        start,
        who,
        np.full(len(who), weight, np.float32),
        np.full(len(who), learnt, np.bool_),
        KINDS_OF_UNIT,
        np.full(UNITS, compliance, np.float32),
        np.full(UNITS, means, np.float32),
        np.full(UNITS, week, np.float64),
    )


def named(columns: tuple) -> Any:
    """The same by name."""
    return SimpleNamespace(**dict(zip(PLACE, columns, strict=True)))


def place_rows(columns: tuple) -> Any:
    """The same as kernels want it."""
    return Rows().place(named(columns))


def serves(units: Any) -> np.ndarray:
    """Desks of a single community: competence k at every tier is served by `units[k]`."""
    table = np.full((13, 3, 1), -1, np.int32)
    table[:] = np.asarray(units, np.int32).reshape(13, 1, 1)
    return table


def teams(workplace: Any, units: int = UNITS) -> Teams:
    """Residents by workplace."""
    work = np.asarray(workplace, np.int32)
    order, rank, place = (
        np.zeros(work.size, np.uint32),
        np.zeros(work.size, np.int64),
        np.zeros(units + 1, np.int64),
    )
    by_group(work, place, order, rank)
    return Teams(order, rank, place)


def contacts(start: np.ndarray, who: np.ndarray) -> Any:
    """A network as kernels want it."""
    return Rows().contacts(Contacts(start, who))


def no_contacts(count: int) -> tuple[np.ndarray, np.ndarray]:
    """A network in which nobody knows anybody."""
    return np.zeros(count + 1, np.uint32), np.zeros(0, np.uint32)


def at(seed: int, day: int) -> Key:
    """What random numbers are keyed by."""
    return Key(np.uint64(seed), day)


def reputation(communities: int = 1, value: float = 0.5) -> np.ndarray:
    """What neighbours think of every channel."""
    return np.full((communities, 9), value, np.float32)


@dataclass
class Log:
    """Room for events, as kernels want it."""

    rows: np.ndarray = field(default_factory=lambda: np.zeros(4000, EVENT))
    cursor: np.ndarray = field(default_factory=lambda: np.zeros(1, np.int64))

    def said(self) -> list[tuple]:
        """Events so far, notes rounded to what a float32 keeps."""
        return [(*map(int, list(e)[:7]), round(float(e["note"]), 5)) for e in self.rows[: self.cursor[0]]]


def event(
    day: int, dispute: int, activity: int, actor: int, origin=-1, target=-1, minutes=0, note=0.0
) -> tuple:
    """An event as `Log.said` tells it."""
    whole = (day, dispute, activity, actor, origin, target, minutes)
    return (*map(int, whole), round(float(np.float32(note)), 5))


class Unit(SimpleNamespace, InstitutionRules):
    """An institution with its state as attributes, and nothing of Mesa."""


@dataclass(repr=False)
class World:
    """The tables that kernels change together, and their rows."""

    d: Disputes
    work: Casework = field(default_factory=casework)
    tasks: Tasks = field(default_factory=lambda: Tasks.empty(256))
    people: Residents = field(default_factory=lambda: residents(8))
    log: Log = field(default_factory=Log)

    def __post_init__(self) -> None:
        self.rows, self.topics = Rows(), TOPICS
        self.active = np.arange(self.d.count, dtype=np.int32)
        self.said: list[tuple] = []

    def __repr__(self) -> str:
        return "World(...)"

    @property
    def dr(self) -> DisputeRows:
        """Disputes, and the catalogue `topics`."""
        return self.rows.disputes(self.d, self.topics)

    @property
    def wr(self) -> CaseworkRows:
        """Casework."""
        return self.rows.casework(self.work)

    @property
    def pr(self) -> ResidentRows:
        """Residents."""
        return self.rows.residents(self.people)

    @property
    def lr(self) -> LogRows:
        """Log."""
        return self.rows.log(self.log)  # type: ignore[arg-type]

    def ir(self, place: tuple | None = None, **parts: Any) -> InstitutionRows:
        """Institutions; what is not given is empty."""
        rows, ties = self.rows, place_rows(place or place_columns())
        return rows.institutions(cases=self.wr, tasks=rows.tasks(self.tasks), ties=ties, **parts)

    def sr(self, **parts: Any) -> SocietyRows:
        """Society; what is not given is empty."""
        return self.rows.society(people=self.pr, **parts)

    def unit(self, row: int, place: tuple) -> Unit:
        """An institution as the rules in readable form want it."""
        seen = named(place)
        columns = {name: column[row] for name, column in self.work.columns().items()}
        columns |= {name: getattr(seen, name)[row] for name in ("kind", "compliance", "means", "week")}
        return Unit(**{name: value.tolist() for name, value in columns.items()})

    def person(self, row: int) -> Resident:
        """A resident as the rules in readable form want it."""
        return Resident(None, self.people, row)

    def twin(self) -> "World":
        """An equal world for the plain rules."""
        d = Disputes(self.d.used.copy(), *(c.copy() for c in self.d.columns().values()))
        tasks = Tasks(*(getattr(self.tasks, f.name).copy() for f in fields(Tasks)))
        return World(d, self.work.copy(), tasks, self.people.copy())

    def same_as(self, plain: "World", *, tasks: bool = True) -> None:
        """Every column of every table, and the story, are equal (floats as far as they are kept)."""
        assert self.log.said() == plain.said
        tables = [(self.d, plain.d), (self.work, plain.work), (self.people, plain.people)]
        for one, other in [*tables, *([(self.tasks, plain.tasks)] if tasks else [])]:
            for name, column in one.columns().items():
                equal(column, getattr(other, name), name)


def equal(one: np.ndarray, other: np.ndarray, name: str) -> None:
    """Integers exactly; float64 to 1e-12; float32 to its last digit."""
    tolerance = {"f8": 1e-12, "f4": 2e-7}.get(one.dtype.str[1:], 0)
    np.testing.assert_allclose(one, other[: len(one)], rtol=tolerance, atol=tolerance, err_msg=name)
