"""Texts of the app in English and Chinese: `texts/*.toml`, one line per key."""

import tomllib
from functools import cache
from pathlib import Path

from app.web.refusals import in_chinese
from experiments.wording.words import LANGUAGES, Words
from sim.errors import ScenarioError

FOLDER = Path(__file__).parent / "texts"
SHARED = "site"


@cache
def page_words(language: str, *files: str) -> Words:
    """The texts of some pages in a language ("en" or "zh"), with those that all pages share."""
    table: dict[str, dict[str, str]] = {}
    for file in (SHARED, *files):
        table |= tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))
    return Words(language, table)


@cache
def sent(language: str, *files: str) -> dict[str, str]:
    """The same as the browser gets them: key -> text with its places in braces, and the language itself."""
    words = page_words(language, *files)
    return {"lang": language} | {key: pair[language] for key, pair in words.table.items()}


class RefusedError(ScenarioError):
    """What a page itself refuses: a text of its words, in the language of the page that shows it."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """The refusal in a language."""
        return page_words(language, "setup")(self.key, **self.values)


def of_error(language: str, error: ScenarioError) -> str:
    """A refusal in the language of a page."""
    return error.said(language) if isinstance(error, RefusedError) else of_engine(language, str(error))


def of_engine(language: str, message: str) -> str:
    """A message of the program, which speaks English, in the language of a page and on one line.

    One that is not known in Chinese is shown in English, and said to be.
    """
    known = in_chinese(message) if language == "zh" else None
    return " ".join((known or page_words(language)("engine", message=message)).split())


__all__ = ["LANGUAGES", "RefusedError", "of_engine", "of_error", "page_words", "sent"]
