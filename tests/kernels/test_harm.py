"""Disputes that turn into crimes: the compiled hazard against the readable one, and what it touches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import Account
from agents.compiling import kernel
from agents.disputes import OPEN, State
from agents.events import Activity
from agents.kinds import Need
from agents.randomness.streams import HARM
from sim.params import record
from sim.reference.harm import Festering, harm_hazard
from sim.stages.record import harm as compiled
from sim.stages.record.params import Harm
from tests.kernels import plain
from tests.kernels.tables import World, at, checked, disputes, residents, sections, seeds, serves, shares

FELT = (State.LATENT, State.LUMPED, *OPEN, State.IN_COURT, State.NOMINAL, State.ABANDONED)
DAY = 200


@kernel
def hazard_of(day, row, d, rules):
    return compiled.harm_hazard(day, row, d, rules[0], compiled.fading(day, rules[0]))


@checked
@given(harm=sections(Harm), severity=shares, state=st.sampled_from(list(State)), born=st.integers(1, DAY))
def test_the_hazard_is_the_product_of_its_readable_terms(harm, severity, state, born) -> None:
    d = disputes(1, severity=severity, state=state, born=born, relation=born % 2, closed=min(born + 20, DAY))
    left = DAY - int(d.closed[0]) if state == State.ABANDONED else 0
    dispute = Festering(float(d.severity[0]), DAY - born, bool(d.relation[0]), left)
    expected = harm_hazard(dispute, harm).value if state in FELT else 0.0
    assert hazard_of(DAY, 0, World(d).dr, record(harm)) == pytest.approx(expected, rel=1e-6, abs=1e-18)


@given(seed=seeds)
@checked
def test_a_crime_frightens_its_community_and_keeps_the_police_busy(seed) -> None:
    sure = Harm(hazard=0.01, fear=0.25, ripening=1, near=10.0, threshold=0.0)
    d = disputes(40, severity=1.0, state=State.WORKING, born=1, relation=1, community=np.arange(40) % 2)
    w = World(d, people=residents(8))
    totals = np.zeros(4)
    desks = serves([2] * 13).repeat(2, axis=2)
    first = np.array([0, 4, 8])
    compiled.weigh_harm(
        at(seed, DAY), w.dr, w.ir(serves=desks), w.sr(first=first), record(sure), w.lr, totals
    )
    assert totals[0] == pytest.approx(40 * 0.11)
    assert totals[1] == pytest.approx(totals[0] * (d.raised < 0).mean())
    crimes = [said[1] for said in w.log.said() if said[2] == Activity.HARM]
    assert len(crimes) == totals[3]
    assert w.work.carried_over[2, Account.WORK] == 2400 * len(crimes)
    for c in range(2):
        here = sum(int(d.community[row]) == c for row in crimes)
        secure = w.people.satisfaction[4 * c : 4 * c + 4, Need.SECURITY]
        np.testing.assert_allclose(secure, 0.5 * 0.75**here, rtol=1e-5)
        assert (w.people.satisfaction[:, Need.MATERIAL] == 0.5).all()


def test_disputes_of_every_block_draw_the_number_of_their_own_key() -> None:
    sure, count = Harm(hazard=0.01, fear=0.0, ripening=1, near=10.0, threshold=0.0), 2 * compiled.BLOCK + 5
    keys = np.arange(count, dtype=np.uint64) * np.uint64(2**40 + 7)
    d = disputes(count, key=keys, severity=1.0, state=State.WORKING, born=1, relation=1, community=0)
    w, totals = World(d, people=residents(8)), np.zeros(4)
    desks, first = serves([2] * 13), np.array([0, 8])
    compiled.weigh_harm(at(3, DAY), w.dr, w.ir(serves=desks), w.sr(first=first), record(sure), w.lr, totals)
    crimes = [said[1] for said in w.log.said() if said[2] == Activity.HARM]
    drawn = [plain.uniform(3, HARM, DAY, int(key)) for key in keys]
    assert crimes == [row for row, u in enumerate(drawn) if u < 0.11]
    assert crimes[0] < compiled.BLOCK < crimes[-1]
