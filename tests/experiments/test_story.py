"""A dispute's story: the mirror of the kernels, what is taken down of a run, and what is told."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.disputes import State
from agents.events import Activity
from agents.randomness import streams as decisions
from agents.randomness.plain import KeyedRandom
from experiments.story import tell
from experiments.story.actors import Actors
from experiments.story.mirror import CALLS, OFFERS, REQUESTS, reply_of, weighed
from experiments.story.tell import eventful
from experiments.story.telling import Teller
from experiments.story.witness import Notes, witnessed
from experiments.wording.terms import term_name
from experiments.wording.words import words
from sim.coordination import PATTERNS
from sim.errors import ScenarioError
from sim.model import CityModel
from sim.params import record
from sim.scenario.scenario import all_declarations
from sim.stages.coordinate.params import Accept
from sim.stages.settle.params import Settle
from tests.kernels.asked import ROWS, worlds
from tests.kernels.compiled import acceptance_probability_of
from tests.kernels.compiled import offer_of as compiled_offer
from tests.kernels.ended import worlds as ended_worlds
from tests.kernels.tables import TOPICS, checked, named, place_columns, place_rows, sections
from tests.kernels.tables import shares as unit_shares
from tests.promises.worlds import SHORT, run_to_end, scenario

DAYS = 30
# Busy enough that caseloads exceed what staff can hold, and work is cut when it is begun.
BUSY = {"work__utilisation": 1.8, "work__caseload": 1.0, "work__branch_part": 0.9}
RUNS = {name: (name, SHORT) for name in PATTERNS} | {"overloaded": ("party_led", {**SHORT, **BUSY})}


# ---- the mirror ----


@checked
@given(
    w=worlds(State.ASKING, 0),
    accept=sections(Accept),
    k=st.integers(0, 12),
    unit=st.integers(0, 5),
    compliance=unit_shares,
)
def test_the_terms_of_acceptance_are_those_of_the_kernel(w, accept, k, unit, compliance):
    place = place_columns(compliance=compliance)
    model = SimpleNamespace(
        day=5,
        seed=7,
        disputes=w.d,
        actors=[w.unit(i, place) for i in range(6)],
        world=SimpleNamespace(spec=SimpleNamespace(accept=accept), surroundings=named(place)),
    )
    for row in range(ROWS):
        asker = int(w.d.lead[row])
        probability = acceptance_probability_of(row, (k, asker, unit), 1, w.dr, w.ir(place), record(accept))
        reply = reply_of(model, row, k, (asker, unit), decisions.ACCEPT)
        assert reply.logit.probability == pytest.approx(probability, rel=1e-9)


@checked
@given(
    w=ended_worlds((State.OFFERED,)),
    settle=sections(Settle),
    means=unit_shares,
    aid=unit_shares,
    appeal=unit_shares,
)
def test_the_terms_of_an_offer_are_those_of_the_kernel(w, settle, means, aid, appeal):
    w.people.income[:] = np.arange(8) % 2
    place, day = place_columns(means=means), 50
    spec = SimpleNamespace(
        settle=settle,
        court=SimpleNamespace(aid=float(aid)),
        appraisal=SimpleNamespace(petitions=float(appeal)),
    )
    model = SimpleNamespace(
        day=day,
        seed=7,
        disputes=w.d,
        topics=TOPICS,
        city=SimpleNamespace(residents=w.people),
        resident=w.person,
        world=SimpleNamespace(surroundings=named(place), spec=spec),
    )
    rows, ties, rules = w.dr, place_rows(place), record(settle=settle, appeal=float(appeal))
    for row in range(w.d.count):
        lead, p = int(w.d.lead[row]), int(w.d.resident[row])
        aided = KeyedRandom(7).uniform(decisions.LEGAL_AID, 0, int(w.d.key[row])) < aid
        felt = np.float32(w.people.trust[p, place[4][lead]] if lead >= 0 else 0.5)
        rich = w.people.income[p] > 0
        substance, probability = compiled_offer(day, row, felt, bool(rich or aided), rows, ties, rules)
        offer = weighed(model, row)
        assert offer.substance.value == pytest.approx(substance, rel=1e-12)
        assert offer.answer.probability == pytest.approx(probability, rel=1e-12)


# ---- what is taken down of whole runs ----


@pytest.fixture(scope="module", params=RUNS)
def told(request) -> tuple[CityModel, np.ndarray, Notes]:
    """A run, its log, and what was behind every event of it."""
    name, values = RUNS[request.param]
    # Units that often keep to an answer, so that there is something to be told of it.
    plan = scenario(name, DAYS, **{"accept__refusal_persistence": 0.8, **values})
    model = run_to_end(plan)
    log = model.events.rows[: model.events.sealed]
    return model, log, witnessed(plan, int(model.seed), log, np.arange(len(log)))


def test_every_answer_of_a_run_has_terms_that_give_the_very_probability_in_the_log(told):
    _, log, found = told
    asked = np.flatnonzero(np.isin(log["activity"], REQUESTS + CALLS))
    assert len(asked) > 10
    assert sorted(found.decisions) == asked.tolist()
    assert [position for position, each in found.decisions.items() if not each.exact] == []


def test_every_offer_of_a_run_has_parts_that_give_the_very_substance_in_the_log(told):
    _, log, found = told
    assert sorted(found.answers) == np.flatnonzero(np.isin(log["activity"], OFFERS)).tolist()
    assert [position for position, each in found.answers.items() if not each.exact] == []


def test_the_number_drawn_and_the_probability_say_what_was_answered(told):
    _, log, found = told
    for position, each in found.decisions.items():
        activity = log["activity"][position]
        if activity != Activity.ABSENT:  # who would come may have no minutes left
            assert each.reply.takes == (activity in (Activity.ACCEPT, Activity.MEET))
    for position, each in found.answers.items():
        if log["activity"][position] != Activity.WITHHOLD:
            assert (each.random_number < each.offer.answer.probability) == (
                log["activity"][position] == Activity.AGREE
            )


def test_minutes_told_of_every_dispute_add_up_to_what_was_worked_on_it(told):
    model, log, found = told
    told_of = np.zeros(model.disputes.count, np.int64)
    for shift in found.shifts:
        assert shift.minutes >= 0
        told_of[shift.dispute] += shift.minutes
    confirmed = log[log["activity"] == Activity.AGREE]  # what the court gave to confirm a settlement
    np.add.at(told_of, confirmed["dispute"], confirmed["minutes"])
    assert told_of.tolist() == model.disputes.columns()["worked"].tolist()


def test_work_that_is_cut_under_a_heavy_caseload_is_part_of_the_test():
    name, values = RUNS["overloaded"]
    model = run_to_end(scenario(name, DAYS, **values))
    log = model.events.rows[: model.events.sealed]
    assert (log["note"][log["activity"] == Activity.FINISH] < 1.0).any()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_dispute_of_a_run_can_be_told_without_a_gap(told, language):
    model, log, found = told
    say = words(language, "story")
    actors = Actors(model.city, model.topics, say)
    for row in range(model.disputes.count):
        teller = Teller(model, row, log, found, actors, say)
        for position in np.flatnonzero(log["dispute"] == row):
            sentences = teller.sentences(int(position))
            assert sentences
            assert not any("{" in sentence or not sentence for sentence in sentences)


# ---- telling ----


def test_a_dispute_is_picked_to_which_most_kinds_of_things_happened():
    story = tell.story(scenario("party_led", 30), 7)
    log = story.events
    kinds = {row: len({*log["activity"][log["dispute"] == row].tolist()}) for row in range(story.disputes)}
    assert kinds[story.dispute] == max(kinds.values())
    assert story.chosen
    assert story.exact
    assert [scene.day for scene in story.scenes] == sorted(scene.day for scene in story.scenes)


def test_a_named_dispute_is_told_with_all_its_events_and_terms():
    story = tell.story(scenario("siloed", 30), 7, 12)
    content = story.content()
    assert (content["dispute"], content["chosen"]) == (12, False)
    assert len(content["scenes"]) == int((story.events["dispute"] == 12).sum())
    for scene in content["scenes"]:
        if scene["activity"] in ("accept", "refuse"):
            assert set(scene["terms"]) >= {"base", "authority", "load", "mandate"}
            assert np.float32(scene["probability"]) == np.float32(scene["note"])
    assert "Dispute 12:" in story.text()


def test_a_part_that_only_an_order_made_a_unit_take_is_told_as_done_for_the_form():
    plan = scenario("hierarchical", 60)
    model = run_to_end(plan)
    log = model.events.rows[: model.events.sealed]
    care = np.float32(1.0 - model.world.spec.work.formalism)
    compelled = log[(log["activity"] == Activity.FINISH) & (log["note"] == care)][0]
    text = tell.story(plan, 7, int(compelled["dispute"])).text()
    assert (
        "Accepted under compulsion: without authority of the requester, and unbound, the probability would be"
        in text
    )
    assert f"accepted under compulsion and handled perfunctorily, quality {care:.2f}" in text
    assert "taken under pressure" not in tell.story(scenario("siloed", 30), 7, 12).text()


def test_a_unit_with_a_stand_is_held_against_one_number_however_often_it_is_asked(told):
    _, log, found = told
    numbers: dict[tuple, set[float]] = {}
    for position, decision in found.decisions.items():
        if decision.reply.firm:
            asked = tuple(int(log[name][position]) for name in ("dispute", "target", "actor"))
            numbers.setdefault(asked, set()).add(decision.reply.number)
    assert len(numbers) > 10
    assert all(len(drawn) == 1 for drawn in numbers.values())


def test_a_refusal_is_told_with_who_asked_whom_and_why():
    model = run_to_end(scenario("siloed", 30))
    log = model.events.rows[: model.events.sealed]
    refusal = log[log["activity"] == Activity.REFUSE][0]
    text = tell.story(scenario("siloed", 30), 7, int(refusal["dispute"])).text()
    asker, unit = (model.city.institutions.names[int(refusal[name])] for name in ("origin", "actor"))
    assert f"{asker} asks {unit} for" in text or f"{unit} refuses its own part" in text
    assert "usual readiness +1.30" in text


@pytest.mark.parametrize("dispute", [-1, 100_000])
def test_a_dispute_that_the_run_does_not_have_is_refused(dispute):
    with pytest.raises(ScenarioError, match=rf"--dispute = {dispute}: must be between 0 and \d+"):
        tell.story(scenario("siloed", 3), 7, dispute)


def test_a_run_without_problems_has_no_story():
    with pytest.raises(ScenarioError, match="no problem arose"):
        eventful(np.zeros(0, [("dispute", "i4"), ("activity", "u1")]), 0)


@pytest.mark.parametrize(("language", "name"), [("en", "Weight of news"), ("zh", "消息权重")])
def test_a_term_without_words_of_its_own_is_named_by_the_parameter_that_weighs_it(
    monkeypatch, language, name
):
    known = replace(
        all_declarations()[0], section="accept", name="news", label="Weight of news", zh="消息权重"
    )
    monkeypatch.setattr("experiments.wording.terms.all_declarations", lambda: (known,))
    assert term_name(words(language), "news") == name
    assert term_name(words("en"), "load") == "work waiting"


def test_the_table_for_readers_has_names_sentences_and_heads_in_their_language():
    english, chinese = (
        tell.story_of(
            "siloed", 1, 3, language=language, overrides={"calendar.days": 20, "calendar.warm_up": 5}
        )
        for language in ("en", "zh")
    )
    assert list(english.columns) == ["Day", "Who", "What", "In words"]
    assert list(chinese.columns) == ["日", "行动者", "事件", "经过"]
    assert len(english) == len(chinese) > 0
    assert english["Day"].tolist() == chinese["日"].tolist()
    assert english["Who"].str.contains("resident").any()
    assert english["In words"].str.len().min() > 0
    assert not chinese["事件"].str.isascii().any()
