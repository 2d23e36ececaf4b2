"""What parameters, and claims about mechanisms, rest on: the kinds of source, read from their texts."""

import re
from collections import Counter
from collections.abc import Iterable

from sim.params import Declaration

KEY = re.compile(r"\[([^\]]+)\]")

BASES = {
    "source": "number taken or derived from a source",
    "form": "form and sign from a source, size assumed",
    "assumption": "assumption",
    "design": "choice of the study's design",
}

GROUNDS = ("source", "definition", "assumption")
KEYS_ALONE = re.compile(rf"{KEY.pattern}(, {KEY.pattern})*")


def basis(source: str) -> str:
    """What a parameter rests on, one of `BASES`, from the text of its source.

    Raises ValueError for a text that neither names a key in square brackets nor says that it is assumed.
    """
    if source.startswith("assumption"):
        return "assumption"
    if source.startswith("design rule"):
        return "design"
    if not KEY.search(source):
        raise ValueError(f"source {source!r} names no [Key] of docs/sources.md and is no assumption")
    return "form" if source.startswith("form:") else "source"


def ground(source: str) -> str:
    """What a claim rests on, one of `GROUNDS`, from the text of its source.

    Raises ValueError for a text that is not keys in square brackets alone and begins with neither other kind.
    """
    if KEYS_ALONE.fullmatch(source):
        return "source"
    kind = source.split(":")[0]
    if kind not in GROUNDS[1:]:
        raise ValueError(
            f"source {source!r} is not [Key] or [Key], [Key], and begins with none of {GROUNDS[1:]}"
        )
    return kind


def keys_of(source: str) -> list[str]:
    """Citation keys that a source names, in order."""
    return KEY.findall(source)


def counts(declared: Iterable[Declaration]) -> Counter[str]:
    """How many parameters rest on what."""
    return Counter(basis(each.source) for each in declared)
