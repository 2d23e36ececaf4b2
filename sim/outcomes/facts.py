"""The facts of a run: what was simulated, under which identity. Plain data, ready for JSON."""

from typing import Any

import numpy as np

from agents.kinds import VOLUNTEERS, Kind
from agents.residents import Residents
from sim.identity import code_hash, versions
from sim.outcomes.records import Records
from sim.outcomes.turnover import counted
from sim.stages.detect.prediction import judged_by_truth
from sim.stages.emerge.rates import district_of
from sim.stages.environment.phase import participation_by_area
from sim.world import World

MIDDLE = 0.5  # of the scale of satisfaction


def records_of(world: World) -> Records:
    """What a run has left up to this evening."""
    residents, table = world.city.residents, world.city.institutions
    columns = world.disputes.columns()
    columns |= world.fates.columns(world.disputes, world.spec.relapse.window)
    who, lead = columns["resident"], columns["lead"]
    columns["lead_kind"] = np.where(lead >= 0, table.kind[lead].astype(np.int8), np.int8(-1))
    prevented = world.prevented.columns()
    for group in ("migrant", "income", "tenure"):
        columns[group] = getattr(residents, group)[who]
        prevented[group] = getattr(residents, group)[prevented["resident"]]
    people = np.diff(world.people)
    places = {
        "people": people,
        "district": district_of(world.city),
        "income": np.bincount(residents.community, residents.income) / np.maximum(people, 1),
        "satisfaction": _by_place(world, residents.satisfaction.mean(axis=1, dtype=np.float64)),
    }
    units = {"partners": world.partners.copy()}
    spared = np.bincount(prevented["born"], minlength=world.diary.size + 1)[1 : world.diary.size + 1]
    lived = np.array(world.conditions.burden[: world.diary.size], np.float64)
    daily = world.diary.daily | {"prevented": spared.astype(np.float64), "conditions": lived}
    daily |= world.harms.columns(world.diary.size) | world.turnover.columns(world.diary.size)
    return Records(daily, columns, world.events, facts_of(world), places, units, prevented)


def facts_of(world: World) -> dict[str, Any]:
    """City, scenario, seed, days, costs and hashes of a run.

    Prices and limits by which it is judged are those in force on the first day that counts.
    """
    programme, city = world.programme, world.city
    scenario = programme.on(programme.calendar.warm_up + 1)
    kinds = np.bincount(city.institutions.kind, minlength=len(Kind))
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "key": programme.key(),
        "pattern": scenario.pattern,
        "seed": int(world.seed),
        "day": world.day,
        "days": scenario.calendar.days,
        "warm_up": scenario.calendar.warm_up,
        "durable_window": scenario.relapse.window,
        "fate_ages": world.fates.ages,
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
        "grave": scenario.harm.grave,
        "volunteers": volunteers_of(world),
        "people": people_of(world),
        "public": public_of(world),
        "moves": counted(world.turnover.moves, scenario.calendar.warm_up),
        "topics": [topic.id for topic in world.topics.rows],
        "topic_names": [[topic.label, topic.zh] for topic in world.topics.rows],
        "prediction": judged_by_truth(world.hunch, world.rate, np.diff(world.people), world.outspoken),
        "code_hash": code_hash(),
        "versions": versions(),
    }


def public_of(world: World) -> dict[str, Any]:
    """Residents as a public: size, readiness to take part and fulfilment by group, works and proposals.

    size_..., ready_..., felt_... : by group, residents, mean participation, mean satisfaction with all needs
    met : share of needs, over residents, that are fulfilled as far as they expect
    low : share of needs, over residents, below the middle of the scale; courtesy : part of these that is
        called fine in an official survey
    chosen, proposed, taken_up, hours : see `sim.stages.projects.state`
    Whose dwelling is empty is not counted.
    """
    residents, works, here = world.city.residents, world.projects, world.turnover.at_home()
    satisfaction = residents.satisfaction[here]
    felt = satisfaction.mean(axis=1, dtype=np.float64)
    found: dict[str, Any] = {
        "met": float((satisfaction >= residents.expectation[here]).mean()),
        "low": float((satisfaction < MIDDLE).mean()),
        "courtesy": world.spec.conditions.courtesy,
        **{name: float(getattr(works, name)) for name in ("chosen", "proposed", "taken_up", "hours")},
    }
    for name, everybody in groups_of(residents).items():
        group = everybody[here]
        found[f"size_{name}"] = np.bincount(group, minlength=2).tolist()
        found[f"ready_{name}"] = _means(residents.participation[here].astype(np.float64), group)
        found[f"felt_{name}"] = _means(felt, group)
    return found


def _by_place(world: World, values: np.ndarray) -> np.ndarray:
    """Mean of a number per resident over every community, float64."""
    total = np.bincount(world.city.residents.community, values, len(world.people) - 1)
    return np.asarray(total / np.maximum(np.diff(world.people), 1))


def people_of(world: World) -> dict[str, list[float]]:
    """Mean satisfaction by group of residents; `concerned`: those who had a dispute, those who had none.

    `touched_...`: by group, mean satisfaction with the need that a problem touched, over all problems, those
    that were lumped in silence too. `hit`, `hit_migrant`: the same over those that were prevented too, of all
    and by group: problems that are the same under every policy; empty without any.
    """
    residents, d, here = world.city.residents, world.disputes, world.turnover.at_home()
    satisfaction = residents.satisfaction.mean(axis=1, dtype=np.float64)
    concerned = np.zeros(len(residents), np.int64)
    concerned[d.resident[: d.count][d.raised[: d.count] >= 0]] = 1
    groups = groups_of(residents)
    means = {name: _means(satisfaction[here], group[here]) for name, group in groups.items()}
    who, need = d.resident[: d.count], world.topics.need[d.topic[: d.count]]
    felt = residents.satisfaction[who, need].astype(np.float64)
    touched = {f"touched_{name}": _means(felt, group[who]) for name, group in groups.items()}
    return means | touched | {"concerned": _means(satisfaction[here], 1 - concerned[here])} | _hit(world)


def _hit(world: World) -> dict[str, list[float]]:
    residents, d, prevented = world.city.residents, world.disputes, world.prevented.columns()
    who = np.concatenate([d.resident[: d.count], prevented["resident"]])
    topic = np.concatenate([d.topic[: d.count], prevented["topic"]])
    felt = residents.satisfaction[who, world.topics.need[topic]].astype(np.float64)
    by_group = _means(felt, residents.migrant[who].astype(np.int64))
    return {"hit": [float(felt.mean())] if len(felt) else [], "hit_migrant": by_group if len(felt) else []}


def groups_of(residents: Residents) -> dict[str, np.ndarray]:
    """Group of every resident, int64, by what groups are formed."""
    return {name: getattr(residents, name).astype(np.int64) for name in ("migrant", "income", "tenure")}


def _means(values: np.ndarray, group: np.ndarray) -> list[float]:
    size = np.bincount(group, minlength=2)
    return [float(v) for v in np.bincount(group, values, 2) / np.maximum(size, 1)]


def volunteers_of(world: World) -> dict[str, list[float]]:
    """By group of residents, mean minutes a day as volunteers this week."""
    residents, given = world.city.residents, volunteered(world)
    return {name: _means(given, group) for name, group in groups_of(residents).items()}


def volunteered(world: World) -> np.ndarray:
    """Minutes a day that every resident gives as a volunteer, float64: those of its area, by readiness."""
    table, residents, parent = world.city.institutions, world.city.residents, world.city.areas.parent
    people, ready = participation_by_area(world)
    rows = np.isin(table.role, VOLUNTEERS)
    minutes = np.bincount(table.area[rows], table.minutes[rows], len(parent)).astype(np.float64)
    rate = np.divide(minutes, people * ready, out=np.zeros(len(parent)), where=people * ready > 0)
    for area in range(1, len(parent)):  # parents come before their children
        rate[area] += rate[parent[area]]
    return np.asarray(residents.participation * rate[world.city.community_of][residents.community])
