"""Writing scenarios: as complete TOML text, value by value."""

import json
from collections.abc import Iterator
from typing import Any

from sim.params import Declaration
from sim.scenario.scenario import Scenario, without_idle
from sim.scenario.shape import TEXTS, declared, values_of
from sim.scenario.source import cut
from sim.values import plain_value


def toml_value(value: object) -> str:
    """A value as TOML writes it: texts, numbers, switches, lists and tables of them."""
    value = plain_value(value)
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list() | tuple():
            return f"[{', '.join(toml_value(item) for item in value)}]"
        case dict():
            pairs = (f"{toml_value(str(key))} = {toml_value(item)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"
        case int() | float():
            return repr(value)
    raise TypeError(f"TOML has no form for {type(value).__name__}: {value!r}")


def shown(value: object) -> str:
    """A value for a message: as written in TOML, cut when long."""
    if isinstance(value, int) and value.bit_length() > 128:  # Python refuses to print thousands of digits
        return f"a number of {value.bit_length()} bits"
    if isinstance(value, (list, tuple, dict)):
        value = list(value)[:10] if not isinstance(value, dict) else dict(list(value.items())[:10])
    try:
        text = toml_value(value)
    except (TypeError, ValueError):  # a date, or a huge number inside a list
        other = "None" if value is None else f"a {type(value).__name__}"
        text = value.isoformat() if hasattr(value, "isoformat") else other
    return cut(text)


def resolved_text(scenario: Scenario, *, comments: bool = True) -> str:
    """Complete TOML text of a scenario: every value, none inherited.

    Reading the text gives an equal scenario.

    comments : put label, unit, range and source above each value
    """
    return "\n".join(_lines(scenario, comments)) + "\n"


def _lines(scenario: Scenario, comments: bool) -> Iterator[str]:
    for name in TEXTS:
        yield f"{name} = {toml_value(getattr(scenario, name))}"
    for section, values in without_idle(scenario, values_of(scenario)).items():
        yield f"\n[{section}]"
        known = declared(section, values.get("pattern"))
        for name, value in values.items():
            if comments and name in known:
                yield f"# {comment(known[name])}"
            yield f"{name} = {toml_value(value)}"
    for change in scenario.changes:
        yield f"\n[[changes]]\nday = {change.day}"
        for section, changed in change.values.items():
            yield from (f"{section}.{name} = {toml_value(value)}" for name, value in changed.items())


def comment(known: Declaration) -> str:
    """One line on a parameter: label, range with unit, source."""
    allowed = range_text(known)
    return f"{known.label} ({known.zh}){f'; {allowed}' if allowed else ''}; source: {known.source}"


def range_text(known: Declaration) -> str:
    """Allowed range in words, such as `between 1 and 365 day`; empty where nothing limits the value."""
    unit = f" {known.unit}" if known.unit else ""
    low, high = (None if end is None else number_text(end) for end in (known.low, known.high))
    if low is not None and high is not None:
        return f"between {low} and {high}{unit}"
    if low is not None:
        return f"at least {low}{unit}"
    return f"at most {high}{unit}" if high is not None else ""


def number_text(number: Any) -> str:
    """A number without needless digits: `1000000`, `0.05`, `1e-06`."""
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e12 else f"{number:g}"
