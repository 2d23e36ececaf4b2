"""A model of the same shape as `CityModel` on a real city, with made-up numbers."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from agents.disputes import Disputes, State
from sim.city.build import build_city
from sim.city.spec.spec import CitySpec
from sim.outcomes.fates import PREVENTED, Prevented
from sim.outcomes.records import DAILY, Diary


class FakeModel:
    """Raises `seed` disputes a day of two more problems, settles half of them, and knows no rules."""

    def __init__(self, seed: int = 3, days: int = 40, city: Any = None) -> None:
        self.city = city or build_city(CitySpec(), seed)
        self.seed, self.day = seed, 0
        calendar = SimpleNamespace(warm_up=5, days=days - 5)
        self.programme = SimpleNamespace(calendar=calendar)
        self.last_day = days
        self.disputes = Disputes.empty()
        institutions = len(self.city.institutions)
        self.world = self
        self.load = np.zeros(institutions, np.float32)
        self.casework = SimpleNamespace(waiting=np.zeros(institutions, np.int64))
        self.diary, self.prevented = Diary(days), Prevented()

    @property
    def running(self) -> bool:
        return self.day < self.last_day

    def step(self) -> None:
        self.day += 1
        self._raise_disputes()
        turn = np.arange(len(self.load))
        self.load[:] = (turn * 7 + self.day * 3) % 100 / 100.0
        self.casework.waiting[:] = (600 * self.load).astype(np.int64)
        today = {
            **dict.fromkeys(DAILY, 0.0),
            "open": self.day * self.seed * 0.5,
            "arisen": self.seed + 1,
            "raised": self.seed,
            "holding_cumulative": self.day * self.seed * 0.4,
            "durable": self.seed * 0.3 * (self.day > 10),
            "petitions": self.day % 2,
            "satisfaction": 0.6,
            "trust": 0.5,
        }
        self.diary.note(today)
        self.prevented.add(np.array([(self.day, self.day, 0, 1, 0, 0)], PREVENTED))

    def _raise_disputes(self) -> None:
        table, more = self.disputes, self.seed
        table.reserve(more)
        rows = np.arange(table.count, table.count + more)
        table.community[rows] = rows * 5 % len(self.city.community_of)
        table.state[rows] = np.where(rows % 2, State.WORKING, State.SETTLED)
        table.first_closed[rows] = np.where(rows % 2, -1, self.day)
        table.count += more
