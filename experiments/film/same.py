"""The same disputes on both sides: how they fared, as counts and as a table (同一纠纷).

Disputes are the problems that were judged under both and that arose under both.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from experiments.film.anatomy import Crossing
from experiments.film.same_wanted import NAMES, Wanted
from experiments.film.take import Take
from experiments.statistics.winners import fates, matched

PAGE = 100  # rows
PREVENTED = "prevented"
COLUMNS = {"telling": "rank", "place": "subdistrict"}  # by which a sort orders


@dataclass(frozen=True, eq=False)
class Same:
    """Two takes of one city and seed, dispute by dispute."""

    takes: tuple[Take, Take]
    crossing: Crossing = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "crossing", Crossing(self.takes))

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """`matched` of both sides, A being the first; the prevented ones are in it, too."""
        frames = [take.frame.assign(scenario=name) for take, name in zip(self.takes, ("a", "b"), strict=True)]
        return matched(pd.concat(frames, ignore_index=True), "a", "b")

    @property
    def counts(self) -> dict[str, int]:
        """How many of the pairs fare how."""
        row = fates(self.pairs).iloc[0]
        return {name: int(row[fate]) for fate, name in NAMES.items()}

    @cached_property
    def disputes(self) -> pd.DataFrame:
        """A row per dispute that arose under both: key, topic, subdistrict, community, breadth, born (day
        after the reform), fate, fate_a, fate_b, days_a, days_b, parted (day after the reform, -1 never), rank
        (in the order of telling, those that do not tell after all others).
        """
        rows = self.pairs
        rows = rows[(rows["fate_a"] != PREVENTED) & (rows["fate_b"] != PREVENTED)]
        start = self.takes[0].shot.spin_up
        keys = rows["key"].tolist()
        parted = np.array([self.crossing.parted.get(key, start - 1) - start for key in keys], np.int64)
        ranks = {key: rank for rank, key in enumerate(self.telling)}
        return pd.DataFrame(
            {
                **{name: rows[name] for name in ("key", "topic", "subdistrict", "community", "breadth")},
                "born": rows["born_a"] - start,
                "fate": rows["fate"].map(NAMES),
                "fate_a": rows["fate_a"],
                "fate_b": rows["fate_b"],
                "days_a": rows["days_open_a"],
                "days_b": rows["days_open_b"],
                "parted": parted,
                "rank": [ranks.get(key, len(rows)) for key in keys],
            }
        ).reset_index(drop=True)

    @cached_property
    def fates(self) -> dict[int, str]:
        """Key -> how a dispute fares, of those of the cohort."""
        return dict(zip(self.pairs["key"].tolist(), self.pairs["fate"].map(NAMES).tolist(), strict=True))

    @cached_property
    def telling(self) -> list[int]:
        """Keys of the disputes that tell most, see `Crossing.telling`."""
        return self.crossing.telling(self.fates)

    @property
    def with_turning(self) -> Mapping[str, tuple[int, int]]:
        """Of the disputes whose fate differs: how many have a turning point, and how many there are."""
        counts = self.counts
        found = Counter(self.fates[key] for key in self.telling)
        return {fate: (found[fate], counts[fate]) for fate in ("only_a", "only_b")}


def chosen(disputes: pd.DataFrame, wanted: Wanted) -> tuple[pd.DataFrame, int]:
    """The rows of a page, and how many rows there are on all pages.

    A text is looked for in the column `words`, which names place and topic; without it in the subdistrict.
    """
    rows = disputes
    for column, value in (("fate", wanted.fate), ("topic", wanted.topic)):
        if value:
            rows = rows[rows[column] == value]
    if wanted.text:
        named = rows["words" if "words" in rows else "subdistrict"]
        rows = rows[named.str.contains(wanted.text, case=False, regex=False)]
    by = COLUMNS.get(wanted.sort, wanted.sort)
    ordered = rows.sort_values([by, "key"], ascending=[not wanted.down, True], kind="stable")
    page = ordered.iloc[wanted.page * PAGE : (wanted.page + 1) * PAGE]
    return page, len(rows)


def plain_rows(page: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain data: keys as texts, what is not defined as None."""
    found = []
    for row in page.to_dict("records"):
        days = {name: None if pd.isna(row[name]) else int(row[name]) for name in ("days_a", "days_b")}
        parted = None if row["parted"] < 0 else int(row["parted"])
        plain = {name: row[name] for name in ("topic", "subdistrict", "fate", "fate_a", "fate_b")}
        numbers = {name: int(row[name]) for name in ("community", "breadth", "born")}
        found.append({"key": str(row["key"]), **plain, **numbers, **days, "parted": parted})
    return found
