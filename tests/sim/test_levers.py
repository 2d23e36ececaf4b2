"""Levers act through the parameters they name and nothing else, and every one is paid for."""

import numpy as np
import pytest

from sim.coordination import PATTERNS
from sim.coordination.hybrid import Hybrid
from sim.params import declarations
from sim.scenario.lever_params import LeverCosts, Levers
from sim.scenario.levers import EFFECTS, eyes_of, in_force, rights_of, strengths, yuan_a_day
from sim.scenario.scenario import SECTIONS, Change, Scenario
from tests.promises.worlds import model_of, run_to_end, scenario

LEVERS = tuple(Levers.model_fields)
every_lever = pytest.mark.parametrize("lever", LEVERS)


def pulled(lever: str, strength: float = 1.0, **values: object) -> Scenario:
    """The baseline with one lever pulled and no paperwork."""
    return scenario("siloed", **{f"levers__{lever}": strength, "lever_costs__paperwork": 0.0, **values})


def differences(one: Scenario, other: Scenario) -> set[str]:
    """Paths of parameters that differ."""
    return {
        f"{section}.{name}"
        for section in SECTIONS
        for name in SECTIONS[section].model_fields
        if getattr(getattr(one, section), name) != getattr(getattr(other, section), name)
    }


def test_every_lever_has_effects_and_a_price():
    assert set(EFFECTS) == set(LEVERS)
    assert set(LEVERS) < set(LeverCosts.model_fields)
    assert all(effects for effects in EFFECTS.values())


def test_every_effect_names_a_parameter_and_a_value_that_it_may_have():
    for effects in EFFECTS.values():
        for effect in effects:
            section, name = effect.path.split(".")
            assert effect.source
            if section not in ("rights", "eyes"):
                known = {d.name: d for d in declarations(SECTIONS[section], section)}[name]
                assert known.low <= effect.full <= known.high
                assert not known.fixed


@every_lever
def test_a_lever_moves_what_it_names_and_nothing_else(lever):
    plain = scenario("siloed")
    named = {e.path for e in EFFECTS[lever] if e.path.split(".")[0] not in ("rights", "eyes")}
    assert differences(in_force(pulled(lever)), plain) - {f"levers.{lever}", "lever_costs.paperwork"} == named
    for effect in EFFECTS[lever]:
        section, name = effect.path.split(".")
        if section not in ("rights", "eyes"):
            assert getattr(getattr(in_force(pulled(lever)), section), name) == effect.full


@every_lever
def test_half_a_lever_goes_half_the_way(lever):
    plain, half = scenario("siloed"), in_force(pulled(lever, 0.5))
    for effect in EFFECTS[lever]:
        section, name = effect.path.split(".")
        if section not in ("rights", "eyes"):
            before = getattr(getattr(plain, section), name)
            got = getattr(getattr(half, section), name)
            middle = (before + effect.full) / 2
            assert got == (round(middle) if isinstance(before, int) else pytest.approx(middle))


def test_without_levers_the_scenario_in_force_is_the_scenario_itself():
    plain = scenario("siloed")
    assert in_force(plain) is plain
    assert not any(rights_of(plain))
    assert not any(eyes_of(plain))


@pytest.mark.parametrize("base", [name for name in PATTERNS if name != "hybrid"])
def test_hybrid_with_all_levers_at_0_is_its_base_byte_for_byte(base):
    days = {"days": 45}
    bare = run_to_end(scenario("baseline", **days, coordination__pattern=base))
    mixed = scenario("baseline", **days, coordination__pattern="hybrid", coordination__base=base)
    assert isinstance(mixed.coordination, Hybrid)
    assert run_to_end(mixed).events.hash == bare.events.hash


@every_lever
def test_a_lever_is_paid_to_the_cent(lever):
    plan = pulled(lever, 0.7, days=30)
    model = run_to_end(plan)
    # Whoever keeps a shared record pays for a platform, by a lever or by a pattern.
    per_thousand = 0.7 * getattr(plan.lever_costs, lever) + rights_of(plan).record * plan.lever_costs.platform
    exact = per_thousand * len(model.city.residents) / 1000 / 365 * 30
    assert round(model.world.diary.daily["lever_yuan"].sum(), 2) == round(exact, 2)
    assert exact > 0


def test_a_platform_is_paid_for_where_there_is_one():
    people = 10_000.0
    assert yuan_a_day(scenario("siloed"), people) == 0.0
    price = scenario("grid_platform").lever_costs.platform
    assert yuan_a_day(scenario("grid_platform"), people) == pytest.approx(price * 10.0 / 365.0)


def test_every_lever_in_use_wants_its_form_filled_in():
    one = in_force(scenario("siloed", levers__ranking=1.0, lever_costs__paperwork=4.0))
    two = in_force(scenario("siloed", levers__ranking=1.0, levers__audit=0.5, lever_costs__paperwork=4.0))
    before = scenario("siloed").triage.minutes
    assert (one.triage.minutes, two.triage.minutes) == (before + 4, before + 6)


def test_rights_given_by_leadership_are_a_floor_and_never_lower_a_pattern():
    weak = scenario("siloed", levers__party_leadership=0.5)
    assert rights_of(weak).authority == pytest.approx(0.3)
    model = model_of(scenario("party_led", 30, levers__party_leadership=0.5))
    for _ in range(30):
        model.step()
    led = model.disputes.columns()
    assert np.allclose(led["ties"][led["lead"] >= 0], PATTERNS["party_led"]().ties)


def test_the_hours_of_sunk_staff_stay_the_same_in_all():
    held = {}
    for strength in (0.0, 1.0):
        model = model_of(scenario("siloed", work__sink=strength, city__preset="mid_city"))
        table, desks = model.city.institutions, model.city.desks
        held[strength] = table.minutes.sum()
        near = np.unique(desks.serves[1:11, 0])
        held["near", strength] = table.minutes[near[near >= 0]].sum()
    assert held[1.0] == pytest.approx(held[0.0], rel=0.01)
    assert held["near", 1.0] > held["near", 0.0]


def test_staff_moves_on_the_day_the_policy_changes():
    plan = scenario("siloed", 20)
    moved = Change(day=10, values={"work": {"sink": 1.0}})
    changed = plan.model_copy(update={"changes": (moved,)})
    model = model_of(changed)
    before = model.city.institutions.minutes.copy()
    for _ in range(9):
        model.step()
    paid = np.asarray([not getattr(actor, "volunteers", False) for actor in model.actors])
    assert (model.city.institutions.minutes[paid] == before[paid]).all()
    model.step()
    assert (model.city.institutions.minutes[paid] != before[paid]).any()
    assert model.city.institutions.minutes[paid].sum() == pytest.approx(before[paid].sum(), rel=0.02)


def test_strengths_are_the_levers_where_nothing_is_down():
    plan = pulled("sensing", 0.4)
    assert strengths(plan)["sensing"] == 0.4
