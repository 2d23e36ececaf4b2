"""Documents whose tables are written by commands, between two lines that mark them."""

from pathlib import Path


def renew_page(page: Path, begin: str, end: str, tables: str) -> None:
    """Put the tables between the markers of a page. Raises ScenarioError where they are missing."""
    from experiments.storage.atomic import file_errors, write_whole

    with file_errors(page.parent, "write results"):
        text = between(page.read_text(encoding="utf-8"), begin, end, tables, page)
        write_whole(page, text)


def between(text: str, begin: str, end: str, tables: str, page: Path) -> str:
    """The text of a page with its tables between the markers; `page` is named where they are missing."""
    from sim.errors import ScenarioError

    before, first, rest = text.partition(begin)
    _, last, after = rest.partition(end)
    if not first or not last:
        raise ScenarioError(f"{page}: the lines {begin.strip()} and {end.strip()} must both be there.")
    return f"{before}{begin}\n{tables}\n{end}{after}"
