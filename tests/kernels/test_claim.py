"""Residents name, blame, claim and choose a channel: compiled rules against a few lines of plain Python."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.disputes import Channel, State
from agents.events import Activity
from agents.randomness import streams as D  # noqa: N812
from sim.params import record
from sim.stages.claim.params import Claim
from sim.stages.claim.rules import think_over
from tests.kernels import plain
from tests.kernels.compiled import channel_of, claim_chance_of, rights_of
from tests.kernels.tables import (
    World,
    at,
    checked,
    disputes,
    event,
    place_columns,
    residents,
    sections,
    seeds,
    shares,
    standing,
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


def plain_rights(people, p, r) -> float:
    """Knowledge of rights by income, registration and digital access."""
    known = r.rights + r.rights_income * (int(people.income[p]) - 1)
    known += r.rights_digital * (float(people.digital[p]) - 0.5) - r.rights_migrant * int(people.migrant[p])
    return min(max(known, 0.0), 1.0)


def plain_chance(people, p, severity, caused, relation, outspoken, r) -> float:
    """Name, blame, claim."""
    rights = plain_rights(people, p, r) - 0.5
    product = plain.sigma(r.name_base + r.name_severity * (severity - 0.5) + r.name_rights * rights)
    product *= plain.sigma(r.blame_base + r.blame_source * caused)
    stake = r.claim_severity * (severity - 0.5) + r.claim_efficacy * (float(people.efficacy[p]) - 0.5)
    stake += r.claim_peers * (float(people.opinion[p, 2]) - 0.5) - r.claim_tie * relation
    stake += r.claim_stake * (0.5 - int(people.tenure[p])) * relation + r.claim_place * outspoken
    return product * plain.sigma(r.claim_base + stake - r.claim_barrier * int(people.migrant[p]))


@checked
@given(
    severity=shares,
    caused=st.booleans(),
    person=people_of,
    relation=st.integers(0, 1),
    claim=sections(Claim),
    outspoken=st.floats(-3, 3),
)
def test_the_chance_of_a_claim_is_the_product_of_three_filters(
    severity, caused, person, relation, claim, outspoken
) -> None:
    r, people = claim.rule(), residents(1, **person)
    d = disputes(1, severity=severity, enterprise=2 if caused else -1, relation=relation)
    w = World(d, people=people)
    chance = claim_chance_of(0, w.dr, w.sr(outspoken=np.array([outspoken])), record(claim))
    assert chance == pytest.approx(
        plain_chance(people, 0, severity, caused, relation, outspoken, r), rel=1e-9
    )
    assert 0.0 <= rights_of(0, w.pr, record(claim)) <= 1.0


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
        chances = []
        for person in (worse, better):
            d = disputes(1, severity=0.5, enterprise=2, relation=1)
            w = World(d, people=residents(1, **person))
            chances.append(claim_chance_of(0, w.dr, w.sr(outspoken=np.zeros(1)), record(claim)))
        assert chances[0] == chances[1] if off else chances[0] < chances[1]


def channel_weights(severity, relation, caused, retry, people, p, heard, r) -> list[float]:
    trust, pull = people.trust[p].astype(float), r.trust_pull
    reach = r.digital_pull * (float(people.digital[p]) - 0.5)
    anger = r.anger * min(float(people.grievance[p]), r.anger_most) + severity
    department, papers = pull * (trust[1] - 0.5), r.claim_barrier * int(people.migrant[p])
    logits = [
        -math.inf if retry else r.talk + relation - severity,
        r.committee + pull * (trust[3] - 0.5) + r.embedded * int(people.tied[p]),
        r.desk + pull * (trust[2] - 0.5) if caused and not retry else -math.inf,
        r.hotline + department + reach,
        r.window + department - reach - papers,
        r.outside + anger - department,
        r.outside + severity + r.court_income * (int(people.income[p]) - 1.0),
    ]
    served = [r.experience * (float(h) - 0.5) for h in heard[1:8]]
    return [math.exp(z + extra) for z, extra in zip(logits, served, strict=True)]


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
    expected = channel_weights(severity, relation, caused, retry, people, 0, heard, claim.rule())
    d = disputes(1, severity=severity, enterprise=2 if caused else -1, relation=relation)
    w, weights = World(d, people=people), np.zeros(7)
    channel = channel_of(u, 0, retry, w.dr, w.sr(heard=heard[None]), record(claim), weights)
    np.testing.assert_allclose(weights, expected, rtol=1e-9)
    assert channel == 1 + plain.chosen(u, expected)


def plain_thought(seed, day, row, w, compliance, claim) -> tuple | None:
    """One problem is thought over; the event that follows."""
    d, key, p, r = w.d, int(w.d.key[row]), int(w.d.resident[row]), claim.rule()
    firm, severity = int(d.enterprise[row]), float(d.severity[row])
    if d.state[row] == State.BORNE:
        u, v = plain.two_shares(seed, D.BORNE, day, key)
        d.state[row] = State.FADED if u < r.fade else State.LATENT if v < r.again else State.BORNE
        return event(day, row, Activity.FADE, p) if u < r.fade else None
    retry = d.channel[row] != Channel.NONE
    slow = not retry and plain.share(seed, D.CLAIM_PACE, day, key) >= r.pace
    if d.state[row] != State.LATENT or d.due[row] > day or slow:
        return None
    chance = claim_chance_of(row, w.dr, w.sr(outspoken=OUTSPOKEN), record(claim))
    if not retry and plain.two_shares(seed, D.CLAIM_FILTERS, day, key)[0] >= chance:
        d.state[row] = State.BORNE
        return event(day, row, Activity.BEAR, p, -1, firm, 0, chance)
    weights = channel_weights(
        severity, int(d.relation[row]), firm >= 0, retry, w.people, p, np.full(9, 0.5), r
    )
    channel = 1 + plain.chosen(plain.share(seed, D.CLAIM_CHANNEL, day, key), weights)
    if channel not in (Channel.TALK, Channel.ENTERPRISE):
        d.state[row], d.channel[row] = State.RAISED, channel
        d.raised[row] = d.reviewed[row] = d.due[row] = day
        return event(day, row, Activity.CLAIM, p, -1, firm, 0, channel)
    chance = r.talk_success * (r.talk_alone + int(d.relation[row]))
    if channel == Channel.ENTERPRISE:
        chance = r.talk_success + (1 - r.talk_success) * float(compliance[firm]) * r.desk_compliance
    if plain.share(seed, D.CLAIM_TALK, day, key) < chance:
        d.state[row] = State.PRIVATE
        return event(day, row, Activity.PRIVATE, p, -1, firm, 0, chance)
    d.due[row], d.channel[row] = day + r.retry_days, channel
    return event(day, row, Activity.TALK, p, -1, firm, 0, chance)


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
    society = world.sr(heard=standing(2), outspoken=OUTSPOKEN)
    institutions = world.ir(place_columns(compliance=keeps))
    think_over(at(seed, day), world.active, world.dr, institutions, society, record(claim), world.lr)
    told = [plain_thought(seed, day, row, plain_world, compliance, claim) for row in range(count)]
    plain_world.said = [e for e in told if e]
    world.same_as(plain_world)
