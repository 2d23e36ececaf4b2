"""What becomes of problems: the fates, and the ages at which they are written down (结局).

The problems of a seed are the same under every policy, but for those that enterprises cause: an enterprise
held to account causes fewer. A policy is therefore judged by all problems that would have arisen had no claim
against an enterprise ever been settled. Whatever a policy prevents of them has a fate of its own.
"""

from enum import IntEnum

import numpy as np


class Fate(IntEnum):
    """What became of a problem; in exactly one fate each evening.

    A settlement or judgment that will break within its window ends nothing: the problem is open. The day on
    which it would break is drawn with it, so that nobody has to wait for the end of the window.
    """

    OPEN = 0  # claimed or detected, and in the hands of desks, court or the sides
    DURABLE = 1  # agreed or remedied, and the settlement outlasts its window
    NOMINAL = 2  # closed nominally, and not taken up again
    JUDGED = 3  # ended by a judgment that is kept
    PRIVATE = 4  # talked over between the sides
    LUMPED = 5  # not voiced, still felt
    FADED = 6  # not voiced until it faded
    ABANDONED = 7  # abandoned while the case was open
    PREVENTED = 8  # has not arisen, since an enterprise was held to account


FATES = len(Fate)
UNWATCHED = 255  # not yet of that age
AGES = (30, 90, 180, 365)  # days after a problem arose
HALF = "fate_half"  # column of the age that depends on the length of a run
HORIZON = 180  # days, the age at which headlines are read where runs are long enough
LASTING = (Fate.DURABLE, Fate.JUDGED, Fate.PRIVATE, Fate.FADED)  # nobody feels these any more


def ages_for(days: int) -> dict[str, int]:
    """Column -> age at which fates are written down in a run of so many days after warm-up.

    Those set, and half of a run that is too short for the horizon.
    """
    half = {HALF: days // 2} if 0 < days // 2 < HORIZON else {}
    return {f"fate_{age}": age for age in AGES} | half


PREVENTED = np.dtype(
    [("key", "u8"), ("born", "i4"), ("resident", "i4"), ("need", "u2"), ("topic", "u1"), ("community", "i4")]
)


class Prevented:
    """Problems that have not arisen because an enterprise was held to account, in the order of days.

    rows : of `PREVENTED`: key, as of a problem; born, day on which it would have arisen; resident whom it
    would have hit first; need, mask of the competences it would have needed; topic in the catalogue and
    community, where
    """

    def __init__(self) -> None:
        self.parts = [np.zeros(0, PREVENTED)]

    def add(self, rows: np.ndarray) -> None:
        """Write down what did not arise today."""
        if len(rows):
            self.parts.append(rows.copy())

    def columns(self) -> dict[str, np.ndarray]:
        """Name -> column."""
        self.parts = [np.concatenate(self.parts)]
        return {name: np.ascontiguousarray(self.parts[0][name]) for name in PREVENTED.fields or ()}
