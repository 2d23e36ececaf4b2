"""Records of real cases, their fingerprint, what they teach, and how well runs predict them."""

from experiments.records.calls import fingerprint as fingerprint
from experiments.records.learning.learn import learn as learn
from experiments.records.learning.learnt import Learnt as Learnt
from experiments.records.learning.persistence import Persistence as Persistence
from experiments.records.learning.persistence import persistence as persistence
from experiments.records.learning.written import keep_learnt as keep_learnt
from experiments.records.measures.fingerprint import Fingerprint as Fingerprint
from experiments.records.reading.read import read_records as read_records
from experiments.records.storing import keep_records as keep_records
from experiments.records.table import CaseRecords as CaseRecords
from experiments.scoring.page import keep_score as keep_score
from experiments.scoring.score import Score as Score
from experiments.scoring.score import score as score
