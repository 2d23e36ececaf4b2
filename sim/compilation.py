"""Compiling the kernels before they are needed, and whether that has been done (编译)."""

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agents.caching.folder import keep_newest
from agents.compiling import CACHE, KERNELS
from sim.identity import text_of_model, versions

if TYPE_CHECKING:
    from sim.model import CityModel

WEEK = 7
# Two runs of a small town in which every kernel is at work: levers, a flood; reviews by a superior.
TOWNS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("siloed", {"shocks.flood": 0.01, "levers.party_leadership": 1.0}),
    ("hierarchical", {}),
)
HELPED_FROM = 12  # missing kernels from which on a second process is worth its start


def is_warm() -> bool:
    """Whether every kernel of the model, as it is now, has been compiled on this machine."""
    if is_noted():
        return True
    if missing():
        return False
    note_warm()
    return True


def is_noted() -> bool:
    """Whether that has been written down for this text of the model: tells at once, loads no model."""
    return _note().is_file()


def note_warm() -> None:
    """Write down that all is compiled for the text of the model as it is, so that a start need not look."""
    with suppress(OSError):
        CACHE.mkdir(parents=True, exist_ok=True)
        _note().touch()
        keep_newest(CACHE, "complete-*", 50)
    for old in _former_folders():
        shutil.rmtree(old, ignore_errors=True)


def _former_folders() -> list[Path]:
    """Folders of versions that kept all kernels anew after each edit."""
    return list(CACHE.parent.glob("kernels-????????????")) if CACHE.parent.name == "gongzhi" else []


def _note() -> Path:
    switches = sorted(item for item in os.environ.items() if item[0].startswith("NUMBA_"))
    said = f"{text_of_model()} {versions()} {[item for item in switches if item[0] != 'NUMBA_CACHE_DIR']}"
    state = blake2b(said.encode(), digest_size=8).hexdigest()
    return CACHE / f"complete-{state}"


def kernels() -> list[Any]:
    """Every kernel of the model."""
    import sim.model  # noqa: F401  (which loads them; who only asks whether all is done need not wait for it)

    return [kernel for kernel in KERNELS if kernel.py_func.__module__.startswith(("agents.", "sim."))]


def missing() -> list[Any]:
    """Kernels of which no compiled form is on disk."""
    try:
        there = {name.rpartition("-")[0] for name in os.listdir(CACHE)}
    except FileNotFoundError:
        there = set()
    return [kernel for kernel in kernels() if kernel._cache.stem not in there]


def warm_up() -> None:
    """Compile the kernels that are missing by two short runs of a small town, in `processes()` processes."""
    from sim.model import CityModel
    from sim.scenario.file import load_scenario

    with _helper() as send:
        for name, values in TOWNS:
            model = CityModel(load_scenario(name, {"calendar.days": 30, "calendar.warm_up": 0} | values), 1)
            send(model)
            while model.running:
                model.step()
    note_warm()


def processes() -> int:
    """How many processes compile: where much is missing, a second one is worth its start."""
    return 2 if (os.cpu_count() or 1) > 1 and len(missing()) >= HELPED_FROM else 1


@contextmanager
def _helper() -> Iterator[Callable[["CityModel"], None]]:
    """A second process that compiles the stages of a day backwards, so that both meet at noon.

    What one has compiled the other loads from disk. It is sent a model on its first morning, once. Where
    it cannot be started or fails, the first process compiles what is missing.
    """
    if processes() == 1:
        yield lambda _: None
        return
    code = "from sim.compilation import compile_from_evening; compile_from_evening()"
    command, paths = [sys.executable, "-c", code], os.pathsep.join(filter(None, sys.path))
    none, pipe = subprocess.DEVNULL, subprocess.PIPE
    helper = subprocess.Popen(
        command, stdin=pipe, stdout=none, stderr=none, env=os.environ | {"PYTHONPATH": paths}
    )
    there = helper.stdin
    assert there is not None

    def send(model: "CityModel") -> None:
        if not there.closed:
            with suppress(OSError), there:
                pickle.dump(model, there)

    try:
        yield send
        helper.wait()
    finally:
        helper.kill()
        helper.wait()


def compile_from_evening() -> None:
    """Compile the stages of a day, the last one first, on a model that comes in on standard input."""
    from sim.day import DAY

    model = pickle.load(sys.stdin.buffer)
    model.world.day = WEEK  # a day of talk, on which those hit by one cause look at each other
    for stage in reversed(DAY):
        stage(model.world)
