"""Small kernels as functions of their own, so that tests can call what elsewhere is inlined."""

import numpy as np

from agents import shared_rules as common
from agents.compiling import kernel
from agents.randomness import compiled as luck
from sim.stages.claim import rules as claim
from sim.stages.coordinate import rules as coordinate
from sim.stages.emerge import rules as emerge
from sim.stages.escalate import crowd
from sim.stages.escalate import rules as escalate
from sim.stages.respond import rules as respond
from sim.stages.settle import judgment as judge
from sim.stages.settle import rules as settle
from sim.stages.work import queue


@kernel
def philox_words(c0, c1, c2, c3, k0, k1):
    return luck.philox(c0, c1, c2, c3, k0, k1)


@kernel
def draws(seed, decision, day, who):
    one = luck.share(seed, decision, day, who)
    two, three = luck.two_shares(seed, decision, day, who)
    return one, two, three, luck.normal(seed, decision, day, who), luck.exponential(seed, decision, day, who)


@kernel
def poisson_of(mean, u):
    return luck.poisson(mean, u)


@kernel
def numbers_of(x, mask):
    return common.sigma(x), common.normal_below(x), common.popcount(mask)


@kernel
def tie_of(start, who, weight, a, b):
    return common.tie_weight(start, who, weight, a, b)


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
def rights_of(p, r, rule):
    return claim.rights_of(p, r, rule)


@kernel
def group_of(row, size, d, topics, teams):
    """Members of a group, and the number of each in it."""
    found = np.empty((size, 2), np.int64)
    for i in range(size):
        found[i, 0] = crowd.member(i, row, d, topics, teams)
        found[i, 1] = crowd.place_in_group(found[i, 0], row, d, topics, teams)
    return found


@kernel
def place_of(p, row, d, topics, teams):
    return crowd.place_in_group(p, row, d, topics, teams)


@kernel
def win_of(row, helped, d, court):
    return judge.win_chance(row, helped, d, court)


@kernel
def hazard_of(row, substance, confirmed, d, relapse):
    return settle.breaking(row, substance, confirmed, d, relapse)


@kernel
def claim_chance_of(p, severity, caused, relation, outspoken, r, rule):
    return claim.claim_chance(p, severity, caused, relation, outspoken, r, rule)


@kernel
def channel_of(u, p, severity, relation, caused, retry, r, heard, rule, weights):
    return claim.choose_channel(u, p, severity, relation, caused, retry, r, heard, rule, weights)


@kernel
def accept_chance_of(row, k, asker, unit, backed, d, work, place, rule):
    return coordinate.accept_chance(row, k, asker, unit, backed, d, work, place, rule)


@kernel
def enqueue_of(day, row, k, unit, d, work, tasks, topics, rule, rework, limit):
    coordinate.enqueue(day, row, k, unit, d, work, tasks, topics, rule, rework, limit)


@kernel
def enqueue_all(day, rows, k, units, d, work, tasks, topics, rule, limit):
    """Many parts at once, for queues with many units."""
    for i in range(rows.size):
        coordinate.enqueue(day, rows[i], k, units[i], d, work, tasks, topics, rule, 0.0, limit)


@kernel
def offer_of(day, row, base, trust, helped, appeal, d, place, rule):
    substance = settle.substance_of(row, d, place, helped, rule)
    return substance, settle.agree_chance(day, row, substance, base, trust, appeal, d, rule)


@kernel
def step_of(u, row, trust, anger, heard, burden, d, rule, weights):
    return escalate.choose_step(u, row, trust, anger, heard, burden, d, rule, weights)


@kernel
def lived_through(p, need, kind, performance, weight, r, rule):
    respond.experience(p, need, kind, performance, weight, r, rule)
