"""The compiled model and the readable reference in plain Mesa objects tell the same story, day by day.

Who changes a rule of the core day changes it in both; a new mechanism is either in both or neutral
(`benchmarks.plain.LEFT_OUT`).
"""

from typing import Any

import numpy as np
import pytest

from agents.events import Activity
from benchmarks.plain import core_only
from benchmarks.plain.city import PlainCity
from benchmarks.plain.copying import FELT
from sim.model import CityModel
from sim.scenario.file import load_scenario

BUSY = {
    "emerge.per_resident_year": 2.0,
    "relapse.hazard": 0.05,
    "escalate.patience": 15,
    "calendar.days": 90,
    "calendar.warm_up": 0,
}


def row(who: Any) -> int:
    """Row of an actor, a number as it is, -1 for nobody."""
    return -1 if who is None else int(getattr(who, "row", who))


def story_of(city: PlainCity) -> list[tuple[int, ...]]:
    """Today's events of the reference as whole numbers."""
    return [tuple(map(row, event[:-1])) for event in city.news]


def story(model: CityModel, first: int) -> list[tuple[int, ...]]:
    """The same of the compiled model, from row `first` of its log."""
    names = ["activity", "dispute", "actor", "origin", "target", "minutes"]
    return [tuple(map(int, event)) for event in model.events.rows[names][first : int(model.events.cursor[0])]]


def notes(model: CityModel, city: PlainCity, first: int) -> tuple[np.ndarray, np.ndarray]:
    """What explains each of today's events, on both sides."""
    log = model.events.rows["note"][first : int(model.events.cursor[0])]
    return log, np.array([float(event[-1]) for event in city.news])


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["siloed", "party_led"])
@pytest.mark.parametrize("evenings", [0, 37])
def test_objects_and_columns_tell_the_same_story(pattern: str, evenings: int) -> None:
    model = CityModel(load_scenario(pattern, core_only() | BUSY), 5)
    for _ in range(evenings):
        model.step()
    city, told = PlainCity(model), np.zeros(len(Activity), int)
    for _ in range(22 if evenings else 15):
        first = int(model.events.cursor[0])
        model.step()
        city.step()
        assert story(model, first) == story_of(city), f"day {model.day}"
        np.testing.assert_allclose(*notes(model, city, first), rtol=1e-5, atol=1e-6)
        told += np.bincount([event[0] for event in city.news], minlength=len(Activity))
    same_state(model, city)
    expected = ("ARISE", "LUMP", "CLAIM", "ANSWER", "ARRANGE", "ACCEPT", "FINISH", "AGREE", "REJECT")
    later = ("RELAPSE", "CLOSE_NOMINALLY", "MOVE_UP", "PETITION", "SUE", "UNCOVER") if evenings else ()
    missing = [name for name in (*expected, *later) if not told[Activity[name]]]
    assert not missing  # a quiet story would prove little


def same_state(model: CityModel, city: PlainCity) -> None:
    """Minutes and queues are equal; feelings as far as a float32 keeps them after some weeks."""
    for name in ("left", "held", "spent", "carried_over", "caseload", "waiting"):
        assert getattr(model.casework, name).tolist() == [getattr(unit, name) for unit in city.units], name
    for name in FELT:
        felt = np.array([getattr(person, name) for person in city.residents])
        columns = getattr(model.city.residents, name)
        np.testing.assert_allclose(columns, felt, rtol=1e-5, atol=2e-6, err_msg=name)
    assert model.world.active.tolist() == [dispute.row for dispute in city.disputes]
    means = [model.world.diary.daily["satisfaction"][-1], city.satisfaction]
    assert means[0] == pytest.approx(means[1], abs=1e-6)
