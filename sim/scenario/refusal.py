"""What is said of a value that a scenario cannot take: what must be, what it means, the way out."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, get_origin

from pydantic import ValidationError

from sim.coordination import PATTERNS
from sim.params import Declaration, Section
from sim.scenario.scenario import PLUGIN
from sim.scenario.shape import COORDINATION, TEXTS, declared, section_names, section_of
from sim.scenario.source import cut, did_you_mean
from sim.scenario.text import range_text, shown

_OUT_OF_RANGE = ("greater_than_equal", "less_than_equal")
_NOUNS: dict[object, str] = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "a text in quotes",
}


def unknown_section(name: str, value: object = None) -> str:
    """Message on a table or top-level key that no scenario has."""
    home = _homes(name)
    if home and not isinstance(value, dict):
        return f"'{name}' belongs into {' or '.join(home)}: write it below that line."
    names = section_names()
    hint = did_you_mean(name, (*names, *TEXTS, "extends", "changes"))
    return f"no section is called '{cut(name)}'.{hint} Sections: {', '.join(names)}."


def unknown_path(path: str, value: object) -> str:
    """Message on an override whose path is no parameter, such as `calendar` or `days`."""
    section, _, name = path.partition(".")
    if section in section_names():
        first = next(name for name in declared(section))
        return f"{cut(path)} = {shown(value)} must name a parameter, as in `{section}.{first}`."
    if section in (*TEXTS, "extends", "changes") and not name:
        return (
            f"'{section}' can only stand in a scenario file; values such as `calendar.days` are laid over it."
        )
    return unknown_section(section, value)


def unknown_name(section: str, name: str, known: Iterable[str]) -> str:
    """Message on a parameter that a section does not have."""
    hint = did_you_mean(name, known)
    home = [place for place in _homes(name) if place != f"[{section}]"]
    if home and not hint:
        hint = f" It is a parameter of {' and '.join(home)}."
    return f"no parameter is called '{cut(name)}'.{hint} Parameters: {', '.join(known) or 'none'}."


def unknown_pattern(value: object) -> str:
    """Message on a coordination pattern that does not exist; empty for one that does."""
    if isinstance(value, str) and value in PATTERNS:
        return ""
    hint = did_you_mean(value, PATTERNS) if isinstance(value, str) else ""
    return f"{shown(value)} is not known.{hint} Patterns: {', '.join(PATTERNS)}.{PLUGIN}"


def refusals(
    section: str, values: Mapping[str, Any], known: Mapping[str, Declaration]
) -> Iterator[tuple[str, str]]:
    """Name and message of every value of a section that is not allowed.

    The message begins with the value got. A rule on several values of the section comes under the name "".
    """
    plain = {name: value for name, value in values.items() if (section, name) != (COORDINATION, "pattern")}
    yield from refusals_of(section_of(section, values.get("pattern")), plain, known)


def refusals_of(
    model: type[Section], values: Mapping[str, Any], known: Mapping[str, Declaration]
) -> Iterator[tuple[str, str]]:
    """Name and message of every value that a group of parameters does not allow; see `refusals`."""
    seen: set[str] = set()
    try:
        model.model_validate(values)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            name = str(problem["loc"][0]) if problem["loc"] else ""
            message = problem["msg"].removeprefix("Value error, ")
            if name in seen:
                continue
            seen.add(name)
            yield name, _refusal(known[name], values[name], problem["type"], message) if name else message


def meaning(known: Declaration) -> str:
    """What a parameter is: label, default and source."""
    return f"{known.label} ({known.zh}); default {shown(known.default)}; source: {known.source}."


def _refusal(known: Declaration, value: object, kind: str, message: str) -> str:
    allowed = range_text(known)
    if message.startswith(f"{known.name} = "):  # the parameter has a rule of its own, which says it all
        return f"{message.removeprefix(f'{known.name} = ')} {meaning(known)}"
    if kind in _OUT_OF_RANGE:
        must = f"must be {allowed}"
    elif kind.endswith(("_type", "_from_float", "_size")) or get_origin(known.kind) is Literal:
        must = f"must be {' '.join(part for part in (noun(known.kind), allowed) if part)}"
    else:
        must = f"is not allowed: {message.rstrip('.')}"
    return f"{shown(value)} {must}. {meaning(known)}"


def noun(kind: object) -> str:
    """What values of a parameter are, in words."""
    if get_origin(kind) is Literal:
        return f"one of {', '.join(shown(choice) for choice in getattr(kind, '__args__', ()))}"
    if get_origin(kind) is tuple:
        return f"a list of values, each {noun(getattr(kind, '__args__', (str,))[0])}"
    return _NOUNS.get(kind, "of another kind")


def _homes(name: str) -> list[str]:
    return [f"[{section}]" for section in section_names() if name in declared(section)]
