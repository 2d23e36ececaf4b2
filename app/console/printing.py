"""How tables and data look on the screen, for every command."""

import codecs
import json
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from os import environ

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from experiments.wording.plain_data import plain

WIDTH, NARROWEST = 118, 20
READABLE = 24  # signs; a column of words is never narrower than that, a column of numbers never cut
GAP, INDENT = 2, 2


def console(widest: int = WIDTH) -> Console:
    """Where everything is printed: texts stand as they are, and nothing in them is taken for markup."""
    return Console(highlight=False, markup=False, emoji=False, width=window(widest))


def page(width: int) -> Console:
    """Where what is meant for a document is printed: no screen, no colours, no markup."""
    return Console(
        markup=False, highlight=False, emoji=False, color_system=None, width=width, file=StringIO()
    )


def window(widest: int) -> int:
    """Columns to print on: those of the terminal or of COLUMNS, at most `widest`, which files get."""
    given = widest
    if sys.stdout.isatty() or environ.get("COLUMNS", "").isdigit():
        given = shutil.get_terminal_size((widest, 24)).columns
    return min(max(given, NARROWEST), widest)


def bare_table(*, header: bool = True, title: str | None = None) -> Table:
    """A table without lines: columns stand two spaces apart under bold names."""
    return Table(
        box=None,
        pad_edge=False,
        padding=(0, GAP, 0, 0),
        header_style="bold",
        show_header=header,
        title=title,
        title_justify="left",
    )


def print_table(out: Console, table: Table) -> None:
    """Print a table in a window of any width.

    Where it does not fit, the names of rows stand above their values; where the values do not fit either,
    each has a line of its own. Words wrap; no name is cut and no number is broken.
    """
    for column in table.columns:
        column.overflow = "fold"
    grid = [[_text(cell) for cell in (column.header, *column.cells)] for column in table.columns]
    needs = [_needed(column, cells) for column, cells in zip(table.columns, grid, strict=True)]
    if sum(needs) + GAP * (len(needs) - 1) <= out.width:
        out.print(table)
        return
    if table.title:
        out.print(Text(str(table.title), style="italic"))
    values = [max(cell_len(text.plain) for text in cells) for cells in grid[1:]]
    one_line = not any("\n" in text.plain for cells in grid[1:] for text in cells)
    if one_line and INDENT + sum(values) + GAP * (len(values) - 1) <= out.width:
        _print_under_names(out, table, grid, values)
    else:
        _print_line_by_line(out, table, grid)


def print_json(content: object) -> None:
    """Print plain data as JSON; undefined numbers are null."""
    print_json_text(json.dumps(plain(content), ensure_ascii=False, indent=2, allow_nan=False, default=list))


def print_json_text(text: str) -> None:
    """Print JSON that is text already, exact in any encoding."""
    _print_exact(text + "\n", lambda sign: json.dumps(sign)[1:-1])


def print_toml_text(text: str) -> None:
    """Print a TOML file, exact in any encoding; TOML is read as UTF-8 only."""
    _print_exact(text, lambda sign: f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}")


def _print_exact(text: str, escape: Callable[[str], str]) -> None:
    """Print data for programs: outside of UTF-8 everything beyond ASCII is escaped, not replaced."""
    if codecs.lookup(sys.stdout.encoding or "utf-8").name != "utf-8":
        text = "".join(sign if sign.isascii() else escape(sign) for sign in text)
    print(text, end="")


def _text(cell: object) -> Text:
    return cell if isinstance(cell, Text) else Text(str(cell))


def _needed(column: Column, cells: Sequence[Text]) -> int:
    """Columns of the screen that a column of a table cannot do without."""
    natural = max(cell_len(line) for text in cells for line in text.plain.split("\n"))
    words = column.justify == "left" and not column.no_wrap
    return min(natural, READABLE) if words else natural


def _rows(table: Table, grid: Sequence[Sequence[Text]]) -> Iterator[tuple[str, list[Text]]]:
    """Style and cells of every row."""
    for number, row in enumerate(table.rows):
        yield str(row.style or ""), [cells[number + 1] for cells in grid]


def _print_under_names(
    out: Console, table: Table, grid: Sequence[Sequence[Text]], values: Sequence[int]
) -> None:
    def line(cells: Sequence[Text], style: str) -> Text:
        put = Text(" " * INDENT, style=style)
        for cell, width, column in zip(cells, values, table.columns[1:], strict=True):
            room = " " * (width - cell_len(cell.plain))
            put.append_text(Text(room) + cell if column.justify == "right" else cell + Text(room))
            put.append(" " * GAP)
        put.rstrip()
        return put

    if table.show_header:
        out.print(Text(grid[0][0].plain, style="bold")) if grid[0][0].plain else None
        out.print(line([cells[0] for cells in grid[1:]], "bold"))
    for style, cells in _rows(table, grid):
        out.print(cells[0], style=style)
        if any(cell.plain for cell in cells[1:]):
            out.print(line(cells[1:], style))


def _print_line_by_line(out: Console, table: Table, grid: Sequence[Sequence[Text]]) -> None:
    heads = [cells[0].plain if table.show_header else "" for cells in grid]
    room = out.width - INDENT - GAP
    values = max(cell_len(text.plain) for cells in grid[1:] for text in cells[1:])
    width = min(max(map(cell_len, heads[1:])), max(room - values, room // 3))
    for style, cells in _rows(table, grid):
        out.print(cells[0], style=style)
        lines = Table.grid(padding=(0, GAP, 0, 0))
        lines.add_column(width=width or None, overflow="fold")
        lines.add_column(overflow="fold")
        for head, cell in zip(heads[1:], cells[1:], strict=True):
            if cell.plain:
                lines.add_row(Text(head), cell)
        if lines.row_count:
            out.print(Padding(lines, (0, 0, 0, INDENT), expand=False), style=style)


def typed(*words: object) -> str:
    """A command as one can type it: places and names with blanks in quotes."""
    return shlex.join(["gongzhi", *map(str, words)])
