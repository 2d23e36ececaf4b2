"""Docking: published models rebuilt as minimal worlds of this one, and held to what they show (模型对接)."""

import hashlib
from functools import cache
from pathlib import Path

from experiments.validation.docking.basin import Basin
from experiments.validation.docking.docked import Docked
from experiments.validation.docking.garbage_can import GarbageCan

DOCKING: dict[str, Docked] = {model.id: model for model in (GarbageCan(), Basin())}


@cache
def docking_text() -> str:
    """Hash of the text of what observes minimal worlds: observations are only used again while it is the same."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
