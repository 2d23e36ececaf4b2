"""Run a scenario under a seed, with progress and checkpoints."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from sim.city.build import City
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.identity.own_pickles import OwnUnpickler
from sim.model import CityModel
from sim.outcomes.records import Records
from sim.scenario.scenario import Scenario
from sim.values import whole_seed

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
    checkpoint: Path | str | None = None,
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
    seed = whole_seed(seed)
    checkpoint = Path(checkpoint) if checkpoint else None
    model = resume(checkpoint, scenario, seed) if checkpoint and checkpoint.is_file() else None
    model = model or CityModel(scenario, seed, city=city, keep_events=keep_events)
    while model.running:
        model.step()
        if checkpoint and checkpoint_every and model.day % checkpoint_every == 0:
            save(model, checkpoint)
        if on_day:
            on_day(model.day, scenario.last_day)
    return model.records


def save(model: CityModel, path: Path | str) -> None:
    """Write a checkpoint; a crash leaves the former one whole."""
    path = Path(path)
    part = path.with_suffix(path.suffix + ".tmp")
    with part.open("wb") as file:
        state_into(model, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def resume(path: Path | str, scenario: Scenario, seed: int) -> CityModel:
    """Load a checkpoint of this scenario and seed that this very code wrote.

    A checkpoint is a pickle, of which nothing but the model's own classes is built: a file that names
    anything else is refused unread (`sim.identity.own_pickles`).
    """
    with Path(path).open("rb") as file:
        state = state_from(file, path)
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


def state_into(model: CityModel, file: IO[bytes], **more: object) -> None:
    """Write a model and what else belongs to it as one pickle."""
    state = {"key": model.programme.key(), "seed": model.seed, "code": code_hash(), "model": model, **more}
    pickle.dump(state, file, protocol=pickle.HIGHEST_PROTOCOL)


def state_from(file: IO[bytes], path: Path | str) -> dict[str, Any]:
    """What `state_into` wrote, with the names key, seed, code and model at least.

    path : what an error calls the file

    Raises ScenarioError for anything else, and for a pickle that would build more than a model.
    """
    try:
        state = OwnUnpickler(file).load()
    except UNREADABLE as error:
        raise ScenarioError(
            f"{path}: not a readable checkpoint ({error}). Delete it to start afresh."
        ) from None
    if not isinstance(state, dict) or not {"key", "seed", "code", "model"} <= state.keys():
        raise ScenarioError(f"{path}: not a checkpoint of a run. Delete it to start afresh.")
    return state
