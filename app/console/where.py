"""Where runs are done and kept, and how it is told: options of commands that run many scenarios."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.console.options import DryRun, Engine, Json, Out, Scheduler, Workers

if TYPE_CHECKING:
    from experiments.execution import complete


@dataclass(frozen=True)
class Where:
    """Where runs are done and kept, and how it is told."""

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
