"""Small kernels as functions of their own, so that tests can call what elsewhere is inlined."""

import numpy as np

from agents import shared_rules as common
from agents.compiling import kernel
from agents.randomness import compiled as keyed_random
from sim.stages.claim import rules as claim
from sim.stages.coordinate import rules as coordinate
from sim.stages.emerge import rules as emerge
from sim.stages.escalate import crowd
from sim.stages.escalate import rules as escalate
from sim.stages.respond import rules as respond
from sim.stages.settle import judgment as judge
from sim.stages.settle import rules as settle
from sim.stages.triage import first_contact
from sim.stages.work import queue


@kernel
def philox_words(c0, c1, c2, c3, k0, k1):
    return keyed_random.philox(c0, c1, c2, c3, k0, k1)


@kernel
def draws(seed, decision, day, who):
    one = keyed_random.uniform(seed, decision, day, who)
    two, three = keyed_random.two_uniforms(seed, decision, day, who)
    return (
        one,
        two,
        three,
        keyed_random.normal(seed, decision, day, who),
        keyed_random.exponential(seed, decision, day, who),
    )


@kernel
def rows_in(active, states, disputes):
    return common.in_states(active, states, disputes)


@kernel
def poisson_of(mean, u):
    return keyed_random.poisson(mean, u)


@kernel
def numbers_of(x, mask):
    return common.sigma(x), common.normal_below(x), common.popcount(mask)


@kernel
def tie_of(ties, a, b):
    return common.tie_weight(ties, a, b)


@kernel
def put(tasks, head, unit, node):
    queue.join(tasks, head, unit, node)


@kernel
def pull(tasks, head, unit):
    return queue.take(tasks, head, unit)


@kernel
def new_node(tasks):
    return queue.new_task(tasks)


@kernel
def free_node(tasks, node):
    queue.drop_task(tasks, node)


@kernel
def size_of(u, mean, tail, most):
    return emerge.group_size(u, mean, tail, most)


@kernel
def at_once_of(row, disputes, ties, rules):
    return first_contact.at_once(row, disputes, ties, rules[0])


@kernel
def rights_of(p, people, rules):
    return claim.rights_of(p, people, rules[0])


@kernel
def group_of(row, size, d, teams):
    """Members of a group, and the number of each in it."""
    found = np.empty((size, 2), np.int64)
    for i in range(size):
        found[i, 0] = crowd.member(i, row, d, teams)
        found[i, 1] = crowd.place_in_group(found[i, 0], row, d, teams)
    return found


@kernel
def place_of(p, row, d, teams):
    return crowd.place_in_group(p, row, d, teams)


@kernel
def win_of(row, helped, d, rules):
    return judge.win_probability(row, helped, d, rules[0])


@kernel
def hazard_of(row, substance, confirmed, d, rules):
    return settle.breaking(row, substance, confirmed, d, rules[0])


@kernel
def claim_probability_of(row, d, society, rules):
    return claim.claim_probability(row, d, society, rules[0])


@kernel
def channel_of(u, row, retry, d, society, rules, weights):
    return claim.choose_channel(u, row, retry, d, society, rules[0], weights)


@kernel
def acceptance_probability_of(row, parties, backed, d, institutions, rules):
    request = coordinate.Request(row, parties[0], parties[1], parties[2])
    return coordinate.probability_of(request, backed, d, institutions, rules[0])


@kernel
def enqueue_of(day, row, k, unit, d, institutions, rules):
    coordinate.enqueue(day, row, k, unit, d, institutions, rules[0])


@kernel
def offer_of(day, row, trust, helped, d, ties, rules):
    rule = rules[0]
    substance = settle.substance_of(row, helped, d, ties, rule.settle)
    return substance, settle.agreement_probability(day, row, substance, trust, d, rule)


@kernel
def step_of(u, row, claimant, d, rules, weights):
    return escalate.choose_step(u, row, escalate.Claimant(*claimant), d, rules[0], weights)


@kernel
def lived_through(p, need, kind, performance, weight, people, rules):
    respond.experience(p, need, kind, performance, weight, people, rules[0])
