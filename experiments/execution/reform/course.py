"""Living a reform: spin-ups until the cities have settled, then all arms until they have (改革进程)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from experiments.execution.batch import OnProgress, Progress, run_batch
from experiments.execution.complete import Engine
from experiments.execution.reform.plan import Arm, Asked, Days, first_days
from experiments.execution.reform.shelf import Shelf
from experiments.execution.worker import Task, spin_up
from experiments.statistics.settling import (
    BETWEEN,
    DAILY,
    LASTING,
    MOST_AFTER,
    MOST_SPIN_UP,
    SEASON,
    SOON_ENOUGH,
    WINDOW,
    Agreement,
    arm_tests,
    enough_days,
    paired_tests,
    spin_up_tests,
)
from experiments.storage.tables import FinishedRun
from sim.compilation import is_warm, warm_up
from sim.errors import ScenarioError
from sim.scenario.reform import reformed
from sim.scenario.scenario import Scenario

WATCHED = (*DAILY, LASTING)


@dataclass(slots=True)
class Clock:
    """Progress of several batches in days, with the time left of all of them.

    done : days that finished batches have lived; ahead : days of the batches after the one under way
    pace : seconds a day, as the batch under way reckons it: without the start of workers, which comes once
    """

    tell: OnProgress | None
    done: int = 0
    ahead: int = 0
    pace: float | None = None

    def batch(self, days: int, note: str) -> OnProgress | None:
        """Of a batch whose every run lives so many days."""
        if self.tell is None:
            return None
        tell = self.tell

        def told(now: Progress) -> None:
            done, total = self.done + now.done * days, self.done + now.total * days + self.ahead
            waiting = (now.total - now.done) * days
            if waiting and now.seconds_left is not None:
                self.pace = now.seconds_left / waiting
            left = None if self.pace is None else self.pace * (total - done)
            tell(replace(now, done=done, total=total, seconds_left=left, note=now.note or note))

        return told


def spun_up(
    arms: Sequence[Arm], seeds: Sequence[int], asked: Asked, engine: Engine, clock: Clock
) -> tuple[Days, tuple[Agreement, ...]]:
    """Spin every history up under every seed until all have settled, or for as long as is asked.

    Until `MOST_SPIN_UP` nothing is tolerated: a spin-up is lived once and shared by all arms. It grows by
    `SEASON`, so that every reform comes in the same season.
    Returns the calendar and the drift tests of the last evening; none where it is too short to tell.
    """
    if not (is_warm() or engine.far):
        warm_up()  # otherwise every worker would compile the same kernels
    if asked.spin_up == 0:
        return first_days(asked), ()
    histories = list({arm.history.key(): arm.history for arm in arms}.values())
    days, lived = first_days(asked), 0
    while True:
        clock.ahead = len(arms) * len(seeds) * days.days
        tasks = [spin_up_of(history, days.spin_up, seed) for seed in seeds for history in histories]
        done = _all_went_well(
            spun(tasks, engine, clock.batch(days.spin_up - lived, f"spin-up to day {days.spin_up}"))
        )
        clock.done += len(tasks) * (days.spin_up - lived)
        tests = tuple(test for history in histories for test in tests_of(history, done, days, seeds))
        still = _hold(tests) and all(test.strict for test in tests)
        if asked.spin_up is not None or still or days.spin_up >= MOST_SPIN_UP:
            return days, tests
        lived, days = days.spin_up, replace(days, spin_up=days.spin_up + SEASON)


def spin_up_of(history: Scenario, day: int, seed: int) -> Task:
    """The days of a history until an evening that is kept."""
    return Task(reformed(history, history, day, 1), seed, stops=(day,), shelved=True)


def spun(tasks: Sequence[Task], engine: Engine, progress: OnProgress | None) -> dict[str, FinishedRun]:
    """Spin-ups done and kept on the shelf, by identity; those that failed are among them."""
    done: dict[str, FinishedRun] = {}
    run_batch(
        tasks,
        lambda runs: done.update({run.run_id: run for run in runs}),
        workers=engine.workers,
        work=spin_up,
        progress=progress,
        open_executor=engine.open_executor,
    )
    return done


def _all_went_well(done: dict[str, FinishedRun]) -> dict[str, FinishedRun]:
    """What was done. Raises ScenarioError where one failed: nothing can follow it."""
    for run in done.values():
        if run.status != "ok":
            raise ScenarioError(f"{run.scenario}, seed {run.seed}: the spin-up failed: {run.error.strip()}")
    return done


def tests_of(
    history: Scenario, done: Mapping[str, FinishedRun], days: Days, seeds: Sequence[int]
) -> tuple[Agreement, ...]:
    """Drift tests of a history on the evening of the reform; none where its days are too short to tell."""
    runs = [done[spin_up_of(history, days.spin_up, seed).run_id].daily for seed in seeds]
    daily = {name: np.stack([run[name] for run in runs]) for name in WATCHED}
    return spin_up_tests(history.name, daily, days.spin_up, _followed(history))


def _followed(scenario: Scenario) -> int:
    """Days after which it is known of a problem whether it was durably resolved."""
    return SOON_ENOUGH + scenario.relapse.window


def _hold(tests: Sequence[Agreement]) -> bool:
    return bool(tests) and all(test.holds for test in tests)


def settled_tests(
    arms: Sequence[Arm], daily: pd.DataFrame, days: Days, after: int, seeds: Sequence[int]
) -> tuple[Agreement, ...]:
    """Drift tests of all arms and of each with the first, as if the settled year began `after` days later.

    daily : series of all runs with `scenario`, `seed` and `day`; seeds that some run lacks are left out.
    Empty where the series are too short.
    """
    if any(name not in daily for name in WATCHED):
        return ()
    columns = [series_of(daily, arm.name, seeds) for arm in arms]
    shared = sorted(set.intersection(*(set(each["open"].index) for each in columns)))
    followed = max(_followed(arm.scenario) for arm in arms)
    if not shared or columns[0]["open"].shape[1] < enough_days(days.spin_up, after, followed):
        return ()
    tables = [{name: each[name].loc[shared].to_numpy(float) for name in WATCHED} for each in columns]
    found: list[Agreement] = []
    for arm, table in zip(arms, tables, strict=True):
        found += arm_tests(arm.name, table, days.spin_up, after)
        if arm is not arms[0]:
            both, pair = f"{arm.name}{BETWEEN}{arms[0].name}", (tables[0], table)
            found += paired_tests(both, pair, days.spin_up, after, followed)
    return tuple(found)


def series_of(daily: pd.DataFrame, scenario: str, seeds: Sequence[int]) -> dict[str, pd.DataFrame]:
    """Watched series of one scenario: a row per seed, a column per day."""
    rows = daily[(daily["scenario"] == scenario) & daily["seed"].isin(list(seeds))]
    return {name: rows.pivot(index="seed", columns="day", values=name) for name in WATCHED}


def settled(
    arms: Sequence[Arm],
    days: Days,
    seeds: Sequence[int],
    run: Callable[[Days], pd.DataFrame],
) -> tuple[Days, tuple[Agreement, ...]]:
    """Follow all arms until they and their differences have settled, at most `MOST_AFTER` days.

    run : does the runs of a calendar and gives their daily series
    """
    while True:
        daily = run(days)
        if not days.waits_to_settle:
            return days, ()
        tests = settled_tests(arms, daily, days, days.after, seeds)
        if _hold(tests) or days.after >= MOST_AFTER or not tests:
            return days, tests
        after = days.after + WINDOW
        while after < MOST_AFTER:  # what the same runs tell of later days need not be run for
            known = settled_tests(arms, daily, days, after, seeds)
            if not known or _hold(known):
                break
            after += WINDOW
        days = replace(days, after=after)


def drop_ends(arms: Sequence[Arm], seeds: Sequence[int], calendars: Sequence[Days]) -> None:
    """Take the last evenings of the arms from the shelf; spin-ups stay, as far as there is room."""
    shelf = Shelf()
    for days in calendars:
        for arm in arms:
            scenario = days.of(arm)
            for seed in seeds:
                shelf.drop(scenario, seed, scenario.last_day)
    shelf.tidy()
