"""One fingerprint of records, whether an office wrote them or a run of the model (工单指纹)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from experiments.records.measures.answers import answers
from experiments.records.measures.arrivals import arrivals, weekday_shares
from experiments.records.measures.durations import durations, promises
from experiments.records.measures.figures import FIGURES, MIXES
from experiments.records.measures.handling import handling
from experiments.records.measures.repeats import repeats
from experiments.records.measures.spread import explained, shares_of, spread
from experiments.records.measures.watched import Watched
from experiments.records.table import CaseRecords
from experiments.wording.words import words


@dataclass(frozen=True, eq=False, repr=False)
class Fingerprint(Mapping[str, float]):
    """The figures of some records, by name; those that the records cannot tell are left out.

    name : of the records; cases : how many were counted, those there twice left out
    figures : name -> value, see `FIGURES`; mixes : column -> share by name, and "weekday"
    """

    name: str
    cases: int
    figures: Mapping[str, float]
    mixes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def __getitem__(self, figure: str) -> float:
        return self.figures[figure]

    def __iter__(self) -> Any:
        return iter(self.figures)

    def __len__(self) -> int:
        return len(self.figures)

    def __repr__(self) -> str:
        return f"Fingerprint({self.name}: {len(self)} figures of {self.cases} cases)"

    def table(self, language: str = "en") -> pd.DataFrame:
        """A row per figure: figure, group, label, unit, value."""
        said = words(language, "records")
        rows = [(name, *FIGURES[name], value) for name, value in self.figures.items()]
        table = pd.DataFrame(rows, columns=["figure", "group", "unit", "value"])
        table.insert(2, "label", [said(f"figure.{name}") for name in table["figure"]])
        return table

    def content(self) -> dict[str, Any]:
        """All of it as plain data."""
        mixes = {name: dict(shares) for name, shares in self.mixes.items()}
        return {"name": self.name, "cases": self.cases, "figures": dict(self.figures), "mixes": mixes}


def fingerprint_of(records: CaseRecords) -> Fingerprint:
    """The fingerprint of case records; cases that are there twice count once."""
    mine = records.distinct()
    watched = Watched.of(mine)
    found: dict[str, float] = {}
    if len(watched.records):
        found |= dict(arrivals(watched.records))
    found |= dict(spread(mine))
    for measure in (durations, promises, handling, repeats, explained):
        found |= dict(measure(watched))
    if watched.closed.any():
        found["batch_share"] = float(watched.records.flag("batch")[watched.closed].mean())
    found |= dict(answers(mine))
    mixes = {name: shares_of(mine, name) for name in MIXES if mine.has(name) and name != "outcome"}
    if mine.has("outcome"):
        mixes["outcome"] = shares_of(watched.records, "outcome", watched.closed)
    if len(watched.records):
        mixes["weekday"] = weekday_shares(watched.records)
    ordered = {name: float(found[name]) for name in FIGURES if name in found and np.isfinite(found[name])}
    return Fingerprint(records.origin.name, len(mine), ordered, mixes)
