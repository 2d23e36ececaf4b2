"""Morning: the policy in force, the hours of the day, and what happens once a week."""

from typing import TYPE_CHECKING

import numpy as np

from agents.enterprise import Enterprise
from agents.kinds import Competence
from agents.party_branch import PartyBranch
from agents.social_organization import SocialOrganization
from sim.calendar import is_weekend
from sim.stages.respond.moods import sum_by_place
from sim.stages.work.rules import lend, open_desks, pay_debts

if TYPE_CHECKING:
    from sim.model import CityModel

WEEK = 7


def environment(model: "CityModel") -> None:
    """Apply dated changes, open the desks, and once a week let the actors reconsider."""
    if any(change.day == model.day for change in model.programme.changes):
        model.put_in_force(model.programme.on(model.day))
        model.staff_desks()
    if model.day % WEEK == 1:
        weigh_duties(model)
        recruit_volunteers(model)
        rally_members(model)
    begin_work(model)


def begin_work(model: "CityModel") -> None:
    """Every institution gets its minutes; hubs with less than full attention lend the rest at once."""
    part = model.spec.calendar.weekend_staff if is_weekend(model.day) else 1.0
    open_desks(model.city.institutions.minutes, part, model.casework_rows)
    campaign(model)
    pay_debts(model.casework_rows)
    if model.spec.work.hub_attention < 1.0:
        hubs = np.isin(model.helpers, model.city.desks.hub)
        lend(
            model.helpers[hubs], model.helped[hubs], 1.0 - model.spec.work.hub_attention, model.casework_rows
        )


def campaign(model: "CityModel") -> None:
    """Extra hours for the target of a campaign, from the other desks; a part of them stays afterwards.

    The sum over all institutions stays what it was.
    """
    rule = model.spec.campaign
    if rule.target >= 0:
        model.campaigned[rule.target] = max(model.campaigned[rule.target], rule.extra)
    held, serves = model.casework.held, model.city.desks.serves
    for k in np.flatnonzero(model.campaigned).tolist():
        level = max(rule.kept * model.campaigned[k], rule.extra if k == rule.target else 0.0)
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


def whole_parts(exact: np.ndarray) -> np.ndarray:
    """Whole numbers (int64) near exact ones, none above its own rounded up, with the same rounded sum."""
    return np.diff(np.rint(np.cumsum(exact)), prepend=0.0).astype(np.int64)


def weigh_duties(model: "CityModel") -> None:
    """Enterprises weigh profit against sanction."""
    rule = model.spec.learn
    for actor in model.agents_by_type[Enterprise]:
        actor.weigh(rule.sanction, rule.profit, rule.mean_return, rule.settled_most)


def recruit_volunteers(model: "CityModel") -> None:
    """Volunteers of assemblies and associations: hours follow participation in their area."""
    rule = model.spec.respond
    people, ready = participation_by_area(model)
    for actor in model.agents_by_type[SocialOrganization]:
        if actor.volunteers:
            area = int(actor.area)
            actor.recruit(int(people[area]), float(ready[area]), rule.volunteer_hours, rule.free_riding)


def participation_by_area(model: "CityModel") -> tuple[np.ndarray, np.ndarray]:
    """Residents of every area, and their mean participation: two float64 columns over all areas."""
    residents, areas = model.city.residents, model.city.areas
    count = np.diff(model.people).astype(np.float64)
    total = np.empty(len(count))
    sum_by_place(model.people, residents.participation, total)
    people, ready = np.zeros(len(areas)), np.zeros(len(areas))
    people[model.city.community_of], ready[model.city.community_of] = count, total
    for area in range(len(areas) - 1, 0, -1):  # children come after their parents
        people[areas.parent[area]] += people[area]
        ready[areas.parent[area]] += ready[area]
    return people, ready / np.maximum(people, 1.0)


def rally_members(model: "CityModel") -> None:
    """Members who pass on what they hear, as a share of the residents of each community."""
    for actor in model.agents_by_type[PartyBranch]:
        actor.rally(model.spec.learn.rally)
    engaged = np.array([branch_engagement(model, int(row)) for row in model.city.desks.hub[0]])
    model.engaged = model.members * engaged


def branch_engagement(model: "CityModel", row: int) -> float:
    """Share of a community branch's members who are engaged."""
    branch = model.actors[row]
    assert isinstance(branch, PartyBranch)
    return branch.engaged
