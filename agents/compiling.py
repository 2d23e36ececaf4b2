"""Compiled rules on columns, and the one decorator that compiles them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from agents.caching.folder import cache_folder

CACHE = Path(os.environ.setdefault("NUMBA_CACHE_DIR", "") or cache_folder("kernels"))
os.environ["NUMBA_CACHE_DIR"] = str(
    CACHE
)  # processes that are started from here keep theirs in the same place

# Let LLVM do neighbouring columns of a row at a stroke: strict floating point, so the same bits.
os.environ.setdefault("NUMBA_SLP_VECTORIZE", "1")

import numba  # noqa: E402  (which reads its switches when it is imported)
from numba.core.dispatcher import Dispatcher  # noqa: E402

from agents.caching.kernels import KernelCache  # noqa: E402

numba.config.reload_config()  # another package may have imported it before

KERNELS: list[Any] = []  # every kernel of the modules loaded so far, in the order of loading


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile `function`; cached on disk, free of the interpreter lock, strict floating point."""
    compiled = inlined(function)
    if isinstance(compiled, Dispatcher):  # a plain function where compilation is switched off
        KERNELS.append(compiled)
    return compiled


def inlined[F: Callable[..., Any]](function: F) -> F:
    """Compile a small function that kernels call; it becomes part of their code, and is no kernel itself."""
    compiled: Any = numba.njit(nogil=True, error_model="numpy")(function)
    if isinstance(compiled, Dispatcher):
        vars(compiled)["_cache"] = KernelCache(compiled, CACHE)
    return cast(F, compiled)
