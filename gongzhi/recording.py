"""Records of real cases, and their fingerprint."""

from experiments.records.calls import fingerprint as fingerprint
from experiments.records.measures.fingerprint import Fingerprint as Fingerprint
from experiments.records.reading.read import read_records as read_records
from experiments.records.table import CaseRecords as CaseRecords
