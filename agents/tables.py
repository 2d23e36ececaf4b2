"""Whole tables, and bundles of them, as one argument of a kernel: `disputes.state[row]` is an element.

Numba's structrefs hold the columns behind one pointer. Named tuples would be handed over field by
field at every call, which makes compiling the kernels take three times as long. A structref never stands in
a tuple that comes from Python, whose type Numba would have to find at every call.

A kernel takes, as far as it needs them and in this order: `key, rows, disputes, institutions, society, rules,
log`. What each bundle holds is declared in `agents.bundles`.
"""

from collections.abc import Callable, Hashable
from operator import is_
from typing import Any, NamedTuple

import numpy as np
from numba.core import types
from numba.experimental import structref

from agents.bundles import (
    CASEWORK,
    CONTACT,
    DISPUTE,
    INSTITUTION,
    LOG,
    PLACE,
    RESIDENT,
    SOCIETY,
    SOURCE,
    TASK,
    TEAM,
    TOPIC,
)
from agents.casework import Casework, Tasks
from agents.columns import Declared, declared
from agents.compiling import kernel
from agents.disputes import COLUMNS, Disputes
from agents.events import EventLog
from agents.residents import Contacts, Residents


class Key(NamedTuple):
    """What random numbers of a day are keyed by, beside the decision and who decides.

    seed : uint64, of the run; day : int64, number of the day
    """

    seed: np.uint64
    day: int


class _Rows(types.StructRef):
    def preprocess_fields(self, pairs: Any) -> Any:
        return tuple((name, types.unliteral(kind)) for name, kind in pairs)


class _Proxy(structref.StructRefProxy):
    """A table as kernels see it; Python only passes it on."""

    # Every call of a kernel asks each bundle for its type: the slot itself answers without a call of Python.
    _numba_type_ = structref.StructRefProxy._type  # type: ignore[attr-defined]


@structref.register
class DisputeRowsType(_Rows):
    """Columns of `Disputes`, and the catalogue that they point to."""


@structref.register
class CaseworkRowsType(_Rows):
    """Columns of `Casework`."""


@structref.register
class TaskRowsType(_Rows):
    """Columns of `Tasks`."""


@structref.register
class ResidentRowsType(_Rows):
    """Columns of `Residents`."""


@structref.register
class ContactRowsType(_Rows):
    """Columns of `Contacts`."""


@structref.register
class TeamRowsType(_Rows):
    """Residents by workplace."""


@structref.register
class PlaceRowsType(_Rows):
    """Ties between institutions, and what can be seen of them."""


@structref.register
class SourceRowsType(_Rows):
    """Enterprises that can cause problems."""


@structref.register
class TopicRowsType(_Rows):
    """Columns of the dispute catalogue."""


@structref.register
class LogRowsType(_Rows):
    """The event log."""


@structref.register
class InstitutionRowsType(_Rows):
    """All that kernels know of institutions."""


@structref.register
class SocietyRowsType(_Rows):
    """All that kernels know of residents."""


class DisputeRows(_Proxy):
    """Columns of `Disputes`, at full capacity, and the catalogue that they point to."""


class CaseworkRows(_Proxy):
    """Columns of `Casework`."""


class TaskRows(_Proxy):
    """Columns of `Tasks`."""


class ResidentRows(_Proxy):
    """Columns of `Residents`."""


class ContactRows(_Proxy):
    """Columns of `Contacts`."""


class TeamRows(_Proxy):
    """Residents by workplace, see `agents.bundles.TEAM`."""


class PlaceRows(_Proxy):
    """Ties between institutions, and what can be seen of them, see `agents.bundles.PLACE`."""


class SourceRows(_Proxy):
    """Enterprises that can cause problems, see `agents.bundles.SOURCE`."""


class TopicRows(_Proxy):
    """The dispute catalogue, see `agents.bundles.TOPIC`."""


class LogRows(_Proxy):
    """The event log, see `agents.bundles.LOG`."""


class InstitutionRows(_Proxy):
    """All that kernels know of institutions, see `agents.bundles.INSTITUTION`."""


class SocietyRows(_Proxy):
    """All that kernels know of residents, see `agents.bundles.SOCIETY`."""


for _proxy, _type, _names in (
    (DisputeRows, DisputeRowsType, DISPUTE),
    (CaseworkRows, CaseworkRowsType, CASEWORK),
    (TaskRows, TaskRowsType, TASK),
    (ResidentRows, ResidentRowsType, RESIDENT),
    (ContactRows, ContactRowsType, CONTACT),
    (TeamRows, TeamRowsType, TEAM),
    (PlaceRows, PlaceRowsType, PLACE),
    (SourceRows, SourceRowsType, SOURCE),
    (TopicRows, TopicRowsType, TOPIC),
    (LogRows, LogRowsType, LOG),
    (InstitutionRows, InstitutionRowsType, INSTITUTION),
    (SocietyRows, SocietyRowsType, SOCIETY),
):
    structref.define_proxy(_proxy, _type, list(_names))


# Constructors as cached kernels: the ones that Numba makes are compiled anew in every process.


@kernel
def _disputes(*a):
    return DisputeRows(*a)


@kernel
def _casework(*a):
    return CaseworkRows(*a)


@kernel
def _tasks(*a):
    return TaskRows(*a)


@kernel
def _residents(*a):
    return ResidentRows(*a)


@kernel
def _contacts(*a):
    return ContactRows(*a)


@kernel
def _teams(*a):
    return TeamRows(*a)


@kernel
def _place(*a):
    return PlaceRows(*a)


@kernel
def _sources(*a):
    return SourceRows(*a)


@kernel
def _topics(*a):
    return TopicRows(*a)


@kernel
def _log(*a):
    return LogRows(*a)


@kernel
def _institutions(*a):
    return InstitutionRows(*a)


@kernel
def _society(*a):
    return SocietyRows(*a)


@kernel
def _speak(people, spoken):
    people.opinion = spoken


class Rows:
    """Makes and remembers what kernels are handed: one object per bundle, as long as its parts are the same.

    A bundle keeps the arrays that it was made of; it is made anew when one of them is another object. What is
    remembered is left out of a pickle and made again when needed.
    """

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[tuple[object, ...], Any]] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {}

    def __setstate__(self, _: dict[str, Any]) -> None:
        self._made = {}

    def remembered(self, name: Hashable, parts: tuple[object, ...], make: Callable[[], Any]) -> Any:
        """What `make` answers, asked again only when one of `parts` is another object than last time.

        As many parts under a name at every call. They are kept, so that no new object takes their address.
        """
        known = self._made.get(name)
        if known is None or not all(map(is_, known[0], parts)):
            self._made[name] = known = (parts, make())
        return known[1]

    def _of(self, name: str, table: Any, make: Any, names: Any, witness: str) -> Any:
        """`witness`: the column that is replaced whenever any column of the table is."""
        column = getattr(table, witness)
        known = self._made.get(name)
        if known is not None and known[0][0] is column:
            return known[1]
        return self.remembered(name, (column,), lambda: make(*[getattr(table, field) for field in names]))

    def disputes(self, table: Disputes, catalogue: Any) -> DisputeRows:
        """All columns of the disputes, at full capacity, and the catalogue that they point to."""
        known = self._made.get("disputes")
        if known is not None and known[0][0] is table.key and known[0][1] is catalogue.lead:
            return known[1]
        columns, topics = ["used", *COLUMNS], self.topics(catalogue)
        parts = (table.key, catalogue.lead)
        return self.remembered(
            "disputes", parts, lambda: _disputes(*[getattr(table, name) for name in columns], topics)
        )

    def casework(self, table: Casework) -> CaseworkRows:
        """All columns of the casework."""
        return self._of("casework", table, _casework, CASEWORK, "held")

    def tasks(self, table: Tasks) -> TaskRows:
        """All columns of the tasks."""
        return self._of("tasks", table, _tasks, TASK, "dispute")

    def residents(self, table: Residents) -> ResidentRows:
        """All columns of the residents; `speak` puts new opinions into the bundle itself."""
        return self._of("residents", table, _residents, RESIDENT, "trust")

    def speak(self, table: Residents, spoken: np.ndarray) -> None:
        """Let what was said in a round of talk (float32, n x 4) be the opinions from now on."""
        people = self.residents(table)
        table.opinion = spoken
        _speak(people, spoken)

    def contacts(self, table: Contacts) -> ContactRows:
        """Whom residents know."""
        return self._of("contacts", table, _contacts, CONTACT, "who")

    def teams(self, teams: Any) -> TeamRows:
        """Residents by workplace, see `agents.bundles.TEAM`."""
        return self._of("teams", teams, _teams, TEAM, "order")

    def place(self, place: Any) -> PlaceRows:
        """Columns of a place, see `agents.bundles.PLACE`."""
        return self._of("place", place, _place, PLACE, "start")

    def sources(self, sources: Any) -> SourceRows:
        """Columns of the sources, see `agents.bundles.SOURCE`."""
        return self._of("sources", sources, _sources, SOURCE, "start")

    def topics(self, catalogue: Any) -> TopicRows:
        """Columns of a catalogue, see `agents.bundles.TOPIC`."""
        return self._of("topics", catalogue, _topics, TOPIC, "lead")

    def log(self, events: EventLog) -> LogRows:
        """The event log, see `agents.bundles.LOG`."""
        return self._of("log", events, _log, LOG, "rows")

    def institutions(self, **parts: Any) -> InstitutionRows:
        """All that kernels know of institutions, see `agents.bundles`; parts not given are empty."""
        given = tuple(parts.values())
        return self.remembered(
            "institutions", given, lambda: _institutions(*self._filled(INSTITUTION, parts))
        )

    def society(self, **parts: Any) -> SocietyRows:
        """All that kernels know of residents, see `agents.bundles`; parts not given are empty."""
        given = tuple(parts.values())
        return self.remembered("society", given, lambda: _society(*self._filled(SOCIETY, parts)))

    def _filled(self, bundle: dict[str, Declared], parts: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(parts[name] if name in parts else self._nothing(known) for name, known in bundle.items())

    def _nothing(self, known: Declared) -> Any:
        """A part of a bundle without rows, of the declared type."""
        if known.kind not in EMPTY:
            return blank(known)
        make, columns = EMPTY[known.kind]
        return make(*[blank(column) for column in columns.values()])


def blank(known: Declared) -> np.ndarray:
    """An array without rows, of the declared type and number of axes."""
    axes = known.shape.count(",") + 1
    return np.zeros((0,) * (axes - 1) + (max(known.width, 1),) if axes > 1 else 0, known.kind)


EMPTY: dict[str, tuple[Any, dict[str, Declared]]] = {
    "CaseworkRows": (_casework, declared(Casework)),
    "TaskRows": (_tasks, declared(Tasks)),
    "ResidentRows": (_residents, declared(Residents)),
    "ContactRows": (_contacts, declared(Contacts)),
    "TeamRows": (_teams, TEAM),
    "PlaceRows": (_place, PLACE),
    "SourceRows": (_sources, SOURCE),
    "TopicRows": (_topics, TOPIC),
}
