"""Numbers as people read them, for the command line; their home is `experiments.numbers`."""

from experiments.numbers import NOTHING, count, decimals, number

__all__ = ["NOTHING", "count", "decimals", "number"]
