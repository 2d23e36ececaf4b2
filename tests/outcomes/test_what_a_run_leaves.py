"""The diary of evenings and the means of groups, on two evenings and three residents."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.outcomes.facts import people_of
from sim.outcomes.records import DAILY, Diary


def evening(value: float) -> dict[str, float]:
    """One value for every series, each a little off."""
    return {name: value + number / 1000 for number, name in enumerate(DAILY)}


def test_a_diary_keeps_evenings_in_order_and_grows() -> None:
    diary = Diary(1)
    assert diary.last("open") == 0
    assert diary.daily["open"].size == 0
    diary.note(evening(1.0))
    diary.note(evening(2.0))
    place = DAILY.index("open") / 1000
    assert diary.daily["open"].tolist() == [1 + place, 2 + place]
    assert diary.last("open") == 2 + place
    assert set(diary.daily) == set(DAILY)
    assert len(diary.columns["open"]) == 31
    long = Diary(40)
    long.size = 40
    long.note(evening(3.0))
    assert len(long.columns["open"]) == 80
    assert long.daily["day"].tolist() == [0.0] * 40 + [3.0]


def model():
    """Three residents and three problems, the last one beyond the rows in use."""
    residents = SimpleNamespace(
        satisfaction=np.array([[0.2, 0.4], [0.6, 0.6], [1.0, 0.0]], np.float32),
        migrant=np.array([0, 1, 0], np.uint8),
        income=np.array([2, 0, 0], np.uint8),
        tenure=np.array([1, 1, 0], np.uint8),
    )
    disputes = SimpleNamespace(
        count=2, resident=np.array([0, 2, 1]), raised=np.array([0, -1, 5]), topic=np.array([0, 1, 0])
    )
    city = SimpleNamespace(residents=type("Residents", (), {"__len__": lambda _: 3, **vars(residents)})())
    return SimpleNamespace(city=city, disputes=disputes, topics=SimpleNamespace(need=np.array([1, 0])))


def test_satisfaction_is_averaged_by_group_by_what_was_touched_and_by_concern() -> None:
    found = {name: pytest.approx(means) for name, means in people_of(model()).items()}
    assert found == {
        "migrant": [0.4, 0.6],  # (.3 + .5) / 2 and .6
        "income": [0.55, 0.0, 0.3],
        "tenure": [0.5, 0.45],
        "touched_migrant": [0.7, 0.0],  # .4 with the need of the first problem, 1 with that of the second
        "touched_income": [1.0, 0.0, 0.4],
        "touched_tenure": [1.0, 0.4],
        "concerned": [0.3, 0.55],
    }
