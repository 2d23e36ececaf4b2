"""Priors: what every number without a source might be, with the reason (先验).

A number rests on no source where its declaration says "assumption", that its size is assumed or not
published, or that its source is weak. Rules in `priors.toml` give each a range from its declared unit, kind
and value; a range of its own goes before them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from experiments.designs.factors import Factor
from experiments.designs.sampling import LATIN, unit_sample
from experiments.designs.toml_file import toml_of
from sim.errors import ScenarioError
from sim.params import Declaration
from sim.scenario.scenario import Scenario
from sim.scenario.shape import declared, section_names
from sim.scenario.source import did_you_mean

SHIPPED = Path(__file__).with_name("priors.toml")
SCALES = LINEAR, LOG, ODDS = ("linear", "log", "odds")
UNSURE = (
    "assumption",
    "assumed",
    "weak source",
    "not published",
)  # words by which a source tells that it is none
PARTS = ("decided", "rule", "prior")
OF_A_RULE = {"unit", "value", "signed", "whole", "scale", "factor", "share", "shift", "part", "why", "why_zh"}
OF_A_PRIOR = {"low", "high", "scale", "why", "why_zh"}
OF_A_DECISION = {"words", "paths", "why", "why_zh"}


@dataclass(frozen=True, slots=True)
class Prior:
    """What one number might be: a range, evenly filled on its scale.

    factor : path, words and ends, both included, as designs know them
    shipped : the value that the model has
    scale : linear, log (orders of magnitude) or odds (logarithm of the odds)
    """

    factor: Factor
    shipped: float
    scale: str
    why: str
    why_zh: str = ""

    @property
    def path(self) -> str:
        """Name as written in a scenario file."""
        return self.factor.path

    def at(self, share: float) -> float | int:
        """The value below which this share of the prior lies; share : 0 .. 1."""
        low, high = self.factor.low, self.factor.high
        if self.scale == LINEAR:
            found: float | int = self.factor.at(share)
            return found
        if self.factor.whole:  # every whole number has the room from half below to half above it
            value = _back(_on(max(low - 0.5, 0.5), LOG) * (1 - share) + _on(high + 0.5, LOG) * share, LOG)
            return int(min(max(round(value), low), high))
        value = _back(_on(low, self.scale) * (1 - share) + _on(high, self.scale) * share, self.scale)
        return float(min(max(value, low), high))


def _on(value: float, scale: str) -> float:
    return math.log(value) if scale == LOG else math.log(value / (1 - value)) if scale == ODDS else value


def _back(value: float, scale: str) -> float:
    return math.exp(value) if scale == LOG else 1 / (1 + math.exp(-value)) if scale == ODDS else value


@dataclass(frozen=True)
class Space:
    """All priors, in the order of the declarations; points of it are float64 (points, priors) in 0 .. 1."""

    priors: tuple[Prior, ...]

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Names of what varies."""
        return tuple(prior.path for prior in self.priors)

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """As designs know them."""
        return tuple(prior.factor for prior in self.priors)

    def without(self, held: Sequence[str]) -> "Space":
        """The space in which some numbers stay as they are."""
        return Space(tuple(prior for prior in self.priors if prior.path not in held))

    def sample(self, count: int, seed: int) -> np.ndarray:
        """A Latin hypercube, float64 (points, priors).

        Every point has a city of its own. Cities that points share would save a twentieth of the time, and
        their numbers could no longer be told apart.
        """
        return unit_sample(LATIN, self.factors, count, seed, levels=0, second_order=False)

    def values(self, row: np.ndarray) -> dict[str, float | int]:
        """Value of every number at a point; row : float64 (priors,) in 0 .. 1."""
        return {prior.path: prior.at(float(share)) for prior, share in zip(self.priors, row, strict=True)}


def unsourced() -> dict[str, Declaration]:
    """Every number of the model that rests on no source, or on a weak one, by path."""
    return {known.path: known for known in _numbers() if any(word in known.source for word in UNSURE)}


def _numbers() -> Iterator[Declaration]:
    for section in section_names():
        yield from (known for known in declared(section).values() if known.kind in (int, float))


def load_priors(path: Path | str = SHIPPED) -> Space:
    """Read a file of priors and give one to every unsourced number that nobody decides.

    Raises ScenarioError; its text names every range that leaves out the shipped value, every number that no
    rule fits, and whatever else cannot be used, one to a line.
    """
    content = toml_of(Path(path))
    problems = [f"{path}: {text}" for text in _misspelt(content)]
    every, own = unsourced(), content.get("prior", {})
    problems += [
        f'{path}: [prior."{name}"] is no number without a source.{did_you_mean(name, every)}'
        for name in own
        if name not in every
    ]
    found = []
    for name, known in every.items():
        if name not in own and _decided(known, content.get("decided", ())):
            continue
        try:
            found.append(_prior(known, own.get(name), content.get("rule", ())))
        except ScenarioError as error:
            problems.append(f"{path}: {name}: {error}")
    if problems:
        raise ScenarioError("\n".join(problems))
    return Space(tuple(found))


def decided(path: Path | str = SHIPPED) -> dict[str, str]:
    """Unsourced numbers that are no doubt but a decision, each with the reason."""
    content = toml_of(Path(path))
    told = {name: _decided(known, content.get("decided", ())) for name, known in unsourced().items()}
    return {name: why for name, why in told.items() if why and name not in content.get("prior", {})}


def policy(space: Space, scenarios: Sequence[Scenario]) -> list[str]:
    """Numbers that a scenario sets itself: they are its policy, so they are no doubt among these
    scenarios."""
    found = []
    for prior in space.priors:
        section, _, name = prior.path.partition(".")
        values = [scenario.content()[section].get(name, prior.shipped) for scenario in scenarios]
        if any(value != prior.shipped for value in values):
            found.append(prior.path)
    return found


def _misspelt(content: Mapping[str, Any]) -> Iterator[str]:
    """Parts of a file of priors that are not known."""
    yield from (
        f"'{name}' is no part of it.{did_you_mean(name, PARTS)}" for name in content if name not in PARTS
    )
    tables = [("[[decided]]", each, OF_A_DECISION) for each in content.get("decided", ())]
    tables += [("[[rule]]", each, OF_A_RULE) for each in content.get("rule", ())]
    tables += [(f'[prior."{name}"]', each, OF_A_PRIOR) for name, each in content.get("prior", {}).items()]
    for where, table, known in tables:
        if not isinstance(table, dict):
            yield f"{where} must be a table."
            continue
        for name in table:
            if name not in known:
                yield f"{where} '{name}' is not known.{did_you_mean(name, known)}"
        if not table.get("why"):
            yield f'{where} needs why = "...": the reason for the range.'
        if table.get("scale", LINEAR) not in SCALES:
            yield f"{where} scale must be one of {', '.join(SCALES)}."


def _decided(known: Declaration, decisions: Sequence[Mapping[str, Any]]) -> str:
    """Why a number is a decision; "" where it is none."""
    for each in decisions:
        if known.path in each.get("paths", ()) or any(word in known.source for word in each.get("words", ())):
            return str(each["why"])
    return ""


def _prior(known: Declaration, own: Mapping[str, Any] | None, rules: Sequence[Mapping[str, Any]]) -> Prior:
    told = own or next((rule for rule in rules if _fits(rule, known)), None)
    if told is None:
        raise ScenarioError("rests on no source and no rule gives it a range; add one.")
    value = float(known.default)
    if own and not {"low", "high"} <= own.keys():
        raise ScenarioError("needs low = ... and high = ...")
    low, high = (float(own["low"]), float(own["high"])) if own else _ends(told, known)
    least, most = (
        (-math.inf if known.low is None else known.low),
        (math.inf if known.high is None else known.high),
    )
    if own and not least <= low < high <= most:
        raise ScenarioError(f"{low:g} .. {high:g} must lie within the declared range, {least:g} .. {most:g}.")
    low, high = max(low, least), min(high, most)
    if known.kind is int:
        low, high = float(math.floor(low)), float(math.ceil(high))
    if not low <= value <= high:
        raise ScenarioError(f"{low:g} .. {high:g} leaves out the shipped value, {value:g}. Widen the range.")
    scale = str(told.get("scale", LINEAR))
    if (
        not low < high
        or (scale != LINEAR and low <= 0 and known.kind is not int)
        or (scale == ODDS and high >= 1)
    ):
        raise ScenarioError(f"{low:g} .. {high:g} cannot be filled on the scale {scale}.")
    about: dict[str, Any] = {"label": known.label, "zh": known.zh, "unit": known.unit}
    factor = Factor(known.path, (), low, high, known.kind is int, scale == LOG, **about)
    return Prior(factor, value, scale, str(told["why"]), str(told.get("why_zh", "")))


def _fits(rule: Mapping[str, Any], known: Declaration) -> bool:
    """Whether a rule is one for numbers like this."""
    value, signed = known.default, known.low is not None and known.low < 0
    place = (
        "none" if value == 0 else "all" if value == known.high else "inside" if 0 < value < 1 else "beyond"
    )
    told = {"unit": known.unit, "value": place, "signed": signed, "whole": known.kind is int}
    sized = value > 0 or "factor" not in rule
    return sized and all(rule[name] == here for name, here in told.items() if name in rule)


def _ends(rule: Mapping[str, Any], known: Declaration) -> tuple[float, float]:
    """The range that a rule gives to a number."""
    value = float(known.default)
    if "part" in rule:
        if known.low is None or known.high is None:
            raise ScenarioError("declares no range of which to take a part; give it one of its own.")
        return min(known.low, value), value + float(rule["part"]) * (known.high - value)
    if "share" in rule:
        low, high = rule["share"]
        return float(low), float(high)
    if "shift" in rule:
        return value - float(rule["shift"]), value + float(rule["shift"])
    factor = float(rule["factor"])
    if rule.get("scale") == ODDS:
        odds = value / (1 - value)
        return odds / (factor + odds), odds * factor / (1 + odds * factor)
    return value / factor, value * factor
