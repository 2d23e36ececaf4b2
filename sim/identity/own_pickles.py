"""Reading a pickled model without running what somebody else may have put into the file.

A pickle names what is to be called to build its objects, anything that can be imported. Only classes of the
model itself and the few building blocks below are let through; whatever else is named, a program, a file, an
attribute with two underscores, refuses the whole file before it is called. Classes of a plugin are let
through where the user has loaded it.
"""

import pickle
from typing import Any

from sim.identity.outside import is_outside_module

OWN = ("agents.", "sim.")
BLOCKS = {
    ("builtins", "list"),
    ("collections", "defaultdict"),
    ("mesa.agentset", "_HardKeyAgentSet"),
    ("mesa.experimental.data_collection.dataset", "DataRegistry"),
    ("mesa.experimental.scenarios.scenario", "Scenario"),
    ("mesa.time.events", "Event"),
    ("mesa.time.events", "EventGenerator"),
    ("mesa.time.events", "EventList"),
    ("mesa.time.events", "Priority"),
    ("mesa.time.events", "Schedule"),
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy._core.numeric", "_frombuffer"),
    ("numpy.random._pcg64", "PCG64"),
    ("numpy.random._pickle", "__bit_generator_ctor"),
    ("numpy.random._pickle", "__generator_ctor"),
    ("numpy.random.bit_generator", "SeedSequence"),
    ("numpy.random.bit_generator", "__pyx_unpickle_SeedSequence"),
    ("random", "Random"),
}


class OwnUnpickler(pickle.Unpickler):
    """Reads pickles of the model, and nothing that calls anything else."""

    def find_class(self, module: str, name: str) -> Any:
        """What a pickle names. Raises pickle.UnpicklingError for what is no part of a model."""
        if (module, name) in BLOCKS:
            return super().find_class(module, name)
        if (module, name) == ("builtins", "getattr"):  # of a method that was to be called on some day
            return method_of
        if module.startswith(OWN) or is_outside_module(module):  # which this process has loaded already
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:  # not what the module has imported
                return found
        raise pickle.UnpicklingError(f"it names {module}.{name}, which is no part of a model")


def method_of(owner: Any, name: str) -> Any:
    """A method of the model or of its clock. Raises pickle.UnpicklingError for any other attribute."""
    ours = type(owner).__module__.startswith((*OWN, "mesa.time."))
    if isinstance(owner, type) or not ours or name.startswith("__"):
        raise pickle.UnpicklingError(f"it asks for the attribute {name} of a {type(owner).__name__}")
    return getattr(owner, name)
