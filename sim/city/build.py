"""A whole city from its specification and a seed (城市构建)."""

from dataclasses import dataclass, replace

import numpy as np

from agents.institution import Institutions
from agents.residents import Contacts, Residents
from sim.city.institutions.desks import Desks, desks_of
from sim.city.institutions.draft import Draft, Given
from sim.city.institutions.listing import (
    finished,
    list_assemblies,
    list_enterprises,
    list_managers,
    list_public_bodies,
)
from sim.city.institutions.network import Network
from sim.city.institutions.ties import TieList, Ties
from sim.city.places.areas import Areas, areas_of
from sim.city.places.census import merge_small, populate, scaled
from sim.city.places.layout import place_all
from sim.city.places.plan import CITY, COMMUNITY, DISTRICT, SUBDISTRICT, Plan
from sim.city.places.source import plan_of
from sim.city.readers.handles import Directory
from sim.city.readers.institutions import read_institutions
from sim.city.readers.ties import add_ties
from sim.city.residents.population import contacts_of, residents_of
from sim.city.spec.spec import CitySpec


@dataclass(slots=True, eq=False)
class City:
    """Everything that exists before the first day.

    community_of : int32 (communities,), number of each community among all areas
    subdistrict, district : int32 (communities,), 0.. within their tier
    boundaries : (number of the area, float32 (k, 2) km outline), for drawing
    """

    name: str
    name_zh: str
    spec: CitySpec
    areas: Areas
    institutions: Institutions
    ties: Ties
    desks: Desks
    residents: Residents
    contacts: Contacts
    community_of: np.ndarray
    subdistrict: np.ndarray
    district: np.ndarray
    boundaries: tuple[tuple[int, np.ndarray], ...]

    def copy(self) -> "City":
        """A city of its own to run on: what changes is copied, what never changes is shared."""
        return replace(
            self,
            institutions=self.institutions.copy(),
            ties=self.ties.copy(),
            residents=self.residents.copy(),
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """A city without its residents: all that is read from files and checked."""

    plan: Plan
    areas: Areas
    institutions: Institutions
    desks: Desks
    ties: TieList


def frame_of(spec: CitySpec, seed: int) -> Frame:
    """Everything of a city but its residents, who cost most of the time and memory.

    Raises ScenarioError where the specification or a file it names cannot be used.
    """
    plan = plan_for(spec, seed)
    areas = areas_of(plan)
    draft = Draft(areas)
    list_public_bodies(draft)
    list_assemblies(draft, spec, seed)
    manager = list_managers(draft, spec, seed)
    list_enterprises(draft, spec, seed)
    given = read_institutions(draft, spec.institutions_file) if spec.institutions_file else Given()
    institutions = finished(draft, spec, seed, given)
    desks = desks_of(draft, manager)
    ties = Network(draft, institutions, desks, spec, seed).list_all()
    if spec.ties_file:
        add_ties(ties, spec.ties_file, Directory(draft, institutions))
    return Frame(plan, areas, institutions, desks, ties)


def build_city(spec: CitySpec, seed: int) -> City:
    """Build a city; the same specification and seed give the same bytes.

    Raises ScenarioError where the specification or a file it names cannot be used.
    """
    frame = frame_of(spec, seed)
    areas, institutions = frame.areas, frame.institutions
    residents = residents_of(areas, institutions, spec, seed)
    contacts = contacts_of(residents, areas, spec, seed)
    community = np.arange(areas.first(COMMUNITY), len(areas), dtype=np.int32)
    street = areas.parent[community]
    name, name_zh = city_name(areas, picked=frame.plan.picked)
    return City(
        name=name,
        name_zh=name_zh,
        spec=spec,
        areas=areas,
        institutions=institutions,
        ties=frame.ties.rows(len(institutions)),
        desks=frame.desks,
        residents=residents,
        contacts=contacts,
        community_of=community,
        subdistrict=(street - areas.first(SUBDISTRICT)).astype(np.int32),
        district=(areas.parent[street] - areas.first(DISTRICT)).astype(np.int32),
        boundaries=_boundaries(frame.plan),
    )


def plan_for(spec: CitySpec, seed: int) -> Plan:
    """The areas of a city with positions and populations, before anybody lives there.

    Communities that are too small are merged; populations are whole multiples of the scale.
    """
    plan = populate(place_all(plan_of(spec)), spec, seed)
    return scaled(merge_small(plan, spec.min_community * spec.scale), spec.scale)


def city_name(areas: Areas, *, picked: bool) -> tuple[str, str]:
    """Name in English and Chinese; with the districts if one or two were picked out of it."""
    city, first = areas.first(CITY), areas.first(DISTRICT)
    names, zh = areas.name[first : first + areas.count(DISTRICT)], areas.name_zh[first:]
    if not picked or len(names) > 2 or names == (areas.name[city],):
        return areas.name[city], areas.name_zh[city]
    word = "district" if len(names) == 1 else "districts"
    return f"{areas.name[city]}, {' and '.join(names)} {word}", areas.name_zh[city] + "、".join(
        zh[: len(names)]
    )


def _boundaries(plan: Plan) -> tuple[tuple[int, np.ndarray], ...]:
    number = {place.code: i for i, place in enumerate(plan.places)}
    rings = ((number[code], ring) for code, parts in plan.rings.items() if code in number for ring in parts)
    return tuple((area, ring.astype(np.float32)) for area, ring in rings)
