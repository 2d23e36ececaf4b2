"""Evening: the day's figures; problems that have ended for good leave the active list."""

from typing import TYPE_CHECKING

import numpy as np

from agents.casework import COORDINATION, Account
from agents.disputes import OPEN, STATES, Disputes, State
from agents.events import Activity
from agents.kernels.moods import happiness_of
from agents.kernels.talk import mean_feelings
from agents.kinds import NEEDS, VOLUNTEERS, Kind, Need, Role
from agents.residents import KINDS
from sim.levers import yuan_a_day
from sim.network_outcomes import CONTACTS

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
    "accepted": (Activity.ACCEPT, Activity.MEET),
    "withheld": (Activity.WITHHOLD,),
    "sessions": (Activity.CONVENE,),
    "petitions": (Activity.PETITION,),
    "suits": (Activity.SUE,),
    "abandoned": (Activity.ABANDON,),
    "false_alarms": (Activity.FALSE_ALARM,),
    "ignored": (Activity.IGNORE,),
    "called": (Activity.CALL_BACK,),
    "breaches": (Activity.BREACH,),
}
FELT = ("satisfaction", *(f"need_{need.name.lower()}" for need in Need), "gain", "happiness", "security",
        "trust", "grievance", "efficacy", "participation")  # fmt: skip
GAIN = (Need.MATERIAL, Need.CULTURE, Need.DEMOCRACY)  # what one gets and has a say in (获得感)
SECURITY = (Need.RULE_OF_LAW, Need.SECURITY, Need.ENVIRONMENT)  # what one need not fear (安全感)


def record(model: "CityModel") -> None:
    """Write the evening down, seal the day's events, drop what is final."""
    today = np.bincount(model.events.today()["activity"], minlength=len(Activity))
    values = {name: float(sum(today[a] for a in kinds)) for name, kinds in COUNTED.items()}
    state = np.bincount(model.disputes.state[model.active], minlength=STATES)
    note_partners(model)
    values |= {
        "exposed": exposed(model),
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


def felt(model: "CityModel") -> dict[str, float]:
    """Satisfaction with every need, the three indices, trust, grievance, efficacy, participation."""
    residents, means = model.city.residents, np.zeros(NEEDS + KINDS + 3)
    mean_feelings(
        residents.satisfaction, residents.trust, residents.grievance, residents.efficacy,
        residents.participation, means,
    )  # fmt: skip
    six, four = means[:NEEDS], means[NEEDS:-3]
    values = {"satisfaction": float(six.mean()), "trust": float(four.mean())}
    values |= {f"need_{need.name.lower()}": float(six[need]) for need in Need}
    values |= {"gain": float(six[list(GAIN)].mean()), "security": float(six[list(SECURITY)].mean())}
    values["happiness"] = float(
        happiness_of(residents.satisfaction, residents.expectation, residents.grievance)
    )
    return values | dict(zip(("grievance", "efficacy", "participation"), means[-3:].tolist(), strict=True))


def is_final(d: Disputes, rows: np.ndarray) -> np.ndarray:
    """Which of some problems (int32 rows) have ended for good; a judgment that will not be kept has not."""
    state = d.state[rows]
    breach = (state == State.JUDGED) & (d.relapse_day[rows] >= 0)
    return np.asarray(FINAL[state] & ~breach)


def note_partners(model: "CityModel") -> None:
    """Contacts between units today: requests and calls, those made and those received."""
    today = model.events.today()
    dealt = (
        np.isin(today["activity"], CONTACTS) & (today["origin"] >= 0) & (today["origin"] != today["actor"])
    )
    units = len(model.partners)
    for side in ("origin", "actor"):
        model.partners += np.bincount(today[side][dealt], minlength=units)


def exposed(model: "CityModel") -> float:
    """Files shut on paper that the office found by a call today."""
    today = model.events.today()
    return float(((today["activity"] == Activity.RESURFACE) & (today["target"] >= 0)).sum())


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
    if model.day > 1 and model.day % model.spec.respond.social_every != 0:
        values = {name: float(daily[name][-1]) for name in FELT}
    else:
        values = felt(model)
    table = model.city.institutions
    values["compliance"] = float(table.compliance[table.kind == Kind.ENTERPRISE].mean())
    return values
