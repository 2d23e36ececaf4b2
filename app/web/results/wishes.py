"""What the page of results can ask for: folders, what one says of a pair, its report (所求).

Folders change under the page, so an answer is good for one visit: `turn` is another one at the next.
"""

from dataclasses import astuple, dataclass
from functools import cached_property

from app.web.limits import limits
from app.web.results.plan import Plan
from app.web.wishes import NOT_HERE, results_root, seeds_of
from app.web.workers.jobs import DISPUTE, FILM, SETTLED, STRIP, Job
from experiments.designs.past import SOON
from sim.errors import ScenarioError


@dataclass(frozen=True)
class _Asked:
    """Something asked for in one visit."""

    turn: int

    call = ""
    rank = DISPUTE

    def job(self) -> Job:
        """What is computed."""
        arguments = (str(results_root()), *astuple(self)[1:])
        return Job(f"{self.call} {self.turn} {arguments!r}", self.call, arguments, self.rank)


@dataclass(frozen=True)
class Folders(_Asked):
    """The result folders under the root."""

    call = "folders"
    rank = FILM


@dataclass(frozen=True)
class Opened(_Asked):
    """What a folder says of two scenarios; empty names for its first two."""

    name: str
    a: str = ""
    b: str = ""

    call = "opened"
    rank = FILM


@dataclass(frozen=True)
class Figure(_Asked):
    """One figure of a pair, as a picture."""

    name: str
    a: str
    b: str
    figure: str
    lang: str

    call = "figure"


@dataclass(frozen=True)
class Points(_Asked):
    """What a design varied, and what came out."""

    name: str
    a: str
    b: str
    lang: str

    call = "points"


@dataclass(frozen=True)
class Winners(_Asked):
    """Who wins and who loses; some seeds are computed again."""

    name: str
    a: str
    b: str
    seeds: int
    lang: str

    call = "winners"
    rank = STRIP

    def job(self) -> Job:
        """What is computed. Raises ScenarioError on a server that computes no such thing for visitors."""
        if not limits().batch:
            raise ScenarioError(NOT_HERE)
        return super().job()


@dataclass(frozen=True)
class Report(_Asked):
    """The report of a folder; where visitors may have no runs computed again it tells no winners."""

    name: str
    lang: str

    rank = STRIP

    def job(self) -> Job:
        """What is computed."""
        seeds = limits().again
        arguments = (str(results_root()), self.name, seeds, self.lang)
        return Job(f"report {self.turn} {arguments!r}", "report", arguments, self.rank)


@dataclass(frozen=True)
class Batch:
    """A batch that was started."""

    plan: Plan
    turn: int

    @cached_property
    def folder(self) -> str:
        """Where its runs are kept."""
        return str(results_root() / self.plan.place)

    def job(self) -> Job:
        """What is computed. Raises ScenarioError for what cannot be started here."""
        plan = self.plan
        plan.check()
        name, scenarios = f"{self.turn} {plan!r}", plan.scenarios()
        arguments = (scenarios, self.folder, plan.horizon, plan.seeds)
        if plan.horizon != SOON:
            return Job(f"batch {name}", "batch", arguments, SETTLED)
        parts = seeds_of(name, scenarios, self.folder, None, plan.seeds, SETTLED)
        return Job(f"batch {name}", "batch", arguments, SETTLED, parts=parts)
