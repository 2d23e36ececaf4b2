"""Promise 7: events are typed, append-only and columnar; counters are derived from them."""

import numpy as np
import pytest

from agents.disputes import State
from agents.events import EVENT, Activity, EventLog
from sim.day import DAY
from sim.observers import EventsByStage
from sim.stages.record.phase import COUNTED
from tests.promises.worlds import PATTERN_NAMES, SHORT, grown, model_of, scenario

DAYS = 75
FIELDS = {
    "day": "<i4",
    "dispute": "<i4",
    "activity": "|u1",
    "actor": "<i4",
    "origin": "<i4",
    "target": "<i4",
    "minutes": "<i4",
    "note": "<f4",
}


@pytest.fixture(scope="module", params=PATTERN_NAMES)
def model(request):
    return grown(model_of(scenario(request.param, DAYS, **SHORT)), DAYS)


def test_an_event_is_typed_in_the_same_way_on_every_machine():
    assert {name: EVENT[name].str for name in EVENT.names} == FIELDS
    assert [activity.value for activity in Activity] == list(range(len(Activity)))


def test_the_log_is_given_as_columns(model):
    columns = model.events.columns()
    assert {name: column.dtype.str for name, column in columns.items()} == FIELDS
    assert {len(column) for column in columns.values()} == {len(model.events)}
    assert all(column.flags.c_contiguous for column in columns.values())


def test_every_event_is_of_a_known_kind_and_about_something_that_exists(model):
    e, institutions = model.events.columns(), len(model.city.institutions)
    assert set(np.unique(e["activity"]).tolist()) <= {int(a) for a in Activity}
    assert (np.diff(e["day"]) >= 0).all()
    assert e["day"].min() == 1
    assert e["day"].max() == DAYS
    assert (e["dispute"] >= -1).all()
    assert (e["dispute"] < model.disputes.count).all()
    assert (e["dispute"][e["activity"] != Activity.FALSE_ALARM] >= 0).all()
    of_units = np.isin(
        e["activity"],
        [
            Activity.ACCEPT,
            Activity.REFUSE,
            Activity.MEET,
            Activity.FINISH,
            Activity.CONVENE,
            Activity.CLOSE_NOMINALLY,
        ],
    )
    assert (e["actor"][of_units] >= 0).all()
    assert (e["actor"][of_units] < institutions).all()
    of_residents = np.isin(e["activity"], [Activity.ARISE, Activity.LUMP, Activity.CLAIM, Activity.AGREE])
    who = model.disputes.columns()["resident"][e["dispute"][of_residents]]
    assert (e["actor"][of_residents] == who).all()
    assert (e["minutes"] >= 0).all()
    assert np.isfinite(e["note"]).all()


def test_what_was_written_is_never_written_again():
    model = model_of(scenario("party_led", DAYS))
    written, lengths = b"", []
    for _ in range(DAYS):
        model.step()
        now = model.events.rows[: model.events.sealed].tobytes()
        assert now[: len(written)] == written
        lengths.append(len(now))
        written = now
    assert lengths == sorted(set(lengths))


def test_the_totals_of_the_log_are_counts_of_its_rows(model):
    rows = model.events.columns()["activity"]
    assert model.events.counts.tolist() == np.bincount(rows, minlength=len(Activity)).tolist()
    assert len(model.events) == len(rows) == model.events.counts.sum()


@pytest.mark.parametrize("counter", COUNTED)
def test_a_daily_counter_says_what_the_log_says(model, counter):
    e = model.events.columns()
    counted = np.isin(e["activity"], COUNTED[counter])
    per_day = np.bincount(e["day"][counted], minlength=DAYS + 1)[1:]
    assert model.world.diary.daily[counter].tolist() == per_day.tolist()


def test_running_totals_are_sums_of_the_days(model):
    daily = model.world.diary.daily
    assert daily["raised_cumulative"].tolist() == np.cumsum(daily["raised"]).tolist()
    assert daily["reported_cumulative"].tolist() == np.cumsum(daily["reported"]).tolist()
    holding = int(np.isin(model.disputes.columns()["state"], (State.SETTLED, State.DURABLE)).sum())
    assert daily["holding_cumulative"][-1] == holding


OF_DISPUTES = {
    "refusals": (Activity.REFUSE, Activity.ABSENT),
    "rejections": (Activity.REJECT,),
    "sessions": (Activity.CONVENE,),
    "relapses": (Activity.RELAPSE, Activity.RESURFACE, Activity.BREACH),
}


@pytest.mark.parametrize("column", OF_DISPUTES)
def test_a_dispute_s_own_counters_say_what_the_log_says(model, column):
    e, d = model.events.columns(), model.disputes.columns()
    about = e["dispute"][np.isin(e["activity"], OF_DISPUTES[column])]
    counted = np.bincount(about, minlength=model.disputes.count)
    assert d[column].tolist() == counted.tolist()


def test_a_dispute_s_dates_are_the_days_of_its_events(model):
    e, d = model.events.columns(), model.disputes.columns()
    raised = np.full(model.disputes.count, -1)
    first = np.isin(e["activity"], (Activity.CLAIM, Activity.DETECT))
    for row, day in zip(e["dispute"][first][::-1], e["day"][first][::-1], strict=True):
        raised[row] = day
    never_back = d["relapses"] == 0
    assert (d["raised"] == raised)[never_back].all()
    arose = e["activity"] == Activity.ARISE
    assert d["born"].tolist() == e["day"][arose].tolist()
    assert e["dispute"][arose].tolist() == list(range(model.disputes.count))


def test_hours_of_coordination_are_those_of_the_events(model):
    """Minutes of requests, sessions, intake, alarms and petitions add up to what was spent and is owed."""
    e = model.events.columns()
    casework = np.isin(e["activity"], (Activity.FINISH,))
    taken = int(model.casework.spent[:, 1:].sum()) + int(model.casework.carried_over.sum())
    assert int(e["minutes"][~casework].sum()) == taken


def test_a_log_that_is_not_kept_has_the_same_hash_and_totals():
    plan = scenario("party_led", DAYS)
    kept, dropped = (grown(model_of(plan, keep_events=keep), DAYS) for keep in (True, False))
    assert dropped.events.hash == kept.events.hash
    assert dropped.events.counts.tolist() == kept.events.counts.tolist()
    assert len(dropped.events) == len(kept.events)
    assert dropped.events.columns()["day"].size == 0
    assert len(dropped.events.rows) < len(kept.events.rows)


def two_days(change: tuple[str, float] | None = None, first: int = 2) -> str:
    """Hash of a log of three events on two days, one of them altered."""
    log = EventLog()
    for n in range(3):
        log.rows[n] = (1 + n // first, n, Activity.CLAIM, 4, 5, 6, 7, 0.5)
        if change and n == 1:
            log.rows[n][change[0]] = change[1]
        log.cursor[0] = n + 1
        if n == first - 1:
            log.seal()
    log.seal()
    return log.hash


@pytest.mark.parametrize(
    ("name", "value"), [*((name, 9) for name in FIELDS if name != "note"), ("note", 0.25)]
)
def test_the_hash_changes_with_any_field_of_any_event(name, value):
    assert two_days((name, value)) != two_days()


def test_the_hash_knows_on_which_evening_an_event_was_sealed():
    assert two_days(first=1) != two_days(first=2)


def test_making_room_loses_nothing():
    log = EventLog()
    log.rows["day"][:3] = (1, 2, 3)
    log.cursor[0] = 3
    log.reserve(100_000)
    assert len(log.rows) >= 100_003
    assert log.today()["day"].tolist() == [1, 2, 3]


def test_an_observer_counts_the_events_of_a_day_by_the_stage_that_wrote_them():
    model = model_of(scenario("siloed", 40, **SHORT))
    counted = EventsByStage()
    model.observers.append(counted)
    arisen, of_all = [], []
    for _ in range(30):
        model.step()
        arisen.append(counted.events["emerge"])
        of_all.append(sum(counted.events.values()))
    columns = model.events.columns()
    day, activity = columns["day"], columns["activity"]
    days = range(1, 31)
    assert of_all == [int((day == each).sum()) for each in days]
    assert arisen == [int(((activity == Activity.ARISE) & (day == each)).sum()) for each in days]
    assert sum(arisen) > 0
    assert list(counted.events) == [stage.__name__ for stage in DAY]
