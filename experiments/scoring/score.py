"""A score: fingerprints of records beside what runs predict of them, and beside yardsticks (评分)."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.doubt.ensemble import POSTERIOR, Ensemble
from experiments.doubt.figures import fingerprinted
from experiments.execution.batch import OnProgress
from experiments.execution.complete import Engine
from experiments.execution.engines import engine_from
from experiments.execution.estimate import Estimate, estimate
from experiments.execution.run_design import run_experiment
from experiments.records.halves import HALF, by_the_day, halves
from experiments.records.measures.figures import FIGURES, OF_RUNS
from experiments.records.measures.fingerprint import Fingerprint, fingerprint_of
from experiments.records.measures.named import Named, named
from experiments.records.reading.read import read_records
from experiments.records.table import CaseRecords
from experiments.scoring.rules import LEVEL, Sample
from experiments.scoring.worlds import Predicting, predicting
from experiments.scoring.yardsticks import YARDSTICKS
from experiments.storage.place import Place
from experiments.studies.keeping import Identity, identity_of
from experiments.wording.words import words
from sim.errors import ScenarioError

RUNS = "runs"  # folder of the runs beside the report
YARDSTICK_SEED = 7


@dataclass(frozen=True, eq=False, repr=False)
class Score:
    """What runs predict of records, and how well.

    table : a row per figure that both tell, those named beforehand before the others, and among each those
        outside the interval first. Columns: figure, group, unit, named, record, low, median, high (of the
        predictive interval), inside, place (share of the prediction below the record), crps, and of the
        yardsticks crps_last, crps_log_normal, crps_queue, nan where one says nothing; of named ones low_form,
        high_form and inside_form: the same with the error of form that was declared beforehand, nan and False
        for others
    silent : figures of the records that no run tells, and named ones that the records do not tell
    records, predicted : names of the two; scored : cases that were scored; split : first day of them, ""
        where the records were not split
    """

    table: pd.DataFrame
    silent: tuple[str, ...]
    records: str
    predicted: str
    scored: int
    split: str
    runs: int
    failed: int
    identity: Identity
    folder: Path | None

    def __repr__(self) -> str:
        inside, of = self.inside
        return f"Score({self.predicted} on {self.records}: {inside} of {of} named figures inside)"

    @property
    def inside(self) -> tuple[int, int]:
        """Of the figures named beforehand: how many lie inside the interval, and how many could be scored."""
        mine = self.table[self.table["named"]]
        return int(mine["inside"].sum()), len(mine)

    @property
    def inside_with_form(self) -> int:
        """Of the figures named beforehand: how many lie inside where the declared error of form counts."""
        return int(self.table.loc[self.table["named"], "inside_form"].sum())

    @property
    def better(self) -> dict[str, tuple[int, int]]:
        """By yardstick: how many figures runs predict better than it, and of how many it says something."""
        found = {}
        for name in YARDSTICKS:
            mine = self.table[self.table[f"crps_{name}"].notna()]
            found[name] = int((mine["crps"] < mine[f"crps_{name}"]).sum()), len(mine)
        return found

    def words(self, language: str = "en") -> pd.DataFrame:
        """The table with the label of every figure."""
        say = words(language, "records", "score")
        told = self.table.copy()
        told.insert(1, "label", [say(f"figure.{name}") for name in told["figure"]])
        return told

    def content(self) -> dict[str, Any]:
        """All of it as plain data."""
        inside, of = self.inside
        return {
            **self.identity,
            "records": self.records,
            "predicted": self.predicted,
            "scored": self.scored,
            "split": self.split,
            "runs": self.runs,
            "failed": self.failed,
            "level": LEVEL,
            "inside": inside,
            "inside_with_form": self.inside_with_form,
            "of": of,
            "better": {name: list(counts) for name, counts in self.better.items()},
            "silent": list(self.silent),
            "figures": self.table.to_dict("records"),
        }


def score(
    records: CaseRecords | Path | str,
    source: Ensemble | Path | str,
    *,
    split: str = HALF,
    seeds: int | None = None,
    within: str = POSTERIOR,
    overrides: Mapping[str, Any] | None = None,
    workers: int = 1,
    engine: Engine | None = None,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
) -> Score:
    """Hold what runs predict against case records: interval, inside or not, and score beside yardsticks.

    records : case records, or a file that `read_records` reads
    source : a scenario or its file, or an ensemble, its name or its file (.parquet)
    split : the day from which records are scored (YYYY-MM-DD); "half" for the later half of the cases;
        "none" for all of them, without yardsticks
    seeds : 20 of a scenario, 2 in each world of an ensemble unless said
    within : weights of an ensemble: "posterior", or "possible" for all that records do not rule out
    overrides : values laid over what is run; out : folder that keeps the runs, which are not done again

    Raises ScenarioError for input that cannot be used.
    """
    known = records if isinstance(records, CaseRecords) else read_records(records)
    before, after = halves(by_the_day(known), split)
    made = predicting(source, seeds, within, overrides or {})
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as nowhere:
        folder = Path(out or nowhere) / RUNS
        one = engine or engine_from("local", workers)
        ran = run_experiment(made.experiment, folder, one, keep=(), progress=progress, work=fingerprinted)
        results = ran.store.results()
        identity = {**identity_of(ran.store), **({"ensemble": made.ensemble} if made.ensemble else {})}
    if not len(results):
        raise ScenarioError(
            f"score: no run of {made.name} went well; gongzhi design status {folder} says why."
        )
    seen = fingerprint_of(after)
    table = pd.DataFrame(_rows(seen, results, made.weights_of(results), _yardsticks(before, after)))
    if table.empty:
        raise ScenarioError(f"score: {known.origin.name} tells no figure that a run tells, too.")
    order = np.lexsort((np.arange(len(table)), table["inside"], ~table["named"]))
    return Score(
        table.iloc[order].reset_index(drop=True),
        _silent(seen, set(table["figure"])),
        known.origin.name,
        made.name,
        len(after),
        str(np.datetime64(int(after.opened_day.min()), "D")) if before is not None else "",
        len(results),
        ran.failed,
        identity,
        Path(out) if out else None,
    )


def estimate_score(made: Predicting, out: Path | str, engine: Engine) -> Estimate:
    """Runs, time and disk of what the folder lacks."""
    points = made.experiment.points()
    return estimate(made.experiment, points, Place(Path(out) / RUNS), engine, keep=())


def _yardsticks(before: CaseRecords | None, after: CaseRecords) -> dict[str, Sequence[Mapping[str, float]]]:
    """What every yardstick draws; nothing where nothing went before."""
    if before is None:
        return {name: () for name in YARDSTICKS}
    return {name: list(draw(before, after, YARDSTICK_SEED)) for name, draw in YARDSTICKS.items()}


def _rows(
    seen: Fingerprint,
    results: pd.DataFrame,
    weights: np.ndarray,
    drawn: Mapping[str, Sequence[Mapping[str, float]]],
) -> Iterator[dict[str, Any]]:
    """A row per figure that the records and some run tell."""
    chosen = named()
    for figure, record in seen.items():
        mine = chosen.get(figure)
        sample = Sample.of(
            results[f"{OF_RUNS}{mine.runs if mine else figure}"].to_numpy(dtype=float), weights
        )
        if not len(sample):
            continue
        low, high = sample.interval
        group, unit = FIGURES[figure]
        row: dict[str, Any] = {"figure": figure, "group": group, "unit": unit, "named": mine is not None}
        row |= {"record": record, "low": low, "median": sample.quantile(0.5), "high": high}
        row |= {"inside": bool(low <= record <= high), "place": sample.place(record)}
        row |= _with_form(sample, mine, record)
        row["crps"] = sample.crps(record)
        for name, draws in drawn.items():
            told = Sample.of(np.array([each.get(figure, np.nan) for each in draws]))
            row[f"crps_{name}"] = told.crps(record) if len(told) else float("nan")
        yield row


def _with_form(sample: Sample, mine: Named | None, record: float) -> dict[str, Any]:
    """The interval where a model of this form may miss a true city by as much as was declared beforehand."""
    whole = sample.with_error(mine.form, log=mine.log) if mine else Sample.of(np.empty(0))
    low, high = whole.interval if len(whole) else (float("nan"), float("nan"))
    return {"low_form": low, "high_form": high, "inside_form": bool(low <= record <= high)}


def _silent(seen: Fingerprint, scored: set[str]) -> tuple[str, ...]:
    """What one of the two does not tell."""
    return tuple(name for name in dict.fromkeys((*named(), *seen)) if name not in scored)
