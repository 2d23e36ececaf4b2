"""Problems arise: the same for every policy but for the compliance of enterprises."""

from typing import NamedTuple

import numpy as np

from agents.compiling import inlined, kernel
from agents.events import Activity
from agents.kinds import COMPETENCES, OUTSIDE, Competence, Source
from agents.randomness.compiled import exponential, normal, poisson, two_uniforms, uniform
from agents.randomness.streams import (
    EMERGE_COMPLIANCE,
    EMERGE_COUNT,
    EMERGE_EFFORT,
    EMERGE_EXTRA,
    EMERGE_FLAGS,
    EMERGE_GROUP,
    EMERGE_OUTSIDE,
    EMERGE_SEVERITY,
    EMERGE_SOURCE,
    EMERGE_WHO,
)
from agents.shared_rules import write

COMMUNITY_BITS = np.uint64(1_048_576)  # a community has twenty bits in the identity of a problem
TOPIC_BITS = np.uint64(64)
ORDINAL_BITS = np.uint64(256)
PART_BITS = np.uint64(16)


class Problem(NamedTuple):
    """A problem that arises: numbers that kernels hand on, made inside them.

    key : uint64, its identity; topic, community, resident, enterprise : as in the table of disputes
    """

    key: np.uint64
    topic: int
    community: int
    resident: int
    enterprise: int


@kernel
def count_proposals(key, rate, factor, counts):
    """How many problems may arise today in every cell.

    rate : float64 (communities, topics), per day at full compliance neglect; factor : of the day
    counts : int64, same shape, filled here (Poisson, by inversion of one keyed number per cell)
    """
    seed, day = key
    total = 0
    for c in range(rate.shape[0]):
        for t in range(rate.shape[1]):
            cell = np.uint64(c) * TOPIC_BITS + np.uint64(t)
            counts[c, t] = poisson(rate[c, t] * factor, uniform(seed, EMERGE_COUNT, day, cell))
            total += counts[c, t]
    return total


@inlined
def pick_source(key, who, kind, community, resident, institutions, society):
    """The enterprise that causes a problem, -1 none: the employer, or one of the place, by size.

    who : identity of the problem
    """
    if kind == Source.NEIGHBOUR or kind == Source.DEPARTMENT:
        return -1
    if kind == Source.EMPLOYER:
        return society.people.workplace[resident]
    sources = institutions.sources
    low, high = sources.start[kind, community], sources.start[kind, community + 1]
    if high <= low:
        return -1
    goal = uniform(key.seed, EMERGE_SOURCE, key.day, who) * sources.reach[high - 1]
    while low < high - 1 and sources.reach[low] < goal:
        low += 1
    return sources.who[low]


@inlined
def pick_needs(key, problem, topics):
    """Mask of the competences that are truly needed: the lead, and a Poisson number of further ones.

    Among the related ones earlier entries are preferred: rank by (uniform number) ** (1 / weight),
    weighted sampling without replacement (Efraimidis & Spirakis 2006).
    """
    seed, day = key
    t, first = problem.topic, problem.key * PART_BITS
    mask = 1 << topics.lead[t]
    wanted = poisson(topics.extra[t], uniform(seed, EMERGE_EXTRA, day, first))
    size = 0
    while size < topics.related.shape[1] and topics.related[t, size] >= 0:
        size += 1
    for _ in range(min(wanted, size)):
        best, chosen = -1.0, -1
        for i in range(size):
            k = topics.related[t, i]
            if mask >> k & 1 or (k == Competence.REMEDY and problem.enterprise < 0):
                continue
            u = uniform(seed, EMERGE_EXTRA, day, first + np.uint64(i + 1))
            score = u ** (1.0 / (size - i))
            if score > best:
                best, chosen = score, k
        if chosen < 0:
            break
        mask |= 1 << chosen
    return mask


@inlined
def outside_part(key, problem, topics, people):
    """The bit of a part that somebody outside the city has to do, 0 where nobody has."""
    probability = topics.outside[problem.topic, people.migrant[problem.resident]]
    if probability <= 0.0:
        return 0
    return OUTSIDE if uniform(key.seed, EMERGE_OUTSIDE, key.day, problem.key) < probability else 0


@inlined
def group_size(u, mean, tail, most):
    """People hit by one cause: 1 plus a Pareto number with the given mean further people, at most `most`."""
    if mean <= 0:
        return 1
    further = mean * (tail - 1) / tail * (1.0 - u) ** (-1.0 / tail)
    return 1 + int(min(further, most - 1.0))


@inlined
def describe(key, row, problem, disputes, rule):
    """Severity, relation, authority and effort of a new problem."""
    seed, day = key
    who, t, topics = problem.key, problem.topic, disputes.topics
    severity = topics.severity[t] + rule.severity_spread * normal(seed, EMERGE_SEVERITY, day, who)
    disputes.severity[row] = min(max(severity, rule.severity_least), 1.0)
    u, v = two_uniforms(seed, EMERGE_FLAGS, day, who)
    disputes.relation[row] = u < topics.relation[t]
    disputes.needs_authority[row] = v < topics.authority[t]
    for k in range(COMPETENCES):
        part = who * PART_BITS + np.uint64(k)
        if rule.exponential:
            spread = exponential(seed, EMERGE_EFFORT, day, part)
        else:
            z = normal(seed, EMERGE_EFFORT, day, part)
            spread = np.exp(rule.effort_spread * z - rule.effort_spread**2 / 2)
        disputes.effort[row, k] = max(1, int(topics.hours[t] * 60 * spread))


@inlined
def give_row(key, problem, disputes, society, rule, log):
    """Write a new problem down in the next row: whom it hits, who caused it, what it needs, its gravity."""
    row, topics = disputes.used[0], disputes.topics
    t, c, resident, enterprise = problem.topic, problem.community, problem.resident, problem.enterprise
    disputes.key[row], disputes.born[row] = problem.key, key.day
    disputes.topic[row], disputes.community[row] = t, c
    disputes.resident[row], disputes.enterprise[row] = resident, enterprise
    u = uniform(key.seed, EMERGE_GROUP, key.day, problem.key)
    wide = group_size(u, topics.group[t], rule.group_tail, rule.group_most)
    here = society.first[c + 1] - resident
    if topics.source[t] == Source.EMPLOYER:  # colleagues, not neighbours
        teams = society.teams
        here = teams.place[enterprise + 1] - teams.rank[resident] if enterprise >= 0 else 1
    disputes.group[row] = min(wide, here)
    disputes.need[row] = pick_needs(key, problem, topics) | outside_part(key, problem, topics, society.people)
    describe(key, row, problem, disputes, rule)
    write(log, key.day, row, Activity.ARISE, (resident, -1, enterprise), 0, t)
    disputes.used[0] = row + 1


@inlined
def proposed(key, c, t, ordinal, topics, institutions, society):
    """A problem that may arise today in a cell: its identity, whom it would hit, who would have caused it."""
    first = society.first
    cell = np.uint64(key.day) * COMMUNITY_BITS + np.uint64(c)
    who = (cell * TOPIC_BITS + np.uint64(t)) * ORDINAL_BITS + np.uint64(ordinal)
    u = uniform(key.seed, EMERGE_WHO, key.day, who)
    resident = first[c] + int(u * (first[c + 1] - first[c]))
    enterprise = pick_source(key, who, topics.source[t], c, resident, institutions, society)
    return Problem(who, t, c, resident, enterprise)


@inlined
def is_away(resident, enterprise, society):
    """Whether the dwelling is empty that a problem would hit, or its enterprise has closed."""
    if society.gone.size and society.gone[resident]:
        return True
    return enterprise >= 0 and society.closed.size > 0 and society.closed[enterprise] != 0


@kernel
def place_problems(key, counts, disputes, institutions, society, rules, log):
    """Give every proposed problem that really arises the next row of the table.

    counts : int64 (communities, topics), proposals; one that is caused by an enterprise is dropped with a
        probability that is the enterprise's compliance; one that would hit an empty dwelling, or come from an
        enterprise that has closed, does not arise
    """
    rule = rules[0]
    topics, boosted = disputes.topics, institutions.sources.boosted
    compliance = institutions.ties.compliance
    for c in range(counts.shape[0]):
        for t in range(counts.shape[1]):
            for ordinal in range(counts[c, t]):
                problem = proposed(key, c, t, ordinal, topics, institutions, society)
                enterprise = problem.enterprise
                if is_away(problem.resident, enterprise, society):
                    continue
                if boosted[t]:  # proposed at the rate of full neglect: keep what neglect explains
                    kept = compliance[enterprise] if enterprise >= 0 else rule.compliance_reference
                    if uniform(key.seed, EMERGE_COMPLIANCE, key.day, problem.key) < kept:
                        continue
                give_row(key, problem, disputes, society, rule, log)


@kernel
def find_prevented(key, counts, unchecked, disputes, institutions, society, found):
    """Find what does not arise today but would, had no claim against an enterprise been settled; how much.

    counts : as in `place_problems`; unchecked : float32 per institution, compliance of an enterprise against
        which no claim was ever settled, 0..1
    found : of `sim.outcomes.fates.PREVENTED`, room for every proposal, filled from the front
    """
    topics, boosted = disputes.topics, institutions.sources.boosted
    compliance = institutions.ties.compliance
    size = 0
    for c in range(counts.shape[0]):
        for t in range(counts.shape[1]):
            if not boosted[t]:
                continue
            for ordinal in range(counts[c, t]):
                problem = proposed(key, c, t, ordinal, topics, institutions, society)
                enterprise = problem.enterprise
                if enterprise < 0 or is_away(problem.resident, enterprise, society):
                    continue
                u = uniform(key.seed, EMERGE_COMPLIANCE, key.day, problem.key)
                if unchecked[enterprise] <= u < compliance[enterprise]:
                    one = found[size]
                    one.key, one.born, one.resident = problem.key, key.day, problem.resident
                    beyond = outside_part(key, problem, topics, society.people)
                    one.need = pick_needs(key, problem, topics) | beyond
                    one.topic, one.community = t, c
                    size += 1
    return size
