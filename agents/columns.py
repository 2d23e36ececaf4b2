"""Columns: one NumPy array per attribute, one row per entity; and views of a single row."""

from dataclasses import fields
from typing import Any, Self

import numpy as np


class Column:
    """Attribute of a view that reads and writes the entity's row in a column of its table."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, view: Any, owner: type | None = None) -> Any:
        if view is None:
            return self
        value = getattr(view.table, self.name)[view.row]
        return value.item() if np.ndim(value) == 0 else value

    def __set__(self, view: Any, value: Any) -> None:
        getattr(view.table, self.name)[view.row] = value


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
