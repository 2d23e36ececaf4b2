"""Queues of queueing theory: one desk, several hands, any effort; and the whole city by its own recursion.

The clock is daily: what arrives during a day stands at its start, and a finished part is dated by its day.
For Poisson arrivals both errors cancel in the mean, so that E[day finished - day arrived] + 1/2 = E[T] up to
a twelfth of the arrivals per day. Several people share the rest of a day, which may cost another .1 days.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agents.casework import Casework, Tasks
from agents.compiling import kernel
from agents.disputes import Disputes, State
from agents.events import Activity, EventLog
from agents.kinds import Competence
from agents.residents import Residents, Teams
from agents.tables import Key, Rows
from experiments.validation.limit import Limit, Z, exact
from experiments.validation.limits.quiet import one_topic, quiet, run_through
from sim.model import CityModel
from sim.params import Section, record
from sim.scenario.topics import load_topics
from sim.stages.coordinate.params import Accept
from sim.stages.coordinate.rules import enqueue
from sim.stages.emerge.params import Emerge
from sim.stages.emerge.rates import Sources
from sim.stages.emerge.rules import count_proposals, place_problems
from sim.stages.triage.params import Triage
from sim.stages.work.params import Work
from sim.stages.work.rules import serve

PERSON = 360  # minutes of a person in a day
UNITS, WARM, MEASURED, LOAD, SERVICE = 2000, 700, 700, 0.6, 5.0
HOURS = SERVICE * PERSON / 60
CLOCK = 0.04  # days, see above


@kernel
def enqueue_all(
    day: int, rows: Any, k: int, units: Any, disputes: Any, institutions: Any, rules: Any
) -> None:
    """Many parts at once, for queues with many units."""
    for i in range(rows.size):
        enqueue(day, rows[i], k, units[i], disputes, institutions, rules[0])


def queue_rules(work: Section) -> np.ndarray:
    """Parameters of queues in which nothing is done twice and clocks do not matter."""
    return record(work=work, triage=Triage(), accept=Accept(), offer_days=1, rework=0.0, limit=15)


@dataclass
class Queues:
    """What became of everything that arrived; one element per dispute."""

    unit: np.ndarray
    arrived: np.ndarray
    finished: np.ndarray
    minutes: np.ndarray
    waiting: np.ndarray  # tasks in all queues, every evening


def no_sources(communities: int) -> Sources:
    """Enterprises that cause nothing, of one topic."""
    nobody = np.zeros(0, np.int64)
    return Sources(np.zeros((7, communities + 1), np.int64), nobody, np.zeros(0), np.zeros(1, np.bool_))


def run_queues(
    path: str, emerge: Emerge, rate: float, days: int, *, units: int, workers: int, seed: int
) -> Queues:
    """Poisson arrivals at `rate` per unit and day for `days` days, then none until all queues are empty.

    Every unit holds the hours of `hands` people; nobody refuses, nothing is missed, nothing is thinned or learnt.
    """
    expected = int(units * rate * days * 1.2) + 1000
    d, tasks, topics = Disputes.empty(expected), Tasks.empty(expected), load_topics(path)
    work = Casework.idle(np.full(units, workers * PERSON, np.int32), PERSON, 1)
    rows, key, events = Rows(), np.uint64(seed), EventLog()
    events.reserve(expected)
    teams = Teams(np.zeros(units, np.uint32), np.full(units, -1, np.int64), np.zeros(units + 1, np.int64))
    people = Residents.empty(units)
    people.workplace[:] = -1
    society = rows.society(people=rows.residents(people), teams=rows.teams(teams), first=np.arange(units + 1))
    institutions = rows.institutions(
        cases=rows.casework(work), tasks=rows.tasks(tasks), sources=rows.sources(no_sources(units))
    )
    disputes, log = rows.disputes(d, topics), rows.log(events)
    rates, counts = np.full((units, 1), rate), np.zeros((units, 1), np.int64)
    arising, rules = record(emerge), queue_rules(Work(person_minutes=PERSON).neutral())
    finished, waiting, day = np.full(expected, -1), [], 0
    while day < days or work.caseload.any():
        day += 1
        if day > 3 * days:
            raise RuntimeError("the queues do not run empty")
        today = Key(key, day)
        if day <= days:
            count_proposals(today, rates, 1.0, counts)
            before = d.count
            place_problems(today, counts, disputes, institutions, society, arising, log)
            new = np.arange(before, d.count, dtype=np.int32)
            d.state[new], d.seen[new] = State.WORKING, d.need[new]
            enqueue_all(day, new, int(Competence.LABOUR), d.community[new], disputes, institutions, rules)
        events.cursor[0] = 0
        work.left[:] = work.held[:] = workers * PERSON
        serve(today, disputes, institutions, rules, log)
        said = events.rows[: events.cursor[0]]
        finished[said["dispute"][said["activity"] == Activity.FINISH]] = day
        waiting.append(int(work.caseload.sum()))
    count = d.count
    minutes = d.effort[:count, Competence.LABOUR].astype(np.float64)
    return Queues(d.community[:count], d.born[:count], finished[:count], minutes, np.array(waiting))


def mean_by_unit_bound(values: np.ndarray, unit: np.ndarray, units: int) -> tuple[float, float]:
    """Mean of values whose sums per unit are independent, and how far it may be off once in a million.

    A ratio of sums over independent units; with thousands of units the normal limit holds.
    """
    mean = float(values.mean())
    sums = np.bincount(unit, values - mean, units)
    return mean, Z * float(np.sqrt((sums**2).sum())) / values.size


def stay(folder: Path, emerge: Emerge, people: int, seed: int) -> tuple[float, float, Queues]:
    """Mean days in the system of what arrives after warm-up, its bound, and the queues."""
    rate = LOAD * people / SERVICE
    q = run_queues(
        one_topic(folder, HOURS), emerge, rate, WARM + MEASURED, units=UNITS, workers=people, seed=seed
    )
    late = q.arrived > WARM
    return *mean_by_unit_bound((q.finished - q.arrived)[late], q.unit[late], UNITS), q


def waits(folder: Path) -> Iterator[Limit]:
    """Days from arrival to the end, for one desk, three hands, and log-normal effort; and Little's law."""
    mean, bound, q = stay(folder, Emerge(exponential=True), 1, seed=11)
    service = SERVICE - 0.5 / PERSON  # efforts are cut to whole minutes
    yield Limit(
        "M/M/1",
        "One desk, exponential work: days in the system",
        "单人窗口排队时长",
        "[Kingman 1961]",
        service / (1 - LOAD),
        mean + 0.5,
        bound + CLOCK,
    )
    yield exact(
        "Little",
        "Evenings of waiting are the sum of all stays",
        "利特尔法则",
        "[Little 1961]",
        float((q.finished - q.arrived).sum()),
        float(q.waiting.sum()),
    )
    mean, bound, _ = stay(folder, Emerge(exponential=True), 3, seed=12)
    offered = 3 * LOAD
    busy = offered**3 / 6 / (1 - LOAD)
    erlang = busy / (1 + offered + offered**2 / 2 + busy)
    expected = SERVICE + erlang * SERVICE / (3 * (1 - LOAD))
    yield Limit(
        "M/M/c",
        "Three people, exponential work: days in the system (Erlang C)",
        "三人窗口排队时长",
        "[Kingman 1961]",
        expected,
        mean + 0.5,
        bound + CLOCK + 0.1,
    )
    spread = 0.8
    mean, bound, _ = stay(folder, Emerge(effort_spread=spread), 1, seed=13)
    wait = LOAD / (1 - LOAD) * SERVICE * math.exp(spread**2) / 2
    yield Limit(
        "M/G/1",
        "One desk, log-normal work: Pollaczek and Khinchine",
        "单人窗口对数正态工时",
        "[Kingman 1961]",
        wait + SERVICE,
        mean + 0.5,
        bound + CLOCK,
    )


def accepted(model: CityModel) -> list[tuple[int, int, int, int, int]]:
    """(unit, day, key, row, minutes of work) of every part that was accepted, in the order of the queues."""
    log, d = model.events.columns(), model.disputes
    rows = log["activity"] == Activity.ACCEPT
    entries = zip(
        log["actor"][rows], log["day"][rows], log["dispute"][rows], log["target"][rows], strict=True
    )
    return sorted((int(u), int(day), int(d.key[r]), int(r), int(d.effort[r, k])) for u, day, r, k in entries)


def whole_city(folder: Path, days: int = 3650) -> Iterator[Limit]:
    """Ten years of a town: every part ends on the day that Lindley's recursion gives for its desk."""
    town = run_through(quiet(one_topic(folder, 30.0), days), 3)
    log = town.events.columns()
    ends = log["activity"] == Activity.FINISH
    finished = dict(zip(log["dispute"][ends].tolist(), log["day"][ends].tolist(), strict=True))
    free: dict[int, float] = {}
    checked = right = 0
    for unit, day, _, row, minutes in accepted(town):
        capacity = int(town.city.institutions.minutes[unit])
        free[unit] = max(free.get(unit, 0.0), (day - 1.0) * capacity) + minutes
        expected = math.ceil(free[unit] / capacity)
        if expected <= town.day:
            checked += 1
            right += finished.get(row) == expected
    yield exact(
        "Lindley",
        f"Parts of a whole town that end on the day of Lindley's recursion, of {checked}",
        "全城排队递推",
        "[Lindley 1952]",
        checked,
        right,
    )
    units = sorted({unit for unit, *_ in accepted(town)})
    held = sum(int(town.city.institutions.minutes[unit]) for unit in units) * town.day
    load = town.programme.work.utilisation
    offered = sum(minutes for *_, minutes in accepted(town)) / held
    yield Limit(
        "staffing",
        "Work offered over hours held, as planned",
        "编制与工作量相符",
        "design rule",
        load,
        offered,
        Z * load * math.sqrt(2 / (load * held / 1800)) + 0.002,
    )
