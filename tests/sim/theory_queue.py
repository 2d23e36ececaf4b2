"""Thousands of units that do nothing but casework: arrivals, queues and finished parts, day by day."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agents.casework import Casework, Tasks
from agents.disputes import Disputes, State
from agents.events import EVENT, Activity
from agents.kernels.emerge import count_proposals, place_problems
from agents.kernels.work import serve
from agents.kinds import Competence
from agents.rows import Rows
from sim.demand import Sources
from sim.sections.demand import Emerge
from sim.sections.handling import Accept, Triage, Work
from sim.topics import load_topics
from tests.kernels.compiled import enqueue_all
from tests.kernels.tables import teams

PERSON = 360  # minutes of a person in a day
Z = 4.892  # a normal number is this far from its mean, either way, once in a million
CATALOGUE = """name = "one"
[[topic]]
id = "one"
label = "One"
zh = "一类"
share = 1.0
lead = "{lead}"
extra = 0.0
related = []
base = 0.999999
relation = 0.0
authority = {authority}
group = 0.0
source = "neighbour"
hours = {hours}
severity = 0.5
need = "material"
"""


def catalogue(folder: Path, hours: float, lead: str = "labour", authority: float = 0.0) -> str:
    """A catalogue of a single topic that one competence settles."""
    path = folder / f"one-{lead}-{hours}-{authority}.toml"
    path.write_text(CATALOGUE.format(hours=hours, lead=lead, authority=authority), "utf-8")
    return str(path)


@dataclass
class Queues:
    """What became of everything that arrived; one element per dispute."""

    unit: np.ndarray
    arrived: np.ndarray
    finished: np.ndarray
    minutes: np.ndarray
    waiting: np.ndarray  # tasks in all queues, every evening


def run_queues(
    path: str, emerge: Emerge, rate: float, days: int, *, units: int, people: int, seed: int
) -> Queues:
    """Poisson arrivals at `rate` per unit and day for `days` days, then none until all queues are empty.

    Every unit holds the hours of `people`; nobody refuses, nothing is missed, nothing is thinned or learnt.
    """
    expected = int(units * rate * days * 1.2) + 1000
    d, tasks, topics = Disputes.empty(expected), Tasks.empty(expected), load_topics(path)
    work = Casework.idle(np.full(units, people * PERSON, np.int32), PERSON, 1)
    rows = Rows()
    dr, wr, tr, catalogue_rows = rows.disputes(d), rows.casework(work), rows.tasks(tasks), rows.topics(topics)
    nobody = np.zeros(0, np.int64)
    sources = rows.sources(
        Sources(np.zeros((7, units + 1), np.int64), nobody, np.zeros(0), np.zeros(1, np.bool_))
    )
    log, cursor = np.zeros(expected, EVENT), np.zeros(1, np.int64)
    rates, counts = np.full((units, 1), rate), np.zeros((units, 1), np.int64)
    quiet = Work(person_minutes=PERSON).neutral().rule()
    finished, waiting, count, day = np.full(expected, -1), [], 0, 0
    while day < days or work.caseload.any():
        day += 1
        assert day < 3 * days, "the queues do not run empty"
        cursor[0] = 0
        if day <= days:
            count_proposals(np.uint64(seed), day, rates, 1.0, counts)
            before, count = (
                count,
                place_problems(
                    np.uint64(seed),
                    day,
                    counts,
                    np.arange(units + 1),
                    np.full(units, -1, np.int32),
                    teams(np.full(units, -1), units),
                    sources,
                    np.ones(units, np.float32),
                    catalogue_rows,
                    emerge.rule(),
                    dr,
                    count,
                    log,
                    cursor,
                ),
            )
            new = np.arange(before, count, dtype=np.int32)
            d.state[new], d.seen[new] = State.WORKING, d.need[new]
            enqueue_all(
                day, new, int(Competence.LABOUR), d.community[new], dr, wr, tr, catalogue_rows, quiet, 15
            )
            cursor[0] = 0
        work.left[:] = work.held[:] = people * PERSON
        serve(np.uint64(seed), day, dr, wr, tr, quiet, Triage().rule(), Accept().rule(), 1, log, cursor)
        events = log[: cursor[0]]
        finished[events["dispute"][events["activity"] == Activity.FINISH]] = day
        waiting.append(int(work.caseload.sum()))
    minutes = d.effort[:count, Competence.LABOUR].astype(np.float64)
    return Queues(d.community[:count], d.born[:count], finished[:count], minutes, np.array(waiting))


def mean_by_unit_bound(values: np.ndarray, unit: np.ndarray, units: int) -> tuple[float, float]:
    """Mean of values whose sums per unit are independent, and how far it may be off once in a million.

    A ratio of sums over independent units; with thousands of units the normal limit holds.
    """
    mean = float(values.mean())
    sums = np.bincount(unit, values - mean, units)
    return mean, Z * float(np.sqrt((sums**2).sum())) / values.size
