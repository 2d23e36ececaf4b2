"""Who acts in the city: five kinds of actor, each with its state and rules in one file.

The names are those of `__init__.pyi`. An actor's file is loaded when it is asked for: reading a scenario
needs neither Mesa nor kernels.
"""

import lazy_loader

GONGZHI = True  # tells sim that this is its sibling, not another package of the same name

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
