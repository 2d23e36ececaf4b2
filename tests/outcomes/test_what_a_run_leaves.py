"""The diary of evenings and the means of groups, on two evenings and three residents."""

from types import SimpleNamespace

import numpy as np
import pytest

from agents.disputes import key_of
from agents.events import EventLog
from agents.kinds import Kind, Role
from sim.identity import code_hash, outside, versions
from sim.outcomes.facts import facts_of, people_of, public_of, records_of, volunteers_of
from sim.outcomes.fates import PREVENTED, Prevented
from sim.outcomes.harms import Harms
from sim.outcomes.metric import UNBOUNDED
from sim.outcomes.metrics import evaluate, gap_bounds
from sim.outcomes.records import DAILY, Diary, Records
from sim.scenario.scenario import Change, Scenario
from sim.stages.attract.state import Turnover


def evening(value: float) -> dict[str, float]:
    """One value for every series, each a little off."""
    return {name: value + number / 1000 for number, name in enumerate(DAILY)}


def test_a_diary_keeps_evenings_in_order_and_grows() -> None:
    diary = Diary(1)
    assert diary.last("open") == 0
    assert diary.daily["open"].size == 0
    diary.note(evening(1.0))
    diary.note(evening(2.0))
    place = DAILY.index("open") / 1000
    assert diary.daily["open"].tolist() == [1 + place, 2 + place]
    assert diary.last("open") == 2 + place
    assert set(diary.daily) == set(DAILY)
    assert len(diary.columns["open"]) == 31
    assert Diary(0).last("open") == 0
    long = Diary(40)
    long.size = 40
    long.note(evening(3.0))
    assert len(long.columns["open"]) == 80
    assert long.daily["day"].tolist() == [0.0] * 40 + [3.0]


class Residents(SimpleNamespace):
    """Columns with a length."""

    def __len__(self) -> int:
        return len(self.migrant)


class Areas(SimpleNamespace):
    """Places within places, with their number."""

    def __len__(self) -> int:
        return len(self.parent)


def small_world():
    """Three residents in three communities of two districts, and two problems beside a row not in use."""
    residents = Residents(
        satisfaction=np.array([[0.2, 0.4], [0.6, 0.6], [1.0, 0.0]], np.float32),
        expectation=np.array([[0.5, 0.3], [0.6, 0.7], [0.9, 0.2]], np.float32),
        participation=np.array([0.125, 0.5, 0.25], np.float32),
        migrant=np.array([0, 1, 0], np.uint8),
        income=np.array([2, 1, 0], np.uint8),
        tenure=np.array([1, 1, 0], np.uint8),
        community=np.array([0, 0, 2]),
    )
    columns = {"resident": np.array([0, 2, 2]), "lead": np.array([-1, 1, 0]), "raised": np.array([0, -1, 1])}
    disputes = SimpleNamespace(
        count=2,
        resident=np.array([0, 2, 1]),
        raised=np.array([0, -1, 5]),
        topic=np.array([0, 1, 0]),
        columns=lambda: dict(columns),
    )
    institutions = Residents(
        kind=np.array([Kind.DEPARTMENT, Kind.ENTERPRISE, Kind.SOCIAL_ORGANIZATION, Kind.SOCIAL_ORGANIZATION]),
        role=np.array([Role.STATION, Role.EMPLOYER, Role.VOLUNTEERS, Role.OWNERS_ASSEMBLY]),
        area=np.array([0, 0, 7, 0]),
        minutes=np.array([100, 100, 25, 14]),
        migrant=(1, 1, 1, 1),
    )
    areas = Areas(parent=np.array([-1, 0, 0, 1, 2, 3, 4, 4]))  # a city, two districts, two towns, places
    city = SimpleNamespace(
        residents=residents,
        institutions=institutions,
        areas=areas,
        community_of=np.array([7, 5, 6]),
        name="Smallton",
        name_zh="小城",
    )
    topics = SimpleNamespace(
        need=np.array([1, 0]),
        rows=[
            SimpleNamespace(id="wages", label="Wages", zh="工资"),
            SimpleNamespace(id="noise", label="Noise", zh="噪声"),
        ],
    )
    scenario = Scenario(
        name="base",
        title="As it is",
        changes=tuple(Change(day=day, values={}) for day in (40, 30, 30)),
        calendar=Scenario().calendar.model_copy(update={"days": 60, "warm_up": 20}),
    )
    prevented = Prevented()
    prevented.add(np.array([(key_of(12, 0, 0, 1), 12, 1, 1, 0, 0)], PREVENTED))
    return SimpleNamespace(
        city=city,
        disputes=disputes,
        topics=topics,
        programme=scenario,
        seed=np.uint64(7),
        day=33,
        people=np.array([0, 2, 2, 3]),
        partners=np.array([4, 5]),
        diary=Diary(2),
        events=EventLog(),
        fates=SimpleNamespace(
            ages={"fate_half": 30}, columns=lambda table, window: {"fate": np.array([window, 5, 6])}
        ),
        prevented=prevented,
        harms=Harms(),
        turnover=Turnover(np.zeros(1), np.zeros(2)),
        projects=SimpleNamespace(chosen=3, proposed=8.0, taken_up=2.0, hours=9.0),
        conditions=SimpleNamespace(burden=[0.75, 0.5]),
        hunch=np.zeros((3, 3)),
        rate=np.ones((3, 2)),
        outspoken=np.zeros(3),
        spec=scenario,
    )


def test_satisfaction_is_averaged_by_group_by_what_was_touched_and_by_concern() -> None:
    found = {name: pytest.approx(means) for name, means in people_of(small_world()).items()}
    assert found == {
        "migrant": [0.4, 0.6],  # (.3 + .5) / 2 and .6
        "income": [0.5, 0.6, 0.3],
        "tenure": [0.5, 0.45],
        "touched_migrant": [0.7, 0.0],  # .4 with the need of the first problem, 1 with that of the second
        "touched_income": [1.0, 0.0, 0.4],
        "touched_tenure": [1.0, 0.4],
        "concerned": [0.3, 0.55],
        "hit": [2 / 3],  # a third problem, of resident 1 and the second need, was prevented: .6
        "hit_migrant": [0.7, 0.6],
    }


def test_means_are_taken_in_double_precision() -> None:
    mean = (float(np.float32(0.2)) + float(np.float32(0.4))) / 2
    assert people_of(small_world())["concerned"][0] == mean


def test_the_public_is_counted_by_group_and_its_needs_are_held_against_what_it_expects() -> None:
    world = small_world()
    found = public_of(world)
    assert found == {
        "met": 0.5,  # three of six needs
        "low": 0.5,
        "courtesy": world.spec.conditions.courtesy,
        "chosen": 3,
        "proposed": 8,
        "taken_up": 2,
        "hours": 9,
        "size_migrant": [2, 1],
        "size_income": [1, 1, 1],
        "size_tenure": [1, 2],
        "ready_migrant": pytest.approx([0.1875, 0.5]),
        "ready_income": pytest.approx([0.25, 0.5, 0.125]),
        "ready_tenure": pytest.approx([0.25, 0.3125]),
        "felt_migrant": pytest.approx([0.4, 0.6]),
        "felt_income": pytest.approx([0.5, 0.6, 0.3]),
        "felt_tenure": pytest.approx([0.5, 0.45]),
    }


def test_volunteers_of_the_whole_city_reach_every_district_of_it() -> None:
    world = small_world()
    world.city.residents.community[2] = 1  # a place of the first district
    world.people = np.array([0, 2, 3, 3])
    assert volunteers_of(world)["income"] == pytest.approx([4, 28, 7])


def test_where_no_problem_arose_nothing_is_said_of_those_hit() -> None:
    world = small_world()
    world.disputes.count, world.prevented = 0, Prevented()
    found = people_of(world)
    assert found["hit"] == found["hit_migrant"] == []


def test_moves_of_the_warm_up_are_no_fact_of_a_run() -> None:
    world = small_world()
    for day in (20, 21, 22):
        world.turnover.moves.append(
            SimpleNamespace(day=day, households=np.full((3, 7), 2.0), firms=np.full(3, 1.0))
        )
    assert facts_of(world)["moves"] == {"households": [[4.0] * 7] * 3, "firms": [2.0] * 3}


def test_every_kind_of_institution_is_counted_though_a_city_has_none_of_it() -> None:
    world = small_world()
    world.city.institutions.kind = np.zeros(4, np.int64)
    first, *others = facts_of(world)["institutions_by_kind"].values()
    assert first == 4
    assert others == [0] * (len(Kind) - 1)


def test_volunteers_give_by_readiness_what_their_places_hold() -> None:
    # Those of the first place give 25 minutes, .125 to .5; 14 of all go .125 to .5 to .25.
    assert volunteers_of(small_world()) == {
        "migrant": pytest.approx([(5 + 2 + 4) / 2, 20 + 8]),
        "income": pytest.approx([4, 28, 7]),
        "tenure": pytest.approx([4, (7 + 28) / 2]),
    }


def test_the_facts_of_a_run_are_those_of_its_scenario_and_its_city() -> None:
    world = small_world()
    scenario = world.programme
    assert facts_of(world) == {
        "scenario": "base",
        "title": "As it is",
        "key": scenario.key(),
        "pattern": scenario.pattern,
        "seed": 7,
        "day": 33,
        "days": 60,
        "warm_up": 20,
        "durable_window": scenario.relapse.window,
        "fate_ages": {"fate_half": 30},
        "collective": scenario.escalate.collective,
        "change_days": [30, 40],
        "voice_days": int(2 / scenario.claim.pace) + 1,
        "city": "Smallton",
        "city_zh": "小城",
        "residents": 3,
        "scale": scenario.city.scale,
        "communities": 3,
        "institutions": 4,
        "institutions_by_kind": {
            "party_branch": 0,
            "department": 1,
            "enterprise": 1,
            "social_organization": 2,
        },
        "costs": {name: float(value) for name, value in scenario.costs.model_dump().items()},
        "limit": scenario.closure.limit,
        "grave": scenario.harm.grave,
        "volunteers": volunteers_of(world),
        "people": people_of(world),
        "public": public_of(world),
        "moves": {"households": [[0.0] * 7] * 3, "firms": [0.0] * 3},
        "prediction": [],
        "topics": ["wages", "noise"],
        "topic_names": [["Wages", "工资"], ["Noise", "噪声"]],
        "code_hash": code_hash(),
        "versions": versions(),
    }


def test_records_join_what_outcomes_need_of_institutions_residents_and_places() -> None:
    world = small_world()
    world.diary.note(evening(1.0))
    found = records_of(world)
    assert found.disputes["lead_kind"].tolist() == [-1, Kind.ENTERPRISE, Kind.DEPARTMENT]
    assert found.disputes["lead_kind"].dtype == np.int8
    groups = {name: found.disputes[name].tolist() for name in ("migrant", "income", "tenure")}
    assert groups == {"migrant": [0, 0, 0], "income": [2, 0, 0], "tenure": [1, 0, 0]}
    assert found.disputes["fate"].tolist() == [world.spec.relapse.window, 5, 6]
    assert found.prevented["born"].tolist() == [12]
    assert found.places["people"].tolist() == [2, 0, 1]
    assert found.places["district"].tolist() == [1, 0, 1]
    assert found.places["income"].tolist() == [1.5, 0, 0]
    assert found.places["satisfaction"].tolist() == pytest.approx([0.45, 0, 0.5])
    assert found.daily["conditions"].tolist() == [0.75]
    assert found.units["partners"].tolist() == [4, 5]
    world.partners[0] = 9
    assert found.units["partners"].tolist() == [4, 5]
    assert found.daily["day"].tolist() == [1.0]
    assert found.daily["prevented"].tolist() == [0.0]
    assert found.daily["harm_expected"].tolist() == [0.0]
    assert found.daily["lived_in"].tolist() == [1.0]
    assert found.events is world.events
    assert found.facts == facts_of(world)


def test_the_income_of_a_community_of_one_is_that_of_the_one() -> None:
    world = small_world()
    world.city.residents.income = np.array([2, 1, 2], np.uint8)
    world.diary.note(evening(1.0))
    assert records_of(world).places["income"].tolist() == [1.5, 0, 2]


def test_records_say_which_run_they_are_of_and_how_much_they_hold() -> None:
    columns = {"raised": np.zeros(3, np.int64)}, EventLog(), {"scenario": "siloed", "seed": 7}
    found = Records({"day": np.arange(4.0)}, *columns)
    assert repr(found) == "Records(siloed, seed 7: 4 days, 3 problems, 0 events)"
    assert repr(Records({}, {}, EventLog(), {})) == "Records(?, seed ?: 0 days, 0 problems, 0 events)"


def test_an_outcome_of_code_that_does_not_count_here_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    metrics = {
        name: SimpleNamespace(of=lambda records, name=name: records + name) for name in ("own", "mine")
    }
    monkeypatch.setattr("sim.outcomes.metrics.METRICS", metrics)
    mine = SimpleNamespace(origin=SimpleNamespace(module="outside"))
    monkeypatch.setitem(outside._noted, ("outcome", "mine"), mine)
    assert evaluate("of ") == {"own": "of own", "mine": "of mine"}
    with outside.nothing_but(["other"]):
        assert evaluate("of ") == {"own": "of own"}


def test_the_difference_of_two_shares_lies_between_minus_one_and_one() -> None:
    assert gap_bounds("durable_share") == (-1, 1)
    assert gap_bounds("total_cost") == gap_bounds("no outcome") == UNBOUNDED
