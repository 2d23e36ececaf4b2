"""Inputs of seven kinds, drawn from a seed: good files, spoilt by values, by structure and by bytes."""

import random
from collections.abc import Callable

from tests.fuzz.place_inputs import areas_input, graph_input, manifest_input, outlines_input
from tests.fuzz.slips import Files, spoilt_bytes
from tests.fuzz.toml_inputs import catalogue_input, design_input, scenario_input

MAKERS: dict[str, Callable[[random.Random], Files]] = {
    "scenario": scenario_input,
    "design": design_input,
    "areas": areas_input,
    "geojson": outlines_input,
    "graphml": graph_input,
    "catalogue": catalogue_input,
    "manifest": manifest_input,
}
KINDS = tuple(MAKERS)


def drawn(kind: str, seed: int, number: int) -> Files:
    """The files of one input; the first is the one to read. The same seed and number give the same bytes."""
    rng = random.Random(f"{seed} {kind} {number}")
    files = MAKERS[kind](rng)
    first = next(iter(files))
    if rng.random() < 0.25:
        files[first] = spoilt_bytes(rng, files[first])
    return files
