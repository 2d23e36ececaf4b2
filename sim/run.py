"""Run a scenario under a seed, with progress and checkpoints."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from agents.compiling import note_warm
from sim.city.build import City
from sim.day import DAY
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.model import CityModel
from sim.outcomes.records import Records
from sim.own_pickles import OwnUnpickler
from sim.scenario.scenario import Scenario

WEEK = 7

WHAT = {"key": "the scenario key", "seed": "the seed", "code": "the hash of the model's code (code_hash)"}

OnDay = Callable[[int, int], None]
# What a pickle that was cut short or overwritten can raise when it is loaded.
UNREADABLE = (
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    MemoryError,
)


def run(
    scenario: Scenario,
    seed: int,
    *,
    on_day: OnDay | None = None,
    checkpoint: Path | None = None,
    checkpoint_every: int = 0,
    city: City | None = None,
    keep_events: bool = True,
) -> Records:
    """Run to the last day and return the records.

    on_day : called every evening with (day, last day)
    checkpoint : file that holds the model every `checkpoint_every` days; a run finds it and goes on from
        there, bit for bit. Refused when it belongs to another scenario, seed or code, or holds anything but
        a model.
    city : a city built before from the same spec and seed, to save the building
    """
    model = resume(checkpoint, scenario, seed) if checkpoint and checkpoint.is_file() else None
    model = model or CityModel(scenario, seed, city=city, keep_events=keep_events)
    while model.running:
        model.step()
        if checkpoint and checkpoint_every and model.day % checkpoint_every == 0:
            save(model, checkpoint)
        if on_day:
            on_day(model.day, scenario.last_day)
    return model.records


def save(model: CityModel, path: Path) -> None:
    """Write a checkpoint; a crash leaves the former one whole."""
    state = {"key": model.programme.key(), "seed": int(model.seed), "code": code_hash(), "model": model}
    part = path.with_suffix(path.suffix + ".tmp")
    with part.open("wb") as file:
        pickle.dump(state, file, protocol=pickle.HIGHEST_PROTOCOL)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def resume(path: Path, scenario: Scenario, seed: int) -> CityModel:
    """Load a checkpoint of this scenario and seed that this very code wrote.

    A checkpoint is a pickle, of which nothing but the model's own classes is built (`sim.own_pickles`): a
    file that names anything else is refused unread.
    """
    try:
        with path.open("rb") as file:
            state = OwnUnpickler(file).load()
    except UNREADABLE as error:
        raise ScenarioError(
            f"{path}: not a readable checkpoint ({error}). Delete it to start afresh."
        ) from None
    if not isinstance(state, dict) or not {"key", "seed", "code", "model"} <= state.keys():
        raise ScenarioError(f"{path}: not a checkpoint of a run. Delete it to start afresh.")
    expected = {"key": scenario.key(), "seed": seed, "code": code_hash()}
    for name, value in expected.items():
        if state[name] != value:
            raise ScenarioError(
                f"{path}: the checkpoint has {WHAT[name]} {state[name]!r}, this run {value!r}. "
                "Delete it to start afresh."
            )
    model = state["model"]
    assert isinstance(model, CityModel)
    return model


def warm_up() -> None:
    """Compile every kernel by two short runs of a small town; where there are two cores, in two processes."""
    from sim.scenario.file import load_scenario

    with _helper() as send:
        for name in ("siloed", "party_led"):
            model = CityModel(load_scenario(name, {"calendar.days": 30, "calendar.warm_up": 0}), 1)
            send(model)
            while model.running:
                model.step()
    note_warm()


@contextmanager
def _helper() -> Iterator[Callable[[CityModel], None]]:
    """A second process that compiles the phases of a day backwards, so that both meet at noon.

    What one has compiled the other loads from disk. It is sent a model on its first morning, once. Where
    it cannot be started or fails, the first process compiles what is missing.
    """
    if (os.cpu_count() or 1) < 2:
        yield lambda _: None
        return
    code = "from sim.run import compile_from_evening; compile_from_evening()"
    command, paths = [sys.executable, "-c", code], os.pathsep.join(filter(None, sys.path))
    none, pipe = subprocess.DEVNULL, subprocess.PIPE
    helper = subprocess.Popen(
        command, stdin=pipe, stdout=none, stderr=none, env=os.environ | {"PYTHONPATH": paths}
    )
    there = helper.stdin
    assert there is not None

    def send(model: CityModel) -> None:
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
    """Compile the phases of a day, the last one first, on a model that comes in on standard input."""
    model = pickle.load(sys.stdin.buffer)
    model.world.day = WEEK  # a day of talk, on which those hit by one cause look at each other
    for phase in reversed(DAY):
        phase(model.world)
