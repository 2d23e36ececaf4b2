"""Who leaves, who comes, what becomes of the matters of those who left, and what tax pays for."""

import numpy as np

from agents.compiling import inlined, kernel
from agents.disputes import State
from agents.events import Activity
from agents.kinds import NEEDS
from agents.randomness.compiled import uniform
from agents.randomness.streams import CLOSE, COME, LEAVE, OPEN_SHOP
from agents.residents import KINDS
from agents.shared_rules import is_open, write
from sim.lifecycle import abandon, fade
from sim.stages.attract.moves import CAME, INCOMES, LEFT, MIGRANTS, TENURES, THERE

YEAR = 365.0


@inlined
def strain_of(i, society, normal, rule):
    """How much worse than normal a resident lives: missing satisfaction, and grievance. Below 0: better."""
    people, lacking = society.people, 0.0
    for n in range(NEEDS):
        lacking += (normal.satisfaction[n] - people.satisfaction[i, n]) / NEEDS
    return lacking + rule.grief * (people.grievance[i] - normal.grievance)


@inlined
def leaving(rate, strain, rule):
    """Probability to leave until the next decision; 0 for whom nothing is worse than normal.

    rate : `households` or `firms`
    """
    return min(rate * max(strain, 0.0) * rule.every / YEAR, 1.0)


@inlined
def coming(strain, rule):
    """Probability that something empty is taken until the next decision, where people live under a strain."""
    return min(rule.taken * np.exp(-rule.draw * strain) * rule.every / YEAR, 1.0)


@inlined
def start_afresh(i, people, normal):
    """What somebody feels who has lived through nothing here: as everybody did on the first day."""
    satisfied = trusting = 0.0
    for n in range(NEEDS):
        people.satisfaction[i, n] = normal.satisfaction[n]
        people.expectation[i, n] = normal.expectation[n]
        satisfied += normal.satisfaction[n] / NEEDS
    for k in range(KINDS):
        people.trust[i, k] = normal.trust[k]
        trusting += normal.trust[k] / KINDS
    people.grievance[i], people.efficacy[i] = normal.grievance, normal.efficacy
    people.participation[i] = normal.participation
    people.opinion[i, 0], people.opinion[i, 1] = trusting, satisfied
    people.opinion[i, 2], people.opinion[i, 3] = normal.efficacy, normal.participation


@kernel
def sum_strain(society, normals, rules, out):
    """How those live who are at home, by community.

    out : float64 (communities, 2), filled: sum of their strain, and their number
    """
    rule, normal = rules[0], normals[0]
    out[:] = 0.0
    for c in range(out.shape[0]):
        for i in range(society.first[c], society.first[c + 1]):
            if not society.gone[i]:
                out[c, 0] += strain_of(i, society, normal, rule)
                out[c, 1] += 1.0


@inlined
def note_move(i, people, what, weight, moves):
    """Count a household, by the groups of its first member."""
    moves[what, MIGRANTS + people.migrant[i]] += weight
    moves[what, INCOMES + people.income[i]] += weight
    moves[what, TENURES + people.tenure[i]] += weight


@inlined
def empty(low, high, society, normal):
    """A household has left its dwelling. Until somebody comes, its rows feel as somebody who would come."""
    people = society.people
    for i in range(low, high):
        society.gone[i], people.member[i], people.tied[i] = 1, 0, 0
        start_afresh(i, people, normal)


@inlined
def fill(low, high, society, normal):
    """A household has come, without local registration; age, income, work and tenure go with the dwelling."""
    people = society.people
    for i in range(low, high):
        society.gone[i], people.migrant[i] = 0, 1
        start_afresh(i, people, normal)


@kernel
def move_households(key, places, society, normals, rules, moves):
    """Every household at home stays or leaves; every empty dwelling is taken or stays empty.

    places : float64 (communities,), mean strain of those at home
    moves : float64 (3, GROUPS), added to: household-years at home, households that left, that came
    """
    rule, normal, people, first = rules[0], normals[0], society.people, society.first
    for c in range(places.size):
        taken = coming(places[c], rule)
        low = first[c]
        while low < first[c + 1]:
            who, high, strain = people.household[low], low, 0.0
            while high < first[c + 1] and people.household[high] == who:
                strain += strain_of(high, society, normal, rule)
                high += 1
            if society.gone[low]:
                if uniform(key.seed, COME, key.day, who) < taken:
                    fill(low, high, society, normal)
                    note_move(low, people, CAME, 1.0, moves)
            else:
                note_move(low, people, THERE, rule.every / YEAR, moves)
                chance = leaving(rule.households, strain / (high - low), rule)
                if chance > 0.0 and uniform(key.seed, LEAVE, key.day, who) < chance:
                    note_move(low, people, LEFT, 1.0, moves)
                    empty(low, high, society, normal)
            low = high


@kernel
def move_firms(key, names, strain, rules, closed):
    """Enterprises close, and others open in premises that are empty.

    names : uint64, their stable keys; strain : float64, around each, see `sim.stages.attract.phase`
    closed : uint8, 1 closed, changed
    """
    rule = rules[0]
    for f in range(names.size):
        if closed[f]:
            closed[f] = uniform(key.seed, OPEN_SHOP, key.day, names[f]) >= coming(strain[f], rule)
        else:
            closed[f] = uniform(key.seed, CLOSE, key.day, names[f]) < leaving(rule.firms, strain[f], rule)


@kernel
def drop_matters(day, active, disputes, society, log):
    """Who has left pursues nothing here any more: what is open is abandoned, what was not raised fades."""
    for row in active:
        p, state = disputes.resident[row], disputes.state[row]
        if not society.gone[p]:
            continue
        if state == State.LATENT or state == State.LUMPED:
            fade(row, disputes)
            write(log, day, row, Activity.FADE, (p, -1, -1), 0, 0)
        elif is_open(state):
            abandon(day, row, disputes)
            write(log, day, row, Activity.ABANDON, (p, disputes.lead[row], -1), 0, 0)


@kernel
def paid_level(level, lived_in, trading, rules):
    """Paid hours relative to plan after a decision, by the part of tax that is still paid.

    level : before; lived_in, trading : parts of dwellings, and of enterprises by size, that are not empty
    """
    rule = rules[0]
    tax = (1.0 - rule.trade) * lived_in + rule.trade * trading
    return level + rule.lag * (1.0 + rule.hours * (tax - 1.0) - level)
