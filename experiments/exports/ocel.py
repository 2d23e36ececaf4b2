"""An event log as OCEL 2.0: actors, disputes and areas as objects, every event related to all it names.

Berti et al. (2024), OCEL (Object-Centric Event Log) 2.0 Specification.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from agents.events import Activity
from agents.kinds import Kind, Role
from experiments.event_fields import named
from experiments.exports.source import FinishedModel, instants
from experiments.story.actors import Actors

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
    """Areas, institutions, the residents concerned, disputes."""
    yield from _areas(run)
    yield from _institutions(run)
    yield from _residents(run)
    for row in range(run.model.disputes.count):
        yield _dispute(run, actors, row)


def _areas(run: FinishedModel) -> Iterator[Thing]:
    areas = run.model.city.areas
    for number, code in enumerate(areas.code):
        above = int(areas.parent[number])
        values: dict[str, Value] = {
            "name": areas.name[number],
            "name_zh": areas.name_zh[number],
            "tier": int(areas.tier[number]),
        }
        yield Thing(
            _area(code), "area", values, ((_area(areas.code[above]), "within"),) if above >= 0 else ()
        )


def _institutions(run: FinishedModel) -> Iterator[Thing]:
    table, areas = run.model.city.institutions, run.model.city.areas
    for row in range(len(table)):
        values: dict[str, Value] = {
            "name": table.names[row],
            "name_zh": table.names_zh[row],
            "role": Role(int(table.role[row])).name.lower(),
            "tier": int(table.tier[row]),
        }
        where = (_area(areas.code[int(table.area[row])]), "located in")
        yield Thing(f"institution-{row}", Kind(int(table.kind[row])).name.lower(), values, (where,))


def _residents(run: FinishedModel) -> Iterator[Thing]:
    city, d = run.model.city, run.model.disputes
    people = city.residents
    for person in np.unique(d.resident[: d.count]).tolist():
        values: dict[str, Value] = {
            "migrant": bool(people.migrant[person]),
            "tenant": bool(people.tenure[person]),
            "income": int(people.income[person]),
        }
        home = int(city.community_of[people.community[person]])
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
        if who.community >= 0:
            senses[_area(city.areas.code[int(city.community_of[who.community])])] = ["in"]
        pairs = tuple((key, " and ".join(names)) for key, names in senses.items())
        yield Happening(f"event-{number}", activity.name.lower(), when, values, pairs)


def _area(code: str) -> str:
    return f"area-{code}"
