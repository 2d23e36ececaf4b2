"""Which institutions are tied: lines, areas, Party, partnership and contracts (关系生成)."""

import numpy as np

from agents.institution import Institutions
from agents.kinds import Competence, Role
from sim.city.draws import Draw, key_of, share_of
from sim.city.institutions.desks import Desks
from sim.city.institutions.draft import Draft
from sim.city.institutions.names import LINES, STATION_LINES
from sim.city.institutions.ties import Layer, TieList
from sim.city.places.areas import Areas
from sim.city.places.plan import COMMUNITY, DISTRICT, SUBDISTRICT
from sim.city.spec.spec import CitySpec

OVERSEEN_BY = {  # line that oversees the enterprises of a role
    Role.PROPERTY_MANAGER: Competence.HOUSING,
    Role.DEVELOPER: Competence.HOUSING,
    Role.EMPLOYER: Competence.LABOUR,
    Role.MERCHANT: Competence.MARKET,
    Role.PLANT: Competence.ECOLOGY,
}
GUIDED_BY = {  # line that guides, and may pay, the social organisations of a district
    Role.LEGAL_AID: Competence.JUSTICE,
    Role.MEDIATION_COMMITTEE: Competence.JUSTICE,
    Role.TRADE_UNION: Competence.LABOUR,
    Role.TRADE_ASSOCIATION: Competence.MARKET,
}


class Network:
    """Lists the ties of a city layer by layer."""

    def __init__(self, draft: Draft, table: Institutions, desks: Desks, spec: CitySpec, seed: int) -> None:
        self.areas: Areas = draft.areas
        self.find = draft.find
        self.table, self.desks, self.spec, self.seed = table, desks, spec, seed
        self.ties = TieList.empty()

    def row(self, role: Role, area: int, number: int = 0) -> int:
        """Row of an institution, -1 if there is none."""
        return self.find.get((role, area, number), -1)

    def rows(self, role: Role, areas: np.ndarray, number: int = 0) -> np.ndarray:
        """Rows of the institutions of a role in many areas."""
        return np.array([self.row(role, int(area), number) for area in areas], np.int64)

    def tier(self, tier: int) -> np.ndarray:
        """Numbers of the areas of a tier."""
        return self.areas.first(tier) + np.arange(self.areas.count(tier))

    def list_all(self) -> TieList:
        """All five layers."""
        self.authority()
        self.jurisdiction()
        self.party()
        for district in self.tier(DISTRICT):
            self.partnership(int(district))
        self.service()
        return self.ties

    def up(self, role: Role, tier: int, above: Role, number: int = 0, number_above: int = 0) -> None:
        """Tie the institutions of a role in a tier to those of another role in the area above."""
        areas = self.tier(tier)
        below_rows = self.rows(role, areas, number)
        self.ties.add(Layer.AUTHORITY, below_rows, self.rows(above, self.areas.parent[areas], number_above))

    def authority(self) -> None:
        """Vertical lines: station, district department, city department; branch and committees above."""
        for line in LINES:
            self.up(Role.LINE, DISTRICT, Role.LINE, int(line), int(line))
        for line in STATION_LINES:
            self.up(Role.STATION, SUBDISTRICT, Role.LINE, int(line), int(line))
        self.up(Role.COMMUNITY_BRANCH, COMMUNITY, Role.WORKING_COMMITTEE)
        self.up(Role.WORKING_COMMITTEE, SUBDISTRICT, Role.DISTRICT_COMMITTEE)
        self.up(Role.DISTRICT_COMMITTEE, DISTRICT, Role.CITY_COMMITTEE)
        self.up(Role.SUBDISTRICT_OFFICE, SUBDISTRICT, Role.DISTRICT_COMMITTEE)
        self.up(Role.RESIDENTS_COMMITTEE, COMMUNITY, Role.SUBDISTRICT_OFFICE)
        self.up(Role.MEDIATION_COMMITTEE, SUBDISTRICT, Role.MEDIATION_COMMITTEE)
        self.up(Role.PETITION_OFFICE, DISTRICT, Role.PETITION_OFFICE)

    def jurisdiction(self) -> None:
        """Who serves an area: every desk with the residents' committee, overseers with enterprises."""
        desks, add = self.desks, self.ties.add
        committee = desks.serves[Competence.MEDIATION, 0]
        for line in LINES:
            add(Layer.JURISDICTION, desks.serves[line, 0], committee)
        for desk in (desks.office, desks.court, desks.petition_office, desks.grid_centre):
            add(Layer.JURISDICTION, desk, committee)
        for desk in (desks.manager, desks.assembly, desks.volunteers, desks.conveners[0], desks.serves[0, 1]):
            add(Layer.JURISDICTION, desk, committee)
        add(Layer.JURISDICTION, desks.manager, desks.assembly)
        for role, line in OVERSEEN_BY.items():
            overseen = np.flatnonzero(self.table.role == role)
            add(Layer.JURISDICTION, overseen, self._overseers(overseen, line))

    def _overseers(self, overseen: np.ndarray, line: Competence) -> np.ndarray:
        """The nearest desk of a line for each institution."""
        area = self.table.area[overseen]
        first = self.areas.first(COMMUNITY)
        near = self.desks.serves[line, 0, np.maximum(area - first, 0)]
        return np.where(area >= first, near, self.rows(Role.LINE, area, int(line)))

    def party(self) -> None:
        """Hosts with their branches, registered branches with local conveners, units in joint committees."""
        table, convener, add = self.table, self.desks.conveners, self.ties.add
        branches = np.flatnonzero(table.role == Role.EMBEDDED_BRANCH)
        hosts = np.flatnonzero(table.embedded)  # in the same order as their branches
        add(Layer.PARTY, hosts, branches)
        strength = np.where(table.registered, 1.0, self.spec.joint_tie).astype(np.float32)
        add(Layer.PARTY, convener[0], convener[1])
        add(Layer.PARTY, convener[1], convener[2])
        for desk in (self.desks.serves[0, 0], self.desks.manager, self.desks.assembly):
            joined = np.where((desk >= 0) & table.registered[desk], desk, -1)
            add(Layer.PARTY, convener[0], joined)
        for line in STATION_LINES:
            station = self.desks.serves[line, 0]
            add(Layer.PARTY, convener[1], station, strength[station])
        add(Layer.PARTY, convener[1], self.desks.office)
        for line in LINES:
            department = self.desks.serves[line, 1]
            add(Layer.PARTY, convener[2], department, strength[department])
        for unit in (self.desks.court, self.desks.petition_office, self.desks.grid_centre):
            add(Layer.PARTY, convener[2], unit, strength[unit])
        self._registered()

    def _registered(self) -> None:
        """Registered hosts that are not public bodies, with the conveners of their area."""
        table, areas = self.table, self.areas
        hosts = np.flatnonzero(table.embedded & table.registered)
        area = table.area[hosts]
        for role, tier in (
            (Role.COMMUNITY_BRANCH, COMMUNITY),
            (Role.WORKING_COMMITTEE, SUBDISTRICT),
            (Role.DISTRICT_COMMITTEE, DISTRICT),
        ):
            here = areas.tier[area] == tier
            self.ties.add(Layer.PARTY, self.rows(role, area[here]), hosts[here])
        local = areas.tier[area] == COMMUNITY
        committee = self.rows(Role.WORKING_COMMITTEE, areas.parent[area[local]])
        self.ties.add(Layer.PARTY, committee, hosts[local])

    def partnership(self, district: int) -> None:
        """All pairs of departments, stations and offices of a district; some start with a working tie.

        The probability of a working tie depends on how many venues two units share: the joint committee of a
        subdistrict, the line, and thematic committees of the district (Leifeld & Schneider 2012).
        """
        units = self._units(district)
        keys = self.table.key[units]
        spec = self.spec
        sits = (
            np.stack(
                [share_of(self.seed, Draw.VENUE, keys, v) < spec.venue_share for v in range(spec.venues)]
            )
            if spec.venues
            else np.zeros((0, units.size), bool)
        )
        a, b = np.triu_indices(units.size, 1)
        shared = (sits[:, a] & sits[:, b]).sum(axis=0)
        area, line = self.table.area[units], self.table.competence[units]
        shared += (area[a] == area[b]).astype(np.int64) + ((line[a] == line[b]) & (line[a] >= 0))
        probabilities = np.array(
            [spec.tie_without_venue, spec.tie_with_venue, spec.tie_with_venue, spec.tie_with_venues]
        )
        pair = keys[a] * np.uint64(3) ^ keys[b]  # one key per pair; wraps around
        works = share_of(self.seed, Draw.WORKING_TIE, pair) < probabilities[np.minimum(shared, 3)]
        strength = 0.3 + 0.6 * share_of(self.seed, Draw.WORKING_STRENGTH, pair)
        self.ties.add(Layer.PARTNERSHIP, units[a], units[b], np.where(works, strength, 0.0))

    def _units(self, district: int) -> np.ndarray:
        streets = np.flatnonzero(self.areas.parent == district)
        rows = [self.row(Role.LINE, district, int(line)) for line in LINES]
        rows += [self.row(role, district) for role in (Role.COURT, Role.PETITION_OFFICE, Role.GRID_CENTRE)]
        for street in streets:
            rows.append(self.row(Role.SUBDISTRICT_OFFICE, int(street)))
            rows += [self.row(Role.STATION, int(street), int(line)) for line in STATION_LINES]
        return np.array(rows, np.int64)

    def service(self) -> None:
        """Contracts of subdistrict offices and district departments with social organisations."""
        streets = self.tier(SUBDISTRICT)
        offices = self.rows(Role.SUBDISTRICT_OFFICE, streets)
        for role in (Role.VOLUNTEERS, Role.MEDIATION_COMMITTEE):
            self._contract(offices, self.rows(role, streets))
        for role, line in GUIDED_BY.items():
            districts = self.tier(DISTRICT)
            self._contract(self.rows(Role.LINE, districts, int(line)), self.rows(role, districts), share=1.0)

    def _contract(self, payer: np.ndarray, provider: np.ndarray, share: float | None = None) -> None:
        keys = [
            key_of("contract", self.table.key[a], self.table.key[b])
            for a, b in zip(payer, provider, strict=True)
        ]
        signed = share_of(self.seed, Draw.CONTRACT, keys) < (
            self.spec.contract_share if share is None else share
        )
        weight = 0.3 + 0.7 * share_of(self.seed, Draw.CONTRACT_STRENGTH, keys)
        self.ties.add(Layer.SERVICE, np.where(signed, payer, -1), provider, weight)
