"""The journeys of one dispute on both sides: lanes at once, terms after a second look (历程)."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from agents.kinds import Competence
from experiments.film.anatomy import YES, Crossing, Turning
from experiments.film.before import OnDay
from experiments.film.closeup.again import Again
from experiments.film.closeup.lanes import FILES, Lane, first_difference
from experiments.film.take import Take
from experiments.film.words import both, data
from experiments.story.telling import SHOWN, told_apart
from experiments.wording.numbers import number
from experiments.wording.terms import term_name
from experiments.wording.words import Words
from sim.errors import ScenarioError

SIDES = ("a", "b")


@dataclass(frozen=True, eq=False)
class Journeys:
    """One dispute of two takes."""

    takes: tuple[Take, Take]
    key: int

    @cached_property
    def lanes(self) -> tuple[Lane, Lane]:
        """The dispute on both sides."""
        one, other = self.takes
        return Lane.of(one, self.key), Lane.of(other, self.key)

    @cached_property
    def turning(self) -> Turning | None:
        """Its turning point, where it has one; `at` is the number of the mark in each lane."""
        one, other = (replace(lane.take, log=lane.events) for lane in self.lanes)
        return Crossing((one, other)).turnings.get(self.key)

    def told(self) -> dict[str, Any]:
        """Lanes, turning point and the first step that differs, from the logs alone."""
        lane = next((lane for lane in self.lanes if lane.row >= 0), None)
        if lane is None:
            raise ScenarioError(f"dispute {self.key}: arose on neither side.")
        table, row = lane.take.problems, lane.row
        last = max((each.day(each.events[-1]) for each in self.lanes if each.row >= 0), default=0)
        born = int(table["born"][row]) - lane.take.shot.spin_up
        topic, place, need = int(table["topic"][row]), int(table["community"][row]), int(table["need"][row])
        return data(
            {
                "key": str(self.key),
                "title": both(lambda say: lane.actors(say).topic(topic), *FILES),
                "place": both(lambda say: lane.actors(say).place(place), *FILES),
                "community": place,
                "born": born,
                "days": [born, last],
                "needs": [
                    both(lambda say, k=k: lane.actors(say).part(k), *FILES)  # type: ignore[misc]
                    for k in Competence
                    if need >> k & 1
                ],
                "turning": self._turn() if self.turning else None,
                "first": self._first(),
                "sides": {side: lane.told() for side, lane in zip(SIDES, self.lanes, strict=True)},
            }
        )

    def _first(self) -> dict[str, Any] | None:
        found = first_difference(self.lanes)
        if found is None:
            return None
        day, *at = found

        def sentence(say: Words) -> str:
            told = {
                side: say("no_event") if number is None else lane.sentence(say, lane.events[number])
                for side, lane, number in zip(SIDES, self.lanes, at, strict=True)
            }
            return say("first_step", day=day, **told)

        return {"day": day, "at_a": at[0], "at_b": at[1], "words": both(sentence, *FILES)}

    def _turn(self) -> dict[str, Any]:
        """The turning point as the logs tell of it: who, what, when, and the probabilities."""
        turning, lane = self.turning, self.lanes[0]
        assert turning is not None
        rows = lane.city.institutions
        found: dict[str, Any] = {
            "actor": turning.unit,
            "name": [rows.names[turning.unit], rows.names_zh[turning.unit]],
            "part": both(lambda say: lane.actors(say).part(turning.part), *FILES),
        }
        for side, each, at in zip(SIDES, self.lanes, turning.at, strict=True):
            event = each.events[at]
            found |= {
                f"day_{side}": each.day(event),
                f"at_{side}": at,
                f"chance_{side}": float(event["note"]),
                f"draw_{side}": None,
                f"answer_{side}": int(event["activity"]) in YES,
            }
        return found

    def looked_at_again(self, on_day: OnDay | None = None) -> dict[str, Any]:
        """Terms, numbers drawn and days of work of every decision, from one more look at each run."""
        again = tuple(Again.of(lane, on_day) for lane in self.lanes)
        return data(
            {
                "exact": all(each.exact for each in again),
                "sides": {side: each.told() for side, each in zip(SIDES, again, strict=True)},
                "turning": self._turn_with(again) if self.turning else None,
            }
        )

    def _turn_with(self, again: "tuple[Again, ...]") -> dict[str, Any]:
        turning, found = self.turning, self._turn()
        assert turning is not None
        replies = [each.reply(at) for each, at in zip(again, turning.at, strict=True)]
        draws = [reply.number for reply in replies]
        one, other = (reply.logit.terms for reply in replies)
        gaps = {name: other.get(name, 0.0) - one.get(name, 0.0) for name in dict.fromkeys([*one, *other])}
        differs = sorted((item for item in gaps.items() if abs(item[1]) >= SHOWN), key=lambda it: -abs(it[1]))
        found |= {
            "draw_a": draws[0],
            "draw_b": draws[1],
            "same_draw": draws[0] == draws[1],
            "differs": [
                {
                    "name": both(lambda say, name=name: term_name(say, name), *FILES),  # type: ignore[misc]
                    "a": one.get(name, 0.0),
                    "b": other.get(name, 0.0),
                    "gap": gap,
                    "shown": number(gap, 2, sign=True),
                }
                for name, gap in differs
            ],
        }
        found["sentence"] = both(lambda say: _turn_sentence(say, found), *FILES)
        return found


def _turn_sentence(say: Words, turn: dict[str, Any]) -> str:
    values: dict[str, str] = {"unit": say.pick(*turn["name"]), "part": say.pick(*turn["part"])}
    for side in SIDES:
        apart = told_apart(turn[f"chance_{side}"], turn[f"draw_{side}"])
        values[f"probability_{side}"], values[f"draw_{side}"] = apart["probability"], apart["random_number"]
        values[f"answer_{side}"] = say("took" if turn[f"answer_{side}"] else "declined")
    values["draw"] = max(values["draw_a"], values["draw_b"], key=len)
    said = say("turn_same" if turn["same_draw"] else "turn_other", **values)
    comma = say.pick(", ", "，")
    terms = comma.join(f"{say.pick(*term['name'])} {term['shown']}" for term in turn["differs"])
    space = say.pick(" ", "")
    return f"{said}{space}{say('turn_terms', terms=terms) if terms else say('turn_alike')}"
