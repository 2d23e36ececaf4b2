"""Every limit of theory that `gongzhi validate` checks holds; queues have a test of their own."""

import pytest

from experiments.validation.limit import Limit
from experiments.validation.limits import CHECKS
from experiments.validation.limits.people import riot

ELSEWHERE = ("queues", "whole city")  # tests/sim/test_theory_queues.py


@pytest.mark.parametrize("name", [name for name in CHECKS if name not in ELSEWHERE])
def test_what_theory_knows_the_model_shows(name, tmp_path) -> None:
    found = list(CHECKS[name](tmp_path))
    assert found
    assert [limit for limit in found if not limit.holds] == []


def test_a_limit_that_is_missed_does_not_hold() -> None:
    assert Limit("x", "", "", "", 1.0, 1.2, 0.3).holds
    assert not Limit("x", "", "", "", 1.0, 1.4, 0.3).holds
    assert not Limit("x", "", "", "", 1.0, float("nan"), 0.3).holds


def test_the_riot_stops_wherever_one_person_waits_for_one_more(tmp_path) -> None:
    assert [riot(tmp_path, person) for person in (4, 98)] == [4, 98]
