"""Spin-ups that are kept: shared where the past is the same, the same bytes, never trusted blindly."""

import os
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from agents.disputes import State
from experiments.execution.reform.horizons import Horizon
from experiments.execution.reform.shelf import CODEC, LIMIT, Shelf
from experiments.execution.worker import Task, lived_until, run_task
from sim.errors import ScenarioError
from sim.outcomes import fates
from sim.outcomes.fate_book import FateBook
from sim.running import run
from sim.scenario.reform import reformed
from tests.promises.worlds import city_for, grown, model_of, scenario

SPIN_UP = 12
BEFORE, AFTER = scenario("siloed"), scenario("party_led")
ARM = reformed(BEFORE, AFTER, SPIN_UP, 28)
HORIZONS = (Horizon("soon", SPIN_UP, 20, 26, "soon_"), Horizon("settled", 20, 34, 40))


@pytest.fixture
def shelf(tmp_path, monkeypatch) -> Shelf:
    """An empty shelf in a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv(LIMIT, raising=False)
    return Shelf()


def files(shelf):
    return sorted(path.name for path in shelf.folder.iterdir())


def told(done):
    """All that is kept of a run but the time it took."""
    return (
        done.event_hash,
        {n: str(v) for n, v in done.metrics.items()},
        {n: c.tobytes() for n, c in done.daily.items()},
    )


def first_days(monkeypatch):
    """On which day every model begins that is carried from here on."""
    import experiments.execution.worker as worker

    begun = []
    latest = worker._latest

    def noted(task, shelf):
        found = latest(task, shelf)
        begun.append(found[0].day if found else 0)
        return found

    monkeypatch.setattr(worker, "_latest", noted)
    return begun


def test_a_run_from_the_shelf_is_the_run_from_its_first_day(shelf, monkeypatch):
    begun = first_days(monkeypatch)
    plain = run_task(Task(ARM, 5, horizons=HORIZONS))
    first = run_task(Task(ARM, 5, horizons=HORIZONS, shelved=True, stops=(SPIN_UP,)))
    second = run_task(Task(ARM, 5, horizons=HORIZONS, shelved=True, stops=(SPIN_UP,)))
    assert begun == [0, 0, SPIN_UP]
    assert first.event_hash == plain.event_hash == run(ARM, 5).event_hash
    assert told(first) == told(second)
    assert {n: str(v) for n, v in plain.metrics.items()} == told(second)[1]


def test_scenarios_with_one_past_share_a_spin_up_and_others_do_not(shelf, monkeypatch):
    begun = first_days(monkeypatch)
    history = reformed(BEFORE, BEFORE, SPIN_UP, 1)
    run_task(Task(history, 5, shelved=True, stops=(SPIN_UP,)))
    run_task(Task(ARM, 5, shelved=True))
    run_task(Task(reformed(BEFORE, BEFORE, SPIN_UP, 40), 5, shelved=True))
    run_task(Task(ARM, 6, shelved=True))
    run_task(Task(reformed(scenario("siloed", claim__pace=0.5), AFTER, SPIN_UP, 28), 5, shelved=True))
    assert begun == [0, SPIN_UP, SPIN_UP, 0, 0]


def test_a_longer_run_goes_on_where_a_shorter_one_ended(shelf, monkeypatch):
    begun = first_days(monkeypatch)
    monkeypatch.setattr(fates, "HORIZON", 10)  # so that both lengths have the same ages of fates
    run_task(Task(ARM, 5, horizons=HORIZONS, shelved=True, stops=(SPIN_UP, 40)))
    longer = reformed(BEFORE, AFTER, SPIN_UP, 48)
    later = (HORIZONS[0], Horizon("settled", 40, 54, 60))
    done = run_task(Task(longer, 5, horizons=later, shelved=True))
    assert begun == [0, 40]  # what was read on day 26 is remembered with the evening
    plain = run_task(Task(longer, 5, horizons=later))
    assert {n: str(v) for n, v in done.metrics.items()} == {n: str(v) for n, v in plain.metrics.items()}
    other = (Horizon("soon", SPIN_UP, 20, 30, "soon_"), later[1])
    run_task(Task(longer, 5, horizons=other, shelved=True))
    assert begun == [0, 40, 0, SPIN_UP]  # day 30 was never read, so it is lived again


def test_an_evening_with_other_ages_of_fates_is_passed_over(shelf, monkeypatch):
    """Half of a short run is an age at which fates are written down: a longer run has another one."""
    begun = first_days(monkeypatch)
    run_task(Task(ARM, 5, shelved=True, stops=(SPIN_UP, 40)))
    longer = reformed(BEFORE, AFTER, SPIN_UP, 48)
    done = run_task(Task(longer, 5, shelved=True))
    assert begun == [0, SPIN_UP]
    assert told(done)[1] == told(run_task(Task(longer, 5)))[1]


def test_who_lives_until_a_day_passes_over_an_evening_with_other_ages_of_fates(shelf):
    lived_until(ARM, 5, 30)
    longer = reformed(BEFORE, AFTER, SPIN_UP, 48)
    model = lived_until(longer, 5, 30)
    assert (model.day, model.world.fates.ages) == (30, FateBook(48, SPIN_UP).ages)


def test_each_horizon_is_read_on_its_own_evening():
    done = run_task(Task(ARM, 5, horizons=HORIZONS))
    short = model_of(ARM, 5)
    soon = HORIZONS[0].measured(grown(short, 26).records)
    settled = HORIZONS[1].measured(grown(short, 14).records)
    assert {n: str(v) for n, v in done.metrics.items()} == {n: str(v) for n, v in (soon | settled).items()}
    assert done.metrics["soon_raised"] == short.world.diary.daily["raised"][SPIN_UP:20].sum()
    assert done.metrics["raised"] == short.world.diary.daily["raised"][20:34].sum()


def test_a_horizon_sees_its_own_cohort_and_days():
    seen = HORIZONS[1].seen(grown(model_of(ARM, 5), 40).records)
    assert (seen.facts["cohort_from"], seen.facts["cohort_to"], seen.facts["warm_up"]) == (20, 34, 20)
    assert len(seen.daily["open"]) == 34
    with pytest.raises(ValueError, match="read on day 26"):
        HORIZONS[0].seen(grown(model_of(ARM, 5), 25).records)


def test_what_lasts_is_counted_on_the_day_of_birth():
    records = grown(model_of(scenario("siloed", 200), 5), 200).records
    d = records.disputes
    done = run_task(Task(scenario("siloed", 200), 5, shelved=True))
    expected = [
        int(((d["born"] == day) & (d["state"] == State.DURABLE) & (d["closed"] - day <= 90)).sum())
        for day in range(1, 201)
    ]
    assert done.daily["lasting"].tolist() == expected
    assert sum(expected) > 5


@pytest.mark.parametrize("damage", ["cut", "rubbish", "empty", "other size"])
def test_a_damaged_file_is_set_aside_and_made_again(shelf, damage):
    task = Task(ARM, 5, shelved=True, stops=(SPIN_UP,))
    whole = run_task(task)
    (path,) = shelf.folder.iterdir()
    content = path.read_bytes()
    spoilt = {
        "cut": content[: len(content) // 2],
        "rubbish": content[:8] + b"rubbish" * 100,
        "empty": b"",
        "other size": (10**15).to_bytes(8, "little") + content[8:],
    }
    path.write_bytes(spoilt[damage])
    assert told(run_task(task)) == told(whole)
    assert files(shelf) == [path.stem + ".damaged", path.name]
    assert next(shelf.latest(ARM, 5, SPIN_UP))[0].day == SPIN_UP
    shelf.tidy()
    assert files(shelf) == [path.name]


def test_a_file_that_would_run_something_else_is_never_built(shelf, tmp_path):
    import pyarrow as pa

    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "evil"),)

    model = grown(model_of(BEFORE, 5), SPIN_UP)
    assert shelf.keep(model, {})
    (path,) = shelf.folder.iterdir()
    raw = pickle.dumps({"key": "", "seed": 5, "code": "", "model": Evil(), "notes": {}})
    path.write_bytes(len(raw).to_bytes(8, "little") + pa.compress(raw, CODEC, asbytes=True))
    assert list(shelf.latest(BEFORE, 5, 99)) == []
    assert not (tmp_path / "evil").exists()


def test_a_model_under_a_false_name_is_not_taken(shelf):
    assert shelf.keep(grown(model_of(BEFORE, 5), 3), {})
    assert shelf.keep(grown(model_of(BEFORE, 5), 4), {})
    three, four = sorted(shelf.folder.iterdir())
    four.write_bytes(three.read_bytes())
    assert [model.day for model, _ in shelf.latest(BEFORE, 5, 99)] == [3]


def test_a_shelf_that_others_can_write_to_is_refused(shelf, monkeypatch):
    assert shelf.folder.stat().st_mode & 0o077 == 0
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    with pytest.raises(ScenarioError, match="belongs to somebody else"):
        Shelf()


def test_a_file_that_others_can_write_to_is_passed_over(shelf):
    assert shelf.keep(grown(model_of(BEFORE, 5), 3), {})
    (path,) = shelf.folder.iterdir()
    path.chmod(0o666)
    assert list(shelf.latest(BEFORE, 5, 99)) == []


def test_what_was_used_longest_ago_goes_first(shelf, monkeypatch):
    model = model_of(BEFORE, 5)
    for _ in range(3):
        shelf.keep(grown(model, 1), {})
    oldest, used, newest = sorted(shelf.folder.iterdir())
    for age, path in enumerate((newest, used, oldest)):
        os.utime(path, (1000 - age, 1000 - age))
    next(shelf.latest(BEFORE, 5, 1))  # the oldest is used
    monkeypatch.setenv(LIMIT, str((oldest.stat().st_size + newest.stat().st_size + 10) / 1e9))
    shelf.tidy()
    assert files(shelf) == sorted([oldest.name, newest.name])
    monkeypatch.setenv(LIMIT, "0")
    assert not shelf.keep(model, {})
    shelf.tidy()
    assert files(shelf) == []
    assert shelf.size == 0
    monkeypatch.setenv(LIMIT, "much")
    with pytest.raises(ScenarioError, match="must be a number of gigabytes"):
        shelf.tidy()


def test_writers_at_the_same_time_do_not_spoil_each_other(shelf):
    model = grown(model_of(BEFORE, 5), 3)
    raw = pickle.dumps(model)
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda _: Shelf().keep(pickle.loads(raw), {"a": 1}), range(8)))
    assert kept == [True] * 8
    assert len(files(shelf)) == 1
    found, notes = next(shelf.latest(BEFORE, 5, 3))
    assert notes == {"a": 1}
    assert found.events.hash == model.events.hash


def test_a_disk_that_refuses_costs_time_and_no_result(shelf):
    plain = run_task(Task(ARM, 5, horizons=HORIZONS))
    shelf.folder.chmod(0o500)
    try:
        refused = os.access(shelf.folder, os.W_OK)
        done = run_task(Task(ARM, 5, horizons=HORIZONS, shelved=True, stops=(SPIN_UP,)))
    finally:
        shelf.folder.chmod(0o700)
    assert done.event_hash == plain.event_hash
    assert refused or files(shelf) == []


def test_kept_events_are_those_of_the_whole_run(shelf):
    run_task(Task(ARM, 5, shelved=True, stops=(SPIN_UP,)))
    done = run_task(Task(ARM, 5, ("events",), shelved=True))
    whole = run(ARM, 5, city=city_for(ARM, 5))
    assert np.array_equal(done.events["day"], whole.events.columns()["day"])
