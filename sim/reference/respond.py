"""What an event means to residents, how channels get a name, and what institutions learn."""

from typing import Any, NamedTuple

from agents.events import Activity

BAD = (Activity.RELAPSE, Activity.RESURFACE, Activity.ABANDON, Activity.BREACH)


class Meaning(NamedTuple):
    """What an event is to those concerned: performance and weight, 0..1; weight 0 : no news."""

    performance: float
    weight: float


def meaning(activity: Activity, note: float, rules: Any) -> Meaning:
    """What an event means to those concerned. Fast form: `meaning`, stage respond.

        an agreement : its substance                  a rejected offer : rejected*substance
        a judgment : how it is felt                   a refusal : 0, with weight `refused`
        a relapse, a judgment not kept, a file found closed nominally, abandoning : 0

    note : of the event; rules : section `respond`
    """
    if activity in (Activity.AGREE, Activity.JUDGE):
        return Meaning(note, 1.0)
    if activity in (Activity.REJECT, Activity.DECLINE):
        return Meaning(note * rules.rejected, 1.0)
    if activity == Activity.REFUSE:
        return Meaning(0.0, rules.refused)
    return Meaning(0.0, 1.0 if activity in BAD else 0.0)


def channel_reputation(now: float, meant: Meaning, rules: Any) -> float:
    """Reputation of a channel among neighbours after an outcome, 0..1. Fast form: `note_channel`, respond.

        h -> + channel_pace*weight*(performance - h)

    rules : section `respond`
    """
    moved: float = now + meant.weight * rules.channel_pace * (meant.performance - now)
    return moved


def reciprocity(now: float, kept: bool, rules: Any) -> float:
    """Reputation of a unit for keeping promises, 0..1. Fast form: `take_lessons`, stage learn.

        r -> + trust_up*(1 - r) after a part finished        r -> - trust_down*r after a refusal or absence

    rules : section `learn`
    """
    moved: float = now + rules.trust_up * (1.0 - now) if kept else now - rules.trust_down * now
    return moved


def working_tie(now: float, together: bool, rules: Any) -> float:
    """Weight of a working tie, 0..1. Fast form: `learn_ties`, stage learn.

        w -> + tie_up*(1 - w) after an acceptance or attendance  w -> - tie_down*w after a refusal or absence

    rules : section `learn`
    """
    moved: float = now + rules.tie_up * (1.0 - now) if together else now - rules.tie_down * now
    return moved


def fatigue(now: float, met: int, held: int, pace: float) -> float:
    """Share of its hours that sessions took a unit of late, 0..1. Fast form: `tire`, stage learn.

        f -> + fatigue_memory*(minutes in sessions/minutes held - f)

    met, held : minutes of today; pace : `fatigue_memory`
    """
    return now + pace * (met / max(held, 1) - now)


def happiness(satisfaction: list[float], expectation: list[float], grievance: float) -> float:
    """How well a resident is, 0..1. Fast form: `mean_feelings`, stage respond.

    happiness = max(mean over needs of (satisfaction - unmet), 0) / (1 + grievance)
        unmet = max(expectation - satisfaction, 0)
    """
    pairs = zip(satisfaction, expectation, strict=True)
    felt = [now - max(wanted - now, 0.0) for now, wanted in pairs]
    return max(sum(felt) / len(felt), 0.0) / (1.0 + grievance)
