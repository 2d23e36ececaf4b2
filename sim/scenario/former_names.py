"""Names that people wrote before and that are called otherwise now (曾用名): understood, with a warning.

The one home of former names. Scenario files, designs, overrides, options, outside code and stored results are
read through these tables; identities of scenarios are computed from the present names. A warning names the
place, the former name and the present one, once for each place.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sim.errors import ScenarioError
from sim.notes import warn

PARAMETERS: dict[str, str] = {  # "section.former" -> "section.present"
    "accept.exposure": "accept.blame_avoidance",
    "accept.hand_over_days": "accept.referral_days",
    "accept.stance": "accept.refusal_persistence",
    "escalate.climb": "escalate.next_tier",
    "joint.convenor": "joint.convener",
    "respond.borne": "respond.lumped",
    "work.hub_attention": "work.convening_share",
    "work.hub_part": "work.branch_part",
    "work.thinning": "work.dilution",
}
SCENARIOS: dict[str, str] = {
    "party_led_thin_hub": "party_led_thin_convener",
    "shock_hub": "shock_convener",
}
DESIGNS: dict[str, str] = {"hub_and_demand": "convener_and_demand"}
OUTCOMES: dict[str, str] = {
    "climbed_share": "escalated_share",
    "found_share": "detected_share",
    "hub_waiting": "waiting_for_session",
    "paper_share": "nominal_share",
}
OPTIONS: dict[str, str] = {  # "command --former" -> "--present"
    "discover --luck": "--seed",
    "search --luck": "--seed",
    "sensitivity --luck": "--seed",
}
# Columns of stored tables; of `runs` those of OUTCOMES come beside, of `points` those of PARAMETERS.
COLUMNS: dict[str, dict[str, str]] = {
    "daily": {
        "found": "detected",
        "hub_waiting": "waiting_for_session",
        "on_paper": "nominal",
        "standing_cumulative": "holding_cumulative",
    },
    "disputes": {
        "climbed": "escalated",
        "convenor": "convener",
        "given_up": "omitted",
        "level": "tier",
        "paper": "nominal",
        "pressed": "compelled",
    },
}
# What patterns from outside are given and answer: class -> former name -> present name.
ANSWERS: dict[str, dict[str, str]] = {
    "Arrangement": {"convenor": "convener"},
    "Cases": {"found": "detected", "level": "tier"},
    "Roster": {"hub": "conveners"},
}

type Key = tuple[str | int, ...]


def present(name: str, names: Mapping[str, str], where: str) -> str:
    """What a name is called now, with a warning where that is another name.

    where : the place for the warning, such as "winter.toml:7" or "--metric"
    """
    now = names.get(name)
    if now is None:
        return name
    warn(f"{where}: '{name}' is called '{now}' now. Write '{now}'.")
    return now


def present_keys(data: Mapping[str, Any], where: Callable[..., str]) -> tuple[dict[str, Any], dict[Key, str]]:
    """The values of a TOML file under the present names of its parameters, and the keys that were renamed.

    Sections are looked for at every depth: a scenario has them at the top and in its changes, a design in
    [set], [factors] and [[points]]. where : place of a key, given part by part

    Raises ScenarioError where a parameter is given under both of its names.
    """
    renamed: dict[Key, str] = {}
    made: dict[str, Any] = _walked(data, (), renamed, where)
    return made, renamed


def _walked(value: Any, key: Key, renamed: dict[Key, str], where: Callable[..., str]) -> Any:
    if isinstance(value, list):
        return [_walked(item, (*key, number), renamed, where) for number, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for name, item in value.items():
        path = f"{key[-1]}.{name}" if key else ""
        if path in PARAMETERS:
            now = present(path, PARAMETERS, where(*key, name)).partition(".")[2]
            if now in value:
                raise ScenarioError(
                    f"{where(*key, name)}: '{name}' is the former name of '{now}', which is given too; "
                    "keep one of the two."
                )
            renamed[*key, name] = now
            found[now] = _walked(item, (*key, name), renamed, where)
        else:
            found[name] = _walked(item, (*key, name), renamed, where)
    return found


def present_lines(lines: Mapping[Key, int], renamed: Mapping[Key, str]) -> dict[Key, int]:
    """Lines of keys under the present names of the keys."""
    if not renamed:
        return dict(lines)
    return {
        tuple(renamed.get(key[: depth + 1], part) for depth, part in enumerate(key)): line
        for key, line in lines.items()
    }


def columns_of(table: str) -> dict[str, str]:
    """Former -> present name of the columns of a stored table, such as "runs"."""
    return COLUMNS.get(table, {}) | {"runs": OUTCOMES, "points": PARAMETERS}.get(table, {})


def present_columns(table: str, names: Iterable[str], where: str) -> list[str]:
    """Present names of stored columns, with one warning for each former one."""
    known = columns_of(table)
    return [present(name, known, where) for name in names]


def present_words(arguments: Iterable[str]) -> list[str]:
    """A command line with the present names of its options."""
    words = list(arguments)
    for position, word in enumerate(words[1:], 1):
        option, sign, value = word.partition("=")
        if f"{words[0]} {option}" in OPTIONS:
            now = OPTIONS[f"{words[0]} {option}"]
            warn(f"{words[0]}: '{option}' is called '{now}' now. Write '{now}'.")
            words[position] = f"{now}{sign}{value}"
    return words


def understands_former[T](kind: type[T]) -> type[T]:
    """Let a class that outside code uses understand the former names of its arguments and attributes."""
    made: Any = kind.__init__

    def construct(self: Any, *values: Any, **named: Any) -> None:
        made(self, *values, **present_arguments(kind.__name__, named))

    def former_attribute(self: Any, name: str) -> Any:
        names = ANSWERS.get(kind.__name__, {})
        if name not in names:
            raise AttributeError(f"{kind.__name__} has no attribute {name!r}")
        return getattr(self, present(name, names, kind.__name__))

    changed: Any = kind
    changed.__init__, changed.__getattr__ = construct, former_attribute
    return kind


def present_arguments(kind: str, named: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of a class by their present names."""
    return {present(name, ANSWERS.get(kind, {}), kind): value for name, value in named.items()}
