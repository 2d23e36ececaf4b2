"""Levers act through the parameters they name and nothing else, and every one is paid for."""

from functools import cache

import numpy as np
import pytest

from sim.coordination import PATTERNS
from sim.coordination.hybrid import Hybrid
from sim.params import declarations
from sim.scenario.lever_params import LeverCosts, Levers
from sim.scenario.levers import (
    BURDENS,
    EFFECTS,
    KEPT_UP,
    NOT_PARAMETERS,
    ONLY_RIGHTS,
    OWN_PRICE,
    bought_free,
    eyes_of,
    in_force,
    rights_of,
    strengths,
    yuan_a_day,
)
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
    # What gives rights and nothing else is paid for by these rights.
    assert set(LEVERS) - set(LeverCosts.model_fields) == set(ONLY_RIGHTS)
    for lever in ONLY_RIGHTS:
        assert {e.path.split(".")[0] for e in EFFECTS[lever]} <= {"rights", "eyes"}
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
    # Rights are paid for where they are had, by a lever or by a pattern.
    rights, prices = rights_of(plan), plan.lever_costs
    per_thousand = 0.7 * getattr(prices, lever, 0.0) + rights.record * prices.platform
    per_thousand += sum(getattr(rights, name) * getattr(prices, name) for name in KEPT_UP)
    if lever == "party_leadership":  # three looks of five minutes a day, at twenty yuan an hour
        per_thousand += 0.7 * (prices.members + 3 * 5 / 60 * 20 * 365)
    if lever == "legal_protection":  # seven tenths of the way from one in ten of the poor to six in ten
        per_thousand += 0.35 * plan.lever_costs.legal_aid
    exact = per_thousand * len(model.city.residents) / 1000 / 365 * 30
    assert round(model.world.diary.daily["lever_yuan"].sum(), 2) == round(exact, 2)
    assert exact > 0


@every_lever
def test_the_price_of_a_lever_names_all_that_it_buys(lever):
    known = {each.name: each for each in declarations(LeverCosts, "lever_costs")}
    assert all(effect.bought for effect in EFFECTS[lever])
    for effect in EFFECTS[lever]:
        name = {"rights.record": lever, "eyes.ties": "members"}.get(effect.path, effect.path.split(".")[1])
        assert effect.bought in known[name if name in (*KEPT_UP, "members") else lever].source, effect.path


def test_consultation_lets_residents_be_heard_where_works_are_chosen():
    plan = pulled("consultation", 1.0, days=20)
    assert in_force(plan).projects.heard == 0.4
    assert run_to_end(plan).world.projects.hours == 0.0  # without a budget nothing is chosen
    budget = {"projects__budget": 500.0, "days": 20}
    hours = [
        run_to_end(scenario("siloed", **budget, levers__consultation=x)).world.projects.hours
        for x in (0.0, 0.5, 1.0)
    ]
    assert hours[0] == 0.0
    assert hours[2] > 1.5 * hours[1] > 0.0


IN_SESSION, ON_ALARM = ("joint.opening", "joint.item"), ("detect.separation", "detect.learnt")
OF_WORKS = ("projects.heard",)  # seen in who is heard on what is built, not in files
EACH = [(lever, effect.path) for lever in LEVERS for effect in EFFECTS[lever] if effect.path not in OF_WORKS]


@cache
def left_by(lever: str, base: str, without: str = "") -> str:
    """Hash of the events of 240 days under a lever at full effect, perhaps without one of its effects."""
    beyond = {"beyond__share": 1.0} if lever == "linkage" else {}  # it acts on what reaches beyond the city
    plan = scenario(base, days=240, **{f"levers__{lever}": 1.0}, **beyond)
    with pytest.MonkeyPatch.context() as patch:
        kept = tuple(effect for effect in EFFECTS[lever] if effect.path != without)
        patch.setitem(EFFECTS, lever, kept)
        return run_to_end(plan).records.event_hash


@pytest.mark.slow
@pytest.mark.parametrize(("lever", "path"), EACH, ids=[f"{lever}-{path}" for lever, path in EACH])
def test_every_effect_of_a_lever_changes_what_happens(lever, path):
    """A silo holds no sessions and looks for nothing; what acts on these is tried where there are some."""
    base = "party_led" if path in (*IN_SESSION, *ON_ALARM) else "siloed"
    assert left_by(lever, base, path) != left_by(lever, base)


def test_legal_aid_costs_the_same_wherever_it_is_given():
    directly = scenario("siloed", court__aid=0.6)
    by_lever = in_force(pulled("legal_protection"))
    assert by_lever.court.aid == directly.court.aid
    people, prices = 10_000.0, directly.lever_costs
    aid = 0.5 * prices.legal_aid * 10.0 / 365.0
    assert yuan_a_day(directly, people) == pytest.approx(aid)
    rest = prices.legal_protection * 10.0 / 365.0
    assert yuan_a_day(by_lever, people) == pytest.approx(aid + rest)


def test_a_run_is_charged_for_legal_aid_and_gives_it():
    plan = scenario("siloed", days=30, court__aid=1.0)
    model = run_to_end(plan)
    exact = 0.9 * plan.lever_costs.legal_aid * len(model.city.residents) / 1000 / 365 * 30
    assert model.records.daily["lever_yuan"].sum() == pytest.approx(exact)


@pytest.mark.parametrize("aid", [0.0, 0.05, 0.1])
def test_what_the_hours_of_the_centres_cover_is_not_charged_again(aid):
    assert yuan_a_day(scenario("siloed", court__aid=aid), 10_000.0) == 0.0


@every_lever
def test_a_lever_at_0_costs_nothing_and_changes_nothing(lever):
    plain = scenario("siloed")
    neutral = pulled(lever, 0.0, lever_costs__paperwork=plain.lever_costs.paperwork)
    assert in_force(neutral) is neutral
    assert yuan_a_day(neutral, 10_000.0) == 0.0
    assert neutral.key() == plain.key()


def full_value(path: str) -> float | int:
    """What a parameter is at full effect of its lever, whole where it is a whole number."""
    section, name = path.split(".")
    known = {each.name: each for each in declarations(SECTIONS[section], section)}[name]
    return known.kind(next(e.full for effects in EFFECTS.values() for e in effects if e.path == path))


def setting(path: str) -> Scenario:
    """A silo in which a parameter has the value that its lever would give it."""
    return scenario("siloed", **{path.replace(".", "__"): full_value(path)})


def sellable() -> list[tuple[str, str]]:
    """Every parameter that a lever sells without a price of its own: lever, path."""
    return [
        (lever, effect.path)
        for lever, effects in EFFECTS.items()
        for effect in effects
        if effect.path.split(".")[0] not in NOT_PARAMETERS and effect.path not in (*OWN_PRICE, *BURDENS)
    ]


@pytest.mark.parametrize(("lever", "path"), sellable(), ids=[path for _, path in sellable()])
def test_what_a_lever_sells_is_not_free_at_equal_cost(lever, path):
    plain, free = scenario("siloed"), setting(path)
    found = bought_free(free, plain)
    assert (path, lever) in found
    assert {each for each, _ in found} == {path}  # two levers may sell the same thing
    assert bought_free(plain, free) == []
    assert bought_free(free, free) == []
    assert bought_free(pulled(lever), plain) == []
    changed = plain.model_copy(update={"changes": (Change(day=9, values={path.split(".")[0]: {}}),)})
    assert bought_free(changed, plain) == []


def test_what_is_priced_by_itself_or_is_a_burden_may_differ_at_equal_cost():
    plain = scenario("siloed")
    for path in (*OWN_PRICE, *BURDENS):
        assert bought_free(setting(path), plain) == []


def test_what_a_dated_change_has_for_nothing_is_found_too():
    plain = scenario("siloed", 20)
    late = plain.model_copy(update={"changes": (Change(day=10, values={"closure": {"audit": 0.8}}),)})
    assert bought_free(late, plain) == [("closure.audit", "audit")]


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
    at_once = {"triage__at_once": 0.0}  # what is answered at first contact has a lead, and no arrangement
    model = model_of(scenario("party_led", 30, levers__party_leadership=0.5, **at_once))
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
