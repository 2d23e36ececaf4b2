"""Small worlds for the tests of the promises: cities built once, runs up to a day, births as they happen."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np

from agents.disputes import Disputes
from sim.city.build import City, build_city
from sim.model import CityModel
from sim.observers import Observer
from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario
from sim.stages.emerge.phase import emerge
from sim.world import World

PATTERN_NAMES = ("siloed", "party_led")
# A small town's committee has an hour a day: short items, so that its sessions do take place.
SHORT = {"joint__opening": 5, "joint__convener": 5, "joint__item": 5}
AT_BIRTH = (
    "key",
    "born",
    "topic",
    "community",
    "resident",
    "group",
    "enterprise",
    "severity",
    "relation",
    "needs_authority",
    "need",
    "effort",
)


def scenario(name: str, days: int = 60, **values: object) -> Scenario:
    """A shipped scenario without warm-up; `values` as section__parameter."""
    given = {"calendar.days": days, "calendar.warm_up": 0}
    return load_scenario(name, given | {path.replace("__", "."): value for path, value in values.items()})


@cache
def _built(text: str, seed: int) -> City:
    return build_city(type(Scenario().city).model_validate_json(text), seed)


def city_for(plan: Scenario, seed: int) -> City:
    """The city of a scenario and seed; a model copies what it changes."""
    return _built(plan.city.model_dump_json(), seed)


def model_of(plan: Scenario, seed: int = 7, *, keep_events: bool = True) -> CityModel:
    """A model on the first morning."""
    return CityModel(plan, seed, city=city_for(plan, seed), keep_events=keep_events)


def grown(model: CityModel, days: int) -> CityModel:
    """The same model some days later."""
    for _ in range(days):
        model.step()
    return model


def run_to_end(plan: Scenario, seed: int = 7) -> CityModel:
    """The model on its last evening."""
    return grown(model_of(plan, seed), plan.last_day)


def day_in_parts(model: CityModel, after: dict[Callable[[World], None], Callable[[World], None]]) -> None:
    """One day of `CityModel.step`, with something done after the named stages."""

    class Between(Observer):
        def after(self, stage: str, world: World) -> None:
            for named, act in after.items():
                if named.__name__ == stage:
                    act(world)

    model.observers.append(Between())
    model.step()
    model.observers.clear()


def births(model: CityModel, days: int) -> dict[str, np.ndarray]:
    """What every problem is like in the moment when it arises: column -> rows, in order of arising."""
    parts: dict[str, list[np.ndarray]] = {name: [] for name in AT_BIRTH}

    def note(at: World) -> None:
        new = at.disputes.born[: at.disputes.count] == at.day
        for name in AT_BIRTH:
            parts[name].append(getattr(at.disputes, name)[: at.disputes.count][new].copy())

    for _ in range(days):
        day_in_parts(model, {emerge: note})
    return {name: np.concatenate(columns) for name, columns in parts.items()}


def differing(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> list[str]:
    """Names of columns that are not equal to the last bit."""
    assert one.keys() == other.keys()
    return [name for name in one if one[name].tobytes() != other[name].tobytes()]


def tables_of(model: CityModel) -> dict[str, Any]:
    """Every table of columns of a model."""
    return {
        "disputes": model.disputes,
        "casework": model.casework,
        "tasks": model.tasks,
        "residents": model.city.residents,
        "institutions": model.city.institutions,
        "contacts": model.city.contacts,
    }


def world_of(model: CityModel) -> dict[str, np.ndarray]:
    """All that can be compared of a model this evening, as named columns."""
    found = {f"events.{name}": column for name, column in model.events.columns().items()}
    found |= {f"daily.{name}": column for name, column in model.world.diary.daily.items()}
    for name, table in tables_of(model).items():
        if name != "tasks":  # nodes that were given back hold what nobody reads
            found |= {f"{name}.{column}": values for column, values in table.columns().items()}
    found["active"] = model.world.active
    found["crowds"] = model.world.crowds.joined[: model.world.crowds.size]
    for name in ("engaged", "vigilance", "heard", "campaigned", "partners"):
        found[name] = getattr(model.world, name)
    return found


def stories(model: CityModel) -> dict[int, bytes]:
    """Key of every problem -> all its events in their order, as bytes; rows of the table left out."""
    rows = model.events.rows[: model.events.sealed].copy()
    rows = rows[rows["dispute"] >= 0]
    keys = model.disputes.key[rows["dispute"]]
    rows["dispute"] = 0
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order], keys[order]
    cuts = np.flatnonzero(np.diff(keys)) + 1
    parts = zip(np.split(keys, cuts), np.split(rows, cuts), strict=True)
    return {int(key[0]): part.tobytes() for key, part in parts if len(key)}


def fields_of(table: Disputes | Any) -> Iterator[tuple[str, np.ndarray]]:
    """(name, whole column) of a table, rows not in use included."""
    for name in table.__slots__:
        column = getattr(table, name)
        if isinstance(column, np.ndarray):
            yield name, column
