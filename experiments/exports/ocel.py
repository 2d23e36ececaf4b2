"""An event log as OCEL 2.0: actors, disputes and areas as objects, every event related to all it names.

Berti et al. (2024), OCEL (Object-Centric Event Log) 2.0 Specification.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from agents.events import Activity
from agents.kinds import Kind, Role
from experiments.exports.source import FinishedModel, instants
from experiments.story.actors import Actors
from experiments.story.event_fields import named

type Value = str | int | float | bool
type Relations = tuple[tuple[str, str], ...]
EVENT_VALUES = {"day": "integer", "minutes": "integer", "note": "float", "competence": "string"}


@dataclass(frozen=True, slots=True)
class Thing:
    """An object: who or what events are about. relations : (object, in which sense)"""

    id: str
    type: str
    values: dict[str, Value]
    relations: Relations = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with the objects that it names. relations : (object, in which sense)"""

    id: str
    type: str
    time: str
    values: dict[str, Value]
    relations: Relations = ()


def things(run: FinishedModel, actors: Actors) -> Iterator[Thing]:
    """Communities, institutions, residents and disputes that take part in an event, disputes last.

    Those who take part in nothing are left out: programs that read such logs drop them anyhow.
    """
    yield from _areas(run)
    yield from _institutions(run)
    yield from _residents(run)
    for row in range(run.model.disputes.count):
        yield _dispute(run, actors, row)


def _areas(run: FinishedModel) -> Iterator[Thing]:
    city, d, log = run.model.city, run.model.disputes, run.log
    areas = city.areas
    alarms = log["origin"][log["activity"] == Activity.FALSE_ALARM]
    for community in np.union1d(d.community[: d.count], alarms).tolist():
        number = int(city.community_of[community])
        street = int(areas.parent[number])
        values: dict[str, Value] = {
            "name": areas.name[number],
            "name_zh": areas.name_zh[number],
            "subdistrict": areas.name[street],
            "district": areas.name[int(areas.parent[street])],
        }
        yield Thing(_area(areas.code[number]), "area", values)


def _institutions(run: FinishedModel) -> Iterator[Thing]:
    table, areas = run.model.city.institutions, run.model.city.areas
    who = [named(event) for event in run.log]
    busy = sorted({unit for each in who for unit in (each.unit, each.origin, each.target) if unit >= 0})
    for row in busy:
        values: dict[str, Value] = {
            "name": table.names[row],
            "name_zh": table.names_zh[row],
            "role": Role(int(table.role[row])).name.lower(),
            "tier": int(table.tier[row]),
            "area": areas.code[int(table.area[row])],
        }
        yield Thing(f"institution-{row}", Kind(int(table.kind[row])).name.lower(), values)


def _residents(run: FinishedModel) -> Iterator[Thing]:
    city, d = run.model.city, run.model.disputes
    people = city.residents
    for person in np.unique(d.resident[: d.count]).tolist():
        values: dict[str, Value] = {
            "migrant": bool(people.migrant[person]),
            "tenant": bool(people.tenure[person]),
            "income": int(people.income[person]),
        }
        home = int(city.community_of[people.community[person]])  # where the dispute arose, too
        yield Thing(f"resident-{person}", "resident", values, ((_area(city.areas.code[home]), "lives in"),))


def _dispute(run: FinishedModel, actors: Actors, row: int) -> Thing:
    city, d = run.model.city, run.model.disputes
    values: dict[str, Value] = {
        "topic": actors.topic(int(d.topic[row])),
        "severity": float(d.severity[row]),
        "competences": int(d.need[row]).bit_count(),
        "needs_authority": bool(d.needs_authority[row]),
    }
    place = _area(city.areas.code[int(city.community_of[d.community[row]])])
    pairs = [(f"resident-{int(d.resident[row])}", "concerns"), (place, "arose in")]
    if d.enterprise[row] >= 0:
        pairs.append((f"institution-{int(d.enterprise[row])}", "caused by"))
    return Thing(f"dispute-{row}", "dispute", values, tuple(pairs))


def happenings(run: FinishedModel, actors: Actors) -> Iterator[Happening]:
    """All events in their order."""
    city = run.model.city
    for number, (event, when) in enumerate(zip(run.log, instants(run.log), strict=True)):
        who, activity = named(event), Activity(int(event["activity"]))
        values: dict[str, Value] = {
            "day": int(event["day"]),
            "minutes": int(event["minutes"]),
            "note": float(event["note"]),
            "competence": actors.part(who.competence) if who.competence >= 0 else "",
        }
        senses: dict[str, list[str]] = {}
        if event["dispute"] >= 0:
            senses[f"dispute-{int(event['dispute'])}"] = ["about"]
        if who.resident >= 0:
            senses[f"resident-{who.resident}"] = ["actor"]
        for unit, sense in ((who.unit, "actor"), (who.origin, "origin"), (who.target, "target")):
            if unit >= 0:  # one unit may be several: some programs keep one relation per object
                senses.setdefault(f"institution-{unit}", []).append(sense)
        place = who.community
        if activity == Activity.ARISE:
            place = int(run.model.disputes.community[event["dispute"]])
        if place >= 0:
            senses[_area(city.areas.code[int(city.community_of[place])])] = ["in"]
        pairs = tuple((key, " and ".join(names)) for key, names in senses.items())
        yield Happening(f"event-{number}", activity.name.lower(), when, values, pairs)


def _area(code: str) -> str:
    return f"area-{code}"
