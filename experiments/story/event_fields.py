"""What the numbers of an event stand for, which depends on its activity."""

from dataclasses import dataclass

import numpy as np

from agents.events import Activity

# The actor of these events is a resident; of all others an institution.
BY_RESIDENTS = frozenset(
    {
        Activity.ARISE,
        Activity.LUMP,
        Activity.TALK,
        Activity.CLAIM,
        Activity.AGREE,
        Activity.REJECT,
        Activity.RELAPSE,
        Activity.RESURFACE,
        Activity.MOVE_UP,
        Activity.PETITION,
        Activity.SUE,
        Activity.ABANDON,
        Activity.FADE,
        Activity.PRIVATE,
        Activity.ENDURE,
        Activity.JOIN,
        Activity.CALL_BACK,
        Activity.WITHHOLD,
        Activity.BREACH,
        Activity.DECLINE,
        Activity.HARM,
    }
)
# The field `target` of these events is a competence, of MOVE_UP a tier; of all others an institution.
TARGET_IS_COMPETENCE = frozenset(
    {
        Activity.ACCEPT,
        Activity.REFUSE,
        Activity.MEET,
        Activity.ABSENT,
        Activity.FINISH,
        Activity.DESIGNATE,
    }
)
OF_A_COMMUNITY = frozenset({Activity.FALSE_ALARM, Activity.ROUND})
ORIGIN_IS_UNIT = frozenset(
    {
        Activity.ACCEPT,
        Activity.REFUSE,
        Activity.MEET,
        Activity.ABSENT,
        Activity.REFER,
        Activity.OMIT,
        Activity.UNCOVER,
        Activity.AGREE,
        Activity.REJECT,
        Activity.RELAPSE,
        Activity.RESURFACE,
        Activity.ENDURE,
        Activity.MOVE_UP,
        Activity.PETITION,
        Activity.SUE,
        Activity.ABANDON,
        Activity.JOIN,
        Activity.JUDGE,
        Activity.CALL_BACK,
        Activity.DECIDE,
        Activity.BACK,
        Activity.DESIGNATE,
        Activity.WITHHOLD,
        Activity.BREACH,
        Activity.DECLINE,
    }
)
TARGET_IS_UNIT = frozenset(
    {
        Activity.ARISE,
        Activity.LUMP,
        Activity.TALK,
        Activity.PRIVATE,
        Activity.CLAIM,
        Activity.ARRANGE,
        Activity.REFER,
        Activity.PETITION,
        Activity.SUE,
        Activity.CALL_BACK,
        Activity.RESURFACE,
    }
)


@dataclass(frozen=True, slots=True)
class Named:
    """Who and what an event names: rows of institutions, residents and communities; -1 where it does not."""

    unit: int
    resident: int
    origin: int
    target: int
    competence: int
    community: int


def named(event: np.ndarray) -> Named:
    """What the numbers of an event stand for, which depends on its activity."""
    activity = Activity(int(event["activity"]))
    actor, origin, target = int(event["actor"]), int(event["origin"]), int(event["target"])
    by_resident = activity in BY_RESIDENTS
    return Named(
        unit=-1 if by_resident else actor,
        resident=actor if by_resident else -1,
        origin=origin if activity in ORIGIN_IS_UNIT else -1,
        target=target if activity in TARGET_IS_UNIT else -1,
        competence=target if activity in TARGET_IS_COMPETENCE else -1,
        community=origin if activity in OF_A_COMMUNITY else -1,
    )
