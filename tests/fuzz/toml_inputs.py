"""Scenarios, designs and catalogues, nearly right."""

import copy
import json
import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sim.scenario.text import toml_value
from tests.fuzz.slips import Files, odd, spoilt_tree

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CATALOGUES = Path(__file__).parents[2] / "sim" / "scenario" / "catalogues"


@cache
def _schema() -> dict[str, Any]:
    return json.loads((SCENARIOS / "scenario.schema.json").read_text(encoding="utf-8"))["properties"]


def _value_of(rng: random.Random, about: dict[str, Any]) -> Any:
    """A value that a parameter takes, or nearly."""
    if rng.random() < 0.08:
        return odd(rng, about.get("default"))
    if "enum" in about:
        return rng.choice(about["enum"])
    low, high = about.get("minimum", -1000), about.get("maximum", 1000)
    if about.get("type") == "integer":
        return rng.choice((low, high, rng.randint(low, high), low - 1, high + 1))
    if about.get("type") == "number":
        return rng.choice(
            (low, high, rng.uniform(low, high), rng.uniform(low, high), high + abs(high) * 1e-9 + 1e-9)
        )
    return about.get("default", "x") if about.get("type") != "boolean" else rng.random() < 0.5


def _toml(rng: random.Random, table: Any) -> bytes:
    """A table as TOML, with the slips of people; what is left of one that lost everything."""
    if not isinstance(table, dict):
        return str(table)[:400].encode("utf-8", "surrogatepass")
    lines, tables = [], []
    for key, value in table.items():
        name = (
            key
            if key.replace("_", "").replace(".", "").isalnum() and key.isascii() and key
            else toml_value(key)
        )
        if isinstance(value, dict) and value and rng.random() < 0.9:
            tables += ["", f"[{name}]", *(f"{_key(k)} = {_toml_value(v)}" for k, v in value.items())]
        elif isinstance(value, list) and value and all(isinstance(v, dict) and v for v in value):
            for each in value:
                tables += ["", f"[[{name}]]", *(f"{_key(k)} = {_toml_value(v)}" for k, v in each.items())]
        else:
            lines.append(f"{name} = {_toml_value(value)}")
    return "\n".join([*lines, *tables, ""]).encode("utf-8", "surrogatepass")


def _key(name: object) -> str:
    text = str(name)
    return (
        text
        if text and all(part.replace("_", "").isalnum() for part in text.split(".")) and text.isascii()
        else toml_value(text)
    )


def _toml_value(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 4000:
        return "1" + "0" * 5000
    if isinstance(value, list):
        return f"[{', '.join(map(_toml_value, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)} = {_toml_value(v)}" for k, v in value.items()) + "}"
    return toml_value(value)


def scenario_input(rng: random.Random) -> Files:
    """A scenario file."""
    schema = _schema()
    names = [name for name, about in schema.items() if about.get("type") == "object"]
    table: dict[str, Any] = {"extends": "baseline"} if rng.random() < 0.8 else {}
    for name in rng.sample(("title", "title_zh", "question", "notes", "name"), rng.randrange(3)):
        table[name] = odd(rng, "A name 名称")
    for section in rng.sample(names, rng.randrange(1, 4)):
        known = {k: v for k, v in schema[section]["properties"].items() if not k.endswith("_file")}
        for name in rng.sample(list(known), min(len(known), rng.randrange(1, 4))):
            table.setdefault(section, {})[name] = _value_of(rng, known[name])
    if rng.random() < 0.3:
        table["changes"] = [_change(rng, names) for _ in range(rng.randrange(1, 3))]
    return {"mine.toml": _toml(rng, spoilt_tree(rng, table) if rng.random() < 0.3 else table)}


def _change(rng: random.Random, names: list[str]) -> dict[str, Any]:
    section = rng.choice(names)
    known = _schema()[section]["properties"]
    name = rng.choice(list(known))
    return {"day": rng.choice((1, 20, 91, 400, -1, 1.0)), f"{section}.{name}": _value_of(rng, known[name])}


def _factor(rng: random.Random) -> tuple[str, Any]:
    section = rng.choice([name for name, about in _schema().items() if about.get("type") == "object"])
    name = rng.choice(list(_schema()[section]["properties"]))
    about = _schema()[section]["properties"][name]
    if rng.random() < 0.5:
        return f"{section}.{name}", [_value_of(rng, about) for _ in range(rng.randrange(1, 4))]
    ends = sorted((_value_of(rng, about), _value_of(rng, about)), key=str)
    return f"{section}.{name}", dict(zip(("low", "high"), ends, strict=True)) if rng.random() < 0.8 else {}


def design_input(rng: random.Random) -> Files:
    """A design file."""
    kinds = ("full_factorial", "latin_hypercube", "sobol", "morris", "one_at_a_time", "table")
    kind = rng.choice(kinds)
    table: dict[str, Any] = {"title": "Which", "kind": kind, "scenarios": ["siloed", "party_led"], "seeds": 3}
    table |= {"samples": rng.choice((4, 8, 16))} if kind in kinds[1:4] else {}
    factors = dict(_factor(rng) for _ in range(rng.randrange(1, 4)))
    if kind == "table":
        table["points"] = [{path: odd(rng, 0.5) for path in factors} for _ in range(2)]
    else:
        table["factors"] = factors
    if rng.random() < 0.2:
        table["stop"] = {"metric": "durable_share", "width": 0.02, "most": 40}
    if rng.random() < 0.2:
        table["seeds"] = [odd(rng, n) for n in range(1, 4)]
    return {"design.toml": _toml(rng, spoilt_tree(rng, table) if rng.random() < 0.5 else table)}


@cache
def _topics() -> list[dict[str, Any]]:
    return tomllib.loads((CATALOGUES / "urban_china.toml").read_text(encoding="utf-8"))["topic"]


def catalogue_input(rng: random.Random) -> Files:
    """A catalogue of disputes."""
    topics = copy.deepcopy(rng.sample(_topics(), rng.randrange(1, 4)))
    for topic in topics:
        for field in rng.sample(list(topic), rng.choice((0, 0, 1, 2))):
            topic[field] = odd(rng, topic[field])
    table = {"name": "mine", "title": "Mine", "topic": topics}
    return {"topics.toml": _toml(rng, spoilt_tree(rng, table) if rng.random() < 0.2 else table)}
