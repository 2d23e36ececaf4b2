"""Who of the people hit by one cause has joined (同源受影响者的参与)."""

import numpy as np


class Crowds:
    """One byte per person hit by a cause that hits several, in the order of the group.

    joined : uint8, 1 for whoever has joined the dispute; the places of a dispute begin at its `crowd`
    """

    def __init__(self) -> None:
        self.size = 0
        self.joined = np.zeros(4096, np.uint8)

    def open(self, sizes: np.ndarray) -> np.ndarray:
        """First place (int64) of each of some new groups; -1 for those of a single person.

        sizes : int32, people of each group
        """
        wide = np.where(sizes > 1, sizes, 0).astype(np.int64)
        first = self.size + np.cumsum(wide) - wide
        self.size += int(wide.sum())
        if self.size > len(self.joined):
            grown = np.zeros(max(self.size, len(self.joined) * 3 // 2), np.uint8)
            grown[: len(self.joined)] = self.joined
            self.joined = grown
        return np.where(wide > 0, first, -1)
