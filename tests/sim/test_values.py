"""A whole number is whole whatever its type; nothing is rounded, and nothing else is taken for a number."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.designs.chosen import check_workers, chosen_seeds
from experiments.execution import single
from sim.errors import ScenarioError
from sim.params import Section, param
from sim.running import run
from sim.scenario.file import load_scenario, resolved_text, scenario_from_text
from sim.values import LARGEST_SEED, of_kind, plain_value, whole_number, whole_seed, whole_text

INTEGERS = (int, np.int64, np.int32, np.uint16)
NUMBERS = (*INTEGERS, float, np.float64, np.float32, np.longdouble, Decimal, Fraction)
NOT_WHOLE = (2.5, np.float64(2.5), Decimal("2.5"), Fraction(5, 2), float("nan"), float("inf"), Decimal("NaN"))
NO_NUMBERS = ("2", True, np.bool_(True), None, pd.NA, [2], b"2", 2 + 0j)
numbers = st.tuples(st.integers(1, 3650), st.sampled_from(NUMBERS))


class Two(Section):
    """A whole number and a fraction."""

    whole: int = param(1, "Whole", "整数", unit="", source="assumption: test")
    part: float = param(1.0, "Part", "小数", unit="", source="assumption: test")


@given(number=numbers)
def test_a_whole_number_of_any_type_is_that_whole_number(number) -> None:
    value, kind = number
    given = kind(value)
    assert of_kind(int, given) == value
    assert type(of_kind(int, given)) is int
    assert type(plain_value(given)) in (int, float)
    assert whole_number(given, "n", 1, 3650) == whole_seed(given) == value


@given(number=numbers)
def test_a_section_takes_numbers_of_any_type_as_its_own(number) -> None:
    value, kind = number
    made = Two(whole=kind(value), part=kind(value))
    assert (made.whole, made.part) == (value, value)
    assert (type(made.whole), type(made.part)) == (int, float)
    assert made.rule() == (value, float(value))


@settings(deadline=None)
@given(number=numbers)
def test_an_override_of_any_type_is_the_same_scenario(number) -> None:
    value, kind = number
    plain = load_scenario("siloed", {"calendar.days": value})
    for laid in ({"calendar.days": kind(value)}, {"calendar": {"days": kind(value)}}):
        made = load_scenario("siloed", laid)
        assert made == plain
        assert made.key() == plain.key()
        assert scenario_from_text(resolved_text(made)) == plain


@pytest.mark.parametrize("value", [*NOT_WHOLE, *NO_NUMBERS], ids=repr)
def test_what_is_not_a_whole_number_is_refused_everywhere(value: Any, tmp_path) -> None:
    scenario = load_scenario("siloed", {"calendar.days": 2, "calendar.warm_up": 0})
    calls = (
        lambda: load_scenario("siloed", {"calendar.days": value}),
        lambda: whole_seed(value),
        lambda: check_workers(value),
        lambda: (
            chosen_seeds(value if isinstance(value, list) else [value]) if value != [2] else chosen_seeds("2")
        ),
        lambda: run(scenario, value),
        lambda: single.run(scenario, value, out=tmp_path / "results"),
    )
    for call in calls:
        with pytest.raises(ScenarioError):
            call()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "seeds", [[3, 1], (1.0, 3), np.array([1, 3]), pd.Series([3, 1]), {1, 3}, range(1, 4, 2)]
)
def test_seeds_may_come_in_any_list(seeds) -> None:
    found = chosen_seeds(seeds)
    assert found == (1, 3)
    assert {type(seed) for seed in found} == {int}


@pytest.mark.parametrize("seeds", [3, 3.0, np.int64(3), np.float64(3), Decimal(3)])
def test_a_number_of_seeds_may_be_of_any_type(seeds) -> None:
    assert chosen_seeds(seeds) == (1, 2, 3)


@pytest.mark.parametrize("seeds", [[1, 1], [1, 1.0], np.array([2, 2]), [1, 2, np.int64(1)]])
def test_a_seed_that_is_there_twice_is_refused(seeds) -> None:
    with pytest.raises(ScenarioError, match="is there twice"):
        chosen_seeds(seeds)


@given(value=st.integers(-(10**15), 10**15), form=st.sampled_from(["{}", "{}.0", "{}.000", "{}e0", "{}."]))
def test_a_whole_number_may_be_written_in_several_ways(value, form) -> None:
    assert whole_text(form.format(value)) == value


@pytest.mark.parametrize(
    "text", ["", "1.5", "1e-1", "1_000", "1,000", "0x10", "nan", "inf", "1e999", "--1", "1 0"]
)
def test_a_text_that_writes_no_whole_number_is_none(text) -> None:
    assert whole_text(text) is None


def test_the_largest_seed_is_taken_and_one_more_is_not() -> None:
    assert whole_seed(LARGEST_SEED) == LARGEST_SEED
    with pytest.raises(ScenarioError, match="must be a whole number between 0 and"):
        whole_seed(LARGEST_SEED + 1)


def test_names_may_come_in_any_list() -> None:
    for words in (["Heping"], ("Heping",), np.array(["Heping"]), pd.Series(["Heping"]), "Heping"):
        made = load_scenario("siloed", {"city.preset": "tianjin", "city.area": words})
        assert made.city.area == ("Heping",)
