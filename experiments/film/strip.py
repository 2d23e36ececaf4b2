"""The strip of seeds: a comparison that grows seed by seed in an ordinary result folder (种子条).

A comparison of the same scenarios with the same spin-up and horizon into that folder finds the runs done.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from experiments.designs.past import BOTH, SETTLED, SOON
from experiments.execution.batch import OnProgress, Progress
from experiments.execution.reform.plan import Days
from experiments.execution.worker import run_task
from experiments.film.before import OnDay, spin_up, spun_up
from experiments.film.shots import SPIN_UP, calendar_of, shots_of
from experiments.film.verdict import verdict
from experiments.results.compare import compare, fill
from experiments.results.comparison import Comparison, comparison_from
from experiments.statistics.paired import FEWEST
from experiments.storage.place import Place
from experiments.storage.store import Store
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.scenario.scenario import Scenario

UNTESTED: dict[str, Any] = {"holds": None, "warnings": []}
TESTED_AT = (FEWEST, 8, 12, 16)  # seeds at which the drift tests are taken anew, beside the last


@dataclass(frozen=True, slots=True)
class Strip:
    """Scenarios whose comparison grows seed by seed.

    pair : the two, or the first and all others
    horizon : "soon", or "settled" for both horizons
    followed : days that every problem is followed, None for a year, see `compare`
    """

    pair: tuple[Scenario, ...]
    folder: Path
    horizon: str
    seeds: int
    followed: int | None = None

    @property
    def _horizon(self) -> str:
        return BOTH if self.horizon == SETTLED else SOON

    def done(self) -> int:
        """How many of the seeds, from the first on, the folder holds for both scenarios."""
        there, count = self._there(), 0
        while count + 1 in there and count < self.seeds:
            count += 1
        return count

    def holds(self, seed: int) -> bool:
        """Whether the folder holds a seed for both scenarios."""
        return seed in self._there()

    def _there(self) -> set[int]:
        """Seeds that the folder holds for both scenarios."""
        try:
            store = Store.read(self.folder)
        except ScenarioError:
            return set()
        if store.code_hash != code_hash():
            return set()
        runs = store.runs()
        keys = {scenario.key for scenario in store.design.scenarios}
        mine = runs[runs["scenario_key"].isin(list(keys)) & (runs["status"] == "ok")]
        whole = mine.groupby("seed")["scenario_key"].nunique() == len(keys)
        return set(map(int, whole[whole].index))

    def add(self, seed: int, on_spin_up: OnDay | None = None, on_day: OnDay | None = None) -> None:
        """Do the runs of a seed, into the folder. Several processes may do seeds of one strip at once.

        on_spin_up, on_day : told (day, last day) every evening of the spin-up and of the runs
        """
        self._live_before(seed, on_spin_up)
        work = partial(run_task, on_day=on_day)
        fill(list(self.pair), [seed], self._days, self.folder, work)

    @property
    def _days(self) -> Days:
        """The calendar of the first horizon; that of the settled one follows from drift tests."""
        return calendar_of(SOON, self.followed, SPIN_UP)

    def _live_before(self, seed: int, on_day: OnDay | None) -> None:
        """Live the spin-ups of a seed that the machine does not keep yet."""
        first, *others = self.pair
        for other in others:
            for shot in shots_of((first, other), seed):
                if not spun_up(shot):
                    spin_up(shot, on_day)

    def tested(self, seeds: int, progress: OnProgress | None = None) -> Comparison:
        """The comparison of the first seeds, with drift tests over all of them.

        progress : told after every spin-up that was looked at
        """
        return self._compare(range(1, seeds + 1), progress=progress)

    def all(self, on_spin_up: OnDay | None = None, on_day: OnDay | None = None) -> dict[str, Any]:
        """Do all seeds at once and tell of them, see `whole`."""
        return self._verdict(self.whole(on_spin_up, on_day))

    def whole(self, on_spin_up: OnDay | None = None, on_day: OnDay | None = None) -> Comparison:
        """Do all seeds at once: how long the arms are followed until they have settled is asked of all
        together.

        on_day : told (days, of all days of all runs) every evening, as far as finished runs tell
        """
        for seed in range(1, self.seeds + 1):
            self._live_before(seed, on_spin_up)
        days = [0, 0]

        def note(now: Progress) -> None:
            days[:] = now.done, now.total

        def tell(_day: int, _last: int) -> None:
            if on_day:
                on_day(*days)

        return self._compare(range(1, self.seeds + 1), tell, note)

    def _verdict(self, found: Comparison, tested: dict[str, Any] | None = None) -> dict[str, Any]:
        first, second, *_ = self.pair
        return verdict(found, (first, second), self.seeds, tested)

    def _compare(
        self,
        seeds: Sequence[int],
        on_day: OnDay | None = None,
        progress: OnProgress | None = None,
    ) -> Comparison:
        work = partial(run_task, on_day=on_day)
        where = {
            "out": self.folder,
            "spin_up": SPIN_UP,
            "horizon": self._horizon,
            "followed": self.followed,
        }
        return compare(list(self.pair), list(seeds), work=work, progress=progress, **where)  # type: ignore[arg-type]

    def so_far(self, seeds: int) -> Comparison:
        """What the folder holds of the first seeds."""
        store = Store.read(Place(self.folder))
        return comparison_from(store, range(1, seeds + 1), 0, 0, kept=True)

    def told(
        self,
        seeds: int,
        show: Callable[[dict[str, Any]], None] | None = None,
        progress: OnProgress | None = None,
    ) -> dict[str, Any]:
        """The verdict on the first seeds, with the last drift tests, or new ones where they are due.

        show : shown the verdict with the last ones while new ones are taken; progress : told meanwhile
        """
        found = self.so_far(seeds)
        tested = _tested(found)
        if any(tested < due <= seeds for due in (*TESTED_AT, self.seeds)):
            if show is not None:
                show(self._told(found))
            found = self.tested(seeds, progress)
        return self._told(found)

    def _told(self, found: Comparison) -> dict[str, Any]:
        return self._verdict(found, None if _tested(found) else UNTESTED)


def _tested(found: Comparison) -> int:
    """Under how many seeds the drift tests of a comparison were taken; 0 for none."""
    return int(found.design.reform.get("tested", 0))
