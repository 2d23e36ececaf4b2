"""Watching a run from evening to evening: what offers met with, and what news did to people.

Answers to offers and news of outcomes are given within a day; all that they depend on stands the evening
before. So the model need not be stopped inside a day, and nothing of it is changed.
"""

from typing import Any

import numpy as np

from agents.disputes import Escalated, State
from agents.events import Activity
from agents.kinds import COMPETENCES, LAWFUL, Competence
from sim.observers import Observer
from sim.world import World

ANSWERS = (Activity.AGREE, Activity.REJECT)
FAILURES = (Activity.REJECT, Activity.ABANDON, Activity.RELAPSE, Activity.RESURFACE)
NEWS = (*FAILURES, Activity.AGREE, Activity.REFUSE, Activity.ABSENT, Activity.JUDGE)
OFFER_FIELDS = (
    "row",
    "day",
    "accepted",
    "substance",
    "trust",
    "heard",
    "refusals",
    "returns",
    "whole",
    "petitioned",
    "lawful",
)
NEWS_FIELDS = ("success", "trust", "satisfaction", "performance", "order")


class Watch(Observer):
    """Told every evening; `offers` and `news` are tables of what happened since the warm-up.

    waiting : minutes of work in the queues, per competence, a row for every evening

    offers : row of the dispute; day; accepted; substance of the offer; trust of the claimant in the kind of
        institution that leads; heard (at a session or by a mediator); refusals and returns so far; whole,
        every needed part was done; tier of the desks that handled it; petitioned;
        lawful, a needed part with legal authority was done
    news : success or failure; change of trust in the leading kind; change of satisfaction with the need;
        performance; how many successes the resident has had
    """

    def __init__(self, warm_up: int) -> None:
        self.warm_up = warm_up
        self.sealed = 0
        self.pending: dict[str, np.ndarray] = {}
        self.felt_before: tuple[np.ndarray, np.ndarray] | None = None
        self.spent_at_start: np.ndarray | None = None
        self._offers: dict[str, list[np.ndarray]] = {name: [] for name in OFFER_FIELDS}
        self._news: dict[str, list[np.ndarray]] = {name: [] for name in NEWS_FIELDS}
        self.successes = np.zeros(0, np.int64)
        self.waiting: list[np.ndarray] = []

    def evening(self, world: World) -> None:
        """Note what today brought, and remember what tomorrow will answer."""
        today = world.events.rows[self.sealed : world.events.sealed]
        self.sealed = world.events.sealed
        if world.day == max(self.warm_up, 1):
            self.spent_at_start = world.casework.spent.copy()
        if world.day > self.warm_up:
            self._answers(world, today)
            if world.day % world.spec.respond.social_every:
                self._felt(world, today)
        line = world.city.institutions.competence
        self.waiting.append(np.bincount(line[line >= 0], world.casework.waiting[line >= 0], COMPETENCES))
        self._remember(world)

    def _remember(self, world: World) -> None:
        d = world.disputes
        rows = world.active[(d.state[world.active] == State.OFFERED) & (d.due[world.active] <= world.day + 1)]
        rows = np.sort(rows)
        lead = d.lead[rows]
        kind = world.city.institutions.kind[np.maximum(lead, 0)]
        trust = world.city.residents.trust[d.resident[rows], kind].astype(np.float64)
        heard = (d.sessions[rows] > 0) | ((d.done[rows].astype(np.int64) >> Competence.MEDIATION & 1) > 0)
        self.pending = {
            "row": rows,
            "trust": np.where(lead >= 0, trust, 0.5),
            "heard": heard.astype(np.float64),
            "refusals": d.refusals[rows].astype(np.float64),
            "returns": d.relapses[rows].astype(np.float64),
            "whole": (d.need[rows] & ~d.done[rows] == 0).astype(np.float64),
            "lawful": (d.need[rows].astype(np.int64) & d.done[rows].astype(np.int64) & LAWFUL > 0).astype(
                np.float64
            ),
            "petitioned": (d.escalated[rows] & Escalated.PETITION > 0).astype(np.float64),
        }
        people = world.city.residents
        self.felt_before = people.trust.copy(), people.satisfaction.copy()

    def _answers(self, world: World, today: np.ndarray) -> None:
        answers = today[np.isin(today["activity"], ANSWERS)]
        known = self.pending["row"]
        place = np.searchsorted(known, answers["dispute"])
        there = place < len(known)
        there[there] = known[place[there]] == answers["dispute"][there]
        answers, place = answers[there], place[there]
        found: dict[str, Any] = {name: self.pending[name][place] for name in self.pending}
        found["day"] = np.full(len(answers), world.day, np.float64)
        found["accepted"] = (answers["activity"] == Activity.AGREE).astype(np.float64)
        found["substance"] = answers["note"].astype(np.float64)
        for name in OFFER_FIELDS:
            self._offers[name].append(found[name])

    def _felt(self, world: World, today: np.ndarray) -> None:
        """What a single piece of news did; residents with several today are left out."""
        d, people = world.disputes, world.city.residents
        assert self.felt_before is not None
        if len(self.successes) != len(people):
            self.successes = np.zeros(len(people), np.int64)
        told = today[np.isin(today["activity"], NEWS) & (today["dispute"] >= 0)]
        who = d.resident[told["dispute"]]
        alone = np.bincount(who, minlength=len(people))[who] == 1
        final = np.isin(told["activity"], (*FAILURES, Activity.AGREE)) & (d.lead[told["dispute"]] >= 0)
        told, who = told[alone & final], who[alone & final]
        kind = world.city.institutions.kind[d.lead[told["dispute"]]]
        need = world.topics.need[d.topic[told["dispute"]]]
        success = told["activity"] == Activity.AGREE
        self.successes[who[success]] += 1
        trust, satisfaction = self.felt_before
        change = {
            "success": success.astype(np.float64),
            "trust": (people.trust[who, kind] - trust[who, kind]).astype(np.float64),
            "satisfaction": (people.satisfaction[who, need] - satisfaction[who, need]).astype(np.float64),
            "performance": np.where(success, told["note"], 0.0).astype(np.float64),
            "order": self.successes[who].astype(np.float64),
        }
        for name in NEWS_FIELDS:
            self._news[name].append(change[name])

    @property
    def offers(self) -> dict[str, np.ndarray]:
        """Columns of all answered offers."""
        return _joined(self._offers)

    @property
    def news(self) -> dict[str, np.ndarray]:
        """Columns of all single pieces of news."""
        return _joined(self._news)


def _joined(parts: dict[str, list[np.ndarray]]) -> dict[str, np.ndarray]:
    return {name: np.concatenate(values) if values else np.zeros(0) for name, values in parts.items()}
