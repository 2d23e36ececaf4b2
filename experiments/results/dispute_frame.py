"""The problems of runs as one table with readable columns, for who wins, who loses, and how long it takes."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from agents.disputes import Escalated
from experiments.storage.dictionary import codes_of
from sim.city.build import City, build_city
from sim.city.places.plan import DISTRICT, SUBDISTRICT
from sim.outcomes.definitions import holding
from sim.outcomes.fates import FATES, Fate
from sim.outcomes.headline import SILENT
from sim.outcomes.per_problem import fates_at, followed, in_window, window
from sim.outcomes.records import Records
from sim.running import run
from sim.scenario.scenario import Scenario

FATE_NAMES = np.array([*(fate.name.lower() for fate in Fate), ""], dtype=object)
GROUPS = {group: tuple(codes_of(group).values()) for group in ("migrant", "income", "tenure")}


def dispute_frame(records: Records, city: City, *, judged_only: bool = False) -> pd.DataFrame:
    """Every problem that arose after the warm-up, a row each, whether it was claimed or not; then those that
    were prevented.

    judged_only : leave out the problems that are not of the cohort

    Columns
    -------
    scenario, seed : of the run
    key : uint64, the same for the same problem under every policy
    topic, district, subdistrict : names; community : number
    migrant, income, tenure : group of the resident whom it hits first
    breadth : competences that the problem truly needs
    born : day on which it arose; raised, closed, state : as in the dispute table, -1 where it was prevented
    judged : whether it is of the cohort that headlines follow (`sim.outcomes.per_problem`)
    fate : name of a `sim.outcomes.fates.Fate`, so many days after it arose; "" where it is not judged
    durable : whether it is then durably resolved; silent : lumped, felt or faded
    well : durably resolved, or prevented
    escalated : whether it went to petition or court; nominal : whether it was ever closed nominally
    days_open : days from the claim to the settlement that stands at the end; nan without one
    """
    parts = [_arisen(records), _prevented(records)]
    table = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    facts, age = records.facts, followed(records)
    judged = in_window(table["born"], window(records, age)) & (age > 0)
    mine = (table["born"] > int(facts["warm_up"])) & (judged | (not judged_only))
    table, judged = {name: column[mine] for name, column in table.items()}, judged[mine]
    place = table["community"]
    fate = np.where(judged, table["fate"], FATES)
    topics = np.array(facts["topics"], dtype=object)
    frame = {
        "scenario": facts["scenario"],
        "seed": facts["seed"],
        "key": table["key"],
        "topic": topics[table["topic"]],
        "district": _names(city, DISTRICT, city.district)[place],
        "subdistrict": _names(city, SUBDISTRICT, city.subdistrict)[place],
        "community": place,
        **{name: _labels(name, table[name]) for name in ("migrant", "income", "tenure")},
        "breadth": np.bitwise_count(table["need"]).astype(np.int64),
        **{name: table[name] for name in ("born", "raised", "closed", "state")},
        "judged": judged,
        "fate": FATE_NAMES[fate],
        "durable": fate == Fate.DURABLE,
        "silent": np.isin(fate, SILENT),
        "well": np.isin(fate, (Fate.DURABLE, Fate.PREVENTED)),
        **{name: table[name] for name in ("escalated", "nominal", "days_open")},
    }
    return pd.DataFrame(frame)


COPIED = ("key", "born", "topic", "community", "migrant", "income", "tenure", "need")


def _arisen(records: Records) -> dict[str, np.ndarray]:
    """Columns of the problems that arose."""
    table, fates = records.disputes, fates_at(records, followed(records))
    settled = holding(records) & (table["closed"] >= table["raised"])
    days = (table["closed"] - table["raised"]).astype(float)
    return {name: table[name] for name in (*COPIED, "raised", "closed", "state")} | {
        "fate": table["fate"] if fates is None else fates,
        "escalated": (table["escalated"] & (Escalated.PETITION | Escalated.COURT)) > 0,
        "nominal": table["nominal"] > 0,
        "days_open": np.where(settled, days, np.nan),
    }


def _prevented(records: Records) -> dict[str, np.ndarray]:
    """The same columns of the problems that were prevented."""
    table = records.prevented
    rows = len(table["key"])
    return {name: table[name] for name in COPIED} | {
        **dict.fromkeys(("raised", "closed", "state"), np.full(rows, -1)),
        "fate": np.full(rows, Fate.PREVENTED, np.uint8),
        **dict.fromkeys(("escalated", "nominal"), np.zeros(rows, np.bool_)),
        "days_open": np.full(rows, np.nan),
    }


def disputes_under(
    scenarios: Sequence[Scenario],
    seeds: Iterable[int],
    on_run: Callable[[int], None] | None = None,
) -> pd.DataFrame:
    """Run every scenario under every seed, here and one after another, and return all their problems.

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
