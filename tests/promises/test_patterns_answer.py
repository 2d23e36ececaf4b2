"""Promise 5: a pattern answers, the engine acts: it changes nothing and draws nothing."""

import random
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import pytest

from agents.casework import Account
from agents.kinds import Competence
from sim.coordination import PATTERNS, Arrangement, Cases, Pattern, Roster
from sim.coordination.base import NOBODY, constant
from tests.promises.worlds import PATTERN_NAMES, SHORT, grown, model_of, scenario

DAYS = 40


def restless(kind: type[Pattern]) -> type[Pattern]:
    """The same pattern, by one who burns every common random generator and asks everything three times."""

    def burn() -> None:
        random.seed(1)
        np.random.seed(random.randrange(2**31))  # noqa: NPY002  (the global one is the point)
        np.random.default_rng().random(7)

    class Restless(kind):
        def organise(self, cases: Cases, roster: Roster) -> Arrangement:
            burn()
            answers = [super(Restless, self).organise(cases, roster) for _ in range(3)]
            burn()
            return answers[0]

        def redirect(
            self, cases: Cases, refused: np.ndarray, times: np.ndarray, roster: Roster
        ) -> np.ndarray:
            burn()
            answers = [super(Restless, self).redirect(cases, refused, times, roster) for _ in range(3)]
            return answers[1]

    return Restless


@pytest.mark.parametrize("name", PATTERN_NAMES)
def test_a_pattern_that_burns_randomness_changes_no_draw(monkeypatch, name):
    calm = grown(model_of(scenario(name, DAYS)), DAYS)
    state, numpy_state = random.getstate(), np.random.get_state()  # noqa: NPY002
    monkeypatch.setitem(PATTERNS, name, restless(PATTERNS[name]))
    noisy = grown(model_of(scenario(name, DAYS)), DAYS)
    random.setstate(state)
    np.random.set_state(numpy_state)  # noqa: NPY002
    assert type(noisy.world.spec.coordination).__name__ == "Restless"
    assert noisy.events.hash == calm.events.hash


class Watched(Pattern):
    """Keeps what it is asked and shown."""

    name: ClassVar[str] = "siloed"
    asked: ClassVar[list[tuple[str, Any]]] = []

    def organise(self, cases: Cases, roster: Roster) -> Arrangement:
        Watched.asked.append(("organise", cases))
        none = np.zeros(len(cases), np.bool_)
        nobody = np.full(len(cases), NOBODY, np.int64)
        free = constant(cases, 0.0)
        return Arrangement(roster.committee(cases), none, nobody, free, free, free)

    def redirect(self, cases: Cases, refused: np.ndarray, times: np.ndarray, roster: Roster) -> np.ndarray:
        Watched.asked.append(("redirect", (cases, refused, times)))
        return np.where(times < 2, roster.desk(refused, cases), NOBODY)


@pytest.fixture
def watched(monkeypatch):
    monkeypatch.setitem(PATTERNS, "siloed", Watched)
    monkeypatch.setattr(Watched, "asked", [])
    at_once = {"triage__at_once": 0.0}  # what is answered at first contact never comes before a pattern
    return grown(model_of(scenario("baseline", DAYS, **at_once)), DAYS)


def test_a_pattern_of_one_s_own_runs_and_is_obeyed(watched):
    """The lead is fixed: here always the residents' committee, or the mediators of the tier above."""
    d = watched.disputes.columns()
    led = d["lead"] >= 0
    assert led.sum() > 50
    serves = watched.city.desks.serves[Competence.MEDIATION]
    assert all(
        lead in serves[:, community]
        for lead, community in zip(d["lead"][led], d["community"][led], strict=True)
    )
    assert not d["joint"].any()


def test_a_pattern_sees_what_intake_saw_and_not_what_is_true(watched):
    """Asked about hidden needs, intake's diagnosis is all there is: no field tells the true need."""
    asked = [cases for question, cases in Watched.asked if question == "organise"]
    assert asked
    assert set(Cases.__slots__) == {
        "topic",
        "community",
        "seen",
        "breadth",
        "lead_competence",
        "enterprise",
        "tier",
        "relation",
        "severity",
        "detected",
        "stage",
        "route",
    }
    seen = np.concatenate([cases.seen for cases in asked])
    breadth = np.concatenate([cases.breadth for cases in asked])
    assert [int(mask).bit_count() for mask in seen.tolist()] == breadth.tolist()


def test_a_pattern_is_asked_a_few_times_in_the_life_of_a_dispute(watched):
    questions = sum(len(what) if q == "organise" else len(what[0]) for q, what in Watched.asked)
    claimed = int((watched.disputes.columns()["raised"] >= 0).sum())
    assert len(Watched.asked) <= 2 * DAYS  # all disputes of a day at once
    assert questions < 20 * claimed


def test_what_a_pattern_is_shown_are_copies(monkeypatch):
    """Scribbling over the cases that it was shown reaches no dispute."""

    class Scribbler(PATTERNS["siloed"]):
        def organise(self, cases: Cases, roster: Roster) -> Arrangement:
            answer = super().organise(cases, roster)
            for name in Cases.__slots__:
                getattr(cases, name)[:] = 0
            return answer

    calm = grown(model_of(scenario("siloed", DAYS)), DAYS)
    monkeypatch.setitem(PATTERNS, "siloed", Scribbler)
    scribbled = grown(model_of(scenario("siloed", DAYS)), DAYS)
    assert scribbled.events.hash == calm.events.hash
    for name, column in calm.disputes.columns().items():
        assert column.tobytes() == scribbled.disputes.columns()[name].tobytes(), name


def test_the_price_of_what_a_pattern_asks_for_is_charged(monkeypatch):
    """Sessions for everything cost minutes of sessions; the pattern cannot have them for nothing."""

    class Meets(PATTERNS["party_led"]):
        def organise(self, cases: Cases, roster: Roster) -> Arrangement:
            answer = super().organise(cases, roster)
            convener = roster.conveners[np.minimum(cases.tier + 1, 2), cases.community].astype(np.int64)
            return replace(answer, joint=np.ones(len(cases), np.bool_), convener=convener)

    plain = grown(model_of(scenario("party_led", DAYS, **SHORT)), DAYS)
    monkeypatch.setitem(PATTERNS, "party_led", Meets)
    meeting = grown(model_of(scenario("party_led", DAYS, **SHORT)), DAYS)
    sessions = [model.world.diary.daily["sessions"].sum() for model in (plain, meeting)]
    minutes = [int(model.casework.spent[:, Account.MEETING].sum()) for model in (plain, meeting)]
    assert sessions[1] > 1.5 * sessions[0]
    assert minutes[1] > minutes[0]
