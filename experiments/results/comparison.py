"""What a paired comparison found: metrics, differences, series, and where they came from."""

import json
import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.designs.past import SOON
from experiments.results.reform import ReformTold
from experiments.results.views import Picture, brief, html_table
from experiments.statistics.paired import Difference, PairedDifference, paired_difference
from experiments.storage.atomic import file_errors
from experiments.storage.manifest import Design, PlannedScenario
from experiments.storage.place import Place
from experiments.storage.store import Store
from experiments.wording.numbers import decimals, ends, number
from experiments.wording.plain_data import plain
from experiments.wording.words import words
from sim.errors import ScenarioError
from sim.outcomes.by_age import FOLLOWED
from sim.outcomes.metrics import METRICS


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison:
    """Several scenarios under the same seeds. The first scenario is the one the others are compared with.

    runs : a row per scenario and seed with status, event hash and a column per metric
    daily, curves : series by day, and by days since a dispute was raised, with `scenario` and `seed`
    facts : of the city and the calendar, as recorded by the first run
    computed, reused : runs done by this call, and runs that were there already
    folder : where the results are kept; None when they are not kept on this machine
    kept_at : the folder or address that keeps the results; empty when nothing does
    points : over how many points of a design every row of `runs` is a mean; 1 for runs as they are
    soon : the differences of the first half-year after a reform, where `differences` are those of the settled
        state; empty where one horizon was read
    """

    design: Design
    seeds: tuple[int, ...]
    runs: pd.DataFrame
    daily: pd.DataFrame
    curves: pd.DataFrame
    facts: dict[str, Any]
    differences: tuple[Difference, ...]
    computed: int
    reused: int
    folder: Path | None
    points: int = 1
    kept_at: str = ""
    soon: tuple[Difference, ...] = ()

    def __repr__(self) -> str:
        names = ", ".join(scenario.name for scenario in self.scenarios)
        where = f", kept in {self.kept_at}" if self.kept_at else ""
        alike = "" if self.design.equal == "hours" else f", at equal {self.design.equal}"
        return (
            f"Comparison({names}: {len(self.seeds)} seeds, {len(self.runs)} runs, "
            f"{len(self.failed)} failed{alike}{where})"
        )

    def _repr_html_(self) -> str:
        names = tuple(scenario.name for scenario in self.scenarios)
        return html_table(repr(self), names, self.differences)

    def plot(self, name: str = "differences") -> Picture:
        """One of the figures, as a notebook shows it: differences, daily or resolution.

        Of several scenarios beside the first, `differences-NAME` is that of one of them. Raises ScenarioError
        where there is no such figure.
        """
        from experiments.figures.comparison import picture  # only what draws needs matplotlib

        return Picture(*picture(self, name))

    def dots(self, metrics: Sequence[str], language: str = "en") -> Picture:
        """Paired differences of a few outcomes, seed by seed, for every scenario but the first on one sheet.

        Raises ScenarioError for an outcome that is not known.
        """
        from experiments.figures.dots import dots  # only what draws needs matplotlib

        return Picture("dots", dots(self, metrics, language))

    def brief(self, metrics: Sequence[str], language: str = "en") -> pd.DataFrame:
        """A few outcomes as a reader sees them: a row per outcome and scenario, names in the language.

        Columns: outcome, scenario, both means, and the difference with its interval.

        Raises ScenarioError for an outcome that is not known.
        """
        return brief(self.scenarios, self.differences, metrics, words(language, "report"))

    @property
    def scenarios(self) -> tuple[PlannedScenario, ...]:
        """The scenarios compared, baseline first."""
        return self.design.scenarios

    @property
    def failed(self) -> pd.DataFrame:
        """Runs that failed, with their traceback in `error`."""
        return self.runs[self.runs["status"] == "failed"]

    def difference(self, metric: str, scenario: str | None = None, horizon: str = "") -> PairedDifference:
        """The difference of one metric; of the second scenario unless another one is named.

        horizon : "soon" for that horizon, where two were read

        Raises KeyError for an unknown metric or scenario.
        """
        wanted = scenario or self.scenarios[1].name
        for item in self.at(horizon):
            if (item.metric, item.scenario) == (metric, wanted):
                return item.found
        raise KeyError(f"no difference of metric {metric!r} for scenario {wanted!r}")

    def at(self, horizon: str) -> tuple[Difference, ...]:
        """The differences of a horizon; for any name but "soon" those of the last or only one."""
        return self.soon if horizon == SOON and self.soon else self.differences

    @property
    def reform(self) -> ReformTold | None:
        """What is told of the reform; None where every scenario ran as its file says."""
        return ReformTold(self.design.reform) if self.design.reform else None

    def verdict(self, horizon: str, scenario: str) -> bool:
        """Whether a verdict may be given on a scenario: where a reform is still filling up there is none."""
        return self.reform is None or self.reform.holds(horizon, scenario)

    def paths(self, language: str = "en") -> Iterator[str]:
        """Of scenarios with two histories: whether the settled state depends on the way there."""
        say, told = words(language, "reform"), self.reform
        if told is None:
            return
        for name in told.own:
            rows = [d for d in self.by_path if d.scenario == name and METRICS[d.metric].group == "headline"]
            apart = [d for d in rows if d.found.interval.clear]
            who = {
                "scenario": name.removesuffix("_own"),
                "history": told.histories[name.removesuffix("_own")],
            }
            yield say("by_path" if apart else "one_path", **who)
            for item in apart:
                about, found = METRICS[item.metric], item.found
                digits = decimals(about.unit, [found.mean_a, found.mean_b])
                gap = ends(found.interval.ends, (0.0, 0.0), digits, sign=True)
                means = {"own": number(found.mean_b, digits), "other": number(found.mean_a, digits)}
                label = say.pick(about.label, about.zh)
                yield say("by_path_row", label=label, **means, history=who["history"], gap=gap)

    @property
    def by_path(self) -> tuple[Difference, ...]:
        """Scenarios after their own history against the same after the first's; empty without them.

        Where such a difference is more than random variation the settled state depends on the way there.
        """
        told = self.reform
        own = [(name, name.removesuffix("_own")) for name in told.own] if told else []
        return tuple(d for pair in own for d in paired_by(self.runs, (pair[1], pair[0])))

    def values(self, metric: str, scenario: str) -> pd.Series:
        """One metric of one scenario by seed, for runs that went well."""
        rows = self.runs[(self.runs["scenario"] == scenario) & (self.runs["status"] == "ok")]
        if metric not in rows:
            return pd.Series(dtype=float)
        return rows.set_index("seed")[metric].astype(float)

    @property
    def followed(self) -> int:
        """Days after each problem arose at which its fate is told; 0 where they differ or are not known."""
        days = set(self.runs[FOLLOWED].dropna()) if FOLLOWED in self.runs else set()
        return int(days.pop()) if len(days) == 1 else 0

    def table(self, horizon: str = "") -> pd.DataFrame:
        """A row per scenario (but the first) and metric: means, difference, interval, P(better), effect.

        horizon : "soon" for that horizon, where two were read

        Below five pairs `low` and `high` are undefined; `lowest` and `highest` are the range of the seeds.
        """
        return pd.DataFrame([_row(item) for item in self.at(horizon)])

    def pairing(self) -> str:
        """How much pairing has brought, in one sentence; empty where no interval can be compared."""
        shown = [d.found for d in self.differences if METRICS[d.metric].group == "headline"]
        known = [(f.narrower, f.variance_ratio) for f in shown if math.isfinite(f.narrower)]
        if not known:
            return ""
        narrower, ratio = np.median(known, axis=0)
        return (
            f"common random numbers make intervals {narrower:.1f} times narrower than unrelated seeds "
            f"(median of {len(known)} rows), as much as {ratio:.1f} times as many seeds"
        )

    def to_json(self) -> str:
        """The comparison as JSON text; undefined numbers are null."""
        content = {
            "scenarios": [
                {"name": s.name, "key": s.key, "title": s.title, "title_zh": s.title_zh}
                for s in self.scenarios
            ],
            "seeds": list(self.seeds),
            "code_hash": self.design.code_hash,
            "versions": self.design.versions,
            "equal": self.design.equal,
            "facts": self.facts,
            "differences": [_row(item) for item in self.differences],
            "soon": [_row(item) for item in self.soon],
            "by_path": [_row(item) for item in self.by_path],
            "reform": self.reform.plain() if self.reform else None,
            "runs": self.runs.drop(columns=["facts", "code_hash", "kept", "empty"], errors="ignore").to_dict(
                "records"
            ),
            "computed": self.computed,
            "reused": self.reused,
            "failed": len(self.failed),
            "pairing": self.pairing(),
            "folder": self.kept_at or None,
        }
        return json.dumps(plain(content), ensure_ascii=False, indent=2, allow_nan=False)

    def keep(self) -> list[str]:
        """Store the figures, and the comparison as JSON, beside its runs; returns where the figures lie.

        Raises ScenarioError where the runs were not kept (`out`).
        """
        if not self.kept_at:
            raise ScenarioError("keep: the runs were not kept either; compare with out=FOLDER.")
        place = Place(self.kept_at)
        with file_errors(place, "write results"):
            place.write_json("comparison.json", json.loads(self.to_json()))
            if place.local is not None:
                return [str(path) for path in self.figures(place.local / "figures")]
            with tempfile.TemporaryDirectory(prefix="gongzhi-") as drawn:
                paths = self.figures(drawn)
                for path in paths:
                    place.write(f"figures/{path.name}", path.read_bytes())
            return [place.where(f"figures/{path.name}") for path in paths]

    def figures(self, folder: Path | str) -> list[Path]:
        """Draw the figures into `folder` (made if absent) and return their paths."""
        from experiments.figures.comparison import (
            draw_figures,  # matplotlib is only loaded when something is drawn
        )

        return draw_figures(self, Path(folder))


def comparison_from(
    store: Store, seeds: Sequence[int], computed: int, reused: int, *, kept: bool
) -> Comparison:
    """Read what `store` holds on its design and these seeds, and take the differences."""
    runs = _by_scenario(store.runs(), store.design, seeds)
    ok = runs[runs["status"] == "ok"]
    facts: dict[str, Any] = json.loads(ok["facts"].iloc[0]) if len(ok) else {}
    return Comparison(
        design=store.design,
        seeds=tuple(seeds),
        runs=runs,
        daily=series_by_scenario(store, seeds),
        curves=_by_scenario(store.series("curves"), store.design, seeds),
        facts=facts,
        differences=differences_of(runs, store.design),
        soon=differences_of(of_prefix(runs, f"{SOON}_"), store.design),
        computed=computed,
        reused=reused,
        folder=store.place.local if kept else None,
        kept_at=str(store.place) if kept else "",
    )


def series_by_scenario(store: Store, seeds: Sequence[int]) -> pd.DataFrame:
    """The daily series of the design of a store under some seeds, with `scenario` and `seed`."""
    return _by_scenario(store.series("daily"), store.design, seeds)


def _by_scenario(rows: pd.DataFrame, design: Design, seeds: Sequence[int]) -> pd.DataFrame:
    """Rows of each scenario of the design in turn, seeds ascending.

    Rows are found by content, not by name: two names for one scenario share their runs.
    """
    if rows.empty:
        return rows
    wanted = rows[rows["seed"].isin(list(seeds))]
    parts = [
        wanted[wanted["scenario_key"] == scenario.key].assign(scenario=scenario.name)
        for scenario in design.scenarios
    ]
    return pd.concat(parts, ignore_index=True)


def of_prefix(runs: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """Runs with the metrics of another horizon under their plain names; without any where it was not read."""
    found = {name: name.removeprefix(prefix) for name in map(str, runs) if name.startswith(prefix)}
    return runs[["scenario", "seed", "status", *found]].rename(columns=found) if found else runs.iloc[:, :0]


def differences_of(runs: pd.DataFrame, design: Design) -> tuple[Difference, ...]:
    """Every metric of every scenario beside the first, paired by seed.

    runs : a row per scenario and seed with `status` and a column per metric
    """
    return paired_by(runs, [scenario.name for scenario in design.scenarios])


def paired_by(runs: pd.DataFrame, names: Sequence[str]) -> tuple[Difference, ...]:
    """Every metric of some scenarios against the first of them, paired by seed."""
    if "status" not in runs:
        return ()
    first, *others = names
    ok = runs[runs["status"] == "ok"]
    metrics, seeds = [metric for metric in METRICS if metric in ok], sorted(ok["seed"].unique())
    by_seed = {name: ok[ok["scenario"] == name].set_index("seed")[metrics].reindex(seeds) for name in names}
    values = {name: table.to_numpy(dtype=float) for name, table in by_seed.items()}
    found = []
    for other in others:
        for column, metric in enumerate(metrics):
            about, a, b = METRICS[metric], values[first][:, column], values[other][:, column]
            found.append(
                Difference(
                    metric, first, other, paired_difference(a, b, about.direction, bounds=about.gap_bounds)
                )
            )
    return tuple(found)


def _row(item: Difference) -> dict[str, Any]:
    about, found = METRICS[item.metric], item.found
    return {
        "metric": item.metric,
        "label": about.label,
        "zh": about.zh,
        "unit": about.unit,
        "direction": about.direction,
        "group": about.group,
        "baseline": item.baseline,
        "scenario": item.scenario,
        "baseline_mean": found.mean_a,
        "scenario_mean": found.mean_b,
        "difference": found.difference,
        "low": found.interval.low,
        "high": found.interval.high,
        "lowest": found.seen.low,
        "highest": found.seen.high,
        "better": found.better,
        "better_low": found.better_interval.low,
        "better_high": found.better_interval.high,
        "effect": found.effect,
        "narrower": found.narrower,
        "variance_ratio": found.variance_ratio,
        "pairs": found.pairs,
    }
