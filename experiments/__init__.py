"""Designs, batches, results and statistics over runs.

`from experiments import compare` is what notebooks need.
"""

from experiments.compare import compare
from experiments.comparison import Comparison
from experiments.reproduce import reproduce

__all__ = ["Comparison", "compare", "reproduce"]
