"""What a comparison so far says of two scenarios: a dot per seed, intervals, and one sentence (结论)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from experiments.film.words import Both, data, metric_words, neutral, said, short
from experiments.results.comparison import Comparison
from experiments.results.reform import ReformTold
from experiments.statistics.paired import Difference
from experiments.statistics.settling import BETWEEN
from experiments.wording.numbers import decimals, difference, ends, number
from experiments.wording.words import LANGUAGES
from sim.outcomes.headline import CHIEF
from sim.outcomes.metrics import METRICS
from sim.scenario.scenario import Scenario

COST = "cost_per_problem"
SIDES = ("a", "b")


def verdict(
    found: Comparison,
    pair: tuple[Scenario, Scenario],
    planned: int,
    tested: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The strip of seeds, the rows of headline outcomes, the bands of the curves, and the sentence.

    found : a comparison of these two; planned : how many seeds are to be done
    tested : `holds` (None where nothing was tested yet) and `warnings` of earlier drift tests, where those of
        the comparison are of one seed alone
    """
    other, main = found.scenarios[1].name, found.reform.main if found.reform else ""
    rows = [d for d in found.differences if d.scenario == other and METRICS[d.metric].group == "headline"]
    chief = next((d for d in rows if d.metric == CHIEF), None)
    if tested is None:
        tested = {"holds": found.verdict(main, other), "warnings": warnings(found, pair)}
    filling = tested["holds"] is False
    return data(
        {
            "metric": CHIEF,
            **metric_words(CHIEF),
            "horizon": main,
            "spin_up": found.reform.spin_up if found.reform else 0,
            "planned": planned,
            "dots": dots(found),
            "pairs": chief.found.pairs if chief else 0,
            "known": bool(chief and chief.found.interval.known),
            "clear": bool(chief and chief.found.interval.clear),
            "holds": tested["holds"],
            "warnings": tested["warnings"],
            **{
                key: sentence(found, rows, [name(each) for each in pair], planned, filling=filling)
                for key, name in (("sentence", short), ("sentence_neutral", neutral))
            },
            "rows": [row_told(item) for item in rows if item.found.pairs],
            "curves": bands(found),
            "failed": len(found.failed),
        }
    )


def dots(found: Comparison) -> list[dict[str, Any]]:
    """The chief outcome of both scenarios by seed, and its difference; only pairs that are done."""
    names = [scenario.name for scenario in found.scenarios[:2]]
    one, other = (found.values(CHIEF, name) for name in names)
    shared = sorted(set(one.index) & set(other.index))
    largest = [one[seed] for seed in shared] + [other[seed] for seed in shared]
    digits = decimals(METRICS[CHIEF].unit, largest)
    return [
        {
            "seed": int(seed),
            "a": one[seed],
            "b": other[seed],
            "gap": other[seed] - one[seed],
            "shown": number(other[seed] - one[seed], digits, sign=True),
        }
        for seed in shared
    ]


def row_told(item: Difference) -> dict[str, Any]:
    """One outcome of both scenarios: label, unit, both means, the difference with its interval."""
    about, found = METRICS[item.metric], item.found
    digits = decimals(about.unit, [found.mean_a, found.mean_b])
    return {
        "metric": item.metric,
        **metric_words(item.metric),
        "a": number(found.mean_a, digits),
        "b": number(found.mean_b, digits),
        "gap": difference(found, digits),
        "values": [found.mean_a, found.mean_b, found.difference],
        "low": found.interval.low,
        "high": found.interval.high,
        "clear": found.interval.clear,
        "better": found.better,
    }


def warnings(found: Comparison, pair: tuple[Scenario, Scenario]) -> list[Both]:
    """What is still filling up, with the scenarios by their short names; nothing where all has settled."""
    if found.reform is None:
        return []
    by_language = []
    for row, language in enumerate(LANGUAGES):
        names = {
            plan.name: short(scenario)[row] for plan, scenario in zip(found.scenarios[:2], pair, strict=True)
        }
        tests = [
            {**test, "who": " − ".join(names.get(who, who) for who in test["who"].split(BETWEEN))}
            for test in found.reform.content["tests"]
        ]
        by_language.append(ReformTold({**found.reform.content, "tests": tests}).warnings(language))
    return [list(lines) for lines in zip(*by_language, strict=True)]


def bands(found: Comparison) -> dict[str, Any]:
    """Share of disputes settled by days since they were raised: lowest, mean and highest of the seeds."""
    curves = found.curves
    if curves.empty:
        return {}
    days = np.unique(curves["days_since_raised"].to_numpy())
    told: dict[str, Any] = {"days": days}
    for side, scenario in zip(SIDES, found.scenarios[:2], strict=True):
        mine = curves[curves["scenario"] == scenario.name]
        by_day = mine.groupby("days_since_raised")["settled_share"]
        told[side] = {
            "low": by_day.min().to_numpy(),
            "mean": by_day.mean().to_numpy(),
            "high": by_day.max().to_numpy(),
        }
    return told


def sentence(
    found: Comparison,
    rows: list[Difference],
    names: list[Both],
    planned: int,
    *,
    filling: bool,
) -> Both:
    """The verdict in words. It says that one does better only where the interval holds no 0.

    names : what A and B are called
    """
    chief = next((item for item in rows if item.metric == CHIEF), None)
    if chief is None or not chief.found.pairs:
        return said("verdict_none")
    called = dict(zip(SIDES, names, strict=True))
    city = [str(found.facts.get("city", "")), str(found.facts.get("city_zh", ""))]
    gap, digits = chief.found, decimals(METRICS[CHIEF].unit, [chief.found.mean_a, chief.found.mean_b])
    if not gap.interval.clear:
        told = said(
            "verdict_unsure" if gap.interval.known else "verdict_few",
            city=city,
            **called,
            pairs=gap.pairs,
            planned=planned,
            gap=difference(gap, digits),
        )
    else:
        key = "verdict_more" if gap.difference > 0 else "verdict_fewer"
        main = said(key, city=city, **called, n=number(abs(gap.difference), digits))
        around = ends(gap.interval.ends, gap.seen.ends, digits, sign=True)
        told = said("verdict_apart", said=main, interval=around, pairs=gap.pairs)
        told = _joined(told, _cost(rows))
    if filling:
        told = _joined(told, said("verdict_filling"))
    return told


def _cost(rows: list[Difference]) -> Both:
    """What each problem costs more or less; empty where that may be random."""
    item = next((d for d in rows if d.metric == COST), None)
    if item is None or not item.found.interval.clear:
        return ["", ""]
    digits = decimals(METRICS[COST].unit, [item.found.mean_a, item.found.mean_b])
    key = "costs_more" if item.found.difference > 0 else "costs_less"
    return said(key, n=number(abs(item.found.difference), digits))


def _joined(one: Both, other: Both) -> Both:
    return [f"{one[0]} {other[0]}".strip(), f"{one[1]}{other[1]}"]
