"""Who is at home, which enterprises trade, who moved, and what tax pays for (住户与企业去留台账)."""

import numpy as np

from agents.institution import Institutions
from agents.kinds import PAYROLL, Kind, Role
from agents.residents import Residents
from sim.stages.attract.moves import Moves

SERIES = ("lived_in", "trading", "paid_hours")  # columns of the daily series
WELL = 1.0  # all of them before anything has moved


class Turnover:
    """The book of who comes and leaves. Nothing of it is there before the mechanism is switched on.

    gone : uint8 per resident, 1 where the dwelling is empty; closed : uint8 per institution; no rows at first
    normal : of `normal_feelings`, what people felt in the mean on the first day
    means : float32 per institution, what enterprises could pay on the first day
    level : paid hours relative to plan
    moves : one for every decision; evenings : (3,), in the order of `SERIES`
    """

    def __init__(self, normal: np.ndarray, means: np.ndarray) -> None:
        self.gone, self.closed = np.zeros(0, np.uint8), np.zeros(0, np.uint8)
        self.normal, self.means = normal, means
        self.level, self.shares = WELL, (WELL, WELL)
        self.moves: list[Moves] = []
        self.evenings: list[tuple[float, float, float]] = []
        self.last: int | None = None

    def make_room(self, residents: int, institutions: int) -> None:
        """The mechanism is on: everybody is at home, every enterprise trades."""
        if not len(self.gone):
            self.gone, self.closed = np.zeros(residents, np.uint8), np.zeros(institutions, np.uint8)

    def at_home(self) -> np.ndarray | slice:
        """Rows of residents whose dwelling is not empty; all of them as they are where none is."""
        return self.gone == 0 if self.gone.any() else slice(None)

    def note(self) -> None:
        """Write down this evening."""
        self.evenings.append((*self.shares, self.level))

    def columns(self, evenings: int) -> dict[str, np.ndarray]:
        """Name -> float64 per evening."""
        table = np.full((evenings, len(SERIES)), WELL)
        if self.evenings:
            table[: len(self.evenings)] = self.evenings[:evenings]
        return {name: np.ascontiguousarray(table[:, n]) for n, name in enumerate(SERIES)}


def normal_feelings(residents: Residents) -> np.ndarray:
    """Means of all residents as kernels read them, in double precision."""
    wide = ("satisfaction", "expectation", "trust")
    means = {
        name: getattr(residents, name).mean(axis=0, dtype=np.float64)
        for name in (*wide, "grievance", "efficacy", "participation")
    }
    kinds = [(name, "f8", value.shape) for name, value in means.items()]
    made = np.zeros(1, np.dtype(kinds, align=True))
    made[0] = tuple(means.values())
    return made


def can_close(table: Institutions) -> np.ndarray:
    """Mask of enterprises that may close: all but property managers, one of whom every estate needs."""
    return np.asarray((table.kind == Kind.ENTERPRISE) & (table.role != Role.PROPERTY_MANAGER))


def paid_by_tax(table: Institutions) -> np.ndarray:
    """Mask of institutions whose hours follow the tax of the city: streets and districts pay them."""
    return np.isin(table.role, PAYROLL)
