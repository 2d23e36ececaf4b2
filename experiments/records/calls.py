"""The fingerprint of whatever has one: records, a file of records, a run (指纹)."""

from pathlib import Path

from experiments.records.measures.fingerprint import Fingerprint, fingerprint_of
from experiments.records.reading.read import read_records
from experiments.records.table import CaseRecords


def fingerprint(source: CaseRecords | str | Path) -> Fingerprint:
    """The figures of case records: arrivals, spread, times, promises, hand-overs, repeats, answers.

    source : records, or the path of a file that `read_records` reads

    Raises ScenarioError for a file that cannot be read.
    """
    return fingerprint_of(source if isinstance(source, CaseRecords) else read_records(source))
