"""Every event of a dispute as sentences."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.events import Activity
from agents.readable.terms import Logit
from experiments.story.actors import Actors
from experiments.story.event_fields import TARGET_IS_COMPETENCE
from experiments.story.witness import Notes
from experiments.wording.terms import term_name
from experiments.wording.words import Words
from sim.model import CityModel

SHOWN = 0.005  # a smaller term would print as 0.00
OFFICES = (Activity.PETITION, Activity.CALL_BACK, Activity.RESURFACE)
NOTE_IS_COMPETENCE = (Activity.REFER, Activity.OMIT)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the events of one dispute of a run that has ended.

    log : all events of the run; found : what was taken down when it was run again
    """

    model: CityModel
    row: int
    log: np.ndarray
    found: Notes
    actors: Actors
    words: Words

    def sentences(self, position: int) -> list[str]:
        """What one event says."""
        activity = Activity(int(self.log["activity"][position]))
        if activity in SPECIAL:
            return SPECIAL[activity](self, position)
        return [self.words(activity.name.lower(), **self.names(position))]

    @property
    def who(self) -> str:
        """The resident concerned."""
        return self.actors.resident(int(self.model.disputes.resident[self.row]))

    def compelled(self, position: int) -> bool:
        """Whether a part that ends here had been accepted under compulsion."""
        unit, part = (self.log[name][position] for name in ("actor", "target"))
        mine = [
            decision
            for at, decision in self.found.decisions.items()
            if at < position
            and self.log["dispute"][at] == self.row
            and (self.log["actor"][at], self.log["target"][at]) == (unit, part)
        ]
        told = (
            (self.log["activity"][:position] == Activity.DESIGNATE)
            & (self.log["dispute"][:position] == self.row)
            & (self.log["target"][:position] == part)
        )
        return bool(told.any()) or (bool(mine) and mine[-1].reply.compelled)

    def names(self, position: int) -> dict[str, Any]:
        """What the places of a sentence may be filled with."""
        event = self.log[position]
        activity = Activity(int(event["activity"]))
        actor, origin, target = (int(event[name]) for name in ("actor", "origin", "target"))
        note = float(event["note"])
        part = target if activity in TARGET_IS_COMPETENCE else int(note)
        named = activity in TARGET_IS_COMPETENCE or activity in NOTE_IS_COMPETENCE
        unit = self.actors.actor(int(activity), actor)
        return {
            "who": self.who,
            "unit": unit,
            "asker": self.actors.unit(origin) if activity in TARGET_IS_COMPETENCE else unit,
            "refused": self.actors.unit(origin),
            "target": self.actors.unit(target) if activity == Activity.REFER else "",
            "office": self.actors.unit(target) if activity in OFFICES else "",
            "court": self.actors.unit(target) if activity == Activity.SUE else unit,
            "part": self.actors.part(part) if named else "",
            "parts": self.actors.parts(int(note)) if activity == Activity.UNCOVER else "",
            "minutes": int(event["minutes"]),
            "probability": f"{note:.3f}"
            if activity in (Activity.DETECT, Activity.CLOSE_NOMINALLY)
            else f"{note:.2f}",
            "n": int(note) if abs(note) < 1e6 else 0,
            "asker_of": self.actors.unit(origin) if activity in (Activity.DECIDE, Activity.BACK) else "",
            "channel": self.actors.channel(int(note)) if activity == Activity.CLAIM else "",
        }

    def weighed(self, logit: Logit) -> str:
        """The terms of a decision, those in favour and those against, the heaviest first."""
        order = sorted(logit.terms.items(), key=lambda term: -abs(term[1]))
        sides = [
            [f"{term_name(self.words, name)} {value:+.2f}" for name, value in side]
            for side in (
                [term for term in order if term[1] >= SHOWN],
                [term for term in order if term[1] <= -SHOWN],
            )
        ]
        comma = self.words.pick(", ", "，")
        pro, con = (comma.join(side).replace("-", "−") or self.words("nothing") for side in sides)
        return self.words("terms", pro=pro, con=con)


def arise(t: Teller, position: int) -> list[str]:
    """Who is hit by what, and what it would take."""
    event, d, people = t.log[position], t.model.disputes, t.model.city.residents
    p, cause, others = int(event["actor"]), int(event["target"]), int(d.group[t.row]) - 1
    details = (
        "migrant" if people.migrant[p] else "local",
        "tenant" if people.tenure[p] else "owner",
        f"income_{int(people.income[p])}",
    )
    comma = t.words.pick(", ", "，")
    return [
        t.words(
            "arise",
            who=t.words("person", who=t.who, details=comma.join(t.words(key) for key in details)),
            neighbours=t.words("neighbours" if others > 1 else "neighbour", n=others) if others else "",
            topic=t.actors.topic(int(event["note"])),
            cause=t.words("cause", unit=t.actors.unit(cause)) if cause >= 0 else "",
            severity=f"{severity_at_birth(t):.2f}",
            need=t.actors.parts(int(d.need[t.row])),
            lawful=t.words("lawful") if d.needs_authority[t.row] else "",
        )
    ]


def severity_at_birth(t: Teller) -> float:
    """Severity before an early finding softened it."""
    severity = float(t.model.disputes.severity[t.row])
    mine = t.log[(t.log["dispute"] == t.row) & (t.log["activity"] == Activity.DETECT)]
    early = t.model.programme.on(int(mine["day"][0])).detect.early if len(mine) else 1.0
    return severity / early if early > 0 else severity


def between_the_sides(t: Teller, position: int) -> list[str]:
    """Talked over with the other side, or at the enterprise's desk."""
    event = t.log[position]
    other = int(event["target"])
    name = t.actors.unit(other) if other >= 0 else t.words("other_side")
    key = Activity(int(event["activity"])).name.lower()
    return [t.words(key, **t.names(position), other=name)]


def arrange(t: Teller, position: int) -> list[str]:
    """Who leads, what intake believes, whether a session is called."""
    event, intake = t.log[position], t.found.intakes[position]
    need = int(t.model.disputes.need[t.row])
    missing, wrong = need & ~intake.seen, intake.seen & ~need
    missed = t.words("missed", parts=t.actors.parts(missing)) if missing else ""
    missed += t.words("wrongly", parts=t.actors.parts(wrong)) if wrong else ""
    joint = int(event["note"]) == 1
    return [
        t.words(
            "arrange_joint" if joint else "arrange",
            **t.names(position),
            convener=t.actors.unit(int(event["target"])),
            seen=t.actors.parts(intake.seen),
            missed=missed,
            tier=t.words(f"tier_{intake.tier}") if intake.tier else "",
        )
    ]


def answered(t: Teller, position: int) -> list[str]:
    """A unit that was asked or called: what it answered, and the terms of its answer."""
    event, decision = t.log[position], t.found.decisions[position]
    reply = decision.reply
    key = Activity(int(event["activity"])).name.lower()
    if event["actor"] == event["origin"] and f"{key}_own" in t.words:
        key = f"{key}_own"
    if event["activity"] == Activity.ABSENT and reply.number < decision.noted:
        key = "absent_busy"
    said = t.words(key, **t.names(position) | told_apart(decision.noted, reply.number))
    if not decision.exact:
        return [said, t.words("untold")]
    bound = reply.logit.bound
    more = [t.words("bound", bound=f"{bound:.2f}")] if bound else []
    more += [t.words("stand")] if reply.firm and reply.number >= decision.noted else []
    more += [t.words("compelled", probability=f"{reply.unbacked.probability:.2f}")] if reply.compelled else []
    return [said, t.weighed(reply.logit), *more]


def finish(t: Teller, position: int) -> list[str]:
    """How long a unit worked and how long the part waited."""
    event = t.log[position]
    unit, part, day = int(event["actor"]), int(event["target"]), int(event["day"])
    mine = [s for s in t.found.shifts if (s.unit, s.competence) == (unit, part) and s.day <= day]
    begun = _last_start([s.day for s in mine])
    minutes = sum(s.minutes for s in mine if s.day >= begun)
    quality = float(event["note"])
    care = t.words("thin", quality=f"{quality:.2f}") if quality < 1.0 else ""
    if t.compelled(position):
        care = t.words("for_form", quality=f"{quality:.2f}")
    return [
        t.words(
            "finish",
            **t.names(position) | {"minutes": spell_minutes(t.words, minutes)},
            waiting=spell_days(t.words, day - begun),
            thin=care,
        )
    ]


def _last_start(days: list[int]) -> int:
    """First day of the last unbroken stretch of days."""
    start = days[-1] if days else 0
    for day in reversed(days):
        if start - day > 1:
            break
        start = day
    return start


def offered(t: Teller, position: int) -> list[str]:
    """What was offered, what the parties said, and the terms of it."""
    answer = t.found.answers[position]
    offer, held = answer.offer, answer.offer.substance
    content = t.words(
        "offer",
        useful=held.useful,
        needed=held.needed,
        quality=f"{held.quality:.2f}",
        conceded=t.words("conceded", conceded=f"{held.conceded:.2f}") if held.conceded >= SHOWN else "",
        means=t.words("means", means=f"{held.means:.2f}") if held.means < 1.0 else "",
        unequal=t.words("unequal") if offer.unequal else "",
        capped=t.words("capped") if offer.capped else "",
        substance=f"{held.value:.2f}",
        procedure=f"{offer.procedure:.2f}",
        trust=f"{offer.trust:.2f}",
    )
    names = t.names(position) | told_apart(offer.answer.probability, answer.random_number)
    activity, minutes = Activity(int(t.log["activity"][position])), int(t.log["minutes"][position])
    said = t.words(activity.name.lower(), **names)
    weighed = t.weighed(offer.answer) if answer.exact else t.words("untold")
    confirmed = [t.words("confirmed", minutes=minutes)] if activity == Activity.AGREE and minutes else []
    return [content, said, weighed, *confirmed]


def called_back(t: Teller, position: int) -> list[str]:
    """What the claimant says when the office calls; a file closed nominally may be found so."""
    event = t.log[position]
    if event["activity"] == Activity.CALL_BACK:
        return [t.words("call_back_content" if event["note"] > 0 else "call_back_not", **t.names(position))]
    return [t.words("resurface_called" if event["target"] >= 0 else "resurface", **t.names(position))]


def refer(t: Teller, position: int) -> list[str]:
    """Whom the pattern wants asked next; often the same unit again."""
    event = t.log[position]
    again = event["origin"] == event["target"]
    return [t.words("refer_same" if again else "refer", **t.names(position))]


def told_apart(probability: float, random_number: float) -> dict[str, str]:
    """Probability and number drawn with as many digits as show which is the larger."""
    digits = next((n for n in range(2, 8) if f"{probability:.{n}f}" != f"{random_number:.{n}f}"), 8)
    return {"probability": f"{probability:.{digits}f}", "random_number": f"{random_number:.{digits}f}"}


def judged(t: Teller, position: int) -> list[str]:
    """Judgment for or against the claimant: the log notes how each is felt."""
    court, felt = t.model.programme.on(int(t.log["day"][position])).court, float(t.log["note"][position])
    won = abs(felt - court.won) <= abs(felt - court.lost)
    return [t.words("judge_won" if won else "judge_lost", **t.names(position))]


def spell_minutes(words: Words, minutes: int) -> str:
    """Minutes, or hours where they are many."""
    if minutes < 120:
        return words("minutes", n=minutes)
    return words("hours", n=f"{minutes / 60:.1f}")


def spell_days(words: Words, days: int) -> str:
    """A number of days."""
    return words("one_day") if days == 1 else words("days", n=days)


SPECIAL: dict[Activity, Callable[[Teller, int], list[str]]] = {
    Activity.ARISE: arise,
    Activity.TALK: between_the_sides,
    Activity.PRIVATE: between_the_sides,
    Activity.ARRANGE: arrange,
    Activity.REFER: refer,
    Activity.ACCEPT: answered,
    Activity.REFUSE: answered,
    Activity.MEET: answered,
    Activity.ABSENT: answered,
    Activity.FINISH: finish,
    Activity.AGREE: offered,
    Activity.REJECT: offered,
    Activity.WITHHOLD: offered,
    Activity.JUDGE: judged,
    Activity.CALL_BACK: called_back,
    Activity.RESURFACE: called_back,
}
