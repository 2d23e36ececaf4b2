"""Where this program keeps what it can make again: compiled kernels, hashes (缓存目录)."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path


def cache_folder(name: str) -> Path:
    """A folder of the user's cache that can be written; one of temporary files where there is no home."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = base / "gongzhi" / name
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):  # a home that is read-only, or none at all
        return _temporary(name)


def _temporary(name: str) -> Path:
    """A folder of temporary files that belongs to this user alone: what is kept in it is executed."""
    base = Path(tempfile.gettempdir()) / f"gongzhi-{os.getuid()}"
    with suppress(OSError):
        base.mkdir(mode=0o700, exist_ok=True)
        about = base.lstat()
        if stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid() and not about.st_mode & 0o022:
            folder = base / name
            folder.mkdir(exist_ok=True)
            return folder
    return Path(tempfile.mkdtemp(prefix=f"gongzhi-{name}-"))


def keep_newest(folder: Path, pattern: str, count: int) -> None:
    """Remove all but the newest files of a name pattern; other processes may do the same meanwhile."""
    with suppress(OSError):
        found = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in found[count:]:
            path.unlink(missing_ok=True)
