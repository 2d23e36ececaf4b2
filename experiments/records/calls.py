"""The fingerprint of whatever has one: records, a file of records, a run (指纹)."""

from pathlib import Path

from experiments.exports.source import FinishedModel
from experiments.records.measures.fingerprint import Fingerprint, fingerprint_of
from experiments.records.reading.read import read_records
from experiments.records.reading.runs import records_of_run
from experiments.records.table import CaseRecords
from sim.model import CityModel


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
