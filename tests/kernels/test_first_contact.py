"""First contact: compiled rule against plain Python; who pays, what it settles, what it leaves alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import Account
from agents.disputes import Channel, State
from agents.events import Activity
from agents.kinds import Competence
from agents.randomness import streams as D  # noqa: N812
from sim.params import record
from sim.reference import handle
from sim.reference.settle import days_until
from sim.stages.settle.court_params import Court
from sim.stages.settle.params import Relapse, Settle
from sim.stages.settle.sides_params import Sides
from sim.stages.triage.first_contact import answer_first
from sim.stages.triage.params import Triage
from tests.kernels import plain
from tests.kernels.compiled import at_once_of
from tests.kernels.ended import PLACE, ROWS, lists, worlds
from tests.kernels.tables import (
    TOPICS,
    World,
    at,
    checked,
    disputes,
    event,
    masks,
    named,
    place_rows,
    residents,
    sections,
    seeds,
)
from tests.kernels.test_ending import COURTS, close, hazard, helped, weighed
from tests.promises.worlds import run_to_end, scenario

VERIFIER = np.array([4], np.int32)
WAYS = (Channel.COMMITTEE, Channel.HOTLINE, Channel.WINDOW, Channel.DETECTED, Channel.PETITION, Channel.COURT)


def desks() -> np.ndarray:
    """Unit 3 mediates, 1 is behind every window; nobody holds health."""
    found = np.full((13, 3, 1), 1, np.int32)
    found[Competence.MEDIATION], found[Competence.HEALTH] = 3, -1
    return found


def receiver(w: World, row: int) -> int:
    """Who hears of it first."""
    channel = int(w.d.channel[row])
    lead = int(TOPICS.lead[w.d.topic[row]])
    by_window = -1 if lead == Competence.HEALTH else 3 if lead == Competence.MEDIATION else 1
    near = {Channel.COMMITTEE: 3, Channel.HOTLINE: 3, Channel.WINDOW: by_window, Channel.DETECTED: 4}
    return near.get(Channel(channel), -1)


@checked
@given(
    seed=seeds,
    w=worlds((State.RAISED, State.ARRANGING, State.OFFERED)),
    ways=lists(st.sampled_from(WAYS)),
    fresh=lists(st.sampled_from([0, 0, 0, 1])),
    triage=sections(Triage, at_once=0.9),
    settle=sections(Settle),
    relapse=sections(Relapse, confirmation=0.5),
    court=sections(Court),
)
def test_what_an_answer_ends_is_as_in_plain_python(
    seed, w, ways, fresh, triage, settle, relapse, court
) -> None:
    w.d.channel[:], w.d.relapses[:], w.d.lead[:] = ways, fresh, -1
    w.d.need[:] = np.array(w.d.need) & 4095 & 0b100000100011 | 1
    w.d.done[:] = w.d.seen[:] = w.d.quality[:] = 0
    twin, day, r = w.twin(), 50, relapse.rule()
    rules = record(triage=triage, settle=settle, relapse=relapse, court=court, appeal=0.25, sides=Sides())
    known = w.ir(PLACE, courts=COURTS, serves=desks(), verifier=VERIFIER)
    answer_first(at(seed, day), w.active, w.dr, known, w.sr(), rules, w.lr)
    d = twin.d
    for row in range(ROWS):
        who, key = receiver(twin, row), int(d.key[row])
        parts = plain.bits(int(d.need[row]))
        pays = float(named(PLACE).compliance[2]) if Competence.REMEDY in parts else None
        simple = handle.at_once(len(parts), bool(d.needs_authority[row]), pays, triage)
        if d.state[row] != State.RAISED or d.relapses[row] or who < 0:
            continue
        if plain.uniform(seed, D.FIRST_CONTACT, 0, key) >= simple:
            continue
        if not plain.pay(twin.work, who, Account.INTAKE, triage.answer_minutes):
            continue
        d.lead[row], d.done[row] = who, d.need[row]
        d.seen[row], d.quality[row] = d.need[row], triage.answer_quality * len(parts)
        aided, base = helped(twin, seed, row, court), float(TOPICS.base[row])
        held, probability = weighed(twin, row, day, aided, base, None, (settle, 0.25))
        minutes = triage.answer_minutes
        twin.said.append(event(day, row, Activity.ANSWER, who, minutes=minutes, note=probability))
        if plain.uniform(seed, D.SETTLE, 0, key) >= probability:
            d.lead[row] = -1
            d.seen[row] = d.done[row] = d.quality[row] = 0
            continue
        twin.work.intake_month[who] += 1
        close(twin, day, row, State.SETTLED)
        sure = plain.uniform(seed, D.CONFIRM, day, key) < r.confirmation
        sure = sure and plain.pay(twin.work, 1, 0, r.confirm_minutes)
        breaks = hazard(twin, row, held, sure, r)
        d.relapse_day[row] = day + 1 + days_until(breaks, plain.exponential(seed, D.RELAPSE, day, key))
        minutes = r.confirm_minutes if sure else 0
        d.worked[row] += minutes
        twin.said.append(event(day, row, Activity.AGREE, d.resident[row], who, minutes=minutes, note=held))
    w.same_as(twin)


def heard(minutes_left: int = 400, **columns) -> tuple[World, World]:
    """One simple matter that everybody is content with, before and after it was heard."""
    base = {"state": State.RAISED, "need": 1, "channel": Channel.HOTLINE, "topic": 1, "raised": 8, "due": 8}
    w = World(disputes(1, **(base | columns)), people=residents(1, income=2))
    w.work.left[:] = minutes_left
    twin = w.twin()
    sure = Settle(substance=0.0, procedure=0.0, delay=0.0, severity=0.0, full=0.1, relation=5.0)
    rules = record(
        triage=Triage(at_once=1.0), settle=sure, relapse=Relapse(), court=Court(), appeal=0.0, sides=Sides()
    )
    known = w.ir(PLACE, courts=COURTS, serves=desks(), verifier=VERIFIER)
    answer_first(at(3, 8), w.active, w.dr, known, w.sr(), rules, w.lr)
    return twin, w


def test_whoever_hears_of_it_pays_for_the_answer_and_owns_the_file() -> None:
    _, w = heard(relation=1)
    assert w.d.state[0] == State.SETTLED
    assert w.d.lead[0] == 3
    assert w.d.first_closed[0] == w.d.raised[0]
    assert w.work.spent[3, Account.INTAKE] == Triage().answer_minutes
    assert (w.work.intake_month[3], w.work.closed_month[3]) == (1, 1)


@pytest.mark.parametrize(
    "columns",
    [
        {"needs_authority": 1},
        {"relapses": 1},
        {"channel": Channel.PETITION},
        {"channel": Channel.COURT},
        {"state": State.ARRANGING},
        {"minutes_left": 0},
    ],
)
def test_lawful_decisions_returns_petitions_and_empty_desks_go_the_usual_way(columns) -> None:
    before, after = heard(relation=1, **columns)
    after.same_as(before)


@checked
@given(need=masks, lawful=st.booleans(), triage=sections(Triage))
def test_what_takes_one_call_is_as_in_readable_form(need, lawful, triage) -> None:
    need = need | 1 << Competence.REMEDY if need % 2 else need & ~(1 << Competence.REMEDY) | 1
    w = World(disputes(1, need=need, needs_authority=lawful, enterprise=2))
    parts, keeps = plain.bits(need), float(named(PLACE).compliance[2])
    pays = keeps if Competence.REMEDY in parts else None
    found = at_once_of(0, w.dr, place_rows(PLACE), record(triage))
    assert found == pytest.approx(handle.at_once(len(parts), lawful, pays, triage), rel=1e-9)


def test_an_enterprise_that_keeps_no_duty_settles_nothing_on_the_telephone() -> None:
    assert handle.at_once(2, False, 0.0, Triage()) == 0.0
    assert handle.at_once(2, False, None, Triage()) == Triage().at_once ** 2
    assert handle.at_once(1, True, None, Triage()) == 0.0
    assert handle.at_once(1, True, None, Triage(delegated=0.5)) == 0.5 * Triage().at_once


def test_at_neutral_nothing_is_answered_at_once() -> None:
    log = run_to_end(scenario("siloed", 40, triage__at_once=0.0)).events.columns()
    assert Activity.ANSWER not in log["activity"]
    assert Activity.ANSWER in run_to_end(scenario("siloed", 40)).events.columns()["activity"]


def test_the_same_matters_are_simple_under_every_pattern() -> None:
    """Where nobody looks, all hear of matters in the same way: differences come from who had the minutes."""
    rich = {"work__capacity": 20.0, "detect__rounds": 0.0, "detect__ties": 0.0, "detect__sensing": 0.0}
    simple = {}
    for name in ("siloed", "party_led"):
        model = run_to_end(scenario(name, 40, **rich, emerge__per_resident_year=2.0))
        log, d = model.events.columns(), model.disputes.columns()
        kind, row = log["activity"], log["dispute"]
        firm = np.isin(
            np.arange(len(d["key"])), row[(kind == Activity.CLAIM) & (log["note"] <= Channel.WINDOW)]
        )
        tried = np.isin(np.arange(len(d["key"])), row[kind == Activity.ANSWER])
        simple[name] = dict(zip(d["key"][firm].tolist(), tried[firm].tolist(), strict=True))
    both = simple["siloed"].keys() & simple["party_led"].keys()
    assert sum(simple["siloed"][key] for key in both) > 20
    assert all(simple["siloed"][key] == simple["party_led"][key] for key in both)
