"""Designs, batches, results and statistics over runs.

`from experiments import compare` is what notebooks need.
"""

from experiments.results.compare import compare
from experiments.results.comparison import Comparison
from experiments.results.reproduce import reproduce

__all__ = ["Comparison", "compare", "reproduce"]
