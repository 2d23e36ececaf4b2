"""A few thousand inputs of every kind: refused in words, or accepted with a second opinion's consent.

`make fuzz` tries a hundred thousand.
"""

import json
from pathlib import Path

import pytest

from sim.city.places import source
from tests.fuzz.inputs import KINDS, drawn
from tests.fuzz.oracle import implausible
from tests.fuzz.reading import read
from tests.fuzz.run import State, problem, run

INPUTS = 2000


@pytest.mark.slow
def test_no_input_ends_in_a_traceback_or_is_accepted_against_reason() -> None:
    state = run(State(seed=2026), INPUTS)
    assert not state.found, json.dumps(state.found[:5], indent=1)[:5000]
    for kind in KINDS:  # generators that nobody accepts, or that nobody refuses, would test nothing
        tried = state.accepted[kind] + state.refused[kind]
        assert min(state.accepted[kind], state.refused[kind]) > 0.04 * tried, kind


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_number_gives_the_same_input(kind: str) -> None:
    assert drawn(kind, 1, 7) == drawn(kind, 1, 7)
    assert len({tuple(drawn(kind, 1, number).values()) for number in range(20)}) > 10


def test_a_run_goes_on_where_it_was_left(tmp_path: Path) -> None:
    whole = run(State(seed=5), 28)
    half = run(State(seed=5), 14)
    assert run(half, 28) == whole


def accepted(kind: str, files: dict[str, bytes], folder: Path) -> list[str]:
    source._remembered.cache_clear()
    return implausible(kind, files, read(kind, files, folder))


BOX = "[[120.05,30.18],[120.15,30.18],[120.15,30.25],[120.05,30.25],[120.05,30.18]]"


def test_the_second_opinion_notices_what_the_program_would_overlook(tmp_path: Path, monkeypatch) -> None:
    """Readers that keep the first ring only, check no plausibility or forget a part do not get past it."""
    from sim.city.readers import boundaries
    from tests.city.own import AREAS

    without = "\n".join(line.rsplit(",", 2)[0] for line in AREAS.splitlines())
    hole = "[[120.06,30.19],[120.14,30.19],[120.14,30.24],[120.06,30.24],[120.06,30.19]]"
    shape = f'{{"type":"Polygon","coordinates":[{BOX},{hole}]}}'
    one = f'{{"type":"Feature","id":"L1","geometry":{shape}}}'
    text = f'{{"type":"FeatureCollection","features":[{one}]}}'
    files = {"boundaries.geojson": text.encode(), "areas.csv": without.encode()}
    assert not accepted("geojson", files, tmp_path)
    far = files | {"boundaries.geojson": text.replace("120.", "127.").encode(), "areas.csv": AREAS.encode()}
    assert problem("geojson", far, tmp_path) == (False, "")
    monkeypatch.setattr(boundaries, "check_plausible", lambda *_: None)
    assert any("km from the outline" in reason for reason in accepted("geojson", far, tmp_path))
    without_holes = boundaries._rings

    def first_ring_only(shape):
        return list(without_holes(shape))[:1]

    monkeypatch.setattr(boundaries, "_rings", first_ring_only)
    assert any("in a hole" in reason for reason in accepted("geojson", files, tmp_path))
