"""Options that every exploring command takes, declared once."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.console.options import (
    Area,
    City,
    Days,
    DryRun,
    Equal,
    History,
    Horizon,
    Json,
    Out,
    Scale,
    SpinUp,
    Workers,
)

if TYPE_CHECKING:
    from experiments.studies.exploration import Exploration

Seeds = Annotated[int, typer.Option(min=1, max=100_000, help="Seeds of every point: 1, 2, 3 ...")]
SamplingSeed = Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Seed of the sampling.")]


@dataclass(frozen=True)
class Shared:
    """How often, where, how long and what with a space is explored, and what is kept."""

    seeds: Seeds = 5
    seed: SamplingSeed = 1
    workers: Workers = 2
    city: City = None
    area: Area = None
    scale: Scale = None
    days: Days = None
    history: History = None
    spin_up: SpinUp = None
    horizon: Horizon = None
    equal: Equal = "hours"
    out: Out = None
    dry_run: DryRun = False
    json: Json = False

    @property
    def of_new_runs(self) -> bool:
        """Whether something is asked that only new runs can answer."""
        asked = (self.city, self.area, self.scale, self.days, self.history, self.spin_up, self.horizon)
        return self.dry_run or self.equal != "hours" or any(each is not None for each in asked)

    @property
    def counted(self) -> str:
        """What progress counts: days of spin-ups and runs, without a reform runs."""
        return "runs" if self.history == "none" else "days"

    def asked(
        self, names: Sequence[str], factors: Sequence[str], metric: str, samples: int, around: float = 0.5
    ) -> "Exploration":
        """What the command is asked, with the options that are its own."""
        from app.commands.run.work import laid_over
        from experiments.designs.past import Past
        from experiments.studies.exploration import Exploration

        laid = laid_over(days=self.days, city=self.city, area=self.area, scale=self.scale)
        own = (names, factors, around, metric, samples)
        past = Past.of(self.history, self.spin_up, self.horizon)
        return Exploration(*own, self.seeds, self.seed, laid, self.equal, past)


def with_shared(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for every field of `Shared` in the place of its parameter `shared`."""
    own = [each for each in inspect.signature(command).parameters.values() if each.name != "shared"]
    kind = inspect.Parameter.KEYWORD_ONLY
    shared = [
        inspect.Parameter(each.name, kind, default=each.default, annotation=each.type)
        for each in fields(Shared)
    ]
    names = [each.name for each in shared]

    @wraps(command)
    def told(**given: Any) -> None:
        command(shared=Shared(**{name: given.pop(name) for name in names}), **given)

    every = [each.replace(kind=kind) for each in own] + shared
    told.__signature__ = inspect.Signature(every)  # type: ignore[attr-defined]
    told.__annotations__ = {each.name: each.annotation for each in every}
    return told
