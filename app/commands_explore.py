"""Sensitivity and discovery: from words on the command line to runs, tables and figures."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from app.commands import Overrides
from app.print_design import print_estimate
from app.print_explore import print_discovery, print_sensitivity
from app.progress import announce_compilation, progress
from experiments.atomic import file_errors, write_json
from experiments.batch import Progress
from experiments.compare import chosen_seeds
from experiments.comparison import plain
from experiments.complete import Engine
from experiments.discovery import discover
from experiments.engines import engine_from
from experiments.estimate import estimate
from experiments.experiment import Experiment
from experiments.explore import Outcome, factors_around, factors_from
from experiments.factors import Factor
from experiments.place import Place
from experiments.rules import summary
from experiments.run_design import Outcome as Ran
from experiments.run_design import run_experiment
from experiments.sampling import LATIN, MORRIS, SOBOL
from experiments.sensitivity import morris, sobol
from sim.errors import ScenarioError
from sim.metrics import METRICS
from sim.scenario import Scenario
from sim.scenario_file import load_scenario


@dataclass(frozen=True)
class Asked:
    """Options of an exploring command as they were given."""

    names: Sequence[str]
    factors: Sequence[str]
    around: float
    metric: str
    samples: int
    seeds: int
    luck: int
    workers: int
    laid: Overrides
    out: Path | None
    dry_run: bool
    as_json: bool

    @property
    def scenarios(self) -> list[Scenario]:
        """The scenarios with the options laid over them; one or two."""
        if not 1 <= len(self.names) <= 2:
            raise ScenarioError(f"give one scenario, or two to compare; got {len(self.names)}.")
        return [load_scenario(name, self.laid) for name in self.names]

    @property
    def fixed(self) -> dict[str, Any]:
        """The options as plain values."""
        return {path: value[0] if isinstance(value, tuple) else value for path, value in self.laid.items()}

    def outcome(self, scenarios: Sequence[Scenario]) -> Outcome:
        """What is explored."""
        names = [scenario.name for scenario in scenarios]
        return Outcome(self.metric, names[-1], names[0] if len(names) == 2 else None)

    def experiment(self, kind: str, scenarios: Sequence[Scenario], question: str) -> Experiment:
        """The design that the options ask for."""
        factors = factors_from(self.factors, scenarios) or factors_around(scenarios, self.around)
        return Experiment(
            name=f"{kind} of {' and '.join(scenario.name for scenario in scenarios)}",
            text="",
            kind=kind,
            scenarios=tuple(self.names),
            factors=factors,
            fixed=self.fixed,
            seeds=chosen_seeds(self.seeds),
            samples=self.samples,
            seed=self.luck,
            question=question,
        )


def sensitivity_command(asked: Asked, method: str) -> bool:
    """Screen or split the variance, draw and print. Returns whether every run went well."""
    if method == "sobol" and asked.samples & (asked.samples - 1):
        raise ScenarioError(f"--samples {asked.samples}: must be a power of 2 for sobol, such as 64 or 128.")
    scenarios = asked.scenarios
    outcome = asked.outcome(scenarios)
    question = f"Which parameters move {outcome.words[0]}?"
    experiment = asked.experiment(MORRIS if method == "morris" else SOBOL, scenarios, question)
    with _run(experiment, asked) as ran:
        if ran is None:
            return True
        values = _in_order(outcome.values(ran.store.results()), experiment.size)
        if method == "morris":
            table = _learnt(lambda: morris(experiment.unit_sample(), experiment.factors, values))
        else:
            table = _learnt(lambda: sobol(experiment.factors, experiment.samples, values))
        about = f"{experiment.size} points, {len(experiment.seeds)} seeds"
        figures = []
        if asked.out is not None:
            from experiments.plots_sensitivity import draw_morris, draw_sobol

            draw = draw_morris if method == "morris" else draw_sobol
            with figure_folder(asked.out) as folder:
                figures = [draw(table, outcome.words, about, folder / f"{method}.png", identity_of(ran))]
            keep_json(asked.out, f"{method}.json", _table_content(table, outcome, experiment))
        print_sensitivity(table, outcome, about, figures, method=method, as_json=asked.as_json)
        return not ran.failed


def discover_command(asked: Asked, threshold: float) -> bool:
    """Find and tell the rules. Returns whether every run went well."""
    scenarios = asked.scenarios
    outcome = asked.outcome(scenarios)
    if outcome.direction == "neither":
        raise ScenarioError(
            f"--metric {asked.metric}: neither more nor less of it is better; choose another outcome."
        )
    experiment = asked.experiment(LATIN, scenarios, f"When does {event_of(outcome, threshold)[0]}?")
    with _run(experiment, asked) as ran:
        if ran is None:
            return True
        means = outcome.values(ran.store.results()).mean(axis=1)
        means = means.dropna()
        points = _points(ran, outcome, experiment.factors).loc[means.index]
        better = means > threshold if outcome.direction == "higher" else means < threshold
        hits = np.asarray(better, dtype=bool)
        found = _learnt(lambda: discover(points, hits, experiment.factors, seed=asked.luck))
        event = event_of(outcome, threshold)
        figures = []
        if asked.out is not None:
            from experiments.plots_discovery import draw_discovery

            with figure_folder(asked.out) as folder:
                drawn = draw_discovery(
                    found, points, hits, experiment.factors, event, folder / "discovery.png", identity_of(ran)
                )
                figures = [drawn]
            rules = [summary(rule) for rule in ([found.box] if found.box else []) + list(found.leaves)]
            keep_json(
                asked.out, "discovery.json", {"event": event, "rules": rules, "importance": found.importance}
            )
        print_discovery(found, event, figures, as_json=asked.as_json)
        return not ran.failed


def event_of(outcome: Outcome, threshold: float) -> tuple[str, str]:
    """What one looks for, in English and Chinese, such as "party_led wins"."""
    about = METRICS[outcome.metric]
    if outcome.baseline is not None and threshold == 0:
        return f"{outcome.scenario} wins ({about.label})", f"{outcome.scenario} 更优（{about.zh}）"
    side, zh = ("above", "高于") if outcome.direction == "higher" else ("below", "低于")
    english, chinese = outcome.words
    return f"{english} is {side} {threshold:g}", f"{chinese}{zh} {threshold:g}"


@contextmanager
def _run(experiment: Experiment, asked: Asked) -> Iterator[Ran | None]:
    """Run an experiment and give what came of it; None after a dry run. Kept where `--out` says so."""
    points = experiment.points()
    engine: Engine = engine_from("local", asked.workers)
    announce_compilation()
    if asked.dry_run:
        place = Place(str(asked.out or "results/exploring"))
        found = estimate(experiment, points, place, engine, keep=())
        print_estimate(experiment, found, place, asked.workers, as_json=asked.as_json)
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as nowhere:
        with progress("runs") as report:

            def tell(now: Progress) -> None:
                report(now.done, now.total, now.failed, now.seconds_left, now.note)

            ran = run_experiment(
                experiment, asked.out or nowhere, engine, keep=(), points=points, progress=tell
            )
        yield ran


def _in_order(values: pd.DataFrame, size: int) -> np.ndarray:
    """Every point a row, also those of which no run went well."""
    return values.reindex(range(size)).to_numpy(dtype=float)


def _points(ran: Ran, outcome: Outcome, factors: Sequence[Factor]) -> pd.DataFrame:
    """Values of the factors by point, from the scenario that has them: the explored one, or the baseline."""
    table = ran.store.points()
    sides = [
        table[table["scenario"] == name].set_index("point") for name in (outcome.scenario, outcome.baseline)
    ]
    paths = [factor.path for factor in factors]
    return sides[0][paths].combine_first(sides[1][paths]) if len(sides[1]) else sides[0][paths]


def _learnt[T](make: Any) -> Any:
    """What `make` gives; what it cannot learn from is told as a message."""
    try:
        return make()
    except ScenarioError:
        raise
    except ValueError as error:
        raise ScenarioError(str(error)) from None


@contextmanager
def figure_folder(out: Path) -> Iterator[Path]:
    """The folder of figures in `out`, made if absent; failures of the disk become messages."""
    with file_errors(out, "write figures"):
        (out / "figures").mkdir(parents=True, exist_ok=True)
        yield out / "figures"


def keep_json(out: Path, name: str, content: object) -> None:
    """Store `content` in `out` as readable JSON."""
    with file_errors(out, "write results"):
        write_json(out / name, plain(content))


def identity_of(ran: Ran) -> dict[str, object]:
    """What a picture must carry so that its numbers can be found and made again."""
    design = ran.store.design
    return {"scenarios": design.keys, "seeds": list(ran.seeds), "code_hash": design.code_hash}


def _table_content(table: pd.DataFrame, outcome: Outcome, experiment: Experiment) -> dict[str, Any]:
    return {
        "outcome": outcome.words,
        "metric": outcome.metric,
        "points": experiment.size,
        "seeds": list(experiment.seeds),
        "table": table.to_dict("records"),
        **{str(name): value for name, value in table.attrs.items()},
    }
