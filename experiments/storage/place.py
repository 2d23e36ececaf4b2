"""Where results lie: a folder of this machine, or an address that fsspec knows, such as s3://bucket/first.

A file appears whole or not at all: here it is written beside its place and renamed; object stores put whole
objects. Nothing is ever changed in place, so readers and writers need no lock among each other.
"""

import errno
import json
import shlex
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.storage.atomic import file_errors, remove_leftovers, write_atomic
from sim.errors import ScenarioError
from sim.scenario.former_names import OUTCOMES, columns_of, present_columns
from sim.scenario.text import shown

LOCAL = ("file://", "local://")
COMPRESSION = "zstd"
MEMORY = "memory"
ASIDE = "damaged"  # folder of files that `gongzhi repair` took out of the tables


class DamagedError(ScenarioError):
    """A file of a result folder that is there and is not what it should be."""


class Place:
    """A folder, here or elsewhere; `local` is its path when it is on this machine, else None.

    Names of files are relative, such as `runs/part-1.parquet`.
    """

    def __init__(self, address: "str | Path | Place") -> None:
        if not isinstance(address, str | Path | Place):
            raise ScenarioError(
                f"the folder for results is {shown(address)}. Give its name, such as 'results/first'."
            )
        self.address = str(address)
        if "\0" in self.address:
            raise ScenarioError("the name of the folder for results has a sign that no file may bear (\\0).")
        if not self.address.strip():
            raise ScenarioError("the folder for results has an empty name. Name one, such as results/first.")
        self.local: Path | None = None
        self.files: Any = None  # the fsspec file system of an address
        if isinstance(address, Path) or "://" not in self.address:
            self.local = Path(self.address)
        elif self.address.startswith(LOCAL):
            self.local = Path(self.address.partition("://")[2])
        else:
            self.files, self.root = _file_system(self.address)

    def __str__(self) -> str:
        return str(self.local) if self.local is not None else self.address

    def is_there(self) -> bool:
        """Whether the folder exists; one of an object store exists when something lies in it."""
        if self.local is not None:
            return self.local.is_dir()
        return bool(self.files.exists(self.root))

    def prepare(self) -> None:
        """Make the folder if it is absent and clear away what dead writers left behind."""
        if self.local is not None:
            self.local.mkdir(parents=True, exist_ok=True)
            remove_leftovers(self.local)

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        if self.local is not None:
            return (self.local / name).exists()
        return bool(self.files.exists(self._full(name)))

    def names(self, folder: str = "") -> list[str]:
        """Names of the files in a folder inside, or of everything at the top, in order."""
        if self.local is not None:
            inside = self.local / folder
            return sorted(path.name for path in inside.iterdir()) if inside.is_dir() else []
        try:
            found = self.files.ls(self._full(folder), detail=False, refresh=True)
        except FileNotFoundError:
            return []
        except TypeError:  # a file system without a cache of listings
            found = self.files.ls(self._full(folder), detail=False)
        return sorted(PurePosixPath(path).name for path in found)

    def tables(self, folder: str) -> list[str]:
        """Names of the Parquet files in a folder inside, in order."""
        return [name for name in self.names(folder) if name.endswith(".parquet")]

    def sizes(self, folder: str) -> dict[str, int]:
        """Bytes of every Parquet file in a folder inside. Raises FileNotFoundError when one is just going."""
        names = self.tables(folder)
        if self.local is not None:
            return {name: (self.local / folder / name).stat().st_size for name in names}
        return {name: int(self.files.size(self._full(f"{folder}/{name}")) or 0) for name in names}

    def read(self, name: str) -> bytes:
        """Content of a file. Raises OSError."""
        if self.local is not None:
            return (self.local / name).read_bytes()
        return bytes(self.files.cat_file(self._full(name)))

    def write(self, name: str, content: bytes) -> None:
        """Put a whole file in place. Raises OSError when the disk or the service refuses."""
        if self.local is None:
            try:
                self.files.pipe_file(self._full(name), content)
            except NotImplementedError:
                raise OSError(errno.EROFS, "addresses of this kind can only be read") from None
            return
        path = self.local / name
        path.parent.mkdir(parents=True, exist_ok=True)

        def fill(leftover: Path) -> None:
            leftover.write_bytes(content)

        write_atomic(path, fill)

    def write_json(self, name: str, content: object) -> None:
        """Store `content` as readable JSON."""
        self.write(name, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())

    def write_table(self, name: str, table: pa.Table) -> None:
        """Store a table as one Parquet file."""
        self.write(name, parquet_bytes(table))

    def read_table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """One Parquet file, or some columns of it.

        Raises FileNotFoundError when it is gone, DamagedError when its content is no table, ScenarioError
        with the cause when it may be whole and cannot be read.
        """
        kind = "points" if name.startswith("points") else name.partition("/")[0]
        if columns is not None and self.files is not None:
            with suppress(pa.ArrowException, OSError, ValueError):  # fetches only what is asked for
                return _columns_of(self.files.open(self._full(name), "rb"), columns, kind, str(self))
        try:
            content = self.read(name)
        except FileNotFoundError:
            raise
        except OSError:
            with file_errors(self.where(name), "read results"):
                raise
        try:
            return _columns_of(pa.BufferReader(content), columns, kind, str(self))
        except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
            first_line = (str(error).splitlines() or [type(error).__name__])[0]
            raise DamagedError(
                f"{self.where(name)}: damaged ({first_line}). To set it aside and compute its runs again: "
                f"gongzhi repair {shlex.quote(str(self))}"
            ) from error

    def set_aside(self, name: str) -> str:
        """Move a file where no reader looks, and return where it lies now."""
        kept = f"{ASIDE}/{name.replace('/', '-')}"
        if self.local is not None:
            (self.local / ASIDE).mkdir(exist_ok=True)
            (self.local / name).replace(self.local / kept)
        else:
            self.files.mv(self._full(name), self._full(kept))
        return self.where(kept)

    def remove(self, name: str) -> None:
        """Take a file away; one that is gone already is fine."""
        if self.local is not None:
            (self.local / name).unlink(missing_ok=True)
        elif self.has(name):
            self.files.rm_file(self._full(name))

    def remove_folder(self, name: str) -> None:
        """Take a folder inside away with all that lies in it; one that is gone already is fine."""
        if self.local is not None:
            shutil.rmtree(self.local / name, ignore_errors=True)
        elif self.files.exists(self._full(name)):
            self.files.rm(self._full(name), recursive=True)

    def where(self, name: str) -> str:
        """A file as messages and engines name it."""
        return str(self.local / name) if self.local is not None else f"{self.address.rstrip('/')}/{name}"

    def _full(self, name: str) -> str:
        return f"{self.root}/{name}" if name else str(self.root)


def _columns_of(source: Any, columns: Sequence[str] | None, kind: str, where: str) -> pa.Table:
    """A Parquet file, or those of some columns that it has, by their present names; closed afterwards."""
    with pq.ParquetFile(source) as file:
        there = file.schema_arrow.names
        known = columns_of(kind)
        wanted = [name for name in there if columns is None or known.get(name, name) in columns]
        # A thread of Arrow that still tidies up when the program ends would abort it (apache/arrow#34314).
        table = file.read(wanted, use_threads=False)
    if known.keys() & set(wanted):
        table = table.rename_columns(present_columns(kind, table.column_names, where))
    return present_values(kind, table)


def present_values(kind: str, table: pa.Table) -> pa.Table:
    """A table whose column `metric` names outcomes as they are called now."""
    if kind != "metrics" or "metric" not in table.column_names or not OUTCOMES:
        return table
    names = [OUTCOMES.get(name, name) for name in table["metric"].to_pylist()]
    at = table.column_names.index("metric")
    return table.set_column(at, table.schema.field("metric"), pa.array(names, pa.string()))


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression=COMPRESSION)
    return bytes(sink.getvalue())


def lasting[T](address: T) -> T:
    """The address, where it outlives this program. Raises ScenarioError for one in its memory."""
    text = str(address).lower()
    kinds = text.split("://")[0].split("::") + text.split("::")
    if any(kind.partition("://")[0] == MEMORY for kind in kinds):
        raise ScenarioError(
            f"{address}: lies in the memory of this program and would be gone when it ends. Give a folder, "
            "or an address that lasts, such as s3://bucket/folder."
        )
    return address


def _file_system(address: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path in it."""
    import fsspec

    with file_errors(Path(address), "open the address"):
        try:
            files, root = fsspec.core.url_to_fs(address)
        except (ValueError, TypeError) as error:
            raise ScenarioError(
                f"{address}: no such kind of address ({error}). Give a folder, or an address such as "
                "s3://bucket/folder."
            ) from error
        except ImportError as error:
            raise ScenarioError(
                f"{address}: needs a package that is not installed: {error}. Install it beside Gongzhi."
            ) from error
    return files, str(root).rstrip("/")
