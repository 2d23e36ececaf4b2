"""One dispute as two lanes of marks on one axis of days, from the logs alone (泳道)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from agents.disputes import State
from agents.events import Activity
from agents.kinds import Kind
from experiments.divergence.lockstep import decided
from experiments.execution.worker import city_of
from experiments.film.take import Take
from experiments.film.words import Both, both
from experiments.story.actors import Actors
from experiments.story.event_fields import Named, named
from experiments.wording.words import Words
from sim.city.build import City
from sim.scenario.topics import Topics, load_topics

RESIDENT = "resident"
REQUESTS = (Activity.ACCEPT, Activity.REFUSE)
CALLS = (Activity.MEET, Activity.ABSENT)
SIGNS: dict[Activity, str] = {
    Activity.ARISE: "raised",
    Activity.DETECT: "raised",
    Activity.CLAIM: "raised",
    Activity.ARRANGE: "lead",
    Activity.ACCEPT: "yes",
    Activity.REFUSE: "no",
    Activity.MEET: "sat",
    Activity.ABSENT: "away",
    Activity.FINISH: "done",
    Activity.ANSWER: "done",
    Activity.AGREE: "offer_yes",
    Activity.REJECT: "offer_no",
    Activity.WITHHOLD: "offer_no",
    Activity.DECLINE: "offer_no",
    Activity.MOVE_UP: "up",
    Activity.PETITION: "petition",
    Activity.SUE: "court",
    Activity.JUDGE: "court",
    Activity.ABANDON: "gave_up",
    Activity.OMIT: "gave_up",
    Activity.ENDURE: "holds",
    Activity.RELAPSE: "came_back",
    Activity.RESURFACE: "came_back",
    Activity.BREACH: "came_back",
    Activity.CLOSE_NOMINALLY: "closed",
}
NOTE_IS_COMPETENCE = (Activity.REFER, Activity.OMIT)
FILES = ("film", "story")


@dataclass(frozen=True, eq=False)
class Lane:
    """One dispute of a take.

    row : among the problems of the take; -1 where it did not arise
    """

    take: Take
    row: int

    @classmethod
    def of(cls, take: Take, key: int) -> "Lane":
        """The lane of a key."""
        return cls(take, take.row_of(key))

    @cached_property
    def positions(self) -> np.ndarray:
        """Places of its events in the log."""
        if self.row < 0:
            return np.zeros(0, np.int64)
        return np.flatnonzero(self.take.log["dispute"] == self.take.first + self.row)

    @cached_property
    def events(self) -> np.ndarray:
        """Its events."""
        found: np.ndarray = self.take.log[self.positions]
        return found

    @property
    def city(self) -> City:
        """The city in which it arose."""
        return city_of(self.take.shot.scenario.city, self.take.shot.seed)

    @cached_property
    def topics(self) -> Topics:
        """The catalogue."""
        return load_topics(self.take.shot.scenario.catalogue)

    def day(self, event: np.ndarray) -> int:
        """Days since the reform."""
        return int(event["day"]) - self.take.shot.spin_up

    def told(self) -> dict[str, Any]:
        """Actors in the order of their first appearance, marks, bars of work, and how it ends."""
        marks = [self._mark(number, event) for number, event in enumerate(self.events)]
        bars = list(self._bars())
        seen = dict.fromkeys([RESIDENT, *(mark["actor"] for mark in marks), *(bar["actor"] for bar in bars)])
        state = State(int(self.take.problems["state"][self.row])).name.lower() if self.row >= 0 else ""
        return {
            "actors": [self._actor(who) for who in seen],
            "marks": marks,
            "work": bars,
            "state": state,
            "end": both(lambda say: say("end", state=say(f"state.{state}")), *FILES) if state else ["", ""],
        }

    def _actor(self, who: str | int) -> dict[str, Any]:
        if isinstance(who, str):
            return {"id": who, "name": both(lambda say: say("the_resident"), *FILES)}
        rows = self.city.institutions
        kind = Kind(int(rows.kind[who])).name.lower()
        return {"id": who, "name": [rows.names[who], rows.names_zh[who]], "kind": kind}

    def _mark(self, number: int, event: np.ndarray) -> dict[str, Any]:
        activity, who = Activity(int(event["activity"])), named(event)
        beside = next((row for row in (who.origin, who.target) if row >= 0 and row != who.unit), None)
        asked = activity in REQUESTS + CALLS
        return {
            "at": number,
            "day": self.day(event),
            "actor": who.unit if who.unit >= 0 else RESIDENT,
            "what": activity.name.lower(),
            "sign": SIGNS.get(activity, "other"),
            "with": beside,
            "minutes": int(event["minutes"]),
            "chance": float(event["note"]) if asked else None,
            "words": self.words_of(event),
        }

    def words_of(self, event: np.ndarray) -> Both:
        """A mark in a sentence."""
        return both(lambda say: self.sentence(say, event), *FILES)

    def sentence(self, say: Words, event: np.ndarray) -> str:
        """A mark in a sentence of one language."""
        activity, who, actors = Activity(int(event["activity"])), named(event), self.actors(say)
        values: dict[str, object] = {
            "day": self.day(event),
            "who": actors.unit(who.unit) if who.unit >= 0 else say("the_resident"),
            "what": actors.activity(int(activity)),
            "asker": actors.unit(who.origin),
            "part": _part(actors, activity, who, event),
            "probability": f"{float(event['note']):.2f}",
            "unit": actors.unit(max(who.target, who.origin)),
        }
        said = say(_template(activity, who), **values)
        minutes = int(event["minutes"])
        return say("minutes_of", said=said, minutes=minutes) if minutes > 0 else said

    def actors(self, say: Words) -> Actors:
        """Names in a language."""
        return Actors(self.city, self.topics, say)

    def _bars(self) -> Iterator[dict[str, Any]]:
        """From a yes to the day on which the part was finished; to the last event where it never was."""
        begun: dict[tuple[int, int], int] = {}
        for event in self.events:
            activity, part = Activity(int(event["activity"])), (int(event["actor"]), int(event["target"]))
            if activity in (Activity.ACCEPT, Activity.MEET):
                begun.setdefault(part, self.day(event))
            elif activity == Activity.FINISH and part in begun:
                yield self._bar(part, begun.pop(part), self.day(event))
        for part, since in begun.items():
            yield self._bar(part, since, self.day(self.events[-1]))

    def _bar(self, part: tuple[int, int], since: int, until: int) -> dict[str, Any]:
        label = both(lambda say: self.actors(say).part(part[1]), *FILES)
        return {"actor": part[0], "from": since, "to": until, "waiting": False, "part": label}


def _template(activity: Activity, who: Named) -> str:
    if activity in REQUESTS:
        return "mark_own" if who.unit == who.origin else "mark_asked"
    if activity in CALLS:
        return "mark_called"
    if who.competence >= 0 or activity in NOTE_IS_COMPETENCE or activity == Activity.UNCOVER:
        return "mark_part"
    return "mark_with" if max(who.target, who.origin) >= 0 and who.unit != who.origin else "mark"


def _part(actors: Actors, activity: Activity, who: Named, event: np.ndarray) -> str:
    if who.competence >= 0:
        return actors.part(who.competence)
    if activity in NOTE_IS_COMPETENCE:
        return actors.part(int(event["note"]))
    return actors.parts(int(event["note"])) if activity == Activity.UNCOVER else ""


def first_difference(lanes: tuple[Lane, Lane]) -> tuple[int, int | None, int | None] | None:
    """Day of the first event that only one side has, and its number in each lane; None where all is alike."""
    sides = [decided(lane.events) for lane in lanes]
    shared = min(len(side) for side in sides)
    unlike = np.flatnonzero(sides[0][:shared] != sides[1][:shared])
    at = int(unlike[0]) if len(unlike) else shared
    one, other = (at if at < len(side) else None for side in sides)
    days = [
        lane.day(lane.events[at]) for lane, has in zip(lanes, (one, other), strict=True) if has is not None
    ]
    return (min(days), one, other) if days else None
