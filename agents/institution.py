"""Institutions: the four organised kinds of actor as Mesa agents over shared columns (治理主体)."""

from dataclasses import dataclass
from typing import Any

import mesa
import numpy as np

from agents.columns import Column, Table
from agents.kinds import Role


@dataclass(slots=True, eq=False)
class Institutions(Table):
    """All institutions. Row i of every column is the same institution; its key never changes.

    Columns (length n unless said)
    ------------------------------
    key : uint64, stable identity, a function of area code, role and ordinal
    kind, role : uint8, see `Kind` and `Role`
    competence : int8, see `Competence`; -1 none
    tier : uint8, 1 city, 2 district, 3 subdistrict, 4 community
    area : int32, number of its area in `Areas`
    x, y : float32, position, km
    size : float32, people employed (enterprises) or served, heavy-tailed for enterprises
    minutes : int32, staff minutes held on a full working day
    skill : float32, 0..1, craft of mediating
    compliance : float32, 0..1, share of an enterprise's duties that are kept
    means : float32, 0..1, what an enterprise can pay of a fair settlement
    embedded : bool, hosts an embedded Party branch
    registered : bool, that branch has registered with the local committee (双报到)
    """

    key: np.ndarray
    kind: np.ndarray
    role: np.ndarray
    competence: np.ndarray
    tier: np.ndarray
    area: np.ndarray
    x: np.ndarray
    y: np.ndarray
    size: np.ndarray
    minutes: np.ndarray
    skill: np.ndarray
    compliance: np.ndarray
    means: np.ndarray
    embedded: np.ndarray
    registered: np.ndarray
    names: tuple[str, ...]
    names_zh: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.key)


class Institution(mesa.Agent):
    """One institution: an ordinary Mesa agent whose working state lives in columns."""

    tier, area, minutes = Column(), Column(), Column()

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
