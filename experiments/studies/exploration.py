"""What is explored, from a user's words to the design that answers (探索)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from experiments.designs.chosen import chosen_seeds, several
from experiments.designs.equal_cost import CAPACITY, HOURS, known_equal
from experiments.designs.experiment import Experiment
from experiments.designs.factors import SCENARIO, Factor, set_and_varied
from experiments.designs.past import Past
from experiments.designs.text import text_of
from experiments.exploration.explore import Outcome, factors_around, factors_from
from sim.errors import ScenarioError
from sim.outcomes.headline import CHIEF
from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario
from sim.values import parted


@dataclass(frozen=True, slots=True)
class Exploration:
    """A space of scenarios and factors, the outcome that is looked at, and how often.

    scenarios : name or path of the one that is explored; of two, the second beside the first under the same
        seeds; none where a factor is the scenario
    factors : what is varied: `path`, `path=low:high` or `path=a,b,c`, see `explore.factors_from`; where there
        are none, every number of the model
    around : without factors: how far numbers vary, as a share of their value
    samples : points (Latin hypercube), trajectories (Morris), base points (Sobol) or packages a generation
    seeds : of every point, 1 and up; seed : of the sampling
    overrides : values laid over every scenario; as in `load_scenario`, (value, "--days") names its origin
    equal : "hours", or "cost": at every point each scenario costs what the first one costs there
    past : how cities have lived until the points begin (in calls: `history`, `spin_up`, `horizon`, see
        `experiments.designs.past.Past`); None where every run begins on its first day, history "none"
    """

    scenarios: Sequence[str | Path]
    factors: Sequence[str] = ()
    around: float = 0.5
    metric: str = CHIEF
    samples: int = 10
    seeds: int = 5
    seed: int = 1
    overrides: Mapping[str, object] = field(default_factory=dict)
    equal: str = HOURS
    past: Past | None = field(default_factory=Past)

    def __post_init__(self) -> None:
        named = several(self.scenarios, (str, Path))
        wrong = [each for each in named if not isinstance(each, str | Path)]
        if wrong:
            raise ScenarioError(
                f"scenarios: {type(wrong[0]).__name__} cannot be named in a design; give names or files."
            )
        object.__setattr__(self, "scenarios", tuple(map(str, named)))
        object.__setattr__(self, "factors", tuple(several(self.factors, str)))
        object.__setattr__(self, "overrides", _flat(self.overrides))

    @property
    def names(self) -> tuple[str, ...]:
        """The scenarios as they were named."""
        return tuple(map(str, self.scenarios))

    @property
    def varied(self) -> tuple[str, ...]:
        """Scenarios that are a factor by themselves; empty where they are named as what is explored."""
        return tuple(
            str(level) for f in factors_from(self.factors) if f.path == SCENARIO for level in f.levels
        )

    def loaded(self) -> list[Scenario]:
        """The scenarios with the overrides laid over them; one or two, or those that are a factor."""
        if self.varied:
            if self.names:
                raise ScenarioError(
                    "--factor scenario: the scenario is a factor already; leave out the names "
                    "before the options."
                )
            return [load_scenario(name, self.overrides) for name in self.varied]
        if not 1 <= len(self.names) <= 2:
            raise ScenarioError(f"give one scenario, or two to compare; got {len(self.names)}.")
        return [load_scenario(name, self.overrides) for name in self.names]

    @property
    def fixed(self) -> dict[str, Any]:
        """The overrides as plain values."""
        return {path: parted(value)[0] for path, value in self.overrides.items()}

    @property
    def lived(self) -> Past | None:
        """What lies behind the points, with the lengths that are laid over every scenario."""
        return self.past.within(self.fixed) if self.past else None

    def outcome(self, scenarios: Sequence[Scenario]) -> Outcome:
        """What is explored."""
        if self.varied:
            return Outcome(self.metric, None)
        names = [scenario.name for scenario in scenarios]
        return Outcome(self.metric, names[-1], names[0] if len(names) == 2 else None)

    def factors_of(self, scenarios: Sequence[Scenario]) -> tuple[Factor, ...]:
        """What is varied. Raises ScenarioError where an override holds it at a value."""
        around = factors_around(scenarios, self.around, () if self.equal == HOURS else (CAPACITY,))
        found = factors_from(self.factors, scenarios) or around
        for path, by in set_and_varied(self.overrides, [factor.path for factor in found]):
            option = parted(self.overrides[path])[1] or path
            raise ScenarioError(f"--factor {by}: {option} sets {path} already; leave one of the two out.")
        return found

    def design(self, kind: str, scenarios: Sequence[Scenario], question: str) -> Experiment:
        """The design of a kind that answers a question about the scenarios."""
        made = Experiment(
            name=f"{kind} of {' and '.join(scenario.name for scenario in scenarios)}",
            text="",
            kind=kind,
            scenarios=self.varied or self.names,
            factors=self.factors_of(scenarios),
            fixed=self.fixed,
            seeds=chosen_seeds(self.seeds),
            samples=self.samples,
            seed=self.seed,
            question=question,
            equal=known_equal(self.equal),
            past=self.past,
        )
        if why := made.unequal():
            raise ScenarioError(f"--equal {self.equal}: {why}")
        return replace(made, text=text_of(made))


def _flat(overrides: Mapping[str, object]) -> dict[str, Any]:
    """Paths with their values: `{"calendar": {"days": 90}}` is `{"calendar.days": 90}`."""
    found: dict[str, Any] = {}
    for path, value in overrides.items():
        inner = value if isinstance(value, Mapping) else {}
        found |= {f"{path}.{name}": each for name, each in inner.items()} if inner else {path: value}
    return found
