"""Docking: published models rebuilt as minimal worlds of this one, and held to what they show (模型对接)."""

from functools import cache
from pathlib import Path

from experiments.validation.docking.basin import Basin
from experiments.validation.docking.docked import Docked
from experiments.validation.docking.garbage_can import GarbageCan
from experiments.validation.texts import hash_of_texts

DOCKING: dict[str, Docked] = {model.id: model for model in (GarbageCan(), Basin())}


@cache
def docking_text() -> str:
    """Hash of the text of what observes minimal worlds: observations are only used again while it is the same."""
    return hash_of_texts(sorted(Path(__file__).parent.glob("*.py")))
