"""Requests to end this process, noted so that none of them gets lost.

Python answers a signal with an exception wherever it happens to be. In a finaliser or a callback of a library
such an exception is printed and forgotten, and the work would go on. What does long work therefore asks
`raise_if_asked` between two pieces of it.
"""

import signal
from types import FrameType

QUIET = tuple(number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)))
asked: list[int] = []  # the signals that asked this process to end, in their order


def answer_signals() -> None:
    """Let Ctrl-C, SIGTERM and SIGHUP end this process; what its starter has it ignore stays ignored."""
    if signal.getsignal(signal.SIGINT) == signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)
    for number in QUIET:
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def raise_if_asked() -> None:
    """Raise KeyboardInterrupt where a signal asked for the end, whatever became of its first exception."""
    if asked:
        raise KeyboardInterrupt


def _end(number: int, _: FrameType | None) -> None:
    """End as Ctrl-C does; asked again by a scheduler, go on with saving."""
    asked.append(number)
    for each in QUIET:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt
