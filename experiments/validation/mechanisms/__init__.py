"""Every mechanism of the model by name: the parameters that switch it off, and what it is there for.

A test says that each parameter with a neutral value belongs to exactly one mechanism.
"""

from experiments.validation.mechanisms.arising import ARISING
from experiments.validation.mechanisms.ending import ENDING
from experiments.validation.mechanisms.experience import EXPERIENCE
from experiments.validation.mechanisms.handling import HANDLING
from experiments.validation.mechanisms.mechanism import NEUTRAL, Mechanism, Purpose

__all__ = ["MECHANISMS", "NEUTRAL", "PURPOSES", "Mechanism", "Purpose"]

MECHANISMS = (*ARISING, *HANDLING, *ENDING, *EXPERIENCE)
PURPOSES = {each.name: each.purpose for each in MECHANISMS}
