"""What a mechanism is, and what it is there for: one outcome or trace, which way it moves, and who says so.

Said before it is switched off, from theory and not from numbers; where a direction was mended after a first look,
docs/validation.md says so. A mechanism that does not move its outcome this way is decoration or wrong.

On what the claim rests is one of three: keys of docs/sources.md, where the literature claims this effect and this
direction; "definition", where it could not be otherwise (minutes are charged, days pass, arrivals are multiplied);
else "assumption". A rule that is meant to have the effect, or a like finding about others, is no such claim: it is
named behind the word, and remains an assumption.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from experiments.validation.arms import BASELINE, Arm
from experiments.validation.observing.traces import PREFIX
from sim.params import Declaration
from sim.scenario.scenario import all_declarations

NEUTRAL: Mapping[str, Declaration] = {
    each.path: each for each in all_declarations() if each.neutral is not None
}


@dataclass(frozen=True, slots=True)
class Purpose:
    """The mechanism raises (sign +1) or lowers (sign -1) an outcome in runs of an arm.

    outcome : of `sim.outcomes.metrics`, a trace, or what a fact observes, which is then looked at in that arm, too
    source : what the claim rests on; `experiments.wording.sources.ground` tells the kind
    """

    what: str
    outcome: str
    sign: int
    source: str
    arm: Arm = BASELINE

    @property
    def own_trace(self) -> bool:
        """Whether it is read from a trace of the mechanism itself: a unit test, and no effect on outcomes."""
        return self.outcome.startswith(PREFIX)


@dataclass(frozen=True, slots=True)
class Mechanism:
    """What can be switched off.

    parameters : paths, patterns' own as `coordination.<pattern>.<name>`; each goes to its neutral value
    purpose : what it is there for
    facts : ids of facts that are judged again with all their runs when it is off, beside those that are read
        from the two plain runs
    """

    name: str
    title: str
    zh: str
    parameters: tuple[str, ...]
    purpose: Purpose
    facts: tuple[str, ...] = ()

    def off(self, pattern: str) -> dict[str, Any]:
        """Overrides that switch it off in a scenario of this pattern."""
        found = {}
        for path in self.parameters:
            section, _, name = path.rpartition(".")
            if section.startswith("coordination."):
                if section == f"coordination.{pattern}":
                    found[f"coordination.{name}"] = NEUTRAL[path].neutral
            else:
                found[path] = NEUTRAL[path].neutral
        return found


def more(what: str, outcome: str, source: str, arm: Arm = BASELINE) -> Purpose:
    """A purpose to raise an outcome."""
    return Purpose(what, outcome, +1, source, arm)


def less(what: str, outcome: str, source: str, arm: Arm = BASELINE) -> Purpose:
    """A purpose to lower an outcome."""
    return Purpose(what, outcome, -1, source, arm)


def paths(section: str, *names: str) -> tuple[str, ...]:
    """Paths of parameters of a section."""
    return tuple(f"{section}.{name}" for name in names)


def every_path(section: str) -> tuple[str, ...]:
    """Paths of all parameters of a section that have a neutral value."""
    return tuple(path for path in NEUTRAL if path.startswith(f"{section}."))
