"""The strip of seeds: a comparison that grows seed by seed in an ordinary result folder (种子条).

A comparison of the same scenarios with the same spin-up and horizon into that folder finds the runs done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from experiments.designs.past import BOTH, SETTLED, SOON
from experiments.execution.batch import OnProgress, Progress
from experiments.execution.worker import run_task
from experiments.film.before import OnDay, spin_up, spun_up
from experiments.film.shots import SPIN_UP, shots_of
from experiments.film.verdict import verdict
from experiments.results.compare import compare
from experiments.results.comparison import Comparison, comparison_from
from experiments.statistics.paired import FEWEST
from experiments.storage.place import Place
from experiments.storage.store import Store
from sim.errors import ScenarioError
from sim.scenario.scenario import Scenario

UNTESTED: dict[str, Any] = {"holds": None, "warnings": []}
TESTED_AT = (FEWEST, 8, 12, 16)  # seeds at which the drift tests are taken anew, beside the last


@dataclass(frozen=True, slots=True)
class Strip:
    """Scenarios whose comparison grows seed by seed.

    pair : the two, or the first and all others
    horizon : "soon", or "settled" for both horizons
    """

    pair: tuple[Scenario, ...]
    folder: Path
    horizon: str
    seeds: int

    @property
    def _horizon(self) -> str:
        return BOTH if self.horizon == SETTLED else SOON

    def done(self) -> int:
        """How many of the seeds, from the first on, the folder holds for both scenarios."""
        try:
            store = Store.read(self.folder)
        except ScenarioError:
            return 0
        runs = store.runs()
        if "seed" not in runs or store.manifest.design_of(store.code_hash) is None:
            return 0
        keys = {scenario.key for scenario in store.design.scenarios}
        mine = runs[runs["scenario_key"].isin(list(keys)) & (runs["status"] == "ok")]
        whole = mine.groupby("seed")["scenario_key"].nunique() == len(keys)
        there, count = set(whole[whole].index), 0
        while count + 1 in there and count < self.seeds:
            count += 1
        return count

    def add(self, seed: int, on_spin_up: OnDay | None = None, on_day: OnDay | None = None) -> None:
        """Do the runs of a seed, into the folder.

        on_spin_up, on_day : told (day, last day) every evening of the spin-up and of the runs
        """
        self._live_before(seed, on_spin_up)
        self._compare([seed], on_day)

    def _live_before(self, seed: int, on_day: OnDay | None) -> None:
        """Live the spin-ups of a seed that the machine does not keep yet."""
        first, *others = self.pair
        for other in others:
            for shot in shots_of((first, other), seed):
                if not spun_up(shot):
                    spin_up(shot, on_day)

    def tested(self, seeds: int) -> Comparison:
        """The comparison of the first seeds, with drift tests over all of them."""
        return self._compare(range(1, seeds + 1))

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
        where = {"out": self.folder, "spin_up": SPIN_UP, "horizon": self._horizon}
        return compare(list(self.pair), list(seeds), work=work, progress=progress, **where)  # type: ignore[arg-type]

    def so_far(self, seeds: int) -> Comparison:
        """What the folder holds of the first seeds."""
        store = Store.read(Place(self.folder))
        return comparison_from(store, range(1, seeds + 1), 0, 0, kept=True)

    def told(self, seeds: int, holds: dict[str, Any] | None = None) -> dict[str, Any]:
        """The verdict on the first seeds.

        holds : `holds` and `warnings` of the last drift tests, where they are not taken anew
        """
        if seeds in TESTED_AT or seeds == self.seeds:
            return self._verdict(self.tested(seeds))
        return self._verdict(self.so_far(seeds), holds or UNTESTED)
