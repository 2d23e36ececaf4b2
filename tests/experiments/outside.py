"""Code from outside for the tests: a plugin file that brings one thing of each kind."""

from collections.abc import Iterator
from contextlib import contextmanager

from sim.coordination import PATTERNS
from sim.identity import outside
from sim.outcomes.metrics import METRICS
from sim.scenario.lever_params import LeverCosts, Levers
from sim.scenario.levers import EFFECTS
from sim.scenario.scenario import Scenario
from sim.scenario.shape import declared
from sim.scenario.topics import OUTSIDE

PLUGIN = '''
"""A pattern, a lever and an outcome of somebody else."""
from typing import ClassVar

from sim.coordination import Arrangement
from sim.coordination.siloed import Siloed
from sim.scenario.levers import Effect
from sim.scenario.registering import register_lever, register_outcome, register_pattern


@register_pattern
class CommitteeFirst(Siloed):
    """The residents' committee leads."""

    name: ClassVar[str] = "committee_first"
    label: ClassVar[str] = "Committee first"
    zh: ClassVar[str] = "居委会首接"
    neutral_label: ClassVar[str] = "Neighbourhood body first"
    source: ClassVar[str] = "assumption: an example"

    def organise(self, cases, roster):
        return Arrangement.of(roster.committee(cases))


register_lever(
    "street_meetings",
    "Street meetings",
    "街坊议事",
    effects=[Effect("claim.claim_base", 2.5, "assumption: an example")],
    yuan=300.0,
    why="tea and rooms",
)


def petitions(records):
    """All petitions of a run."""
    return float(records.daily["petitions"].sum())


register_outcome(
    "all_petitions", petitions, label="Petitions, all", zh="信访总量", unit="petition", direction="lower"
)
'''
MINE = """extends = "siloed"
title = "Mine"
[coordination]
pattern = "committee_first"
[levers]
street_meetings = 0.5
"""


@contextmanager
def for_the_time_being() -> Iterator[None]:
    """Take away again what is registered meanwhile."""
    tables = (PATTERNS, METRICS, EFFECTS, OUTSIDE)
    before = [dict(table) for table in tables]
    try:
        yield
    finally:
        for table, content in zip(tables, before, strict=True):
            for name in [name for name in table if name not in content]:
                for section in (Levers, LeverCosts) if table is EFFECTS else ():
                    del section.__pydantic_fields__[name]
                    del section.__annotations__[name]
                    section.model_rebuild(force=True)
                    section.__pydantic_init_subclass__()
                del table[name]
        Scenario.model_rebuild(force=True)
        declared.cache_clear()
        outside._loaded.clear()
        outside._brought.clear()
