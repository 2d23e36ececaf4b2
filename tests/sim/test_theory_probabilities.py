"""Rules with a known long run: hops, arrivals, warnings, learning, relapse; bounds err once in a million."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from agents.disputes import State
from agents.events import Activity
from agents.kinds import Competence
from experiments.validation.limit import Z
from experiments.validation.limits.probabilities import passing as passing_town
from sim.model import CityModel
from sim.params import record
from sim.stages.detect.params import Detect
from sim.stages.detect.rules import false_alarms, find_problems
from sim.stages.settle.court_params import Court
from sim.stages.settle.params import Closure, Relapse, Settle
from sim.stages.settle.rules import answer_offers, watch_closed
from sim.stages.settle.sides_params import Sides
from sim.stages.work.params import Work
from tests.kernels.compiled import enqueue_of
from tests.kernels.tables import TOPICS, World, at, casework, disputes, residents

RARE = 1e-6


def fits(counts: np.ndarray, probabilities: np.ndarray) -> bool:
    """Chi-square of counts against probabilities that sum to 1; false alarm once in a million."""
    expected = probabilities * counts.sum()
    assert expected.min() > 20
    return bool(stats.chi2.sf(((counts - expected) ** 2 / expected).sum(), len(counts) - 1) > RARE)


@pytest.fixture(scope="module")
def passing(tmp_path_factory) -> CityModel:
    """A city in which every request is accepted with probability .4, whatever happened before."""
    return passing_town(tmp_path_factory.mktemp("catalogues"))


def test_a_chain_of_refusals_has_geometric_hops(passing) -> None:
    """Refusals before acceptance: P(n) = .4 * .6^n; also as the disputes count them."""
    log, d = passing.events.columns(), passing.disputes.columns()
    accepts = log["activity"] == Activity.ACCEPT
    taken, others = log["dispute"][accepts], (log["actor"] != log["origin"])[accepts]
    first = (d["born"][taken] < 350) & (d["relapses"][taken] == 0) & (d["escalated"][taken] == 0)
    taken, others = taken[first], others[first]
    refused = np.bincount(
        log["dispute"][log["activity"] == Activity.REFUSE], minlength=passing.disputes.count
    )[taken]
    most = 10
    counts = np.bincount(np.minimum(refused, most), minlength=most + 1)
    probabilities = 0.4 * 0.6 ** np.arange(most + 1)
    probabilities[-1] = 0.6**most
    assert counts.sum() > 6000
    assert fits(counts, probabilities)
    assert (d["hops"][taken] == refused + others).all()  # and one to the desk above, where that took it


def test_arrivals_of_every_cell_and_day_are_poisson(passing) -> None:
    """Against the declared rate: totals of communities, and numbers per community and day."""
    log, d = passing.events.columns(), passing.disputes.columns()
    rows = log["dispute"][log["activity"] == Activity.ARISE]
    people = np.diff(passing.world.people)
    cells = np.zeros((len(people), passing.day + 1), int)
    np.add.at(cells, (d["community"][rows], d["born"][rows]), 1)
    counts, mean = cells[:, 1:], people * 3.0 / 365
    totals = counts.sum(axis=1)
    assert (np.abs(totals - mean * passing.day) < (Z + 0.5) * np.sqrt(mean * passing.day)).all()
    assert abs(totals.sum() - mean.sum() * passing.day) < Z * math.sqrt(mean.sum() * passing.day)
    few, many = 1, 11
    expected = np.zeros(many + 1)
    for each in mean:
        probabilities = stats.poisson.pmf(np.arange(many + 1), each)
        probabilities[few], probabilities[many] = (
            stats.poisson.cdf(few, each),
            stats.poisson.sf(many - 1, each),
        )
        expected += probabilities / len(mean)
    numbers = np.bincount(np.clip(counts, few, many).ravel(), minlength=many + 1)
    assert fits(numbers[few:], expected[few:])
    rest = (counts - mean[:, None]) / np.sqrt(mean[:, None])
    assert abs(np.corrcoef(rest[:, 1:].ravel(), rest[:, :-1].ravel())[0, 1]) < Z / math.sqrt(rest.size)


def test_warnings_are_as_precise_as_bayes_says() -> None:
    """2 % of what is looked at is real; sensitivity .8, specificity .9: precision 14 %."""
    real, idle = 20_000, 980_000
    rule = Detect(
        separation=stats.norm.ppf(0.8) + stats.norm.ppf(0.9),
        criterion=stats.norm.ppf(0.9),
        minutes=0,
        weary=0.0,
    )
    alert = np.ones(1000)
    w = World(disputes(real, state=State.LATENT, effort=60, severity=0.5, resident=0))
    w.log.rows = np.resize(w.log.rows, 200_000)
    one, members = np.zeros(1000, np.int32), np.zeros(1000)
    rules = record(detect=rule, rounds=1.0, ties=0.0, sensing=0.0)
    people = np.arange(1001, dtype=np.int64) * 10_000  # 10 million looked at, 98 per 1 000
    walked = np.ones(1000, np.bool_)
    society = w.sr(first=people, members=members, vigilance=alert, walked=walked)
    offices = w.ir(verifier=one)
    find_problems(at(6, 1), w.active, w.dr, offices, society, rules, w.lr)
    found = int(w.log.cursor[0])
    looks = Detect(**{**rule.model_dump(), "looks": 98.0})
    false_alarms(at(6, 1), offices, society, record(detect=looks, by_rounds=1.0, by_others=0.0), w.lr)
    wrong = int(w.log.cursor[0]) - found
    assert abs(found - 0.8 * real) < Z * math.sqrt(real * 0.8 * 0.2) + 1
    assert abs(wrong - 0.1 * idle) < Z * math.sqrt(0.1 * idle) + 1
    assert found / (found + wrong) == pytest.approx(0.8 * 0.02 / (0.8 * 0.02 + 0.1 * 0.98), abs=0.004)


@pytest.mark.parametrize("ratio", [0.8, 0.9])
def test_effort_falls_by_the_progress_ratio_with_every_doubling(ratio) -> None:
    """Wright (1936): minutes of the n-th part go with n to the power log2(ratio)."""
    w = World(disputes(1, effort=10_000_000))
    rules = record(work=Work(learning=ratio, floor=0.1), rework=0.0, limit=15)
    minutes = []
    for stock in 2 ** np.arange(8) - 1:
        w.work.precedents[0, 0] = stock
        before = int(w.work.waiting[0])
        enqueue_of(1, 0, 0, 0, w.dr, w.ir(), rules)
        minutes.append(int(w.work.waiting[0]) - before)
    slope = np.polyfit(np.arange(8), np.log2(minutes), 1)[0]
    assert slope == pytest.approx(math.log2(ratio), abs=1e-5)
    w.work.precedents[0, 0] = 1e9
    before = int(w.work.waiting[0])
    enqueue_of(1, 0, 0, 0, w.dr, w.ir(), rules)
    assert int(w.work.waiting[0]) - before == 1_000_000  # the floor


def test_settlements_of_equal_substance_break_geometrically() -> None:
    """Constant hazard: days until relapse, and relapses until a settlement endures, are geometric.

    Without the authority that is needed, substance is capped at .4, so a day breaks it with probability
    1 - exp(-.02 * .6); a settlement stands when the window of 60 days has passed.
    """
    count, hazard, window = 20_000, 0.02, 60
    law = 1 << Competence.HOUSING
    fixed = {
        "state": State.OFFERED,
        "need": 1 | law,
        "needs_authority": 1,
        "lead": 3,
        "resident": 0,
        "severity": 0.5,
    }
    w = World(disputes(count, **fixed), casework(), people=residents(1))
    w.log.rows = np.resize(w.log.rows, 200_000)
    settle = Settle(
        no_authority=0.4, substance=0.0, procedure=0.0, delay=0.0, relation=0.0, severity=0.0, unequal=0.0
    )
    relapse = Relapse(hazard=hazard, consent=1.0, window=window, uncovered=0.0)
    rules = record(
        settle=settle,
        relapse=relapse,
        closure=Closure(),
        court=Court(),
        sides=Sides(),
        patience=0,
        appeal=0.0,
    )
    make_certain(w)
    institutions, society = w.ir(courts=np.zeros(1, np.int32)), w.sr()
    gaps: list[np.ndarray] = []
    for day in range(1, 2500):
        w.log.cursor[0] = 0
        closed = w.d.closed.copy()
        watch_closed(at(9, day), w.active, w.dr, institutions, society, rules, w.lr)
        broken = np.flatnonzero(w.d.state == State.RAISED)
        gaps.append(day - closed[broken])
        w.d.state[broken], w.d.due[broken], w.d.done[broken], w.d.quality[broken] = State.OFFERED, day, 1, 1.0
        answer_offers(at(9, day), w.active, w.dr, institutions, society, rules, w.lr)
        w.d.state[w.d.state == State.REJECTED] = State.OFFERED
        if (w.d.state == State.DURABLE).all():
            break
    assert (w.d.state == State.DURABLE).all()
    stands = math.exp(-hazard * 0.6 * window)
    most = 4
    probabilities = stands * (1 - stands) ** np.arange(most + 1)
    probabilities[-1] = (1 - stands) ** most
    assert fits(np.bincount(np.minimum(w.d.relapses, most), minlength=most + 1), probabilities)
    daily = np.exp(-hazard * 0.6 * np.arange(window)) * (1 - math.exp(-hazard * 0.6))
    assert fits(np.bincount(np.concatenate(gaps), minlength=window + 1)[1:], daily / daily.sum())


def make_certain(w: World) -> None:
    """Topics under which every offer is accepted; and a first half of the work done."""
    w.topics = replace(TOPICS, base=np.full(len(TOPICS), 1 - 1e-9))
    w.d.done[:], w.d.quality[:] = 1, 1.0
