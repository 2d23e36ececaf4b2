"""Probabilities with a known long run: refusals, arrivals, warnings, relapses; and the learning curve."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy import stats

from agents.casework import Casework, Tasks
from agents.disputes import Disputes, State
from agents.events import Activity
from agents.tables import Rows
from experiments.validation.limit import FALSE_ALARM, Limit, Z, exact
from experiments.validation.limits.queues import enqueue_all, queue_rules
from experiments.validation.limits.quiet import one_topic, quiet, run_through
from sim.coordination import PATTERNS
from sim.model import CityModel
from sim.scenario.topics import load_topics
from sim.stages.detect.phase import detect
from sim.stages.emerge.phase import emerge
from sim.stages.environment.phase import environment
from sim.stages.work.params import Work

DETECTORS = 1.0  # everything latent is looked at
MOST_LOOKS = 100.0  # as declared; idle looks beyond are those of so many places alike


def chi_square(counts: np.ndarray, probabilities: np.ndarray) -> tuple[float, float]:
    """Chi-square of counts against probabilities that sum to 1, and its bound at the false-alarm probability."""
    expected = probabilities * counts.sum()
    found = float(((counts - expected) ** 2 / expected).sum())
    return found, float(stats.chi2.isf(FALSE_ALARM, len(counts) - 1))


def passing(folder: Path) -> CityModel:
    """A town in which every request is accepted with probability .4, whatever happened before."""
    plan = quiet(
        one_topic(folder, 0.1),
        400,
        {
            "accept": {"base": math.log(0.4 / 0.6)},
            "emerge": {"per_resident_year": 3.0, "exponential": False},
            "work": {"utilisation": 0.3},
        },
    )
    return run_through(plan.model_copy(update={"coordination": PATTERNS["siloed"](asks=20)}), 4)  # type: ignore[call-arg]


def hops_and_arrivals(folder: Path) -> Iterator[Limit]:
    """Refusals before acceptance are geometric; problems of a town arrive as a Poisson process."""
    model = passing(folder)
    log, d = model.events.columns(), model.disputes.columns()
    taken = log["dispute"][log["activity"] == Activity.ACCEPT]
    taken = taken[(d["born"][taken] < 350) & (d["relapses"][taken] == 0) & (d["escalated"][taken] == 0)]
    refused = np.bincount(log["dispute"][log["activity"] == Activity.REFUSE], minlength=model.disputes.count)
    most = 10
    probabilities = 0.4 * 0.6 ** np.arange(most + 1)
    probabilities[-1] = 0.6**most
    found, bound = chi_square(
        np.bincount(np.minimum(refused[taken], most), minlength=most + 1), probabilities
    )
    yield Limit(
        "hops",
        f"Refusals before acceptance are geometric: chi-square of {taken.size}",
        "推诿次数几何分布",
        "design rule",
        0.0,
        found,
        bound,
    )
    mean = float(np.diff(model.world.people).sum()) * 3.0 / 365 * model.day
    arisen = float((log["activity"] == Activity.ARISE).sum())
    yield Limit(
        "arrivals",
        "Problems that arose against the declared rate",
        "问题产生数",
        "design rule",
        mean,
        arisen,
        Z * math.sqrt(mean),
    )
    daily = np.bincount(d["born"], minlength=model.day + 1)[1:].astype(float)
    index = float(daily.var(ddof=1) / daily.mean())
    yield Limit(
        "dispersion",
        "Variance over mean of problems per day",
        "每日问题离散度",
        "design rule",
        1.0,
        index,
        Z * math.sqrt(2 / (daily.size - 1)),
    )


def warnings(folder: Path) -> Iterator[Limit]:
    """Sensitivity .8, specificity .9: alarms are as true as Bayes' rule says; 14 % at a base rate of 2 %."""
    hit, right, base = 0.8, 0.9, 0.02
    plan = quiet(
        one_topic(folder, 1.0),
        30,
        {
            "emerge": {"per_resident_year": 20.0},
            "detect": {
                "ties": DETECTORS,
                "separation": float(stats.norm.ppf(hit) + stats.norm.ppf(right)),
                "criterion": float(stats.norm.ppf(right)),
                "minutes": 0,
            },
        },
    )
    plan = plan.model_copy(update={"coordination": PATTERNS["party_led"](members=1.0)})  # type: ignore[call-arg]
    looked = true = raw = 0
    false = 0.0
    for seed in range(1, 41):
        model = CityModel(plan, seed)
        model.world.day = 1
        environment(model.world)
        emerge(model.world)
        real = len(model.world.active)
        idle = real * (1 - base) / base
        looks = 1000.0 * idle / len(model.city.residents)
        detection = type(plan.detect)(**{**plan.detect.model_dump(), "looks": min(looks, MOST_LOOKS)})
        model.world.spec = plan.model_copy(update={"detect": detection})
        model.world.engaged[:] = 1.0
        before = model.events.cursor[0]
        detect(model.world)
        kinds = model.events.rows["activity"][before : model.events.cursor[0]]
        looked += real
        true += int((kinds == Activity.DETECT).sum())
        wrong = int((kinds == Activity.FALSE_ALARM).sum())
        raw, false = raw + wrong, false + wrong * looks / min(looks, MOST_LOOKS)
    yield Limit(
        "sensitivity",
        f"Problems found, of {looked} looked at",
        "预警灵敏度",
        "derived: Bayes' rule",
        hit * looked,
        true,
        Z * math.sqrt(looked * hit * (1 - hit)) + 1,
    )
    expected = hit * base / (hit * base + (1 - right) * (1 - base))
    spread = Z * expected * (1 - expected) * math.sqrt(1 / max(true, 1) + 1 / max(raw, 1))
    yield Limit(
        "precision",
        "True alarms, of all alarms, at a base rate of 2 %",
        "预警精度",
        "derived: Bayes' rule",
        expected,
        true / max(true + false, 1),
        spread,
    )


def learning(folder: Path, ratio: float = 0.9) -> Iterator[Limit]:
    """Effort falls by the progress ratio with every doubling of precedents: exponent log2(ratio)."""
    topics = load_topics(one_topic(folder, 1.0))
    d = Disputes.empty(1)
    d.count, d.key[:] = 1, 1
    d.effort[:] = 10_000_000
    work, tasks, rows = Casework.idle(np.full(1, 480, np.int32), 360, 1), Tasks.empty(64), Rows()
    disputes = rows.disputes(d, topics)
    institutions = rows.institutions(cases=rows.casework(work), tasks=rows.tasks(tasks))
    rules, one = queue_rules(Work(learning=ratio, floor=0.1)), np.zeros(1, np.int32)
    minutes = []
    for stock in 2 ** np.arange(8) - 1:
        work.precedents[0, 0] = stock
        before = int(work.waiting[0])
        enqueue_all(1, one, 0, one, disputes, institutions, rules)
        minutes.append(int(work.waiting[0]) - before)
    slope = float(np.polyfit(np.arange(8), np.log2(minutes), 1)[0])
    yield Limit(
        "learning",
        "Exponent of the learning curve",
        "学习曲线指数",
        "[Wright 1936]",
        math.log2(ratio),
        slope,
        1e-5,
        0.0,
    )


def relapses(folder: Path) -> Iterator[Limit]:
    """Constant hazard: relapses until a settlement stands are geometric.

    Without the authority that is needed substance is capped at .4, so that a day breaks a settlement with
    probability 1 - exp(-.02 x .6); it stands when the window of 60 days has passed.
    """
    hazard, cap, window = 0.02, 0.4, 60
    plan = quiet(
        one_topic(folder, 0.1, "mediation", 1.0),
        2500,
        {
            "emerge": {"per_resident_year": 0.5, "exponential": False},
            "settle": {"no_authority": cap, "offer_days": 0},
            "relapse": {"hazard": hazard, "window": window},
            "work": {"utilisation": 0.2},
        },
    )
    d = run_through(plan, 9).disputes.columns()
    done = (d["born"] < 1500) & (d["raised"] >= 0) & (d["escalated"] == 0)
    stands = math.exp(-hazard * (1 - cap) * window)
    most = 4
    probabilities = stands * (1 - stands) ** np.arange(most + 1)
    probabilities[-1] = (1 - stands) ** most
    counts = np.bincount(np.minimum(d["relapses"][done], most), minlength=most + 1)
    found, bound = chi_square(counts, probabilities)
    yield Limit(
        "relapse",
        f"Relapses until a settlement stands are geometric: chi-square of {int(done.sum())}",
        "反弹次数几何分布",
        "design rule",
        0.0,
        found,
        bound,
    )
    ended = float((d["state"][done] == State.DURABLE).mean())
    yield exact("endure", "Share that stands in the end", "最终实质性化解占比", "design rule", 1.0, ended)
