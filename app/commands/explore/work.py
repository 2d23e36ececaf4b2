"""Exploring commands, and discovery: from words on the command line to runs, tables and figures."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from app.commands.design.printing import print_estimate
from app.commands.explore.printing import print_discovery
from app.commands.run.work import Overrides
from app.console.notes import say_notes
from app.console.progress import announce_compilation, of_runs, progress
from experiments.designs.chosen import chosen_seeds
from experiments.designs.cities import check_cities
from experiments.designs.equal_cost import CAPACITY, HOURS, known_equal
from experiments.designs.experiment import Experiment
from experiments.designs.factors import SCENARIO, Factor, set_and_varied
from experiments.designs.sampling import LATIN
from experiments.designs.text import text_of
from experiments.execution.complete import Engine
from experiments.execution.engines import engine_from
from experiments.execution.estimate import estimate
from experiments.execution.run_design import Outcome as Ran
from experiments.execution.run_design import run_experiment
from experiments.exploration.analysis import factor_values
from experiments.exploration.discovery import discover
from experiments.exploration.explore import Outcome, factors_around, factors_from
from experiments.exploration.rules import summary
from experiments.storage.atomic import file_errors, write_json
from experiments.storage.place import Place
from experiments.storage.store import Store
from experiments.wording.plain_data import plain
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Asked:
    """Options of an exploring command as they were given."""

    names: Sequence[str]
    factors: Sequence[str]
    around: float
    metric: str
    samples: int
    seeds: int
    seed: int
    workers: int
    laid: Overrides
    out: Path | None
    dry_run: bool
    as_json: bool
    equal: str = HOURS

    @property
    def varied(self) -> tuple[str, ...]:
        """Scenarios that are a factor by themselves; empty where they are named as what is explored."""
        return tuple(
            str(level) for f in factors_from(self.factors) if f.path == SCENARIO for level in f.levels
        )

    @property
    def scenarios(self) -> list[Scenario]:
        """The scenarios with the options laid over them; one or two, or those that are a factor."""
        if self.varied:
            if self.names:
                raise ScenarioError(
                    "--factor scenario: the scenario is a factor already; leave out the names "
                    "before the options."
                )
            return [load_scenario(name, self.laid) for name in self.varied]
        if not 1 <= len(self.names) <= 2:
            raise ScenarioError(f"give one scenario, or two to compare; got {len(self.names)}.")
        return [load_scenario(name, self.laid) for name in self.names]

    @property
    def fixed(self) -> dict[str, Any]:
        """The options as plain values."""
        return {path: value[0] if isinstance(value, tuple) else value for path, value in self.laid.items()}

    def outcome(self, scenarios: Sequence[Scenario]) -> Outcome:
        """What is explored."""
        if self.varied:
            return Outcome(self.metric, None)
        names = [scenario.name for scenario in scenarios]
        return Outcome(self.metric, names[-1], names[0] if len(names) == 2 else None)

    def factors_of(self, scenarios: Sequence[Scenario]) -> tuple[Factor, ...]:
        """What is varied; refuses what an option of the command holds at a value."""
        around = factors_around(scenarios, self.around, () if self.equal == HOURS else (CAPACITY,))
        found = factors_from(self.factors, scenarios) or around
        for path, by in set_and_varied(self.laid, [factor.path for factor in found]):
            value = self.laid[path]
            option = value[1] if isinstance(value, tuple) else path
            raise ScenarioError(f"--factor {by}: {option} sets {path} already; leave one of the two out.")
        return found

    def experiment(self, kind: str, scenarios: Sequence[Scenario], question: str) -> Experiment:
        """The design that the options ask for."""
        factors = self.factors_of(scenarios)
        made = Experiment(
            name=f"{kind} of {' and '.join(scenario.name for scenario in scenarios)}",
            text="",
            kind=kind,
            scenarios=self.varied or tuple(self.names),
            factors=factors,
            fixed=self.fixed,
            seeds=chosen_seeds(self.seeds),
            samples=self.samples,
            seed=self.seed,
            question=question,
            equal=known_equal(self.equal),
        )
        if why := made.unequal():
            raise ScenarioError(f"--equal {self.equal}: {why}")
        return replace(made, text=text_of(made))


def discover_command(asked: Asked, threshold: float, *, hold_out: bool) -> bool:
    """Find and tell the rules. Returns whether every run went well."""
    scenarios = asked.scenarios
    outcome = asked.outcome(scenarios)
    if outcome.direction == "neither":
        raise ScenarioError(
            f"--metric {asked.metric}: neither more nor less of it is better; choose another outcome."
        )
    experiment = asked.experiment(LATIN, scenarios, f"When does {event_of(outcome, threshold)[0]}?")
    with run_asked(experiment, asked) as ran:
        if ran is None:
            return True
        results = ran.store.results()
        means = outcome.values(results).mean(axis=1).dropna()
        lacking = outcome.lacking(results, sorted(set(ran.store.points()["point"])))
        points = factor_values(ran.store.points(), outcome)[[f.path for f in experiment.factors]].loc[
            means.index
        ]
        better = means > threshold if outcome.direction == "higher" else means < threshold
        hits = np.asarray(better, dtype=bool)
        made = partial(discover, points, hits, experiment.factors, seed=asked.seed, hold_out=hold_out)
        found = learnt(made, lacking)
        event = event_of(outcome, threshold)
        figures = []
        if asked.out is not None:
            from experiments.figures.discovery import draw_discovery

            with figure_folder(asked.out) as folder:
                drawn = draw_discovery(
                    found,
                    points,
                    hits,
                    experiment.factors,
                    event,
                    folder / "discovery.png",
                    identity_of(ran.store),
                )
                figures = [drawn]
            rules = [summary(rule) for rule in ([found.box] if found.box else []) + list(found.leaves)]
            kept = {"event": event, "lacking": lacking, "rules": rules, "importance": found.importance}
            keep_json(asked.out, "discovery.json", kept)
        print_discovery(found, event, figures, lacking, as_json=asked.as_json)
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
def run_asked(experiment: Experiment, asked: Asked) -> Iterator[Ran | None]:
    """Run an experiment and give what came of it; None after a dry run. Kept where `--out` says so."""
    points = experiment.points()
    say_notes(check_cities(experiment.name, points))
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
            ran = run_experiment(
                experiment, asked.out or nowhere, engine, keep=(), points=points, progress=of_runs(report)
            )
        yield ran


def learnt[T](make: Callable[[], T], lacking: str = "") -> T:
    """What `make` gives; what it cannot learn from is told as a message, with what is lacking first."""
    try:
        return make()
    except ScenarioError:
        raise
    except ValueError as error:
        raise ScenarioError(f"{lacking} ({error})" if lacking else str(error)) from None


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


def identity_of(store: Store) -> dict[str, object]:
    """What a picture must carry so that its numbers can be found and made again."""
    design = store.design
    return {"scenarios": design.keys, "seeds": list(design.seeds), "code_hash": design.code_hash}
