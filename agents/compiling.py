"""Compiled rules on columns, and the one decorator that compiles them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from agents.caching.folder import cache_folder

CACHE = Path(os.environ.get("NUMBA_CACHE_DIR") or cache_folder("kernels"))
os.environ["NUMBA_CACHE_DIR"] = str(CACHE)  # where processes that are started from here keep theirs too

# Let LLVM do neighbouring columns of a row at a stroke: strict floating point, so the same bits.
os.environ.setdefault("NUMBA_SLP_VECTORIZE", "1")

KERNELS: list[Any] = []  # every kernel of the modules loaded so far, in the order of loading


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile `function`; cached on disk, free of the interpreter lock, strict floating point."""
    compiled = inlined(function)
    KERNELS.append(compiled)
    return compiled


def inlined[F: Callable[..., Any]](function: F) -> F:
    """Compile a small function that kernels call; it becomes part of their code, and is no kernel itself."""
    import numba  # where the first rule is compiled: to ask whether all are there takes no compiler

    from agents.caching.kernels import kept_on_disk

    numba.config.reload_config()  # another package may have imported it before
    compiled: Any = numba.njit(nogil=True, error_model="numpy")(function)
    return cast(F, kept_on_disk(compiled, CACHE))


def woven[F: Callable[..., Any]](function: F) -> F:
    """Compile a small function into the text of whatever calls it.

    A call, even one that becomes part of the code later, keeps the compiler from leaving out what nobody
    uses of the result, and from doing several rows of a loop at a stroke. Callers take longer to compile.
    """
    import numba

    return cast(F, numba.njit(nogil=True, error_model="numpy", inline="always")(function))
