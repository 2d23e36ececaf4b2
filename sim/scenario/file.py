"""Scenario files: what they say, checked when read (政策情景文件).

A file holds only what differs from another: `extends` names where it starts. `python -m sim.scenario.file`
renews what is generated from the declarations: the JSON Schema for editors.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from sim.errors import ScenarioError
from sim.scenario.check import Check, Draft
from sim.scenario.scenario import Scenario
from sim.scenario.schema import schema
from sim.scenario.source import Source, find, parse, read, scenario_folder, shipped
from sim.scenario.text import resolved_text, shown
from sim.values import named_values, parted

__all__ = [
    "generated",
    "load_scenario",
    "resolved_text",
    "scenario_from_text",
    "schema",
    "shipped",
    "variants_of",
    "variants_of_text",
]

type MakeVariant = Callable[[Mapping[str, object] | None], Scenario]


def load_scenario(name_or_path: str | Path, overrides: Mapping[str, object] | None = None) -> Scenario:
    """Read a shipped scenario by name, or any scenario file by path.

    Raises `ScenarioError`; its text names every problem of the file, one per line, each with its place.

    overrides : path such as `calendar.days` -> value, laid over the file and checked like it. To tell
        the user where a value comes from, give (value, origin) with an origin such as "--days".
    """
    return _finished(_laid(read(find(name_or_path)), ()), overrides)


def scenario_from_text(
    text: str, label: str = "scenario", overrides: Mapping[str, object] | None = None
) -> Scenario:
    """Read a scenario from TOML text, such as that of `resolved_text`; otherwise as `load_scenario`.

    label : what messages call the text, and the scenario's name where the text gives none
    """
    return _finished(_laid(parse(text, label), ()), overrides)


def variants_of(name_or_path: str | Path, folder: Path | None = None) -> MakeVariant:
    """Read a scenario once, to make many variants of it: a function from overrides to scenarios.

    folder : where a relative path starts (default: here)

    Raises `ScenarioError` now when the file, later when overrides cannot be used.
    """
    return _maker(_laid(read(find(name_or_path, folder)), ()))


def variants_of_text(text: str, label: str = "scenario") -> MakeVariant:
    """As `variants_of`, from TOML text."""
    return _maker(_laid(parse(text, label), ()))


def generated() -> dict[Path, str]:
    """Files of the scenario folder that follow from the declarations, with the text they must have."""
    text = json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
    return {scenario_folder() / "scenario.schema.json": text}


def _laid(source: Source, chain: tuple[Source, ...]) -> Draft:
    """The draft that a file leaves: that of the file it extends, with its own values laid over."""
    parent = _parent(source, (*chain, source))
    check = Check(_laid(parent, (*chain, source)) if parent else Draft())
    check.file(source)
    check.finish()
    return check.draft


def _parent(source: Source, chain: tuple[Source, ...]) -> Source | None:
    if "extends" not in source.data:
        return None
    name, place = source.data["extends"], source.where("extends")
    if not isinstance(name, str):
        raise ScenarioError(f"{place}: extends = {shown(name)} must be a text in quotes: a name or a path.")
    try:
        path = find(name, source.path.parent if source.path else None)
    except ScenarioError as error:
        raise ScenarioError(f"{place}: extends = {shown(name)}: {error}") from None
    labels = [known.label for known in chain]
    for number, known in enumerate(chain):
        if known.path and known.path.resolve() == path.resolve():
            circle = " -> ".join([*labels[number:], known.label])
            text = f"extends = {shown(name)} goes in a circle: {circle}. Cut it at one place."
            raise ScenarioError(f"{place}: {text}")
    return read(path)


def _finished(draft: Draft, overrides: Mapping[str, object] | None) -> Scenario:
    if given := named_values(overrides, "overrides"):
        check = Check(draft)
        check.options({path: _with_origin(path, value) for path, value in given.items()})
        check.finish()
    return draft.scenario()


def _maker(draft: Draft) -> MakeVariant:
    def make(overrides: Mapping[str, object] | None = None) -> Scenario:
        values = {section: dict(named) for section, named in draft.values.items()}
        return _finished(Draft(dict(draft.texts), values, dict(draft.changes)), overrides)

    return make


def _with_origin(path: str, value: object) -> tuple[object, str]:
    plain, option = parted(value)
    return plain, option or path


def main() -> None:
    """Write the generated files."""
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
