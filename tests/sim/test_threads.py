"""Threads inside one run: rows are shared out once, and every byte is the same with any number of them."""

import threading
from collections.abc import Iterator

import pytest

import sim.threads
from sim.model import CityModel
from sim.scenario.file import load_scenario
from sim.threads import in_parts, threads_in_use, use_threads
from tests.promises.worlds import differing, grown, world_of


@pytest.fixture(autouse=True)
def one_thread_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small parts, so that small towns are shared out too; one thread again for the next test."""
    monkeypatch.setattr(sim.threads, "SMALLEST_PART", 100)
    yield
    use_threads(1)


@pytest.mark.parametrize(
    ("rows", "threads", "parts"), [(1000, 1, 1), (1000, 3, 3), (250, 8, 2), (99, 4, 1), (0, 2, 1)]
)
def test_every_row_is_given_out_once(rows: int, threads: int, parts: int) -> None:
    use_threads(threads)
    done: list[tuple[int, int]] = []
    in_parts(rows, lambda first, last: done.append((first, last)))
    assert sorted(row for first, last in done for row in range(first, last)) == list(range(rows))
    assert len(done) == parts


def test_parts_are_done_at_the_same_time_in_threads_of_their_own() -> None:
    use_threads(2)
    both_there = threading.Barrier(2, timeout=20)  # breaks if one part waits for the other
    names: list[str] = []

    def work(first: int, last: int) -> None:
        both_there.wait()
        names.append(threading.current_thread().name)

    in_parts(200, work)
    assert len(set(names)) == 2


def test_an_error_in_any_part_reaches_the_caller() -> None:
    use_threads(3)

    def work(first: int, last: int) -> None:
        if first > 0:
            raise ArithmeticError(f"rows from {first}")

    with pytest.raises(ArithmeticError, match="rows from"):
        in_parts(300, work)


def test_no_threads_are_refused() -> None:
    with pytest.raises(ValueError, match="must be 1 or more"):
        use_threads(0)
    assert threads_in_use() == 1


def test_a_run_in_three_threads_writes_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = load_scenario("party_led", {"calendar.days": 22, "calendar.warm_up": 0})
    alone = world_of(grown(CityModel(plan, 3), 22))
    used: list[str] = []
    original = sim.threads._pool

    def pool(others: int) -> object:
        used.append("pool")
        return original(others)

    monkeypatch.setattr(sim.threads, "_pool", pool)
    use_threads(3)
    together = world_of(grown(CityModel(plan, 3), 22))
    assert differing(alone, together) == []
    assert used  # they did share the work
