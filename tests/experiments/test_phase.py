"""The phase diagram: certain winners are certain, ties are shown, the grid can be taken up again."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.designs.past import Past
from experiments.exploration.grid import grid_of
from experiments.exploration.phase import (
    CRITERIA,
    Cell,
    lead_of,
    patterns_shipped,
    phase_diagram,
    plans_of,
    undefined_criteria,
    winners,
    winners_table,
    write_csv,
)
from experiments.figures.phase import draw_phase
from sim.coordination import PATTERNS
from sim.errors import ScenarioError

CELL = Cell(1.8, 0.6, 0.35)
TINY: dict[str, object] = {
    "city.preset": "teaching_town",
    "city.area": (),
    "calendar.days": 40,
    "calendar.warm_up": 10,
}


def table(**means: float) -> pd.DataFrame:
    """Eight seeds of some patterns; noise is shared, as under common random numbers, but for a little."""
    draw = np.random.default_rng(3)
    rows = []
    for seed in range(1, 9):
        shared = draw.normal(0, 0.2)
        for pattern, mean in means.items():
            value = mean + shared + draw.normal(0, 0.001)
            rows.append(
                {
                    "breadth": 1.0,
                    "load": 0.6,
                    "trust": 0.5,
                    "pattern": pattern,
                    "seed": seed,
                    **dict.fromkeys(CRITERIA, value),
                }
            )
    return pd.DataFrame(rows)


def test_a_clear_lead_is_certain_though_seeds_differ_far_more() -> None:
    found = {won.criterion: won for won in winners(table(siloed=0.5, party_led=0.6, polycentric=0.4))}
    assert found["durable_of_1000"].winner == "party_led"
    assert found["durable_of_1000"].certain
    assert found["grievance_days"].winner == "polycentric"  # fewer days are better
    assert found["durable_of_1000"].margin == pytest.approx(0.1, abs=0.01)


def test_equal_patterns_are_level() -> None:
    won = winners(table(siloed=0.5, party_led=0.5, polycentric=0.2))[0]
    assert set(won.level) == {"siloed", "party_led"}
    assert not won.certain


def test_a_lead_is_a_paired_t_interval_for_all_rivals_together() -> None:
    one, other = np.array([1.0, 2.0, 3.5, 3.0, 2.2]), np.array([0.5, 1.8, 2.0, 2.9, 2.1])
    mean, low, high = lead_of(one, other, 3)
    expected = stats.ttest_rel(one, other).confidence_interval(1 - 0.05 / 3)
    assert (low, high) == pytest.approx((expected.low, expected.high))
    assert mean == pytest.approx((one - other).mean())


def test_a_criterion_that_is_undefined_in_a_cell_has_no_winner_there_and_is_told() -> None:
    whole = table(siloed=0.5, party_led=0.6)
    lacking = whole.assign(breadth=2.0, grievance_days=np.nan)
    both = pd.concat([whole, lacking], ignore_index=True)
    told = {(won.cell.breadth, won.criterion) for won in winners(both)}
    assert (1.0, "grievance_days") in told
    assert (2.0, "grievance_days") not in told
    assert (2.0, "durable_of_1000") in told
    assert undefined_criteria(both) == [
        "grievance_days is undefined at 1 of 2 cells: run longer or choose another outcome"
    ]
    assert undefined_criteria(whole) == []


def test_a_cell_sets_what_it_is_named_after() -> None:
    for plan in plans_of([CELL], ["siloed", "party_led"], TINY):
        assert (plan.emerge.breadth, plan.work.utilisation, plan.learn.reciprocity) == (1.8, 0.6, 0.35)
        assert plan.city.trust_department == plan.city.trust_party_branch == 0.35
        assert plan.name == f"b1.8-u0.6-t0.35-{plan.pattern}"


def test_every_pattern_takes_part() -> None:
    assert patterns_shipped() == list(PATTERNS)


def test_too_little_to_compare_is_refused() -> None:
    with pytest.raises(ScenarioError, match="at least 5 seeds"):
        phase_diagram([CELL], ["siloed", "party_led"], seeds=4)


@pytest.mark.slow
def test_a_small_grid_runs_is_taken_up_again_and_drawn(tmp_path) -> None:
    done: list[int] = []
    for _ in range(2):
        found, reform = phase_diagram(
            [CELL],
            ["siloed", "party_led"],
            seeds=5,
            workers=1,
            out=tmp_path / "runs",
            changes=TINY,
            past=Past(),
            progress=lambda now: done.append(now.done),
        )
        assert reform["spin_up"] == 10
    assert (
        max(done) == 5 * 10 + 10 * 40
    )  # a spin-up for each seed, and 40 days of both patterns; the second ran nothing
    assert done == sorted(done)
    assert len(found) == 10
    won = winners_table(winners(found))
    assert set(won["criterion"]) == set(CRITERIA)
    write_csv(tmp_path / "won.csv", won)
    again = pd.read_csv(tmp_path / "won.csv")
    pictures = draw_phase(again, tmp_path / "figures", {"seeds": 3})
    assert all(path.stat().st_size > 10_000 for path in pictures)


@pytest.mark.slow
def test_wider_needs_bring_wider_disputes_and_the_staff_for_them() -> None:
    from sim.model import CityModel

    models = [CityModel(plans_of([Cell(b, 0.8, 0.5)], ["siloed"], TINY)[0], 1) for b in (0.4, 1.8)]
    for model in models:
        for _ in range(50):
            model.step()
    wide = [np.bitwise_count(m.disputes.need[: m.disputes.count]).mean() for m in models]
    assert wide[1] > wide[0] + 0.5
    first = [m.disputes.key[: m.disputes.count][m.disputes.born[: m.disputes.count] <= 7] for m in models]
    assert (first[0] == first[1]).all()  # the same problems, wider, until enterprises feel the difference
    held = [int(m.city.institutions.minutes.sum()) for m in models]
    assert held[1] > held[0]


def test_every_cell_has_lived_under_the_first_pattern_with_its_own_values() -> None:
    cells = [CELL, Cell(1.8, 1.1, 0.35)]
    made = grid_of(plans_of(cells, ["siloed", "party_led"], TINY), 2, Past(), TINY)
    assert made.days is not None
    assert made.days.spin_up == 10, "the warm-up that is laid over is the spin-up"
    for plan, load in zip(made.plans, (0.6, 0.6, 1.1, 1.1), strict=True):
        assert made.histories[plan.key()].work.utilisation == load
        assert plan.on(10).pattern == "siloed"
    assert [plan.on(11).pattern for plan in made.plans] == ["siloed", "party_led"] * 2
    assert len({history.key() for history in made.histories.values()}) == 2
    assert grid_of(plans_of(cells, ["siloed"], TINY), 1, None, TINY).days is None
