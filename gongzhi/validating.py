"""The model held against theory and against known facts."""

from experiments.validation.keeping import keep_validation as keep_validation
from experiments.validation.run import Validation as Validation
from experiments.validation.run import validate as validate
