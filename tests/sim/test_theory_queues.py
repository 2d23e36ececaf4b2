"""With every lever neutral the queues are those of queueing theory. Each bound errs once in a million.

The clock is daily: what arrives during a day stands at its start, and a finished part is dated by its
day. For Poisson arrivals both errors cancel in the mean: moving arrivals to the start of the day takes
half a day of load from the work found and adds it as the work of those who came the same day, so the
wait is that of continuous time up to a twelfth of the arrivals per day (below .03 days here), and the
day of finishing lies half a day before its expected moment. So E[day finished - day arrived] + 1/2 = E[T].
"""

import math

import numpy as np
import pytest

from agents.events import Activity
from sim.city.spec import CitySpec
from sim.model import CityModel
from sim.scenario import Scenario
from sim.sections.demand import Calendar, Claim, Detect, Emerge
from sim.sections.ending import Closure, Escalate, Relapse, Settle
from sim.sections.handling import Accept, Triage, Work
from sim.sections.people import Learn, Respond
from tests.sim.theory_queue import PERSON, Z, catalogue, mean_by_unit_bound, run_queues

UNITS, WARM, MEASURED, LOAD, SERVICE = 2000, 700, 700, 0.6, 5.0
CLOCK = 0.03  # days, see above
HOURS = SERVICE * PERSON / 60
WHOLE_MINUTES = 0.5 / PERSON  # efforts are cut to whole minutes


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("catalogues")


def stay(folder, emerge: Emerge, people: int, seed: int) -> tuple[float, float, object]:
    """Mean days in the system of what arrives after warm-up, its bound, and the queues."""
    rate = LOAD * people / SERVICE
    q = run_queues(
        catalogue(folder, HOURS), emerge, rate, WARM + MEASURED, units=UNITS, people=people, seed=seed
    )
    late = q.arrived > WARM
    assert (q.finished >= q.arrived).all()
    return *mean_by_unit_bound((q.finished - q.arrived)[late], q.unit[late], UNITS), q


def test_one_unit_with_exponential_work_waits_as_m_m_1(folder) -> None:
    mean, bound, q = stay(folder, Emerge(exponential=True), 1, seed=11)
    service = SERVICE - WHOLE_MINUTES
    expected = service / (1 - LOAD)
    assert bound < 0.06 * expected  # sharp enough to tell theory from its neighbours
    assert abs(mean + 0.5 - expected) < bound + CLOCK + 0.01
    assert abs(q.minutes.mean() / PERSON - service) < Z * SERVICE / math.sqrt(q.minutes.size)


def test_three_people_with_exponential_work_wait_as_m_m_c(folder) -> None:
    """Erlang's C; people of one unit share the rest of a day, so the clock may cost another .1 days."""
    mean, bound, _ = stay(folder, Emerge(exponential=True), 3, seed=12)
    offered = 3 * LOAD
    busy = offered**3 / 6 / (1 - LOAD)
    erlang = busy / (1 + offered + offered**2 / 2 + busy)
    expected = SERVICE + erlang * SERVICE / (3 * (1 - LOAD))
    assert bound < 0.03 * expected
    assert abs(mean + 0.5 - expected) < bound + CLOCK + 0.1


def test_one_unit_with_log_normal_work_waits_as_pollaczek_and_khinchine_say(folder) -> None:
    spread = 0.8
    mean, bound, q = stay(folder, Emerge(effort_spread=spread), 1, seed=13)
    wait = LOAD / (1 - LOAD) * SERVICE * math.exp(spread**2) / 2
    assert bound < 0.06 * (wait + SERVICE)
    assert abs(mean + 0.5 - wait - SERVICE) < bound + CLOCK + 0.01
    logs = np.log(q.minutes)
    assert abs(logs.std() - spread) < 0.01
    expected = math.log(SERVICE * PERSON) - spread**2 / 2
    assert abs(logs.mean() - expected) < Z * spread / math.sqrt(logs.size) + 0.001


def test_what_waits_is_arrivals_times_stay(folder) -> None:
    """Little's law, exact on a path that begins and ends empty; and the load is the share of hours used."""
    _, _, q = stay(folder, Emerge(exponential=True), 1, seed=11)
    assert q.waiting[-1] == 0
    assert q.waiting.sum() == (q.finished - q.arrived).sum()
    late = q.waiting[WARM : WARM + MEASURED].mean() / UNITS
    assert late == pytest.approx(LOAD / SERVICE * (SERVICE / (1 - LOAD) - 0.5), rel=0.06)


def quiet_city(path: str, days: int, **sections: object) -> Scenario:
    """All levers neutral: everybody claims at once, the desk in charge takes it, every offer is accepted."""
    values: dict[str, object] = {
        "calendar": Calendar(days=days - 1, warm_up=1).neutral(),
        "emerge": Emerge(per_resident_year=0.0175, exponential=True).neutral("place_spread", "day_spread"),
        "detect": Detect().neutral(),
        "claim": Claim(
            pace=1.0,
            name_base=8.0,
            blame_base=8.0,
            claim_base=8.0,
            talk=-8.0,
            committee=-8.0,
            desk=-8.0,
            outside=-10.0,
            hotline=8.0,
            window=-8.0,
        ).neutral(),
        "triage": Triage().neutral(),
        "accept": Accept(base=8.0).neutral(),
        "work": Work(
            utilisation=LOAD,
            claimed=1.0,
            district_part=0.0,
            city_part=0.0,
            intake_part=0.0,
            person_minutes=480,
        ).neutral(),
        "settle": Settle().neutral(),
        "closure": Closure().neutral(),
        "relapse": Relapse(window=1).neutral(),
        "escalate": Escalate(
            patience=365, review=180, wait=8.0, climb=-8.0, petition=-10.0, court=-10.0, abandon=-10.0
        ).neutral(),
        "respond": Respond().neutral(),
        "learn": Learn().neutral(),
        "city": CitySpec(preset="teaching_town"),
    }
    return Scenario(catalogue=path, **{**values, **sections})


@pytest.fixture(scope="module")
def town(folder) -> CityModel:
    model = CityModel(quiet_city(catalogue(folder, 30.0), 3650), 3)
    while model.running:
        model.step()
    return model


def accepted(model: CityModel) -> list[tuple[int, int, int, int, int]]:
    """(unit, order in its queue by day and key, minutes of work, row) of every part that was accepted."""
    log, d = model.events.columns(), model.disputes
    rows = log["activity"] == Activity.ACCEPT
    entries = zip(
        log["actor"][rows], log["day"][rows], log["dispute"][rows], log["target"][rows], strict=True
    )
    return sorted((int(u), int(day), int(d.key[r]), int(r), int(d.effort[r, k])) for u, day, r, k in entries)


def test_the_whole_city_is_a_queue_by_its_own_recursion(town) -> None:
    """Lindley (1952), on the very arrivals and efforts: every part of 10 years ends on the day it gives."""
    log = town.events.columns()
    ends = log["activity"] == Activity.FINISH
    finished = dict(zip(log["dispute"][ends].tolist(), log["day"][ends].tolist(), strict=True))
    free: dict[int, float] = {}
    checked = 0
    for unit, day, _, row, minutes in accepted(town):
        capacity = int(town.city.institutions.minutes[unit])
        assert capacity <= 480  # a single server: one person can give the whole day to one task
        begin = max(free.get(unit, 0), (day - 1) * capacity)
        free[unit] = begin + minutes
        expected = math.ceil(free[unit] / capacity)
        if expected <= town.day:
            assert finished[row] == expected
            checked += 1
    assert checked > 700


def test_the_whole_city_is_as_busy_as_it_was_staffed_to_be(town) -> None:
    """Work of compound Poisson arrivals: 2 n squared units of variance; once in a million."""
    arrivals = accepted(town)
    units = sorted({unit for unit, *_ in arrivals})
    held = sum(int(town.city.institutions.minutes[unit]) for unit in units) * town.day
    offered = sum(minutes for *_, minutes in arrivals) / held
    assert abs(offered - LOAD) < Z * LOAD * math.sqrt(2 / (LOAD * held / 1800)) + 0.002
    spent = town.casework.spent[:, 0].sum()
    assert spent + town.casework.waiting.sum() == sum(minutes for *_, minutes in arrivals)


def test_open_disputes_of_the_whole_city_follow_littles_law(town) -> None:
    """Evenings with an open dispute, counted per day and per dispute, are the same number."""
    d = town.disputes.columns()
    raised = d["raised"] >= 0
    left = np.where(d["closed"] >= 0, d["closed"], town.day + 1)
    assert town.records.daily["open"].sum() == (left - d["raised"])[raised].sum()
    assert (d["relapses"] == 0).all()
    assert (d["climbed"] == 0).mean() > 0.995
