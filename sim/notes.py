"""What reading a user's input tells beside its result: how it was understood, what was left out (说明).

Every note goes to the log `gongzhi` (level INFO); `noted()` gathers those of a piece of work, for a command
to print. A warning goes there at level WARNING.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LOG = logging.getLogger("gongzhi")
_WARNED: set[str] = set()  # texts that this process has told
_GATHERED: ContextVar[list[str] | None] = ContextVar("notes", default=None)


def note(text: str) -> None:
    """Tell one thing about the input that is being read."""
    LOG.info("%s", text)
    gathered = _GATHERED.get()
    if gathered is not None and text not in gathered:
        gathered.append(text)


def warn(text: str) -> None:
    """Tell that something is understood and should be written otherwise: once, and at level WARNING.

    Where notes are gathered, the warning is one of them.
    """
    gathered = _GATHERED.get()
    if gathered is not None:
        note(text)
    elif text not in _WARNED:
        _WARNED.add(text)
        LOG.warning("%s", text)


@contextmanager
def noted() -> Iterator[list[str]]:
    """Gather the notes that are made meanwhile, each once, in order."""
    gathered: list[str] = []
    token = _GATHERED.set(gathered)
    try:
        yield gathered
    finally:
        _GATHERED.reset(token)
