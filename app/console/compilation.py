"""How far compiling is: how many kernels are done, and how long the rest will take (编译进度)."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

# What compiling a function costs beside its length, in bytes of its code: fitted on all of them.
START = 670
AGAIN = 1.3  # small functions are compiled anew for other types of what they are handed
HELP = 1.25  # two processes are so much faster than one: small functions are compiled by both
FIRST = 0.15  # part of the work after which a time can be told: what comes first is lighter than the rest
EVERY = 0.5  # seconds between looks at the disk


class Pace:
    """Tells from what has been compiled how long the rest will take.

    A kernel takes its own code and that of the functions that it calls, unless this process has compiled
    them for another kernel. The speed is that of this process since its first function.
    """

    def __init__(self, kernels: list[Any], processes: int) -> None:
        from agents.caching.kernels import compiled_in

        self.speedup = HELP if processes > 1 else 1.0
        self.parts = {id(kernel): compiled_in(kernel) for kernel in kernels}
        self.began: float | None = None
        self.compiled: set[int] = set()
        self.done = 0.0

    def begin(self) -> None:
        """The first function is about to be compiled."""
        if self.began is None:
            self.began = time.monotonic()

    def note(self, function: Any) -> None:
        """A function has been compiled by this process."""
        if id(function) not in self.compiled:
            self.compiled.add(id(function))
            self.done += cost(function)

    def seconds_left(self, left: list[Any]) -> float | None:
        """Time for the kernels that are left; None while too little is known."""
        parts = {id(part): part for kernel in left for part in self.parts.get(id(kernel), ())}
        rest = sum(cost(part) for key, part in parts.items() if key not in self.compiled)
        if self.began is None or self.done < FIRST * (self.done + rest):
            return None
        return (time.monotonic() - self.began) / self.done * rest * AGAIN / self.speedup


def cost(function: Any) -> float:
    """What compiling a function takes, relative to others."""
    return float(START + len(function.py_func.__code__.co_code))


@contextmanager
def watched(report: Callable[[int, int, int, float | None], None]) -> Iterator[None]:
    """Meanwhile, tell how many kernels are on disk, whichever process has compiled them."""
    from numba.core import event

    from sim.compilation import kernels, missing, processes

    total, pace, looked = len(kernels()), Pace(missing(), processes()), 0.0

    class Listener(event.Listener):
        def on_start(self, _: object) -> None:
            pace.begin()

        def on_end(self, told: Any) -> None:
            nonlocal looked
            pace.note(told.data["dispatcher"])
            if time.monotonic() - looked >= EVERY:
                looked = time.monotonic()
                left = missing()
                report(total - len(left), total, 0, pace.seconds_left(left))

    with event.install_listener("numba:compile", Listener()):
        yield
    report(total - len(missing()), total, 0, None)
