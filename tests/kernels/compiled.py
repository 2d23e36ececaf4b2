"""Small kernels as functions of their own, so that tests can call what elsewhere is inlined."""

from agents.kernels import claim, common, coordinate, emerge, escalate, kernel, luck, queue, respond, settle


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
def size_of(u, mean, tail):
    return emerge.group_size(u, mean, tail)


@kernel
def claim_chance_of(severity, caused, efficacy, relation, rule):
    return claim.claim_chance(severity, caused, efficacy, relation, rule)


@kernel
def channel_of(u, p, severity, relation, caused, retry, r, rule, weights):
    return claim.choose_channel(u, p, severity, relation, caused, retry, r, rule, weights)


@kernel
def accept_chance_of(row, k, asker, unit, d, work, place, rule):
    return coordinate.accept_chance(row, k, asker, unit, d, work, place, rule)


@kernel
def enqueue_of(day, row, k, unit, d, work, tasks, topics, rule, rework, limit):
    coordinate.enqueue(day, row, k, unit, d, work, tasks, topics, rule, rework, limit)


@kernel
def enqueue_all(day, rows, k, units, d, work, tasks, topics, rule, limit):
    """Many parts at once, for queues with many units."""
    for i in range(rows.size):
        coordinate.enqueue(day, rows[i], k, units[i], d, work, tasks, topics, rule, 0.0, limit)


@kernel
def offer_of(day, row, base, trust, d, place, rule):
    substance = settle.substance_of(row, d, place, rule)
    return substance, settle.agree_chance(day, row, substance, base, trust, d, rule)


@kernel
def step_of(u, row, trust, anger, d, rule, weights):
    return escalate.choose_step(u, row, trust, anger, d, rule, weights)


@kernel
def lived_through(p, need, kind, performance, weight, r, rule):
    respond.experience(p, need, kind, performance, weight, r, rule)
