"""How long compiling will take, worked out by hand for functions of a known size."""

from types import SimpleNamespace
from typing import Any

import pytest

from app.console import compilation
from app.console.compilation import AGAIN, HELP, START, Pace, cost


def function(size: int) -> Any:
    """A compiled function that costs so much."""
    return SimpleNamespace(py_func=SimpleNamespace(__code__=SimpleNamespace(co_code=bytes(size - START))))


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is put forward."""
    now = SimpleNamespace(seconds=100.0)
    monkeypatch.setattr(compilation.time, "monotonic", lambda: now.seconds)
    return now


@pytest.fixture
def parts(monkeypatch):
    """Two kernels, of 1 000 and 4 000, which share a function of 1 000; the larger one calls another of
    2 000."""
    made = {name: function(size) for name, size in (("a", 1000), ("b", 4000), ("x", 1000), ("y", 2000))}
    calls = {id(made["a"]): ["a", "x"], id(made["b"]): ["b", "x", "y"]}
    monkeypatch.setattr(
        "agents.caching.kernels.compiled_in", lambda kernel: [made[name] for name in calls[id(kernel)]]
    )
    return made


def test_a_function_costs_a_start_and_its_length(parts):
    assert cost(parts["y"]) == 2000.0
    assert cost(function(START)) == START


@pytest.mark.parametrize(("processes", "faster"), [(1, 1.0), (2, HELP), (3, HELP)])
def test_the_rest_takes_as_long_as_its_size_says_at_the_speed_so_far(clock, parts, processes, faster):
    pace = Pace([parts["a"], parts["b"]], processes)
    assert pace.seconds_left([parts["a"], parts["b"]]) is None  # nothing has begun
    pace.begin()
    clock.seconds += 4.0
    pace.begin()  # the first beginning counts
    pace.note(parts["x"])
    clock.seconds += 6.0
    pace.note(parts["a"])
    pace.note(parts["x"])  # compiled for other types; its cost is in AGAIN
    # 2 000 took ten seconds; of the larger kernel 4 000 and 2 000 are left
    assert pace.seconds_left([parts["b"]]) == pytest.approx(10.0 / 2000 * 6000 * AGAIN / faster)
    # another process has put the larger kernel on disk
    assert pace.seconds_left([]) == 0.0


def test_nothing_is_told_before_enough_is_known(clock, parts):
    large = function(100_000)
    pace = Pace([parts["a"]], 1)
    pace.parts[id(large)] = [large]
    pace.begin()
    clock.seconds += 10.0
    pace.note(parts["a"])
    assert pace.seconds_left([large]) is None  # 1 000 of 101 000
    half = function(int(1000 / compilation.FIRST - 1000))
    pace.parts[id(half)] = [half]
    assert pace.seconds_left([half]) == pytest.approx(10.0 / 1000 * cost(half) * AGAIN)
