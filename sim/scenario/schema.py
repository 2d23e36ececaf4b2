"""What editors are told about scenario files: a JSON Schema."""

from collections.abc import Mapping
from typing import Any

from sim.coordination import PATTERNS
from sim.params import Declaration
from sim.scenario.refusal import meaning
from sim.scenario.shape import COORDINATION, TEXTS, declared, section_names, section_of
from sim.scenario.text import range_text

_TEXTS_SAY = {
    "name": "Short name (名称); by default that of the file",
    "title": "Title in English (英文标题)",
    "title_zh": "Title in Chinese (中文标题)",
    "question": "The question that the scenario is to answer (要回答的问题), in English",
    "question_zh": "The question in Chinese (中文问题)",
    "notes": "Background, sources, cautions (说明), in English",
    "notes_zh": "Background, sources, cautions in Chinese (中文说明)",
    "history": "What a comparison spins the city up under: first, own or a scenario (改革前的情景)",
    "catalogue": "Catalogue of disputes: a shipped one by name, or the path of a file (纠纷目录)",
}
_EXTENDS = "Scenario to start from: a shipped name or a path (起点情景)"
_DAY = "First day on which the values hold, counted from the first day of the warm-up (生效日)"


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a scenario file, for editors."""
    sections = {section: _section(section) for section in section_names()}
    free = {section: _free(section, table) for section, table in sections.items()}
    change = {"day": {"type": "integer", "minimum": 1, "description": _DAY}}
    change |= {section: table for section, table in free.items() if table["properties"]}
    top: dict[str, Any] = {
        "extends": {"type": "string", "description": _EXTENDS},
        **{name: {"type": "string", "description": _TEXTS_SAY[name]} for name in TEXTS},
        "changes": {
            "type": "array",
            "description": "Dated changes of policy (政策调整)",
            "items": _closed(change) | {"required": ["day"], "minProperties": 2},
        },
        **sections,
    }
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Policy scenario (政策情景)"}
    return head | _closed(top)


def _closed(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False}


def _section(section: str) -> dict[str, Any]:
    classes = [*PATTERNS.values()] if section == COORDINATION else [section_of(section)]
    properties: dict[str, Any] = {}
    if section == COORDINATION:
        pattern = declared(COORDINATION)["pattern"]
        choices = "; ".join(f"{name}: {each.label} ({each.zh})" for name, each in PATTERNS.items())
        properties["pattern"] = {
            "type": "string",
            "enum": list(PATTERNS),
            "default": pattern.default,
            "description": f"{meaning(pattern)} {choices}.",
        }
    for each in classes:
        named = declared(section, each.name if section == COORDINATION else None)  # type: ignore[attr-defined]
        for name, found in each.model_json_schema()["properties"].items():
            text = _property(found, named[name])
            if name in properties and text["description"] not in properties[name]["description"]:
                # Patterns may share a name; editors are told what it means in each.
                properties[name]["description"] += f" In {each.name}: {text['description']}"  # type: ignore[attr-defined]
            properties.setdefault(name, text)
    return _closed(properties) | {"description": _words(section_of(section).__doc__)}


def _property(found: Mapping[str, Any], known: Declaration) -> dict[str, Any]:
    """Type, limits and default as pydantic states them; title and description from the declaration."""
    kept = ("type", "items", "enum", "const", "anyOf", "minimum", "maximum", "default")
    unit = f" Unit: {known.unit}." if known.unit else ""
    fixed = " Fixed once the run has begun." if known.fixed else ""
    allowed = f" {range_text(known).capitalize()}." if range_text(known) else ""
    text = f"{meaning(known)}{unit}{allowed}{fixed}"
    return {key: found[key] for key in kept if key in found} | {"description": text}


def _free(section: str, table: Mapping[str, Any]) -> dict[str, Any]:
    known = declared(section)
    return _closed({name: each for name, each in table["properties"].items() if not known[name].fixed})


def _words(doc: str | None) -> str:
    """First sentence of a docstring."""
    return (doc or "").strip().split("\n")[0]
