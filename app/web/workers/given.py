"""What a job of a worker is done with, and what it leaves (任务的输入与结果)."""

from collections.abc import Callable
from typing import Any, NamedTuple


def _nobody(_: Any) -> None:
    """Nobody looks at parts of a result."""


class Given(NamedTuple):
    """What a job is done with.

    blobs : what the jobs before it have left, in their order
    say : tells of progress and stops the job where nobody looks any more
    show : shows a part of the result before the whole is there
    """

    blobs: tuple[bytes, ...]
    say: Callable[[str, int, int], None]
    show: Callable[[Any], None] = _nobody


class Done(NamedTuple):
    """A result: what the page gets, what later jobs get, and whether the next part of the job adds to it."""

    value: Any
    blob: bytes = b""
    more: bool = False
