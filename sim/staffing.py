"""How many minutes every institution holds on a full working day: the same under every pattern (编制).

Hours follow the work that is expected: problems that arise x the share that is claimed x how much more
or less often than others the topic is brought to a desk x minutes per competence, over the utilisation
that is planned for. What a pattern does with them is its own affair.
"""

import numpy as np

from agents.kinds import Competence, Role
from sim.city.build import City
from sim.scenario.scenario import Scenario
from sim.scenario.topics import Topics
from sim.stages.emerge.rates import Sources

LINES = range(Competence.MEDIATION, Competence.REMEDY)


def staff(city: City, scenario: Scenario, topics: Topics, rate: np.ndarray, sources: Sources) -> np.ndarray:
    """Minutes per institution on a full working day, int32.

    rate : float64 (communities, topics), problems per day as `problem_rates` gives them
    """
    work = scenario.work
    calendar = scenario.calendar
    claims = rate * work.claimed * topics.demand
    claims[:, sources.boosted] *= 1.0 - scenario.emerge.compliance_reference
    claims *= 7.0 / (5.0 + 2.0 * calendar.weekend_staff)
    minutes = np.zeros(len(city.institutions))
    _staff_desks(city, scenario, claims @ topics.work_of_topics(), minutes)
    _staff_enterprises(city, scenario, topics, claims, minutes)
    _staff_conveners(city, scenario, minutes)
    _staff_outside(city, scenario, claims.sum(axis=1), minutes)
    minutes *= scenario.work.capacity
    # A desk that is there at all can be asked something once in a while.
    return np.where(minutes > 0, np.maximum(np.rint(minutes), 5), 0).astype(np.int32)


def _staff_desks(city: City, scenario: Scenario, casework: np.ndarray, minutes: np.ndarray) -> None:
    """Desks and the dispatcher.

    casework : float64 (communities, competences), minutes a day
    """
    work = scenario.work
    planned = casework * (1.0 + work.intake_part) / work.utilisation
    above = (1.0 - work.sink) * work.district_part, (1.0 - work.sink) * work.city_part
    parts = (1.0 - sum(above), *above)
    for k in LINES:
        for tier, part in enumerate(parts):
            unit = city.desks.serves[k, tier]
            held = unit >= 0
            bought = work.purchased if k == Competence.MEDIATION else 0.0
            np.add.at(minutes, unit[held], planned[held, k] * part * (1.0 + bought))

    lines = slice(Competence.MEDIATION, Competence.REMEDY)
    np.add.at(minutes, city.desks.grid_centre, planned[:, lines].sum(axis=1) * work.grid_part)
    _staff_rounds(city, scenario, minutes)


def _staff_rounds(city: City, scenario: Scenario, minutes: np.ndarray) -> None:
    """Grid workers walk rounds, whether the pattern makes anything of what they see or not."""
    detect, calendar = scenario.detect, scenario.calendar
    people = np.bincount(city.residents.community, minlength=len(city.community_of))
    week = 7.0 / (5.0 + 2.0 * calendar.weekend_staff)
    looks = detect.looks * (detect.rounds > 0) * people / 1000.0
    grid = city.desks.grid_centre
    held = looks * detect.look * week / scenario.work.utilisation
    np.add.at(minutes, grid[grid >= 0], held[grid >= 0])


def _staff_enterprises(
    city: City, scenario: Scenario, topics: Topics, claims: np.ndarray, minutes: np.ndarray
) -> None:
    """Complaint handling of enterprises: by size, at least half an hour a day."""
    table = city.institutions
    firms = (table.role >= Role.PROPERTY_MANAGER) & (table.role <= Role.PLANT)
    planned = claims.sum(axis=0) * topics.work_of_topics()[:, Competence.REMEDY] / scenario.work.utilisation
    weight = np.where(firms, np.maximum(table.size, 1.0), 0.0)
    for role in (Role.PROPERTY_MANAGER, Role.DEVELOPER, Role.EMPLOYER, Role.MERCHANT, Role.PLANT):
        of_role = firms & (table.role == role)
        total = planned[topics.source == _SOURCE_OF_ROLE[role]].sum()
        if of_role.any():
            minutes[of_role] = np.maximum(total * weight[of_role] / weight[of_role].sum(), 30.0)


_SOURCE_OF_ROLE = {
    Role.PROPERTY_MANAGER: 1,
    Role.MERCHANT: 2,
    Role.EMPLOYER: 3,
    Role.PLANT: 4,
    Role.DEVELOPER: 5,
}


def _staff_conveners(city: City, scenario: Scenario, minutes: np.ndarray) -> None:
    """Branches share a community's staff with its committee; committees above have a share of their own."""
    work, desks = scenario.work, city.desks
    branch, committee = desks.conveners[0], desks.serves[Competence.MEDIATION, 0]
    pool = minutes[committee]
    minutes[branch] = work.branch_part * pool
    minutes[committee] = (1.0 - work.branch_part) * pool
    for tier in (1, 2):
        conveners = desks.conveners[tier]
        below = np.zeros(len(minutes))
        for k in LINES:
            pairs = np.unique(np.stack([conveners, desks.serves[k, tier - 1]]), axis=1)
            pairs = pairs[:, pairs[1] >= 0]
            served = np.bincount(
                desks.serves[k, tier - 1][desks.serves[k, tier - 1] >= 0], minlength=len(minutes)
            )
            here = _communities_shared(conveners, desks.serves[k, tier - 1], pairs)
            np.add.at(below, pairs[0], minutes[pairs[1]] * here / np.maximum(served[pairs[1]], 1))
        unique = np.unique(conveners[conveners >= 0])
        minutes[unique] = work.committee_part * below[unique]


def _communities_shared(conveners: np.ndarray, units: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Number of communities that each (convener, unit) pair has in common."""
    width = int(max(conveners.max(), units.max(), pairs.max(initial=0))) + 1
    codes = conveners.astype(np.int64) * width + units
    wanted = pairs[0].astype(np.int64) * width + pairs[1]
    values, counts = np.unique(codes, return_counts=True)
    return np.asarray(counts[np.searchsorted(values, wanted)])


def _staff_outside(city: City, scenario: Scenario, claims: np.ndarray, minutes: np.ndarray) -> None:
    """Petition offices and courts, by the share of claims that is expected to reach them."""
    work, escalate = scenario.work, scenario.escalate
    outside = claims * work.outside_part / work.utilisation
    np.add.at(minutes, city.desks.petition_office, outside * escalate.office_minutes)
    np.add.at(minutes, city.desks.court, outside * escalate.court_hours * 60.0)
