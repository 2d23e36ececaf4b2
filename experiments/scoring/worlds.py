"""What is held against records: seeds of a scenario, or the worlds of an ensemble (预测来源)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.designs.experiment import Experiment
from experiments.doubt.ensemble import POSSIBLE, POSTERIOR, Ensemble, shipped_ensembles
from experiments.doubt.priors import Space, load_priors
from experiments.doubt.targets import load_targets
from experiments.doubt.worlds import Worlds
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from sim.scenario.source import did_you_mean, find

OF_SCENARIO, OF_ENSEMBLE = 20, 2  # seeds unless said


@dataclass(frozen=True)
class Predicting:
    """What predicts.

    name : of the scenario or the ensemble; scenario : what is run; rows : values by path, a row per world
    weights : of the worlds, which sum to 1; ensemble : identity of it, "" for a scenario
    """

    name: str
    scenario: str
    rows: Sequence[Mapping[str, Any]]
    weights: np.ndarray
    seeds: tuple[int, ...]
    fixed: Mapping[str, Any]
    ensemble: str = ""

    @cached_property
    def experiment(self) -> Experiment:
        """The design that runs every world under every seed."""
        worlds = Worlds((self.scenario,), Space(()), self.seeds, self.fixed)
        return worlds.experiment(
            f"score, {self.name}", self.rows, f"What does {self.name} predict of records?"
        )

    def weights_of(self, results: pd.DataFrame) -> np.ndarray:
        """Weight of every run, float64 (runs,): that of its world, shared by its seeds.

        results : of `Store.results`
        """
        times = results["point"].map(results["point"].value_counts()).to_numpy(dtype=float)
        return np.asarray(self.weights[results["point"].to_numpy(dtype=int)] / times)


def predicting(
    source: Ensemble | Path | str, seeds: int | None, within: str, overrides: Mapping[str, Any]
) -> Predicting:
    """What a name, a file or an ensemble stands for.

    seeds : 20 of a scenario and 2 in each world of an ensemble where None

    Raises ScenarioError for what is neither.
    """
    if isinstance(source, Ensemble) or str(source) in shipped_ensembles() or str(source).endswith(".parquet"):
        known = source if isinstance(source, Ensemble) else Ensemble.read(source)
        return _of_ensemble(known, source, seeds or OF_ENSEMBLE, within, overrides)
    _refuse_what_is_none(source)
    load_scenario(source, dict(overrides))  # and values that no run takes
    return Predicting(str(source), str(source), ({},), np.ones(1), _first(seeds or OF_SCENARIO), overrides)


def _refuse_what_is_none(source: Path | str) -> None:
    """Name the ensembles too where a word is neither a scenario nor one of them."""
    ensembles = shipped_ensembles()
    try:
        find(source)
    except ScenarioError as error:
        raise ScenarioError(
            f"{error} Or an ensemble.{did_you_mean(str(source), ensembles)} "
            f"Shipped ensembles: {', '.join(ensembles) or 'none'}; or give the path of a .parquet file."
        ) from None


def _of_ensemble(
    known: Ensemble, source: Ensemble | Path | str, seeds: int, within: str, overrides: Mapping[str, Any]
) -> Predicting:
    """Its worlds under the scenario of the targets that it was made for; unknown numbers stay as they are."""
    weights = {POSSIBLE: known.possible, POSTERIOR: known.posterior}
    if within not in weights:
        raise ScenarioError(f"within = '{within}' is not known. Known: {', '.join(weights)}.")
    targets = load_targets(str(known.about.get("targets", "")))
    fixed = {**targets.fixed, **overrides}
    there = set(load_priors().paths) & set(known.paths) - set(fixed)
    rows = [{path: row[path] for path in known.paths if path in there} for row in known.rows()]
    name = targets.name if isinstance(source, Ensemble) else Path(str(source)).stem
    return Predicting(name, targets.scenario, rows, weights[within], _first(seeds), fixed, known.identity)


def _first(seeds: int) -> tuple[int, ...]:
    if seeds < 1:
        raise ScenarioError(f"seeds = {seeds}: must be 1 or more.")
    return tuple(range(1, seeds + 1))
