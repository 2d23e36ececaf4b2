"""When one scenario beats another, told as plain rules (情景发现)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.designs.chosen import several
from experiments.designs.experiment import Experiment
from experiments.designs.factors import Factor
from experiments.designs.past import Past
from experiments.designs.sampling import LATIN
from experiments.execution.batch import OnProgress
from experiments.execution.run_design import Outcome as Ran
from experiments.exploration import discovery
from experiments.exploration.analysis import factor_values
from experiments.exploration.discovery import Found
from experiments.exploration.explore import Outcome
from experiments.exploration.rules import Rule, summary
from experiments.results.reform import ReformTold
from experiments.results.views import Picture, drawn
from experiments.studies.exploration import Exploration
from experiments.studies.keeping import (
    Identity,
    figure_folder,
    identity_of,
    keep_json,
    learnt,
    place_for,
    reform_of,
)
from experiments.studies.prepared import Prepared
from sim.errors import ScenarioError
from sim.outcomes.headline import CHIEF
from sim.outcomes.metrics import METRICS


@dataclass(frozen=True, slots=True)
class Sought:
    """What discovery looks for: an outcome that is better than a threshold; how its rules are tested.

    hold_out : rules are measured on the half of the points that did not make them
    """

    outcome: Outcome
    threshold: float = 0.0
    hold_out: bool = True

    @property
    def event(self) -> tuple[str, str]:
        """What one looks for, in English and Chinese, such as "party_led wins"."""
        outcome, about = self.outcome, METRICS[self.outcome.metric]
        if outcome.baseline is not None and self.threshold == 0:
            return f"{outcome.scenario} wins ({about.label})", f"{outcome.scenario} 更优（{about.zh}）"
        side, zh = ("above", "高于") if outcome.direction == "higher" else ("below", "低于")
        english, chinese = outcome.words
        return f"{english} is {side} {self.threshold:g}", f"{chinese}{zh} {self.threshold:g}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Discovery:
    """Rules for when an event happens.

    found : box of PRIM, leaves of a tree, importance of factors; event : in English and Chinese
    lacking : at how many points nothing is known, and why; empty where all are
    points : a column per factor, a row per point that is known; hits : at which of them the event happens
    identity : scenarios, seeds and code of the runs; failed : how many runs did
    folder : where the runs are kept; None where they are not
    reform : what was before and after it; None where every run began on its first day
    """

    found: Found
    event: tuple[str, str]
    lacking: str
    factors: tuple[Factor, ...]
    points: pd.DataFrame
    hits: np.ndarray
    identity: Identity
    failed: int
    folder: Path | None
    reform: ReformTold | None = None

    def __repr__(self) -> str:
        found = self.found
        said = f"{self.event[0]} in {found.hits} of {found.points} points"
        return f"Discovery({said}: {len(self.rules)} rules, {self.failed} runs failed)"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The box of PRIM, if there is one, then the leaves of the tree."""
        return (*([self.found.box] if self.found.box else []), *self.found.leaves)

    def table(self) -> pd.DataFrame:
        """A row per rule: method, english, zh, density with its interval, coverage, inside, hits, base."""
        return pd.DataFrame(
            {
                "method": "box (PRIM)" if rule is self.found.box else "tree",
                "english": rule.english(self.event[0]),
                "zh": rule.chinese(self.event[1]),
                "density": rule.density,
                "low": rule.density_interval.low,
                "high": rule.density_interval.high,
                "coverage": rule.coverage,
                "inside": rule.inside,
                "hits": rule.hits,
                "base": rule.base,
            }
            for rule in self.rules
        )

    def plot(self) -> Picture:
        """Peeling trajectory, bounds of the box, and the points over the two factors that matter most."""
        return drawn("discovery", self._draw)

    def keep(self, folder: Path | str | None = None) -> list[Path]:
        """Write figure and rules into a folder, else beside the runs. Returns the figures."""
        out = place_for(folder, self.folder)
        with figure_folder(out) as pictures:
            figures = [self._draw(pictures / "discovery.png")]
        rules = [
            {**summary(rule), "en": rule.english(self.event[0]), "zh": rule.chinese(self.event[1])}
            for rule in self.rules
        ]
        kept = told_of(self.event, self.lacking, self.hits)
        keep_json(out, "discovery.json", kept | {"rules": rules, "importance": self.found.importance})
        return figures

    def _draw(self, path: Path) -> Path:
        from experiments.figures.discovery import draw_discovery

        return draw_discovery(
            self.found, self.points, self.hits, self.factors, self.event, path, self.identity
        )


def discover(
    scenarios: str | Path | Sequence[str | Path] = (),
    *,
    factors: Sequence[str] = (),
    around: float = 0.5,
    metric: str = CHIEF,
    threshold: float = 0.0,
    samples: int = 200,
    hold_out: bool = True,
    seeds: int = 5,
    seed: int = 1,
    equal: str = "hours",
    overrides: Mapping[str, object] | None = None,
    history: str | None = None,
    spin_up: int | None = None,
    horizon: str | None = None,
    workers: int = 1,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
) -> Discovery:
    """Draw points of a space, run them, and tell by rules where an outcome is better than a threshold.

    threshold : with two scenarios, of their difference; 0 asks when the second one wins
    hold_out : measure rules on the half of the points that did not make them
    scenarios, factors, around, metric, samples, seeds, seed, equal, overrides : as of `Exploration`
    history, spin_up, horizon : as of `experiments.designs.past.Past`; history "none" leaves the reform out
    out : folder that keeps the runs; those it holds are not run again. None keeps nothing.

    Raises ScenarioError for input that cannot be used, and where one side is too rare to learn from.
    """
    asked = Exploration(
        several(scenarios, (str, Path)),
        factors,
        around,
        metric,
        samples,
        seeds,
        seed,
        overrides or {},
        equal,
        Past.of(history, spin_up, horizon),
    )
    made, sought = discovery_design(asked, threshold, hold_out=hold_out)
    return run_discovery(Prepared.of(made), sought, workers=workers, out=out, progress=progress)


def discovery_design(
    asked: Exploration, threshold: float = 0.0, *, hold_out: bool = True
) -> tuple[Experiment, Sought]:
    """The design that `discover` runs, and what it looks for. Raises ScenarioError for an outcome of which
    neither more nor less is better."""
    scenarios = asked.loaded()
    sought = Sought(asked.outcome(scenarios), threshold, hold_out)
    if sought.outcome.direction == "neither":
        raise ScenarioError(
            f"--metric {asked.metric}: neither more nor less of it is better; choose another outcome."
        )
    return asked.design(LATIN, scenarios, f"When does {sought.event[0]}?"), sought


def run_discovery(
    prepared: Prepared,
    sought: Sought,
    *,
    workers: int = 1,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
) -> Discovery:
    """Run a prepared design and learn the rules."""
    with prepared.ran(out=out, workers=workers, progress=progress) as ran:
        return _learnt(prepared.experiment, sought, ran, Path(out) if out else None)


def told_of(event: tuple[str, str], lacking: str, hits: np.ndarray) -> dict[str, Any]:
    """At how many points an event happens, as plain data without a rule."""
    counts = {"points": len(hits), "hits": int(hits.sum())}
    return {"event": event, "lacking": lacking, "rules": [], **counts, "importance": {}}


def _learnt(experiment: Experiment, sought: Sought, ran: Ran, folder: Path | None) -> Discovery:
    results, stored, outcome = ran.store.results(), ran.store.points(), sought.outcome
    means = outcome.values(results).mean(axis=1).dropna()
    lacking = outcome.lacking(results, sorted(set(stored["point"])))
    points = factor_values(stored, outcome)[[f.path for f in experiment.factors]].loc[means.index]
    better = means > sought.threshold if outcome.direction == "higher" else means < sought.threshold
    hits, factors = np.asarray(better, dtype=bool), experiment.factors
    # Beside the runs, wherever these lie: how often it happens is a finding where no rule can be learnt, too.
    ran.store.place.write_json("discovery.json", told_of(sought.event, lacking, hits))
    make = partial(discovery.discover, points, hits, factors, seed=experiment.seed, hold_out=sought.hold_out)
    found = learnt(make, lacking)
    about = identity_of(ran.store), ran.failed, folder, reform_of(ran.store)
    return Discovery(found, sought.event, lacking, factors, points, hits, *about)
