"""Every outcome of one small town, worked out by hand, and of a town in which nothing has happened."""

from math import isnan, log, nan

import numpy as np
import pytest

from sim.outcomes.metrics import METRICS, evaluate
from sim.outcomes.records import DAILY
from tests.outcomes.table import records
from tests.outcomes.town import town

COST = 4500 * 60 + 500 * 120 + 200 * 30 + 5000  # hours of staff, court and volunteers; levers
BY_HAND = {
    # Of ten judged disputes four settlements stand: the first, the last, the one found, the one mended.
    "durable_share": 4 / 10,
    "durable_one": 1 / 3,
    "durable_two": 2 / 3,
    "durable_three": 1 / 4,
    "reported_share": 6 / 10,
    "reporting_gap": 2 / 10,
    "median_days": 15,  # 6, 10, 20 and 30 days from the claim
    "p90_days": 27,
    # Of all eleven raised after the warm-up five were settled: after 1, 6, 10, 20 and 30 days.
    "open_days": (1 + 6 + 10 + 20 + 30 + 6 * 40) / 11,
    "settled_30": 5 / 11,
    "settled_90": 5 / 11,
    "settled_180": nan,  # nobody was watched so long
    "escalated_share": 5 / 10,
    "collective_share": 1 / 10,
    "tier_share": 2 / 10,
    "relapsed_share": 3 / 10,
    "nominal_share": 1 / 10,
    "abandoned_share": 1 / 10,
    "on_time_share": 5 / 10,
    "hops": 19 / 10,
    "refusals": 7 / 10,
    "first_dispatch": 6 / 10,
    "first_contact": 2 / 10,
    "repeat_share": 2 / 10,
    "prevention": 1 / 10,
    "warning_age": 5,  # 2 and 8 days
    "litigated_share": 3 / 7,
    "won_share": 1 / 2,
    # Locals 2 of 7, migrants 2 of 3; high income 2 of 4, low 1 of 3; owners 3 of 6, tenants 1 of 4.
    "durable_gap_migrant": 2 / 3 - 2 / 7,
    "durable_gap_income": 2 / 4 - 1 / 3,
    "durable_gap_tenure": 3 / 6 - 1 / 4,
    # Judged disputes by community: 5, 3, 2, 0.
    "gini_places": 16 / 40,
    # Settlements per 1000 by community 2, 1, 2, 0, mean 4/3; by district 1.5 and 1.
    "theil_between": 0.75 * log(1.125) + 0.25 * log(0.75),
    "theil_within": 0.75 * log(4 / 3),
    # Fourteen problems arose in time, three of them stayed unspoken.
    "under_reporting": 3 / 14,
    "voice_migrant": (3 / 5) / (8 / 9),
    "voice_income": (3 / 4) / (5 / 6),
    "voice_places": (4 / 5) / (1 / 3),
    # Hundred days after the warm-up, 5000 residents; six standing settlements were made in that time.
    "raised": 40,
    "detected_share": 10 / 40,
    "warning_sensitivity": 10 / 40,
    "warning_precision": 10 / 25,
    "warning_neglect": 2 / 12,
    "return_rate": 200 / 500,
    "exposed_share": 3 / 12,
    "withheld": 7,
    "petitions": 5 * 3.65 * 2,
    "suits": 2 * 3.65 * 2,
    "durable_count": 6 * 3.65 * 2,
    "coordination_share": 60 / 300,
    "utilisation": 300 / 600,
    "total_cost": COST,
    "cost_per_durable": COST / 6,
    "capacity_cost": (10_000 * 60 + 200 * 30 + 5000) / 6,
    "backlog": 21,
    "waiting_for_session": 4,
    "loss_area": 10 * 0.5 + 0.05,
    "recovery_days": 10,
    "satisfaction": 0.42,
    "satisfaction_gap": 0.12,
    "mean_satisfaction": 0.55,
    "gain": 0.6,
    "happiness": 0.7,
    "security": 0.8,
    "trust": 0.45,
    "grievance": 0.35,
    "compliance": 0.65,
    # Contacts of four units that had any: 4, 3, 2, 1.
    "centralisation": 6 / 8,
    "busiest_share": 4 / 5,
}
SUMS = {"raised", "withheld", "total_cost", "durable_count"}  # of nothing in a hundred days: nothing
ALWAYS = {"satisfaction": 0.42, "satisfaction_gap": 0.12}  # read off the facts of the run


def test_an_answer_by_hand_exists_for_every_outcome() -> None:
    assert set(BY_HAND) == set(METRICS)


@pytest.mark.parametrize("name", METRICS)
def test_an_outcome_of_the_small_town_is_as_worked_out_by_hand(name: str) -> None:
    assert METRICS[name].of(town()) == pytest.approx(BY_HAND[name], rel=1e-12, nan_ok=True)


def test_all_outcomes_come_under_their_names() -> None:
    assert evaluate(town()) == pytest.approx(BY_HAND, rel=1e-12, nan_ok=True)


def test_of_a_run_in_which_nothing_happened_sums_are_0_and_all_else_is_undefined() -> None:
    idle = town()
    empty = records(daily={name: [] for name in DAILY}, places=idle.places, people=idle.facts["people"])
    found = evaluate(empty)
    known = {name: value for name, value in found.items() if not isnan(value)}
    assert known == pytest.approx(dict.fromkeys(SUMS, 0.0) | ALWAYS)


def test_outcomes_leave_the_records_as_they_were() -> None:
    before, after = town(), town()
    evaluate(after)
    for one, other in (
        (before.disputes, after.disputes),
        (before.daily, after.daily),
        (before.places, after.places),
    ):
        assert all(np.array_equal(one[name], other[name]) for name in one)


HEADLINES = {
    "durable_share": "higher",
    "durable_one": "higher",
    "durable_three": "higher",
    "reported_share": "neither",
    "open_days": "lower",
    "settled_30": "higher",
    "settled_90": "higher",
    "settled_180": "higher",
    "escalated_share": "lower",
    "coordination_share": "lower",
    "cost_per_durable": "lower",
    "satisfaction": "higher",
    "satisfaction_gap": "lower",
}


def test_headlines_are_named_in_order_and_say_which_way_is_better() -> None:
    headlines = {name: metric for name, metric in METRICS.items() if metric.group == "headline"}
    assert {name: metric.direction for name, metric in headlines.items()} == HEADLINES
    assert list(headlines) == list(HEADLINES)
    parts = {name: metric.under for name, metric in METRICS.items() if metric.under}
    assert parts == {
        "durable_one": "durable_share",
        "durable_three": "durable_share",
        "satisfaction_gap": "satisfaction",
    }


def test_every_outcome_has_two_labels_a_known_direction_and_its_place() -> None:
    for metric in METRICS.values():
        assert metric.label.isascii()
        assert not metric.zh.isascii()
        assert metric.direction in ("higher", "lower", "neither")
        assert metric.group in ("headline", "detail")
    assert len({metric.label for metric in METRICS.values()}) == len(METRICS)
    assert len({metric.zh for metric in METRICS.values()}) == len(METRICS)
