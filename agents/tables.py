"""Whole tables, and bundles of them, as one argument of a kernel: `disputes.state[row]` is an element.

Numba's structrefs hold the columns behind one pointer. Named tuples would be handed over field by
field at every call, which makes compiling the kernels take three times as long. A structref never stands in
a tuple that comes from Python, whose type Numba would have to find at every call.

A kernel takes, as far as it needs them and in this order: `key, rows, disputes, institutions, society, rules,
log`. What each bundle holds is declared below.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, NamedTuple

import numpy as np
from numba.core import types
from numba.experimental import structref

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
    """Residents by workplace, see `TEAM`."""


class PlaceRows(_Proxy):
    """Ties between institutions, and what can be seen of them, see `PLACE`."""


class SourceRows(_Proxy):
    """Enterprises that can cause problems, see `SOURCE`."""


class TopicRows(_Proxy):
    """The dispute catalogue, see `TOPIC`."""


class LogRows(_Proxy):
    """The event log, see `LOG`."""


class InstitutionRows(_Proxy):
    """All that kernels know of institutions, see `INSTITUTION`."""


class SocietyRows(_Proxy):
    """All that kernels know of residents, see `SOCIETY`."""


CASEWORK = tuple(f.name for f in fields(Casework))
TASK = tuple(f.name for f in fields(Tasks))
RESIDENT = tuple(f.name for f in fields(Residents))
CONTACT = tuple(f.name for f in fields(Contacts))
TEAM = {
    "order": Declared("u4", "residents by workplace", "row"),
    "rank": Declared("i8", "place of a resident in `order`, -1 without a workplace", "place"),
    "place": Declared("i8", "first of each workplace in `order`, and the end", "place", "institutions + 1"),
}
PLACE = {
    "start": Declared("i4", "first tie of every institution, and the end", "place", "institutions + 1"),
    "who": Declared("i4", "institutions tied to, sorted within a row", "row", "ties"),
    "weight": Declared("f4", "strength of a tie", "0..1", "ties"),
    "learnt": Declared("?", "a working tie, which changes; ties of other layers stay", "0/1", "ties"),
    "kind": Declared("u1", "`Kind`", "kind", "institutions"),
    "compliance": Declared("f4", "part of an enterprise's duties that is kept", "0..1", "institutions"),
    "means": Declared("f4", "what an enterprise can pay of a fair settlement", "0..1", "institutions"),
    "week": Declared("f8", "time held in a week, without that of volunteers", "minute", "institutions"),
}
SOURCE = {
    "start": Declared(
        "i8", "first enterprise by kind of source and community", "place", "sources, communities + 1"
    ),
    "who": Declared("i8", "enterprises", "row", "enterprises"),
    "reach": Declared("f8", "their size, cumulated within a row", "person", "enterprises"),
    "boosted": Declared("?", "proposed at the rate of full neglect", "0/1", "topics"),
}
TOPIC = {
    "lead": Declared("i8", "competence that leads", "competence", "topics"),
    "related": Declared("i8", "further competences, -1 unused", "competence", "topics, 6"),
    "extra": Declared("f8", "mean number of further competences", "count", "topics"),
    "base": Declared("f8", "chance that a middling offer is accepted", "0..1", "topics"),
    "relation": Declared("f8", "part in which the sides have to live with each other", "0..1", "topics"),
    "authority": Declared("f8", "part that needs a lawful decision", "0..1", "topics"),
    "group": Declared("f8", "mean number of further people hit", "person", "topics"),
    "source": Declared("i8", "`Source`", "source", "topics"),
    "hours": Declared("f8", "work per competence", "hour", "topics"),
    "severity": Declared("f8", "mean severity", "0..1", "topics"),
    "need": Declared("i8", "need of residents that is touched", "need", "topics"),
}
DISPUTE = {
    "used": Declared("i8", "rows in use", "count", "1"),
    **COLUMNS,
    "topics": Declared("TopicRows", "the catalogue that the rows point to"),
}
LOG = {
    "rows": Declared("EVENT", "events, see `agents.events`", shape="capacity"),
    "cursor": Declared("i8", "events written so far", "count", "1"),
}
INSTITUTION = {
    "cases": Declared("CaseworkRows", "working state of every institution"),
    "tasks": Declared("TaskRows", "nodes of their queues"),
    "ties": Declared("PlaceRows", "ties between them, and what can be seen of them"),
    "sources": Declared("SourceRows", "enterprises that can cause problems"),
    "serves": Declared(
        "i4", "unit that holds a competence, -1 none", "row", "competences, levels, communities"
    ),
    "hub": Declared("i4", "convenor of every level, -1 none", "row", "levels, communities"),
    "courts": Declared("i4", "court of a community, -1 none", "row", "communities"),
    "offices": Declared("i4", "petition office of a community, -1 none", "row", "communities"),
    "verifier": Declared("i4", "who verifies the alarms of a community", "row", "communities"),
}
SOCIETY = {
    "people": Declared("ResidentRows", "what residents are and feel"),
    "contacts": Declared("ContactRows", "whom they know"),
    "teams": Declared("TeamRows", "residents by workplace"),
    "first": Declared("i8", "first resident of every community, and the end", "row", "communities + 1"),
    "crowd": Declared("u1", "1 for whoever has joined a dispute", "0/1", "places"),
    "heard": Declared("f4", "standing of every channel among neighbours", "0..1", "communities, 9"),
    "usual": Declared("f4", "everyday level of satisfaction with each need", "0..1", "needs"),
    "members": Declared("f8", "residents who are engaged Party members", "0..1", "communities"),
    "vigilance": Declared("f8", "chance that an alarm is verified", "0..1", "communities"),
    "outspoken": Declared(
        "f8", "how far a community complains, in standard deviations of all", "", "communities"
    ),
}

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


class Rows:
    """Makes and remembers what kernels are handed: one object per bundle, as long as its parts are the same.

    A bundle keeps the arrays that it was made of; it is made anew when one of them is another object. What is
    remembered is left out of a pickle and made again when needed.
    """

    def __init__(self) -> None:
        self._made: dict[str, tuple[tuple[object, ...], Any]] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {}

    def __setstate__(self, _: dict[str, Any]) -> None:
        self._made = {}

    def remembered(self, name: str, parts: tuple[object, ...], make: Callable[[], Any]) -> Any:
        """What `make` answers, asked again only when one of `parts` is another object than last time."""
        known = self._made.get(name)
        if known is None or any(one is not other for one, other in zip(known[0], parts, strict=True)):
            self._made[name] = known = (parts, make())
        return known[1]

    def _of(self, name: str, table: Any, make: Any, names: Any, witness: str) -> Any:
        """`witness`: the column that is replaced whenever any column of the table is."""
        column = getattr(table, witness)
        return self.remembered(name, (column,), lambda: make(*[getattr(table, field) for field in names]))

    def disputes(self, table: Disputes, catalogue: Any) -> DisputeRows:
        """All columns of the disputes, at full capacity, and the catalogue that they point to."""
        topics = self.topics(catalogue)
        columns = ["used", *COLUMNS]
        parts = (table.key, topics)
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
        """All columns of the residents."""
        return self._of("residents", table, _residents, RESIDENT, "opinion")

    def contacts(self, table: Contacts) -> ContactRows:
        """Whom residents know."""
        return self._of("contacts", table, _contacts, CONTACT, "who")

    def teams(self, teams: Any) -> TeamRows:
        """Residents by workplace, see `TEAM`."""
        return self._of("teams", teams, _teams, TEAM, "order")

    def place(self, place: Any) -> PlaceRows:
        """Columns of a place, see `PLACE`."""
        return self._of("place", place, _place, PLACE, "start")

    def sources(self, sources: Any) -> SourceRows:
        """Columns of the sources, see `SOURCE`."""
        return self._of("sources", sources, _sources, SOURCE, "start")

    def topics(self, catalogue: Any) -> TopicRows:
        """Columns of a catalogue, see `TOPIC`."""
        return self._of("topics", catalogue, _topics, TOPIC, "lead")

    def log(self, events: EventLog) -> LogRows:
        """The event log, see `LOG`."""
        return self._of("log", events, _log, LOG, "rows")

    def institutions(self, **parts: Any) -> InstitutionRows:
        """All that kernels know of institutions; `parts` by the names of `INSTITUTION`, others are empty."""
        given = self._filled(INSTITUTION, parts)
        return self.remembered("institutions", given, lambda: _institutions(*given))

    def society(self, **parts: Any) -> SocietyRows:
        """All that kernels know of residents; `parts` by the names of `SOCIETY`, others are empty."""
        given = self._filled(SOCIETY, parts)
        return self.remembered("society", given, lambda: _society(*given))

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
