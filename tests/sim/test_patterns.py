"""The contract of every coordination pattern, present and future, on whatever it may be asked."""

import random
from dataclasses import fields
from typing import Literal, get_args, get_origin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.kinds import COMPETENCES, TIERS, Competence, Kind
from sim.coordination import PATTERNS, Arrangement, Cases, Pattern, Roster
from sim.coordination.base import NOBODY
from sim.params import declarations
from sim.scenario.topics import load_topics
from tests.promises.worlds import model_of, scenario

MODEL = model_of(scenario("siloed"))
ROSTER: Roster = MODEL.world.roster
COMMUNITIES = len(MODEL.city.community_of)
INSTITUTIONS = len(MODEL.city.institutions)
TOPICS = load_topics("urban_china")
FIRMS = np.flatnonzero(MODEL.city.institutions.kind == Kind.ENTERPRISE).tolist()
DESKS = range(Competence.ADJUDICATION)  # a court is sued at, never asked
SHARES = ("authority", "ties", "appraisal", "own", "record", "clocks")
every_pattern = pytest.mark.parametrize("name", PATTERNS)


@st.composite
def asked(draw: st.DrawFn) -> Cases:
    """Disputes as the engine shows them to a pattern."""
    n = draw(st.integers(0, 12))

    def column(values: st.SearchStrategy, kind: type) -> np.ndarray:
        return np.array(draw(st.lists(values, min_size=n, max_size=n)), kind)

    seen = column(st.integers(0, (1 << Competence.ADJUDICATION) - 1), np.int64)
    topic = column(st.integers(0, len(TOPICS) - 1), np.int64)
    parts = [[k for k in range(COMPETENCES) if mask >> k & 1] for mask in seen.tolist()]
    lead = [own[0] if own else int(TOPICS.lead[t]) for own, t in zip(parts, topic.tolist(), strict=True)]
    return Cases(
        topic=topic,
        community=column(st.integers(0, COMMUNITIES - 1), np.int64),
        seen=seen,
        breadth=np.array([len(own) for own in parts], np.int64),
        lead_competence=np.array(lead, np.int64),
        enterprise=column(st.sampled_from([NOBODY, *FIRMS]), np.int64),
        tier=column(st.integers(0, TIERS - 1), np.int64),
        relation=column(st.booleans(), np.bool_),
        severity=column(st.floats(0, 1), np.float64),
        detected=column(st.booleans(), np.bool_),
        stage=column(st.integers(0, 3), np.int64),
        route=column(st.integers(0, 2), np.int64),
    )


def pattern_of(name: str, data: st.DataObject) -> Pattern:
    """A pattern with any parameters that it allows."""
    values = {}
    for known in declarations(PATTERNS[name], ""):
        if known.kind is bool:
            values[known.name] = data.draw(st.booleans())
        elif known.kind in (int, float):
            numbers = (
                st.integers(int(known.low), int(known.high))
                if known.kind is int
                else st.floats(known.low, known.high)
            )
            values[known.name] = data.draw(numbers)
        elif get_origin(known.kind) is Literal:
            values[known.name] = data.draw(st.sampled_from(get_args(known.kind)))
    return PATTERNS[name](**values)


def bytes_of(thing: Cases | Roster | Arrangement) -> dict[str, bytes]:
    return {f.name: getattr(thing, f.name).tobytes() for f in fields(thing)}


@every_pattern
@given(cases=asked(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_an_arrangement_has_one_answer_of_the_right_kind_per_dispute(name, cases, data):
    answer = pattern_of(name, data).organise(cases, ROSTER)
    kinds = {
        "lead": "i8",
        "joint": "?",
        "convener": "i8",
        "superior": "i8",
        "tiers": "i8",
        "pairwise": "?",
        "only": "i8",
        "adds": "i8",
        "until": "i8",
        "route": "i8",
    }
    kinds |= dict.fromkeys(SHARES, "f8")
    assert {f.name for f in fields(answer)} == set(kinds)
    for field, kind in kinds.items():
        column = getattr(answer, field)
        assert column.shape == (len(cases),), field
        assert column.dtype == np.dtype(kind), field


@every_pattern
@given(cases=asked(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_whoever_leads_or_convenes_exists(name, cases, data):
    answer = pattern_of(name, data).organise(cases, ROSTER)
    for rows in (answer.lead, answer.convener, answer.superior):
        assert ((rows >= NOBODY) & (rows < INSTITUTIONS)).all()
    assert (answer.lead != NOBODY).all()
    # The engine holds no session without a convener.
    assert (answer.convener[answer.joint] != NOBODY).all()
    assert (answer.convener[~answer.joint] == NOBODY).all()


@every_pattern
@given(cases=asked(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_standing_is_a_share(name, cases, data):
    answer = pattern_of(name, data).organise(cases, ROSTER)
    for field in SHARES:
        column = getattr(answer, field)
        assert ((column >= 0) & (column <= 1)).all(), field


@every_pattern
@given(cases=asked(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_same_question_has_the_same_answer_and_changes_nothing(name, cases, data):
    pattern = pattern_of(name, data)
    refused = np.array(
        data.draw(st.lists(st.sampled_from(DESKS), min_size=len(cases), max_size=len(cases))), np.int64
    )
    times = np.ones(len(cases), np.int64)
    before = (bytes_of(cases), bytes_of(ROSTER), pattern.model_dump(), refused.tobytes())
    dice = (random.getstate(), repr(np.random.get_state()))  # noqa: NPY002
    answers = [
        (bytes_of(pattern.organise(cases, ROSTER)), pattern.redirect(cases, refused, times, ROSTER).tobytes())
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert (bytes_of(cases), bytes_of(ROSTER), pattern.model_dump(), refused.tobytes()) == before
    assert times.tolist() == [1] * len(cases)
    assert (random.getstate(), repr(np.random.get_state())) == dice  # noqa: NPY002


@every_pattern
@given(cases=asked(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_dispute_is_judged_for_itself(name, cases, data):
    """The answer on a dispute does not depend on which others are asked about in the same breath."""
    pattern = pattern_of(name, data)
    whole = pattern.organise(cases, ROSTER)
    for row in range(len(cases)):
        alone = Cases(**{f.name: getattr(cases, f.name)[row : row + 1] for f in fields(cases)})
        answer = pattern.organise(alone, ROSTER)
        for f in fields(answer):
            assert getattr(answer, f.name)[0] == getattr(whole, f.name)[row], f.name


@every_pattern
@given(cases=asked(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_nobody_is_asked_for_ever(name, cases, data):
    """After some number of refusals a pattern gives the competence up, and then stays with that."""
    pattern = pattern_of(name, data)
    refused = np.array(
        data.draw(st.lists(st.sampled_from(DESKS), min_size=len(cases), max_size=len(cases))), np.int64
    )
    gave_up = np.zeros(len(cases), np.bool_)
    for times in range(1, 256):  # the engine counts refusals in eight bits
        unit = pattern.redirect(cases, refused, np.full(len(cases), times, np.int64), ROSTER)
        assert unit.dtype == np.int64
        assert unit.shape == (len(cases),)
        assert ((unit >= NOBODY) & (unit < INSTITUTIONS)).all()
        assert (unit[gave_up] == NOBODY).all()
        gave_up |= unit == NOBODY
    assert gave_up.all()


@every_pattern
def test_a_pattern_is_named_in_two_languages_and_says_where_it_comes_from(name):
    pattern = PATTERNS[name]
    assert pattern.name == name
    assert pattern.label
    assert pattern.neutral_label
    assert any("\u4e00" <= sign <= "\u9fff" for sign in pattern.zh)
    assert pattern.source
    assert pattern().sees <= {"rounds", "ties", "sensing"}
    assert 0.0 <= pattern().platform <= 1.0
    assert pattern().reluctance >= 0.0
    assert 0.0 <= pattern().members_share <= 1.0


@every_pattern
def test_members_hear_only_where_the_pattern_sees_ties(name):
    assert ("ties" in PATTERNS[name]().sees) or PATTERNS[name]().members_share == 0.0


# ---- what the two patterns say -----------------------------------------------------------------


@given(cases=asked())
@settings(deadline=None)
def test_siloed_lets_the_unit_of_the_category_lead_with_nothing_in_hand(cases):
    answer = PATTERNS["siloed"]().organise(cases, ROSTER)
    desk = ROSTER.desk(cases.lead_competence, cases)
    assert answer.lead.tolist() == np.where(desk == NOBODY, ROSTER.committee(cases), desk).tolist()
    assert not answer.joint.any()
    assert not any(getattr(answer, field).any() for field in SHARES)


@given(cases=asked(), least=st.integers(1, 12))
@settings(deadline=None)
def test_party_led_lets_the_branch_lead_and_the_convener_above_convene_what_is_broad(cases, least):
    answer = PATTERNS["party_led"](convene_from=least).organise(cases, ROSTER)
    assert answer.lead.tolist() == ROSTER.conveners[cases.tier, cases.community].tolist()
    assert answer.joint.tolist() == (cases.breadth >= least).tolist()
    above = ROSTER.conveners[np.minimum(cases.tier + 1, 2), cases.community]
    assert answer.convener[answer.joint].tolist() == above[answer.joint].tolist()


@given(cases=asked())
@settings(deadline=None)
def test_party_led_without_its_rights_asks_with_nothing_in_hand(cases):
    answer = PATTERNS["party_led"]().neutral().organise(cases, ROSTER)
    assert not any(getattr(answer, field).any() for field in SHARES)
    assert PATTERNS["party_led"]().neutral().members_share == 0.0


@given(cases=asked(), asks=st.integers(1, 20))
@settings(deadline=None)
def test_both_patterns_give_up_after_as_many_requests_as_they_say(cases, asks):
    refused = cases.lead_competence
    for name in ("siloed", "party_led"):
        pattern = PATTERNS[name](asks=asks)
        before = pattern.redirect(cases, refused, np.full(len(cases), asks - 1), ROSTER)
        desk = ROSTER.desk_above if (asks - 1) % 2 else ROSTER.desk  # by turns
        after = pattern.redirect(cases, refused, np.full(len(cases), asks), ROSTER)
        assert before.tolist() == desk(refused, cases).tolist()
        assert (after == NOBODY).all()


@given(cases=asked())
@settings(deadline=None)
def test_the_desk_above_is_one_level_up_and_an_enterprise_has_none(cases):
    for competence in Competence:
        refused = np.full(len(cases), competence, np.int64)
        above, desk = ROSTER.desk_above(refused, cases), ROSTER.desk(refused, cases)
        up = ROSTER.serves[refused, np.minimum(cases.tier + 1, 2), cases.community]
        own = (up == NOBODY) | (competence == Competence.REMEDY)
        assert above.tolist() == np.where(own, desk, up).tolist()


# ---- what the others say ------------------------------------------------------------------------


@given(cases=asked())
@settings(deadline=None)
def test_hierarchical_goes_up_as_far_as_the_matter_is_broad(cases):
    answer = PATTERNS["hierarchical"]().organise(cases, ROSTER)
    tiers = np.where(cases.breadth >= 2, 2, 1)
    top = np.minimum(cases.tier + tiers, 2)
    assert answer.superior.tolist() == ROSTER.conveners[top, cases.community].tolist()
    assert answer.tiers.tolist() == np.minimum(tiers, 2 - cases.tier).tolist()
    assert not answer.joint.any()


@given(cases=asked())
@settings(deadline=None)
def test_peers_have_no_authority_and_negotiate_in_pairs(cases):
    answer = PATTERNS["polycentric"]().organise(cases, ROSTER)
    assert not answer.authority.any()
    assert not answer.appraisal.any()
    assert answer.pairwise.tolist() == answer.joint.tolist() == (cases.breadth >= 2).tolist()
    assert answer.convener[answer.joint].tolist() == answer.lead[answer.joint].tolist()


@given(cases=asked(), days=st.integers(1, 365))
@settings(deadline=None)
def test_the_community_tries_alone_until_its_time_is_up(cases, days):
    answer = PATTERNS["self_governance"](time_out=days).organise(cases, ROSTER)
    home = (cases.stage == 0) & (cases.tier == 0)
    assert answer.lead[home].tolist() == ROSTER.committee(cases)[home].tolist()
    outside = 0b0011111111110  # every department
    assert not (answer.only[home] & outside).any()
    assert (answer.until == np.where(home, days, 0)).all()
    assert (answer.only[~home] & outside == outside).all()


@given(cases=asked())
@settings(deadline=None)
def test_a_platform_informs_and_orders_nobody(cases):
    answer = PATTERNS["grid_platform"]().organise(cases, ROSTER)
    assert not answer.authority.any()
    assert not answer.appraisal.any()
    assert (answer.record == 1.0).all()
    assert answer.lead.tolist() == ROSTER.grid[cases.community].tolist()


@given(cases=asked(), data=st.data())
@settings(deadline=None)
def test_the_contingent_rule_answers_as_the_pattern_it_chose(cases, data):
    pattern = pattern_of("contingent", data)
    answer = pattern.organise(cases, ROSTER)
    for route, below in enumerate(pattern.chosen()):
        there = answer.route == route
        expected = below.organise(cases, ROSTER)
        for f in fields(answer):
            if f.name != "route":
                assert getattr(answer, f.name)[there].tolist() == getattr(expected, f.name)[there].tolist()
