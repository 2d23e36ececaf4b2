"""Designs, batches, results and statistics over runs.

`from experiments import compare` is what notebooks need.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.results.compare import compare
    from experiments.results.comparison import Comparison
    from experiments.results.reproduce import reproduce

_HOME = {"Comparison": "comparison", "compare": "compare", "reproduce": "reproduce"}

__all__ = ["Comparison", "compare", "reproduce"]


def __getattr__(name: str) -> Any:
    """Load a part when it is asked for: what is printed of scenarios needs neither the model nor pandas."""
    if name not in _HOME:
        raise AttributeError(f"module 'experiments' has no attribute {name!r}")
    return getattr(import_module(f"experiments.results.{_HOME[name]}"), name)
