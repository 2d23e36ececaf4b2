"""Tables of text and Parquet files, read part by part: millions of rows need little memory (分块读取)."""

import csv
import gzip
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from experiments.records.table import NAME_TYPE
from sim.errors import ScenarioError

PART = 4 * 2**20  # bytes of text that are looked at together
SNIFFED = 2**18  # bytes that show encoding and delimiter
GZIP_MARK = b"\x1f\x8b"
DELIMITERS = ",;\t|"
type OnPart = Callable[[int, int], None]  # told how many bytes of how many are read


@dataclass(frozen=True, slots=True)
class Source:
    """A file of rows: where it is and how it is written. encoding, delimiter : "" for Parquet"""

    path: Path
    header: tuple[str, ...]
    encoding: str = ""
    delimiter: str = ""

    @property
    def is_parquet(self) -> bool:
        """Whether it is no text."""
        return not self.delimiter


def open_source(path: Path, encoding: str = "", delimiter: str = "") -> Source:
    """Look at a file: its columns, and for text its encoding and delimiter unless they are given.

    Raises ScenarioError for what is missing, empty, or cannot be read.
    """
    with refusals(path):
        with path.open("rb") as file:
            mark = file.read(4)
        if mark == b"PAR1":
            return Source(path, tuple(pq.read_schema(path).names))
        with unpacked(path) as file:
            start = file.read(SNIFFED)
    if not start.strip():
        raise ScenarioError(f"{path}: is empty. Records need a line with the names of columns.")
    encoding = encoding or _encoding(start, path)
    try:
        text = start.decode(encoding, errors="ignore").lstrip("\ufeff")
    except LookupError:
        raise ScenarioError(f"{path}: encoding '{encoding}' is not known. Such as utf-8, gb18030.") from None
    first = text.splitlines()[0]
    delimiter = delimiter or max(DELIMITERS, key=first.count)
    header = tuple(name.strip() for name in next(csv.reader(io.StringIO(text), delimiter=delimiter)))
    twice = next((name for n, name in enumerate(header) if name in header[:n]), None)
    if twice is not None:
        raise ScenarioError(f"{path}:1: two columns are called '{twice}'. Names of columns differ.")
    return Source(path, header, encoding, delimiter)


def _encoding(start: bytes, path: Path) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for name in ("utf-8", "gb18030"):
        try:
            start[: -4 if len(start) == SNIFFED else None].decode(name)
        except UnicodeDecodeError as error:
            if len(start) - error.start > 8 or name == "gb18030":
                continue
        return name
    raise ScenarioError(f"{path}: is no text in UTF-8, UTF-16 or GB 18030. Name its encoding in the mapping.")


def parts(
    source: Source, columns: Sequence[str], empty: Sequence[str], told: OnPart | None = None
) -> Iterator[pa.RecordBatch]:
    """The wanted columns, part by part: dictionaries of texts, or times where a Parquet file has them.

    Raises ScenarioError with line and column for a row that cannot be read.
    """
    with refusals(source.path):
        yield from (
            _parquet_parts(source, columns, empty, told)
            if source.is_parquet
            else _text_parts(source, columns, empty, told)
        )


def _parquet_parts(
    source: Source, columns: Sequence[str], empty: Sequence[str], told: OnPart | None
) -> Iterator[pa.RecordBatch]:
    file = pq.ParquetFile(source.path)
    total, done = file.metadata.num_rows, 0
    for batch in file.iter_batches(batch_size=131_072, columns=list(columns)):
        arrays = [_texts_or_times(batch.column(name), empty) for name in columns]
        yield pa.RecordBatch.from_arrays(arrays, names=list(columns))
        done += batch.num_rows
        if told:
            told(done, total)


def _texts_or_times(column: pa.Array, empty: Sequence[str]) -> pa.Array:
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("ms", tz=kind.tz), safe=False)
    if pa.types.is_date(kind):
        return column.cast(pa.timestamp("ms"))
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
    texts = column.cast(pa.string())
    nothing = pc.is_in(texts, pa.array(["", *empty], pa.string()))
    return pc.if_else(nothing, pa.scalar(None, pa.string()), texts).dictionary_encode().cast(NAME_TYPE)


def _text_parts(
    source: Source, columns: Sequence[str], empty: Sequence[str], told: OnPart | None
) -> Iterator[pa.RecordBatch]:
    wrong: list[Any] = []

    def refuse(row: Any) -> str:
        wrong.append(row)
        return "error"

    size = source.path.stat().st_size
    with source.path.open("rb") as raw, _counted(raw, source) as file:
        try:
            with arrow_csv.open_csv(
                file,
                arrow_csv.ReadOptions(
                    block_size=PART,
                    encoding=source.encoding,
                    column_names=list(source.header),
                    skip_rows=1,
                    use_threads=False,
                ),
                arrow_csv.ParseOptions(
                    delimiter=source.delimiter, newlines_in_values=True, invalid_row_handler=refuse
                ),
                arrow_csv.ConvertOptions(
                    include_columns=list(columns),
                    column_types=dict.fromkeys(columns, NAME_TYPE),
                    null_values=["", *empty],
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=True,
                    check_utf8=True,
                ),
            ) as reader:
                for batch in reader:
                    yield batch
                    if told:
                        told(raw.tell(), size)
        except pa.ArrowInvalid as error:
            if "Empty CSV" in str(error) or "no columns" in str(error):
                return
            raise _unreadable(source, wrong, error) from error


@contextmanager
def _counted(raw: BinaryIO, source: Source) -> Iterator[Any]:
    file = pa.PythonFile(raw, mode="r")
    packed = raw.read(2) == GZIP_MARK
    raw.seek(0)
    yield pa.CompressedInputStream(file, "gzip") if packed else file


def _unreadable(source: Source, wrong: list[Any], error: Exception) -> ScenarioError:
    if wrong:
        width = len(source.header)
        line, cells = next(((n, row) for n, row in rows_of(source) if row and len(row) != width), (0, []))
        return ScenarioError(
            f"{source.path}:{line}: {len(cells)} cells, but the first line names {width} columns. Are there "
            f"separators ('{source.delimiter}') inside a text without quotes?"
        )
    if "UTF8" in str(error):
        with unpacked(source.path) as file:
            for line, text in enumerate(file, 1):
                try:
                    text.decode(source.encoding)
                except UnicodeDecodeError as found:
                    return ScenarioError(
                        f"{source.path}:{line}: byte {found.start + 1} of this line is no {source.encoding}. "
                        'Name the encoding in the mapping, such as encoding = "gb18030".'
                    )
    return ScenarioError(f"{source.path}: cannot be read as a table ({error}).")


def rows_of(source: Source) -> Iterator[tuple[int, list[str]]]:
    """(line on which a row begins, its cells), the header left out; only to say where something is wrong."""
    with unpacked(source.path) as file:
        text = io.TextIOWrapper(file, encoding=source.encoding, errors="replace", newline="")
        reader = csv.reader(text, delimiter=source.delimiter)
        next(reader, None)
        begins = reader.line_num + 1
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1


def place_of(source: Source, column: str, text: str) -> str:
    """Where a text stands in a column, as "FILE:LINE column 'NAME'"; the number of the row for Parquet."""
    if source.is_parquet:
        return f"{source.path} column '{column}'"
    number = source.header.index(column)
    for line, cells in rows_of(source):
        if len(cells) > number and cells[number].strip() == text.strip():
            return f"{source.path}:{line} column '{column}'"
    return f"{source.path} column '{column}'"


def no_column(source: Source, word: str, names: Sequence[str], where: str) -> ScenarioError:
    """An error for columns that a mapping names and a file does not have."""
    wanted = " or ".join(f"'{name}'" for name in names)
    close = get_close_matches(names[0], source.header, n=1)
    near = f" Did you mean '{close[0]}'?" if close else ""
    shown = ", ".join(source.header[:20]) + (", ..." if len(source.header) > 20 else "")
    return ScenarioError(
        f"{source.path}:1: no column {wanted}, which {where or 'the mapping'} names for {word}.{near} "
        f"Columns: {shown}."
    )


@contextmanager
def unpacked(path: Path) -> Iterator[Any]:
    """The bytes of a file, unpacked if it is gzipped."""
    with path.open("rb") as file:
        packed = file.read(2) == GZIP_MARK
    with gzip.open(path) if packed else path.open("rb") as opened:
        yield opened


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """What the system refuses, and what is broken, as one message."""
    try:
        yield
    except IsADirectoryError as error:
        raise ScenarioError(f"{path}: is a folder. Name the file inside it.") from error
    except FileNotFoundError as error:
        near = [p.name for p in path.parent.iterdir() if p.is_file()] if path.parent.is_dir() else []
        close = get_close_matches(path.name, near, n=1)
        more = f" Did you mean '{close[0]}'?" if close else ""
        raise ScenarioError(f"{path}: no such file of records.{more}") from error
    except (gzip.BadGzipFile, EOFError) as error:
        raise ScenarioError(f"{path}: broken gzip file ({error}). Compress it again.") from error
    except PermissionError as error:
        raise ScenarioError(f"{path}: cannot be read ({error.strerror}). Check its permissions.") from error
    except pa.ArrowException as error:
        raise ScenarioError(f"{path}: cannot be read ({error}).") from error
