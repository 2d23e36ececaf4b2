"""Enterprises weigh profit against sanction."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.enterprise import Enterprise
from tests.agents.town import one
from tests.promises.worlds import grown, model_of, scenario

shares = st.floats(0, 1)


class Firm:
    """An enterprise alone, with the compliance it is given."""

    def __init__(self, model, compliance: float, habit: float) -> None:
        self.actor = one(model, Enterprise)
        self.actor.table.compliance[self.actor.row] = compliance
        self.actor.habit = habit
        self.actor.settled = 0

    @property
    def compliance(self) -> float:
        return float(self.actor.table.compliance[self.actor.row])


@given(
    compliance=shares, habit=shares, settled=st.integers(0, 50), sanction=shares, profit=shares, back=shares
)
@settings(deadline=None)
def test_compliance_stays_a_share_and_claims_are_counted_once(
    model, compliance, habit, settled, sanction, profit, back
):
    firm = Firm(model, compliance, habit)
    firm.actor.settled = settled
    firm.actor.weigh(sanction, profit, back, 3)
    assert 0.0 <= firm.compliance <= 1.0
    assert firm.actor.settled == 0


@given(compliance=st.floats(0.01, 0.99), settled=st.integers(1, 3), sanction=st.floats(0.01, 0.3))
@settings(deadline=None)
def test_settled_claims_push_compliance_up_and_more_claims_further(model, compliance, settled, sanction):
    after = []
    for claims in (0, settled, settled + 1):
        firm = Firm(model, compliance, compliance)
        firm.actor.settled = claims
        firm.actor.weigh(sanction, 0.0, 0.0, 3)
        after.append(firm.compliance)
    assert after[0] < after[1] <= after[2]
    assert (after[1] < after[2]) == (settled < 3)  # beyond three a week nobody notices another


@given(compliance=st.floats(0.01, 1.0), profit=st.floats(0.01, 0.5))
@settings(deadline=None)
def test_profit_pushes_compliance_down(model, compliance, profit):
    firm = Firm(model, compliance, compliance)
    firm.actor.weigh(0.0, profit, 0.0, 3)
    assert firm.compliance < compliance


@given(compliance=shares, habit=shares, back=st.floats(0.01, 1.0))
@settings(deadline=None)
def test_compliance_returns_to_habit_and_never_beyond(model, compliance, habit, back):
    firm = Firm(model, compliance, habit)
    before = abs(firm.compliance - habit)
    firm.actor.weigh(0.0, 0.0, back, 3)
    assert abs(firm.compliance - habit) <= before + 1e-6
    assert (firm.compliance - habit) * (compliance - habit) >= -1e-6


def test_with_everything_neutral_compliance_stands_still(model):
    firm = Firm(model, 0.3, 0.9)
    firm.actor.settled = 3
    firm.actor.weigh(0.0, 0.0, 0.0, 3)
    assert firm.compliance == pytest.approx(0.3, abs=1e-7)


def test_an_enterprise_s_habit_is_the_compliance_it_began_with():
    town = model_of(scenario("siloed"))
    for firm in town.agents_by_type[Enterprise]:
        assert firm.habit == float(town.city.institutions.compliance[firm.row])
    assert np.std([firm.habit for firm in town.agents_by_type[Enterprise]]) > 0


def test_enterprises_learn_of_the_claims_that_were_settled_against_them():
    plan = scenario("siloed", 60, learn__profit=0.0, learn__mean_return=0.0, learn__sanction=1.0)
    town = model_of(plan)
    before = town.city.institutions.compliance.copy()
    grown(town, 60)
    rose = np.flatnonzero(town.city.institutions.compliance > before + 1e-6)
    d = town.disputes.columns()
    settled = set(d["enterprise"][(d["closed"] >= 0) & (d["enterprise"] >= 0)].tolist())
    assert len(rose) >= 3
    assert set(rose.tolist()) <= settled
