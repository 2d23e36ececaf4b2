"""Inputs of seven kinds, drawn from a seed: good files, spoilt by values, by structure and by bytes."""

import copy
import csv
import io
import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from sim.scenario.text import toml_value
from tests.city.own import AREAS, BOUNDARIES

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CATALOGUES = Path(__file__).parents[2] / "sim" / "scenario" / "catalogues"

ODD: tuple[Any, ...] = (
    *(0, 1, -1, 2, 3.0, 0.5, -0.0, 1e-9, 1e9, 1e308, 2**31, 2**63, 10**400, float("nan"), float("inf")),
    *(True, False, None, [], {}, [[]], [None], {"a": 1}, "", " ", "0", "-1", "1e3", "nan", "inf", "=1+1"),
    *(
        "３",
        "١٢",
        "1_000",
        "0x10",
        "1,5",
        "“a”",
        "a\x0bb",
        "a\x00b",
        "\ud800",
        "\ufffe",
        "a\nb",
        "[/]",
        "<b>",
    ),
    *(
        "Alder",
        "L1",
        "和平区",
        "x" * 300,
        "'",
        '"',
        "\\",
        "../a",
        "True",
        "None",
        "é",
        "😀",
        "\u202e",
        "\ufeff",
    ),
)
WORDS = (
    "L",
    "L1",
    "L2",
    "L11",
    "L21",
    "L111",
    "North",
    "South",
    "北区",
    "city",
    "district",
    "community",
    "4",
)
NOISE = (
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\n",
    b"\t",
    b",",
    b";",
    b'"',
    b"'",
    b"[",
    b"]",
    b"{",
    b"}",
)

Files = dict[str, bytes]


def drawn(kind: str, seed: int, number: int) -> Files:
    """The files of one input; the first is the one to read. The same seed and number give the same bytes."""
    rng = random.Random(f"{seed} {kind} {number}")
    files = MAKERS[kind](rng)
    first = next(iter(files))
    if rng.random() < 0.25:
        files[first] = spoilt_bytes(rng, files[first])
    return files


def odd(rng: random.Random, near: Any = None) -> Any:
    """A value that somebody may give in place of another one."""
    chance = rng.random()
    if type(near) in (int, float) and chance < 0.5:
        factor = rng.choice((0, -1, 0.1, 0.9, 1.1, 2, 10, 1000, 1e6, rng.random(), rng.uniform(-3, 3)))
        moved = float(near) * factor if abs(near) < 1e300 else 0.0
        return moved if rng.random() < 0.5 or moved != moved else int(moved)
    if isinstance(near, str) and chance < 0.4:
        at = rng.randrange(len(near) + 1)
        return near[:at] + str(rng.choice(ODD))[:20] + near[at + rng.randrange(3) :]
    return copy.deepcopy(rng.choice(ODD)) if chance < 0.9 else rng.choice(WORDS)


def spoilt_bytes(rng: random.Random, data: bytes) -> bytes:
    """Bytes with one or a few slips: cut, doubled, moved, overwritten, or in another encoding."""
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        a, b = sorted(rng.randrange(len(data) + 1) for _ in range(2))
        b = min(b, a + rng.choice((1, 2, 5, 40, 400)))
        way = rng.randrange(7)
        if way == 0:
            data = data[:a] + data[b:]
        elif way == 1:
            data = data[:b] + data[a:b] + data[b:]
        elif way == 2:
            data = data[:a] + rng.choice(NOISE) + data[a:]
        elif way == 3:
            data = data[:a] + bytes([rng.randrange(256)]) + data[a + 1 :]
        elif way == 4:
            data = data[:a]
        elif way == 5:
            said = odd(rng)
            data = data[:a] + str(said)[:400].encode("utf-8", "surrogatepass") + data[b:]
        else:
            text = data.decode("utf-8", "replace")
            data = text.encode(rng.choice(("utf-16", "gb18030", "utf-8-sig", "utf-32")), "replace")
    return data


def spoilt_tree(rng: random.Random, tree: Any) -> Any:
    """Plain data with a few values, keys or items replaced, taken away or doubled."""
    for _ in range(rng.choice((0, 1, 1, 2, 4))):
        holders = [each for each in _walk(tree) if each]
        if not holders:
            return odd(rng)
        holder = rng.choice(holders)
        key = rng.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        way = rng.randrange(6)
        if way < 3:
            holder[key] = odd(rng, holder[key])
        elif way == 3:
            del holder[key]
        elif isinstance(holder, list):
            holder.insert(rng.randrange(len(holder) + 1), copy.deepcopy(holder[key]))
        elif way == 4:
            holder[str(odd(rng, key))] = holder.pop(key)
        else:
            holder[rng.choice(list(holder))] = copy.deepcopy(holder[key])
    return tree


def _walk(tree: Any) -> list[Any]:
    found, waiting = [], [tree]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict | list):
            found.append(here)
            waiting += here.values() if isinstance(here, dict) else here
    return found


# ---- TOML: scenarios, designs, catalogues ----


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


def _toml(rng: random.Random, table: dict[str, Any]) -> bytes:
    """A table as TOML, with the slips of people."""
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


def _scenario(rng: random.Random) -> Files:
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


def _design(rng: random.Random) -> Files:
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
    import tomllib

    return tomllib.loads((CATALOGUES / "urban_china.toml").read_text(encoding="utf-8"))["topic"]


def _catalogue(rng: random.Random) -> Files:
    topics = copy.deepcopy(rng.sample(_topics(), rng.randrange(1, 4)))
    for topic in topics:
        for field in rng.sample(list(topic), rng.choice((0, 0, 1, 2))):
            topic[field] = odd(rng, topic[field])
    table = {"name": "mine", "title": "Mine", "topic": topics}
    return {"topics.toml": _toml(rng, spoilt_tree(rng, table) if rng.random() < 0.2 else table)}


# ---- tables, outlines, networks, manifests ----


def _areas(rng: random.Random) -> Files:
    rows = list(csv.reader(io.StringIO(AREAS)))
    for _ in range(rng.choice((0, 1, 1, 2, 4))):
        row = rng.randrange(len(rows))
        if not rows[row]:
            continue
        cell = rng.randrange(len(rows[row]))
        way = rng.randrange(8)
        if way < 4:
            near = rows[row][cell]
            number = float(near) if near.replace(".", "").isdigit() else near
            rows[row][cell] = str(odd(rng, number))
        elif way == 4:
            rows[row][cell] = rng.choice(rng.choice(rows) or [""])
        elif way == 5:
            rows.insert(row, list(rows[row]))
        elif way == 6:
            del rows[row]
        else:
            for each in rows:
                each.append(str(odd(rng)) if rng.random() < 0.3 else "")
    out = io.StringIO(newline="")
    delimiter = rng.choice(",,,,,,,;\t")
    csv.writer(out, lineterminator=rng.choice(("\n", "\r\n")), delimiter=delimiter).writerows(rows)
    return {"areas.csv": out.getvalue().encode("utf-8", "surrogatepass")}


def _box(rng: random.Random, west: float, south: float) -> list[list[float]]:
    w, h = rng.choice((0.1, 0.05, 0.001, 1, 20)), rng.choice((0.07, 0.03, 0.001, 1, 20))
    ring = [[west, south], [west + w, south], [west + w, south + h], [west, south + h], [west, south]]
    for _ in range(rng.choice((0, 0, 1, 3))):  # dents and spikes
        ring.insert(
            rng.randrange(1, 5), [west + rng.uniform(-0.2, 1.2) * w, south + rng.uniform(-0.2, 1.2) * h]
        )
    return ring


def _outlines(rng: random.Random) -> Files:
    if rng.random() < 0.2:
        data = json.loads(BOUNDARIES)
    else:
        data = {"type": "FeatureCollection", "features": []}
        for _ in range(rng.randrange(1, 4)):
            west = rng.choice((120.05, 120.05, 120.1, 121, 117, -70))
            rings = [_box(rng, west, rng.choice((30.18, 30.1, 31, 0)))]
            rings += [_box(rng, west + 0.02, 30.2)] if rng.random() < 0.2 else []
            about = {rng.choice(("code", "adcode", "id", "name", "name_zh")): rng.choice(WORDS[:9])}
            shape = {"type": "Polygon", "coordinates": rings}
            if rng.random() < 0.2:
                shape = {"type": "MultiPolygon", "coordinates": [rings, [_box(rng, 120.2, 30.2)]]}
            feature: dict[str, Any] = {"type": "Feature", "properties": about, "geometry": shape}
            if rng.random() < 0.2:
                feature["id"] = odd(rng, "L1")
            data["features"].append(feature)
        if rng.random() < 0.1:
            data["crs"] = {"type": "name", "properties": {"name": rng.choice(("EPSG:4326", "EPSG:3857"))}}
    data = spoilt_tree(rng, data) if rng.random() < 0.6 else data
    areas = AREAS if rng.random() < 0.7 else "\n".join(line.rsplit(",", 2)[0] for line in AREAS.splitlines())
    text = json.dumps(data, ensure_ascii=rng.random() < 0.5)
    return {"boundaries.geojson": text.encode("utf-8", "surrogatepass"), "areas.csv": areas.encode()}


def _graph(rng: random.Random) -> Files:
    names = ["North court", "南区人民法院", "L1/line/housing", "L2/grid_centre", "L21/station/market"]
    nodes, edges = [], []
    for i, name in enumerate(rng.sample(names, rng.randrange(2, 5))):
        said = _xml(str(odd(rng, name)) if rng.random() < 0.05 else name)
        key = rng.choice(("d0", "d1"))
        key = key if rng.random() < 0.9 else "d9"
        inner = f'<data key="{key}">{said}</data>'
        nodes.append(f'<node id="n{i}">{inner}</node>')
    for _ in range(rng.randrange(1, 5)):
        ends = [f"n{n}" for n in rng.sample(range(len(nodes)), 2)]
        ends = ends if rng.random() < 0.9 else [ends[0], rng.choice(("n99", ends[0]))]
        layer = rng.choice(
            ("service", "party", "authority", "partnership", "party", "Service", rng.choice(("x", "")))
        )
        weight = _xml(str(odd(rng, 0.5)) if rng.random() < 0.1 else str(round(rng.random(), 3)))
        data = f'<data key="d2">{layer}</data><data key="d3">{weight}</data>'
        edges.append(
            f'<edge source="{ends[0]}" target="{ends[1]}">{data if rng.random() < 0.9 else ""}</edge>'
        )
    keys = (
        '<key id="d0" for="node" attr.name="name" attr.type="string"/>'
        '<key id="d1" for="node" attr.name="label" attr.type="string"/>'
        '<key id="d2" for="edge" attr.name="layer" attr.type="string"><default>service</default></key>'
        f'<key id="d3" for="edge" attr.name="{rng.choice(("weight", "weight", "tie"))}" attr.type="double"/>'
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>' * (rng.random() < 0.8)
    space = ' xmlns="http://graphml.graphdrawing.org/xmlns"' * (rng.random() < 0.9)
    body = f'<graph edgedefault="undirected">{"".join(nodes)}{"".join(edges)}</graph>'
    return {"ties.graphml": f"{head}<graphml{space}>{keys}{body}</graphml>".encode("utf-8", "surrogatepass")}


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _manifest(rng: random.Random) -> Files:
    planned = {"name": "siloed", "key": "k" * 32, "title": "T", "title_zh": "题", "text": 'name = "siloed"\n'}
    design = {
        "scenarios": [planned, planned | {"name": "party_led", "key": "p" * 32}],
        "seeds": [1, 2, 3],
        "code_hash": "c0de",
        "versions": {"python": "3.12", "gongzhi": "2026.1"},
        "created": "2026-01-01T00:00:00+00:00",
        "experiment": {},
    }
    data = {"project": "gongzhi", "schema": 2, "question": "Which?", "designs": [design]}
    text = json.dumps(spoilt_tree(rng, copy.deepcopy(data)), ensure_ascii=rng.random() < 0.5)
    return {"manifest.json": text.encode("utf-8", "surrogatepass")}


MAKERS: dict[str, Callable[[random.Random], Files]] = {
    "scenario": _scenario,
    "design": _design,
    "areas": _areas,
    "geojson": _outlines,
    "graphml": _graph,
    "catalogue": _catalogue,
    "manifest": _manifest,
}
KINDS = tuple(MAKERS)
