"""How a table was saved: recognised, put right, and named (表格格式).

Spreadsheets and statistics programs write the same table in many ways: UTF-8 or UTF-16 with or without a mark
or GB 18030; cells parted by commas, semicolons or tabs; decimal commas; `="0123"` for a code; empty columns
and rows at the end; a column of row numbers; blanks behind quotation marks; names of columns in capitals or
full-width letters. All of these are read. What would have to be guessed is refused.
"""

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sim.city.readers.characters import hidden_said, narrow, plain
from sim.errors import ScenarioError
from sim.texts import HAN

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
FULL_WIDTH = {"，": ",", "；": ";", "、": ",", "：": ","}
OTHER_DELIMITERS = f"|:{''.join(FULL_WIDTH)}"
HEADER_WITHIN = 10  # records among which a header below a title is looked for
MARKS = (  # the longer one first: that of UTF-32 begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
BINARY = {b"PK\x03\x04": "an Excel workbook or a zip archive", b"\xd0\xcf\x11\xe0": "an old Excel workbook"}
UNMARKED = (  # encoding, bytes of a sign, name
    ("utf-16-le", 2, "UTF-16 without a mark"),
    ("utf-16-be", 2, "UTF-16 without a mark"),
    ("utf-32-le", 4, "UTF-32 without a mark"),
    ("utf-32-be", 4, "UTF-32 without a mark"),
)
SAMPLE = 4096  # bytes by which an encoding without a mark is known
PLAIN_SHARE = (
    0.25  # of signs below U+0080: every table and every JSON has more, read the wrong way round none
)
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t])"?[ ,;\t]*\r?\n', re.IGNORECASE)  # Excel's own first line
_ANY_DELIMITER = re.compile(f"[{''.join(DELIMITERS)}{OTHER_DELIMITERS}]")
_UNNAMED = re.compile(r"(Unnamed: \d+)?")  # pandas calls a column without a name so
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_FLOAT_CODE = re.compile(r"(\d+)\.0+")
_FRACTION_CODE = re.compile(r"\d+\.\d*[1-9]\d*")
_SHORTENED_CODE = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)


class Decoded(NamedTuple):
    """Text of a file, and the name of its encoding."""

    text: str
    encoding: str


def decoded(content: bytes, path: str) -> Decoded:
    """Text of a file in UTF-8, UTF-16 or UTF-32, or GB 18030. Raises ScenarioError for others."""
    for start, kind in BINARY.items():
        if content.startswith(start):
            raise ScenarioError(f"{path}: is {kind}, not a text. Save the table as CSV UTF-8 and name that.")
    for mark, encoding, name in MARKS:
        if content.startswith(mark):
            try:
                return Decoded(content.decode(encoding), name)
            except UnicodeDecodeError as error:
                raise _not_text(content, path, error, name) from error
    if found := _unmarked(content, path):
        return found
    try:
        return Decoded(content.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError as error:
        text = _chinese(content)
        if text is None:
            raise _not_text(content, path, error, "UTF-8 or GB 18030") from error
        return Decoded(text, "GB 18030")


def _unmarked(content: bytes, path: str) -> Decoded | None:
    """A text of two or four bytes a sign without a mark, known by its many plain signs; else None.

    Raises ScenarioError where such a text is broken.
    """
    for encoding, width, name in UNMARKED if b"\x00" in content[:SAMPLE] else ():
        sample = content[:SAMPLE].decode(encoding, errors="replace")
        signs = sum("\x00" < sign < "\x80" for sign in sample)
        if "\x00" not in sample and signs >= PLAIN_SHARE * min(len(content), SAMPLE) / width:
            try:
                return Decoded(content.decode(encoding), name)
            except UnicodeDecodeError as error:
                raise _not_text(content, path, error, name) from error
    return None


def _chinese(content: bytes) -> str | None:
    """The content as GB 18030, if what comes out are common Chinese characters; else None.

    Other one-byte encodings can often be decoded too, into characters that nobody uses.
    """
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    foreign = [sign for sign in text if sign > "\x7f"]
    common = sum(_is_common(sign) for sign in foreign)
    return text if 2 * common >= len(foreign) else None


def _is_common(sign: str) -> bool:
    try:
        return len(sign.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def _not_text(content: bytes, path: str, error: UnicodeDecodeError, name: str) -> ScenarioError:
    line = content[: error.start].count(b"\n") + 1
    return ScenarioError(
        f"{path}:{line}: not {name} text (byte {error.start}). Save the file as UTF-8; spreadsheets call it "
        "'CSV UTF-8'."
    )


@dataclass(slots=True)
class Sheet:
    """A table as it stands in a text: its header, its records with their lines, and how it was saved.

    left_out : what was recognised as no part of the table, in words
    """

    path: str
    header: list[str]
    records: list[tuple[int, list[str]]]
    encoding: str
    delimiter: str
    left_out: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Names of the columns that have one."""
        return [name for name in self.header if not _UNNAMED.fullmatch(name)]

    @property
    def decimal_comma(self) -> bool:
        """Whether a comma inside a number is a decimal one: where semicolons part the cells."""
        return self.delimiter == ";"

    def spell(self, known: Collection[str]) -> None:
        """Spell names of columns as they are known where only capitals or full-width letters differ."""
        plainly = {name.casefold(): name for name in known}
        self.header = [plainly.get(narrow(name).casefold(), name) for name in self.header]

    def said(self) -> str:
        """One sentence on how the table was read."""
        parts = [f"{len(self.records)} rows", self.encoding, f"cells parted by {DELIMITERS[self.delimiter]}"]
        return f"{self.path}: {', '.join([*parts, *self.left_out])}"

    def cells(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Line and cells by name of every record. Raises ScenarioError for one that does not fit."""
        width = len(self.header)
        for line, record in self.records:
            if len(record) < width or any(record[width:]):
                raise ScenarioError(
                    f"{self.path}:{line}: {len(record)} cells, but the header has {width} columns. "
                    "Check commas and quotation marks."
                )
        kept = self._named_columns()
        for line, record in self.records:
            yield line, {name: record[at] for at, name in kept}

    def _named_columns(self) -> list[tuple[int, str]]:
        """Position and name of every column but those that hold nothing or number the rows."""
        kept, empty = [], 0
        for at, name in enumerate(self.header):
            if not _UNNAMED.fullmatch(name):
                kept.append((at, name))
                continue
            filled = [(line, record[at]) for line, record in self.records if record[at]]
            if not filled:
                empty += 1
            elif at == 0 and _counts_rows([value for _, value in filled]):
                self.left_out.append("a first column of row numbers left out")
            else:
                line, value = filled[0]
                raise ScenarioError(
                    f"{self.path}:{line}: column {at + 1} holds '{value[:40]}' but has no name. Write its "
                    "name into the header, or empty the column."
                )
        if empty:
            self.left_out.append(f"{empty} empty column{'s' * (empty > 1)} left out")
        return kept


def _counts_rows(values: Sequence[str]) -> bool:
    return any(values == [str(number + first) for number in range(len(values))] for first in (0, 1))


def sheet_of(text: Decoded, path: str) -> Sheet:
    """The table of a text. Raises ScenarioError where quotation marks do not match."""
    whole = plain(text.text)
    said = _SEPARATOR_LINE.match(whole)
    delimiter = said[1] if said else _delimiter(whole)
    records, blank = [], 0
    formulas = '="' in whole
    for line, raw in _csv_lines(whole, delimiter, path):
        record = [_cell(cell) for cell in raw] if formulas else [cell.strip() for cell in raw]
        if any(record):
            records.append((line, record))
        elif len(record) > 1:
            blank += 1
    if said:
        records.pop(0)
    header = records.pop(0)[1] if records else []
    left_out = [f"{blank} empty row{'s' * (blank > 1)} left out"] if blank else []
    left_out += [changed] if (changed := hidden_said(text.text)) else []
    return Sheet(path, header, records, text.encoding, delimiter, left_out)


def _cell(text: str) -> str:
    """Text of a cell without the formula that spreadsheets wrap around a code: `="0123"`."""
    text = text.strip()
    found = _FORMULA.fullmatch(text) if text.startswith("=") else None
    return found[1].strip() if found else text


def _delimiter(text: str) -> str:
    """The sign that parts the header into most cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    counts = {sign: _parts(first, sign) for sign in DELIMITERS}
    return max(counts, key=lambda sign: counts[sign])  # the comma comes first among equals


def _parts(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), []))
    except csv.Error:
        return 0


def header_hint(sheet: Sheet, needed: Sequence[str]) -> str:
    """Why columns may be missing, with a remedy; "" where nothing tells.

    A title stands above the header, a full-width or other sign parts its names, or it is in Chinese.
    """
    for line, record in sheet.records[:HEADER_WITHIN]:
        if set(needed) <= set(_words(record)):
            return f" Line {line} looks like the header; remove what stands above it."
    header = sheet.names
    sign = next((sign for sign in OTHER_DELIMITERS if len(header) == 1 and sign in header[0]), "")
    if sign and (sign not in FULL_WIDTH or all(len(record) == 1 for _, record in sheet.records)):
        return f" The cells seem to be parted by '{sign}'; use commas, semicolons or tabs."
    return full_width_hint(header) or _chinese_hint(header, needed)


def full_width_hint(header: Sequence[str]) -> str:
    """Names the first full-width sign that stands in a header where a plain one belongs; else nothing."""
    for name in header:
        for at, sign in enumerate(name, 1):
            if sign in FULL_WIDTH:
                return (
                    f" In the header, '{name[:60]}' holds the full-width sign '{sign}' (U+{ord(sign):04X}), "
                    f"its sign {at}. Write '{FULL_WIDTH[sign]}' there."
                )
    return ""


def _chinese_hint(header: Sequence[str], needed: Sequence[str]) -> str:
    names = [name for name in header if HAN.search(name)]
    if not names:
        return ""
    return (
        f" The names of columns are English: write {', '.join(needed)} in place of {', '.join(names)[:80]}."
    )


def _words(cells: Sequence[str]) -> list[str]:
    """The names in a line, whichever sign parts them."""
    return [word.strip().strip('"') for cell in cells for word in _ANY_DELIMITER.split(cell)]


def _csv_lines(text: str, delimiter: str, path: str) -> Iterator[tuple[int, list[str]]]:
    lines = io.StringIO(_closed(text, delimiter), newline="")
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
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


def _closed(text: str, delimiter: str) -> str:
    """The text without blanks between a closing quotation mark and the end of its cell (`"a" ,"b"`)."""
    blanks = "[ \u3000]" if delimiter == "\t" else "[ \t\u3000]"
    end = f"(?=[{delimiter}\\r\\n]|\\Z)"
    if not re.search(f'"{blanks}+{end}', text):
        return text
    # From the left and cell by cell, so that a mark inside of a cell is taken for none of its ends.
    return re.sub(f'(?<![^{delimiter}\\r\\n])( *"[^"]*(?:""[^"]*)*"){blanks}*{end}', r"\1", text)


def plain_codes(rows: Sequence[dict[str, str]], columns: Sequence[str]) -> str:
    """Put codes right in place: `110101.0`, which a spreadsheet took for a number, and full-width digits.

    Codes that are fractions, such as 2.1 beside 2.0, are left alone. Returns a code that cannot be put right
    because its digits were lost (`3.30106E+11`); "" where there is none.
    """
    odd = [
        (row, column)
        for column in columns
        for row in rows
        if not (row[column].isascii() and row[column].isdigit())
    ]
    for row, column in odd:
        text = row[column] = narrow(row[column]).strip("'").strip()  # a spreadsheet's sign for a text
        if _SHORTENED_CODE.fullmatch(text):
            return text
    if not any(_FRACTION_CODE.fullmatch(row[column]) for row, column in odd):
        for row, column in odd:
            found = _FLOAT_CODE.fullmatch(row[column])
            row[column] = found[1] if found else row[column]
    return ""
