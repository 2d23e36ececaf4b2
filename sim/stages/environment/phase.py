"""Morning: the policy in force, the hours of the day, and what happens once a week."""

import numpy as np

from agents.enterprise import Enterprise
from agents.kinds import Competence
from agents.party_branch import PartyBranch
from agents.social_organization import SocialOrganization
from sim.calendar import is_weekend
from sim.stages.environment.posts import follow_the_work, learn_on_the_job, whole_parts
from sim.stages.respond.moods import sum_by_place
from sim.stages.work.rules import lend, open_desks, pay_debts
from sim.world import World

WEEK = 7


def environment(world: World) -> None:
    """Apply dated changes, open the desks, and once a week let the actors reconsider."""
    if any(change.day == world.day for change in world.programme.changes):
        world.put_in_force(world.programme.on(world.day))
        world.staff_desks()
    follow_the_work(world)
    if world.day % WEEK == 1:
        weigh_duties(world)
        recruit_volunteers(world)
        rally_members(world)
    begin_work(world)


def begin_work(world: World) -> None:
    """Every institution gets its minutes; conveners with less than full attention lend the rest at once."""
    part = world.spec.calendar.weekend_staff if is_weekend(world.day) else 1.0
    open_desks(world.city.institutions.minutes, part, world.casework_rows)
    campaign(world)
    pay_debts(world.casework_rows)
    learn_on_the_job(world)
    if world.spec.work.convening_share < 1.0:
        conveners = np.isin(world.helpers, world.city.desks.conveners)
        lend(
            world.helpers[conveners],
            world.helped[conveners],
            1.0 - world.spec.work.convening_share,
            world.casework_rows,
        )


def campaign(world: World) -> None:
    """Extra hours for the target of a campaign, from the other desks; a part of them stays afterwards.

    The sum over all institutions stays what it was.
    """
    rule = world.spec.campaign
    if rule.target >= 0:
        world.campaigned[rule.target] = max(world.campaigned[rule.target], rule.extra)
    held, serves = world.casework.held, world.city.desks.serves
    for k in np.flatnonzero(world.campaigned).tolist():
        level = max(rule.kept * world.campaigned[k], rule.extra if k == rule.target else 0.0)
        favoured = np.unique(serves[k][serves[k] >= 0])
        desks = np.unique(serves[: Competence.REMEDY][serves[: Competence.REMEDY] >= 0])
        shift(held, favoured, np.setdiff1d(desks, favoured), level, rule.most)


def shift(held: np.ndarray, favoured: np.ndarray, others: np.ndarray, level: float, most: float) -> None:
    """Move minutes so that those favoured hold `level` times their own on top, as far as `most` allows.

    held : int32 per institution, changed; most : largest part of the others' minutes that may be taken
    """
    own, rest = held[favoured].astype(np.int64), held[others].astype(np.int64)
    if not own.sum() or not rest.sum():
        return
    part = min(level * own.sum() / rest.sum(), most)
    taken = whole_parts(rest * part)
    given = whole_parts(own * (taken.sum() / own.sum()))
    held[others] -= taken.astype(np.int32)
    held[favoured] += given.astype(np.int32)


def weigh_duties(world: World) -> None:
    """Enterprises weigh profit against sanction; beside it is noted what they would keep without sanction."""
    rule, habit = world.spec.learn, np.zeros(len(world.unchecked))
    for actor in world.actors_of(Enterprise):
        actor.weigh(rule.sanction, rule.profit, rule.mean_return, rule.settled_most)
        habit[actor.row] = actor.habit
    world.unchecked[:] = without_sanction(world.unchecked, habit, rule.profit, rule.mean_return)


def without_sanction(kept: np.ndarray, habit: np.ndarray, profit: float, mean_return: float) -> np.ndarray:
    """What `Enterprise.weigh` leaves, to the last bit, where no claim was settled.

    kept : compliance before, and habit : per institution, 0..1; returns float64
    """
    kept = kept.astype(np.float64)
    kept += mean_return * (habit - kept)
    kept -= profit * kept
    return np.asarray(np.clip(kept, 0.0, 1.0))


def recruit_volunteers(world: World) -> None:
    """Volunteers of assemblies and associations: hours follow participation in their area."""
    rule = world.spec.respond
    people, ready = participation_by_area(world)
    for actor in world.actors_of(SocialOrganization):
        if actor.volunteers:
            area = int(actor.area)
            actor.recruit(int(people[area]), float(ready[area]), rule.volunteer_hours, rule.free_riding)


def participation_by_area(world: World) -> tuple[np.ndarray, np.ndarray]:
    """Residents of every area, and their mean participation: two float64 columns over all areas."""
    residents, areas = world.city.residents, world.city.areas
    count = np.diff(world.people).astype(np.float64)
    total = np.empty(len(count))
    sum_by_place(world.people, residents.participation, total)
    people, ready = np.zeros(len(areas)), np.zeros(len(areas))
    people[world.city.community_of], ready[world.city.community_of] = count, total
    for area in range(len(areas) - 1, 0, -1):  # children come after their parents
        people[areas.parent[area]] += people[area]
        ready[areas.parent[area]] += ready[area]
    return people, ready / np.maximum(people, 1.0)


def rally_members(world: World) -> None:
    """Members who pass on what they hear, as a share of the residents of each community."""
    for actor in world.actors_of(PartyBranch):
        actor.rally(world.spec.learn.rally)
    engaged = np.array([branch_engagement(world, int(row)) for row in world.city.desks.conveners[0]])
    world.engaged[:] = world.members * engaged


def branch_engagement(world: World, row: int) -> float:
    """Share of a community branch's members who are engaged."""
    branch = world.actors[row]
    assert isinstance(branch, PartyBranch)
    return branch.engaged
