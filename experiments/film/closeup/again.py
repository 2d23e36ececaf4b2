"""One dispute of a take looked at again: terms, numbers drawn and days of work (复看)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.events import Activity
from agents.readable.institutions import Reply
from agents.readable.terms import Logit
from experiments.film.before import OnDay, evening_before
from experiments.film.closeup.lanes import CALLS, FILES, REQUESTS, Lane
from experiments.film.words import Both, both
from experiments.story.mirror import OFFERS
from experiments.story.telling import SHOWN, Teller
from experiments.story.witness import Notes, witnessed
from experiments.wording.numbers import number
from experiments.wording.terms import term_name
from experiments.wording.words import Words
from sim.model import CityModel

LOOKED_AT = (*REQUESTS, *CALLS, *OFFERS, Activity.ARRANGE, Activity.FINISH)


@dataclass(frozen=True, slots=True, eq=False)
class Again:
    """A lane, what was taken down about it, and the city on the last evening that was lived again."""

    lane: Lane
    notes: Notes
    model: CityModel | None

    @classmethod
    def of(cls, lane: Lane, on_day: OnDay | None = None) -> "Again":
        """Live the run again, from an evening before the first decision of the dispute to the last.

        on_day : told (day, last day) since the reform
        """
        log, start = lane.take.log, lane.take.shot.spin_up
        decided = lane.positions[np.isin(lane.events["activity"], LOOKED_AT)]
        if not len(decided):
            return cls(lane, Notes(), None)
        positions = lane.positions[lane.positions <= decided[-1]]
        first, last = (int(log["day"][position]) for position in decided[[0, -1]])
        tell = (lambda day, _: on_day(day - start, last - start)) if on_day else None
        model = evening_before(lane.take.shot, first, tell)
        return cls(
            lane,
            witnessed(lane.take.shot.scenario, model.seed, log, positions, on_day=tell, model=model),
            model,
        )

    @property
    def exact(self) -> bool:
        """Whether all terms are those of the run, to the last digit that the log keeps."""
        decisions, answers = self.notes.decisions.values(), self.notes.answers.values()
        return all(each.exact for each in decisions) and all(each.exact for each in answers)

    def reply(self, mark: int) -> Reply:
        """What the unit replied at a mark. Raises KeyError where nobody was asked."""
        return self.notes.decisions[int(self.lane.positions[mark])].reply

    def told(self) -> dict[str, Any]:
        """Terms by number of the mark, and the days of work."""
        terms = {}
        for mark, position in enumerate(self.lane.positions.tolist()):
            if position in self.notes.decisions or position in self.notes.answers:
                terms[str(mark)] = self._terms(position)
        return {"terms": terms, "work": [self._shift(shift) for shift in self.notes.shifts]}

    def _terms(self, position: int) -> dict[str, Any]:
        if position in self.notes.decisions:
            decision = self.notes.decisions[position]
            reply = decision.reply
            found = _weighed(reply.logit, reply.number, exact=decision.exact)
        else:
            answer = self.notes.answers[position]
            found = _weighed(answer.offer.answer, answer.random_number, exact=answer.exact)
        return {**found, "words": both(lambda say: " ".join(self._teller(say).sentences(position)), *FILES)}

    def _teller(self, say: Words) -> Teller:
        assert self.model is not None
        lane = self.lane
        row = lane.take.first + lane.row
        return Teller(self.model, row, lane.take.log, self.notes, lane.actors(say), say)

    def _shift(self, shift: Any) -> dict[str, Any]:
        return {
            "actor": shift.unit,
            "day": shift.day - self.lane.take.shot.spin_up,
            "minutes": shift.minutes,
            "waiting": shift.minutes == 0,
            "part": both(lambda say: self.lane.actors(say).part(shift.competence), *FILES),
        }


def _weighed(logit: Logit, drawn: float, *, exact: bool) -> dict[str, Any]:
    order = sorted(logit.terms.items(), key=lambda term: -abs(term[1]))
    return {
        "chance": logit.probability,
        "draw": drawn,
        "answer": drawn < logit.probability,
        "for": [_term(name, value) for name, value in order if value >= SHOWN],
        "against": [_term(name, value) for name, value in order if value <= -SHOWN],
        "exact": exact,
    }


def _term(name: str, value: float) -> dict[str, Any]:
    label: Both = both(lambda say: term_name(say, name), *FILES)
    return {"name": label, "value": value, "shown": number(value, 2, sign=True)}
