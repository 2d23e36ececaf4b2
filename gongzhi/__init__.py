"""Gongzhi 共治: a laboratory for multi-actor urban governance, as one namespace.

    import gongzhi

    found = gongzhi.compare(["siloed", "party_led"], seeds=20)

`dir(gongzhi)` lists every public name; docs/api.md shows them by task. A name is loaded when it is asked for,
so the import itself is quick. The names stand in `__init__.pyi`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
