"""How a difference spreads: from dispute to dispute through shared units and people who know each other.

A link is the nearest way in time by which the difference can have come, not a proof that it came so: the
unit or person had been touched by a dispute whose history differed already, and its own state differed by
that day.
"""

from dataclasses import dataclass

import numpy as np

from agents.events import Activity
from experiments.divergence.lockstep import Pair, Parting
from experiments.story.event_fields import named

RULE, UNIT, PERSON = "rule", "unit", "person"
LOOKS = frozenset({Activity.DETECT, Activity.FALSE_ALARM, Activity.IGNORE})  # come of looking for problems


@dataclass(frozen=True, slots=True)
class Branch:
    """A dispute whose history differs, and how the difference came to it.

    way : RULE, the scenarios treat it otherwise themselves; UNIT or PERSON, through a shared one
    through : row of that institution or resident, -1 for RULE
    parent : key of the dispute it came from; None for RULE
    """

    parting: Parting
    way: str
    through: int
    parent: int | None

    @property
    def key(self) -> int:
        """Key of the dispute."""
        return self.parting.key


def spread(pair: Pair, parted: list[Parting]) -> list[Branch]:
    """For every parting, in their order, where the difference came from."""
    return _Spread(pair).follow(parted)


class _Spread:
    """Sweeps both logs in the order of days and remembers who was touched last by what differs."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.logs = (pair.log(0), pair.log(1))
        self.units: dict[int, tuple[int, int]] = {}  # institution -> (dispute, day) that touched it last
        self.people: dict[int, tuple[int, int]] = {}
        self.ruled = self._ruled()

    def _ruled(self) -> bool:
        """Whether patterns or levers, which say who leads and who looks, differ on some day."""
        one, other = (model.programme for model in self.pair.models)
        changed = {change.day for scenario in (one, other) for change in scenario.changes}
        days = [(one.on(day), other.on(day)) for day in sorted({1, *changed})]
        return any(a.coordination != b.coordination or a.levers != b.levers for a, b in days)

    def follow(self, parted: list[Parting]) -> list[Branch]:
        touches, branches, n = self._touches(parted), [], 0
        for parting in parted:
            moment = (parting.day, parting.order)
            while n < len(touches) and touches[n][:2] < moment:
                self._touch(*touches[n][1:])
                n += 1
            branches.append(self._branch(parting))
        return branches

    def _touches(self, parted: list[Parting]) -> list[tuple[int, int, int, int, int]]:
        """(day, order, key, side, position) of all events from each parting on, in order."""
        since = {p.key: (p.day, p.order) for p in parted}
        found = []
        for side in (0, 1):
            log, keys = self.logs[side], self.pair.keys(side)
            starts = np.searchsorted(log["day"], np.arange(self.pair.days + 2))
            for position in np.flatnonzero(np.isin(keys, np.array(list(since), np.uint64))).tolist():
                day, key = int(log["day"][position]), int(keys[position])
                moment = (day, position - int(starts[day]))
                if moment >= since[key]:
                    found.append((*moment, key, side, position))
        return sorted(found)

    def _touch(self, order: int, key: int, side: int, position: int) -> None:
        del order
        event = self.logs[side][position]
        day = int(event["day"])
        units, person = concerned(event)
        for unit in units:
            self.units[unit] = (key, day)
        if person >= 0:
            self.people[person] = (key, day)

    def _branch(self, parting: Parting) -> Branch:
        events = [self.logs[s][p] for s, p in enumerate(parting.positions) if p >= 0]
        if not self._by_rule(events):
            through = self._through(events, parting)
            if through:
                return Branch(parting, *through)
        return Branch(parting, RULE, -1, None)

    def _by_rule(self, events: list[np.ndarray]) -> bool:
        """Whether the patterns, asked about the same dispute on the same day, answer otherwise."""
        kinds = {int(event["activity"]) for event in events}
        looks = bool(kinds & LOOKS)
        named_otherwise = len(events) == 2 and kinds == {Activity.ARRANGE}
        return self.ruled and (looks or (named_otherwise and events[0]["day"] == events[1]["day"]))

    def _through(self, events: list[np.ndarray], parting: Parting) -> tuple[str, int, int] | None:
        ways: list[tuple[int, str, int, int]] = []
        for event in events:
            units, person = concerned(event)
            for unit in units:
                if unit in self.units and self.pair.unit_day[unit] <= parting.day:
                    key, day = self.units[unit]
                    ways.append((day, UNIT, unit, key))
            for other in self._known_to(person):
                if other in self.people and self.pair.resident_day[other] <= parting.day:
                    key, day = self.people[other]
                    ways.append((day, PERSON, other, key))
        ways = [way for way in ways if way[3] != parting.key]
        if not ways:
            return None
        _, kind, through, key = max(ways, key=lambda way: (way[0], way[1] == UNIT, -way[2]))
        return kind, through, key

    def _known_to(self, person: int) -> list[int]:
        if person < 0:
            return []
        contacts = self.pair.models[0].city.contacts
        return [person, *contacts.who[contacts.start[person] : contacts.start[person + 1]].tolist()]


def concerned(event: np.ndarray) -> tuple[list[int], int]:
    """Institutions that an event names, and the resident that acts in it (-1 none)."""
    who = named(event)
    return [unit for unit in (who.unit, who.origin, who.target) if unit >= 0], who.resident


def sizes(branches: list[Branch]) -> dict[int, int]:
    """Key -> how many disputes the difference reached from there, itself left out."""
    below = {branch.key: 0 for branch in branches}
    for branch in reversed(branches):  # children come after their parents
        if branch.parent is not None:
            below[branch.parent] += below[branch.key] + 1
    return below


def growth(pair: Pair, branches: list[Branch]) -> dict[str, np.ndarray]:
    """Disputes, institutions and residents that differed so far, int64 by day (index 0 is day 1)."""
    days = np.array([b.parting.day for b in branches if not b.parting.alarms], np.int64)
    return {
        "disputes": _so_far(days, pair.days),
        "institutions": _so_far(pair.unit_day, pair.days),
        "residents": _so_far(pair.resident_day, pair.days),
    }


def _so_far(day: np.ndarray, days: int) -> np.ndarray:
    within = day[day <= days].astype(np.int64)
    return np.cumsum(np.bincount(within, minlength=days + 1))[1:]
