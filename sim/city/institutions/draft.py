"""Institutions while they are being listed, before they become columns (机构名册)."""

from dataclasses import dataclass, field

import numpy as np

from agents.kinds import KIND_OF_ROLE, Competence, Kind, Role
from sim.city.draws import key_of
from sim.city.institutions.names import institution_name
from sim.city.places.areas import Areas

COMPETENCE_OF_ROLE = {
    Role.RESIDENTS_COMMITTEE: Competence.MEDIATION,
    Role.MEDIATION_COMMITTEE: Competence.MEDIATION,
    Role.COURT: Competence.ADJUDICATION,
}
NUMBERS = {"size": 1e7, "skill": 1.0, "compliance": 1.0, "means": 1.0}  # given column -> largest value
SWITCHES = ("embedded", "registered")


@dataclass(slots=True)
class Draft:
    """Institutions being listed; `find` gives the row of one of a kind."""

    areas: Areas
    key: list[int] = field(default_factory=list)
    role: list[Role] = field(default_factory=list)
    competence: list[int] = field(default_factory=list)
    area: list[int] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    find: dict[tuple[Role, int, int], int] = field(default_factory=dict)

    def add(self, role: Role, area: int, ordinal: int = 0, line: Competence | None = None) -> int:
        """List an institution; its key depends on area code, role and ordinal (or line) only."""
        competence = line if line is not None else competence_of(role)
        number = int(line) if line is not None else ordinal
        names = institution_name(role, self.areas.name[area], self.areas.name_zh[area], ordinal, line)
        key = key_of(self.areas.code[area], int(role), number)
        row = self.append(key, role, -1 if competence is None else int(competence), area, names)
        self.find[role, area, number] = row
        return row

    def append(self, key: int, role: Role, competence: int, area: int, names: tuple[str, str]) -> int:
        """List an institution whose key and names are known."""
        self.key.append(key)
        self.role.append(role)
        self.competence.append(competence)
        self.area.append(area)
        self.names.append(names)
        return len(self.key) - 1


def competence_of(role: Role) -> Competence | None:
    """What an institution of a role can do, where its role decides it."""
    if KIND_OF_ROLE[role] == Kind.ENTERPRISE:
        return Competence.REMEDY
    return COMPETENCE_OF_ROLE.get(role)


@dataclass(slots=True)
class Given:
    """What a table says about institutions, by row of the draft."""

    switches: dict[str, dict[int, bool]] = field(default_factory=lambda: {name: {} for name in SWITCHES})
    numbers: dict[str, dict[int, float]] = field(default_factory=lambda: {name: {} for name in NUMBERS})

    def apply(self, name: str, column: np.ndarray) -> None:
        """Write the given values of a column over the drawn ones (in place)."""
        values = self.switches.get(name) or self.numbers.get(name) or {}
        for row, value in values.items():
            column[row] = value
