"""Residents name, blame and claim, or bear it; those who claim choose a channel."""

import numpy as np

from agents.compiling import inlined, kernel
from agents.disputes import Channel, State
from agents.events import Activity
from agents.kinds import Kind
from agents.randomness.compiled import share, two_shares
from agents.randomness.streams import BORNE, CLAIM_CHANNEL, CLAIM_FILTERS, CLAIM_PACE, CLAIM_TALK
from agents.residents import Said
from agents.shared_rules import sigma, write

CHANNELS = 7  # TALK .. COURT


@inlined
def rights_of(p, r, rule):
    """How well a resident knows what may be claimed, 0..1: by income, registration, digital access."""
    known = rule.rights + rule.rights_income * (r.income[p] - 1.0) - rule.rights_migrant * r.migrant[p]
    return min(max(known + rule.rights_digital * (r.digital[p] - 0.5), 0.0), 1.0)


@inlined
def claim_chance(p, severity, caused, relation, outspoken, r, rule):
    """P(name) * P(blame | name) * P(claim | blame), Felstiner, Abel & Sarat 1980/81.

    outspoken : how far a community is one where people complain, in standard deviations of all communities
    """
    name = sigma(
        rule.name_base
        + rule.name_severity * (severity - 0.5)
        + rule.name_rights * (rights_of(p, r, rule) - 0.5)
    )
    blame = sigma(rule.blame_base + rule.blame_source * caused)
    claim = sigma(
        rule.claim_base
        + rule.claim_severity * (severity - 0.5)
        + rule.claim_efficacy * (r.efficacy[p] - 0.5)
        + rule.claim_peers * (r.opinion[p, Said.EFFICACY] - 0.5)
        + (rule.claim_stake * (0.5 - r.tenure[p]) - rule.claim_tie) * relation
        - rule.claim_barrier * r.migrant[p]
        + rule.claim_place * outspoken
    )
    return name * blame * claim


@inlined
def choose_channel(u, p, severity, relation, caused, retry, r, heard, rule, weights):
    """Multinomial logit over channels by trust in their owners, access, closeness and what is heard of them.

    heard : float32 (9,), what neighbours lived through with each `Channel`, 0..1
    weights : float64 (7,), scratch
    """
    trust = r.trust[p]
    pull = rule.trust_pull
    department = pull * (trust[Kind.DEPARTMENT] - 0.5)
    reach = rule.digital_pull * (r.digital[p] - 0.5)
    weights[0] = 0.0 if retry else np.exp(rule.talk + relation - severity)
    weights[1] = np.exp(
        rule.committee + pull * (trust[Kind.SOCIAL_ORGANIZATION] - 0.5) + rule.embedded * r.tied[p]
    )
    weights[2] = np.exp(rule.desk + pull * (trust[Kind.ENTERPRISE] - 0.5)) if caused and not retry else 0.0
    weights[3] = np.exp(rule.hotline + department + reach)
    weights[4] = np.exp(rule.window + department - reach - rule.claim_barrier * r.migrant[p])
    anger = rule.anger * min(r.grievance[p], rule.anger_most)
    weights[5] = np.exp(rule.outside + anger + severity - department)
    weights[6] = np.exp(rule.outside + severity + rule.court_income * (r.income[p] - 1.0))
    for channel in range(CHANNELS):
        weights[channel] *= np.exp(rule.experience * (heard[channel + 1] - 0.5))
    goal = u * weights.sum()
    for channel in range(CHANNELS - 1):
        goal -= weights[channel]
        if goal < 0:
            return channel + 1
    return CHANNELS


@inlined
def talk(seed, day, row, d, r, compliance, rule, channel, log, cursor):
    """The sides, or the enterprise's desk, try it between themselves; failure is taken further later."""
    chance = rule.talk_success * (rule.talk_alone + d.relation[row])
    if channel == Channel.ENTERPRISE:
        desk = rule.desk_compliance * compliance[d.enterprise[row]]
        chance = rule.talk_success + (1.0 - rule.talk_success) * desk
    p = d.resident[row]
    if share(seed, CLAIM_TALK, day, d.key[row]) < chance:
        d.state[row] = State.PRIVATE
        write(log, cursor, day, row, Activity.PRIVATE, p, -1, d.enterprise[row], 0, chance)
    else:
        d.due[row] = day + rule.retry_days
        d.channel[row] = channel
        write(log, cursor, day, row, Activity.TALK, p, -1, d.enterprise[row], 0, chance)


@kernel
def think_over(seed, day, active, d, r, compliance, heard, outspoken, rule, log, cursor):
    """Every latent or borne problem: think it over today? Claim, and where?

    compliance : float32 per institution; heard : float32 (communities, 9), standing of every channel;
    outspoken : float64 per community, see `claim_chance`
    """
    weights = np.zeros(CHANNELS)
    for i in range(active.size):
        row = active[i]
        key = d.key[row]
        if d.state[row] == State.BORNE:
            u, v = two_shares(seed, BORNE, day, key)
            if u < rule.fade:
                d.state[row] = State.FADED
                write(log, cursor, day, row, Activity.FADE, d.resident[row], -1, -1, 0, 0)
            elif v < rule.again:
                d.state[row] = State.LATENT
            continue
        if d.state[row] != State.LATENT or d.due[row] > day:
            continue
        retry = d.channel[row] != Channel.NONE  # a failed talk, or a relapse: the mind is made up
        if not retry and share(seed, CLAIM_PACE, day, key) >= rule.pace:
            continue
        p, severity, caused = d.resident[row], d.severity[row], d.enterprise[row] >= 0
        chance = claim_chance(p, severity, caused, d.relation[row], outspoken[d.community[row]], r, rule)
        u, v = two_shares(seed, CLAIM_FILTERS, day, key)
        if not retry and u >= chance:
            d.state[row] = State.BORNE
            write(log, cursor, day, row, Activity.BEAR, p, -1, d.enterprise[row], 0, chance)
            continue
        u = share(seed, CLAIM_CHANNEL, day, key)
        known = heard[d.community[row]]
        channel = choose_channel(u, p, severity, d.relation[row], caused, retry, r, known, rule, weights)
        if channel == Channel.TALK or channel == Channel.ENTERPRISE:
            talk(seed, day, row, d, r, compliance, rule, channel, log, cursor)
            continue
        d.state[row], d.channel[row] = State.RAISED, channel
        d.raised[row] = d.reviewed[row] = d.due[row] = day
        write(log, cursor, day, row, Activity.CLAIM, p, -1, d.enterprise[row], 0, channel)
