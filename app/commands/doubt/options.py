"""Options that `doubt` and `calibrate` take, declared once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from app.console.options import DryRun, Engine, Json, Out, Scheduler, Workers

if TYPE_CHECKING:
    from experiments.execution import complete

Priors = Annotated[
    str | None,
    typer.Option(help="File of priors, in the place of the shipped one."),
]


@dataclass(frozen=True)
class Where:
    """What is believed before, where runs are done and kept, and how it is told."""

    priors: Priors = None
    workers: Workers = 2
    engine: Engine = "local"
    scheduler: Scheduler = None
    out: Out = None
    dry_run: DryRun = False
    json: Json = False

    def opened(self) -> "complete.Engine":
        """The engine, ready to work."""
        from experiments.execution.engines import engine_from

        return engine_from(self.engine, self.workers, self.scheduler)
