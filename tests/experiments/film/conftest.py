"""A short pair of films that all these tests look at."""

import pytest

from experiments.film.same import Same
from experiments.film.shots import Shot, shots_of
from experiments.film.take import Take, take
from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario

SPIN_UP = 40
TOWN = {"city.preset": "teaching_town"}


def pair_of(*names: str) -> tuple[Scenario, Scenario]:
    """Two shipped scenarios in the teaching town."""
    one, other = (load_scenario(name, TOWN) for name in names)
    return one, other


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """A cache of its own for spin-ups, so that no other run is found there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def shots(cache) -> tuple[Shot, Shot]:
    """Both sides: siloed, and party_led after it."""
    return shots_of(pair_of("siloed", "party_led"), 1, spin_up=SPIN_UP)


@pytest.fixture(scope="session")
def takes(shots) -> tuple[Take, Take]:
    """Both sides, lived."""
    return take(shots[0]), take(shots[1])


@pytest.fixture(scope="session")
def same(takes) -> Same:
    """Both sides, dispute by dispute."""
    return Same(takes)
