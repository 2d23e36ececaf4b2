"""Which institution serves a community for what: tables from community to row (办理窗口)."""

from dataclasses import dataclass

import numpy as np

from agents.columns import Table
from agents.kinds import COMPETENCES, TIERS, Competence, Role
from sim.city.institutions.draft import Draft
from sim.city.institutions.names import LINES
from sim.city.places.areas import Areas
from sim.city.places.plan import CITY, COMMUNITY


@dataclass(slots=True, eq=False)
class Desks(Table):
    """Rows of institutions by community; -1 where there is none.

    serves : int32 (COMPETENCES, TIERS, communities), tiers: nearest desk, district, city
    convener : int32 (3, communities), community branch, working committee, district committee
    office : int32 (communities,), subdistrict office
    court, petition_office, grid_centre : int32 (communities,), those of the district
    manager, assembly, volunteers : int32 (communities,), property manager, owners' assembly, volunteers
    """

    serves: np.ndarray
    conveners: np.ndarray
    office: np.ndarray
    court: np.ndarray
    petition_office: np.ndarray
    grid_centre: np.ndarray
    manager: np.ndarray
    assembly: np.ndarray
    volunteers: np.ndarray


def desks_of(draft: Draft, manager: np.ndarray) -> Desks:
    """Look up for every community who serves it."""
    areas = draft.areas
    community = np.arange(areas.first(COMMUNITY), len(areas))
    subdistrict = areas.parent[community]
    district = areas.parent[subdistrict]

    def rows(role: Role, where: np.ndarray, number: int = 0) -> np.ndarray:
        return np.array([draft.find.get((role, int(a), number), -1) for a in where], np.int32)

    own = rows(Role.PROPERTY_MANAGER, community)  # a table of institutions may have given it one
    return Desks(
        serves=_serves(draft, areas, community),
        conveners=np.stack(
            [
                rows(Role.COMMUNITY_BRANCH, community),
                rows(Role.WORKING_COMMITTEE, subdistrict),
                rows(Role.DISTRICT_COMMITTEE, district),
            ]
        ),
        office=rows(Role.SUBDISTRICT_OFFICE, subdistrict),
        court=rows(Role.COURT, district),
        petition_office=rows(Role.PETITION_OFFICE, district),
        grid_centre=rows(Role.GRID_CENTRE, district),
        manager=np.where(own >= 0, own, manager).astype(np.int32),
        assembly=rows(Role.OWNERS_ASSEMBLY, community),
        volunteers=rows(Role.VOLUNTEERS, subdistrict),
    )


def _serves(draft: Draft, areas: Areas, community: np.ndarray) -> np.ndarray:
    serves = np.full((COMPETENCES, TIERS, community.size), -1, np.int32)
    city = areas.first(CITY)
    find = draft.find
    for c, area in enumerate(community):
        street = int(areas.parent[area])
        district = int(areas.parent[street])
        serves[Competence.MEDIATION, :, c] = (
            find[Role.RESIDENTS_COMMITTEE, int(area), 0],
            find[Role.MEDIATION_COMMITTEE, street, 0],
            find[Role.MEDIATION_COMMITTEE, district, 0],
        )
        serves[Competence.ADJUDICATION, :, c] = find[Role.COURT, district, 0]
        for line in LINES:
            department = find[Role.LINE, district, int(line)]
            nearest = find.get((Role.STATION, street, int(line)), department)
            serves[line, :, c] = (nearest, department, find[Role.LINE, city, int(line)])
    return serves
