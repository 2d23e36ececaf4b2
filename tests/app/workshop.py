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
                message = self.pipe.recv()
                if message[0] == "do":
                    play(self.pipe, *message[1:])
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
        self.stops = set()  # jobs that are to stop
        self.more = {"grow"}  # jobs that have not found all
        self.desk = Desk(workers, self.start, kept)

    def start(self):
        mine, theirs = Pipe()
        return FakeProcess(theirs, self.play), mine

    def play(self, pipe, number, call, arguments, blobs):
        self.asked.append(call)
        if call == "die":
            pipe.close()
            raise EOFError
        if call == "refuse":
            pipe.send((number, "failed", "cannot be done"))
            return
        if call == "kernels":
            pipe.send((number, "progress", "kernels", 11, 52))
        if call.startswith("wait") and self.stopped(pipe, number, call):
            pipe.send((number, "cancelled"))
            return
        value, more = [*arguments, *blobs], False
        if call in self.more:
            value, more = self.asked.count(call), True
        pipe.send((number, "done", value, f"blob of {call}".encode(), more))

    def stopped(self, pipe, number, call):
        """Wait as a test says, let others in meanwhile; whether it was told to stop."""
        pipe.send((number, "progress", "film", 3, 9))
        if call.endswith("show"):
            pipe.send((number, "part", "a part"))
        gate = self.gates.setdefault(call, threading.Event())
        until = time.monotonic() + PATIENCE
        while (id(pipe), number) not in self.stops and not gate.is_set() and time.monotonic() < until:
            if call.endswith("deaf"):
                gate.wait(PATIENCE)
            elif pipe.poll(0.01):
                message = pipe.recv()
                if message[0] == "stop":
                    self.stops.add((id(pipe), message[1]))
                if message == ("urgent",):
                    pipe.send((number, "here"))
                    told = pipe.recv()
                    if told[0] == "do":
                        self.play(pipe, *told[1:])
        return (id(pipe), number) in self.stops

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
