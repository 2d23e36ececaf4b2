"""What surveys see of places: good and bad ones, two scores of one city, and what is built of what people propose."""

from typing import ClassVar

import numpy as np

from experiments.validation.arms import WHOLE, Arm
from experiments.validation.fact import Fact
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Part
from sim.outcomes.equity import official_score, proposals_taken_up, spread_of_communities, spread_of_districts

TWO_YEARS = {**WHOLE, "calendar.days": 670, "conditions.weight": 0.5}
PLACES = Arm("places_two_years", changes=TWO_YEARS)
BUILT = Arm(
    "projects_two_years", "party_led", {**TWO_YEARS, "projects.budget": 120.0, "projects.proposals": 11.0}
)
YEAR = 365


def change_of_a_year(satisfaction: np.ndarray) -> float:
    """Satisfaction of the last evening less that of a year before; nan in a run of a year or less."""
    return float(satisfaction[-1] - satisfaction[-1 - YEAR]) if len(satisfaction) > YEAR else float("nan")


class GoodAndBadPlaces(Fact):
    """Districts differ by some points, communities by more; a city changes little within a year."""

    id = "SF70"
    title = "Good and bad places"
    zh = "社区与城区的满意度差距"
    source = "[City surveys 2002-24]"
    statistic = (
        "satisfaction after two years where conditions have a reach: best less worst district, ninth less first "
        "decile of communities, and the change of the last year"
    )
    arms: ClassVar[tuple[Arm, ...]] = (PLACES,)

    def observe(self, seen: Seen) -> dict[str, float]:
        return {
            "sf70_districts": spread_of_districts(seen.records),
            "sf70_communities": spread_of_communities(seen.records),
            "sf70_year": change_of_a_year(seen.records.daily["satisfaction"]),
        }

    def judge(self, sheet: Sheet) -> Finding:
        districts, communities, year = (
            sheet.mean(PLACES, f"sf70_{name}") for name in ("districts", "communities", "year")
        )
        return Finding(
            (
                Part("between districts", districts, 0.03, 0.10),
                Part("between communities", communities, judged=False),
                Part("change within a year", year, -0.01, 0.03),
            ),
            note="the sources hold scores of safety, city management and services; the model, of six needs",
        )


class TwoScores(Fact):
    """An official score lies near its ceiling where an independent one does not."""

    id = "SF71"
    title = "Two scores of one city"
    zh = "官方满意率与真实满意度"
    source = "[City surveys 2002-24]"
    statistic = "after two years: share not dissatisfied by an official survey, and mean satisfaction"
    arms: ClassVar[tuple[Arm, ...]] = (PLACES,)
    reworked = "answers are counted need by need, after shares of residents had come out at 1.00"
    use = "set"

    def observe(self, seen: Seen) -> dict[str, float]:
        felt = float(seen.records.daily["satisfaction"][-1])
        return {"sf71_official": official_score(seen.records), "sf71_true": felt}

    def judge(self, sheet: Sheet) -> Finding:
        official, felt = (sheet.mean(PLACES, f"sf71_{name}") for name in ("official", "true"))
        return Finding(
            (Part("official", official, 0.85, 0.99), Part("true", felt, 0.50, 0.80)),
            note="the courtesy of those asked is a number of the model, set so that the first can be met",
        )


class ProposalsBuilt(Fact):
    """Two in three of what residents put forward for projects is carried out."""

    id = "SF72"
    title = "Proposals taken up"
    zh = "居民提议采纳率"
    source = "[Livelihood projects]"
    statistic = "share of residents' proposals that became projects within two years"
    arms: ClassVar[tuple[Arm, ...]] = (BUILT,)

    def observe(self, seen: Seen) -> dict[str, float]:
        return {"sf72_taken": proposals_taken_up(seen.records)}

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (Part("taken up", sheet.mean(BUILT, "sf72_taken"), 0.40, 0.70),),
            note="in the source communities have some four times the budget of the arm",
        )
