"""Reading a user's file: every way it can be unusable gets one clear message (读取文件)."""

import csv
import gzip
import io
import math
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from sim.errors import ScenarioError

MEGABYTE = 1_000_000
LARGEST_FILE = 20 * MEGABYTE
LARGEST_UNPACKED = 200 * MEGABYTE  # a gzipped table of all communities of a country fits
GZIP_MARK = b"\x1f\x8b"


def near_match(word: str, known: Collection[str]) -> str:
    """' Did you mean ...?' if something close is known, else nothing."""
    close = get_close_matches(word, sorted(known), n=1)
    return f" Did you mean '{close[0]}'?" if close else ""


def read_bytes(path: str, what: str) -> bytes:
    """Content of a file, unpacked if it is gzipped; refuses what is missing, a folder or too large."""
    file = Path(path)
    if file.is_dir():
        raise ScenarioError(f"{path}: is a folder; {what} must be a file. Name the file inside it.")
    if not file.is_file():
        beside = [p.name for p in file.parent.iterdir() if p.is_file()] if file.parent.is_dir() else []
        raise ScenarioError(
            f"{path}: no such file ({what}).{near_match(file.name, beside)} "
            "A path in a scenario file starts at the folder of that file, any other where the command runs."
        )
    size = file.stat().st_size
    if size > LARGEST_FILE:
        raise ScenarioError(
            f"{path}: {size / MEGABYTE:.1f} MB; {what} must be at most {LARGEST_FILE // MEGABYTE} MB. "
            "Keep the rows of your city only, or compress a table with gzip."
        )
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read ({error.strerror}). Check its permissions.") from error
    return _unpacked(content, path) if content.startswith(GZIP_MARK) else content


def _unpacked(content: bytes, path: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            unpacked = packed.read(LARGEST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ScenarioError(f"{path}: broken gzip file ({error}). Compress it again.") from error
    if len(unpacked) > LARGEST_UNPACKED:
        raise ScenarioError(
            f"{path}: more than {LARGEST_UNPACKED // MEGABYTE} MB when unpacked. "
            "Keep the rows of your city only."
        )
    return unpacked


def read_text(path: str, what: str) -> str:
    """Text of a UTF-8 file (with or without a byte-order mark)."""
    content = read_bytes(path, what)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ScenarioError(
            f"{path}:{line}: not UTF-8 text (byte {error.start}). Save the file as UTF-8; "
            "spreadsheets call it 'CSV UTF-8'."
        ) from error


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells by column, and where it stands."""

    path: str
    line: int
    cells: dict[str, str]

    def error(self, column: str, message: str) -> ScenarioError:
        """An error that points at a cell of this row."""
        return ScenarioError(f"{self.path}:{self.line} column '{column}': {message}")

    def text(self, column: str) -> str:
        """Text of a cell without space around it; empty where the table has no such column."""
        return self.cells.get(column, "").strip()

    def needed(self, column: str) -> str:
        """Text of a cell that must not be empty."""
        value = self.text(column)
        if not value:
            raise self.error(column, "is empty. Fill it in.")
        return value

    def number(self, column: str, low: float, high: float) -> float | None:
        """A number between `low` and `high`, or None if the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise self.error(column, f"'{text}' must be a number between {low:g} and {high:g}.")
        return value

    def whole(self, column: str, low: int, high: int) -> int | None:
        """A whole number between `low` and `high`, or None if the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        try:
            value = int(text)
        except ValueError:
            raise self.error(column, f"'{text}' must be a whole number from {low} to {high}.") from None
        if not low <= value <= high:
            raise self.error(column, f"{value} must be a whole number from {low} to {high}.")
        return value


def read_table(
    path: str, what: str, needed: Sequence[str], allowed: Sequence[str] | None = None
) -> list[Row]:
    """Rows of a CSV table with a header.

    needed : columns that must be there
    allowed : further columns that may be there; None lets every column through
    """
    return table_rows(read_text(path, what), path, what, needed, allowed)


def table_rows(
    text: str, path: str, what: str, needed: Sequence[str], allowed: Sequence[str] | None = None
) -> list[Row]:
    """Rows of the text of a CSV table (see `read_table`)."""
    lines = _csv_lines(text, path)
    _, header = next(lines, (1, []))
    header = [name.strip() for name in header]
    _check_header(header, path, what, needed, allowed)
    rows = []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise ScenarioError(
                f"{path}:{line}: {len(cells)} cells, but the header has {len(header)} columns. "
                "Check commas and quotation marks."
            )
        rows.append(Row(path, line, dict(zip(header, cells, strict=True))))
    if not rows:
        raise ScenarioError(f"{path}: no rows below the header; {what} needs at least one.")
    return rows


def header_of(text: str, path: str) -> list[str]:
    """Names of the columns of a CSV table."""
    _, header = next(_csv_lines(text, path), (1, []))
    return [name.strip() for name in header]


def _csv_lines(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ScenarioError(
                f"{path}:{reader.line_num}: broken CSV ({error}). Check commas and quotation marks."
            ) from error
        yield reader.line_num, cells


def _check_header(
    header: list[str], path: str, what: str, needed: Sequence[str], allowed: Sequence[str] | None
) -> None:
    known = [*needed, *(allowed or ())]
    missing = [name for name in needed if name not in header]
    if missing:
        raise ScenarioError(
            f"{path}: no column '{missing[0]}'. {what[0].upper()}{what[1:]} needs the columns "
            f"{', '.join(needed)}; it has {', '.join(header) or 'none'}."
        )
    twice = [name for name in header if header.count(name) > 1]
    if twice:
        raise ScenarioError(f"{path}: column '{twice[0]}' stands twice in the header. Remove one.")
    unknown = [name for name in header if allowed is not None and name not in known]
    if unknown:
        raise ScenarioError(
            f"{path}: unknown column '{unknown[0]}'.{near_match(unknown[0], known)} "
            f"Columns: {', '.join(known)}. Remove it or rename it."
        )
