"""Texts in two languages, kept as data: `texts/*.toml`, one line per key with `en` and `zh`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from experiments.storage.dictionary import CODES_FILE
from sim.errors import ScenarioError

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one file in one language; `words("key", name="x")` fills in the places."""

    language: str
    table: dict[str, dict[str, str]]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key. Raises KeyError for an unknown key or a place that is not filled."""
        return self.table[key][self.language].format(**values)

    def pick[T](self, en: T, zh: T) -> T:
        """Whichever of two is in this language, of what is kept elsewhere in both."""
        return zh if self.language == "zh" else en

    def listed(self, parts: list[str]) -> str:
        """Some names as an enumeration in this language."""
        if self.language == "zh":
            return "、".join(parts)
        return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)

    def __contains__(self, key: object) -> bool:
        return key in self.table


def words(language: str, *files: str) -> Words:
    """The texts of some files together, in a language.

    Raises ScenarioError for a language that is not known.
    """
    if language not in LANGUAGES:
        raise ScenarioError(f"language {language!r} is not known. Languages: {', '.join(LANGUAGES)}.")
    table: dict[str, Any] = {}
    for path in (CODES_FILE, *(FOLDER / f"{file}.toml" for file in ("common", *files))):
        table |= _read(path)
    return Words(language, table)


@cache
def _read(path: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found
