"""What nobody has measured: verdicts as probabilities, and what records leave possible."""

from experiments.doubt.calibrate import Calibrated as Calibrated
from experiments.doubt.calibrate import Plan as Plan
from experiments.doubt.ensemble import Ensemble as Ensemble
from experiments.doubt.laboratory import calibrate as calibrate
from experiments.doubt.laboratory import planted_in as planted_in
from experiments.doubt.priors import load_priors as load_priors
from experiments.doubt.study import Doubt as Doubt
from experiments.doubt.study import doubt as doubt
from experiments.doubt.targets import load_targets as load_targets
