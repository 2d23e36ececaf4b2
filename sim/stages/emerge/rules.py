"""Problems arise: the same for every policy but for the compliance of enterprises."""

import numpy as np

from agents.compiling import inlined, kernel
from agents.events import Activity
from agents.kinds import COMPETENCES, Competence, Source
from agents.randomness.compiled import exponential, normal, poisson, share, two_shares
from agents.randomness.streams import (
    EMERGE_COMPLIANCE,
    EMERGE_COUNT,
    EMERGE_EFFORT,
    EMERGE_EXTRA,
    EMERGE_FLAGS,
    EMERGE_GROUP,
    EMERGE_SEVERITY,
    EMERGE_SOURCE,
    EMERGE_WHO,
)
from agents.shared_rules import write

TOPIC_BITS = np.uint64(64)
ORDINAL_BITS = np.uint64(256)
PART_BITS = np.uint64(16)


@kernel
def count_proposals(seed, day, rate, factor, counts):
    """How many problems may arise today in every cell.

    rate : float64 (communities, topics), per day at full compliance neglect; factor : of the day
    counts : int64, same shape, filled here (Poisson, by inversion of one keyed number per cell)
    """
    total = 0
    for c in range(rate.shape[0]):
        for t in range(rate.shape[1]):
            cell = np.uint64(c) * TOPIC_BITS + np.uint64(t)
            counts[c, t] = poisson(rate[c, t] * factor, share(seed, EMERGE_COUNT, day, cell))
            total += counts[c, t]
    return total


@inlined
def pick_source(seed, day, key, kind, community, resident, workplace, sources):
    """The enterprise that causes a problem, -1 none: the employer, or one of the place, by size."""
    if kind == Source.NEIGHBOUR or kind == Source.DEPARTMENT:
        return -1
    if kind == Source.EMPLOYER:
        return workplace[resident]
    low, high = sources.start[kind, community], sources.start[kind, community + 1]
    if high <= low:
        return -1
    goal = share(seed, EMERGE_SOURCE, day, key) * sources.reach[high - 1]
    while low < high - 1 and sources.reach[low] < goal:
        low += 1
    return sources.who[low]


@inlined
def pick_needs(seed, day, key, topics, t, has_source):
    """Mask of the competences that are truly needed: the lead, and a Poisson number of further ones.

    Among the related ones earlier entries are preferred: rank by (uniform number) ** (1 / weight),
    weighted sampling without replacement (Efraimidis & Spirakis 2006).
    """
    mask = 1 << topics.lead[t]
    wanted = poisson(topics.extra[t], share(seed, EMERGE_EXTRA, day, key * PART_BITS))
    size = 0
    while size < topics.related.shape[1] and topics.related[t, size] >= 0:
        size += 1
    for _ in range(min(wanted, size)):
        best, chosen = -1.0, -1
        for i in range(size):
            k = topics.related[t, i]
            if mask >> k & 1 or (k == Competence.REMEDY and not has_source):
                continue
            u = share(seed, EMERGE_EXTRA, day, key * PART_BITS + np.uint64(i + 1))
            score = u ** (1.0 / (size - i))
            if score > best:
                best, chosen = score, k
        if chosen < 0:
            break
        mask |= 1 << chosen
    return mask


@inlined
def group_size(u, mean, tail, most):
    """People hit by one cause: 1 plus a Pareto number with the given mean further people, at most `most`."""
    if mean <= 0:
        return 1
    further = mean * (tail - 1) / tail * (1.0 - u) ** (-1.0 / tail)
    return 1 + int(min(further, most - 1.0))


@inlined
def describe(seed, day, key, row, t, d, topics, rule):
    """Severity, relation, authority and effort of a new problem."""
    severity = topics.severity[t] + rule.severity_spread * normal(seed, EMERGE_SEVERITY, day, key)
    d.severity[row] = min(max(severity, rule.severity_least), 1.0)
    u, v = two_shares(seed, EMERGE_FLAGS, day, key)
    d.relation[row] = u < topics.relation[t]
    d.needs_authority[row] = v < topics.authority[t]
    for k in range(COMPETENCES):
        part = key * PART_BITS + np.uint64(k)
        if rule.exponential:
            spread = exponential(seed, EMERGE_EFFORT, day, part)
        else:
            z = normal(seed, EMERGE_EFFORT, day, part)
            spread = np.exp(rule.effort_spread * z - rule.effort_spread**2 / 2)
        d.effort[row, k] = max(1, int(topics.hours[t] * 60 * spread))


@inlined
def give_row(seed, day, key, row, t, c, resident, enterprise, people, teams, topics, rule, d, log, cursor):
    """Write a new problem down: whom it hits, who caused it, what it needs, how grave it is."""
    d.key[row], d.born[row], d.topic[row], d.community[row] = key, day, t, c
    d.resident[row], d.enterprise[row] = resident, enterprise
    u = share(seed, EMERGE_GROUP, day, key)
    wide = group_size(u, topics.group[t], rule.group_tail, rule.group_most)
    here = people[c + 1] - resident
    if topics.source[t] == Source.EMPLOYER:  # colleagues, not neighbours
        here = teams.place[enterprise + 1] - teams.rank[resident] if enterprise >= 0 else 1
    d.group[row] = min(wide, here)
    d.need[row] = pick_needs(seed, day, key, topics, t, enterprise >= 0)
    describe(seed, day, key, row, t, d, topics, rule)
    write(log, cursor, day, row, Activity.ARISE, resident, -1, enterprise, 0, t)


@kernel
def place_problems(
    seed, day, counts, people, workplace, teams, sources, compliance, topics, rule, d, count, log, cursor
):
    """Give every proposed problem that really arises a row; the number of rows in use afterwards.

    counts : int64 (communities, topics); people : int64 (communities + 1), first resident of each
    workplace : int32 per resident; teams : residents by workplace, see `sim.stages.escalate.crowd`
    compliance : float32 per institution: a proposal caused by an enterprise is dropped with this chance
    New problems take consecutive rows from `count` on.
    """
    for c in range(counts.shape[0]):
        for t in range(counts.shape[1]):
            for ordinal in range(counts[c, t]):
                cell = np.uint64(day) * np.uint64(1_048_576) + np.uint64(c)
                key = (cell * TOPIC_BITS + np.uint64(t)) * ORDINAL_BITS + np.uint64(ordinal)
                u = share(seed, EMERGE_WHO, day, key)
                resident = people[c] + int(u * (people[c + 1] - people[c]))
                enterprise = pick_source(seed, day, key, topics.source[t], c, resident, workplace, sources)
                if sources.boosted[t]:  # proposed at the rate of full neglect: keep what neglect explains
                    kept = compliance[enterprise] if enterprise >= 0 else rule.compliance_reference
                    if share(seed, EMERGE_COMPLIANCE, day, key) < kept:
                        continue
                give_row(
                    seed,
                    day,
                    key,
                    count,
                    t,
                    c,
                    resident,
                    enterprise,
                    people,
                    teams,
                    topics,
                    rule,
                    d,
                    log,
                    cursor,
                )
                count += 1
    return count
