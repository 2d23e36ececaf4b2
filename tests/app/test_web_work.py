"""The queue of the workers: shared, in order, stopped when nobody looks, once more when a worker dies."""

import pickle
import threading
import time
from multiprocessing import Pipe

import numpy as np
import pytest

import app.web.workers.room as room
from app.web.setup import Setup
from app.web.wishes import Film
from app.web.workers.jobs import AHEAD, DISPUTE, FILM, STRIP, Job
from sim.errors import ScenarioError
from tests.app.workshop import Stage, job, until


def test_what_two_ask_for_is_computed_once_and_kept(stage):
    one, other = stage.desk.request(job("wait")), stage.desk.request(job("wait"))
    assert one.entry is other.entry
    stage.open("wait")
    until(lambda: one.entry.state == "done")
    late = stage.desk.request(job("wait"))
    assert late.entry.state == "done"
    assert late.entry.value is one.entry.value
    assert stage.asked == ["wait"]


def test_jobs_come_in_the_order_of_their_ranks(stage):
    first = stage.desk.request(job("wait"))
    until(lambda: first.entry.state == "working")
    later = [
        stage.desk.request(job(name, rank)) for name, rank in (("s", STRIP), ("d", DISPUTE), ("f", FILM))
    ]
    assert [stage.desk.place(ticket.entry) for ticket in later] == [2, 1, 0]
    stage.open("wait")
    until(lambda: all(ticket.entry.state == "done" for ticket in later))
    assert stage.asked == ["wait", "f", "d", "s"]


def test_a_job_moves_up_when_somebody_asks_for_it_with_a_lower_rank(stage):
    first = stage.desk.request(job("wait"))
    until(lambda: first.entry.state == "working")
    last, _ = stage.desk.request(job("s", STRIP)), stage.desk.request(job("d", DISPUTE))
    stage.desk.request(job("s", FILM))
    stage.open("wait")
    until(lambda: last.entry.state == "done")
    assert stage.asked[:2] == ["wait", "s"]


def test_what_a_job_waits_for_moves_up_with_it(stage):
    stage.desk.request(job("wait"))
    until(lambda: stage.asked == ["wait"])
    stage.desk.request(job("whole", AHEAD, first=(job("before", AHEAD),)))
    stage.desk.request(job("other", STRIP))
    stage.desk.request(job("whole", FILM, first=(job("before", FILM),)))
    stage.open("wait")
    until(lambda: len(stage.asked) == 4)
    assert stage.asked == ["wait", "before", "whole", "other"]


def test_a_job_is_stopped_when_the_last_one_looks_away(stage):
    one, other = stage.desk.request(job("wait")), stage.desk.request(job("wait"))
    until(lambda: one.entry.done == 3)
    one.close()
    time.sleep(0.05)
    assert other.entry.state == "working"
    other.close()
    until(lambda: stage.desk.workers[0].current is None)
    assert not stage.desk.entries
    after = stage.desk.request(job("after"))
    until(lambda: after.entry.state == "done")


def test_a_job_that_waits_is_forgotten_when_nobody_looks(stage):
    first = stage.desk.request(job("wait"))
    until(lambda: first.entry.state == "working")
    stage.desk.request(job("never")).close()
    last = stage.desk.request(job("last"))
    stage.open("wait")
    until(lambda: last.entry.state == "done")
    assert "never" not in stage.asked


def test_a_dead_worker_costs_one_more_try_and_then_an_error(stage):
    ticket = stage.desk.request(job("die"))
    until(lambda: ticket.entry.state == "failed")
    assert stage.asked == ["die", "die"]
    assert ticket.entry.error == "died"
    other = stage.desk.request(job("other"))
    until(lambda: other.entry.state == "done")


def test_a_page_is_told_that_the_worker_of_its_job_has_died_and_no_longer_how_far_it_was(stage, monkeypatch):
    told, tell = [], stage.desk._tell

    def note(entry):
        told.append((entry.state, entry.what))
        tell(entry)

    monkeypatch.setattr(stage.desk, "_tell", note)
    ticket = stage.desk.request(job("die"))
    until(lambda: ticket.entry.state == "failed")
    assert ("waiting", "next") in told


@pytest.mark.parametrize("gone", [EOFError, ConnectionResetError])
def test_a_worker_whose_server_is_gone_ends_without_a_word(monkeypatch, gone):
    class Pipe:
        """One whose other end is gone."""

        def send(self, message):
            """Nobody hears it."""

        def recv(self):
            raise gone

    monkeypatch.setattr(room, "start_worker", lambda: None)
    monkeypatch.setattr(room, "_prepare", lambda pipe: None)
    room.work(Pipe(), 0.0)


def test_a_job_that_failed_is_tried_again_when_somebody_wishes(stage):
    ticket = stage.desk.request(job("refuse"))
    until(lambda: ticket.entry.state == "failed")
    assert ticket.entry.error == "cannot be done"
    stage.desk.again(ticket.entry)
    until(lambda: stage.asked == ["refuse", "refuse"] and ticket.entry.state == "failed")


def test_a_job_gets_what_the_jobs_before_it_left_and_is_as_far_as_they_are(stage):
    needs = (job("wait"), job("two"))
    ticket = stage.desk.request(job("pair", needs=needs))
    until(lambda: ticket.entry.what == "film")
    assert (ticket.entry.done, ticket.entry.total) == (3, 9)
    stage.open("wait")
    until(lambda: ticket.entry.state == "done")
    assert ticket.entry.value == [b"blob of wait", b"blob of two"]
    assert stage.asked == ["wait", "two", "pair"]


def test_what_a_job_needs_is_stopped_with_it(stage):
    ticket = stage.desk.request(job("pair", needs=(job("wait"),)))
    until(lambda: ticket.entry.what == "film")
    ticket.close()
    until(lambda: stage.desk.workers[0].current is None)
    assert not stage.desk.entries


def test_a_job_fails_with_what_it_needs(stage):
    ticket = stage.desk.request(job("pair", needs=(job("refuse"),)))
    until(lambda: ticket.entry.state == "failed")
    assert ticket.entry.error == "cannot be done"
    assert "pair" not in stage.asked


def test_a_job_that_grows_gives_its_parts_and_lets_others_in_between(stage):
    told = []
    ticket = stage.desk.request(job("grow", STRIP), lambda: told.append(ticket.entry.value))
    for part in (1, 2):
        until(lambda part=part: part in told)
        stage.open(f"grow {part + 1}")
    until(lambda: ticket.entry.state == "done")
    assert ticket.entry.value == 3


def test_a_part_of_a_result_is_shown_while_the_job_goes_on(stage):
    told = []
    ticket = stage.desk.request(job("wait show"), lambda: told.append(ticket.entry.value))
    until(lambda: ticket.entry.value == "a part")
    assert ticket.entry.state == "working"
    stage.open("wait show")
    until(lambda: ticket.entry.state == "done")
    assert ticket.entry.value == []
    assert told[-1] == []


def test_what_was_used_longest_ago_goes_first_when_room_is_short():
    size = len(pickle.dumps(("done", ["x" * 1000], b"", False)))
    made = Stage(kept=3 * size)
    made.desk.open()
    try:
        for name in ("a", "b", "a", "c", "d"):
            ticket = made.desk.request(Job(name, name, ("x" * 1000,)))
            until(lambda ticket=ticket: ticket.entry.state == "done")
        assert list(made.desk.found) == ["a", "c", "d"] or list(made.desk.found) == ["c", "d"]
        assert "b" not in made.desk.found
        assert made.desk.size <= made.desk.kept
    finally:
        made.desk.close()


def test_kernels_that_are_compiled_first_are_told_to_all_who_wait():
    made = Stage()
    ticket = made.desk.request(job("x"))
    made.desk.starting(11, 52)
    assert (ticket.entry.what, ticket.entry.done, ticket.entry.total) == ("kernels", 11, 52)


@pytest.fixture
def ear():
    """A worker's end of a pipe, and the server's."""
    mine, theirs = Pipe()
    yield room.Ear(theirs), mine
    mine.close()


def sent(pipe):
    """All messages that lie in a pipe."""
    found = []
    while pipe.poll():
        found.append(pipe.recv())
    return found


def test_a_worker_stops_between_two_days_when_it_is_told_so(ear, monkeypatch):
    worker, server = ear
    days = []

    def endless(given):
        for day in range(1, 10**6):
            days.append(day)
            if day == 5:
                server.send((None, None, None))
            given.say("film", day, 10**6)

    monkeypatch.setitem(room.JOBS, "endless", endless)
    room._do(worker, "endless", (), ())
    assert days == [1, 2, 3, 4, 5]
    assert sent(server)[-1] == ("cancelled",)


def test_a_job_that_takes_too_much_of_a_public_server_is_stopped(ear, monkeypatch):
    worker, server = ear
    worker.seconds = 1e-9

    def long(given):
        given.say("film", 1, 2)

    monkeypatch.setitem(room.JOBS, "long", long)
    room._do(worker, "long", (), ())
    assert sent(server) == [("failed", "too_long")]


def test_what_goes_wrong_in_a_job_is_one_line_and_the_worker_lives(ear, monkeypatch):
    worker, server = ear

    def broken(given):
        raise ValueError("no such thing")

    def refused(given):
        raise ScenarioError("give another one")

    monkeypatch.setitem(room.JOBS, "broken", broken)
    monkeypatch.setitem(room.JOBS, "refused", refused)
    room._do(worker, "broken", (), ())
    room._do(worker, "refused", (), ())
    assert sent(server) == [("failed", "ValueError: no such thing"), ("failed", "give another one")]


def test_the_first_evenings_of_a_film_are_shown_before_the_film_is_whole(ear):
    worker, server = ear
    wish = Film(Setup(city="teaching_town"), "b").job()
    reader = []
    listening = threading.Thread(target=lambda: reader.extend(messages_until_done(server)))
    listening.start()
    room._do(worker, wish.call, wish.arguments, ())
    listening.join()
    (shot,) = wish.arguments
    parts = [message[1] for message in reader if message[0] == "part"]
    assert [part["about"]["lived"] for part in parts] == [*shot.openings] == [60, 180]
    whole = reader[-1][1]
    assert whole["about"]["lived"] == whole["about"]["days"]
    for part in parts:
        assert "numbers" not in part["about"]
        for name in ("open", "petitions", "waiting"):
            begun, full = (_bytes_of(found, name) for found in (part, whole))
            assert full.startswith(begun)
            assert len(begun) > 0


def test_a_strip_shows_at_once_what_earlier_visits_have_left(monkeypatch):
    class Left:
        def __init__(self, *_):
            self.seeds = 3

        def done(self):
            return self.seeds

        def told(self, there, _holds):
            return {"pairs": there, "holds": None}

    monkeypatch.setattr(room, "Strip", Left)
    monkeypatch.setattr(room, "sure_of", lambda *_: None)
    monkeypatch.setattr(room, "one_more_seed", lambda *_: 4)
    monkeypatch.setattr(room, "_begun", set())
    shown = []
    given = room.Given((), lambda *_: None, shown.append)
    for _ in range(2):
        done = room.strip_job(given, (), "some folder", "soon", 20, {})
        assert done.more
        assert done.value["pairs"] == 4
    assert [each["pairs"] for each in shown] == [3]


def messages_until_done(pipe):
    """All messages of a job."""
    found = [pipe.recv()]
    while found[-1][0] in ("progress", "part"):
        found.append(pipe.recv())
    return found


def _bytes_of(found, name):
    about = found["about"]["layout"][name]
    size = int(np.prod(about["shape"])) * np.dtype(about["dtype"]).itemsize
    return found["bytes"][about["at"] : about["at"] + size]


def test_what_a_worker_leaves_another_can_take_up():
    thing = {"events": list(range(1000))}
    blob = room.packed(thing)
    assert room.unpacked(blob) == thing
    assert len(blob) < len(pickle.dumps(thing))


def test_the_scene_of_a_city_lies_inside_its_map_and_names_everybody():
    from app.web.wishes import Scene

    wish = Scene(Setup(city="teaching_town")).job()
    scene = room.JOBS[wish.call](room.Given((), lambda *_: None), *wish.arguments).value
    high = scene["unit"] * scene["aspect"]
    for each in (*scene["communities"], *scene["institutions"], *scene["streets"]):
        assert all(each["name"])
        assert 0 <= each["x"] <= scene["unit"]
        assert 0 <= each["y"] <= high
    rings = [ring for each in scene["communities"] for ring in each["cell"]]
    assert all(len(ring) >= 6 and len(ring) % 2 == 0 for ring in rings)
    assert sum(each["people"] for each in scene["communities"]) == scene["residents"] == 5000


def test_one_worker_is_kept_free_for_what_is_looked_at_now():
    made = Stage(workers=2)
    made.desk.open()
    try:
        long = [made.desk.request(job(f"wait {number}", STRIP)) for number in (1, 2)]
        until(lambda: long[0].entry.state == "working")
        short = made.desk.request(job("short"))
        until(lambda: short.entry.state == "done")
        assert long[1].entry.state == "waiting"
        made.open("wait 1")
        until(lambda: long[1].entry.state == "working")
        made.open("wait 2")
        until(lambda: long[1].entry.state == "done")
    finally:
        made.desk.close()


def test_stopping_a_job_is_no_failure_that_a_batch_would_keep():
    assert not issubclass(room.CancelledError, Exception)
    assert not issubclass(room.TooLongError, Exception)
