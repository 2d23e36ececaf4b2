"""A small town for the tests of its actors."""

import pytest

from tests.promises.worlds import model_of, scenario


@pytest.fixture(scope="module")
def model():
    return model_of(scenario("party_led"))
