"""How disputes find their way: right at once, sent back, found early, brought again (流转与预警).

Pure functions of the records; nan where nothing can be said.
"""

import numpy as np

from agents.disputes import Channel, State
from sim.outcomes.definitions import cohort, holding, ratio, share, total
from sim.outcomes.records import Records

REPEAT_WINDOW = 90  # days, as the records of Boston are counted
BUILDING = 80  # residents in rows after each other who share an address


def first_dispatch(records: Records) -> float:
    """Share of judged disputes that no unit refused: every part was sent right at once."""
    return share(records.disputes["refusals"] == 0, cohort(records))


def first_contact(records: Records) -> float:
    """Share of judged disputes settled, and holding, by the first offer of the desks nearest to them."""
    d = records.disputes
    once = (d["rejections"] == 0) & (d["relapses"] == 0) & (d["escalated"] == 0) & (d["tier"] == 0)
    return share(holding(records) & once, cohort(records))


def prediction_skill(records: Records) -> float:
    """Correlation of predicted and true log rates over places and topics; nan where nothing was learnt."""
    found = records.facts.get("prediction", [])
    return float(found[0]) if found else float("nan")


def prediction_gap(records: Records) -> float:
    """How far a prediction overrates places that complain more, by the truth; nan where none was learnt."""
    found = records.facts.get("prediction", [])
    return float(found[1]) if found else float("nan")


def settled_near(records: Records) -> float:
    """Of judged disputes whose settlement holds, the share that no district or city desk ever had."""
    return share(records.disputes["tier"] == 0, cohort(records) & holding(records))


def ended_at_once(records: Records) -> float:
    """Share of judged disputes that ended on the day they came, durably, with no other unit, near home."""
    d = records.disputes
    once = (d["closed"] == d["raised"]) & (d["hops"] == 0) & (d["relapses"] == 0) & (d["tier"] == 0)
    return share(holding(records) & once, cohort(records))


def return_rate(records: Records) -> float:
    """Refusals and absences as a share of all requests and calls, after warm-up."""
    refused = total(records, "refusals")
    return ratio(refused, refused + total(records, "accepted"))


def repeat_share(records: Records) -> float:
    """Share of judged disputes with an earlier one of the same building and topic within 90 days."""
    d, judged = records.disputes, cohort(records)
    rows = np.flatnonzero(d["raised"] >= 0)
    topics = int(d["topic"].max(initial=0)) + 1
    place = d["resident"][rows].astype(np.int64) // BUILDING * topics + d["topic"][rows]
    order = np.lexsort((rows, d["raised"][rows], place))
    same = np.diff(place[order], prepend=-1) == 0
    days = np.diff(d["raised"][rows][order], prepend=0)
    again = np.zeros(len(judged), np.bool_)
    again[rows[order[same & (days <= REPEAT_WINDOW)]]] = True
    return share(again, judged)


def detected_and_settled(records: Records) -> float:
    """Prevention rate: problems detected before they were claimed and durably resolved, of all judged."""
    return share(holding(records) & (records.disputes["channel"] == Channel.DETECTED), cohort(records))


def warning_sensitivity(records: Records) -> float:
    """Problems that were found, of those that were found or claimed, after warm-up."""
    return ratio(total(records, "detected"), total(records, "raised"))


def warning_neglect(records: Records) -> float:
    """True alarms left unverified, of all true alarms, after warm-up."""
    ignored = total(records, "ignored")
    return ratio(ignored, ignored + total(records, "detected"))


def warning_age(records: Records) -> float:
    """Median days from the birth of a problem to its being found, of judged disputes."""
    d, judged = records.disputes, cohort(records)
    age = (d["raised"] - d["born"])[judged & (d["channel"] == Channel.DETECTED)]
    return float(np.median(age)) if age.size else float("nan")


def won_share(records: Records) -> float:
    """Judgments that the claimant won, of all judgments of judged disputes."""
    d = records.disputes
    return share(d["won"] == 1, cohort(records) & (d["won"] >= 0))


def audit_gap(records: Records) -> float:
    """Files closed nominally and found by a call, of all files called back, after warm-up."""
    found = total(records, "exposed")
    return ratio(found, found + total(records, "called"))


def litigated_share(records: Records) -> float:
    """Disputes that ended or stand in court, of those that ended there or by agreement."""
    d, judged = records.disputes, cohort(records)
    court = np.isin(d["state"], (State.IN_COURT, State.JUDGED))
    return share(court, judged & (court | holding(records)))
