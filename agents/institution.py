"""Institutions: the four organised kinds of actor as Mesa agents over shared columns (治理主体)."""

from dataclasses import dataclass
from typing import Any

import mesa
import numpy as np

from agents.casework import Casework
from agents.columns import Column, Table, View, column, described, views
from agents.kinds import Role
from agents.readable.institutions import InstitutionRules


@described
@dataclass(slots=True, eq=False)
class Institutions(Table):
    """All institutions. Row i of every column is the same institution; its key never changes."""

    names: tuple[str, ...]
    names_zh: tuple[str, ...]
    key: np.ndarray = column("u8", "stable identity, a function of area code, role and ordinal")
    kind: np.ndarray = column("u1", "`Kind`")
    role: np.ndarray = column("u1", "`Role`")
    competence: np.ndarray = column("i1", "`Competence`, -1 none")
    tier: np.ndarray = column("u1", "1 city, 2 district, 3 subdistrict, 4 community")
    area: np.ndarray = column("i4", "number of its area in `Areas`")
    x: np.ndarray = column("f4", "position, eastwards", unit="km")
    y: np.ndarray = column("f4", "position, northwards", unit="km")
    size: np.ndarray = column(
        "f4", "people employed (enterprises) or served, heavy-tailed for enterprises", unit="person"
    )
    minutes: np.ndarray = column("i4", "staff time held on a full working day", unit="minute")
    skill: np.ndarray = column("f4", "craft of mediating", unit="0..1")
    compliance: np.ndarray = column("f4", "part of an enterprise's duties that is kept", unit="0..1")
    means: np.ndarray = column("f4", "what an enterprise can pay of a fair settlement", unit="0..1")
    embedded: np.ndarray = column("?", "hosts an embedded Party branch")
    registered: np.ndarray = column("?", "that branch has registered with the local committee (双报到)")

    def __len__(self) -> int:
        return len(self.key)


class Working(Column):
    """Attribute that reads and writes an institution's row in the casework of its model."""

    def table_of(self, view: Any) -> Any:
        """The model's casework."""
        return view.model.casework


class Seen(Column):
    """Attribute that reads and writes what others can see of an institution, see `agents.bundles.PLACE`."""

    def table_of(self, view: Any) -> Any:
        """What can be seen of institutions."""
        return view.model.world.surroundings


@views(Casework, Working)
@views(Institutions)
class Institution(mesa.Agent, View, InstitutionRules):
    """One institution: an ordinary Mesa agent whose state and work live in columns.

    What it decides stands in `agents.readable.institutions`.
    """

    table: Institutions
    week: Any = Seen("week")

    def __init__(self, model: Any, table: Institutions, row: int) -> None:
        super().__init__(model)
        self.table, self.row = table, row

    @property
    def name(self) -> str:
        """Name in English."""
        return self.table.names[self.row]

    @property
    def name_zh(self) -> str:
        """Name in Chinese."""
        return self.table.names_zh[self.row]

    @property
    def role(self) -> Role:
        """What it is for."""
        return Role(int(self.table.role[self.row]))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} / {self.name_zh}>"
