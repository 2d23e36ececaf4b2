"""What a result depends on beside scenario and seed: the code and the packages."""

import os
import platform
import re
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from agents.caching.folder import cache_folder, keep_newest
from sim.identity.behaviour import behaviour_hash, model_files
from sim.identity.outside import outside_hash

PACKAGES = ("mesa", "numpy", "numba", "scipy", "pydantic", "networkx")
MODEL = ("agents", "sim")
ROOT = Path(__file__).parents[2]
KEPT = 200  # hashes of as many versions of the text are remembered


def code_hash() -> str:
    """Hash of all that can change a result: the model's own, and after a `+` that of code from outside."""
    own, others = model_hash(), outside_hash()
    return f"{own}+{others}" if others else own


@cache
def model_hash() -> str:
    """Hash of what can change a result in the model (agents and sim, catalogues included), 12 digits."""
    return remembered_hash(ROOT, cache_folder("identity"))


def remembered_hash(root: Path, memory: Path) -> str:
    """Behaviour hash of the model in a folder, taken once for every state of its text.

    memory : folder in which the hashes of earlier texts are kept
    """
    note = memory / text_of_model(root)
    with suppress(OSError, UnicodeDecodeError):
        known = note.read_text("ascii")
        if re.fullmatch("[0-9a-f]{12}", known):
            return known
    found = behaviour_hash(root, MODEL)
    with suppress(OSError):  # it will be taken again next time
        part = note.with_suffix(f".{os.getpid()}")
        part.write_text(found, "ascii")
        part.replace(note)
        keep_newest(memory, "*", KEPT)
    return found


def text_of_model(root: Path = ROOT) -> str:
    """Hash of every byte of the model's files: another one whenever anything was edited."""
    digest = blake2b(digest_size=16)
    for path in model_files(root, MODEL):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def gongzhi_version() -> str:
    """Version of this program."""
    try:
        return version("gongzhi")
    except PackageNotFoundError:
        return "uninstalled"


@cache
def versions() -> dict[str, str]:
    """Versions of Python and of the packages on which numbers depend."""
    return {
        "gongzhi": gongzhi_version(),
        "python": platform.python_version(),
        **{p: version(p) for p in PACKAGES},
    }
