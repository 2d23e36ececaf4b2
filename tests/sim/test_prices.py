"""One price list: a right costs the same by whichever way it is had, and at its neutral value nothing."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from agents.casework import Account
from agents.events import Activity
from sim.coordination import PATTERNS
from sim.coordination.base import Arrangement, Pattern
from sim.scenario.levers import held_rights, in_force, members_time, yuan_a_year
from sim.scenario.prices import PRICES
from sim.scenario.scenario import Scenario, all_declarations
from tests.promises.worlds import grown, model_of, run_to_end, scenario

BARE = {f"coordination__{name}": 0.0 for name in ("authority", "ties", "appraisal", "members")}
ROOM = {"work__capacity": 20.0}  # the unit that is to pay has the minutes
LEVER = {"levers__party_leadership": 1.0, "lever_costs__members": 0.0, "detect__ties": 0.0}
# Ways to have standing: scenario, what is changed, who lends it.
WAYS = {
    "authority of a pattern": ("party_led", {**BARE, "coordination__authority": 0.6}),
    "appraisal of a pattern": ("party_led", {**BARE, "coordination__appraisal": 0.5}),
    "both": ("party_led", {**BARE, "coordination__authority": 0.6, "coordination__appraisal": 0.5}),
    "a lever on a silo": ("siloed", LEVER),
    "a lever among peers": ("polycentric", LEVER),
    "a lever on a platform": ("grid_platform", LEVER),
    "a lever on a pattern that has it": ("party_led", {"levers__party_leadership": 1.0}),
    "an order": ("hierarchical", {}),
}
# What a lender pays with: its name, or a decision or a session for which it has read the matter.
PAYING = {"hierarchical": Activity.DECIDE, "party_led": Activity.CONVENE}
USING = (Activity.ACCEPT, Activity.REFUSE, Activity.MEET, Activity.ABSENT)


def per_arrangement(plan: Scenario) -> list[tuple[int, int]]:
    """Of every arrangement that was used: payments of a lender, and their least minutes."""
    model = run_to_end(plan)
    log = model.events.columns()
    found = []
    for row in range(model.disputes.count):
        mine = np.flatnonzero(log["dispute"] == row)
        kind, minutes = log["activity"][mine], log["minutes"][mine]
        other = log["actor"][mine] != log["origin"][mine]
        starts = [*np.flatnonzero(kind == Activity.ARRANGE).tolist(), len(mine)]
        for first, last in pairwise(starts):
            # A lead that is at its own part uses nobody's name.
            if not (np.isin(kind[first:last], USING) & other[first:last]).any():
                continue
            paid = minutes[first:last][
                np.isin(kind[first:last], (Activity.BACK, PAYING.get(plan.pattern, -1)))
            ]
            found.append((len(paid), int(paid.min(initial=10**6))))
    return found


def yuan(name: str, **values: object) -> float:
    """Yuan a year per 1 000 residents under a scenario, less its paperwork."""
    return yuan_a_year(in_force(scenario(name, **values)))


@pytest.mark.parametrize("way", WAYS)
def test_standing_costs_whoever_lends_it_the_same_by_every_way(way) -> None:
    name, changes = WAYS[way]
    lent = per_arrangement(scenario(name, 90, **ROOM, **changes))
    price = scenario(name).accept.backing
    assert len(lent) > 20
    # A convener may have to sit more than once, and never pays less than a name costs.
    assert all(count == 1 or (count > 1 and name == "party_led") for count, _ in lent)
    assert all(least >= price for _, least in lent)
    assert price in {least for _, least in lent}


@pytest.mark.parametrize("passing_on", [0.0, 1.0])
def test_a_request_costs_the_same_whether_the_lead_asks_or_a_unit_passes_it_on(passing_on) -> None:
    """Each side pays its ten minutes, and nobody pays for a file that only came back."""
    model = run_to_end(scenario("siloed", 60, accept__passing_on=passing_on, **ROOM))
    log, accept = model.events.columns(), model.programme.accept
    answers = np.isin(log["activity"], (Activity.ACCEPT, Activity.REFUSE))
    others = answers & (log["actor"] != log["origin"])
    assert set(log["minutes"][others].tolist()) == {2 * accept.minutes}
    assert model.casework.spent[:, Account.REQUEST].sum() == log["minutes"][answers].sum()
    assert not log["minutes"][log["activity"] == Activity.REFER].any()
    assert (model.disputes.passed_by >= 0).any() == (passing_on > 0)


def test_an_order_after_a_petition_costs_its_office_no_less_than_standing() -> None:
    for reading, standing, price in ((120, 0.7, 120), (5, 0.7, 20), (5, 0.0, 5)):
        rules = {"escalate__office_minutes": reading, "escalate__standing": standing}
        log = run_to_end(scenario("siloed", 60, **ROOM, escalate__petition=3.0, **rules)).events.columns()
        paid = log["minutes"][log["activity"] == Activity.PETITION]
        assert len(paid) > 5
        assert set(paid.tolist()) == {price}


def test_standing_at_neutral_costs_nobody_anything() -> None:
    model = run_to_end(
        scenario("party_led", 60, **BARE, coordination__convene_from=12, escalate__standing=0.0)
    )
    assert Activity.BACK not in model.events.columns()["activity"]
    free = run_to_end(scenario("party_led", 60, accept__backing=0)).events.columns()
    assert free["minutes"][free["activity"] == Activity.BACK].sum() == 0


def test_a_lender_without_minutes_lends_nothing() -> None:
    """Conveners that hold nothing stand behind nobody: units answer as they would without standing."""
    days = {"coordination__convene_from": 12, "coordination__ties": 0.0, "work__committee_part": 0.0}
    poor = run_to_end(scenario("party_led", 60, **days, escalate__standing=0.0))
    table = poor.city.institutions
    d = poor.disputes.columns()
    asked = (d["lead"] >= 0) & (d["lender"] < 0) & (d["refusals"] + d["hops"] > 0) & (d["tier"] == 0)
    conveners = poor.city.desks.conveners[1]
    assert (table.minutes[conveners] == 0).all()
    assert asked.any()
    assert not d["authority"][asked].any()
    assert not d["appraisal"][asked].any()


@pytest.mark.parametrize("right", ["authority", "ties", "appraisal", "members"])
def test_a_right_costs_the_same_yuan_by_pattern_and_by_lever(right) -> None:
    led, pulled = scenario("party_led"), in_force(scenario("siloed", levers__party_leadership=1.0))
    assert held_rights(led)[right] == held_rights(pulled)[right] > 0
    bare = yuan("party_led", **BARE)
    value = getattr(led.coordination, right)
    mine = yuan("party_led", **{**BARE, f"coordination__{right}": value}) - bare
    others = {
        f"lever_costs__{name}": 0.0 for name in ("authority", "ties", "appraisal", "members") if name != right
    }
    look = {} if right == "members" else {"detect__look": 0.0}
    theirs = yuan("siloed", levers__party_leadership=1.0, **others, **look)
    assert mine == pytest.approx(theirs)
    assert bare == 0.0


def test_the_whole_of_leadership_costs_the_same_by_pattern_and_by_lever() -> None:
    assert yuan("party_led") == pytest.approx(yuan("siloed", levers__party_leadership=1.0))
    both = yuan("party_led", levers__party_leadership=1.0)
    assert both == pytest.approx(yuan("party_led"))  # what is had twice is paid for once
    assert yuan("party_led") == pytest.approx(2000.0 + members_time(scenario("party_led")))


def test_the_own_part_and_the_record_cost_the_same_by_pattern_and_by_lever() -> None:
    prices = scenario("siloed").lever_costs
    lever = yuan("siloed", levers__responsibility=1.0) - prices.responsibility
    assert yuan("self_governance") == pytest.approx(lever) == pytest.approx(prices.own)
    lever = yuan("siloed", levers__traceability=1.0) - prices.traceability
    assert yuan("grid_platform") == pytest.approx(lever) == pytest.approx(prices.platform)


def test_rights_of_routes_and_of_a_base_are_kept_up_too() -> None:
    bare = {"coordination__pattern": "hybrid", "coordination__base": "party_led"}
    assert yuan("baseline", **bare) == pytest.approx(yuan("party_led"))
    assert yuan("contingent") >= yuan("party_led")


def test_rounds_cost_whoever_walks_them_the_same_by_pattern_and_by_lever() -> None:
    """Half the rounds, half the minutes; members look in their own time, sensors in nobody's."""
    minutes = {}
    for name, values in {
        "pattern": ("grid_platform", {}),
        "lever": ("siloed", {"levers__participation": 1.0}),
        "members": ("party_led", {}),
        "sensors": ("siloed", {"levers__sensing": 1.0}),
        "nobody": ("siloed", {}),
        "free": ("grid_platform", {"detect__look": 0.0}),
    }.items():
        model = grown(model_of(scenario(*[values[0]], 20, **ROOM, **values[1])), 20)
        log = model.events.columns()
        minutes[name] = int(log["minutes"][log["activity"] == Activity.ROUND].sum())
        people = len(model.city.residents)
    rule = scenario("siloed").detect
    assert minutes["pattern"] == pytest.approx(20 * rule.looks * rule.look * people / 1000, rel=0.05)
    assert minutes["lever"] == pytest.approx(minutes["pattern"] / 2, rel=0.05)
    assert minutes["members"] == minutes["sensors"] == minutes["nobody"] == minutes["free"] == 0
    assert members_time(scenario("party_led")) > 0 == members_time(scenario("siloed"))


def test_hours_for_rounds_are_held_under_every_pattern() -> None:
    held = {
        name: int(model_of(scenario(name)).city.institutions.minutes.sum())
        for name in PATTERNS
        if name != "hybrid"
    }
    assert len(set(held.values())) == 1
    none = int(model_of(scenario("siloed", detect__look=0.0)).city.institutions.minutes.sum())
    assert none < held["siloed"]


class Generous(Pattern):
    """Gives an authority that it does not say it holds."""

    name = "generous"

    def organise(self, cases, roster):
        return Arrangement.of(roster.committee(cases), authority=np.full(len(cases), 0.4))

    def redirect(self, cases, refused, times, roster):
        return np.full(len(cases), -1)


def test_a_pattern_that_gives_more_than_it_holds_is_refused() -> None:
    model = model_of(scenario("siloed", 30))
    model.world.spec = model.world.spec.model_copy(update={"coordination": Generous()})
    with pytest.raises(ValueError, match=r"gives authority of 0\.4 and holds 0; say in its property `holds`"):
        grown(model, 30)


def test_every_price_is_a_parameter_that_can_be_nothing_and_is_told_in_the_contract() -> None:
    known = {each.path: each for each in all_declarations()}
    text = Path("docs/model.md").read_text(encoding="utf-8").split("### Price list")[1].split("\n### ")[0]
    for paths in PRICES.values():
        for path in paths:
            assert known[path].unit in ("minute", "yuan")
            assert known[path].low == 0
            assert f"`{path}`" in text
