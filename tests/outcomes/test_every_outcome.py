"""Every outcome of one small town, worked out by hand, and of a town in which nothing has happened."""

from math import inf, isnan, log, nan

import numpy as np
import pytest

from app.console.options import CHIEF as SAID
from sim.outcomes.by_age import FATES_SHOWN
from sim.outcomes.headline import CHIEF
from sim.outcomes.metrics import METRICS, evaluate
from sim.outcomes.records import DAILY
from tests.outcomes.table import records
from tests.outcomes.town import NEED_LEVELS, town

COST = 4500 * 60 + 500 * 120 + 200 * 30 + 5000  # hours of staff, court and volunteers; levers
BY_HAND = {
    # Twelve problems arose on days 11 .. 60 and four were prevented; each is followed for 50 days.
    "follow_up": 50,
    "durable_of_1000": 3000 / 16,
    "durable_of_1000_one": 0,  # of three
    "durable_of_1000_two": 2000 / 4,
    "durable_of_1000_three": 1000 / 6,
    "nominal_of_1000": 1000 / 16,
    "lumped_of_1000": 2000 / 16,
    "faded_of_1000": 1000 / 16,
    "abandoned_of_1000": 1000 / 16,
    "open_of_1000": 2000 / 16,
    "prevented_of_1000": 4000 / 16,
    "judged_of_1000": 2000 / 16,
    "private_of_1000": 1000 / 16,
    "escalated_of_1000": 5000 / 16,
    # Locals 1 of 12, migrants 2 of 4; high income 1 of 5, low 1 of 8; owners 2 of 12, tenants 1 of 4.
    "gap_of_1000_migrant": 1000 * (2 / 4 - 1 / 12),
    "gap_of_1000_income": 1000 * (1 / 5 - 1 / 8),
    "gap_of_1000_tenure": 1000 * (1 / 4 - 2 / 12),
    # Two people felt one for 40 days, three for all 50; alone 26, 28, 8, 20, 20, 7 and four times 50.
    "grievance_days": (2 * 40 + 3 * 50 + 26 + 28 + 8 + 20 + 20 + 7 + 4 * 50) * 365 / (5000 * 50),
    # Twenty problems arose or were prevented in the hundred days after the warm-up.
    "minutes_per_problem": 300_000 / 20,
    "cost_per_problem": COST / 20,
    "satisfaction_hit": 0.58,
    "satisfaction_hit_gap": 0.16,
    # Four problems arose on days 11 .. 20 and one was prevented.
    "durable_of_1000_day90": 0,
    "nominal_of_1000_day90": 0,
    "lumped_of_1000_day90": 2000 / 5,
    "abandoned_of_1000_day90": 0,
    "open_of_1000_day90": 1000 / 5,
    # Nobody was watched for longer.
    **{f"{fate}_of_1000_day{age}": nan for fate in FATES_SHOWN for age in (180, 365)},
    # Of ten judged disputes four settlements stand: the first, the last, the one found, the one mended.
    "judged": 10,
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
    # Hundred days after the warm-up, 5000 residents; six settlements that hold were made in that time.
    "raised": 40,
    "detected_share": 10 / 40,
    "warning_sensitivity": 10 / 40,
    "warning_precision": 10 / 25,
    "warning_neglect": 2 / 12,
    "return_rate": 200 / 500,
    "exposed_share": 3 / 12,
    "withheld": 7,
    # Half a crime is expected in a hundred days among 5 000, a fourth of them grave; two happened.
    "harm_expected": 0.5 * 3.65 * 20,
    "harm_grave": 0.125 * 3.65 * 20,
    "harms": 2 * 3.65 * 20,
    "harm_heard": 1 / 5,
    "harm_silent": 2 / 5,
    # Of 400 household-years ten leave: 6 of 300 locals, 4 of 100 migrants; 4 of 80 poor, 3 of 120 rich.
    "left_of_1000": 25,
    "came_of_1000": 20,
    "left_migrant": 2,
    "left_income": 2,
    "left_tenure": (5 / 150) / (5 / 250),
    "lived_in": 0.97,
    "closed_of_1000": 80,
    "opened_of_1000": 40,
    "trading": 0.94,
    "paid_hours": 0.98,
    # One of two is resolved after 8 days, and its part outside was done; the other is felt for all 50.
    "outside_durable_of_1000": 500,
    "outside_days": 29,
    "outside_reached": 1 / 2,
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
    "conditions": 2.5,
    # Three of the four settlements that stand never went up; none was made on the day of the claim.
    "settled_near": 3 / 4,
    "ended_at_once": 0,
    "prediction_skill": 0.6,
    "prediction_gap": 0.3,
    "needs_met": 0.7,
    "official_score": 1 - 0.4 * 0.2,
    "felt_gap_income": 0.3,
    "felt_gap_tenure": 0.1,
    "felt_gap_migrant": 0.1,
    # Communities .4, .5, .6 and .7; districts .6 and .5.
    "spread_communities": 0.67 - 0.43,
    "spread_districts": 0.1,
    # Eight people spoke up themselves: six of 4 000 locals and two of 1 000 migrants; two of 500 with a low
    # income and three of 2 000 with a high one.
    "takes_part": 8 / 5000,
    "takes_part_migrant": (2 / 1000) / (6 / 4000),
    "takes_part_income": (2 / 500) / (3 / 2000),
    # Two hundred hours of volunteers in a hundred days, eleven for projects in all hundred and ten.
    "hours_given": (200 * 365 / 100 + 11 * 365 / 110) / 5000,
    "hours_given_migrant": 0.2 / 0.8,
    "hours_given_income": 0.3 / 1.2,
    "ready_migrant": 0.2 / 0.5,
    "ready_income": 0.3 / 0.6,
    "benefit_migrant": 0.5 / 0.6,
    "benefit_income": 0.4 / 0.7,
    "proposals_taken_up": 2 / 8,
    **NEED_LEVELS,
    # Contacts of four units that had any: 4, 3, 2, 1.
    "centralisation": 6 / 8,
    "busiest_share": 4 / 5,
}
# Of nothing in a hundred days: nothing.
SUMS = {"raised", "judged", "withheld", "total_cost", "durable_count", "grievance_days"}
SUMS |= {"takes_part", "hours_given"}
READ = ("satisfaction", "satisfaction_gap", "satisfaction_hit", "satisfaction_hit_gap", "follow_up")
READ += ("needs_met", "official_score", "felt_gap_income", "felt_gap_tenure", "felt_gap_migrant")
READ += ("spread_communities", "spread_districts", "ready_migrant", "ready_income", "benefit_migrant")
READ += ("benefit_income", "proposals_taken_up", "hours_given_migrant", "hours_given_income")
ALWAYS = {name: BY_HAND[name] for name in READ}  # read off the facts of the run


def test_an_answer_by_hand_exists_for_every_outcome() -> None:
    assert set(BY_HAND) == set(METRICS)


@pytest.mark.parametrize("name", METRICS)
def test_an_outcome_of_the_small_town_is_as_worked_out_by_hand(name: str) -> None:
    assert METRICS[name].of(town()) == pytest.approx(BY_HAND[name], rel=1e-12, nan_ok=True)


def test_all_outcomes_come_under_their_names() -> None:
    assert evaluate(town()) == pytest.approx(BY_HAND, rel=1e-12, nan_ok=True)


def test_of_a_run_in_which_nothing_happened_sums_are_0_and_all_else_is_undefined() -> None:
    idle = town()
    facts = {"people": idle.facts["people"], "public": idle.facts["public"] | {"hours": 0}}
    facts |= {"volunteers": idle.facts["volunteers"]}
    empty = records(daily={name: [] for name in (*DAILY, "conditions")}, places=idle.places, **facts)
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
    "durable_of_1000": "higher",
    "durable_of_1000_one": "higher",
    "durable_of_1000_three": "higher",
    "nominal_of_1000": "lower",
    "lumped_of_1000": "lower",
    "abandoned_of_1000": "lower",
    "open_of_1000": "lower",
    "prevented_of_1000": "higher",
    "grievance_days": "lower",
    "minutes_per_problem": "lower",
    "cost_per_problem": "lower",
    "satisfaction_hit": "higher",
    "satisfaction_hit_gap": "lower",
    **dict.fromkeys(("takes_part", "takes_part_migrant", "takes_part_income"), "neither"),
    **dict.fromkeys(("hours_given", "hours_given_migrant", "hours_given_income"), "neither"),
    **dict.fromkeys(("benefit_migrant", "benefit_income"), "neither"),
}
OF_DISPUTES = "durable_share durable_one durable_two durable_three reported_share open_days escalated_share"


def test_headlines_are_named_in_order_and_say_which_way_is_better() -> None:
    headlines = {name: metric for name, metric in METRICS.items() if metric.group == "headline"}
    assert {name: metric.direction for name, metric in headlines.items()} == HEADLINES
    assert list(headlines) == list(HEADLINES)
    parts = {name: metric.under for name, metric in METRICS.items() if metric.under}
    days = ("settled_30", "settled_90", "settled_180")
    assert parts == {
        "durable_of_1000_one": "durable_of_1000",
        "durable_of_1000_two": "durable_of_1000",
        "durable_of_1000_three": "durable_of_1000",
        "faded_of_1000": "lumped_of_1000",
        **dict.fromkeys(
            ("gap_of_1000_migrant", "gap_of_1000_income", "gap_of_1000_tenure"), "durable_of_1000"
        ),
        "satisfaction_hit_gap": "satisfaction_hit",
        **dict.fromkeys(("takes_part_migrant", "takes_part_income"), "takes_part"),
        **dict.fromkeys(("hours_given_migrant", "hours_given_income"), "hours_given"),
        **dict.fromkeys((*OF_DISPUTES.split(), *days), "judged"),  # shares stand beside their count
    }


def test_every_outcome_has_two_labels_a_known_direction_and_its_place() -> None:
    for metric in METRICS.values():
        assert metric.label.isascii()
        assert not metric.zh.isascii()
        assert metric.direction in ("higher", "lower", "neither")
        assert metric.group in ("headline", "detail")
    assert len({metric.label for metric in METRICS.values()}) == len(METRICS)
    assert len({metric.zh for metric in METRICS.values()}) == len(METRICS)


def test_the_outcome_that_tells_scenarios_apart_is_the_first_and_the_command_line_knows_it() -> None:
    assert CHIEF == SAID == next(iter(METRICS))


def test_a_part_of_a_thousand_and_its_difference_are_bounded_as_a_share_is() -> None:
    assert (METRICS[CHIEF].bounds, METRICS[CHIEF].gap_bounds) == ((0, 1000), (-1000, 1000))
    share, cost = METRICS["durable_share"], METRICS["cost_per_problem"]
    assert (share.bounds, share.gap_bounds) == ((0, 1), (-1, 1))
    assert (cost.bounds, cost.gap_bounds) == ((0, inf), (-inf, inf))
