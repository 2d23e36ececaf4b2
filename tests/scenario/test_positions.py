"""The scanner finds every key of a TOML text on the line where it stands."""

import tomllib
from collections.abc import Iterator
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.text import toml_value
from sim.scenario.toml_positions import Path, lines_of

AWKWARD = """\
# a = 1
title = "[not.a.table] # no comment"   # a comment with = and [brackets]
'odd key'."dotted \\" é" = 'C:\\path'
many = [ # opening
  1, "]", # inside
  { x = 1, y.z = [2] },
  1979-05-27 07:32:00Z, 4,
]
moment = 1979-05-27 07:32:00
text = \"\"\"
[fake]
key = 1 \\\"\"\" still text
\"\"\"
quoted = '''
''' # after
empty = ""
last = \"\"\"two quotes at the end\"\"\"\"\"
[ spaced . out ]
a = 1
[[changes]]
day = 1
claim.pace = 0.1
[changes.work]
floor = 0.5
[[changes]]
day = 2
"""


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list) and value:
        for place, item in enumerate(value):
            yield from leaves(item, (*path, place))
    else:
        yield path, value


def test_an_awkward_text_is_read_like_the_standard_library_reads_it():
    found = lines_of(AWKWARD)
    assert {path for path, _ in leaves(tomllib.loads(AWKWARD))} <= found.keys()
    expected = {
        ("title",): 2,
        ("odd key", 'dotted " é'): 3,
        ("many", 0): 5,
        ("many", 2, "y", "z"): 6,
        ("many", 4): 7,
        ("moment",): 9,
        ("text",): 10,
        ("quoted",): 14,
        ("empty",): 16,
        ("last",): 17,
        ("spaced", "out"): 18,
        ("spaced", "out", "a"): 19,
        ("changes", 0): 20,
        ("changes", 0, "claim", "pace"): 22,
        ("changes", 0, "work"): 23,
        ("changes", 0, "work", "floor"): 24,
        ("changes", 1, "day"): 26,
    }
    assert {path: found[path] for path in expected} == expected
    assert ("many", 5) not in found


def test_line_endings_of_windows_do_not_move_lines():
    assert lines_of(AWKWARD.replace("\n", "\r\n")) == lines_of(AWKWARD)


keys = st.text(st.characters(exclude_categories=["Cs"]), max_size=5) | st.sampled_from(["a", "b-1", "1.5"])
scalars = st.just(0) | st.booleans() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)
noise = st.sampled_from(
    ["", "# x = [1]", 'noise = """\n[a]\n# b"""', "noise = [\n1, # ]\n2 ]", "noise = '''\n'''"]
)


def written(table: dict[str, Any], path: tuple[str, ...], draw: Any, numbers: Iterator[int]) -> Iterator[str]:
    """Lines of a table; every number is its own, so its line can be found in the text."""
    nested = {}
    for key, value in table.items():
        if isinstance(value, dict) and value and draw(st.booleans()):
            nested[key] = value
        else:
            yield f"{toml_value(key)} = {numbered(value, numbers)}"
    for key, value in nested.items():
        inside = (*path, key)
        doubled = draw(st.booleans())
        header = ".".join(toml_value(name) for name in inside)
        yield f"[[{header}]]" if doubled else f"[{header}]"
        disturbance = draw(noise)
        yield disturbance if "noise" not in value else ""
        yield from written(value, inside, draw, numbers)


def numbered(value: Any, numbers: Iterator[int]) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{toml_value(k)} = {numbered(v, numbers)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(numbered(item, numbers) for item in value)}]"
    return str(next(numbers)) if value == 0 and value is not False else toml_value(value)


@given(st.dictionaries(keys, values, max_size=5), st.data())
@settings(max_examples=80, deadline=None)
def test_every_value_is_found_on_its_line(table, data):
    text = "\n".join(written(table, (), data.draw, count(10_000_001)))
    found, lines = lines_of(text), text.split("\n")
    for path, value in leaves(tomllib.loads(text)):
        assert path in found or not path
        if isinstance(value, int) and value > 10_000_000:
            assert str(value) in lines[found[path] - 1]
