"""Texts into times: formats that cannot be mistaken are tried, others have to be declared (时间的读取)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

ISO = "ISO8601"
TRIED = (
    ISO,
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日",
    "%m/%d/%Y %I:%M:%S %p",  # only Americans write AM and PM behind a date with strokes
)
OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")
EARLIEST, LATEST = np.datetime64("1900-01-01", "ms"), np.datetime64("2200-01-01", "ms")


class StampError(ValueError):
    """A text that is no time. `text` is what was found."""

    def __init__(self, text: str, message: str) -> None:
        super().__init__(message)
        self.text = text


@dataclass(slots=True)
class Stamps:
    """Reads one column of times, part by part, in one format.

    form : format of the texts; "" until the first part shows it
    moments : whether texts carry an offset from UTC; None until the first part shows it
    """

    form: str = ""
    moments: bool | None = None

    def read(self, texts: pa.DictionaryArray) -> pa.Array:
        """Times of a part: timestamp[ms], in UTC where texts carry offsets. Raises StampError."""
        given = [text.strip() for text in texts.dictionary.to_pylist()]
        found = self._values(given)
        table = pa.array(found, pa.timestamp("ms"), from_pandas=True)
        return table.take(texts.indices)

    def _values(self, given: Sequence[str]) -> np.ndarray:
        if not given:
            return np.zeros(0, "datetime64[ms]")
        self._look_at(given)
        values = self._parsed(given, self.form)
        lost = np.flatnonzero(np.isnat(values))
        if lost.size:
            text = given[lost[0]]
            raise StampError(text, f"'{text}' is no time{self._wanted()}.")
        outside = np.flatnonzero((values < EARLIEST) | (values > LATEST))
        if outside.size:
            text = given[outside[0]]
            raise StampError(text, f"'{text}' lies outside 1900 to 2200.")
        return values

    def _wanted(self) -> str:
        return (
            f" of the form {self.form}" if self.form != ISO else " such as 2025-01-31 or 2025-01-31 08:15:00"
        )

    def _look_at(self, given: Sequence[str]) -> None:
        with_offset = [bool(OFFSET.search(text)) and ":" in text for text in given]
        if not self.form:
            sample = given[:1000]
            fits = [form for form in TRIED if not np.isnat(self._parsed(sample, form)).any()]
            some = [form for form in TRIED if not np.isnat(self._parsed(sample[:1], form)).any()]
            if not fits and not some:
                raise StampError(
                    sample[0],
                    f"'{sample[0]}' is no time that can be read without being told how. Add "
                    'time = "%d/%m/%Y %H:%M" (day, month, year, hour, minute as they stand) to the mapping.',
                )
            self.form = (fits or some)[0]
        if self.moments is None:
            self.moments = with_offset[0]
        for text, is_moment in zip(given, with_offset, strict=True):
            if is_moment != self.moments:
                raise StampError(
                    text,
                    f"'{text}' {'has' if is_moment else 'lacks'} an offset from UTC, others of this column "
                    f"{'lack' if is_moment else 'have'} it. Write all of them alike.",
                )

    def _parsed(self, texts: Sequence[str], form: str) -> np.ndarray:
        series = pd.Series(texts, dtype="str")
        zoned = "%z" in form or (form == ISO and any(OFFSET.search(text) for text in texts))
        found = pd.to_datetime(series, format=form, errors="coerce", utc=zoned)
        if zoned:
            found = found.dt.tz_localize(None)
        return found.to_numpy().astype("datetime64[ms]")


def in_zone(column: pa.ChunkedArray, moments: bool, zone: str) -> tuple[pa.ChunkedArray, int]:
    """Times of a zone: moments are kept, clocks on the wall of that zone become moments.

    Returns the column, and how many wall times the clock showed twice or never (they are taken as the
    first of two, or moved on to the next there is). Without a zone nothing changes.
    """
    if not zone:
        return column, 0
    if moments:
        return column.cast(pa.timestamp("ms", tz="UTC")).cast(pa.timestamp("ms", tz=zone)), 0
    wall = pd.Series(column.to_pandas())
    first = np.ones(len(wall), np.bool_)
    odd = wall.dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT").isna() & wall.notna()
    moved = wall.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward")
    array = pa.Array.from_pandas(moved.dt.as_unit("ms"), type=pa.timestamp("ms", tz=zone))
    return pa.chunked_array([array]), int(odd.sum())
