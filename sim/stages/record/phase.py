"""Evening: the day's figures; problems that have ended finally leave the active list."""

import numpy as np

from agents.casework import ACCOUNTS, COORDINATION, Account
from agents.disputes import OPEN, STATES, State
from agents.events import Activity
from agents.kinds import NEEDS, Kind, Need
from agents.residents import KINDS
from sim.outcomes.harms import HARM_COLUMNS
from sim.outcomes.network import CONTACTS
from sim.params import record as parameters
from sim.stages.record.harm import weigh_harm
from sim.stages.record.rules import count_events, count_minutes, count_states
from sim.stages.respond.moods import mean_feelings
from sim.world import World

FINAL = np.zeros(STATES, np.bool_)
FINAL[[State.JUDGED, State.DURABLE, State.PRIVATE, State.FADED, State.ABANDONED]] = True
COUNTED = {
    "arisen": (Activity.ARISE,),
    "raised": (Activity.CLAIM, Activity.DETECT),
    "detected": (Activity.DETECT,),
    "agreed": (Activity.AGREE,),
    "reported": (Activity.AGREE, Activity.CLOSE_NOMINALLY),
    "nominal": (Activity.CLOSE_NOMINALLY,),
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
# One row per figure of COUNTED, one column per activity: 1 where it counts.
COUNTING = np.array([np.isin(np.arange(len(Activity)), kinds) for kinds in COUNTED.values()], np.int64)
FELT = (
    "satisfaction",
    *(f"need_{need.name.lower()}" for need in Need),
    "gain",
    "happiness",
    "security",
    "trust",
    "grievance",
    "efficacy",
    "participation",
)
GAIN = (Need.MATERIAL, Need.CULTURE, Need.DEMOCRACY)  # what one gets and has a say in (获得感)
SECURITY = (Need.RULE_OF_LAW, Need.SECURITY, Need.ENVIRONMENT)  # what one need not fear (安全感)


CONTACT = np.isin(np.arange(len(Activity)), CONTACTS)


def record(world: World) -> None:
    """Write the evening down, seal the day's events, drop what is final."""
    weigh(world)
    world.fates.note(world.day, world.disputes, world.active, world.spec.relapse.window)
    values = happened(world) | {"day": float(world.day)} | tallied(world) | hours(world) | moods(world)
    for name, change in (
        ("raised", values["raised"]),
        ("reported", values["reported"]),
        ("holding", values["agreed"] - values.pop("broken")),
    ):
        column = f"{name}_cumulative"
        values[column] = world.diary.last(column) + change
    world.diary.note(values)
    world.events.seal()


def weigh(world: World) -> None:
    """Hazards that disputes turn into crimes, and those that do."""
    harm, totals = world.spec.harm, np.zeros(len(HARM_COLUMNS))
    if harm.hazard > 0:
        world.events.reserve(world.disputes.count)
        disputes, institutions, society = world.dispute_rows, world.institution_rows, world.society_rows
        rules = world.rules(harm_rules_of)
        weigh_harm(world.key, disputes, institutions, society, rules, world.log_rows, totals)
    world.harms.days.append(totals)


def harm_rules_of(world: World) -> np.ndarray:
    """Parameters of crimes that grow out of disputes, for their kernel."""
    return parameters(world.spec.harm)


def happened(world: World) -> dict[str, float]:
    """Today's events, counted; contacts between units are counted on for each."""
    events, today = world.events, np.zeros(len(Activity), np.int64)
    part = events.sealed, int(events.cursor[0])
    exposed = count_events(part, CONTACT, today, world.partners, world.log_rows)
    values = dict(zip(COUNTED, (COUNTING @ today).astype(np.float64).tolist(), strict=True))
    return values | {"exposed": float(exposed), "broken": float(today[Activity.RELAPSE])}


def tallied(world: World) -> dict[str, float]:
    """Problems by state this evening; those that have ended finally leave the active list."""
    state, left = np.zeros(STATES, np.int64), np.empty_like(world.active)
    size = count_states(world.active, world.dispute_rows, FINAL, state, left)
    world.active = left[:size].copy()
    count = state.tolist()
    return {
        "open": float(sum(count[s] for s in OPEN)),
        "latent": float(count[State.LATENT] + count[State.LUMPED]),
        "waiting_for_session": float(count[State.CONVENING]),
    }


def felt(world: World) -> dict[str, float]:
    """What those at home feel: every need, the three indices, trust, grievance, efficacy, participation."""
    means = np.zeros(NEEDS + KINDS + 4)
    mean_feelings(world.resident_rows, world.turnover.gone, means)
    six, four = means[:NEEDS], means[NEEDS:-4]
    values = {"satisfaction": float(six.mean()), "trust": float(four.mean())}
    values |= {f"need_{need.name.lower()}": float(six[need]) for need in Need}
    values |= {"gain": float(six[list(GAIN)].mean()), "security": float(six[list(SECURITY)].mean())}
    return values | dict(
        zip(("grievance", "efficacy", "participation", "happiness"), means[-4:].tolist(), strict=True)
    )


def hours(world: World) -> dict[str, float]:
    """Minutes held and spent today, from the accounts."""
    table, spent = world.city.institutions, np.zeros(ACCOUNTS, np.int64)
    held, volunteers, court = count_minutes(table.role, table.minutes, world.casework_rows, spent)
    today = (spent - world.spent_before).tolist()
    courts, world.court_before, world.spent_before = float(court - world.court_before), int(court), spent
    return {
        "held_minutes": float(held),
        "spent_minutes": float(sum(today)),
        "work_minutes": float(today[Account.WORK]),
        "coordination_minutes": float(sum(today[a] for a in COORDINATION)),
        "court_minutes": courts,
        "volunteer_minutes": float(volunteers),
        "lever_yuan": world.lever_yuan * len(world.city.residents) / 1000.0 / 365.0 + world.projects.a_day,
    }


def moods(world: World) -> dict[str, float]:
    """Mean feelings of the residents; measured on days of talk, carried on between them."""
    if world.day > 1 and world.day % world.spec.respond.social_every != 0:
        values = {name: world.diary.last(name) for name in FELT}
    else:
        values = felt(world)
    table = world.city.institutions
    values["compliance"] = float(table.compliance[table.kind == Kind.ENTERPRISE].mean())
    return values
