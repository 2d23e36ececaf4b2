"""Institutions: the four organised kinds of actor as Mesa agents over shared columns (治理主体)."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import mesa
import numpy as np

from agents.columns import Column, Table


class Kind(IntEnum):
    """The four organised kinds of actor; trust is held per kind."""

    PARTY_BRANCH = 0
    DEPARTMENT = 1
    ENTERPRISE = 2
    SOCIAL_ORGANIZATION = 3


class Role(IntEnum):
    """What an institution of a kind is for."""

    COMMUNITY_BRANCH = 0
    WORKING_COMMITTEE = 1  # of a subdistrict
    DISTRICT_COMMITTEE = 2
    CITY_COMMITTEE = 3
    EMBEDDED_BRANCH = 4  # inside a department, an enterprise or a social organisation
    LINE = 10  # functional department of a district or of the city
    STATION = 11  # its station in a subdistrict
    SUBDISTRICT_OFFICE = 12
    COURT = 13
    PETITION_OFFICE = 14
    GRID_CENTRE = 15  # dispatcher of a district
    PROPERTY_MANAGER = 20
    DEVELOPER = 21
    EMPLOYER = 22
    MERCHANT = 23
    PLANT = 24
    RESIDENTS_COMMITTEE = 30
    MEDIATION_COMMITTEE = 31
    OWNERS_ASSEMBLY = 32
    TRADE_UNION = 33
    LEGAL_AID = 34
    VOLUNTEERS = 35
    TRADE_ASSOCIATION = 36


class Competence(IntEnum):
    """What a unit can do about a dispute; a dispute needs one or several (bit positions of a mask)."""

    MEDIATION = 0
    HOUSING = 1
    LABOUR = 2  # human resources and social security
    ECOLOGY = 3
    MARKET = 4
    URBAN_MANAGEMENT = 5
    PUBLIC_SECURITY = 6
    CIVIL_AFFAIRS = 7
    JUSTICE = 8
    HEALTH = 9
    TRANSPORT = 10
    REMEDY = 11  # the means of the enterprise that caused it
    ADJUDICATION = 12  # a court's judgment


COMPETENCES = len(Competence)
LEVELS = 3  # nearest desk, district, city

KIND_OF_ROLE = {
    role: Kind.PARTY_BRANCH
    if role < 10
    else Kind.DEPARTMENT
    if role < 20
    else Kind.ENTERPRISE
    if role < 30
    else Kind.SOCIAL_ORGANIZATION
    for role in Role
}


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
