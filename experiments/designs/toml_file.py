"""A user's TOML file that is no scenario, read as scenarios are: what is broken is named with its place."""

from pathlib import Path
from typing import Any

from sim.city.readers.files import is_file
from sim.errors import ScenarioError
from sim.scenario.source import parse


def toml_of(path: Path) -> dict[str, Any]:
    """Content of a file; a mark at the start, as Windows editors write it, is passed over.

    Raises ScenarioError with line and column, for a full-width sign with the one that is meant.
    """
    try:
        if path.exists() and not is_file(path):  # reading a pipe or a device need not end
            raise ScenarioError(f"{path}: is not a file. Give the path of a TOML file.")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ScenarioError(f"{path}:{line}: is not UTF-8. Save the file with the encoding UTF-8.") from None
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read: {error.strerror}.") from None
    return parse(text, str(path), path).data
