"""Reading a user's file: every way it can be unusable gets one clear message (读取文件)."""

import gzip
import io
import math
import re
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from sim.city.readers.characters import check_characters, narrow
from sim.city.readers.sheets import Sheet, decoded, full_width_hint, header_hint, plain_codes, sheet_of
from sim.errors import ScenarioError
from sim.notes import note
from sim.values import whole_text

MEGABYTE = 1_000_000
LARGEST_FILE = 20 * MEGABYTE
LARGEST_UNPACKED = 200 * MEGABYTE  # a gzipped table of all communities of a country fits
LONGEST_PATH_SHOWN = 300
GZIP_MARK = b"\x1f\x8b"
_THOUSANDS = re.compile(r"\d{1,3}([,.' \u00a0\u202f]\d{3})+")


def near_match(word: str, known: Collection[str]) -> str:
    """' Did you mean ...?' if something close is known, else nothing."""
    close = get_close_matches(word, sorted(known), n=1)
    return f" Did you mean '{close[0]}'?" if close else ""


def is_file(path: str | Path) -> bool:
    """Whether there is a file of this name; a name that no file can have is none."""
    return S_ISREG(_mode(str(path)))


def _shown(path: str) -> str:
    return path if len(path) <= LONGEST_PATH_SHOWN else f"{path[:LONGEST_PATH_SHOWN]}..."


def _mode(path: str) -> int:
    try:
        return Path(path).stat().st_mode
    except (OSError, ValueError):  # not there, not allowed, too long, or no name at all
        return 0


def read_bytes(path: str, what: str) -> bytes:
    """Content of a file, unpacked if it is gzipped; refuses what is missing, a folder or too large."""
    file = Path(path)
    if S_ISDIR(_mode(path)):
        raise ScenarioError(f"{path}: is a folder; {what} must be a file. Name the file inside it.")
    if not is_file(path):
        near = S_ISDIR(_mode(str(file.parent)))
        beside = [p.name for p in file.parent.iterdir() if p.is_file()] if near else []
        raise ScenarioError(
            f"{_shown(path)}: no such file ({what}).{near_match(file.name, beside)} "
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
    """Text of a file in UTF-8, UTF-16 or GB 18030."""
    return decoded(read_bytes(path, what), path).text


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells by column, and where it stands."""

    path: str
    line: int
    cells: dict[str, str]
    decimal_comma: bool = False

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
        text = self._digits(column)
        if not text:
            return None
        try:
            value = math.nan if "_" in text else float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise self.error(column, f"'{text}' must be a number between {low:g} and {high:g}.")
        return value

    def whole(self, column: str, low: int, high: int) -> int | None:
        """A whole number between `low` and `high`, or None if the cell is empty.

        `3000.0` is whole: pandas writes it where a column has gaps.
        """
        text = self._digits(column)
        if not text:
            return None
        value = whole_text(text)
        if value is None:
            hint = " Leave out the signs between thousands." if _THOUSANDS.fullmatch(text) else ""
            raise self.error(column, f"'{text}' must be a whole number from {low} to {high}.{hint}")
        if not low <= value <= high:
            raise self.error(column, f"{text} must be a whole number from {low} to {high}.")
        return value

    def _digits(self, column: str) -> str:
        """Text of a number with a decimal point."""
        text = self.text(column)
        return text.replace(",", ".") if self.decimal_comma and text.count(",") == 1 else text


def read_table(
    path: str,
    what: str,
    needed: Sequence[str],
    allowed: Sequence[str] | None = None,
    codes: Sequence[str] = ("code", "parent"),
) -> list[Row]:
    """Rows of a table with a header, however a spreadsheet saved it (see `sim.city.readers.sheets`).

    needed : columns that must be there
    allowed : further columns that may be there; None lets every column through
    codes : columns that hold codes of areas
    """
    return sheet_rows(read_sheet(path, what), what, needed, allowed, codes)


def read_sheet(path: str, what: str) -> Sheet:
    """A table as it stands in a file."""
    text = decoded(read_bytes(path, what), path)
    check_characters(text.text, path)
    return sheet_of(text, path)


def sheet_rows(
    sheet: Sheet, what: str, needed: Sequence[str], allowed: Sequence[str] | None, codes: Sequence[str]
) -> list[Row]:
    """Rows of a sheet (see `read_table`); notes how it was understood."""
    sheet.spell([*needed, *(allowed or ())])
    _check_header(sheet, what, needed, allowed)
    found = list(sheet.cells())
    if not found:
        raise ScenarioError(f"{sheet.path}: no rows below the header; {what} needs at least one.")
    mine = [name for name in codes if name in sheet.names]
    if any(narrow(cells[name]) != cells[name] for _, cells in found for name in mine):
        sheet.left_out.append("full-width signs in codes read as plain ones")
    lost = plain_codes([cells for _, cells in found], mine)
    if lost:
        raise ScenarioError(
            f"{sheet.path}: '{lost}' is a code that a spreadsheet has shortened; its digits are lost. Take "
            "the codes from their source again and format the column as text."
        )
    note(f"{sheet.said()}.")
    path, comma = sheet.path, sheet.decimal_comma
    return [Row(path, line, cells, comma) for line, cells in found]


def _check_header(sheet: Sheet, what: str, needed: Sequence[str], allowed: Sequence[str] | None) -> None:
    known, header, path = [*needed, *(allowed or ())], sheet.names, sheet.path
    missing = [name for name in needed if name not in header]
    if missing:
        raise ScenarioError(
            f"{path}: no column '{missing[0]}'. {what[0].upper()}{what[1:]} needs the columns "
            f"{', '.join(needed)}; it has {', '.join(header) or 'none'}.{header_hint(sheet, needed)}"
        )
    twice = [name for name in header if header.count(name) > 1]
    if twice:
        raise ScenarioError(f"{path}: column '{twice[0]}' stands twice in the header. Remove one.")
    unknown = [name for name in header if allowed is not None and name not in known]
    if unknown:
        raise ScenarioError(
            f"{path}: unknown column '{unknown[0]}'.{near_match(unknown[0], known)} "
            f"Columns: {', '.join(known)}. Remove it or rename it.{full_width_hint(header)}"
        )
