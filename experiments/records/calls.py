"""The fingerprint of whatever has one: records, a file of records, a run (指纹)."""

from pathlib import Path

import numpy as np

from experiments.exports.source import FIRST_DAY, FinishedModel
from experiments.records.halves import by_the_day
from experiments.records.measures.fingerprint import Fingerprint, fingerprint_of
from experiments.records.reading.read import read_records
from experiments.records.reading.runs import records_of_run
from experiments.records.table import CaseRecords
from sim.model import CityModel

EPOCH_DAY = int(np.datetime64(FIRST_DAY, "D").astype(np.int64))


def fingerprint(source: CaseRecords | FinishedModel | CityModel | str | Path) -> Fingerprint:
    """The figures of case records: arrivals, spread, times, promises, referrals, repeats, answers.

    source : records, the path of a file that `read_records` reads, or a model that has run and kept its
    events

    Raises ScenarioError for a file that cannot be read.
    """
    if isinstance(source, CityModel):
        source = FinishedModel(source)
    if isinstance(source, FinishedModel):
        source = records_of_run(source)
    return fingerprint_of(source if isinstance(source, CaseRecords) else read_records(source))


def fingerprint_after(run: FinishedModel, warm_up: int) -> dict[str, float]:
    """The fingerprint of the cases of a run that were opened after its warm-up, by the day."""
    records = by_the_day(records_of_run(run))
    if not len(records):
        return {}
    return dict(fingerprint_of(records.take(records.opened_day >= EPOCH_DAY + warm_up)))
