"""Compiled rules on columns, and the one decorator that compiles them.

Numba decides whether a cached kernel is fresh by looking at the kernel's own file only, so a kernel
that calls a function of another, edited file would silently keep the old code. The cache folder is
therefore named after the content of every kernel source together: any edit is a new folder.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


def kernel_sources() -> list[Path]:
    """All files that compiled code is made of, in a fixed order: kernels, what they name, and the
    declarations of parameters, whose named tuples are part of a kernel's signature."""
    root = Path(__file__).parents[1]
    folders = ("agents", "sim/stages", "sim/city/spec", "sim/city/residents", "sim/scenario")
    return sorted([root / "sim" / "calendar.py", *(p for f in folders for p in (root / f).rglob("*.py"))])


def source_hash() -> str:
    """Hash of the text of every kernel file (12 hexadecimal digits)."""
    digest = hashlib.blake2b(digest_size=6)
    for path in kernel_sources():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _cache_folder() -> Path:
    try:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = root / "gongzhi" / f"kernels-{source_hash()}"
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    # No home or a read-only one: compile once per machine start instead of once per machine.
    except (OSError, RuntimeError):
        folder = Path(tempfile.gettempdir()) / f"gongzhi-kernels-{os.getuid()}-{source_hash()}"
        folder.mkdir(parents=True, exist_ok=True)
    return folder


CACHE = Path(os.environ.setdefault("NUMBA_CACHE_DIR", str(_cache_folder())))

# Let LLVM do neighbouring columns of a row at a stroke: strict floating point, so the same bits.
os.environ.setdefault("NUMBA_SLP_VECTORIZE", "1")

KERNELS: list[Any] = []  # every kernel of the modules loaded so far, in the order of loading


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile `function`; cached on disk, free of the interpreter lock, strict floating point."""
    compiled: F = _numba().njit(cache=True, nogil=True, error_model="numpy")(function)
    KERNELS.append(compiled)
    return compiled


def inlined[F: Callable[..., Any]](function: F) -> F:
    """Compile a small function that kernels call; it becomes part of their code and has no cache file."""
    compiled: F = _numba().njit(nogil=True, error_model="numpy")(function)
    return compiled


def _numba() -> Any:
    """The compiler, loaded where the first rule is compiled: to ask `is_warm` takes no compiler."""
    import numba  # the cache folder stands in the environment by now

    numba.config.CACHE_DIR = str(CACHE)  # type: ignore[attr-defined]
    return numba


def is_warm() -> bool:
    """Whether all kernels have been compiled on this machine, so that a start takes seconds."""
    return (CACHE / "complete").exists()


def note_warm() -> None:
    """Write down that every kernel has been compiled; called once they all have run."""
    (CACHE / "complete").touch()
