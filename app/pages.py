"""Documents whose tables are written by commands, between two lines that mark them."""

from pathlib import Path


def renew_page(page: Path, begin: str, end: str, tables: str) -> None:
    """Put the tables between the markers of a page. Raises ScenarioError where they are missing."""
    from experiments.atomic import file_errors, write_atomic
    from sim.errors import ScenarioError

    with file_errors(page.parent, "write results"):
        before, first, rest = page.read_text(encoding="utf-8").partition(begin)
        _, last, after = rest.partition(end)
        if not first or not last:
            raise ScenarioError(f"{page}: the lines {begin.strip()} and {end.strip()} must both be there.")
        text = f"{before}{begin}\n{tables}\n{end}{after}"
        write_atomic(page, lambda leftover: _write(leftover, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
