"""Outcomes per problem that are made when the module is imported, made anew and worked out by hand."""

from math import isnan

import numpy as np
import pytest

from agents.kinds import OUTSIDE
from sim.outcomes import per_problem
from sim.outcomes.fates import Fate
from tests.outcomes.table import dispute, records

OPEN, DURABLE = {"fate_half": int(Fate.OPEN)}, {"fate_half": int(Fate.DURABLE)}


@pytest.mark.parametrize(
    ("least", "most", "chosen"),
    [
        (1, 1, [False, True, False, False, True]),
        (2, 2, [False, False, True, False, False]),
        (2, 3, [False, False, True, True, False]),
        (0, 16, [True] * 5),
    ],
)
def test_problems_are_chosen_by_how_many_needs_the_city_can_meet(
    least: int, most: int, chosen: list[bool]
) -> None:
    need = np.array([0, 0b1, 0b101, 0b111, 0b10 | int(OUTSIDE)], np.uint16)  # the last has a part outside
    found = per_problem.needing(least, most)({"need": need})
    assert found.tolist() == chosen
    assert isinstance(found, np.ndarray)


def test_problems_are_chosen_by_the_group_of_whom_they_hit() -> None:
    table = {"income": np.array([0, 1, 2, 1]), "migrant": np.array([1, 1, 0, 0])}
    found = per_problem.of_group("income", 1)(table)
    assert found.tolist() == [False, True, False, True]
    assert isinstance(found, np.ndarray)
    assert per_problem.of_group("migrant", 1)(table).tolist() == [True, True, False, False]


def test_the_gap_of_two_groups_is_that_of_their_own_thousands() -> None:
    rows = [
        dispute(income=0, **DURABLE),
        dispute(income=0, **OPEN),  # 500 of 1 000
        dispute(income=2, **DURABLE),
        *[dispute(income=2, **OPEN)] * 3,  # 250 of 1 000
        *[dispute(income=1, **DURABLE)] * 4,
    ]
    told = records(*rows)
    assert per_problem.gap_of_1000("income", 0, 2)(told) == pytest.approx(250.0)
    assert per_problem.gap_of_1000("income", 2, 0)(told) == pytest.approx(250.0)
    assert per_problem.gap_of_1000("income", 1, 0)(told) == pytest.approx(500.0)


def test_escalated_are_counted_by_way_and_over_all_problems_that_are_followed() -> None:
    rows = [
        dispute(escalated=0b01, **OPEN),
        dispute(escalated=0b11, **OPEN),
        dispute(escalated=0b10, **OPEN),
        dispute(escalated=0b00, **DURABLE),
        dispute(escalated=0b01, born=90, raised=91),  # too late to be followed
    ]
    told = records(*rows, spared=[(15, 1)])
    assert per_problem.escalated_of_1000(0b01)(told) == pytest.approx(1000 * 2 / 5)  # one was prevented
    assert per_problem.escalated_of_1000(0b11)(told) == pytest.approx(1000 * 3 / 5)
    assert per_problem.escalated_of_1000(0b100)(told) == 0.0
    assert isnan(per_problem.escalated_of_1000(0b01)(records()))
