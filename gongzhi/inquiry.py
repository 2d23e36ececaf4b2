"""Statistics over disputes, and other programs that drive the model."""

from experiments.exploration.adapters import ema_model as ema_model
from experiments.exploration.adapters import model_function as model_function
from experiments.exploration.adapters import salib_problem as salib_problem
from experiments.exploration.explore import factors_from as factors_from
from experiments.results.dispute_frame import disputes_under as disputes_under
from experiments.statistics.winners import fates as fates
from experiments.statistics.winners import matched as matched
