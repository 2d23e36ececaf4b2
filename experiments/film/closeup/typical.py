"""Disputes that are typical and telling: they end differently, and no rare number decided (典型纠纷)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.designs.chosen import chosen_scenarios
from experiments.execution.batch import OnProgress
from experiments.execution.pace import paced
from experiments.execution.worker import city_of
from experiments.film.closeup.journeys import Journeys
from experiments.film.same import Same
from experiments.film.shots import plain_shots
from experiments.film.take import Take, take
from experiments.results.views import Picture, drawn
from experiments.story.actors import Actors
from experiments.story.mirror import CALLS, OFFERS, REOPENED, REQUESTS, number_drawn
from experiments.story.tell import Story, story
from experiments.wording.words import words
from sim.errors import ScenarioError
from sim.scenario.scenario import Scenario
from sim.scenario.topics import load_topics

LEAST, MOST = 0.05, 0.95  # a number drawn beyond these is rarer than one in ten
EVENTS = 25  # of both journeys together: what fits on a page


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Telling:
    """The typical and telling disputes of two runs of one city and seed, those that tell most first.

    keys : of the disputes; the same problem has the same key on both sides
    """

    same: Same
    keys: tuple[int, ...]

    def __repr__(self) -> str:
        a, b = self.names
        return f"Telling({a} and {b}, seed {self.same.takes[0].shot.seed}: {len(self.keys)} disputes)"

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def names(self) -> tuple[str, str]:
        """Names of both scenarios."""
        one, other = (each.shot.scenario.name for each in self.same.takes)
        return one, other

    def table(self, language: str = "en") -> pd.DataFrame:
        """A row per dispute: its number on both sides, topic, place, how it ends on both sides, and events.

        language : of topics, places and ends; column names stay as they are
        """
        say = words(language, "film", "story")
        one = self.same.takes[0]
        scenario = one.shot.scenario
        actors = Actors(city_of(scenario.city, one.shot.seed), load_topics(scenario.catalogue), say)
        rows = self.same.pairs.set_index("key").loc[list(self.keys)]
        problem = [one.row_of(key) for key in self.keys]
        return pd.DataFrame(
            {
                **{
                    f"dispute_{side}": [self._row(n, key) for key in self.keys] for n, side in enumerate("ab")
                },
                "topic": [actors.topic(int(one.problems["topic"][row])) for row in problem],
                "place": [actors.place(int(one.problems["community"][row])) for row in problem],
                **{f"end_{side}": [say(f"fate.{name}") for name in rows[f"fate_{side}"]] for side in "ab"},
                "events": [self.same.crossing.lengths[key] for key in self.keys],
            }
        )

    def _row(self, side: int, key: int) -> int:
        each = self.same.takes[side]
        return each.first + each.row_of(key)

    def key(self, rank: int = 0) -> int:
        """Key of the dispute of a rank, 0 the one that tells most. Raises ScenarioError without it."""
        if 0 <= rank < len(self.keys):
            return self.keys[rank]
        where = f"{' and '.join(self.names)}, seed {self.same.takes[0].shot.seed}"
        if not self.keys:
            raise ScenarioError(
                f"{where}: no dispute is both typical and telling. Take another seed, or more days."
            )
        raise ScenarioError(f"{where}: rank = {rank} must be between 0 and {len(self.keys) - 1}.")

    def stories(
        self, language: str = "en", rank: int = 0, progress: OnProgress | None = None
    ) -> tuple[Story, Story]:
        """The story of a dispute under both scenarios."""
        key, shots = self.key(rank), [each.shot for each in self.same.takes]
        one, other = (
            story(shot.scenario, shot.seed, self._row(side, key), language=language, progress=progress)
            for side, shot in enumerate(shots)
        )
        return one, other

    def plot(self, language: str = "en", rank: int = 0) -> Picture:
        """Two lanes of the dispute on one axis of days, one above the other."""
        from experiments.film.closeup.figure import draw_lanes  # only what draws needs matplotlib

        words(language)
        journeys = Journeys(self.same.takes, self.key(rank))
        return drawn("lanes", lambda path: draw_lanes(journeys, path, language))


def telling(
    scenario_a: str | Path | Scenario,
    scenario_b: str | Path | Scenario,
    seed: int = 1,
    *,
    overrides: Mapping[str, object] | None = None,
    progress: OnProgress | None = None,
) -> Telling:
    """Find the disputes that show best what a scenario changes, and in which nothing rare decided.

    Such a dispute ends well under one scenario only. One unit was asked for the same part under both and took
    it on the better side only. Every number drawn for a request, a call or an offer lies between `LEAST` and
    `MOST`, and both journeys together have at most `EVENTS` events.

    scenario_a, scenario_b : names, paths or scenarios, as `gongzhi.story` takes them; run from day 1
    overrides : values laid over both
    progress : told after every day of both runs

    Raises ScenarioError where the scenarios are about different cities or have different calendars.
    """
    (a,), (b,) = (chosen_scenarios([each], overrides or {}) for each in (scenario_a, scenario_b))
    shots, on_day = plain_shots((a, b), seed), paced(progress)
    last = shots[0].days
    one, other = (
        take(shot, _after(on_day, side * last, 2 * last) if on_day else None)
        for side, shot in enumerate(shots)
    )
    same = Same((one, other))
    return Telling(same, tuple(key for key in same.telling if is_typical(same, key)))


def _after(on_day: Callable[[int, int], None], before: int, last: int) -> Callable[[int, int], None]:
    return lambda day, _: on_day(before + day, last)


def is_typical(same: Same, key: int) -> bool:
    """Whether a dispute has few events, and no number drawn for an answer is a rare one."""
    if same.crossing.lengths[key] > EVENTS:
        return False
    numbers = np.concatenate([numbers_drawn(each, key) for each in same.takes])
    return bool(((numbers >= LEAST) & (numbers <= MOST)).all())


def numbers_drawn(side: Take, key: int) -> np.ndarray:
    """Numbers drawn for the requests, calls and offers of a dispute, in their order: float64."""
    events = side.log[side.keys == np.uint64(key)]
    shot, relapses, found = side.shot, 0, []
    for event in events:
        if event["activity"] in (*REQUESTS, *CALLS, *OFFERS):
            persistence = shot.scenario.on(int(event["day"])).accept.refusal_persistence
            found.append(number_drawn(shot.seed, event, key, relapses, persistence))
        relapses += event["activity"] in REOPENED
    return np.array(found, float)
