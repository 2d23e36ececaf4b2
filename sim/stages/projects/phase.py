"""Once a year projects are chosen; they are built, serve, and wear out."""

from typing import NamedTuple

import numpy as np

from agents.casework import Account
from agents.kinds import NEEDS, Competence
from sim.stages.projects.choice import NAMES, Rule, next_cell, scores
from sim.stages.projects.rules import VOICES, WILLING, hear_answers, hear_needs
from sim.stages.projects.state import Project
from sim.stages.respond.phase import rules_of as rules_of_respond
from sim.world import World

MIDDLING = 0.25  # participation times efficacy in the middle of both scales


class Asked(NamedTuple):
    """What a round knows: `urgency`, and `wanted`, proposals not yet taken up (communities, needs)."""

    urgency: np.ndarray
    wanted: np.ndarray


def projects(world: World) -> None:
    """What is ready today begins to serve; where a round is due and there is money, projects are chosen."""
    rule, works = world.spec.projects, world.projects
    if rule.budget > 0 and works.is_due(world.day, rule.every):
        hold_round(world)
    elif rule.budget == 0 and works.a_day and works.is_due(world.day, rule.every):
        works.a_day = 0.0  # the last round has been paid off
    works.comfort *= 1.0 - 1.0 / rule.lasts
    for project in [each for each in works.under_way if each.ready <= world.day]:
        serve(world, project)
    works.under_way = [each for each in works.under_way if each.ready > world.day]


def rule_of(world: World) -> Rule:
    """By which rule this city chooses."""
    chosen = world.spec.projects.chosen_by
    return Rule(chosen) if chosen >= 0 else NAMES[world.spec.coordination.projects]


def hold_round(world: World) -> None:
    """Hear, choose, answer, and pay in instalments until the next round."""
    rule, works = world.spec.projects, world.projects
    asked = ask(world)
    proposed = asked.wanted.sum(axis=1)
    money = works.saved + rule.budget * len(world.city.residents) * rule.every / 365.0
    left = spend(world, asked, money)
    answer(world, proposed, proposed - asked.wanted.sum(axis=1))
    hours = give_time(world, float(proposed.sum()))
    works.saved = left
    works.a_day = (money - left + hours * world.spec.costs.volunteer_hour) / rule.every
    works.last = world.day


def ask(world: World) -> Asked:
    """Needs as the rule sees them, and what residents propose."""
    rule, communities = world.spec.projects, len(world.people) - 1
    voices = np.empty((VOICES, communities, NEEDS + 1))
    hear_needs(world.society_rows, voices)
    people = np.diff(world.people).astype(np.float64)
    files = files_by_need(world)
    urgency = scores(rule_of(world), files, voices, people)
    heard = scores(Rule.HEARINGS, files, voices, people)
    efficacy = np.bincount(world.city.residents.community, world.city.residents.efficacy, communities)
    ready = voices[WILLING, :, NEEDS] * efficacy / np.maximum(people, 1.0) / MIDDLING
    wanted = rule.proposals / 10_000.0 * rule.every / 365.0 * ready
    willing = voices[WILLING, :, :NEEDS]
    by_need = willing / np.maximum(willing.sum(axis=1, keepdims=True), 1e-12)
    return Asked((1.0 - rule.heard) * urgency + rule.heard * heard, by_need * wanted[:, None])


def files_by_need(world: World) -> np.ndarray:
    """Disputes raised since the last round, float64 (communities, needs)."""
    table, every = world.disputes, world.spec.projects.every
    rows = np.flatnonzero(table.raised[: table.count] > max(world.day - every, 0))
    found = np.zeros((len(world.people) - 1, NEEDS))
    np.add.at(found, (table.community[rows], world.topics.need[table.topic[rows]]), 1.0)
    return found


def spend(world: World, asked: Asked, money: float) -> float:
    """Choose project after project while the money lasts; what is left of it, yuan."""
    rule, works, scale = world.spec.projects, world.projects, world.programme.city.scale
    was_asked = 1.0 if rule_of(world) == Rule.HEARINGS else rule.heard
    taken, drawn_up = np.zeros_like(asked.urgency), np.zeros(len(asked.urgency), np.int64)
    while True:
        cell = next_cell(asked.urgency, taken)
        idea = min(asked.wanted[cell], 1.0)
        price = rule.price / scale * (1.0 - rule.saving * idea)
        if price > money:
            break
        money -= price
        taken[cell] += 1
        drawn_up[cell[0]] += rule.draft
        asked.wanted[cell] -= idea
        works.taken_up += idea
        works.chosen += 1
        use = 1.0 - rule.misfit * (1.0 - max(was_asked, idea))
        works.under_way.append(Project(*cell, world.day + rule.build_days, use))
    owe(world, world.city.desks.office, drawn_up, Account.WORK)
    return money


def answer(world: World, proposed: np.ndarray, taken_up: np.ndarray) -> None:
    """Every proposal is examined; the neighbours hear what became of it."""
    if not proposed.any():
        return
    minutes = np.rint(proposed * world.spec.projects.examine).astype(np.int64)
    owe(world, world.city.desks.office, minutes, Account.INTAKE)
    kept = taken_up / np.maximum(proposed, 1e-12)
    told = np.minimum(proposed, 1.0)
    hear_answers(np.stack([kept, told], axis=1), world.society_rows, world.rules(rules_of_respond))


def give_time(world: World, proposed: float) -> float:
    """Hearings are held where the rule asks for them; hours that residents give to them and to proposals."""
    rule, works = world.spec.projects, world.projects
    chosen, desks = rule_of(world), world.city.desks
    part = rule.heard if chosen == Rule.PLANS else 1.0
    held = np.full(len(world.people) - 1, round(part * rule.hearing), np.int64)
    hosts = {
        Rule.VOTE: desks.office,
        Rule.HEARINGS: desks.serves[Competence.MEDIATION, 0],
        Rule.LISTS: desks.conveners[0],
    }
    owe(world, hosts.get(chosen, desks.office), held, Account.MEETING)
    public = 1.0 if chosen == Rule.HEARINGS else rule.heard
    willing = float(world.city.residents.participation.sum(dtype=np.float64))
    hours = (public * rule.attend * willing + proposed) * rule.give_hours
    works.proposed += proposed
    works.hours += hours
    return hours


def owe(world: World, units: np.ndarray, minutes: np.ndarray, account: Account) -> None:
    """Minutes that units have to give before anything else from tomorrow on; a unit may stand there twice."""
    there = units >= 0
    np.add.at(world.casework.carried_over[:, account], units[there], minutes[there])


def serve(world: World, project: Project) -> None:
    """A project begins to serve: it removes causes in its place, and adds to the need it was made for."""
    rule, c, need = world.spec.projects, project.community, project.need
    people = max(int(np.diff(world.people)[c]), 1)
    served = min(rule.serves / world.programme.city.scale / people, 1.0) * project.use
    world.conditions.relieve(c, need, rule.removes * served)
    world.projects.comfort[c, need] += served
