"""Words for a parting: what happened in each run, and why it is not the same."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.events import Activity
from agents.readable.terms import Logit
from experiments.divergence.lockstep import LEAST_KEY, Pair, Parting
from experiments.divergence.spread import LOOKS, PERSON, RULE, UNIT, Branch
from experiments.story.actors import Actors
from experiments.story.event_fields import TARGET_IS_COMPETENCE
from experiments.story.mirror import CALLS, OFFERS, REQUESTS
from experiments.story.telling import told_apart
from experiments.story.witness import Decision, witnessed
from experiments.wording.terms import term_name
from experiments.wording.words import Words
from sim.scenario.levers import Eyes, eyes_of


@dataclass(frozen=True, slots=True)
class Explainer:
    """Tells partings of a pair of runs in a language."""

    pair: Pair
    actors: Actors
    words: Words

    @property
    def names(self) -> tuple[str, str]:
        """Names of the two scenarios, told apart where they are the same."""
        a, b = (model.programme.name for model in self.pair.models)
        return (f"{a} (1)", f"{b} (2)") if a == b else (a, b)

    def row_of(self, key: int) -> tuple[int, int]:
        """Row of a dispute in both runs, -1 where it did not arise."""
        rows = []
        for model in self.pair.models:
            found = np.flatnonzero(model.disputes.key[: model.disputes.count] == key)
            rows.append(int(found[0]) if len(found) else -1)
        return rows[0], rows[1]

    def number(self, key: int) -> str:
        """Such as "dispute 12"; with both numbers where the runs count differently."""
        a, b = self.row_of(key)
        if a == b:
            return self.words("dispute", row=a)
        if min(a, b) < 0:
            return self.words("only_number", row=max(a, b), side=self.names[a < 0])
        first, second = self.names
        return self.words("two_numbers", a=a, b=b, first=first, second=second)

    def about(self, key: int) -> tuple[str, str]:
        """Topic and place of a dispute; of alarms, no topic and their place."""
        if key < LEAST_KEY:
            return "", self.actors.place(key - 1)
        rows = self.row_of(key)
        side = 0 if rows[0] >= 0 else 1
        d = self.pair.models[side].disputes
        return self.actors.topic(int(d.topic[rows[side]])), self.actors.place(int(d.community[rows[side]]))

    def head(self, parting: Parting) -> str:
        """Day, dispute, topic and place."""
        topic, place = self.about(parting.key)
        if parting.alarms:
            return self.words("on_alarms", day=parting.day, place=place)
        number = self.number(parting.key)
        return self.words("on_dispute", day=parting.day, dispute=number, topic=topic, place=place)

    def node(self, parting: Parting) -> str:
        """The same for a line of the tree."""
        topic, place = self.about(parting.key)
        if parting.alarms:
            return self.words("node_alarms", day=parting.day, place=place)
        number = self.number(parting.key)
        return self.words("node", day=parting.day, dispute=number, topic=topic, place=place)

    def sides(self, parting: Parting) -> list[str]:
        """What happened in the first run, and in the second."""
        return [
            self.words("side", name=self.names[side], what=self._said(side, position, parting.day))
            for side, position in enumerate(parting.positions)
        ]

    def _said(self, side: int, position: int, day: int) -> str:
        if position < 0:
            return self.words("no_event")
        event = self.pair.log(side)[position]
        activity = Activity(int(event["activity"]))
        key = f"said.{activity.name.lower()}"
        if activity == Activity.ARRANGE and int(event["note"]) == 1:
            key += "_joint"
        part = activity in TARGET_IS_COMPETENCE
        said = self.words(
            key if key in self.words else "said.default",
            unit=self.actors.actor(int(activity), int(event["actor"])),
            origin=self.actors.unit(int(event["origin"]))
            if activity in TARGET_IS_COMPETENCE | {*OFFERS, Activity.DECIDE}
            else "",
            part=self.actors.part(int(event["target"])) if part else "",
            convener=self.actors.unit(int(event["target"])) if activity == Activity.ARRANGE else "",
            activity=self.actors.activity(int(activity)),
            probability=f"{float(event['note']):.2f}",
            minutes=int(event["minutes"]),
        )
        if int(event["day"]) != day:
            said += self.words("on_another_day", day=int(event["day"]))
        return said

    def why(self, branch: Branch, days: dict[int, int]) -> list[str]:
        """Sentences that give the reason; days : key -> day on which a dispute's history parted."""
        parting = branch.parting
        events = [self.pair.log(s)[p] for s, p in enumerate(parting.positions) if p >= 0]
        kinds = {Activity(int(event["activity"])) for event in events}
        if len(events) == 2 and events[0]["day"] == events[1]["day"]:
            if _same_question(events, kinds):
                return self._by_probability(parting)
            if kinds == {Activity.ARRANGE} and branch.way == RULE:
                return [self.words("why", reason=self._patterns("why.arrange", parting.day))]
        if kinds & LOOKS and branch.way == RULE:
            return [self.words("why", reason=self._patterns("why.sees", parting.day))]
        return [self.words("why", reason=self.came(branch, days))]

    def came(self, branch: Branch, days: dict[int, int]) -> str:
        """How the difference came to a dispute."""
        if branch.way == RULE or branch.parent is None:
            return self.words("why.rule")
        dispute = self._called(branch.parent)
        key, name = f"why.{branch.way}", self.through(branch)
        return self.words(key, unit=name, person=name, dispute=dispute, day=days[branch.parent])

    def through(self, branch: Branch) -> str:
        """Name of the institution or resident that a branch goes through."""
        if branch.way == UNIT:
            return self.actors.unit(branch.through)
        return self.actors.resident(branch.through) if branch.way == PERSON else ""

    def _called(self, key: int) -> str:
        if key < LEAST_KEY:
            return self.words("node_alarms", place=self.actors.place(key - 1), day="…")
        return self.number(key)

    def _patterns(self, key: str, day: int) -> str:
        a, b = self.names
        inforce = [model.programme.on(day) for model in self.pair.models]
        labels = [self.words.pick(each.coordination.label, each.coordination.zh) for each in inforce]
        sees = [self._sees(eyes_of(each)) for each in inforce]
        return self.words(
            key, a=a, b=b, pattern_a=labels[0], pattern_b=labels[1], sees_a=sees[0], sees_b=sees[1]
        )

    def _sees(self, eyes: Eyes) -> str:
        """Through what problems are looked for, and how much of it is in use."""
        open_eyes = {name: share for name, share in eyes._asdict().items() if share > 0}
        named = [f"{self.words(f'sees.{name}')} ({share:.2f})" for name, share in open_eyes.items()]
        return self.words.listed(named) if named else self.words("sees.nothing")

    def _by_probability(self, parting: Parting) -> list[str]:
        """The same request or offer in both runs: the terms in which the two probabilities differ."""
        (a, probability_a, random_number), (b, probability_b, _) = (
            self._weighed(side, parting) for side in (0, 1)
        )
        names = dict(zip(("a", "b"), self.names, strict=True))
        if probability_a == probability_b:
            reason = self.words(
                "why.minutes", probability=f"{probability_a:.2f}", random_number=f"{random_number:.2f}"
            )
            return [self.words("why", reason=reason)]
        digits = (
            max(
                len(told_apart(probability, random_number)["random_number"])
                for probability in (probability_a, probability_b)
            )
            - 2
        )
        numbers = {
            "probability_a": probability_a,
            "probability_b": probability_b,
            "random_number": random_number,
        }
        probabilities = {name: f"{value:.{digits}f}" for name, value in numbers.items()}
        said = [self.words("why", reason=self.words("why.probability", **names, **probabilities))]
        for name, value in a.terms.items():
            if value != b.terms[name]:
                values = {"a": _signed(value), "b": _signed(b.terms[name])}
                said.append("  " + self.words("why.term", term=term_name(self.words, name), **values))
        if a.bound != b.bound:
            bound = {"a": f"{a.bound:.2f}", "b": f"{b.bound:.2f}"}
            said.append("  " + self.words("why.term", term=self.words("why.bound"), **bound))
        return said

    def _weighed(self, side: int, parting: Parting) -> tuple[Logit, float, float]:
        """Terms, probability and number drawn of a decision of one run."""
        model, position = self.pair.models[side], parting.positions[side]
        log = self.pair.log(side)
        found = witnessed(model.programme, int(model.seed), log, np.array([position]))
        decision = found.decisions.get(position) or found.answers[position]
        if isinstance(decision, Decision):
            logit, number = decision.reply.logit, decision.reply.number
        else:
            logit, number = decision.offer.answer, decision.random_number
        return logit, logit.probability, number


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _same_question(events: list[Any], kinds: set[Activity]) -> bool:
    """Whether both runs put the same request, call or offer on the same day and got another answer."""
    if not any(kinds <= set(group) for group in (REQUESTS, CALLS, OFFERS)):
        return False
    names = ("actor", "origin", "target") if not kinds <= set(OFFERS) else ("actor", "origin")
    return all(events[0][name] == events[1][name] for name in names)
