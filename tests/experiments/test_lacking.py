"""Where nothing is known of an outcome it is said why: undefined, or no run went well."""

import math

import numpy as np
import pandas as pd
import pytest

from experiments.designs.experiment import Experiment
from experiments.designs.factors import Factor
from experiments.designs.sampling import FULL, LATIN, MORRIS
from experiments.exploration.analysis import analyses
from experiments.exploration.explore import Outcome

FACTORS = (Factor("claim.pace", (), 0.1, 0.9), Factor("accept.base", (), -1.0, 1.0))


def results(values: dict[tuple[int, str], float], seeds: int = 2) -> pd.DataFrame:
    """Runs that went well: (point, scenario) -> outcome."""
    return pd.DataFrame(
        {"point": point, "scenario": name, "seed": seed, "open_days": value}
        for (point, name), value in values.items()
        for seed in range(seeds)
    )


def test_undefined_and_failed_points_are_counted_apart():
    found = results({(0, "a"): 3.0, (1, "a"): math.nan, (2, "a"): math.nan})
    assert Outcome("open_days", "a").lacking(found, range(5)) == (
        "open_days is undefined at 2 of 5 points: run longer or choose another outcome; "
        "no run went well at 2 of 5 points"
    )


def test_where_all_is_known_nothing_is_said():
    found = results({(0, "a"): 3.0, (1, "a"): 4.0})
    assert Outcome("open_days", "a").lacking(found, range(2)) == ""


def test_a_point_with_one_defined_seed_is_known():
    found = results({(0, "a"): math.nan}, 3)
    found.loc[1, "open_days"] = 2.0
    assert Outcome("open_days", "a").lacking(found, range(1)) == ""


def test_a_difference_is_undefined_where_either_side_is_and_failed_where_either_lacks_runs():
    found = results({(0, "a"): 1.0, (0, "b"): math.nan, (1, "a"): 1.0, (2, "a"): 1.0, (2, "b"): 2.0})
    said = Outcome("open_days", "b", "a").lacking(found, range(3))
    assert "undefined at 1 of 3 points" in said
    assert "no run went well at 1 of 3 points" in said


def design(kind: str, samples: int = 4) -> tuple[Experiment, pd.DataFrame]:
    """A design of one scenario and its points."""
    factors = FACTORS
    if kind == FULL:
        factors = tuple(Factor(each.path, (each.low, each.high)) for each in FACTORS)
    made = Experiment("x", "", kind, ("siloed",), factors, samples=samples, levels=4, seed=1)
    rows = pd.DataFrame(made.combinations())
    return made, rows.assign(point=range(len(rows)), scenario="siloed")


@pytest.mark.parametrize("kind", [MORRIS, LATIN, FULL])
def test_an_analysis_of_what_is_undefined_says_so_and_not_that_runs_failed(kind):
    made, points = design(kind)
    count = len(points)
    found = results({(n, "siloed"): math.nan for n in range(count)})
    with pytest.raises(ValueError, match=f"open_days is undefined at {count} of {count} points") as error:
        list(analyses(made, points, found, "open_days"))
    assert "failed" not in str(error.value)


def test_what_an_analysis_had_to_leave_out_is_part_of_it():
    made, points = design(MORRIS, 6)
    values = {(n, "siloed"): float(np.sin(n)) for n in range(len(points))}
    values[0, "siloed"] = math.nan
    (found,) = analyses(made, points, results(values), "open_days")
    assert "undefined at 1 of 18 points" in found.lacking
    assert found.content()["lacking"] == found.lacking
