"""How the user's files were understood, said once on standard error before the work begins."""

import sys
from collections.abc import Iterable


def say_notes(notes: Iterable[str]) -> None:
    """Print notes on standard error, one a line."""
    for note in notes:
        print(note, file=sys.stderr, flush=True)
