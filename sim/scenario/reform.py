"""A reform: a city with a history, in which one scenario follows another on one day (改革情景).

A reform is itself a scenario: that of the history, with one dated change which brings all in which the new
scenario differs. So it has a key, a text and checkpoints as any other, and whatever runs a scenario runs it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sim.calendar import Calendar
from sim.errors import ScenarioError
from sim.scenario.scenario import LENGTHS, WORDS, Change, Scenario
from sim.scenario.shape import COORDINATION, declared, section_names

FIRST, OWN = "first", "own"  # histories that are no name of a scenario
# What problems arise where is drawn before the first day, from these and from all that is fixed.
DRAWN_FIRST = ("per_resident_year", "place_spread", "topic_spread", "compliance_reference")
type Values = Mapping[str, Mapping[str, Any]]


def reformed(history: Scenario, scenario: Scenario, spin_up: int, days: int) -> Scenario:
    """`history` for `spin_up` days, then `scenario` for `days`; all results count from the reform on.

    Dated changes of both keep their distance to the end of the warm-up of their own file, which is where the
    spin-up ends. What `scenario` changes until then is in force from the reform on. With itself as history a
    scenario is only given other lengths.

    Raises ScenarioError where the two do not begin with the same city, catalogue and problems.
    """
    refuse_other_start(history, scenario)
    calendar = Calendar(**{**history.calendar.model_dump(), "warm_up": spin_up, "days": days})
    past = _shifted(history, spin_up, range(1, spin_up + 1))
    before = history.model_copy(update={"calendar": calendar, "changes": _changes(past)})
    now = scenario.on(scenario.calendar.warm_up + 1)
    turn = _differences(before.on(spin_up), now)
    future = _shifted(scenario, spin_up, range(spin_up + 2, spin_up + days + 1))
    changes = _changes([*past, *([(spin_up + 1, turn)] if turn else []), *future])
    texts = {name: getattr(scenario, name) for name in WORDS}
    return before.model_copy(update={**texts, "changes": changes})


def refuse_other_start(history: Scenario, scenario: Scenario) -> None:
    """Raise ScenarioError unless the two can share the days before a reform."""
    who = f"{scenario.name}: cannot follow {history.name} in one city"
    if history.city != scenario.city:
        names = ", ".join(name for name, value in scenario.city if value != getattr(history.city, name))
        raise ScenarioError(
            f"{who}: [city] differs in {names}. Give both the same city, or leave out the reform (history "
            "none)."
        )
    if history.catalogue != scenario.catalogue:
        raise ScenarioError(
            f"{who}: the catalogue is {scenario.catalogue}, before it was {history.catalogue}. Give both the "
            "same catalogue, or leave out the reform (history none)."
        )
    now = scenario.on(scenario.calendar.warm_up + 1)
    for section in section_names():
        for name, known in declared(section).items():
            built = known.fixed or (section == "emerge" and name in DRAWN_FIRST)
            if not built or (section == "calendar" and name in LENGTHS):
                continue
            one, other = (getattr(getattr(each, section), name) for each in (history, now))
            if one != other:
                raise ScenarioError(
                    f"{who}: {section}.{name} = {other}, before it was {one}, and is settled before the "
                    "first day. Give both the same value, or leave out the reform (history none)."
                )


def _shifted(scenario: Scenario, spin_up: int, days: range) -> list[tuple[int, Values]]:
    """Dated changes of some days, moved with the end of the warm-up; what came before day 1 falls on it."""
    by = spin_up - scenario.calendar.warm_up
    moved = [(max(change.day + by, 1), change.values) for change in _in_order(scenario.changes)]
    return [(day, values) for day, values in moved if day in days]


def _in_order(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: change.day)


def _changes(dated: Iterable[tuple[int, Values]]) -> tuple[Change, ...]:
    """One change a day, of several the later ones laid over the earlier."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for day, values in dated:
        sections = found.setdefault(day, {})
        for section, new in values.items():
            old = sections.get(section, {})
            if section == COORDINATION and "pattern" in new and new["pattern"] != old.get("pattern"):
                old = {}  # parameters of the former pattern mean nothing to the new one
            sections[section] = {**old, **new}
    return tuple(Change(day=day, values=values) for day, values in found.items())


def _differences(before: Scenario, after: Scenario) -> Values:
    """Section -> name -> value of all in which one scenario differs from another, lengths left out."""
    one, other = before.content(), after.content()
    found = {}
    for section in section_names():
        old, new = one[section], other[section]
        if section == COORDINATION and new["pattern"] != old["pattern"]:
            old = {}
        lengths = LENGTHS if section == "calendar" else ()
        changed = {
            name: value
            for name, value in new.items()
            if name not in lengths and (name not in old or old[name] != value)
        }
        if changed:
            found[section] = changed
    return found
