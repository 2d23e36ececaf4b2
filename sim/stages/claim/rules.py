"""Residents name, blame and claim, or lump it; those who claim choose a channel."""

from typing import NamedTuple

import numpy as np

from agents.compiling import inlined, kernel
from agents.disputes import Channel, State
from agents.events import Activity
from agents.kinds import Kind, Said
from agents.randomness.compiled import two_uniforms, two_uniforms_each, uniform
from agents.randomness.streams import CLAIM_CHANNEL, CLAIM_FILTERS, CLAIM_PACE, CLAIM_TALK, LUMPED
from agents.shared_rules import in_states, keys_of, sigma, write
from sim.lifecycle import fade, lump, raise_claim, settle_in_private, think_again
from sim.stages.settle.sides import interests_of

CHANNELS = 7  # TALK .. COURT


class Talk(NamedTuple):
    """A talk between the sides: numbers that kernels hand on, made inside them.

    channel : TALK, or ENTERPRISE for its desk; willing : 0..1, how near the interests of the sides are
    """

    channel: int
    willing: float


@inlined
def rights_of(p, people, rule):
    """How well a resident knows what may be claimed, 0..1: by income, registration, digital access."""
    known = (
        rule.rights + rule.rights_income * (people.income[p] - 1.0) - rule.rights_migrant * people.migrant[p]
    )
    return min(max(known + rule.rights_digital * (people.digital[p] - 0.5), 0.0), 1.0)


@inlined
def claim_probability(row, disputes, society, rule):
    """P(name) * P(blame | name) * P(claim | blame), Felstiner, Abel & Sarat 1980/81."""
    p, people = disputes.resident[row], society.people
    severity, relation = disputes.severity[row], disputes.relation[row]
    caused = disputes.enterprise[row] >= 0
    name = sigma(
        rule.name_base
        + rule.name_severity * (severity - 0.5)
        + rule.name_rights * (rights_of(p, people, rule) - 0.5)
    )
    blame = sigma(rule.blame_base + rule.blame_source * caused)
    claim = sigma(
        rule.claim_base
        + rule.claim_severity * (severity - 0.5)
        + rule.claim_efficacy * (people.efficacy[p] - 0.5)
        + rule.claim_peers * (people.opinion[p, Said.EFFICACY] - 0.5)
        + (rule.claim_stake * (0.5 - people.tenure[p]) - rule.claim_tie) * relation
        - rule.claim_barrier * people.migrant[p]
        + rule.claim_place * society.outspoken[disputes.community[row]]
    )
    return name * blame * claim


@inlined
def choose_channel(u, row, retry, disputes, society, rule, weights):
    """Multinomial logit over channels by trust in their owners, access, closeness and what is heard of them.

    retry : a talk has failed, or the matter came back; weights : float64 (7,), scratch
    """
    p, people, heard = disputes.resident[row], society.people, society.heard[disputes.community[row]]
    severity, relation = disputes.severity[row], disputes.relation[row]
    caused = disputes.enterprise[row] >= 0
    trust = people.trust[p]
    pull = rule.trust_pull
    department = pull * (trust[Kind.DEPARTMENT] - 0.5)
    reach = rule.digital_pull * (people.digital[p] - 0.5)
    weights[0] = 0.0 if retry else np.exp(rule.talk + relation - severity)
    weights[1] = np.exp(
        rule.committee + pull * (trust[Kind.SOCIAL_ORGANIZATION] - 0.5) + rule.embedded * people.tied[p]
    )
    weights[2] = np.exp(rule.desk + pull * (trust[Kind.ENTERPRISE] - 0.5)) if caused and not retry else 0.0
    weights[3] = np.exp(rule.hotline + department + reach)
    weights[4] = np.exp(rule.window + department - reach - rule.claim_barrier * people.migrant[p])
    anger = rule.anger * min(people.grievance[p], rule.anger_most)
    weights[5] = np.exp(rule.outside + anger + severity - department)
    weights[6] = np.exp(rule.outside + severity + rule.court_income * (people.income[p] - 1.0))
    for channel in range(CHANNELS):
        weights[channel] *= np.exp(rule.experience * (heard[channel + 1] - 0.5))
    goal = u * weights.sum()
    for channel in range(CHANNELS - 1):
        goal -= weights[channel]
        if goal < 0:
            return channel + 1
    return CHANNELS


@inlined
def talk(key, row, way, disputes, institutions, rule, log):
    """The sides, or the enterprise's desk, try it between themselves; failure is taken further later."""
    seed, day = key
    channel = way.channel
    p, firm = disputes.resident[row], disputes.enterprise[row]
    probability = rule.talk_success * (rule.talk_alone + disputes.relation[row])
    if channel == Channel.ENTERPRISE:
        desk = rule.desk_compliance * institutions.ties.compliance[firm]
        probability = rule.talk_success + (1.0 - rule.talk_success) * desk
    probability *= way.willing
    if uniform(seed, CLAIM_TALK, day, disputes.key[row]) < probability:
        settle_in_private(row, disputes)
        write(log, day, row, Activity.PRIVATE, (p, -1, firm), 0, probability)
    else:
        disputes.due[row] = day + rule.retry_days
        disputes.channel[row] = channel
        write(log, day, row, Activity.TALK, (p, -1, firm), 0, probability)


@inlined
def live_with(day, row, numbers, disputes, rule, log):
    """A problem that was lumped fades, or comes to mind again, or is lumped on.

    numbers : two in [0, 1)
    """
    fades, comes_again = numbers
    if fades < rule.fade:
        fade(row, disputes)
        write(log, day, row, Activity.FADE, (disputes.resident[row], -1, -1), 0, 0)
    elif comes_again < rule.again:
        think_again(row, disputes)


@inlined
def numbers_of_lumped(key, active, disputes):
    """Two numbers in [0, 1) for each problem that is lumped today, in the order of `active`."""
    who = keys_of(in_states(active, 1 << State.LUMPED, disputes), disputes)
    first, second = np.empty(who.size), np.empty(who.size)
    two_uniforms_each(key.seed, LUMPED, key.day, who, first, second)
    return first, second


@kernel
def think_over(key, active, disputes, institutions, society, rules, log):
    """Every latent or lumped problem: think it over today? Claim, and where?"""
    rule = rules[0]
    seed, day = key
    weights = np.zeros(CHANNELS)
    first, second = numbers_of_lumped(key, active, disputes)
    lumped = 0  # so many have been met
    for row in in_states(active, 1 << State.LATENT | 1 << State.LUMPED, disputes):
        who = disputes.key[row]
        if disputes.state[row] == State.LUMPED:
            live_with(day, row, (first[lumped], second[lumped]), disputes, rule, log)
            lumped += 1
            continue
        if disputes.due[row] > day:
            continue
        retry = disputes.channel[row] != Channel.NONE  # a failed talk, or a relapse: the mind is made up
        if uniform(seed, CLAIM_PACE, day, who) >= (rule.retry_today if retry else rule.pace_today):
            continue
        p, firm = disputes.resident[row], disputes.enterprise[row]
        probability = claim_probability(row, disputes, society, rule)
        u, _ = two_uniforms(seed, CLAIM_FILTERS, day, who)
        if not retry and u >= probability:
            lump(row, disputes)
            write(log, day, row, Activity.LUMP, (p, -1, firm), 0, probability)
            continue
        u = uniform(seed, CLAIM_CHANNEL, day, who)
        channel = choose_channel(u, row, retry, disputes, society, rule, weights)
        if channel == Channel.TALK or channel == Channel.ENTERPRISE:
            apart = 0.0
            if rule.sides.distance > 0.0:
                apart = min(interests_of(seed, row, disputes, institutions, society, rule.sides), 1.0)
            talk(key, row, Talk(channel, 1.0 - apart), disputes, institutions, rule, log)
            continue
        raise_claim(day, row, channel, disputes)
        write(log, day, row, Activity.CLAIM, (p, -1, firm), 0, channel)
