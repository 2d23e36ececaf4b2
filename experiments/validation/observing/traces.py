"""What single mechanisms leave behind in a run, read off without knowing what was switched off.

Every trace is a number of one run. `experiments.validation.mechanisms` says which one tells of which mechanism.
"""

from collections.abc import Mapping

import numpy as np

from agents.casework import Account
from agents.disputes import Channel, Escalated, State
from agents.events import Activity
from agents.kinds import LAWFUL, Kind, Said
from experiments.validation.facts.regimes import TARGET
from experiments.validation.observing.handovers import handovers_of
from experiments.validation.observing.seen import NEVER, Seen, mean_over
from sim.outcomes.definitions import share

PREFIX = "trace_"
TAIL = 0.25  # of residents at either end who count as low and high


def traces(seen: Seen) -> dict[str, float]:
    """All traces of a run, by name; nan where there was nothing to read."""
    found = {
        **_voices(seen),
        **_doors(seen),
        **_minutes(seen),
        **_answers(seen),
        **_offers(seen),
        **_people(seen),
        **_rest(seen),
    }
    return {f"{PREFIX}{name}": float(value) for name, value in found.items()}


def _gap(values: np.ndarray, one: np.ndarray, other: np.ndarray) -> float:
    """Mean where `one` holds minus mean where `other` does."""
    if not one.any() or not other.any():
        return np.nan
    return float(values[one].mean() - values[other].mean())


def _ends(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Masks of the highest and the lowest quarter."""
    low, high = np.quantile(values, (TAIL, 1 - TAIL)) if values.size else (0.0, 0.0)
    return values >= high, values <= low


def _voices(seen: Seen) -> Mapping[str, float]:
    """Who of those with a problem voices it, over problems followed long enough."""
    d, whole = seen.d, seen.followed
    claimed, severity = seen.claimed.astype(np.float64), d["severity"].astype(np.float64)
    bound, caused = d["relation"] > 0, d["enterprise"] >= 0
    heard = seen.model.city.residents.opinion[d["resident"], Said.EFFICACY]
    high, low = _ends(heard[whole])
    return {
        "severity_of_claimed": _gap(severity, whole & seen.claimed, whole & ~seen.claimed),
        "claimed_if_caused": _gap(claimed, whole & caused, whole & ~caused),
        "claimed_if_bound": _gap(claimed, whole & bound, whole & ~bound),
        "claimed_by_peers": _gap(claimed[whole], high, low),
        "breadth": float(np.bitwise_count(d["need"][d["born"] > seen.warm_up]).mean()),
    }


def _doors(seen: Seen) -> Mapping[str, float]:
    """Which channel is chosen by whom; claims after warm-up."""
    d, people = seen.d, seen.model.city.residents
    mine = (d["raised"] > seen.warm_up) & (d["channel"] != Channel.DETECTED)
    channel, who = d["channel"][mine], d["resident"][mine]
    online = (channel == Channel.HOTLINE).astype(np.float64) - (channel == Channel.WINDOW)
    near = (channel == Channel.COMMITTEE).astype(np.float64)
    talks = seen.count(Activity.TALK, Activity.PRIVATE) > 0
    return {
        "digital_door": _gap(online, *_ends(people.digital[who])),
        "trusted_door": _gap(near, *_ends(people.trust[who, Kind.SOCIAL_ORGANIZATION])),
        "public_doors": float(np.isin(channel, (Channel.COMMITTEE, Channel.HOTLINE, Channel.WINDOW)).mean()),
        "talked_out": share(seen.count(Activity.PRIVATE) > 0, talks),
        "rich_in_court": _gap(
            (channel == Channel.COURT).astype(np.float64), d["income"][mine] == 2, d["income"][mine] == 0
        ),
    }


def _minutes(seen: Seen) -> Mapping[str, float]:
    """Staff minutes by what they went into, after warm-up."""
    spent = (seen.model.casework.spent - seen.watch.spent_at_start).sum(axis=0).astype(np.float64)
    log = seen.log
    late = log["day"] > seen.warm_up

    def events(*kinds: Activity) -> float:
        return max(float((late & np.isin(log["activity"], kinds)).sum()), 1.0)

    claims = max(float((seen.d["raised"] > seen.warm_up).sum()), 1.0)
    return {
        "intake_minutes": spent[Account.INTAKE] / claims,
        "request_minutes": spent[Account.REQUEST] / events(Activity.ACCEPT, Activity.REFUSE),
        "meeting_minutes": spent[Account.MEETING] / events(Activity.CONVENE, Activity.MEET),
        "verify_minutes": spent[Account.VERIFY] / claims,
        "review_minutes": spent[Account.REVIEW] / claims,
        "minutes_of_a_part": spent[Account.WORK] / events(Activity.FINISH),
        "volunteer_minutes": float(seen.records.daily["volunteer_minutes"][seen.warm_up :].sum()) / claims,
    }


def _offers(seen: Seen) -> Mapping[str, float]:
    """What accepted offers have more of than those turned down; first offers unless said."""
    offers, d = seen.watch.offers, seen.d
    row = offers["row"].astype(np.int64)
    yes, first = offers["accepted"] > 0, offers["returns"] == 0
    facts = {
        "substance": offers["substance"],
        "heard": offers["heard"],
        "severity": d["severity"][row].astype(np.float64),
        "relation": d["relation"][row].astype(np.float64),
    }
    found = {f"{name}_of_agreed": _gap(values, first & yes, first & ~yes) for name, values in facts.items()}
    poor, upset = first & (offers["whole"] == 0), offers["petitioned"] > 0
    accepted = offers["accepted"]
    unlawful = (d["needs_authority"][row] > 0) & (offers["lawful"] == 0)
    sides = {"poor": poor, "petitioners": upset, "unlawful": unlawful & first}
    found |= {f"agreed_{name}": mean_over(accepted, mask) for name, mask in sides.items()}
    found["whole_offers"] = mean_over(offers["whole"], first)
    weak = (d["income"][row] == 0) & (d["enterprise"][row] >= 0)
    strong = (d["income"][row] > 0) & (d["enterprise"][row] >= 0)
    found["means_of_the_weak"] = _gap(offers["substance"], first & weak, first & strong)
    return found


def _people(seen: Seen) -> Mapping[str, float]:
    """What residents feel on the last evening."""
    people, d = seen.model.city.residents, seen.d
    settled = np.isin(d["state"], (State.SETTLED, State.DURABLE))
    helped, left = d["resident"][settled], d["resident"][d["state"] == State.ABANDONED]
    nobody = np.ones(len(people), np.bool_)
    nobody[d["resident"]] = False
    said = people.opinion[:, Said.SATISFACTION].astype(np.float64)
    expectation, efficacy = people.expectation.astype(np.float64), people.efficacy.astype(np.float64)
    return {
        "efficacy_of_the_helped": float(efficacy[helped].mean() - efficacy[left].mean())
        if len(left)
        else np.nan,
        "efficacy_by_hearsay": float(efficacy[nobody].mean()),
        "spread_of_opinions": float(said.std()),
        "spread_of_expectations": float(expectation.std()),
        "content_of_the_left": float(people.satisfaction[left].mean() - people.satisfaction[nobody].mean()),
    }


def _waits(seen: Seen) -> Mapping[str, float]:
    """Days from claim to the first part taken on; days in a queue of ordered parts minus others."""
    d, log = seen.d, seen.log
    first = seen.first_day(Activity.ACCEPT, Activity.MEET)
    mine = seen.judged & (first < NEVER)
    ends = log["activity"] == Activity.FINISH
    known, begun = seen.taken_on(ends)
    days = (log["day"][ends][known] - begun).astype(np.float64)
    ordered = (d["escalated"][log["dispute"][ends][known]] & (Escalated.PETITION | Escalated.TIER)) > 0
    return {
        "first_days": mean_over(first - d["raised"], mine),
        "ordered_wait": _gap(days, ordered, ~ordered),
    }


def _answers(seen: Seen) -> Mapping[str, float]:
    """Who takes on what: lawful decisions at first asking, and parts that had been refused; and with what care."""
    d, log = seen.d, seen.log
    late = log["day"] > seen.warm_up
    asked, done = seen.requests & late, (log["activity"] == Activity.FINISH) & late
    accepted = (log["activity"] == Activity.ACCEPT).astype(np.float64)
    lawful = (d["needs_authority"][log["dispute"]] > 0) & (LAWFUL >> np.maximum(log["target"], 0) & 1 > 0)
    first = asked & seen.first_requests
    again = asked & ~first
    return {
        "returns": handovers_of(seen, seen.judged)["returned"],
        "lawful_accepted": _gap(accepted, first & lawful, first & ~lawful),
        "accepted_again": mean_over(accepted, again),
        "care": mean_over(log["note"], done),
    }


def _rest(seen: Seen) -> Mapping[str, float]:
    """Days of review, orders, and enterprises."""
    d, log = seen.d, seen.log
    petitioned = (d["escalated"] & Escalated.PETITION) > 0
    asked = seen.requests
    row, day = log["dispute"][asked], log["day"][asked]
    refused = (log["activity"][asked] == Activity.REFUSE).astype(np.float64)
    after = day >= seen.first_day(Activity.PETITION)[row]
    compliance = seen.model.world.surroundings.compliance.astype(np.float64)
    firms = seen.model.city.institutions.kind == Kind.ENTERPRISE
    called = np.zeros(len(firms), np.bool_)
    called[d["enterprise"][(seen.count(Activity.AGREE) > 0) & (d["enterprise"] >= 0)]] = True
    early, judged = d["channel"] == Channel.DETECTED, seen.judged
    return {
        "refused_after_petition": _gap(refused, after, petitioned[row] & ~after),
        "compliance_of_the_called": _gap(compliance, firms & called, firms & ~called),
        "police_backlog": float(np.mean([evening[TARGET] for evening in seen.watch.waiting[seen.warm_up :]])),
        **_waits(seen),
        "severity_of_found": _gap(d["severity"].astype(np.float64), judged & early, judged & ~early),
        "uncovered_late": float((seen.count(Activity.UNCOVER) > 0)[judged].mean())
        if judged.any()
        else np.nan,
    }
