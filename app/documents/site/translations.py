"""Translations of hand-written pages: docs/site/locale, one list of sentences a page.

A page is declared translated by its list. A sentence that says the same in both languages, such as code, a
number or a Chinese name, is filled in by itself.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

EQUATIONS = re.compile(r"\\begin\{array\}.*\\end\{array\}", re.DOTALL)
SAME = re.compile(r"`[^`]*`|\$[^$]*\$|⟦\d+⟧|https?://\S+|\{[^}]*\}|\b(?:u?int|float)\d+\b")
HAN = re.compile("[\u3400-\u9fff]")


def speaks_for_itself(text: str) -> bool:
    """Whether a sentence is the same in Chinese: code, equations, numbers, signs, or Chinese already."""
    if EQUATIONS.fullmatch(text.strip()):
        return True
    rest = SAME.sub("", text)
    return not re.search("[A-Za-z]{2}", rest)


def translated_pages(locales: Path) -> list[str]:
    """Names of pages that are declared translated, such as levers and teaching/lab."""
    return sorted(path.relative_to(locales).with_suffix("").as_posix() for path in locales.rglob("*.po"))


def read(path: Path) -> Catalog:
    """A list of sentences; obsolete ones too."""
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN")


def _messages(path: Path) -> list[str]:
    with path.open("rb") as file:
        return [str(each.id) for each in read_po(file) if each.id]


def lacking(sentences: Path, locales: Path) -> list[str]:
    """Complaints about translations that are missing, doubtful or out of date."""
    return [said for page in translated_pages(locales) for said in _complaints(page, sentences, locales)]


def _complaints(page: str, sentences: Path, locales: Path) -> Iterator[str]:
    template = sentences / f"{page}.pot"
    if not template.is_file():
        yield f"{page}.po: there is no such page"
        return
    wanted, known = set(_messages(template)), read(locales / f"{page}.po")
    for each in known:
        if not each.id:
            continue
        said = str(each.id)[:60]
        if each.id not in wanted:
            if speaks_for_itself(str(each.id)):
                continue
            yield f"{page}.po: no longer on the page: {said}"
        elif not each.string:
            yield f"{page}.po: not translated: {said}"
        elif each.fuzzy:
            yield f"{page}.po: doubtful: {said}"
        wanted.discard(str(each.id))
    left = sorted(said for said in wanted if not speaks_for_itself(said))
    yield from (f"{page}.po: not translated: {said[:60]}" for said in left)
    yield from (f"{page}.po: no longer on the page: {str(each)[:60]}" for each in known.obsolete)


def update(sentences: Path, locales: Path, pages: Sequence[str] = ()) -> None:
    """Renew the lists of pages: those that are there, and those that are named."""
    for page in sorted({*translated_pages(locales), *pages}):
        path = locales / f"{page}.po"
        old = {str(each.id): each.string for each in read(path)} if path.is_file() else {}
        catalog = Catalog(locale="zh_CN", fuzzy=False, header_comment="# Chinese of one page of the site.")
        for said in _messages(sentences / f"{page}.pot"):
            catalog.add(said, old.get(said) or (said if speaks_for_itself(said) else ""))
        catalog.creation_date = catalog.revision_date = None  # type: ignore[assignment]
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, omit_header=True, width=0, sort_output=False)
