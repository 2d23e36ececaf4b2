"""What a job of a worker is done with, and what it leaves (任务的输入与结果)."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Given(NamedTuple):
    """What a job is done with.

    blobs : what the jobs before it have left, in their order
    say : tells of progress and stops the job where nobody looks any more
    """

    blobs: tuple[bytes, ...]
    say: Callable[[str, int, int], None]


class Done(NamedTuple):
    """A result: what the page gets, what later jobs get, and whether the same job is to be taken up again."""

    value: Any
    blob: bytes = b""
    more: bool = False
