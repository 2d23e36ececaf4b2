"""Options that exploring commands take, declared once: all of them, and those that vary the model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from app.console.options import (
    CHIEF,
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
Factors = Annotated[
    list[str] | None,
    typer.Option(
        "--factor",
        help="What is varied: path, path=low:high or path=a,b,c; may be repeated. Names have no order: "
        "scenario, city, catalogue, coordination.pattern. With @NAME at the end it varies in that scenario "
        "only. Default: every number of the model, see --around.",
    ),
]
Around = Annotated[
    float,
    typer.Option(
        min=0.01, max=1.0, help="Without --factor: how far numbers vary, as a share of their value."
    ),
]
Metric = Annotated[str, typer.Option(help=f"Outcome, such as {CHIEF}.")]
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


@dataclass(frozen=True)
class Varied:
    """What is varied, and which outcome is looked at."""

    factor: Factors = None
    around: Around = 0.5
    metric: Metric = CHIEF
