"""From the columns of a compiled model to objects: residents, units with their queues, disputes."""

from collections.abc import Iterator
from typing import Any

from agents.disputes import Channel, State
from agents.kinds import COMPETENCES, Source
from benchmarks.plain.arising import colleagues
from benchmarks.plain.disputes import Dispute
from benchmarks.plain.people import Resident, Task, Unit
from benchmarks.plain.town import Town
from sim.model import CityModel

FELT = ("satisfaction", "expectation", "trust", "opinion", "grievance", "efficacy", "participation")
TRAITS = ("threshold", "digital", "tied", "income", "tenure", "migrant")
CASEWORK = (
    "held",
    "left",
    "spent",
    "carried_over",
    "staff",
    "caseload",
    "waiting",
    "reciprocity",
    "fatigue",
    "pressure",
    "caution",
    "precedents",
    "craft",
)
INSTITUTION = ("kind", "minutes", "compliance", "means")
AS_THEY_ARE = (
    "key",
    "community",
    "severity",
    "relation",
    "needs_authority",
    "effort",
    "due",
    "raised",
    "closed",
    "tier",
    "joint",
    "authority",
    "ties",
    "appraisal",
    "asking",
    "refusals",
    "refused_now",
    "hops",
    "sessions",
    "open_tasks",
    "round",
    "quality",
    "worked",
    "rejections",
    "relapses",
    "relapse_day",
    "escalated",
    "best",
    "craft",
    "won",
    "reviewed",
)
MASKS = ("need", "seen", "done", "omitted", "compelled")
UNITS = ("enterprise", "lead", "convener", "asked", "passed_by", "lender")
TOPIC = ("lead", "extra", "base", "relation", "authority", "group", "source", "hours", "severity", "need")


def topic_rows(model: CityModel) -> Iterator[dict[str, Any]]:
    """The dispute catalogue, row by row."""
    topics, boosted = model.topics, model.world.sources.boosted.tolist()
    for t in range(len(topics)):
        row = {name: getattr(topics, name)[t].item() for name in TOPIC}
        related = [k for k in topics.related[t].tolist() if k >= 0]
        yield row | {"related": related, "boosted": boosted[t]}


def rows_of(table: Any, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Rows of a table of columns as dictionaries of Python numbers and lists."""
    columns = [getattr(table, name).tolist() for name in names]
    return (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))


def residents_of(city: Town, model: CityModel) -> list[Resident]:
    """Every resident, and who talks to whom."""
    rows = rows_of(model.city.residents, FELT + TRAITS)
    people = [Resident(city, i, **row) for i, row in enumerate(rows)]
    start, who = model.city.contacts.start.tolist(), model.city.contacts.who.tolist()
    for person, low, high in zip(people, start[:-1], start[1:], strict=True):
        person.contacts = [people[other] for other in who[low:high]]
    return people


def units_of(city: Town, model: CityModel) -> list[Unit]:
    """Every institution with its state and its ties; of several layers the strongest tie counts."""
    place, units = model.world.surroundings, []
    rows, states = rows_of(model.city.institutions, INSTITUTION), rows_of(model.casework, CASEWORK)
    for i, (row, state) in enumerate(zip(rows, states, strict=True)):
        unit = Unit(city, i, **row, **state, week=float(place.week[i]))
        for n in range(place.start[i], place.start[i + 1]):
            other, weight = int(place.who[n]), float(place.weight[n])
            unit.tied[other] = max(unit.tied.get(other, 0.0), weight)
        units.append(unit)
    return units


def disputes_of(city: Town, model: CityModel) -> list[Dispute]:
    """Every problem that has not ended finally, in order of arising; and the queues of the units."""
    made = {row: dispute_of(city, model, row) for row in model.world.active.tolist()}
    tasks = model.tasks
    for unit, head in zip(city.units, model.casework.head.tolist(), strict=True):
        for node in nodes_below(tasks, head):
            row = int(tasks.dispute[node])
            dispute = made.get(row) or dispute_of(city, model, row)  # a part of an ended one is void
            competence, minutes = int(tasks.competence[node]), int(tasks.minutes[node])
            task = Task(float(tasks.order[node]), dispute, competence, minutes)
            task.round, task.fresh = int(tasks.round[node]), bool(tasks.fresh[node])
            task.quality = float(tasks.quality[node])
            unit.queue.append(task)
        unit.queue.sort()
    return list(made.values())


def nodes_below(tasks: Any, node: int) -> Iterator[int]:
    """All nodes of a heap whose root is given."""
    stack = [node] if node >= 0 else []
    while stack:
        node = stack.pop()
        yield node
        stack += [int(n) for n in (tasks.child[node], tasks.sibling[node]) if n >= 0]


def dispute_of(city: Town, model: CityModel, row: int) -> Dispute:
    """One dispute with all its state."""
    d = model.disputes
    given: dict[str, Any] = {name: getattr(d, name)[row].tolist() for name in AS_THEY_ARE}
    for name in MASKS:
        mask = int(getattr(d, name)[row])
        given[name] = {k for k in range(COMPETENCES) if mask >> k & 1}
    for name in UNITS:
        given[name] = city.by_row([int(getattr(d, name)[row])])[0]
    first, size, crowd = int(d.resident[row]), int(d.group[row]), int(d.crowd[row])
    topic = city.topics[int(d.topic[row])]
    people = city.residents[first : first + size]
    if topic.source == Source.EMPLOYER and given["enterprise"] is not None:
        people = colleagues(city, model.world.teams, first, given["enterprise"])[:size]
    return Dispute(
        city,
        row,
        **given,
        topic=topic,
        resident=people[0],
        affected=people,
        joined=[True, *(model.world.crowds.joined[crowd + 1 : crowd + size] == 1).tolist()],
        state=State(int(d.state[row])),
        channel=Channel(int(d.channel[row])),
    )
