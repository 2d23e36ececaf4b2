"""What residents, units and disputes see of their city: its state, its rules, its random numbers."""

from typing import Any

import mesa

from agents.randomness.plain import KeyedRandom
from benchmarks.plain.people import Resident, Unit
from sim.model import CityModel
from sim.scenario.scenario import SECTIONS
from sim.stages.claim.rhythm import Readiness


class Town(mesa.Model):
    """The state of a city as plain objects.

    rule : section -> its numbers; serves : units by competence, tier and community; convener : by tier and
    community; heard : standing of every channel, by community; news : today's events as (activity, dispute,
    actor, origin, target, minutes, note); ready : how ready people are
    to speak up today; count : problems so far
    """

    residents: list[Resident]
    units: list[Unit]
    topics: list[Any]
    pattern: Any
    ready: Readiness
    count: int

    def __init__(self, model: CityModel) -> None:
        super().__init__(rng=int(model.seed))
        self.day, self.spec, self.keyed_random = model.day, model.world.spec, KeyedRandom(int(model.seed))
        self.rule: dict[str, Any] = {
            name: section.rule() for name in SECTIONS if (section := getattr(self.spec, name, None))
        }
        self.usual, self.heard = model.world.usual.tolist(), model.world.heard.tolist()
        self.outspoken = model.world.outspoken.tolist()
        self.news: list[tuple[Any, ...]] = []

    def open_desks(self, model: CityModel) -> None:
        """Who serves whom, once the units are there."""
        desks = model.city.desks
        self.serves = [[self.by_row(row) for row in tier] for tier in desks.serves.tolist()]
        self.conveners = self.by_row(desks.conveners.tolist())
        self.dispatcher = self.by_row(model.world.dispatcher.tolist())
        self.court = [self.units[row] for row in desks.court.tolist()]
        self.petition_office = [self.units[row] for row in desks.petition_office.tolist()]

    def by_row(self, rows: list[Any]) -> list[Any]:
        """Units instead of their rows, in lists of lists of any depth; None for -1."""
        return [
            self.by_row(row) if isinstance(row, list) else self.units[row] if row >= 0 else None
            for row in rows
        ]

    def unit_for(self, competence: int, tier: int, community: int) -> Unit | None:
        """Who serves a community for a competence, at a tier."""
        found: Unit | None = self.serves[competence][tier][community]
        return found
