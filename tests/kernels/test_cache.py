"""A kernel is compiled again when it, or anything that it calls or is handed, changes; and only then."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agents.caching.kernels import closure_hash, compiled_in
from agents.compiling import KERNELS
from sim.compilation import kernels
from tests.house_rules import ROOT

RULES = '''
"""Rules of a small program."""
from collections import namedtuple
from enum import IntEnum

import numpy as np

from agents.compiling import inlined, kernel

FACTOR = 2.0


class State(IntEnum):
    OPEN = 1
    SHUT = 2


Rule = namedtuple("Rule", ["low", "high"])


@inlined
def twice(x):
    """A leaf."""
    return FACTOR * x


@inlined
def other(x):
    return x + 1.0


@kernel
def double_all(values):
    """A kernel that calls the leaf."""
    for i in range(values.size):
        values[i] = twice(values[i])
    return 1.0 if State.SHUT == 7 else 0.0


@kernel
def shift_all(values):
    """A kernel that does not."""
    for i in range(values.size):
        values[i] = other(values[i])


@kernel
def outer(values):
    """A kernel that calls a kernel."""
    double_all(values)
    return values[0]


@kernel
def between(x, rule):
    """A kernel that is handed a tuple with names."""
    return (x - rule.low) / (rule.high - rule.low)
'''
MAIN = """
import json, sys
import numpy as np
import rules
values, others = np.array([1.0, 2.0]), np.array([1.0, 2.0])
found = {"outer": rules.outer(values), "double_all": rules.double_all(values)}
rules.shift_all(others)
found |= {"shift_all": others[0], "between": rules.between(2.0, rules.Rule(low=1.0, high=5.0))}
compiled = [k.py_func.__name__ for k in (rules.outer, rules.double_all, rules.shift_all, rules.between)
            if sum(k.stats.cache_misses.values())]
print(json.dumps([found, compiled]))
"""
EDITS: dict[str, tuple[str, str, set[str], dict[str, float]]] = {
    "nothing": ("", "", set(), {}),
    "a comment": ('"""A leaf."""', '"""The same leaf."""  # moved\n\n', set(), {}),
    "a leaf": ("FACTOR * x", "FACTOR * x + 1.0", {"outer", "double_all"}, {"outer": 3.0}),
    "a constant": ("FACTOR = 2.0", "FACTOR = 3.0", {"outer", "double_all"}, {"outer": 3.0}),
    "a member": ("SHUT = 2", "SHUT = 7", {"outer", "double_all"}, {"double_all": 1.0}),
    "a kernel that is called": (
        "= twice(values[i])",
        "= twice(values[i]) - 1.0",
        {"outer", "double_all"},
        {"outer": 1.0},
    ),
    "another leaf": ("x + 1.0", "x + 2.0", {"shift_all"}, {"shift_all": 3.0}),
    "the order of fields": ('["low", "high"]', '["high", "low"]', {"between"}, {"between": 0.25}),
    "one more field": ('["low", "high"]', '["low", "high", "mid"], defaults=[0.0]', {"between"}, {}),
    "a default": ("def other(x):", "def other(x, y=1.0):", {"shift_all"}, {}),
}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, float]]:
    """A cache that holds the program as it was written first, and what it answers."""
    cache = tmp_path_factory.mktemp("cache")
    answers, compiled = started(cache, tmp_path_factory.mktemp("first"), RULES)
    assert set(compiled) == set(answers)
    return cache, answers


def started(cache: Path, folder: Path, text: str) -> tuple[dict[str, float], list[str]]:
    """What the program answers in a process of its own, and which kernels had to be compiled."""
    (folder / "rules.py").write_text(text)
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache), "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", MAIN], env=environment, check=True, capture_output=True, text=True
    )
    answers, compiled = json.loads(done.stdout)
    return answers, compiled


@pytest.mark.parametrize("what", EDITS)
def test_what_is_compiled_again_after_an_edit_of(what: str, first: Any, tmp_path: Path) -> None:
    old, new, expected, moved = EDITS[what]
    cache, before = first
    assert old in RULES
    answers, compiled = started(cache, tmp_path, RULES.replace(old, new, 1) if old else RULES)
    assert set(compiled) == expected
    assert answers == before | moved or what == "a constant"
    assert {name: answers[name] for name in moved} == moved


def test_what_a_kernel_depends_on_is_known_of_every_kernel() -> None:
    hashes = [closure_hash(kernel) for kernel in kernels()]
    assert len(set(hashes)) == len(hashes) > 50
    assert hashes == [closure_hash(kernel) for kernel in kernels()]


def test_a_kernel_depends_on_the_fields_of_the_tables_that_it_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are made by constructors that Numba keeps: another order of columns is another kernel."""
    from numba.core import types
    from numba.experimental import structref

    from agents.compiling import kernel

    def maker(fields: list[str]) -> Any:
        class Table(structref.StructRefProxy):  # type: ignore[misc]
            """Two columns."""

        @structref.register
        class TableType(types.StructRef):  # type: ignore[misc]
            """Its type."""

        structref.define_proxy(Table, TableType, fields)

        def make(a, b):
            return Table(a, b)

        return kernel(make)

    known = list(KERNELS)
    try:
        one, same, other = maker(["a", "b"]), maker(["a", "b"]), maker(["b", "a"])
        assert closure_hash(one) == closure_hash(same) != closure_hash(other)
    finally:
        KERNELS[:] = known


def test_what_cannot_be_described_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import tests.kernels.test_cache as here
    from agents.compiling import inlined

    monkeypatch.setattr(here, "UNKNOWN", object(), raising=False)

    def uses():
        return UNKNOWN  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(TypeError, match="cannot tell when it changes"):
        closure_hash(inlined(uses))


def test_a_damaged_entry_is_compiled_again(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before, _ = started(cache, tmp_path, RULES)
    for entry in cache.glob("*outer*.kernel"):
        entry.write_bytes(entry.read_bytes()[:-100])
    after, compiled = started(cache, tmp_path, RULES)
    assert (after, compiled) == (before, ["outer"])


def test_few_entries_of_a_kernel_are_kept(tmp_path: Path) -> None:
    from agents.caching.folder import keep_newest

    for age in range(9):
        path = tmp_path / f"k-{age}.kernel"
        path.write_text("x")
        os.utime(path, (1000 - age, 1000 - age))
    keep_newest(tmp_path, "k-*.kernel", 4)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"k-{age}.kernel" for age in range(4)]


def test_a_kernel_is_compiled_with_all_that_it_calls() -> None:
    by_name = {kernel.py_func.__qualname__: kernel for kernel in kernels()}
    called = {part.py_func.__name__ for part in compiled_in(by_name["close_overdue_nominally"])}
    assert {"in_states", "number_each", "uniform_each", "philox", "write"} <= called
