"""The facts of a run: what was simulated, under which identity. Plain data, ready for JSON."""

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.kinds import Kind
from sim.identity import code_hash, versions

if TYPE_CHECKING:
    from sim.model import CityModel


def facts_of(model: "CityModel") -> dict[str, Any]:
    """City, scenario, seed, days, costs and hashes of a run."""
    scenario, city = model.programme, model.city
    kinds = np.bincount(city.institutions.kind, minlength=len(Kind))
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "key": scenario.key(),
        "pattern": scenario.pattern,
        "seed": int(model.seed),
        "day": model.day,
        "days": scenario.calendar.days,
        "warm_up": scenario.calendar.warm_up,
        "durable_window": scenario.relapse.window,
        "collective": scenario.escalate.collective,
        "change_days": sorted({change.day for change in scenario.changes}),
        "voice_days": int(2 / scenario.claim.pace) + 1,
        "city": city.name,
        "city_zh": city.name_zh,
        "residents": len(city.residents),
        "scale": scenario.city.scale,
        "communities": len(city.community_of),
        "institutions": len(city.institutions),
        "institutions_by_kind": {kind.name.lower(): int(kinds[kind]) for kind in Kind},
        "costs": {name: float(value) for name, value in scenario.costs.model_dump().items()},
        "limit": scenario.closure.limit,
        "people": people_of(model),
        "topics": [topic.id for topic in model.topics.rows],
        "code_hash": code_hash(),
        "versions": versions(),
    }


def people_of(model: "CityModel") -> dict[str, list[float]]:
    """Mean satisfaction by group of residents; `concerned`: those who had a dispute, those who had none.

    `touched_...`: by group, mean satisfaction with the need that a problem touched, over all problems, those
    that were borne in silence too.
    """
    residents, d = model.city.residents, model.disputes
    satisfaction = residents.satisfaction.mean(axis=1, dtype=np.float64)
    concerned = np.zeros(len(residents), np.int64)
    concerned[d.resident[: d.count][d.raised[: d.count] >= 0]] = 1
    groups = {"migrant": residents.migrant, "income": residents.income, "tenure": residents.tenure}
    means = {name: _means(satisfaction, group.astype(np.int64)) for name, group in groups.items()}
    who, need = d.resident[: d.count], model.topics.need[d.topic[: d.count]]
    felt = residents.satisfaction[who, need].astype(np.float64)
    touched = {f"touched_{name}": _means(felt, group[who].astype(np.int64)) for name, group in groups.items()}
    return means | touched | {"concerned": _means(satisfaction, 1 - concerned)}


def _means(values: np.ndarray, group: np.ndarray) -> list[float]:
    size = np.bincount(group, minlength=2)
    return [float(v) for v in np.bincount(group, values, 2) / np.maximum(size, 1)]
