"""What one decision about coming and leaving brought, and how it is counted (去留计数)."""

from typing import NamedTuple

import numpy as np

THERE, LEFT, CAME = 0, 1, 2  # rows of what is counted of moves
MIGRANTS, INCOMES, TENURES, GROUPS = 0, 2, 5, 7  # columns: local, migrant; three incomes; owner, tenant


class Moves(NamedTuple):
    """What one decision brought.

    households : float64 (3, GROUPS), household-years at home, households that left, that came
    firms : float64 (3,), the same of enterprises
    """

    day: int
    households: np.ndarray
    firms: np.ndarray
