"""Banning one resident from acting changes nothing for anybody unconnected.

Disputes touch each other through shared people, shared hours, and what institutions carry on. Two ways to
be sure that two disputes are unconnected:

1. Switch the couplings off. With hours without limit (no queue, no full desk), no dilution or precedents,
   no reciprocity, fatigue or ranking, enterprises whose compliance stands still, sessions whose price and
   knowledge do not depend on the rest of the agenda, and people who do not influence each other, the
   disputes of different residents are unconnected. Then every one of them must have the same story, event
   by event, to the last bit - whatever the banned resident's disputes would have drawn or spent.
2. Leave every coupling on and follow it: those who share an event, an enterprise, a helper or an affected
   resident with a dispute of the banned one, in either of the two runs, is connected, and so on from there.
   What is never reached must have the same story.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.events import Activity
from sim.model import CityModel
from sim.scenario.scenario import Scenario
from sim.stages.emerge.phase import emerge
from sim.world import World
from tests.kernels.compiled import group_of
from tests.promises.worlds import PATTERN_NAMES, day_in_parts, grown, model_of, scenario, stories

DAYS = 60
ENDLESS = 1_000_000  # minutes a day
UNCOUPLED = {
    "accept__reciprocity": 0.0,
    "accept__fatigue": 0.0,
    "accept__load": 0.0,
    "work__learning": 1.0,
    "work__dilution": 0.0,
    "learn__sanction": 0.0,
    "learn__profit": 0.0,
    "learn__mean_return": 0.0,
    "closure__ranking": 0.0,
    "respond__influence": 0.0,
    "respond__hearsay": 0.0,
    "respond__participation": 0.0,
    "respond__trust_gain": 0.0,
    "respond__trust_loss": 0.0,
    "respond__efficacy": 0.0,
    "respond__word": 0.0,
    "respond__channel_pace": 0.0,
    "detect__weary": 0.0,
    "joint__opening": 0,
    "triage__accuracy": 1.0,
}


def banning(model: CityModel, resident: int, days: int) -> CityModel:
    """Days on which one resident takes part in nothing: whatever hits that person is dropped as it arises."""

    def drop(at: World) -> None:
        at.active = at.active[at.disputes.resident[at.active] != resident]

    for _ in range(days):
        day_in_parts(model, {emerge: drop})
    return model


def endless(plan: Scenario, seed: int) -> CityModel:
    """A model whose every institution has more hours than it can use."""
    model = model_of(plan, seed)
    model.city.institutions.minutes[:] = ENDLESS
    return model


def people_of(model: CityModel) -> np.ndarray:
    """Residents who raised something, most affected neighbours first."""
    d = model.disputes.columns()
    claimed = d["raised"] >= 0
    order = np.argsort(-d["group"][claimed], kind="stable")
    return d["resident"][claimed][order]


def keys_of(model: CityModel, resident: int) -> set[int]:
    d = model.disputes.columns()
    return set(d["key"][d["resident"] == resident].tolist())


@pytest.mark.parametrize("name", PATTERN_NAMES)
@given(seed=st.integers(0, 2**32), who=st.integers(0, 10**6))
@settings(max_examples=5, deadline=None)
def test_without_couplings_everybody_else_lives_through_the_same_to_the_last_bit(name, seed, who):
    plan = scenario(name, DAYS, **UNCOUPLED)
    free = grown(endless(plan, seed), DAYS)
    banned = int(people_of(free)[who % len(people_of(free))])
    without = banning(endless(plan, seed), banned, DAYS)
    own = keys_of(free, banned)
    told, retold = stories(free), stories(without)
    assert told.keys() == retold.keys()
    assert [key for key in told.keys() - own if told[key] != retold[key]] == []
    assert any(told[key] != retold[key] for key in own)  # the ban was a ban


def test_the_couplings_that_were_switched_off_do_couple():
    """With them on, one person's absence is felt by others: the test above could have failed."""
    plan = scenario("siloed", DAYS)
    free = grown(model_of(plan), DAYS)
    banned = int(people_of(free)[0])
    without = banning(model_of(plan), banned, DAYS)
    told, retold = stories(free), stories(without)
    others = told.keys() & retold.keys() - keys_of(free, banned)
    assert any(told[key] != retold[key] for key in others)


# ---- every coupling on, and followed -----------------------------------------------------------

TWO_DISTRICTS = {
    "city__preset": "tianjin",
    "city__area": ["Heping", "Hexi"],
    "city__scale": 100,
    "city__local_work_share": 1.0,
    # what spreads over a whole city or community at once, and not along events:
    "closure__ranking": 0.0,
    "respond__influence": 0.0,
    "respond__hearsay": 0.0,
    "respond__participation": 0.0,
    "respond__word": 0.0,
    "respond__channel_pace": 0.0,
    "detect__weary": 0.0,
}


class Connected:
    """Who is reached from a dispute: disputes, units and residents that share something (union-find)."""

    def __init__(self) -> None:
        self.parent: dict[tuple[str, int], tuple[str, int]] = {}

    def find(self, node: tuple[str, int]) -> tuple[str, int]:
        """The one that stands for all who are connected with a node."""
        root = node
        while (above := self.parent.setdefault(root, root)) != root:
            root = above
        while self.parent[node] != root:
            self.parent[node], node = root, self.parent[node]
        return root

    def join(self, one: tuple[str, int], other: tuple[str, int]) -> None:
        """These two share something."""
        self.parent[self.find(one)] = self.find(other)

    def read(self, model: CityModel) -> None:
        """Everything that was shared in a run."""
        e, d = model.events.columns(), model.disputes.columns()
        by_unit = np.isin(e["activity"], UNIT_ACTS)
        about = e["dispute"] >= 0
        keys = d["key"][e["dispute"]]
        for fields, rows in ((("actor", "origin"), about & by_unit), (("origin",), about)):
            for field in fields:
                named = rows & (e[field] >= 0)
                self.pairs(keys[named], "unit", e[field][named])
        for field in ("enterprise", "lead", "convener", "asked"):
            named = d[field] >= 0
            self.pairs(d["key"][named], "unit", d[field][named])
        teams = model.world.rows.teams(model.world.teams)
        for row, (key, size) in enumerate(zip(d["key"].tolist(), d["group"].tolist(), strict=True)):
            for resident, _ in group_of(row, size, model.world.dispute_rows, teams):
                self.join(("dispute", key), ("resident", int(resident)))
        office = about & (e["target"] >= 0) & np.isin(e["activity"], OFFICE_ACTS)
        self.pairs(keys[office], "unit", e["target"][office])
        for helper, helped in zip(model.world.helpers.tolist(), model.world.helped.tolist(), strict=True):
            self.join(("unit", helper), ("unit", helped))

    def pairs(self, keys: np.ndarray, kind: str, others: np.ndarray) -> None:
        """Disputes by key, each with another."""
        for key, other in set(zip(keys.tolist(), others.tolist(), strict=True)):
            self.join(("dispute", key), (kind, other))


OFFICE_ACTS = [Activity.PETITION, Activity.CALL_BACK, Activity.RESURFACE]
UNIT_ACTS = [
    Activity.DETECT,
    Activity.ARRANGE,
    Activity.ACCEPT,
    Activity.REFUSE,
    Activity.REFER,
    Activity.OMIT,
    Activity.MEET,
    Activity.ABSENT,
    Activity.FINISH,
    Activity.UNCOVER,
    Activity.CLOSE_NOMINALLY,
    Activity.JUDGE,
    Activity.CONVENE,
]


@pytest.mark.parametrize("name", PATTERN_NAMES)
@pytest.mark.parametrize("place", [0, 40])
def test_with_every_coupling_on_whoever_is_not_reached_lives_through_the_same(name, place):
    plan, days = scenario(name, 28, **TWO_DISTRICTS), 28
    free = grown(model_of(plan, 3), days)
    banned = int(people_of(free)[place])
    without = banning(model_of(plan, 3), banned, days)
    told, retold = stories(free), stories(without)
    net = Connected()
    net.read(free)
    net.read(without)
    own = keys_of(free, banned)
    reached = {net.find(("dispute", key)) for key in own}
    apart = [key for key in told.keys() | retold.keys() if net.find(("dispute", key)) not in reached]
    assert len(apart) > 0.2 * len(told)
    assert [key for key in apart if told.get(key) != retold.get(key)] == []
