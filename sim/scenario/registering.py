"""The door for outside code: patterns, levers, outcomes and catalogues of one's own (登记外部扩展).

What is registered appears wherever the program's own things do: in scenario files, designs, commands,
workers, reports and on the page. Its source is part of the identity of every run made meanwhile.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.city.readers.files import read_bytes
from sim.coordination import PATTERNS, Pattern, Rights
from sim.errors import ScenarioError
from sim.identity.outside import Table
from sim.outcomes.metric import Metric
from sim.outcomes.metrics import METRICS
from sim.outcomes.records import Records
from sim.scenario.former_names import PARAMETERS, present
from sim.scenario.lever_params import LeverCosts, add_lever
from sim.scenario.levers import EFFECTS, NOT_PARAMETERS, Effect, Eyes
from sim.scenario.scenario import Scenario
from sim.scenario.shape import declared, section_names
from sim.scenario.source import did_you_mean
from sim.scenario.topics import CATALOGUES, OUTSIDE, topics_of_text

DIRECTIONS = ("higher", "lower", "neither")
SAID = ("name", "label", "zh", "neutral_label", "source")
PATTERNS.after.append(declared.cache_clear)


def register_pattern[P: type[Pattern]](pattern: P) -> P:
    """Make a coordination pattern known under its `name`; also as a decorator. Gives the pattern back.

    Raises ScenarioError where it says too little of itself, answers too little, or takes a name of ours.
    """
    if not (isinstance(pattern, type) and issubclass(pattern, Pattern)):
        raise ScenarioError(f"register_pattern: {pattern!r} is no subclass of Pattern.")
    for said in SAID:
        if not isinstance(getattr(pattern, said, None), str) or not getattr(pattern, said):
            raise ScenarioError(
                f"pattern {pattern.__name__}: `{said}` is missing. Say {', '.join(SAID)} as texts."
            )
    for question in ("organise", "redirect"):
        if getattr(pattern, question) is getattr(Pattern, question):
            raise ScenarioError(f"pattern {pattern.name}: does not answer `{question}`.")
    _check_name("pattern", pattern.name, PATTERNS)
    PATTERNS[pattern.name] = pattern
    return pattern


def register_lever(
    name: str, label: str, zh: str, *, effects: Iterable[Effect], yuan: float, why: str
) -> None:
    """Make a policy lever known: a share from 0 to 1 in `[levers]`, and a price in `[lever_costs]`.

    effects : the parameters that it moves, with their values at full effect
    yuan : cost at full effect, per 1 000 residents and year; why : on what the price rests

    Raises ScenarioError where an effect names no parameter that a policy can change.
    """
    _check_name("lever", name, EFFECTS)
    if name in LeverCosts.model_fields and name not in EFFECTS:
        raise ScenarioError(f"lever {name}: [lever_costs] has a price of this name already. Choose another.")
    moved = tuple(_present(name, effect) for effect in effects)
    if not moved:
        raise ScenarioError(f"lever {name}: moves nothing. Give at least one Effect.")
    for effect in moved:
        _check_effect(name, effect)
    if not 0.0 <= yuan <= 1e6:
        raise ScenarioError(f"lever {name}: yuan = {yuan} must be between 0 and 1000000.")
    add_lever(name, label, zh, float(yuan), why)
    Scenario.model_rebuild(force=True)
    declared.cache_clear()
    EFFECTS[name] = moved


def register_outcome(
    name: str,
    of: Callable[[Records], float],
    *,
    label: str,
    zh: str,
    unit: str,
    direction: str,
    group: str = "detail",
    under: str = "",
) -> None:
    """Make an outcome known: a function of the records of a run, computed for every run from now on.

    direction, group, under : as of `sim.outcomes.metric.Metric`
    """
    _check_name("outcome", name, METRICS)
    if direction not in DIRECTIONS:
        raise ScenarioError(f"outcome {name}: direction = {direction!r}; allowed: {', '.join(DIRECTIONS)}.")
    if not callable(of):
        raise ScenarioError(f"outcome {name}: {of!r} is no function of the records of a run.")
    METRICS[name] = Metric(label, zh, unit, direction, of, group, under)


def register_catalogue(name: str, path: Path | str) -> None:
    """Make a catalogue of disputes known by name, instead of by the path of its file.

    Raises ScenarioError with everything that is wrong with it.
    """
    _check_name("catalogue", name, {path.stem: "" for path in CATALOGUES.glob("*.toml")})
    if Path(path).is_file() or name not in OUTSIDE:  # a worker elsewhere has been given the text instead
        text = read_bytes(str(path), "a catalogue of disputes").decode("utf-8", errors="replace")
        topics_of_text(text, str(path))
    else:
        text = OUTSIDE[name]
    OUTSIDE[name] = text


def _check_name(kind: str, name: str, known: Any) -> None:
    """Names are written in scenario files, and those of the program stay its own."""
    if not isinstance(name, str) or not name.isidentifier() or not name.isascii() or name != name.lower():
        raise ScenarioError(f"{kind} {name!r}: a name has small letters, digits and underscores only.")
    own = known.own if isinstance(known, Table) else known
    if name in own:
        raise ScenarioError(f"{kind} {name}: the program has a {kind} of this name. Choose another.")


def _present(lever: str, effect: Effect) -> Effect:
    """An effect under the present name of what it moves."""
    return replace(effect, path=present(effect.path, PARAMETERS, f"lever {lever}"))


def _check_effect(lever: str, effect: Effect) -> None:
    section, _, name = effect.path.partition(".")
    if section in NOT_PARAMETERS:
        known: Any = (Rights if section == "rights" else Eyes)._fields
    elif section in section_names() and section not in ("levers", "lever_costs", "coordination"):
        about = declared(section).get(name)
        known = list(declared(section))
        if about is not None and (about.fixed or about.kind not in (int, float)):
            why = "fixed once a run has begun" if about.fixed else "no number"
            raise ScenarioError(f"lever {lever}: {effect.path} is {why}, so that no lever can move it.")
    else:
        raise ScenarioError(
            f"lever {lever}: {effect.path}: no section is called '{section}'."
            f"{did_you_mean(section, section_names())}"
        )
    if name not in known:
        hint = did_you_mean(name, known)
        raise ScenarioError(
            f"lever {lever}: {effect.path}: is not known.{hint} There are {', '.join(known)}."
        )
