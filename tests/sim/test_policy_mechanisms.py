"""Campaigns, appraisals, shocks, induced demand, unequal voices: directions of theory, neutral values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import MONTHLY
from agents.events import Activity
from agents.kinds import Competence, Need, Role, Source
from agents.tables import Key
from sim.model import CityModel
from sim.scenario.file import load_scenario
from sim.scenario.topics import load_topics
from sim.stages.emerge.rules import PART_BITS
from sim.stages.emerge.waves import hit_by_wave, wave_key
from sim.stages.environment.phase import shift
from sim.stages.environment.shocks import largest_employer, people_of_largest, topic_for
from sim.stages.learn.params import Appraisal
from sim.stages.learn.ranking import closure_part, scores
from sim.stages.settle.phase import last_office_day
from tests.kernels.tables import UNITS, casework
from tests.promises.worlds import run_to_end, scenario

SHORT = {"calendar.warm_up": 0}


def town(name: str, days: int, seed: int = 3, **changes: object) -> CityModel:
    """A model of the teaching town after some days."""
    return run_to_end(scenario(name, days, **changes), seed)


@given(
    held=st.lists(st.integers(0, 5000), min_size=8, max_size=8),
    level=st.floats(0.0, 5.0),
    most=st.floats(0.0, 1.0),
)
def test_a_campaign_moves_hours_and_makes_none(held, level, most) -> None:
    before = np.array(held, np.int32)
    now, favoured, others = before.copy(), np.array([0, 1, 2]), np.array([3, 4, 5, 6])
    shift(now, favoured, others, level, most)
    assert now.sum() == before.sum()
    assert now[7] == before[7]
    assert (now >= 0).all()
    assert (now[favoured] >= before[favoured]).all()
    assert (now[others] >= before[others] * (1 - most) - 1).all()
    assert now[favoured].sum() <= before[favoured].sum() * (1 + level) + 1


def test_after_a_campaign_the_institutionalised_part_stays() -> None:
    """Hours of the labour desks: ordinary, doubled, and back but for a quarter of the gain."""
    days = {"day": 8, "end": 15}
    plan = load_scenario(
        "baseline", {**SHORT, "calendar.days": 22, "campaign.kept": 0.25, "campaign.most": 0.9}
    )
    changes = [
        {"day": days["day"], "values": {"campaign": {"target": 2, "extra": 1.0}}},
        {"day": days["end"], "values": {"campaign": {"extra": 0.0}}},
    ]
    model = CityModel(type(plan)(**plan.content(), changes=tuple(changes)), 3)
    serves = model.city.desks.serves[Competence.LABOUR]
    labour, held = np.unique(serves[serves >= 0]), {}
    while model.running:
        model.step()
        held[model.day] = model.casework.held[labour].sum(), model.casework.held.sum()
    assert held[8][0] == pytest.approx(2 * held[1][0], rel=0.01)
    assert held[15][0] == pytest.approx(1.25 * held[1][0], rel=0.01)
    assert held[16][0] == held[15][0]


def test_units_are_ranked_by_what_the_regime_counts() -> None:
    c, rows = casework(), np.arange(UNITS)
    for name, values in zip(
        MONTHLY,
        (
            [4] * 6,
            [4, 0, 2, 1, 4, 4],
            [2] * 6,
            [0, 2, 1, 2, 0, 2],
            [1] * 6,
            [0, 0, 1, 1, 1, 0],
            [0, 2, 4, 0, 9, 0],
        ),
        strict=True,
    ):
        getattr(c, name)[:] = values
    assert scores(c, rows, Appraisal()).tolist() == [1, 0, 0.5, 0.25, 1, 1]
    only = {name: 0.0 for name in ("closure", "satisfaction", "durable", "petitions")}
    assert scores(c, rows, Appraisal(**{**only, "satisfaction": 1.0})).tolist() == [0, 1, 0.5, 1, 0, 1]
    assert scores(c, rows, Appraisal(**{**only, "durable": 1.0})).tolist() == [1, 1, 0.5, 0.5, 0.5, 1]
    assert scores(c, rows, Appraisal(**{**only, "petitions": 1.0})).tolist() == [1, 0.5, 0, 1, 0, 1]
    assert scores(c, rows, Appraisal(**only)).tolist() == [0] * 6
    c.called_month[:] = 0  # nobody was called: what cannot be said does not count
    mixed = scores(c, rows, Appraisal(**{**only, "satisfaction": 1.0, "durable": 0.5}))
    assert mixed.tolist() == [1, 1, 0.5, 0.5, 0.5, 1]
    assert closure_part(Appraisal()) == 1
    assert closure_part(Appraisal(petitions=1.0)) == 0.5
    assert closure_part(Appraisal(**only)) == 0


def test_files_are_called_on_the_next_working_day() -> None:
    assert [last_office_day(day) for day in (2, 3, 5, 8, 9)] == [1, 2, 4, 5, 8]


def test_keys_of_waves_are_all_different_and_leave_room_for_parts() -> None:
    ordinary = 4000 * 1_048_576 * 64 * 256  # the largest key of an ordinary problem is far below
    keys = {
        wave_key(day, kind, topic, who)
        for day in (1, 4000)
        for kind in (0, 2)
        for topic in (0, 63)
        for who in (0, 1, 13_999_999)
    }
    assert len(keys) == 24
    assert min(keys) > ordinary
    assert max(keys) < 2**64 // int(PART_BITS)


def test_a_wave_hits_each_exposed_person_with_the_probability_of_the_day() -> None:
    exposed, hit = np.arange(100_000), np.zeros(100_000, np.bool_)
    wave = Key(np.uint64(1), 5)
    count = hit_by_wave(wave, 1, exposed, 0.03, hit)
    assert count == hit.sum()
    assert abs(count - 3000) < 5 * np.sqrt(3000)
    assert hit_by_wave(wave, 2, exposed, 0.0, hit) == 0


@pytest.mark.parametrize("name", ["shock_employer", "shock_demolition", "shock_flood"])
def test_a_wave_hits_those_exposed_and_is_the_same_under_every_policy(name) -> None:
    first = {"shock_employer": "employer", "shock_demolition": "demolition", "shock_flood": "flood"}[name]
    keys = []
    for pattern in ("siloed", "party_led"):
        model = town(pattern, 12, **{f"shocks__{first}": 0.02})
        key, who = model.disputes.columns()["key"], model.disputes.columns()["resident"]
        wave = key >> np.uint64(54) > 0
        keys.append(sorted(key[wave].tolist()))
        assert wave.sum() > 5
        if first == "employer":
            firm = largest_employer(model.world)
            assert model.city.institutions.role[firm] == Role.EMPLOYER
            assert (model.city.residents.workplace[who[wave]] == firm).all()
            assert model.city.institutions.means[firm] == 0
            assert (model.disputes.columns()["enterprise"][wave] == firm).all()
        else:
            inside = people_of_largest(model.world, 1 if first == "demolition" else 2)
            assert np.isin(who[wave], inside).all()
    assert keys[0] == keys[1]


def test_the_topic_of_a_wave_is_found_in_any_catalogue() -> None:
    china, world = load_topics("urban_china"), load_topics("international")
    assert china.rows[topic_for(china, Source.EMPLOYER, Need.MATERIAL)].id == "labour"
    assert world.rows[topic_for(world, Source.EMPLOYER, Need.MATERIAL)].id == "labour"
    assert china.rows[topic_for(china, Source.DEVELOPER, Need.RULE_OF_LAW)].id == "legacy_housing"
    assert world.rows[topic_for(world, Source.DEPARTMENT, Need.ENVIRONMENT)].id == "waste"


def test_five_times_the_calls_are_five_times_the_problems() -> None:
    few, many = (town("siloed", 40, shocks__calls=calls).disputes.count for calls in (1.0, 5.0))
    assert 5 * few - 6 * np.sqrt(25 * few) < many < 5 * few + 6 * np.sqrt(25 * few)


@pytest.mark.slow
def test_where_voices_are_equal_groups_claim_alike_and_else_they_do_not() -> None:
    """Share of problems that are claimed, migrants relative to locals, over a dozen seeds."""
    off = {
        "claim__rights_migrant": 0.0,
        "claim__claim_barrier": 0.0,
        "claim__rights_income": 0.0,
        "claim__claim_stake": 0.0,
    }
    relative = []
    for changes in ({}, off):
        spoken, born = np.zeros(2), np.zeros(2)
        for seed in range(1, 13):
            model = town("siloed", 120, seed, **changes)
            d = model.disputes.columns()
            migrant = model.city.residents.migrant[d["resident"]]
            born += np.bincount(migrant, minlength=2)
            spoken += np.bincount(migrant, d["raised"] >= 0, minlength=2)
        relative.append(spoken[1] / born[1] / (spoken[0] / born[0]))
    assert relative[0] < 0.92
    assert abs(relative[1] - 1) < 0.08
    assert relative[0] < relative[1]


@pytest.mark.slow
def test_success_draws_claims_through_efficacy_contacts_and_channels() -> None:
    """The same problems: without word of mouth and memory of channels, people learn less."""
    quiet = {"respond__word": 0.0, "respond__channel_pace": 0.0, "respond__efficacy": 0.0}
    heard, deaf = town("siloed", 150), town("siloed", 150, **quiet)
    changed = np.abs(heard.world.heard - 0.5).max(), np.abs(deaf.world.heard - 0.5).max()
    assert changed[0] > 0.02
    assert changed[1] == 0
    first, second = heard.city.residents.efficacy, deaf.city.residents.efficacy
    assert len(np.unique(second - first)) > 10
    concerned = np.unique(heard.disputes.columns()["resident"])
    moved = np.flatnonzero(first != town("siloed", 1, **quiet).city.residents.efficacy)
    assert len(np.setdiff1d(moved, concerned)) > 50  # people who had no dispute of their own


@pytest.mark.slow
def test_call_backs_find_paper_closures_and_make_units_careful() -> None:
    """More audit: more found, fewer nominally closed in all towns together, paid by the petition office."""
    towns = (3, 4, 5, 6)
    nominal, found, minutes = np.zeros((3, len(towns), 3), int)
    for n, seed in enumerate(towns):
        for i, audit in enumerate((0.0, 0.3, 1.0)):
            model = town("siloed_ranked", 200, seed, closure__audit=audit, work__outside_part=0.2)
            counts, log = model.events.counts, model.events.columns()
            nominal[n, i] = counts[Activity.CLOSE_NOMINALLY]
            back = (log["activity"] == Activity.RESURFACE) & (log["target"] >= 0)
            calls = back | (log["activity"] == Activity.CALL_BACK)
            found[n, i], minutes[n, i] = back.sum(), log["minutes"][calls].sum()
            assert (model.casework.caution.max() > 0) == (audit > 0)
    assert (found[:, 0] == 0).all()
    assert (minutes[:, 0] == 0).all()
    assert (found[:, 0] < found[:, 1]).all()
    assert (np.diff(minutes, axis=1) > 0).all()
    assert nominal[:, 2].sum() < nominal[:, 0].sum()


def test_precedents_reach_as_far_as_they_are_shared() -> None:
    alone, shared = (town("siloed", 40, work__sharing=x) for x in (0.0, 1.0))
    assert (alone.casework.shared == 0).all()
    c, serves = shared.casework, shared.city.desks.serves
    for k in range(Competence.REMEDY):
        line = np.unique(serves[k][serves[k] >= 0])
        whole = c.precedents[line].sum(axis=0)
        np.testing.assert_allclose(c.shared[line] + c.precedents[line], np.tile(whole, (len(line), 1)))
    outside = np.setdiff1d(np.arange(len(c.held)), serves[: Competence.REMEDY])
    assert (c.shared[outside] == 0).all()
