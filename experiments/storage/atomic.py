"""Writing files so that a reader sees the old one or the new one, and never half of one."""

import errno
import json
import os
import re
import socket
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from sim.errors import ScenarioError

try:
    import fcntl

    LOCKS = True
except ImportError:  # not a POSIX system; there, two processes at once may do a run twice, no more
    LOCKS = False

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_RIGHT = (errno.EACCES, errno.EPERM, errno.EROFS)
ELSEWHERE = (errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP)
MOST_WRITERS = 64
LEFTOVER = re.compile(r"~(?P<host>[^~]+)~(?P<process>\d+)~[0-9a-f]{8}\.tmp$")
STALE_SECONDS = 24 * 3600.0  # a leftover of another machine is only taken away when it is this old


@contextmanager
def file_errors(folder: object, doing: str) -> Iterator[None]:
    """Turn a failure of the file system into one clear message for the user."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise ScenarioError(
            f"{folder}: cannot {doing}: {reason}. {_way_out(error, doing)} "
            "Runs that were already stored are safe."
        ) from error


def _way_out(error: OSError, doing: str) -> str:
    """What to do about a refusal of the file system: advice that fits its cause."""
    reading = doing.startswith("read")
    elsewhere = "" if reading else ", or choose another place with --out"
    if error.errno in NO_ROOM:
        return f"To go on, make room there{elsewhere}."
    if error.errno in NO_RIGHT:
        return f"Nothing is damaged; give yourself the right to {doing.partition(' ')[0]} there{elsewhere}."
    if error.errno in ELSEWHERE or isinstance(error, FileNotFoundError):
        return "Choose another place with --out." if not reading else "Look at the path."
    return f"The disk or the network refuses; try again when it answers{elsewhere}."


def write_atomic(path: Path | str, fill: Callable[[Path], None]) -> None:
    """Let `fill` write a temporary neighbour of `path`, flush it to the disk and move it into place.

    Raises OSError when the disk refuses; the temporary file is then removed and `path` is untouched.
    """
    path = Path(path)
    # Hidden, so that other programs that read the folder meanwhile pass it over.
    leftover = path.with_name(f".{path.name}~{socket.gethostname()}~{os.getpid()}~{uuid.uuid4().hex[:8]}.tmp")
    try:
        fill(leftover)
        with leftover.open("rb") as written:
            os.fsync(written.fileno())
        leftover.replace(path)
        _flush_folder(path.parent)
    except BaseException:
        leftover.unlink(missing_ok=True)
        raise


def write_whole(path: Path | str, content: str | bytes) -> None:
    """Put a file in place that holds just this; a text in UTF-8, its line ends as they are.

    Raises OSError as `write_atomic`.
    """
    data = content.encode() if isinstance(content, str) else content

    def fill(leftover: Path) -> None:
        leftover.write_bytes(data)

    write_atomic(path, fill)


def write_json(path: Path | str, content: object) -> None:
    """Store `content` as readable JSON."""
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def remove_leftovers(folder: Path) -> None:
    """Take away temporary files whose writer is gone; those of a living process stay."""
    for path in folder.rglob("*.tmp"):
        match = LEFTOVER.search(path.name)
        if match and not _still_written(path, match["host"], int(match["process"])):
            path.unlink(missing_ok=True)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process at a time through, while a file is read, changed and written again.

    The lock ends with its process, however that ends. Without effect where folders cannot be locked.
    """
    if not LOCKS:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def writer_number(folder: object) -> Iterator[int]:
    """Which of the processes of this machine that write into `folder` just now this one is: 0, 1, 2 ..."""
    if not LOCKS:
        yield 0
        return
    name = blake2b(str(folder).encode(), digest_size=8).hexdigest()
    for number in range(MOST_WRITERS):
        path = Path(tempfile.gettempdir()) / f"gongzhi-{name}-{number}.lock"
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:  # the place of temporary files belongs to somebody else, or is full
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            continue
        try:
            yield number
        finally:
            path.unlink(missing_ok=True)
            os.close(handle)
        return
    yield 0


def _still_written(path: Path, host: str, process: int) -> bool:
    try:
        age = time.time() - path.stat().st_mtime
    except FileNotFoundError:  # its writer has just moved it into place
        return False
    if host != socket.gethostname():
        return age < STALE_SECONDS
    return Path(f"/proc/{process}").exists() if Path("/proc").exists() else age < STALE_SECONDS


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened; the move itself is atomic
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
