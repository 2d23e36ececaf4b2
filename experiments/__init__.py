"""Designs, batches, results and statistics over runs.

The names are those of `__init__.pyi`. A part is loaded when it is asked for: what is printed of scenarios
needs neither the model nor pandas.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
