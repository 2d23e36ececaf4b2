"""The world and its day. `from sim import load_scenario, run, CityModel`.

The names are those of `__init__.pyi`. What is heavy is loaded when it is asked for, so that `--help` stays
quick.
"""

import lazy_loader

import agents

if not getattr(agents, "GONGZHI", False):
    raise ImportError(
        f"another package called 'agents' ({agents.__file__}) hides the one of gongzhi. "
        "Install gongzhi into an environment of its own: make run does that."
    )

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
