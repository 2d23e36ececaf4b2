"""Residents name, blame, claim and choose a channel: compiled rules against a few lines of plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.disputes import Channel, State
from agents.events import Activity
from agents.randomness import streams as D  # noqa: N812
from sim.params import record
from sim.reference import handle
from sim.reference.columns import problem_of
from sim.stages.claim.params import Claim
from sim.stages.claim.rules import think_over
from sim.stages.settle.sides_params import Sides
from tests.kernels import plain
from tests.kernels.compiled import channel_of, claim_probability_of, rights_of
from tests.kernels.tables import (
    World,
    at,
    checked,
    disputes,
    event,
    place_columns,
    reputation,
    residents,
    sections,
    seeds,
    shares,
)

people_of = st.fixed_dictionaries(
    {
        "efficacy": shares,
        "digital": shares,
        "opinion": shares,
        "income": st.integers(0, 2),
        "migrant": st.integers(0, 1),
        "tenure": st.integers(0, 1),
    }
)


@checked
@given(
    severity=shares,
    caused=st.booleans(),
    person=people_of,
    relation=st.integers(0, 1),
    claim=sections(Claim),
    outspoken=st.floats(-3, 3),
)
def test_the_probability_of_a_claim_is_the_product_of_three_filters(
    severity, caused, person, relation, claim, outspoken
) -> None:
    people = residents(1, **person)
    d = disputes(1, severity=severity, enterprise=2 if caused else -1, relation=relation)
    w = World(d, people=people)
    probability = claim_probability_of(0, w.dr, w.sr(outspoken=np.array([outspoken])), record(claim))
    filters = w.person(0).claim(problem_of(d, 0, outspoken), claim)
    assert probability == pytest.approx(filters.probability, rel=1e-9)
    assert rights_of(0, w.pr, record(claim)) == pytest.approx(w.person(0).rights(claim), rel=1e-12)


OUTSPOKEN = np.array([-1.0, 0.5])
UNEQUAL = ("name_rights", "claim_stake", "claim_barrier", "court_income", "digital_pull")


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ({"migrant": 1}, {"migrant": 0}),
        ({"income": 0}, {"income": 2}),
        ({"tenure": 1}, {"tenure": 0}),
        ({"digital": 0.1}, {"digital": 0.9}),
        ({"opinion": 0.2}, {"opinion": 0.8}),
    ],
)
def test_those_with_less_standing_claim_less_and_equally_where_the_mechanism_is_off(worse, better) -> None:
    for off in (False, True):
        claim = Claim().neutral(*UNEQUAL, "claim_peers") if off else Claim()
        probabilities = []
        for person in (worse, better):
            d = disputes(1, severity=0.5, enterprise=2, relation=1)
            w = World(d, people=residents(1, **person))
            probabilities.append(claim_probability_of(0, w.dr, w.sr(outspoken=np.zeros(1)), record(claim)))
        assert probabilities[0] == probabilities[1] if off else probabilities[0] < probabilities[1]


@checked
@given(
    u=st.floats(0.0, 1.0, exclude_max=True),
    severity=shares,
    relation=st.integers(0, 1),
    caused=st.booleans(),
    retry=st.booleans(),
    trust=st.tuples(*[shares] * 4),
    tied=st.integers(0, 1),
    income=st.integers(0, 2),
    digital=shares,
    migrant=st.integers(0, 1),
    grievance=st.floats(0.0, 5.0, width=32),
    heard=st.lists(shares, min_size=9, max_size=9),
    claim=sections(Claim),
)
def test_channels_are_chosen_by_their_logit(
    u, severity, relation, caused, retry, trust, tied, income, digital, migrant, grievance, heard, claim
) -> None:
    people = residents(
        1, trust=trust, tied=tied, income=income, digital=digital, migrant=migrant, grievance=grievance
    )
    heard = np.array(heard, np.float32)
    d = disputes(1, severity=severity, enterprise=2 if caused else -1, relation=relation)
    w, weights = World(d, people=people), np.zeros(7)
    channel = channel_of(u, 0, retry, w.dr, w.sr(heard=heard[None]), record(claim), weights)
    choice = w.person(0).channel(problem_of(d, 0, 0.0), heard, retry, claim)
    np.testing.assert_allclose(weights, list(choice.weights.values()), rtol=1e-9)
    assert channel == choice.taken(u)
    assert sum(map(choice.probability, choice.options)) == pytest.approx(1.0)


RETRY_TODAY = 0.6  # probability that a mind made up acts


def plain_thought(seed, day, row, w, compliance, claim) -> tuple | None:
    """One problem is thought over; the event that follows."""
    d, key, p, r = w.d, int(w.d.key[row]), int(w.d.resident[row]), claim.rule()
    firm, person = int(d.enterprise[row]), w.person(p)
    problem = problem_of(d, row, float(OUTSPOKEN[d.community[row]]))
    if d.state[row] == State.LUMPED:
        u, v = plain.two_uniforms(seed, D.LUMPED, day, key)
        d.state[row] = State.FADED if u < r.fade else State.LATENT if v < r.again else State.LUMPED
        return event(day, row, Activity.FADE, p) if u < r.fade else None
    retry = d.channel[row] != Channel.NONE
    ready = RETRY_TODAY if retry else r.pace
    slow = plain.uniform(seed, D.CLAIM_PACE, day, key) >= ready
    if d.state[row] != State.LATENT or d.due[row] > day or slow:
        return None
    probability = person.claim(problem, r).probability
    if not retry and plain.two_uniforms(seed, D.CLAIM_FILTERS, day, key)[0] >= probability:
        d.state[row] = State.LUMPED
        return event(day, row, Activity.LUMP, p, -1, firm, 0, probability)
    choice = person.channel(problem, np.full(9, 0.5), retry, r)
    channel = choice.taken(plain.uniform(seed, D.CLAIM_CHANNEL, day, key))
    if channel not in (Channel.TALK, Channel.ENTERPRISE):
        d.state[row], d.channel[row] = State.RAISED, channel
        d.raised[row] = d.reviewed[row] = d.due[row] = day
        return event(day, row, Activity.CLAIM, p, -1, firm, 0, channel)
    keeps = float(compliance[firm]) if channel == Channel.ENTERPRISE else None
    probability = handle.talk(problem.relation, keeps, r)
    if plain.uniform(seed, D.CLAIM_TALK, day, key) < probability:
        d.state[row] = State.PRIVATE
        return event(day, row, Activity.PRIVATE, p, -1, firm, 0, probability)
    d.due[row], d.channel[row] = day + r.retry_days, channel
    return event(day, row, Activity.TALK, p, -1, firm, 0, probability)


@checked
@given(
    seed=seeds,
    day=st.integers(1, 400),
    claim=sections(Claim, fade=0.3, again=0.5, pace=0.9),
    severity=shares,
    due=st.integers(0, 400),
    keeps=shares,
)
def test_problems_are_thought_over_as_the_rules_say(seed, day, claim, severity, due, keeps) -> None:
    count = 24
    d = disputes(
        count,
        state=np.arange(count) % 4 // 2,
        channel=np.arange(count) % 3 // 2,
        severity=severity,
        due=np.where(np.arange(count) % 5, 0, due),
        enterprise=np.where(np.arange(count) % 3, 2, -1),
        relation=np.arange(count) % 2,
        resident=np.arange(count) % 8,
        community=np.arange(count) % 2,
    )
    world = World(d)
    plain_world, compliance = world.twin(), np.full(6, keeps, np.float32)
    society = world.sr(heard=reputation(2), outspoken=OUTSPOKEN)
    institutions = world.ir(place_columns(compliance=keeps))
    rules = record(claim, sides=Sides(), pace_today=claim.pace, retry_today=RETRY_TODAY)
    think_over(at(seed, day), world.active, world.dr, institutions, society, rules, world.lr)
    told = [plain_thought(seed, day, row, plain_world, compliance, claim) for row in range(count)]
    plain_world.said = [e for e in told if e]
    world.same_as(plain_world)
