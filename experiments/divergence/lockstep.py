"""Two scenarios under one seed, a day of each in turn: when whose state differs, and both event logs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.columns import Table
from agents.events import EVENT, Activity
from sim.city.build import build_city
from sim.errors import ScenarioError
from sim.model import CityModel
from sim.scenario.scenario import WORDS, Scenario

NEVER = np.iinfo(np.int32).max
LEAST_KEY = 2**34  # of a dispute; below stand the alarms about nothing, 1 + the number of their community
WORKING = (
    "held",
    "spent",
    "carried_over",
    "caseload",
    "waiting",
    "reciprocity",
    "fatigue",
    "pressure",
    "caution",
    "precedents",
    "shared",
)
FELT = ("satisfaction", "expectation", "trust", "grievance", "efficacy", "participation", "opinion")
# The note of these events is a decision (who comes, which competence); of others a probability or a quality.
NOTE_DECIDES = frozenset(
    {Activity.ARRANGE, Activity.REFER, Activity.OMIT, Activity.UNCOVER, Activity.CLAIM, Activity.ARISE}
)


@dataclass(slots=True, eq=False)
class Pair:
    """Two runs that have ended.

    models : the first and the second scenario's
    unit_day, resident_day : int32, first evening on which the state of an institution or a resident
        differs between the runs; NEVER where it does not
    """

    models: tuple[CityModel, CityModel]
    unit_day: np.ndarray
    resident_day: np.ndarray

    @property
    def days(self) -> int:
        """Days that both runs have."""
        return min(model.day for model in self.models)

    def log(self, side: int) -> np.ndarray:
        """All events of a run on the common days."""
        events = self.models[side].events
        rows = events.rows[: events.sealed]
        return rows[rows["day"] <= self.days]

    def keys(self, side: int) -> np.ndarray:
        """Key of the dispute of every event, uint64; of an alarm about nothing 1 + its community."""
        log, key = self.log(side), self.models[side].disputes.key
        return np.where(log["dispute"] >= 0, key[log["dispute"]], (log["origin"] + 1).astype(np.uint64))


def run_pair(
    first: Scenario, second: Scenario, seed: int, on_day: Callable[[int, int], None] | None = None
) -> Pair:
    """Run two scenarios side by side to the last day that both have.

    Raises ScenarioError where they are not about the same city.
    """
    if first.city != second.city:
        raise ScenarioError(
            f"{first.name} and {second.name} are about different cities: nobody in them is the same person. "
            "Give both the same [city], for instance with --city."
        )
    city = build_city(first.city, seed)
    models = (CityModel(first, seed, city=city), CityModel(second, seed, city=city))
    pair = Pair(
        models,
        np.full(len(city.institutions), NEVER, np.int32),
        np.full(len(city.residents), NEVER, np.int32),
    )
    last = min(first.last_day, second.last_day)
    for day in range(1, last + 1):
        for model in models:
            model.step()
        one, other = models
        _note_differing(pair.unit_day, day, one.casework, other.casework, WORKING)
        _note_differing(pair.resident_day, day, one.city.residents, other.city.residents, FELT)
        if on_day:
            on_day(day, last)
    return pair


def _note_differing(
    first_day: np.ndarray, day: int, one: Table, other: Table, names: tuple[str, ...]
) -> None:
    """Write the day for every row that differs for the first time."""
    columns = one.columns()
    for name in names:
        a, b = columns[name], getattr(other, name)
        if a.tobytes() == b.tobytes():
            continue
        unlike = (a != b).reshape(len(a), -1).any(axis=1)
        first_day[unlike & (first_day == NEVER)] = day


def decided(log: np.ndarray) -> np.ndarray:
    """The events without what is no decision: minutes, probabilities, numbers of rows. A copy."""
    rows = log.copy()
    rows["dispute"] = rows["minutes"] = 0
    rows["note"][~np.isin(rows["activity"], list(NOTE_DECIDES))] = 0.0
    return rows


@dataclass(frozen=True, slots=True)
class Parting:
    """The first event of a dispute that is not the same in both runs.

    key : of the dispute, or of the alarms about nothing of a community (see `alarms`)
    day : on which it happened in the run that has it earlier; order : its place among that day's events
    positions : in the log of each run, -1 where a run has no such event
    """

    key: int
    day: int
    order: int
    positions: tuple[int, int]

    @property
    def alarms(self) -> bool:
        """Whether it is about a community's false alarms instead of a dispute."""
        return self.key < LEAST_KEY


def partings(pair: Pair, *, decisions_only: bool = True) -> list[Parting]:
    """The parting of every dispute whose history differs, in the order in which they happened."""
    sides = [_by_key(pair, side, decisions_only) for side in (0, 1)]
    starts = [_day_starts(pair.log(side), pair.days) for side in (0, 1)]
    found = []
    for key in sides[0].keys() | sides[1].keys():
        one, other = (side.get(key, _NO_EVENTS) for side in sides)
        if one[1].tobytes() != other[1].tobytes():
            found.append(_parting(key, (one, other), starts))
    return sorted(found, key=lambda p: (p.day, p.order, p.key))


type _History = tuple[np.ndarray, np.ndarray]  # positions in the log, and the events as they are compared
_NO_EVENTS: _History = (np.zeros(0, np.int64), np.zeros(0, EVENT))


def _by_key(pair: Pair, side: int, decisions_only: bool) -> dict[int, _History]:
    log, keys = pair.log(side), pair.keys(side)
    rows = decided(log) if decisions_only else log.copy()
    rows["dispute"] = 0
    order = np.argsort(keys, kind="stable")
    cuts = np.flatnonzero(np.diff(keys[order])) + 1
    parts = np.split(order, cuts)
    return {int(keys[part[0]]): (part, rows[part]) for part in parts if len(part)}


def _day_starts(log: np.ndarray, days: int) -> np.ndarray:
    return np.searchsorted(log["day"], np.arange(days + 2))


def _parting(key: int, histories: tuple[_History, _History], starts: list[np.ndarray]) -> Parting:
    (place_a, rows_a), (place_b, rows_b) = histories
    common = min(len(rows_a), len(rows_b))
    unlike = np.flatnonzero(rows_a[:common] != rows_b[:common])
    at = int(unlike[0]) if len(unlike) else common
    positions, when = [], []
    for side, (places, rows) in enumerate(((place_a, rows_a), (place_b, rows_b))):
        position = int(places[at]) if at < len(places) else -1
        positions.append(position)
        if position >= 0:
            day = int(rows["day"][at])
            when.append((day, position - int(starts[side][day])))
    day, order = min(when)
    return Parting(key, day, order, (positions[0], positions[1]))


def differing_values(first: Scenario, second: Scenario, day: int) -> dict[str, tuple[Any, Any]]:
    """Parameters in which two scenarios differ on a day: path -> (value of the first, of the second).

    None stands for a parameter that a scenario's pattern does not have.
    """
    one, other = first.on(day).content(), second.on(day).content()
    found: dict[str, tuple[Any, Any]] = {}
    for section, values in one.items():
        mine = values if isinstance(values, dict) else {"": values}
        yours = other[section] if isinstance(values, dict) else {"": other[section]}
        for name in dict.fromkeys([*mine, *yours]):
            pair = (mine.get(name), yours.get(name))
            if pair[0] != pair[1] and section not in WORDS:
                found[f"{section}.{name}".rstrip(".")] = pair
    return found
