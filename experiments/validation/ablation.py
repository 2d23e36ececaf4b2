"""What is each mechanism for? Switched off alone, which facts break and which outcomes move?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from experiments.statistics.paired import FEWEST, mean_p
from experiments.validation.arms import BASELINE, PARTY_LED, WITHOUT, Arm
from experiments.validation.facts import FACTS
from experiments.validation.mechanisms import PURPOSES, Mechanism, Purpose
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Estimate, Finding, Verdict, mean_of
from sim.outcomes.metrics import METRICS
from sim.scenario.scenario import Scenario

PLAIN = (BASELINE, PARTY_LED)
SURE = 1e-3  # probability per outcome of calling a difference what is random variation


@dataclass(frozen=True, slots=True)
class Moved:
    """One outcome that a mechanism moves: with it off minus with it on."""

    metric: str
    arm: str
    found: Estimate


@dataclass(frozen=True, slots=True)
class Ablated:
    """A mechanism switched off.

    broken : facts that pass with it and fall short without it; parts : their parts in words
    mended : facts that fall short with it and pass without it
    moved : outcomes it moves for certain, the clearest first
    purpose : what it is there for; served : what it adds to that outcome, with it less without it
    """

    mechanism: Mechanism
    purpose: Purpose
    served: Estimate
    broken: tuple[str, ...]
    parts: tuple[str, ...]
    mended: tuple[str, ...]
    moved: tuple[Moved, ...]

    @property
    def serves(self) -> bool:
        """Whether it certainly does what it is there for."""
        return (self.served.low if self.purpose.sign > 0 else -self.served.high) > 0

    @property
    def idle(self) -> bool:
        """Nothing breaks without it, and what it is there for cannot be told from nothing."""
        return not self.broken and not self.serves


def facts_for(mechanism: Mechanism) -> list[str]:
    """Facts that are judged when it is off: those read from the plain runs, and those it is there for."""
    plain = {arm.name for arm in PLAIN}
    cheap = [id for id, fact in FACTS.items() if {arm.name for arm in fact.arms} <= plain]
    return [id for id in FACTS if id in cheap or id in mechanism.facts]


def arms_for(mechanism: Mechanism) -> list[Arm]:
    """Runs that are needed when it is off."""
    found = {arm.name: arm for arm in PLAIN}
    found |= {arm.name: arm for id in facts_for(mechanism) for arm in FACTS[id].arms}
    purpose = PURPOSES[mechanism.name]
    found[purpose.arm.name] = purpose.arm
    return list(found.values())


def suffix_of(mechanism: Mechanism) -> str:
    """What the names of runs without a mechanism end with."""
    return f"{WITHOUT}{mechanism.name}"


def plans_without(mechanism: Mechanism) -> list[Scenario]:
    """Its runs as scenarios, without those that its parameters do not touch: they are as with it."""
    plans = []
    for arm in arms_for(mechanism):
        plain = arm.plan()
        plan = arm.plan(off=mechanism.off(plain.pattern), suffix=suffix_of(mechanism))
        if plan.key() != plain.key():
            plans.append(plan)
    return plans


def ablate(mechanism: Mechanism, sheet: Sheet, findings: Mapping[str, Finding]) -> Ablated:
    """Compare the facts with and without it; `findings` holds those with everything on."""
    without = Sheet(sheet.runs, sheet.daily, suffix_of(mechanism))
    broken, parts, mended = [], [], []
    for id in facts_for(mechanism):
        if id not in findings:
            continue
        with np.errstate(divide="ignore", invalid="ignore"):  # what is gone without it may be divided by
            found = FACTS[id].judge(without)
        if findings[id].verdict == Verdict.SHORT and found.verdict == Verdict.PASS:
            mended.append(id)
        lost = list(_lost(findings[id], found))
        if lost:
            broken.append(id)
            parts += [f"{id}: {what}" for what in lost]
    purpose = PURPOSES[mechanism.name]
    added = sheet.values(purpose.arm, purpose.outcome) - without.values(purpose.arm, purpose.outcome)
    return Ablated(
        mechanism,
        purpose,
        mean_of(added),
        tuple(broken),
        tuple(parts),
        tuple(mended),
        tuple(_moved(sheet, without)),
    )


def _lost(on: Finding, off: Finding) -> Iterable[str]:
    """Parts that pass with the mechanism and fall short without it; parts stand in the same order."""
    for one, other in zip(on.parts, off.parts, strict=False):
        if one.verdict == Verdict.PASS and other.verdict == Verdict.SHORT:
            yield one.what


def _moved(with_it: Sheet, without: Sheet) -> Iterable[Moved]:
    found: list[tuple[float, Moved]] = []
    for arm in PLAIN:
        for metric in METRICS:
            gap = without.values(arm, metric) - with_it.values(arm, metric)
            gap = gap[np.isfinite(gap)]
            if gap.size < FEWEST or not gap.any():
                continue
            error = float(gap.std(ddof=1)) / np.sqrt(gap.size)
            size = abs(float(gap.mean())) / error if error > 0 else np.inf
            if mean_p(gap) < SURE:
                found.append((size, Moved(metric, arm.name, mean_of(gap))))
    return [each for _, each in sorted(found, key=lambda pair: -pair[0])]
