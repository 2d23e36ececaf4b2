"""Tables, outlines, networks and manifests, nearly right."""

import copy
import csv
import io
import json
import random
from typing import Any

from tests.city.own import AREAS, BOUNDARIES
from tests.fuzz.slips import WORDS, Files, odd, spoilt_tree


def areas_input(rng: random.Random) -> Files:
    """A table of areas."""
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


def outlines_input(rng: random.Random) -> Files:
    """Outlines, and the table of areas that they belong to."""
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


def graph_input(rng: random.Random) -> Files:
    """A network of institutions."""
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


def manifest_input(rng: random.Random) -> Files:
    """The manifest of a result folder."""
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
