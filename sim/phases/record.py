"""Evening: the day's figures; problems that have ended for good leave the active list."""

from typing import TYPE_CHECKING

import numpy as np

from agents.casework import COORDINATION, Account
from agents.disputes import OPEN, STATES, Disputes, State
from agents.events import Activity
from agents.kernels.respond import column_means
from agents.kinds import VOLUNTEERS, Kind, Role
from sim.levers import yuan_a_day

if TYPE_CHECKING:
    from sim.model import CityModel

FINAL = np.zeros(STATES, np.bool_)
FINAL[[State.JUDGED, State.DURABLE, State.PRIVATE, State.FADED, State.ABANDONED]] = True
COUNTED = {
    "arisen": (Activity.ARISE,),
    "raised": (Activity.CLAIM, Activity.FIND),
    "found": (Activity.FIND,),
    "agreed": (Activity.AGREE,),
    "reported": (Activity.AGREE, Activity.SHUT),
    "on_paper": (Activity.SHUT,),
    "relapsed": (Activity.RELAPSE, Activity.RESURFACE, Activity.BREACH),
    "durable": (Activity.ENDURE,),
    "refusals": (Activity.REFUSE, Activity.ABSENT),
    "sessions": (Activity.CONVENE,),
    "petitions": (Activity.PETITION,),
    "suits": (Activity.SUE,),
    "abandoned": (Activity.ABANDON,),
    "false_alarms": (Activity.FALSE_ALARM,),
}


def record(model: "CityModel") -> None:
    """Write the evening down, seal the day's events, drop what is final."""
    today = np.bincount(model.events.today()["activity"], minlength=len(Activity))
    values = {name: float(sum(today[a] for a in kinds)) for name, kinds in COUNTED.items()}
    state = np.bincount(model.disputes.state[model.active], minlength=STATES)
    values |= {
        "day": float(model.day),
        "open": float(sum(state[s] for s in OPEN)),
        "latent": float(state[State.LATENT] + state[State.BORNE]),
        "hub_waiting": float(state[State.CONVENING]),
    }
    values |= hours(model) | moods(model)
    before = {name: float(column[-1]) if len(column) else 0.0 for name, column in model.diary.daily.items()}
    broken = float(today[Activity.RELAPSE])
    values["raised_cumulative"] = before["raised_cumulative"] + values["raised"]
    values["reported_cumulative"] = before["reported_cumulative"] + values["reported"]
    values["standing_cumulative"] = before["standing_cumulative"] + values["agreed"] - broken
    model.diary.note(values)
    model.events.seal()
    model.active = model.active[~is_final(model.disputes, model.active)]


def is_final(d: Disputes, rows: np.ndarray) -> np.ndarray:
    """Which of some problems (int32 rows) have ended for good; a judgment that will not be kept has not."""
    state = d.state[rows]
    breach = (state == State.JUDGED) & (d.relapse_day[rows] >= 0)
    return np.asarray(FINAL[state] & ~breach)


def hours(model: "CityModel") -> dict[str, float]:
    """Minutes held and spent today, from the accounts."""
    casework = model.casework
    spent = casework.spent.sum(axis=0)
    today = spent - model.spent_before
    model.spent_before = spent
    court = int(casework.spent[model.city.institutions.role == Role.COURT].sum())
    courts, model.court_before = float(court - model.court_before), court
    volunteers = np.isin(model.city.institutions.role, VOLUNTEERS)
    return {
        "held_minutes": float(casework.held.sum()),
        "spent_minutes": float(today.sum()),
        "work_minutes": float(today[Account.WORK]),
        "coordination_minutes": float(sum(today[a] for a in COORDINATION)),
        "court_minutes": courts,
        "volunteer_minutes": float(model.city.institutions.minutes[volunteers].sum()),
        "lever_yuan": yuan_a_day(model.spec, len(model.city.residents)),
    }


def moods(model: "CityModel") -> dict[str, float]:
    """Mean feelings of the residents; measured on days of talk, carried on between them."""
    daily = model.diary.daily
    names = ("satisfaction", "trust", "grievance", "efficacy", "participation")
    if model.day > 1 and model.day % model.spec.respond.social_every != 0:
        values = {name: float(daily[name][-1]) for name in names}
    else:
        residents = model.city.residents
        six, four, one = np.zeros(6), np.zeros(len(Kind)), np.zeros(1)
        column_means(residents.satisfaction, six)
        column_means(residents.trust, four)
        values = {"satisfaction": float(six.mean()), "trust": float(four.mean())}
        for name in names[2:]:
            column_means(getattr(residents, name).reshape(-1, 1), one)
            values[name] = float(one[0])
    table = model.city.institutions
    values["compliance"] = float(table.compliance[table.kind == Kind.ENTERPRISE].mean())
    return values
