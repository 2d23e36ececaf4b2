"""The page on the fake model, for looking at it without the real one."""

from typing import Any

from app.web import session
from app.web.choices import Choice, chosen_scenario
from app.web.page import Page
from sim.city.build import build_city
from tests.app.fake_model import FakeModel

__all__ = ["Page"]


def _make(choice: Choice) -> Any:
    city = build_city(chosen_scenario(choice).city, choice.seed)
    return FakeModel(seed=choice.seed + 10, days=400, city=city)


session.make_model = _make
