"""Whole tables as one argument of a kernel: `d.state[row]` is an element of a column.

Numba's structrefs hold the columns behind one pointer. Named tuples would be handed over field by
field at every call, which makes compiling the kernels take three times as long.
"""

from dataclasses import fields
from typing import Any

import numpy as np
from numba.core import types
from numba.experimental import structref

from agents.casework import Casework, Tasks
from agents.compiling import kernel
from agents.disputes import COLUMNS, Disputes
from agents.residents import Residents


class _Rows(types.StructRef):
    def preprocess_fields(self, pairs: Any) -> Any:
        return tuple((name, types.unliteral(kind)) for name, kind in pairs)


class _Proxy(structref.StructRefProxy):
    """A table as kernels see it; Python only passes it on."""


@structref.register
class DisputeRowsType(_Rows):
    """Columns of `Disputes`."""


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
class PlaceRowsType(_Rows):
    """Ties between institutions (CSR: start, who, weight, learnt), and what can be seen of them."""


@structref.register
class SourceRowsType(_Rows):
    """Enterprises that can cause problems, CSR by (source, community).

    reach : their size, cumulated within a row; boosted : topics proposed at the rate of full neglect
    """


@structref.register
class TopicRowsType(_Rows):
    """Columns of the dispute catalogue."""


class DisputeRows(_Proxy):
    """Columns of `Disputes`, at full capacity."""


class CaseworkRows(_Proxy):
    """Columns of `Casework`."""


class TaskRows(_Proxy):
    """Columns of `Tasks`."""


class ResidentRows(_Proxy):
    """Columns of `Residents`."""


class PlaceRows(_Proxy):
    """What kernels know of institutions and their ties."""


class SourceRows(_Proxy):
    """Enterprises that can cause problems."""


class TopicRows(_Proxy):
    """The dispute catalogue."""


DISPUTE = tuple(COLUMNS)
CASEWORK = tuple(f.name for f in fields(Casework))
TASK = tuple(f.name for f in fields(Tasks))
RESIDENT = tuple(f.name for f in fields(Residents))
PLACE = ("start", "who", "weight", "learnt", "kind", "compliance", "means", "week")
SOURCE = ("start", "who", "reach", "boosted")
TOPIC = (
    "lead",
    "related",
    "extra",
    "base",
    "relation",
    "authority",
    "group",
    "source",
    "hours",
    "severity",
    "need",
)

for _proxy, _type, _names in (
    (DisputeRows, DisputeRowsType, DISPUTE),
    (CaseworkRows, CaseworkRowsType, CASEWORK),
    (TaskRows, TaskRowsType, TASK),
    (ResidentRows, ResidentRowsType, RESIDENT),
    (PlaceRows, PlaceRowsType, PLACE),
    (SourceRows, SourceRowsType, SOURCE),
    (TopicRows, TopicRowsType, TOPIC),
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
def _place(*a):
    return PlaceRows(*a)


@kernel
def _sources(*a):
    return SourceRows(*a)


@kernel
def _topics(*a):
    return TopicRows(*a)


class Rows:
    """Makes and remembers what kernels are handed: one object per table, as long as its arrays are the same.

    What is remembered is left out of a pickle and made again when needed.
    """

    def __init__(self) -> None:
        self._made: dict[str, tuple[np.ndarray, Any]] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {}

    def __setstate__(self, _: dict[str, Any]) -> None:
        self._made = {}

    def _of(self, name: str, table: Any, make: Any, names: tuple[str, ...], witness: str) -> Any:
        """`witness`: the column that is replaced whenever any column of the table is."""
        column = getattr(table, witness)
        known = self._made.get(name)
        if known is None or known[0] is not column:
            made = make(*[getattr(table, field) for field in names])
            self._made[name] = known = (column, made)
        return known[1]

    def disputes(self, table: Disputes) -> DisputeRows:
        """All columns of the disputes, at full capacity."""
        return self._of("disputes", table, _disputes, DISPUTE, "key")

    def casework(self, table: Casework) -> CaseworkRows:
        """All columns of the casework."""
        return self._of("casework", table, _casework, CASEWORK, "held")

    def tasks(self, table: Tasks) -> TaskRows:
        """All columns of the tasks."""
        return self._of("tasks", table, _tasks, TASK, "dispute")

    def residents(self, table: Residents) -> ResidentRows:
        """All columns of the residents."""
        return self._of("residents", table, _residents, RESIDENT, "opinion")

    def place(self, place: Any) -> PlaceRows:
        """Columns of a place, see `PLACE`."""
        return self._of("place", place, _place, PLACE, "start")

    def sources(self, sources: Any) -> SourceRows:
        """Columns of the sources, see `SOURCE`."""
        return self._of("sources", sources, _sources, SOURCE, "start")

    def topics(self, catalogue: Any) -> TopicRows:
        """Columns of a catalogue, see `TOPIC`."""
        return self._of("topics", catalogue, _topics, TOPIC, "lead")
