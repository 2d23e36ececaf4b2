"""What people live with where they are, and by what rule works are chosen for them."""

import math
from typing import Any

from agents.events import Activity


def part_of_cause(severity: float, group: int, people: int, rules: Any) -> float:
    """What a new problem adds to what a community lives with, per resident. Fast form: `part_of`, conditions.

        part = severity*min(reach*group, people)/people

    group : people hit by the cause; people : residents of the community; rules : section `conditions`
    """
    within: float = min(rules.reach * group, float(people))
    return severity * within / max(people, 1)


def cause_gone(activity: Activity, done: int, need: int, won: int) -> bool:
    """Whether an event takes a cause away, for everybody within its reach. Fast form: `removes`, conditions.

        an agreement : if every part that is needed was done      a judgment : if the claimant won
        sides that talk it over : yes                             anything else, silence too : no

    done, need : masks of competences; won : of the judgment, -1 none
    """
    if activity == Activity.AGREE:
        return done & need == need
    if activity == Activity.JUDGE:
        return won == 1
    return activity == Activity.PRIVATE


def level_of_place(everyday: float, standing: float, reference: float, comfort: float, rules: Any) -> float:
    """Level of a need to which people of a place drift, 0..1. Fast form: `live_with`, conditions.

        level = u*exp(weight*(B0 - B)) + (1 - u)*amenity*(1 - exp(-k))
        B -> B*(1 - 1/life) every day; a project: B -> B*(1 - removes*served), k -> k + served

    everyday : u, everyday level of all; standing : B, severity times people within reach of all causes in
    place, per resident; reference : B0, its mean on the first day; comfort : k, works in use per resident
    rules : object with `weight` of section `conditions` and `amenity` of section `projects`
    """
    lived = everyday * math.exp(rules.weight * (reference - standing))
    return lived + (1.0 - everyday) * float(rules.amenity) * (1.0 - math.exp(-comfort))


def efficacy_after_answer(now: float, taken_up: float, told: float, rules: Any) -> float:
    """Efficacy of a neighbour once it is known what became of proposals. Fast form: `hear_answers`, projects.

        e -> e + word*min(proposals, 1)*(part taken up - e)

    told : min(proposals, 1); rules : section `respond`
    """
    return now + float(rules.word) * told * (taken_up - now)
