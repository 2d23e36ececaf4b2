"""The facts of a run: what was simulated, under which identity. Plain data, ready for JSON."""

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.institution import Kind
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
        "city": city.name,
        "city_zh": city.name_zh,
        "residents": len(city.residents),
        "scale": scenario.city.scale,
        "communities": len(city.community_of),
        "institutions": len(city.institutions),
        "institutions_by_kind": {kind.name.lower(): int(kinds[kind]) for kind in Kind},
        "costs": {name: float(value) for name, value in scenario.costs.model_dump().items()},
        "limit": scenario.closure.limit,
        "topics": [topic.id for topic in model.topics.rows],
        "code_hash": code_hash(),
        "versions": versions(),
    }
