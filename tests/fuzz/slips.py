"""Slips of people and programs: odd values, broken structure, broken bytes."""

import copy
import random
from pathlib import Path
from typing import Any

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


def odd(rng: random.Random, near: Any = None) -> Any:
    """A value that somebody may give in place of another one."""
    probability = rng.random()
    if type(near) in (int, float) and probability < 0.5:
        factor = rng.choice((0, -1, 0.1, 0.9, 1.1, 2, 10, 1000, 1e6, rng.random(), rng.uniform(-3, 3)))
        moved = float(near) * factor if abs(near) < 1e300 else 0.0
        return moved if rng.random() < 0.5 or moved != moved else int(moved)
    if isinstance(near, str) and probability < 0.4:
        at = rng.randrange(len(near) + 1)
        return near[:at] + str(rng.choice(ODD))[:20] + near[at + rng.randrange(3) :]
    return copy.deepcopy(rng.choice(ODD)) if probability < 0.9 else rng.choice(WORDS)


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
