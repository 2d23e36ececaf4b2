"""Figures of a run that records publish, too: counted here as bulletins count them (可比指标)."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from agents.disputes import Channel
from agents.events import Activity
from agents.kinds import Role
from experiments.execution.worker import Task, finished_run, first_morning
from experiments.exports.source import FinishedModel
from experiments.records.calls import fingerprint_after
from experiments.records.measures.figures import FIGURES, OF_RUNS
from experiments.storage.tables import FinishedRun
from sim.city.places.plan import COMMUNITY, SUBDISTRICT
from sim.model import CityModel
from sim.outcomes.definitions import cohort, holding, share
from sim.outcomes.metrics import METRICS, evaluate
from sim.outcomes.records import Records

ENQUIRIES = 0.66  # of contacts with a city's hotline, [Hotline bulletins 2010-25]; the model holds none
TIERS = ("community", "street", "above")
ENTERPRISES = range(Role.PROPERTY_MANAGER, Role.RESIDENTS_COMMITTEE)
OUTSIDE = (Channel.PETITION, Channel.COURT)
WEEK = 7  # days
COUNTED = (
    "contacts_answered",
    "orders",
    "sent_back_first",
    "closed_in_a_week",
    *(f"settled_{name}" for name in ("in_community", "in_street", "above_street")),
)


def known_figures() -> tuple[str, ...]:
    """Names of everything a target may be of: what is counted here, every outcome, and what records of cases
    and runs both tell."""
    return (*COUNTED, *METRICS, *(f"{OF_RUNS}{name}" for name in FIGURES))


def counted(task: Task) -> FinishedRun:
    """Run a task and keep the figures of this file among its metrics; what workers of a calibration do."""
    return _finished(task, figures_after)


def fingerprinted(task: Task) -> FinishedRun:
    """The same, and the fingerprint of the cases of the run among its metrics."""
    return _finished(task, lambda model: {**figures_after(model), **fingerprint_figures(model)})


def _finished(task: Task, figures: Callable[[CityModel], dict[str, float]]) -> FinishedRun:
    started = time.perf_counter()
    model = first_morning(task.scenario, task.seed, keep_events=True)
    while model.running:
        model.step()
    measured = {**evaluate(model.records), **figures(model)}
    return finished_run(task, model.records, time.perf_counter() - started, measured)


def figures_after(model: CityModel) -> dict[str, float]:
    """The figures of this file for a model that has run and kept its events."""
    return figures_of(model.records, model.city.institutions)


def fingerprint_figures(model: CityModel) -> dict[str, float]:
    """Every figure of a fingerprint by its name among metrics; nan where the run cannot tell it."""
    found = fingerprint_after(FinishedModel(model), int(model.programme.calendar.warm_up))
    return {f"{OF_RUNS}{name}": found.get(name, np.nan) for name in FIGURES}


def figures_of(records: Records, institutions: Any) -> dict[str, float]:
    """The figures of this file; institutions : the table of the city that was run."""
    d, judged = records.disputes, cohort(records)
    desk = judged & ~np.isin(d["channel"], OUTSIDE)
    closed = d["first_closed"] >= 0
    once = closed & (d["raised"] >= 0) & (d["first_closed"] == d["raised"])
    rungs = tiers_of(d, records.events.columns(), institutions, judged & holding(records))
    return {
        "contacts_answered": ENQUIRIES + (1 - ENQUIRIES) * share(once, desk),
        "orders": orders(records, once),
        "sent_back_first": 1 - share(d["refusals"] == 0, judged),
        "closed_in_a_week": share(closed & (d["first_closed"] - d["raised"] <= WEEK), desk),
        **dict(zip(COUNTED[4:], (float(value) for value in rungs), strict=True)),
    }


def orders(records: Records, once: np.ndarray) -> float:
    """What the hotline sends on, per 1 000 residents a day; once : mask of what it answered itself."""
    d, facts = records.disputes, records.facts
    warm_up, day = int(facts["warm_up"]), int(facts["day"])
    came = (d["raised"] > warm_up) & (d["channel"] == Channel.HOTLINE)
    return float((came & ~once).sum()) / (float(facts["residents"]) / 1000 * (day - warm_up))


def tiers_of(
    disputes: Mapping[str, np.ndarray], log: Mapping[str, np.ndarray], institutions: Any, mine: np.ndarray
) -> np.ndarray:
    """Share settled in the community, in the street and above, by the highest tier of a unit that did a part.

    log : events by column; mine : mask of the disputes that count

    What was answered at once was settled where the lead is; so is what an enterprise, which has no tier, did
    alone."""
    rung = np.where(institutions.tier == COMMUNITY, 0, np.where(institutions.tier == SUBDISTRICT, 1, 2))
    rung = np.where(np.isin(institutions.role, ENTERPRISES), -1, rung)
    top = np.full(len(disputes["key"]), -1)
    did = log["activity"] == Activity.FINISH
    np.maximum.at(top, log["dispute"][did], rung[log["actor"][did]])
    lead = np.where(disputes["lead"] >= 0, np.maximum(rung[disputes["lead"]], 0), 0)
    top = np.where(top < 0, lead, top)[mine]
    shares: np.ndarray = np.bincount(top, minlength=len(TIERS)) / max(top.size, 1)
    return shares
