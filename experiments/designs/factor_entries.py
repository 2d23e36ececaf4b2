"""One entry of [factors]: a list, a range, or nothing but the declared range."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from experiments.designs.factors import (
    CATALOGUE,
    CITY,
    PATTERN,
    SCENARIO,
    WHOLE_FACTORS,
    Factor,
    city_overrides,
    located,
)
from sim.coordination import PATTERNS
from sim.errors import ScenarioError
from sim.params import Declaration
from sim.scenario.file import shipped
from sim.scenario.former_names import PARAMETERS, SCENARIOS, present
from sim.scenario.refusal import meaning, refusals, unknown_name, unknown_pattern, unknown_section
from sim.scenario.scenario import Scenario
from sim.scenario.shape import COORDINATION, declared, section_names
from sim.scenario.source import did_you_mean
from sim.scenario.text import range_text, shown
from sim.scenario.topics import CATALOGUES, load_topics
from sim.values import of_kind

RANGE = ("low", "high", "scale", "levels", "over")
SCALES = ("linear", "log")
LABELS = {
    SCENARIO: ("Scenario", "政策情景"),
    CITY: ("City", "城市"),
    CATALOGUE: ("Catalogue of disputes", "纠纷目录"),
}


def factor_from(path: str, spec: object, folder: Path | None = None) -> Factor:
    """A factor as a design file gives it.

    spec : a list expands into levels; { low, high, scale } is a range, whose missing ends are those that the
        parameter declares; {} is its whole range, or all its names; another value is held at that value.
        With { over = ["hybrid"] } beside the range, or beside levels = [...], only those scenarios have it
    folder : where paths of files start (default: here)

    Raises ScenarioError with what is allowed, without the place, which the caller knows.
    """
    if path in WHOLE_FACTORS:
        return _named(path, spec, folder)
    path = present(path, PARAMETERS, "factor")
    problem = known_path(path)
    if problem:
        raise ScenarioError(problem)
    section, _, name = path.partition(".")
    known = declared(section)[name]
    about: dict[str, Any] = {"label": known.label, "zh": known.zh, "unit": known.unit}
    if isinstance(spec, dict):
        rest = {part: value for part, value in spec.items() if part not in ("over", "levels")}
        if "levels" in spec and rest:
            raise ScenarioError(f"levels stand instead of {', '.join(rest)}: give one of the two.")
        found = _ranged(path, known, rest) if "levels" not in spec else factor_from(path, spec["levels"])
        return replace(found, over=_over(spec["over"])) if "over" in spec else found
    levels = [of_kind(known.kind, level) for level in (spec if isinstance(spec, list) else [spec])]
    _distinct(levels)
    for level in levels:
        _allowed(section, name, known, level)
    return Factor(path, tuple(levels), **about)


def _over(names: object) -> tuple[str, ...]:
    """The scenarios that a factor lies over."""
    listed = [names] if isinstance(names, str) else names
    if not isinstance(listed, list) or not listed or not all(isinstance(name, str) for name in listed):
        raise ScenarioError(f"over = {shown(names)} must be a list of names of scenarios.")
    listed = [present(name, SCENARIOS, "over") for name in listed]
    _distinct(listed)
    return tuple(listed)


def known_path(path: str) -> str:
    """Why a path is no parameter; empty where it is one."""
    section, _, name = path.partition(".")
    if section not in section_names():
        hint = did_you_mean(section, WHOLE_FACTORS)
        return (hint.strip() and f"'{section}' is not known.{hint}") or unknown_section(section)
    if name and name not in declared(section):
        return unknown_name(section, name, declared(section))
    return ""


def _named(path: str, spec: object, folder: Path | None) -> Factor:
    """Scenario, city or catalogue as a factor: a list of names."""
    everything = {SCENARIO: list(shipped()), CATALOGUE: [p.stem for p in sorted(CATALOGUES.glob("*.toml"))]}
    if spec == {} and path in everything:
        spec = everything[path]
    levels = [spec] if isinstance(spec, str) else spec
    if not isinstance(levels, list) or not levels or not all(isinstance(level, str) for level in levels):
        raise ScenarioError(f"{shown(spec)} must be a list of names.")
    levels = [present(level, SCENARIOS, path) if path == SCENARIO else level for level in levels]
    _distinct(levels)
    for level in levels:
        if path == CATALOGUE:
            load_topics(located(path, level, folder))
        elif path == CITY:
            for where, value in city_overrides(level).items():
                section, _, name = where.partition(".")
                _allowed(section, name, declared(section)[name], value)
    label, zh = LABELS[path]
    return Factor(path, tuple(levels), label=label, zh=zh)


def _ranged(path: str, known: Declaration, spec: Mapping[str, Any]) -> Factor:
    for part in spec:
        if part not in RANGE:
            raise ScenarioError(
                f"'{part}' is no part of a range.{did_you_mean(part, RANGE)} Parts: {', '.join(RANGE)}."
            )
    about: dict[str, Any] = {"label": known.label, "zh": known.zh, "unit": known.unit}
    choices = _choices(path, known)
    if choices:
        if spec:
            raise ScenarioError(f"takes names or switches: write {path} = [...].")
        return Factor(path, tuple(choices), **about)
    if known.kind not in (int, float):
        raise ScenarioError(f"has no range: write {path} = [...]. {meaning(known)}")
    ends = {}
    for part, declared_end in (("low", known.low), ("high", known.high)):
        end = of_kind(known.kind, spec.get(part, declared_end))
        if end is None:
            raise ScenarioError(
                f"declares no {part} end: write {{ low = ..., high = ... }}. {meaning(known)}"
            )
        if part in spec:
            _allowed(path.partition(".")[0], known.name, known, end)
        ends[part] = end
    if not ends["low"] < ends["high"]:
        raise ScenarioError(f"low = {ends['low']:g} must be below high = {ends['high']:g}.")
    scale = spec.get("scale", "linear")
    if scale not in SCALES:
        raise ScenarioError(f"scale = {shown(scale)} must be one of {', '.join(SCALES)}.")
    if scale == "log" and (ends["low"] <= 0 or known.kind is int):
        raise ScenarioError('scale = "log" needs fractional numbers above 0; give another low end.')
    low, high, whole = float(ends["low"]), float(ends["high"]), known.kind is int
    return Factor(path, (), low, high, whole, scale == "log", **about)


def _choices(path: str, known: Declaration) -> list[Any]:
    """All values of a parameter that takes names or switches."""
    if path == PATTERN:
        return list(PATTERNS)
    if known.kind is bool:
        return [False, True]
    return list(get_args(known.kind)) if get_origin(known.kind) is Literal else []


def _allowed(section: str, name: str, known: Declaration, value: object) -> None:
    """Raise ScenarioError unless the parameter takes this value."""
    if (section, name) == (COORDINATION, "pattern"):
        refusal = unknown_pattern(value)
        if refusal:
            raise ScenarioError(refusal)
        return
    if isinstance(value, float) and not math.isfinite(value):
        raise ScenarioError(f"{shown(value)} must be a number, {range_text(known)}.")
    values: dict[str, Any] = {name: value}
    if section == COORDINATION:
        values["pattern"] = next(p for p in PATTERNS if name in declared(COORDINATION, p))
    for wrong, text in refusals(section, values, declared(section)):
        if wrong == name:
            raise ScenarioError(text)


def _distinct(levels: list[Any]) -> None:
    if not levels:
        raise ScenarioError("the list is empty; give one value or more.")
    twice = [level for i, level in enumerate(levels) if level in levels[:i]]
    if twice:
        raise ScenarioError(f"{shown(twice[0])} stands in the list twice.")


def called(factor: Factor, scenarios: Sequence[Scenario]) -> Factor:
    """A parameter of several patterns under the name that it has in the pattern of the last scenario with
    it."""
    section, _, name = factor.path.partition(".")
    for scenario in reversed(scenarios) if section == COORDINATION else ():
        known = declared(COORDINATION, scenario.pattern).get(name)
        if known is not None:
            return replace(factor, label=known.label, zh=known.zh, unit=known.unit)
    return factor
