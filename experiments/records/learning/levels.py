"""Levels of records that a calibration may aim at: the named figures, and how far they go up and down
(校准用的记录水平)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from experiments.records.halves import by_the_day
from experiments.records.measures.figures import OF_RUNS
from experiments.records.measures.fingerprint import Fingerprint, fingerprint_of
from experiments.records.measures.named import Named, named
from experiments.records.table import CaseRecords

PARTS = 5  # consecutive parts of the records, with as many cases each
LEAST = 3  # parts that must tell a figure, or its spread is unknown


@dataclass(frozen=True, slots=True)
class Level:
    """A level of records, as a target of a calibration has it (`experiments.doubt.targets`).

    figure : its name among the metrics of a run; spread : standard deviation between parts of the records
    form : how far the model may miss; both of the logarithm where `log`
    """

    figure: str
    value: float
    spread: float
    form: float
    log: bool
    source: str


def levels(records: CaseRecords) -> tuple[Level, ...]:
    """The named figures of some records, as far as these tell them and how much they vary over time.

    What cannot be told of at least three of five consecutive parts is left out.
    """
    mine = by_the_day(records)
    whole, parts = fingerprint_of(mine), [fingerprint_of(part) for part in _parts(mine)]
    found = []
    for each in named().values():
        value, over_time = whole.get(each.figure, math.nan), _scaled(each, parts)
        if not math.isfinite(value) or (each.log and value <= 0) or len(over_time) < LEAST:
            continue
        source = f"{records.origin.name}: {len(mine)} cases; spread between {len(over_time)} parts of them"
        spread = float(np.std(over_time, ddof=1))
        found.append(Level(OF_RUNS + each.runs, value, spread, each.form, each.log, source))
    return tuple(found)


def _parts(records: CaseRecords) -> Iterator[CaseRecords]:
    """Consecutive parts by the day of opening, all looked at until the same day."""
    edges = np.quantile(records.opened_day, np.linspace(0, 1, PARTS + 1))
    part = np.clip(np.searchsorted(edges, records.opened_day, side="right") - 1, 0, PARTS - 1)
    for number in range(PARTS):
        yield records.take(part == number)


def _scaled(figure: Named, parts: list[Fingerprint]) -> np.ndarray:
    """A figure in every part that tells it, on the scale on which it is held: float64."""
    told = np.array([part.get(figure.figure, math.nan) for part in parts], dtype=float)
    told = told[np.isfinite(told) & ((told > 0) | (not figure.log))]
    return np.log(told) if figure.log else told
