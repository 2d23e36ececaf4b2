"""Compare scenarios under the same seeds: the one call that the command line and the notebooks use."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from experiments.designs.chosen import check_workers, chosen_seeds, compared_scenarios
from experiments.designs.equal_cost import COST, at_equal_cost, known_equal
from experiments.designs.past import BOTH, LONGEST, NONE
from experiments.execution.batch import OnProgress
from experiments.execution.complete import Engine, complete, lasting
from experiments.execution.executors import OpenExecutor
from experiments.execution.reform.course import Clock, drop_ends, settled, spun_up
from experiments.execution.reform.plan import AUTO, Arm, Asked, Days, arms_of
from experiments.execution.worker import Task, Work, run_task
from experiments.results.comparison import Comparison, comparison_from, series_by_scenario
from experiments.statistics.settling import Agreement
from experiments.storage.manifest import Design
from experiments.storage.place import Place
from experiments.storage.store import Store
from sim.scenario.scenario import LENGTHS, Scenario
from sim.values import named_values, parted, whole_number


def compare(
    scenarios: str | Path | Scenario | Sequence[str | Path | Scenario],
    seeds: int | Iterable[int] = 20,
    *,
    workers: int = 1,
    out: Path | str | None = None,
    overrides: Mapping[str, object] | None = None,
    equal: str = "hours",
    history: str | None = None,
    spin_up: int | str = AUTO,
    horizon: str = BOTH,
    days: int | None = None,
    followed: int | None = None,
    progress: OnProgress | None = None,
    work: Work = run_task,
    open_executor: OpenExecutor | None = None,
) -> Comparison:
    """Reform cities in several ways under the same seeds, and compare each way with the first.

    Every city is spun up under its history until it has settled; then each scenario goes on from the same
    evening with the same random numbers. See docs/reform.md.

    scenarios : names of shipped scenarios, paths of scenario files, or scenarios; at least two
    seeds : how many (1, 2, 3 ...) or which
    workers : processes; 1 runs everything here
    out : folder (or fsspec address) that keeps the runs; those it holds already are not run again.
        None keeps nothing.
    overrides : values that replace those of the files, such as {"calendar.days": 90} or, the same,
        {"calendar": {"days": 90}}
    equal : "hours", all hold the same staff hours, or "cost", each costs what the first one costs, so that
        who pays for levers holds fewer hours
    history : under what the cities are spun up, whatever the scenarios say: "first", the first scenario;
        "own", each also under itself; a name or path; or "none", no reform: every scenario from its first
        day on, with the warm-up and the days of its file
    spin_up : days before the reform; "auto" for as many as the drift test takes
    horizon : "soon", problems of the first half-year after the reform; "settled", of a year in which the
        drift test holds; or "both"
    days : days after the reform, looked at on their last evening, in the place of horizons. `calendar.days`
        and `calendar.warm_up` among the overrides are taken for `days` and `spin_up`
    followed : days that every problem is followed at least, from the 180 that headlines need; 365 unless said
    progress : told after every chunk of runs; of reforms in days
    open_executor : opens another executor than local processes, for instance of a cluster

    Raises ScenarioError for input that cannot be used. Failed runs are kept as rows (`.failed`).
    """
    given = named_values(overrides, "overrides")
    if history != NONE:
        given, days, spin_up = _lengths(given, days, spin_up)
    asked = Asked.of(history, spin_up, horizon, days, followed)
    chosen = compared_scenarios(scenarios, given)
    if known_equal(equal) == COST:
        chosen = at_equal_cost(chosen)
    how = _How(
        chosen, chosen_seeds(seeds), equal, Engine(check_workers(workers), open_executor), progress, work
    )
    compared = _as_they_are if asked.nothing else partial(_reformed, asked=asked)
    if out is not None:
        return compared(how, Place(out), kept=True)
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as folder:
        return compared(how, Place(folder), kept=False)


def _lengths(
    given: dict[str, object], days: int | None, spin_up: int | str
) -> tuple[dict[str, object], int | None, int | str]:
    """Overrides without the lengths of a run, and the days and the spin-up that they ask for."""
    calendar = given.get("calendar")
    if isinstance(calendar, Mapping):
        given = {name: value for name, value in given.items() if name != "calendar"}
        given |= {f"calendar.{name}": value for name, value in calendar.items()}
    said = {name: given.pop(f"calendar.{name}") for name in LENGTHS if f"calendar.{name}" in given}
    plain = {name: parted(value)[0] for name, value in said.items()}
    if "days" in plain:
        days = whole_number(plain["days"], "calendar.days", 1, LONGEST)
    if "warm_up" in plain:
        spin_up = whole_number(plain["warm_up"], "calendar.warm_up", 0, LONGEST)
    return given, days, spin_up


@dataclass(frozen=True, slots=True)
class _How:
    """What is compared, under which seeds, and who does the runs."""

    scenarios: list[Scenario]
    seeds: tuple[int, ...]
    equal: str
    engine: Engine
    progress: OnProgress | None
    work: Work


def asked_of(scenarios: Sequence[Scenario]) -> str:
    """The question of a comparison: that of the first scenario that has one; else how they differ."""
    asked = next((scenario for scenario in scenarios if scenario.question), None)
    if asked:
        return f"{asked.question} {asked.question_zh}".strip()
    english = [scenario.title or scenario.name for scenario in scenarios]
    chinese = [scenario.title_zh or scenario.name for scenario in scenarios]
    listed = f"{', '.join(english[:-1])} and {english[-1]}"
    return f"What differs between {listed}? {'、'.join(chinese)}之间有何不同？"


def _as_they_are(how: _How, folder: Place, *, kept: bool) -> Comparison:
    """Every scenario from its first day on, as its file says."""
    design = Design.of(how.scenarios, how.seeds, equal=how.equal)
    store = Store.open(folder, design, asked_of(how.scenarios))
    # All scenarios of one seed next to each other, so that pairs complete early.
    tasks = [Task(scenario, seed) for seed in how.seeds for scenario in how.scenarios]
    with _discarded_if_empty(store, kept=kept):
        computed, reused = complete(store, tasks, how.engine, work=how.work, progress=how.progress)
    return comparison_from(store, how.seeds, computed, reused, kept=kept)


def _reformed(how: _How, folder: Place, asked: Asked, *, kept: bool) -> Comparison:
    """Every scenario after a history."""
    arms, clock = arms_of(how.scenarios, asked), Clock(how.progress)
    calendars: list[Days] = []
    count = {"computed": 0, "reused": 0}

    def opened(days: Days, tests: Sequence[Agreement]) -> Store:
        reform = days.plain(arms, tests) | {"tested": len(how.seeds)}
        design = Design.of([days.of(arm) for arm in arms], how.seeds, equal=how.equal, reform=reform)
        return Store.open(folder, design, asked_of(how.scenarios))

    def run(days: Days) -> pd.DataFrame:
        more = days.days - (calendars[-1].days if calendars else 0)  # the rest has been lived before
        calendars.append(days)
        store, clock.ahead = opened(days, spin_ups), 0
        tasks = [_task(days, arm, seed) for seed in how.seeds for arm in arms]
        progress = clock.batch(more, f"{days.days} days after the reform")
        with _discarded_if_empty(store, kept=kept):
            done, there = complete(store, tasks, engine, work=how.work, progress=progress)
        clock.done += done * more
        count["computed"], count["reused"] = count["computed"] + done, count["reused"] + there
        return series_by_scenario(store, how.seeds)

    with lasting(how.engine) as engine:
        days, spin_ups = spun_up(arms, how.seeds, asked, engine, clock)
        days, tests = settled(arms, days, how.seeds, run)
    drop_ends(arms, how.seeds, calendars)
    store = opened(days, (*spin_ups, *tests))
    return comparison_from(store, how.seeds, **count, kept=kept)


def fill(
    scenarios: Sequence[Scenario], seeds: Sequence[int], days: Days, out: Path | str, work: Work = run_task
) -> None:
    """Do the runs of some seeds into a folder, and nothing else: `compare` with the same days finds them.

    The folder keeps the drift tests that it has. Several processes may fill one folder at once.
    """
    arms = arms_of(scenarios, days.asked)
    design = Design.of([days.of(arm) for arm in arms], seeds, reform=days.plain(arms))
    store = Store.open(Place(out), design, asked_of(scenarios))
    with _discarded_if_empty(store, kept=True):
        complete(store, [_task(days, arm, seed) for seed in seeds for arm in arms], Engine(), work=work)


def _task(days: Days, arm: Arm, seed: int) -> Task:
    scenario = days.of(arm)
    stops = (scenario.last_day,) if days.waits_to_settle else ()
    return Task(scenario, seed, horizons=days.horizons, stops=stops, shelved=True)


@contextmanager
def _discarded_if_empty(store: Store, *, kept: bool) -> Iterator[None]:
    """Leave no folder behind in which nothing was stored."""
    try:
        yield
    except BaseException:
        if kept:
            store.discard_if_empty()
        raise
