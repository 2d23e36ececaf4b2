"""A desk whose workers are played by threads, for tests of the queue and of what pages hear of it."""

import threading
import time
from multiprocessing import Pipe

from app.web.work import Desk
from app.web.workers.jobs import FILM, Job

PATIENCE = 20.0


class FakeProcess:
    """What stands for a process: its end of the pipe, and the thread that plays the worker."""

    def __init__(self, pipe, play):
        self.pipe, self.alive = pipe, True
        self.thread = threading.Thread(target=self._run, args=(play,), daemon=True)
        self.thread.start()

    def _run(self, play):
        self.pipe.send(("ready",))
        try:
            while True:
                call, arguments, blobs = self.pipe.recv()
                if call is not None:
                    play(self.pipe, call, arguments, blobs)
        except (EOFError, OSError):
            self.pipe.close()

    def is_alive(self):
        return self.alive

    def terminate(self):
        self.alive = False


class Stage:
    """A desk whose workers do what a test says, and what they were asked for."""

    def __init__(self, workers=1, kept=10**9):
        self.asked, self.gates = [], {}
        self.desk = Desk(workers, self.start, kept)

    def start(self):
        mine, theirs = Pipe()
        return FakeProcess(theirs, self.play), mine

    def play(self, pipe, call, arguments, blobs):
        self.asked.append(call)
        if call == "die":
            pipe.close()
            raise EOFError
        if call == "refuse":
            pipe.send(("failed", "cannot be done"))
            return
        if call == "kernels":
            pipe.send(("progress", "kernels", 11, 52))
        if call == "grow" and len(self.asked) > 1:
            self.gates.setdefault(f"grow {len(self.asked)}", threading.Event()).wait(PATIENCE)
        if call.startswith("wait"):
            pipe.send(("progress", "film", 3, 9))
            if call.endswith("show"):
                pipe.send(("part", "a part"))
            gate = self.gates.setdefault(call, threading.Event())
            until = time.monotonic() + PATIENCE
            while not gate.is_set() and time.monotonic() < until:
                if pipe.poll(0.01):
                    pipe.recv()
                    pipe.send(("cancelled",))
                    return
        more = call == "grow" and len(self.asked) < 3
        value = [*arguments, *blobs] if call != "grow" else len(self.asked)
        pipe.send(("done", value, f"blob of {call}".encode(), more))

    def open(self, call):
        self.gates.setdefault(call, threading.Event()).set()


def until(true):
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


def job(call, rank=FILM, **more):
    return Job(call, call, (), rank, **more)
