"""The same again: at the same place and of the same type, or by the same person (重复诉求)."""

from collections.abc import Iterator

import numpy as np

from experiments.records.measures.watched import Watched
from experiments.records.table import DAY


def repeats(watched: Watched) -> Iterator[tuple[str, float]]:
    """Of cases with a place and a type: share with an earlier one of both, by time and while it was open.

    The last one before counts. Differences are whole days.
    """
    records = watched.records
    place, kind = records.codes("place")[0], records.codes("type")[0]
    mine = np.flatnonzero((place >= 0) & (kind >= 0))
    if mine.size:
        opened = records.seconds("opened")[mine]
        order = np.lexsort((opened, kind[mine], place[mine]))
        rows = mine[order]
        same = np.zeros(rows.size, np.bool_)
        same[1:] = (np.diff(place[rows]) == 0) & (np.diff(kind[rows]) == 0)
        opened = opened[order]
        before = np.roll(np.where(watched.closed[rows], records.seconds("closed")[rows], np.inf), 1)
        gap = np.floor(np.diff(opened, prepend=opened[:1]) / DAY)
        ended = before < opened
        yield "repeat_30", float((same & (gap <= 30)).mean())
        yield "repeat_90", float((same & (gap <= 90)).mean())
        yield "repeat_90_closed", float((same & (gap <= 90) & ended).mean())
        yield "repeat_open", float((same & ~ended).mean())
    person = records.codes("person")[0]
    known = person[person >= 0]
    if known.size:
        yield "repeat_person", float((np.bincount(known)[known] > 1).mean())
