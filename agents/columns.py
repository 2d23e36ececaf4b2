"""Columns: one NumPy array per attribute, one row per entity; and views of a single row.

A column is declared once, by `column(...)` in the dataclass of its table. New rows, the views, the compiled
record (`agents.tables`), the table of the docstring and that of the ODD document follow from it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known about one column of a table, or one part of a bundle.

    kind : NumPy's short name of the type ("f4"), or the name of a bundle; shape : "n" is one number per row,
    "n, 6" six; unit : or range, such as "minute", "0..1", "mask"; start : value in a new row
    """

    kind: str
    meaning: str
    unit: str = ""
    shape: str = "n"
    start: float = 0
    zh: str = ""

    @property
    def width(self) -> int:
        """Numbers per row; 0 where a row holds a single number."""
        wide = self.shape.partition(", ")[2]
        return int(wide) if wide.isdigit() else 0

    @property
    def type_name(self) -> str:
        """Type in full, such as "float32"."""
        return np.dtype(self.kind).name

    def rows(self, number: int) -> np.ndarray:
        """A column of so many new rows."""
        return np.full((number, self.width) if self.width else number, self.start, self.kind)


def column(
    kind: str, meaning: str, *, unit: str = "", shape: str = "n", start: float = 0, zh: str = ""
) -> Any:
    """Declare a column of a table, see `Declared`."""
    return field(metadata={"column": Declared(kind, meaning, unit, shape, start, zh)})


def declared(table: Any) -> dict[str, Declared]:
    """Name -> declaration of every column of a table, in order."""
    return {f.name: f.metadata["column"] for f in fields(table) if "column" in f.metadata}


def described[T](table: type[T]) -> type[T]:
    """Append the table of columns to the docstring of a dataclass of columns."""
    lines = [f"{name} : {said(known)}" for name, known in declared(table).items()]
    table.__doc__ = f"{table.__doc__}\n\nColumns\n-------\n" + "\n".join(lines)
    return table


def said(known: Declared) -> str:
    """A declaration in words: type, shape unless it is one number per row, unit, meaning."""
    shape = "" if known.shape == "n" else f" ({known.shape})"
    return ", ".join(part for part in (known.type_name + shape, known.unit, known.meaning) if part)


class Column:
    """Attribute of a view that reads and writes the entity's row in a column of its table."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, view: Any, owner: type | None = None) -> Any:
        if view is None:
            return self
        value = getattr(self.table_of(view), self.name)[view.row]
        return value.item() if np.ndim(value) == 0 else value

    def __set__(self, view: Any, value: Any) -> None:
        getattr(self.table_of(view), self.name)[view.row] = value

    def table_of(self, view: Any) -> Any:
        """The table whose column this is."""
        return view.table


class View:
    """One row of a table; its attributes are the table's columns (see `views`)."""

    table: Any
    row: int

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")


def views[V](table: Any, column: type[Column] = Column) -> Callable[[type[V]], type[V]]:
    """Give a view the columns of a table as attributes; what the class defines itself stays.

    column : kind of attribute, which knows where the view has its table
    """

    def with_columns(view: type[V]) -> type[V]:
        for name in declared(table):
            if name not in vars(view):
                setattr(view, name, column(name))
        return view

    return with_columns


class Table:
    """Base of dataclasses whose array fields all have one row per entity."""

    __slots__ = ()

    def columns(self) -> dict[str, np.ndarray]:
        """Name -> array of every column, in the order of declaration."""
        pairs = ((f.name, getattr(self, f.name)) for f in fields(self))  # type: ignore[arg-type]
        return {name: value for name, value in pairs if isinstance(value, np.ndarray)}

    def copy(self) -> Self:
        """A table of its own, so that two runs can start from one city."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]
        return type(self)(**{k: v.copy() if isinstance(v, np.ndarray) else v for k, v in values.items()})

    def nbytes(self) -> int:
        """Memory of all columns, in bytes."""
        return sum(int(column.nbytes) for column in self.columns().values())
