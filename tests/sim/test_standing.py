"""What authority does: refusals that persist, lawful decisions, perfunctory work."""

import numpy as np
import pytest

from agents.events import Activity
from agents.kinds import LAWFUL, Kind
from agents.randomness import streams as decisions
from agents.randomness.plain import KeyedRandom
from sim.model import CityModel
from tests.promises.worlds import run_to_end, scenario

DAYS, SEED = 90, 3


def town(name: str, **changes: object) -> CityModel:
    """A model of the teaching town on its last evening."""
    return run_to_end(scenario(name, DAYS, **changes), SEED)


def requests(model: CityModel) -> dict[str, np.ndarray]:
    """Columns of the events that answer a request."""
    log = model.events.columns()
    asked = np.isin(log["activity"], (Activity.ACCEPT, Activity.REFUSE))
    return {name: column[asked] for name, column in log.items()}


def accepted_again(model: CityModel) -> float:
    """Share accepted of requests to a unit that has refused the same part before."""
    log = requests(model)
    part = np.stack([log[name] for name in ("dispute", "target", "actor")])
    later = np.ones(part.shape[1], np.bool_)
    later[np.unique(part, axis=1, return_index=True)[1]] = False
    return float((log["activity"][later] == Activity.ACCEPT).mean())


def test_a_unit_with_a_stand_answers_by_one_number_whenever_it_is_asked() -> None:
    model = town("siloed", accept__refusal_persistence=1.0)
    log, keyed_random = requests(model), KeyedRandom(SEED)
    keys = model.disputes.key[log["dispute"]]
    for i in range(len(keys)):
        who = (int(keys[i]) * 16 + int(log["target"][i])) % 2**64
        stand = keyed_random.two_uniforms(decisions.REFUSAL_PERSISTENCE, int(log["actor"][i]), who)[1]
        assert (log["activity"][i] == Activity.ACCEPT) == (stand < float(log["note"][i]))
    assert len(keys) > 100


def test_stands_make_asking_again_vain() -> None:
    shares = [accepted_again(town("siloed", accept__refusal_persistence=x)) for x in (0.0, 0.5, 1.0)]
    assert shares[0] > shares[1] > shares[2]


def lawful_accepted(model: CityModel) -> float:
    """Share accepted of requests for a part that holds authority, where a lawful decision is needed."""
    log = requests(model)
    lawful = (model.disputes.needs_authority[log["dispute"]] > 0) & (LAWFUL >> log["target"] & 1 > 0)
    return float((log["activity"][lawful] == Activity.ACCEPT).mean())


def test_lawful_decisions_that_nobody_ordered_are_shunned_and_ordered_ones_are_not() -> None:
    bare, shy = (town("siloed", accept__blame_avoidance=x) for x in (0.0, 3.0))
    assert lawful_accepted(shy) < lawful_accepted(bare) - 0.1
    order = {"coordination__authority": 1.0}
    told = [lawful_accepted(town("hierarchical", accept__blame_avoidance=x, **order)) for x in (0.0, 3.0)]
    assert abs(told[0] - told[1]) < 0.02


def mean_care(model: CityModel) -> float:
    """Mean quality of finished parts; caseloads thin nothing in these towns."""
    log = model.events.columns()
    return float(log["note"][log["activity"] == Activity.FINISH].mean())


@pytest.mark.parametrize("name", ["hierarchical", "party_led"])
def test_what_only_standing_made_a_unit_take_is_done_with_less_care(name) -> None:
    care = [mean_care(town(name, work__formalism=x, work__dilution=0.0)) for x in (0.0, 0.25, 0.8)]
    assert care[0] == 1.0
    assert care[0] > care[1] > care[2]


def test_nothing_is_done_for_the_form_where_nobody_has_standing() -> None:
    alone = {"escalate__standing": 0.0, "work__dilution": 0.0, "accept__designate": False}
    model = town("siloed", work__formalism=0.8, **alone)
    assert mean_care(model) == 1.0
    assert not model.disputes.compelled[: model.disputes.count].any()


def test_a_unit_that_is_designated_does_its_part_for_the_form() -> None:
    more = {"accept__base": 0.0, "accept__passing_on": 0.0}  # refusals that come back
    model = town("siloed", work__formalism=0.8, work__dilution=0.0, escalate__standing=0.0, **more)
    log = model.events.columns()
    told = log["activity"] == Activity.DESIGNATE
    assert told.sum() > 5
    assert (log["minutes"][told] == 20).all()
    named = ("dispute", "actor", "target")
    designated = {tuple(int(log[name][n]) for name in named) for n in np.flatnonzero(told)}
    ends = np.flatnonzero(log["activity"] == Activity.FINISH)
    care = {tuple(int(log[name][n]) for name in named): float(log["note"][n]) for n in ends}
    assert [care[part] for part in designated & care.keys()] == pytest.approx(
        [0.2] * len(designated & care.keys())
    )


def test_a_lead_asks_nobody_for_its_own_part_and_does_it_as_its_mandate_says() -> None:
    """Taking it costs nothing, sending it back a ground in writing; load and standing do not matter."""
    for values in ({}, {"accept__authority": 9.0, "accept__load": 9.0, "escalate__standing": 1.0}):
        model = town("siloed", **values)
        log, rule = requests(model), model.world.spec.accept
        own = log["actor"] == log["origin"]
        need = model.disputes.need[log["dispute"]].astype(np.int64) >> log["target"] & 1
        by_mandate = 1.0 / (1.0 + np.exp(-rule.base - rule.mandate * np.where(need, 1.0, -1.0)))
        firm = model.city.institutions.kind[log["actor"]] != Kind.ENTERPRISE
        assert own.sum() > 50
        assert np.allclose(log["note"][own & firm], by_mandate[own & firm])
        assert not log["minutes"][own & (log["activity"] == Activity.ACCEPT)].any()
        assert (log["minutes"][own & (log["activity"] == Activity.REFUSE)] == rule.minutes).all()


def test_without_designation_and_mandate_a_lead_asks_itself_and_gives_up_as_before() -> None:
    model = town("siloed", accept__by_mandate=False, accept__designate=False, accept__base=0.0)
    log = model.events.columns()
    own = (log["activity"] == Activity.ACCEPT) & (log["actor"] == log["origin"])
    assert log["minutes"][own].min() > 0
    assert Activity.DESIGNATE not in log["activity"]
    assert (log["activity"] == Activity.OMIT).sum() > 5


def test_grounds_on_record_cost_minutes_on_a_platform_and_nowhere_else() -> None:
    minutes = {}
    for name in ("siloed", "grid_platform"):
        for entry in (0, 30):
            log = requests(town(name, accept__entry=entry))
            minutes[name, entry] = float(log["minutes"].mean())
    assert minutes["siloed", 0] == minutes["siloed", 30]
    assert minutes["grid_platform", 30] == pytest.approx(minutes["grid_platform", 0] + 30, abs=1.0)


def test_communities_where_people_complain_claim_more() -> None:
    """Claims follow how outspoken a community is the closer, the more that counts; means count anyway."""
    found = []
    for spread in (0.0, 1.5):
        model = town("siloed", claim__claim_place=spread)
        log, d = model.events.columns(), model.disputes
        place = d.community[: d.count]
        shares = [
            np.bincount(place[log["dispute"][log["activity"] == kind]], minlength=len(model.world.outspoken))
            for kind in (Activity.CLAIM, Activity.LUMP)
        ]
        claimed = shares[0] / np.maximum(shares[0] + shares[1], 1)
        found.append(np.corrcoef(claimed, model.world.outspoken)[0, 1])
    assert found[1] > max(found[0], 0.7)
