"""What mechanisms are there for, the traces it is read from, and desks compared with themselves."""

import numpy as np
import pandas as pd
import pytest

from experiments.validation.ablation import ablate, arms_for
from experiments.validation.arms import Arm
from experiments.validation.facts import FACTS
from experiments.validation.facts.backlog import LADDER, RUNG, UTILISATIONS, Desks
from experiments.validation.mechanisms import MECHANISMS, PURPOSES
from experiments.validation.observing.observe import facts_of
from experiments.validation.observing.seen import Seen, watched_run
from experiments.validation.observing.traces import PREFIX, traces
from experiments.validation.sheet import Sheet
from experiments.wording.sources import GROUNDS, ground
from sim.outcomes.metrics import METRICS

SMALL = {"city.preset": "teaching_town", "city.area": (), "calendar.warm_up": 30, "calendar.days": 150}
NAMES = {mechanism.name: mechanism for mechanism in MECHANISMS}


@pytest.fixture(scope="module")
def seen() -> Seen:
    return watched_run(Arm("party_led", "party_led", SMALL).plan(), 3)


def test_every_mechanism_says_what_it_is_there_for() -> None:
    assert set(PURPOSES) == set(NAMES)
    assert all(purpose.sign in (-1, 1) and purpose.what for purpose in PURPOSES.values())


def test_every_purpose_rests_on_a_source_a_definition_or_an_assumption() -> None:
    assert {ground(purpose.source) for purpose in PURPOSES.values()} == set(GROUNDS)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("[Boston 311]", "source"),
        ("[Chen, Pan & Xu 2016], [Whistle rules]", "source"),
        ("definition", "definition"),
        ("definition: minutes charged", "definition"),
        ("assumption: [Epstein 2002] has it of revolt", "assumption"),
    ],
)
def test_what_a_claim_rests_on_is_read_from_its_text(source, kind) -> None:
    assert ground(source) == kind


@pytest.mark.parametrize(
    "source",
    [
        "",
        "common knowledge",
        "Boston 311",
        "[Boston 311] perhaps",
        "source",
        "see [Boston 311]",
        "definitely",
    ],
)
def test_a_source_of_no_kind_is_refused(source) -> None:
    with pytest.raises(ValueError, match="begins with none of"):
        ground(source)


@pytest.mark.parametrize("name", PURPOSES)
def test_a_purpose_is_read_from_what_its_runs_leave_and_its_mechanism_touches_them(name, seen) -> None:
    purpose = PURPOSES[name]
    observed = {key for fact in facts_of(purpose.arm.name) for key in fact.observe(seen)}
    assert purpose.outcome in {*METRICS, *traces(seen), *observed}
    assert purpose.arm in arms_for(NAMES[name])
    plan = purpose.arm.plan()
    assert purpose.arm.plan(off=NAMES[name].off(plan.pattern), suffix="~").key() != plan.key()


def test_arms_of_purposes_do_not_take_the_name_of_another_arm() -> None:
    arms = {arm.name: arm for fact in FACTS.values() for arm in fact.arms}
    for purpose in PURPOSES.values():
        assert arms.setdefault(purpose.arm.name, purpose.arm) == purpose.arm


def test_every_trace_is_read_for_some_purpose(seen) -> None:
    assert set(traces(seen)) == {p.outcome for p in PURPOSES.values() if p.outcome.startswith(PREFIX)}


def test_traces_are_numbers_and_a_run_without_meetings_has_no_minutes_of_them(seen) -> None:
    found = traces(seen)
    assert all(name.startswith(PREFIX) and isinstance(value, float) for name, value in found.items())
    assert found["trace_meeting_minutes"] > 0
    alone = traces(watched_run(Arm("siloed", changes=SMALL).plan(), 3))
    assert alone["trace_meeting_minutes"] == 0
    assert np.isnan(alone["trace_severity_of_found"])


def runs(arm: str, outcome: str, values: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"scenario": arm, "seed": range(1, len(values) + 1), outcome: values})


@pytest.mark.parametrize(
    ("without", "serves"),
    [([1.0, 1.2, 0.9, 1.1, 1.0], True), ([3.0, 3.1, 2.9, 3.2, 3.0], False), (None, False)],
)
def test_a_mechanism_serves_where_its_outcome_moves_the_way_it_says(without, serves) -> None:
    mechanism, purpose = NAMES["places"], PURPOSES["places"]
    tables = [runs(purpose.arm.name, purpose.outcome, [2.0, 2.1, 2.0, 2.2, 2.1])]
    if without:
        tables.append(runs(f"{purpose.arm.name}~places", purpose.outcome, without))
    found = ablate(mechanism, Sheet(pd.concat(tables), pd.DataFrame()), {})
    assert found.serves == serves
    assert found.idle != serves


def test_a_desk_is_compared_with_itself_one_rung_below() -> None:
    assert pytest.approx(0.95 / 0.80) == RUNG
    assert np.diff(np.log(UTILISATIONS)) == pytest.approx(np.full(4, np.log(RUNG)), abs=2e-3)
    load = np.array([[0.5, 0.6], [0.6, 0.7], [0.8, 0.8], [0.95, 0.9], [1.0, 0.95]])[:, :, None]
    desks = Desks(load, wait=load / (1.001 - load), parts=np.ones_like(load))
    expected = (0.95 / 0.051) / (0.8 / 0.201)  # the first desk alone has a pair
    assert desks.ratio() == pytest.approx([expected])
    assert np.isnan(Desks(load * 0.5, desks.wait, desks.parts).ratio()).all()
    assert len(LADDER) == len(UTILISATIONS)
