"""CSV files made for people: spreadsheets read them with their signs right and compute nothing in them."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from experiments.storage.atomic import write_atomic
from experiments.wording.foreign import in_spreadsheet

ENCODING = "utf-8-sig"  # without the mark Excel takes a file for the code page of the machine


def write_spreadsheet(path: Path, head: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a table as CSV.

    Raises OSError when the disk refuses.
    """

    def fill(part: Path) -> None:
        with part.open("w", encoding=ENCODING, newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow([in_spreadsheet(name) for name in head])
            lines.writerows([in_spreadsheet(cell) for cell in row] for row in rows)

    write_atomic(path, fill)
