"""What the tests of experiments share."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from experiments.storage.manifest import Design
from experiments.storage.store import Store
from sim.scenario.scenario import Scenario
from tests.experiments.doubles import fake_run, metric_of, small


@pytest.fixture
def pair(tmp_path: Path) -> list[Scenario]:
    """Two scenarios for doubles; starts of their runs are logged in `tmp_path / "log"`."""
    (tmp_path / "log").mkdir()
    return [small("first", log=tmp_path / "log"), small("second", log=tmp_path / "log", seed_effect=0.1)]


@pytest.fixture
def store(tmp_path: Path, pair: list[Scenario]) -> Store:
    """A store for the pair and three seeds, with nothing in it."""
    return Store.open(tmp_path / "results", Design.of(pair, [1, 2, 3]), "first or second?")


@pytest.fixture
def filled(store: Store, pair: list[Scenario]) -> Store:
    """A store with all runs of the pair under three seeds."""
    for seed in (1, 2, 3):
        store.append([fake_run(s.name, s.key(), seed, metric_of(s, seed)) for s in pair])
    return store


@pytest.fixture
def address() -> Iterator[str]:
    """A new folder in fsspec's memory."""
    yield f"memory://results-{uuid.uuid4().hex}/first"
    fsspec.filesystem("memory").store.clear()
