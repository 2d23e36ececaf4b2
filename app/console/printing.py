"""How tables and data look on the screen, for every command."""

import json
from typing import TYPE_CHECKING

from experiments.wording.plain_data import plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH = 118


def bare_table(*, header: bool = True) -> "Table":
    """A table without lines: columns stand two spaces apart under bold names."""
    from rich.table import Table

    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_header=header)


def wide_console() -> "Console":
    """Where tables are printed: as wide as they are made for, whatever the window."""
    from rich.console import Console

    return Console(highlight=False, width=WIDTH)


def print_json(content: object) -> None:
    """Print plain data as JSON; undefined numbers are null."""
    print(json.dumps(plain(content), ensure_ascii=False, indent=2, allow_nan=False))
