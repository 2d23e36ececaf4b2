"""The disputes of runs as one table with readable columns, for who wins, who loses, and how long it takes."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from agents.disputes import Escalated
from experiments.storage.dictionary import codes_of
from sim.city.build import City, build_city
from sim.city.places.plan import DISTRICT, SUBDISTRICT
from sim.outcomes.definitions import breadth, cohort, standing
from sim.outcomes.records import Records
from sim.running import run
from sim.scenario.scenario import Scenario

GROUPS = {group: tuple(codes_of(group).values()) for group in ("migrant", "income", "tenure")}


def dispute_frame(records: Records, city: City) -> pd.DataFrame:
    """Every dispute that was raised after the warm-up, a row each.

    Columns
    -------
    scenario, seed : of the run
    key : uint64, the same for the same problem under every policy
    topic, district, subdistrict : names; community : number
    migrant, income, tenure : group of the resident who raised it
    breadth : competences that the problem truly needs
    raised, closed, state : as in the dispute table, days
    judged : whether it was raised early enough to be judged (`sim.outcomes.definitions.cohort`)
    settled : whether a settlement stands at the end
    escalated : whether it went to petition or court; nominal : whether it was ever closed nominally
    days_open : days to the settlement that holds; nan without one
    """
    table, facts = records.disputes, records.facts
    mine = table["raised"] > int(facts["warm_up"])
    place = table["community"][mine]
    settled = standing(records)[mine] & (table["closed"][mine] >= table["raised"][mine])
    days = (table["closed"] - table["raised"])[mine].astype(float)
    topics = np.array(facts["topics"], dtype=object)
    frame = {
        "scenario": facts["scenario"],
        "seed": facts["seed"],
        "key": table["key"][mine],
        "topic": topics[table["topic"][mine]],
        "district": _names(city, DISTRICT, city.district)[place],
        "subdistrict": _names(city, SUBDISTRICT, city.subdistrict)[place],
        "community": place,
        **{name: _labels(name, table[name][mine]) for name in ("migrant", "income", "tenure")},
        "breadth": breadth(records)[mine],
        **{name: table[name][mine] for name in ("raised", "closed", "state")},
        "judged": cohort(records)[mine],
        "settled": settled,
        "escalated": (table["escalated"][mine] & (Escalated.PETITION | Escalated.COURT)) > 0,
        "nominal": table["nominal"][mine] > 0,
        "days_open": np.where(settled, days, np.nan),
    }
    return pd.DataFrame(frame)


def disputes_under(
    scenarios: Sequence[Scenario],
    seeds: Iterable[int],
    on_run: Callable[[int], None] | None = None,
) -> pd.DataFrame:
    """Run every scenario under every seed, here and one after another, and return all their disputes.

    on_run : told after each run how many are done
    """
    frames: list[pd.DataFrame] = []
    for seed in seeds:
        cities: dict[str, City] = {}
        for scenario in scenarios:
            spec = scenario.city.model_dump_json()
            city = cities[spec] = cities.get(spec) or build_city(scenario.city, seed)
            frames.append(dispute_frame(run(scenario, seed, city=city, keep_events=False), city))
            if on_run:
                on_run(len(frames))
    return pd.concat(frames, ignore_index=True)


def _names(city: City, tier: int, number: np.ndarray) -> np.ndarray:
    """Name of the area of a tier that each community lies in."""
    first = city.areas.first(tier)
    return np.array([city.areas.name[first + int(i)] for i in number], dtype=object)


def _labels(group: str, values: np.ndarray) -> np.ndarray:
    words = [english for english, _ in GROUPS.get(group, ())]
    numbers = values.astype(np.int64)
    if not words or (numbers.size and numbers.max() >= len(words)):
        return numbers
    return np.array(words, dtype=object)[numbers]
