"""What a batch of runs is: a comparison of scenarios into a folder of its own (批量计划)."""

import re
from dataclasses import dataclass
from shlex import quote

from app.web.limits import limits
from app.web.offers import FILE, cities, known, laid
from app.web.reproduce import APP, ROOT, city_words
from experiments.designs.past import BOTH, SETTLED, SOON
from experiments.film.shots import SPIN_UP
from sim.errors import ScenarioError
from sim.scenario.scenario import Scenario

MOST_SCENARIOS = 8
HORIZONS = (SOON, SETTLED)
LONGEST = 60  # signs of the name of a folder
NAME = re.compile(rf"[\w-]{{1,{LONGEST}}}")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be compared.

    names : scenarios on offer, the first being the one the others are set beside
    horizon : "soon", or "settled" for both
    folder : name below the root; empty for one that follows from the rest
    """

    names: tuple[str, ...] = ("siloed", "party_led")
    city: str = "mid_city"
    seeds: int = 20
    horizon: str = SOON
    folder: str = ""

    @property
    def place(self) -> str:
        """Name of the folder."""
        parts = (*self.names, self.city, self.horizon)
        return self.folder or re.sub(r"[^\w-]+", "-", "-".join(parts))[-LONGEST:].strip("-")

    def problem(self) -> str:
        """Key of the text that says why this cannot be started; empty where it can."""
        if not limits().batch:
            return "batch_not_here"
        if len(set(self.names)) < 2 or len(set(self.names)) < len(self.names):
            return "batch_two"
        if len(self.names) > MOST_SCENARIOS:
            return "batch_many"
        if any(not known(name) or name.startswith(FILE) for name in self.names) or self.city not in cities():
            return "batch_unknown"
        if not 1 <= self.seeds <= limits().batch:
            return "batch_seeds"
        if not NAME.fullmatch(self.place) or self.place == APP or self.horizon not in HORIZONS:
            return "batch_folder"
        return ""

    def check(self) -> None:
        """Raise ScenarioError with the key of the text where this cannot be started."""
        if problem := self.problem():
            raise ScenarioError(problem)

    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios, laid on the city. Raises ScenarioError where one does not fit it."""
        return tuple(laid(name, cities()[self.city][2]) for name in self.names)

    def command(self) -> str:
        """The same on the command line."""
        words = ["gongzhi", "compare", *self.names, *city_words(self.city), "--seeds", str(self.seeds)]
        words += ["--spin-up", str(SPIN_UP), "--horizon", BOTH if self.horizon == SETTLED else SOON]
        return " ".join(quote(word) for word in [*words, "--out", f"{ROOT}/{self.place}"])
