"""Ties between institutions in five layers, as compressed sparse rows with weights (机构关系网络)."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from agents.columns import Table


class Layer(IntEnum):
    """What a tie between two institutions is."""

    AUTHORITY = 0  # one directs the other in its line (条)
    JURISDICTION = 1  # one serves or oversees the other in its area (块)
    PARTY = 2  # embedded and joint-committee ties
    PARTNERSHIP = 3  # voluntary working ties, learnt; weight 0 is a candidate
    SERVICE = 4  # contracts


LAYER_NAMES = tuple(layer.name.lower() for layer in Layer)


@dataclass(slots=True, eq=False)
class Ties(Table):
    """Ties of institution i are the entries `start[i]:start[i+1]`, sorted by other end, then layer.

    Every tie is stored in both directions.

    start : int32 (institutions + 1,)
    who : int32 (ties,), row of the other end
    weight : float32 (ties,), strength 0..1
    layer : uint8 (ties,), see `Layer`
    """

    start: np.ndarray
    who: np.ndarray
    weight: np.ndarray
    layer: np.ndarray

    def of(self, row: int, layer: Layer) -> np.ndarray:
        """Rows of the institutions tied to `row` in a layer, ascending."""
        part = slice(self.start[row], self.start[row + 1])
        tied: np.ndarray = self.who[part][self.layer[part] == layer]
        return tied

    def strength(self, a: int, b: int, layer: Layer) -> float:
        """Weight of the tie between two institutions in a layer; 0 where there is none."""
        low, high = int(self.start[a]), int(self.start[a + 1])
        at = low + int(np.searchsorted(self.who[low:high], b))
        while at < high and self.who[at] == b:
            if self.layer[at] == layer:
                return float(self.weight[at])
            at += 1
        return 0.0


@dataclass(slots=True)
class TieList:
    """Ties being listed, each once; `rows` brings them into rows, both directions."""

    one: list[np.ndarray]
    other: list[np.ndarray]
    layer: list[np.ndarray]
    weight: list[np.ndarray]

    @classmethod
    def empty(cls) -> "TieList":
        """A list without ties."""
        return cls([], [], [], [])

    def add(self, layer: Layer, one: np.ndarray, other: np.ndarray, weight: np.ndarray | float = 1.0) -> None:
        """List the ties one[k] - other[k]; where an end is -1 or both ends are the same there is no tie."""
        a, b, w = np.broadcast_arrays(np.asarray(one), np.asarray(other), np.asarray(weight, np.float32))
        real = (a >= 0) & (b >= 0) & (a != b)
        self.one.append(a[real].astype(np.int64))
        self.other.append(b[real].astype(np.int64))
        self.layer.append(np.full(int(real.sum()), int(layer), np.uint8))
        self.weight.append(w[real].astype(np.float32))

    def rows(self, n: int) -> Ties:
        """Compressed sparse rows; of ties listed twice in one layer the last one counts."""
        one, other = np.concatenate([*self.one, np.empty(0, np.int64)]), np.concatenate([*self.other, []])
        layer, weight = np.concatenate([*self.layer, []]), np.concatenate([*self.weight, []])
        low, high = np.minimum(one, other), np.maximum(one, other)
        last = _last_of_each((low * n + high) * len(Layer) + layer)
        one, other, layer, weight = low[last], high[last], layer[last], weight[last]
        ends = np.concatenate([one, other]).astype(np.int64)
        others = np.concatenate([other, one]).astype(np.int64)
        layers = np.concatenate([layer, layer]).astype(np.int64)
        order = np.argsort((ends * n + others) * len(Layer) + layers, kind="stable")
        start = np.zeros(n + 1, np.int32)
        np.cumsum(np.bincount(ends, minlength=n), out=start[1:])
        return Ties(
            start=start,
            who=others[order].astype(np.int32),
            weight=np.concatenate([weight, weight])[order].astype(np.float32),
            layer=layers[order].astype(np.uint8),
        )


def _last_of_each(keys: np.ndarray) -> np.ndarray:
    """Positions of the last occurrence of every key, in the order of the keys."""
    _, first = np.unique(keys[::-1], return_index=True)
    return keys.size - 1 - first
