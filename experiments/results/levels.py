"""What an outcome was at each value of a factor, whatever the other factors were (逐值结果)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.designs.factors import Factor
from experiments.statistics.paired import PairedDifference, paired_difference

PARTS = 3  # of a range, each with equally many points


@dataclass(frozen=True, slots=True)
class Level:
    """One value of a factor, or one part of its range: what an outcome was there.

    value : in words; points : how many have it
    found : the second scenario beside the first at these points; of one scenario, these points beside the
        first row's
    """

    factor: Factor
    value: str
    points: int
    found: PairedDifference


def sides_of(
    whole: pd.DataFrame, metric: str, scenario: str | None, baseline: str | None
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Outcome by point and seed of the scenario that is looked at, and of the one it is set beside.

    whole : results (`Store.results`); scenario : None where every point has one of its own
    """

    def table(name: str | None) -> pd.DataFrame:
        mine = whole if name is None else whole[whole["scenario"] == name]
        rows = mine.drop_duplicates(["point", "seed"]).set_index(["point", "seed"])[metric]
        return rows.astype(float).unstack("seed")

    return table(scenario), None if baseline is None else table(baseline)


def levels_of(
    factor: Factor, values: pd.Series, sides: tuple[pd.DataFrame, pd.DataFrame | None], direction: str
) -> Iterator[Level]:
    """The outcome at every value of a factor, or in every part of its range.

    values : of the factor by point; sides : of `sides_of`
    """
    there, beside = sides
    first: np.ndarray | None = None
    for words, points in _parts(factor, values):
        at = there.index.intersection(points)
        if not len(at):
            continue
        second = there.loc[at].mean(axis=0).to_numpy()
        first = second if first is None else first
        base = first if beside is None else beside.loc[beside.index.intersection(at)].mean(axis=0).to_numpy()
        yield Level(factor, words, len(at), paired_difference(base, second, direction, unpaired=False))


def _parts(factor: Factor, values: pd.Series) -> Iterator[tuple[str, pd.Index]]:
    """The listed values, or parts of a range with equally many points; in words, with their points."""
    known = values.dropna()
    if factor.levels:
        said = known.map(_said)
        order = [_said(level) for level in factor.levels]
        for word in dict.fromkeys([*(w for w in order if w in set(said)), *said]):
            yield word, said.index[said == word]
        return
    numbers = known.astype(float).sort_values(kind="stable")
    distinct = numbers.nunique()
    if distinct <= 2 * PARTS:
        for value in numbers.unique():
            yield _said(value), numbers.index[numbers == value]
        return
    for part in np.array_split(np.arange(len(numbers)), PARTS):
        mine = numbers.iloc[part]
        yield f"{_said(mine.iloc[0])} – {_said(mine.iloc[-1])}", mine.index


def _said(value: object) -> str:
    if isinstance(value, float | np.floating):
        return f"{value:.3g}".replace("-", "−")
    if isinstance(value, list | tuple | np.ndarray):
        return ", ".join(map(str, value))
    return str(value)
