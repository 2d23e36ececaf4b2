"""Text that is not ours, such as names in a user's files, made harmless for the format that it goes into.

Consoles take no markup from texts (`app.console.printing.console`), templates escape by themselves, TOML is
written by `sim.scenario.text.toml_value`; everything else goes through here.
"""

import html
import re
from typing import Any

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")  # spreadsheets compute what begins so, and full-width signs too
NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]')
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~$-])")


def in_html(text: str) -> str:
    """Text as content or attribute of an HTML page."""
    return html.escape(text)


def in_markdown(text: str) -> str:
    """Text as words of a Markdown page, also within a table: nothing in it is markup or HTML."""
    return html.escape(MARKDOWN.sub(r"\\\1", " ".join(text.split())), quote=False)


def in_spreadsheet(cell: Any) -> Any:
    """A cell of a table that people open in a spreadsheet: a text is never computed."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def in_figure(text: str) -> str:
    """Text as the name of a line: Matplotlib leaves names that begin with a low line out of legends."""
    return f"\N{NO-BREAK SPACE}{text}" if text.startswith("_") else text


def in_file_name(text: str) -> str:
    """Text as part of the name of a file, which stays in its folder."""
    return NOT_IN_FILE_NAMES.sub("_", text).lstrip(".") or "_"
