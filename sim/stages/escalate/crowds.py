"""Who of the people hit by one cause has joined (同源受影响者的参与)."""

import numpy as np


class Crowds:
    """One byte per person hit by a cause that hits several, in the order of the group.

    joined : uint8, 1 for those who have joined the dispute; the places of a dispute begin at its `crowd`. The
        first of a group has always joined: its place tells whether the others need to look again
    """

    def __init__(self) -> None:
        self.size = 0
        self.joined = np.zeros(4096, np.uint8)

    def open(self, sizes: np.ndarray) -> np.ndarray:
        """First place (int64) of each of some new groups; -1 for those of a single person.

        sizes : int32, people of each group
        """
        if not len(sizes):
            return np.zeros(0, np.int64)
        wide = sizes * (sizes > 1)
        last = self.size + wide.cumsum(dtype=np.int64)
        first: np.ndarray = last - wide
        first[wide == 0] = -1
        self.size = int(last[-1])
        if self.size > len(self.joined):
            grown = np.zeros(max(self.size, len(self.joined) * 3 // 2), np.uint8)
            grown[: len(self.joined)] = self.joined
            self.joined = grown
        return first

    def look_again(self, first: np.ndarray) -> None:
        """Let every group look anew, for the rule by which they join may have changed.

        first : int64, first place of each group, -1 for single persons
        """
        self.joined[first[first >= 0]] = 0
