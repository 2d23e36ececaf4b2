"""A folder that a student hands in: nothing in it is followed or run (提交文件夹检查)."""

import os
import stat
from pathlib import Path

from sim.errors import ScenarioError

ANSWERS, NOTEBOOK = "answers.toml", "answers.ipynb"
HANDED = (".toml", ".md", ".csv", ".txt", ".ipynb")
MOST_FILES, LARGEST, LARGEST_ALL = 60, 2_000_000, 8_000_000


def handed_in(folder: Path) -> tuple[str, str]:
    """Name and text of the file with the answers.

    Raises ScenarioError for a folder that holds links, folders, programs or too much, and for one without
    answers, or with two files of them.
    """
    names = _looked_at(folder)
    there = [name for name in (ANSWERS, NOTEBOOK) if name in names]
    if len(there) != 1:
        what = "both are there: hand in one" if there else "none is there"
        raise ScenarioError(f"{folder}: the answers stand in {ANSWERS} or {NOTEBOOK}; {what}.")
    return there[0], _text(folder / there[0])


def _looked_at(folder: Path) -> list[str]:
    """Names of the files in a folder that may be read. Raises ScenarioError for what is refused."""
    try:
        if folder.is_symlink() or not stat.S_ISDIR(folder.lstat().st_mode):
            raise ScenarioError(f"{folder}: is no folder. Name the folder that a student has handed in.")
        total, names = 0, []
        with os.scandir(folder) as entries:
            for entry in entries:
                names.append(entry.name)
                total += _size(folder, entry)
                if len(names) > MOST_FILES or total > LARGEST_ALL:
                    raise ScenarioError(
                        f"{folder}: holds more than {MOST_FILES} files or {LARGEST_ALL // 1_000_000} MB. "
                        "Hand in the answers without results of runs."
                    )
    except OSError as error:
        raise ScenarioError(f"{folder}: cannot be read: {error.strerror}. Look at the path.") from error
    return names


def _size(folder: Path, entry: os.DirEntry[str]) -> int:
    """Bytes of a file that may be handed in. Raises ScenarioError for one that may not."""
    about, where = entry.stat(follow_symlinks=False), f"{folder}: {entry.name}"
    if stat.S_ISDIR(about.st_mode):
        raise ScenarioError(f"{where}: is a folder. Hand in files alone, without results of runs.")
    if not stat.S_ISREG(about.st_mode) or about.st_nlink > 1:
        raise ScenarioError(f"{where}: is a link or no file of its own. Hand in a copy of the file.")
    if Path(entry.name).suffix not in HANDED:
        raise ScenarioError(f"{where}: programs and other files are refused. Hand in {', '.join(HANDED)}.")
    if about.st_size > LARGEST:
        raise ScenarioError(f"{where}: is larger than {LARGEST // 1_000_000} MB. Hand in the answers alone.")
    return about.st_size


def _text(path: Path) -> str:
    """The text of a file, which is no link even if it was one a moment ago."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        content = file.read(LARGEST + 1)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path}: is not a text in UTF-8. Save it as such.") from error
