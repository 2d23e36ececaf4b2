"""A worker process: it stops, lets other jobs in, and goes on, between two days."""

import pickle
import threading
from multiprocessing import Pipe

import numpy as np
import pytest

import app.web.workers.room as room
from app.web.setup import Setup
from app.web.wishes import Film, Strip
from app.web.workers.given import Done, Given
from experiments.film.shots import SPIN_UP
from experiments.results.compare import compare
from experiments.storage.store import Store
from sim.errors import ScenarioError


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


@pytest.fixture
def ear():
    """A worker's end of a pipe, and the server's."""
    mine, theirs = Pipe()
    yield theirs, mine
    mine.close()


def told(call, number=7, arguments=()):
    """What a worker is told of a job."""
    return "do", number, call, arguments, ()


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
                server.send(("stop", 7))
            given.say("film", day, 10**6)

    monkeypatch.setitem(room.JOBS, "endless", endless)
    room._do(worker, 0.0, told("endless"))
    assert days == [1, 2, 3, 4, 5]
    assert sent(server)[-1] == (7, "cancelled")


def test_a_job_that_takes_too_much_of_a_public_server_is_stopped(ear, monkeypatch):
    worker, server = ear

    def long(given):
        given.say("film", 1, 2)

    monkeypatch.setitem(room.JOBS, "long", long)
    room._do(worker, 1e-9, told("long"))
    assert sent(server) == [(7, "failed", "too_long")]


def test_what_goes_wrong_in_a_job_is_one_line_and_the_worker_lives(ear, monkeypatch):
    worker, server = ear

    def broken(given):
        raise ValueError("no such thing")

    def refused(given):
        raise ScenarioError("give another one")

    monkeypatch.setitem(room.JOBS, "broken", broken)
    monkeypatch.setitem(room.JOBS, "refused", refused)
    room._do(worker, 0.0, told("broken"))
    room._do(worker, 0.0, told("refused", 8))
    assert sent(server) == [
        (7, "failed", "ValueError: no such thing"),
        (8, "failed", "give another one"),
    ]


def test_the_first_evenings_of_a_film_are_shown_before_the_film_is_whole(ear):
    worker, server = ear
    wish = Film(Setup(city="teaching_town"), "b").job()
    reader = []
    listening = threading.Thread(target=lambda: reader.extend(messages_until_done(server)))
    listening.start()
    room._do(worker, 0.0, told(wish.call, arguments=wish.arguments))
    listening.join()
    (shot,) = wish.arguments
    parts = [message[2] for message in reader if message[1] == "part"]
    assert [part["about"]["lived"] for part in parts] == [*shot.openings] == [60, 180]
    whole = reader[-1][2]
    assert whole["about"]["lived"] == whole["about"]["days"]
    for part in parts:
        assert "numbers" not in part["about"]
        for name in ("open", "petitions", "waiting"):
            begun, full = (_bytes_of(found, name) for found in (part, whole))
            assert full.startswith(begun)
            assert len(begun) > 0


def test_a_strip_tells_of_the_seeds_that_are_there(monkeypatch):
    there = iter((0, 3, 20))

    class Left:
        """A strip in whose folder some seeds lie."""

        def __init__(self, *_):
            """The folder is given by the test."""

        def done(self):
            return next(there)

        def told(self, seeds, show, progress):
            show({"pairs": seeds, "holds": "not yet"})
            progress(None)
            return {"pairs": seeds}

    monkeypatch.setattr(room, "Strip", Left)
    monkeypatch.setattr(room, "sure_of", lambda *_: None)
    shown = []
    said = []
    given = room.Given((), lambda *words: said.append(words), shown.append)
    told = [room.strip_job(given, (), "some folder", "soon", 20, {}) for _ in range(3)]
    assert [each.value and each.value["pairs"] for each in told] == [None, 3, 20]
    assert [each.more for each in told] == [True, True, False]
    assert [each["pairs"] for each in shown] == [3, 20], "dots are there while drift tests are taken"
    assert said == [("seed", 3, 20), ("seed", 20, 20)], "and others are let in"


def messages_until_done(pipe):
    """All messages of a job."""
    found = [pipe.recv()]
    while found[-1][1] in ("progress", "part"):
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


def test_a_worker_lets_a_job_in_between_two_days_and_its_time_is_its_own(ear, monkeypatch):
    worker, server = ear
    seen = []

    def long(given):
        for day in (1, 2, 3):
            if day == 2:
                server.send(("urgent",))
                server.send(told("short", 8))
            given.say("film", day, 3)
            seen.append(day)
        return Done(seen)

    def short(given):
        given.say("again", 1, 1)
        until_spent = room.time.process_time() + 0.4
        while room.time.process_time() < until_spent:
            pass
        seen.append("short")
        return Done("short")

    monkeypatch.setitem(room.JOBS, "long", long)
    monkeypatch.setitem(room.JOBS, "short", short)
    room._do(worker, 0.3, told("long"))
    assert seen == [1, "short", 2, 3]
    said = sent(server)
    kinds = [message[:2] for message in said if message[1] != "progress"]
    assert kinds == [(7, "here"), (8, "done"), (7, "done")]
    assert {message[:3] for message in said if message[1] == "progress"} >= {(8, "progress", "again")}


def test_a_film_that_is_let_into_a_seed_changes_neither(ear, tmp_path):
    worker, server = ear
    setup = Setup(city="teaching_town")
    (pair, _, followed, seed, seeds), film = Strip(setup).job().parts[0].arguments, Film(setup, "b").job()
    heard = []

    def listen():
        while not heard or heard[-1][:2] != (7, "done"):
            heard.append(server.recv())
            if heard[-1][:3] == (7, "progress", "seed") and not let_in:
                let_in.append(film)
                server.send(("urgent",))
                server.send(told(film.call, 8, film.arguments))

    let_in = []
    listening = threading.Thread(target=listen)
    listening.start()
    room._do(worker, 0.0, told("seed", 7, (pair, str(tmp_path / "strip"), followed, seed, seeds)))
    listening.join()
    kinds = [message[:2] for message in heard if message[1] not in ("progress", "part")]
    assert kinds == [(7, "here"), (8, "done"), (7, "done")]
    (filmed,) = (message[2] for message in heard if message[:2] == (8, "done"))
    assert filmed["bytes"] == room.film_job(Given((), lambda *_: None), *film.arguments).value["bytes"]
    found = compare(pair, [seed], spin_up=SPIN_UP, horizon="soon", followed=followed)
    kept = Store.read(tmp_path / "strip").runs().set_index("scenario")["event_hash"]
    assert kept.to_dict() == found.runs.set_index("scenario")["event_hash"].to_dict()


def test_a_worker_that_is_asked_in_vain_goes_on(ear, monkeypatch):
    worker, server = ear

    def long(given):
        server.send(("urgent",))
        server.send(("nothing",))
        given.say("film", 1, 1)
        return Done("long")

    monkeypatch.setitem(room.JOBS, "long", long)
    room._do(worker, 0.0, told("long"))
    assert [message[1] for message in sent(server)] == ["here", "progress", "done"]


def test_the_outer_job_is_told_to_stop_while_the_inner_one_runs(ear, monkeypatch):
    worker, server = ear
    seen = []

    def long(given):
        server.send(("urgent",))
        server.send(("stop", 99))  # of a job that had just ended
        server.send(told("short", 8))
        given.say("film", 1, 2)
        seen.append("never")

    def short(given):
        server.send(("stop", 7))
        given.say("again", 1, 2)
        seen.append("short")
        return Done("short")

    monkeypatch.setitem(room.JOBS, "long", long)
    monkeypatch.setitem(room.JOBS, "short", short)
    room._do(worker, 0.0, told("long"))
    assert seen == ["short"]
    assert [message[:2] for message in sent(server) if message[1] != "progress"] == [
        (7, "here"),
        (8, "done"),
        (7, "cancelled"),
    ]


def test_stopping_a_job_is_no_failure_that_a_batch_would_keep():
    assert not issubclass(room.CancelledError, Exception)
    assert not issubclass(room.TooLongError, Exception)
