"""Doubt: how sure a verdict between scenarios is over everything that nobody has measured (结论的可信度)."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.designs.factors import set_and_varied
from experiments.designs.past import BOTH, POINT, SETTLED, SOON, Past
from experiments.doubt.decides import deciding, rules_of
from experiments.doubt.ensemble import Ensemble
from experiments.doubt.priors import SHIPPED, Space, load_priors, policy
from experiments.doubt.verdicts import in_brief, verdict
from experiments.doubt.worlds import WHOLE, Cell, Worlds, cells_from, gaps, margins_from, rows_of
from experiments.doubt.worth import value_of_each, value_of_everything
from experiments.execution.batch import OnProgress
from experiments.execution.complete import Engine
from experiments.execution.engines import engine_from
from experiments.execution.estimate import Estimate, estimate
from experiments.execution.run_design import run_experiment
from experiments.results import views
from experiments.statistics.variance import mean_of_known
from experiments.storage.atomic import file_errors, write_whole
from experiments.storage.place import Place
from experiments.studies.keeping import Identity, identity_of, keep_json
from experiments.wording.terms import named_metrics
from experiments.wording.words import words
from sim.errors import ScenarioError
from sim.outcomes.headline import CHIEF, HEADLINE
from sim.scenario.file import load_scenario
from sim.values import parted

PRIOR, POSSIBLE, POSTERIOR = "prior", "nonimplausible", "posterior"
FOLDER = "doubt"  # beside the runs of a comparison
DRAWN, LEARNT = "prior", "ensemble"  # sets of points that are run, and folders of their runs
POINTS, SEEDS, LEAST = 96, 2, 8
SAMPLING_SEED = 14
WORTH = (CHIEF, "grievance_days", "cost_per_problem")  # outcomes by which one may choose


@dataclass(frozen=True, slots=True)
class Doubting:
    """What is asked.

    scenarios : two or more, the first is what the others are set beside
    points, seeds : worlds that are drawn from the priors, 0 for those of the ensemble alone, and seeds in
        each
    ensemble : what records leave possible, see `gongzhi calibrate`; None for the prior alone
    """

    scenarios: tuple[str, ...]
    points: int = POINTS
    seeds: int = SEEDS
    seed: int = SAMPLING_SEED
    cities: tuple[str, ...] = ()
    spin_up: int | None = None
    horizon: str = BOTH
    overrides: Mapping[str, Any] = field(default_factory=dict)
    priors: Path | str = SHIPPED
    ensemble: Ensemble | None = None
    by_cell: bool = True

    def __post_init__(self) -> None:
        if len(self.scenarios) < 2 or len(set(self.scenarios)) < len(self.scenarios):
            raise ScenarioError("doubt: name two scenarios or more, each once. The first is the baseline.")
        if self.points < LEAST and not (self.points == 0 and self.ensemble):
            raise ScenarioError(f"--points {self.points}: a probability over worlds takes {LEAST} or more.")
        assert self.past is not None  # refuses a horizon that is none

    @property
    def past(self) -> Past | None:
        """What lies behind the worlds: each has lived under the first scenario with its own values."""
        return Past(POINT).but(None, self.spin_up, self.horizon)


@dataclass(frozen=True)
class Drawn:
    """A set of points that is run under all scenarios.

    unit : in the unit cube, float64 (points, numbers); rows : their values; weights : by the name of a set
    """

    name: str
    worlds: Worlds
    unit: np.ndarray
    rows: Sequence[Mapping[str, Any]]
    weights: Mapping[str, np.ndarray]
    cells: Sequence[Cell]


def drawn_sets(asked: Doubting) -> list[Drawn]:
    """The points that are run: some of the prior, and those of the ensemble if there is one."""
    loaded = [load_scenario(name, asked.overrides) for name in asked.scenarios]
    space = load_priors(asked.priors)
    cells = cells_from(cities=asked.cities) if asked.by_cell else (WHOLE,)
    held = {path for cell in cells for path in cell.values} | set(policy(space, loaded))
    held |= {by for _, by in set_and_varied(asked.overrides, space.paths)}
    space = space.without(tuple(held))
    worlds = Worlds(
        asked.scenarios, space, tuple(range(1, asked.seeds + 1)), asked.overrides, asked.past, cells
    )
    found = []
    if asked.points:
        unit = space.sample(asked.points, asked.seed)
        even = {PRIOR: np.full(asked.points, 1 / asked.points)}
        found.append(Drawn(DRAWN, worlds, unit, rows_of(space, unit), even, worlds.cell_of(asked.points)))
    if asked.ensemble is not None:
        found.append(_learnt(asked.ensemble, worlds))
    return found


def _learnt(ensemble: Ensemble, worlds: Worlds) -> Drawn:
    """The points of an ensemble; a number that it does not know stays as the model has it."""
    space = Space(tuple(prior for prior in worlds.space.priors if prior.path in ensemble.paths))
    mine = replace(worlds, space=space)
    unit = ensemble.unit(space.paths)
    weights = {POSSIBLE: ensemble.possible, POSTERIOR: ensemble.posterior}
    rows = [{path: row[path] for path in space.paths} for row in ensemble.rows()]
    return Drawn(LEARNT, mine, unit, rows, weights, worlds.cell_of(len(rows)))


@dataclass(frozen=True, eq=False, repr=False)
class Doubt:
    """How sure verdicts are.

    table : a row per set of worlds, horizon, outcome, scenario and cell ("" for all cells)
    decides : what decides, a row per set, scenario and number; rules : by set and scenario
    worth : what would be worth measuring, a row per set, outcome and number
    everything : by set and outcome what knowing everything would gain
    """

    scenarios: tuple[str, ...]
    table: pd.DataFrame
    decides: pd.DataFrame
    rules: list[dict[str, Any]]
    worth: pd.DataFrame
    everything: list[dict[str, Any]]
    identity: Identity
    failed: int
    folder: Path | None

    def __repr__(self) -> str:
        words = self.table[self.table["cell"] == ""]["word"].value_counts().to_dict()
        told = ", ".join(f"{count} {word}" for word, count in sorted(words.items()))
        return f"Doubt({' and '.join(self.scenarios)}: {told})"

    def verdict(self, metric: str = CHIEF, within: str = PRIOR, horizon: str = SETTLED) -> dict[str, Any]:
        """One verdict over all cells, of the second scenario. Raises ScenarioError where there is none."""
        rows = self.table
        mine = rows[(rows["metric"] == metric) & (rows["set"] == within) & (rows["horizon"] == horizon)]
        mine = mine[(mine["cell"] == "") & (mine["scenario"] == self.scenarios[1])]
        if not len(mine):
            raise ScenarioError(f"no verdict on {metric} within {within}, {horizon}.")
        return dict(mine.iloc[0])

    def brief(self, metrics: Sequence[str], language: str = "en") -> pd.DataFrame:
        """Verdicts on a few outcomes over all cells as a reader sees them, names in the language.

        Columns: outcome, worlds, horizon, scenario, probability that it is better with its 95 % interval,
        that it is worse, and the word for both.

        Raises ScenarioError for an outcome or a language that is not known.
        """
        say = words(language, "report", "doubt")
        known = named_metrics(metrics, list(dict.fromkeys(self.table["metric"])))
        rows = self.table[self.table["cell"] == ""]
        told = [row for name in known for row in rows[rows["metric"] == name].to_dict("records")]
        return pd.DataFrame([in_brief(row, say) for row in told])

    def plot(self, language: str = "") -> views.Picture:
        """The probability of being better, by outcome and worlds; titled in both languages or in one."""
        return views.drawn("doubt", lambda path: self._draw(path, language))

    def _draw(self, path: Path, language: str = "") -> Path:
        from experiments.figures.doubt import draw_doubt  # only what draws needs matplotlib

        return draw_doubt(self.table, self.scenarios, path, self.identity, language)

    def content(self) -> dict[str, Any]:
        """All of it as plain data."""
        return {
            **self.identity,
            "asked": list(self.scenarios),
            "failed": self.failed,
            "verdicts": self.table.to_dict("records"),
            "decides": self.decides.to_dict("records"),
            "rules": self.rules,
            "worth": self.worth.to_dict("records"),
            "everything": self.everything,
        }

    def keep(self, folder: Path | str | None = None) -> list[Path]:
        """Write doubt.json and verdicts.csv into a folder, else beside the runs; returns the figures."""
        out = Path(folder) if folder is not None else self.folder
        if out is None:
            raise ScenarioError("keep: the runs were not kept either; name a folder.")
        with file_errors(out, "write results"):
            (out / "figures").mkdir(parents=True, exist_ok=True)
            write_whole(out / "verdicts.csv", self.table.to_csv(index=False))
        keep_json(out, "doubt.json", self.content())
        return [self._draw(out / "figures" / "doubt.png")]


def estimate_doubt(asked: Doubting, out: Path | str, engine: Engine) -> dict[str, Estimate]:
    """Runs, time and disk of every set of points by its name, of what the folder lacks."""
    found = {}
    for drawn in drawn_sets(asked):
        made = drawn.worlds.experiment(f"doubt, {drawn.name}", drawn.rows)
        found[drawn.name] = estimate(made, made.points(), Place(Path(out) / drawn.name), engine, keep=())
    return found


def beside_point(
    names: Sequence[str],
    ensemble: Ensemble | Path | str,
    overrides: Mapping[str, Any],
    horizon: str,
    seeds: int = SEEDS,
) -> Doubting:
    """What is asked beside a comparison: the same scenarios in the same city, in every world of an
    ensemble."""
    known = ensemble if isinstance(ensemble, Ensemble) else Ensemble.read(ensemble)
    plain = {path: parted(value)[0] for path, value in overrides.items()}
    return Doubting(
        tuple(names), points=0, seeds=seeds, horizon=horizon, overrides=plain, ensemble=known, by_cell=False
    )


def doubt(
    scenarios: Sequence[str],
    *,
    points: int = POINTS,
    seeds: int = SEEDS,
    ensemble: Ensemble | Path | str | None = None,
    cities: Sequence[str] = (),
    spin_up: int | None = None,
    horizon: str = BOTH,
    overrides: Mapping[str, Any] | None = None,
    priors: Path | str = SHIPPED,
    by_cell: bool = True,
    workers: int = 1,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
) -> Doubt:
    """How probable it is that a scenario is better than the first, over everything that nobody has measured.

    points : worlds drawn from the prior; seeds : in each of them
    ensemble : what records leave possible: an ensemble, or the file of one
    cities : presets or tables over which points are dealt; spin_up, horizon : as of `designs.past.Past`
    by_cell : deal points over the declared breadths and loads, too
    out : folder that keeps the runs; those it holds are not run again. None keeps nothing.

    Raises ScenarioError for input that cannot be used.
    """
    known = ensemble if ensemble is None or isinstance(ensemble, Ensemble) else Ensemble.read(ensemble)
    asked = Doubting(
        tuple(map(str, scenarios)),
        points,
        seeds,
        SAMPLING_SEED,
        tuple(cities),
        spin_up,
        horizon,
        overrides or {},
        priors,
        known,
        by_cell,
    )
    return run_doubt(asked, engine_from("local", workers), out=out, progress=progress)


def run_doubt(
    asked: Doubting, engine: Engine, *, out: Path | str | None = None, progress: OnProgress | None = None
) -> Doubt:
    """Run what is asked for and judge it."""
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as nowhere:
        folder = Path(out or nowhere)
        stores, failed = [], 0
        for drawn in drawn_sets(asked):
            question = f"Does the verdict between {' and '.join(asked.scenarios)} hold in other worlds?"
            made = drawn.worlds.experiment(f"doubt, {drawn.name}", drawn.rows, question)
            ran = run_experiment(made, folder / drawn.name, engine, keep=(), progress=progress)
            stores.append((drawn, ran.store))
            failed += ran.failed
        judged = [Judged(drawn, store.results(), asked) for drawn, store in stores]
        identity = {**identity_of(stores[0][1]), "points": asked.points, "seeds": asked.seeds}
        identity |= {"ensemble": asked.ensemble.identity} if asked.ensemble else {}
        return Doubt(
            asked.scenarios,
            pd.DataFrame([row for each in judged for row in each.verdicts()]),
            pd.concat([part for each in judged for part in each.decides()], ignore_index=True),
            [rule for each in judged for rule in each.rules()],
            pd.concat([part for each in judged for part in each.worth()], ignore_index=True),
            [row for each in judged for row in each.everything()],
            identity,
            failed,
            Path(out) if out else None,
        )


@dataclass(frozen=True)
class Judged:
    """The runs of one set of points, judged; results : of `Store.results`."""

    drawn: Drawn
    results: pd.DataFrame
    asked: Doubting

    @cached_property
    def horizons(self) -> dict[str, str]:
        """Prefix of the columns of every horizon, the main one last."""
        both = {SOON: f"{SOON}_", SETTLED: ""}
        return both if self.asked.horizon == BOTH else {self.asked.horizon: ""}

    @property
    def main(self) -> str:
        """Prefix of the horizon by which one chooses."""
        return list(self.horizons.values())[-1]

    @cached_property
    def values(self) -> pd.DataFrame:
        """What the numbers are at the points."""
        return pd.DataFrame(list(self.drawn.rows), columns=list(self.drawn.worlds.space.paths))

    def gaps(self, metric: str, scenario: str, prefix: str) -> np.ndarray:
        """See `worlds.gaps`."""
        pair = (self.asked.scenarios[0], scenario)
        return gaps(self.results, metric, pair, len(self.drawn.rows), prefix)

    def verdicts(self) -> Iterator[dict[str, Any]]:
        """A row per set, horizon, outcome, scenario and cell."""
        margins, cells = margins_from(), dict.fromkeys(cell.name for cell in self.drawn.cells)
        at = np.array([cell.name for cell in self.drawn.cells])
        for within, weights in self.drawn.weights.items():
            for horizon, prefix in self.horizons.items():
                for metric in HEADLINE:
                    for scenario in self.asked.scenarios[1:]:
                        found = self.gaps(metric, scenario, prefix)
                        about = {"set": within, "horizon": horizon, "metric": metric, "scenario": scenario}
                        for cell in ("", *(name for name in cells if name)):
                            mine = np.ones(len(at), bool) if not cell else at == cell
                            told = verdict(found[mine], margins[metric], weights[mine])
                            if told is not None:
                                yield {**about, "cell": cell, "margin": margins[metric], **told.content()}

    def _chief(self, scenario: str) -> np.ndarray:
        return mean_of_known(self.gaps(CHIEF, scenario, self.main))

    @property
    def _set(self) -> str:
        return next(iter(self.drawn.weights))

    def decides(self) -> Iterator[pd.DataFrame]:
        """What decides on the chief outcome, within the set as it was drawn."""
        for scenario in self.asked.scenarios[1:]:
            table = deciding(
                self.drawn.unit, self.values, self._chief(scenario), self.drawn.worlds.space.factors
            )
            table.insert(0, "scenario", scenario)
            table.insert(0, "set", self._set)
            yield table

    def rules(self) -> Iterator[dict[str, Any]]:
        """When a scenario is better, in sentences."""
        margin = margins_from()[CHIEF]
        for scenario in self.asked.scenarios[1:]:
            found = rules_of(
                self.drawn.unit, self.values, self._chief(scenario), margin, self.drawn.worlds.space.factors
            )
            yield from ({"set": self._set, "scenario": scenario, **rule} for rule in found)

    def _all(self, metric: str) -> list[np.ndarray]:
        return [self.gaps(metric, scenario, self.main) for scenario in self.asked.scenarios[1:]]

    def worth(self) -> Iterator[pd.DataFrame]:
        """What would be worth measuring, by every outcome by which one may choose."""
        for within, weights in self.drawn.weights.items():
            for metric in WORTH:
                found = self._all(metric)
                table = value_of_each(self.drawn.unit, self.drawn.worlds.space.factors, found, weights)
                table.insert(0, "metric", metric)
                table.insert(0, "set", within)
                yield table.head(20)

    def everything(self) -> Iterator[dict[str, Any]]:
        """What knowing everything would gain."""
        for within, weights in self.drawn.weights.items():
            for metric in WORTH:
                yield {
                    "set": within,
                    "metric": metric,
                    "value": value_of_everything(self._all(metric), weights),
                }
