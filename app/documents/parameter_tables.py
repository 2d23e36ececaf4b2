"""Tables of parameters in docs/model.md, from the declarations: `python -m app.documents.parameter_tables`.

It stands here and not beside the model because the identity of a run is a hash of the model's text, and a
table that is laid out differently must not make stored results look old.
"""

from itertools import groupby
from pathlib import Path

from app.documents.pages import between, renew_page
from experiments.wording.markdown import markdown_table
from experiments.wording.sources import BASES, basis, counts, keys_of
from sim.params import Declaration
from sim.scenario.scenario import all_declarations

PAGE = Path(__file__).parents[2] / "docs" / "model.md"
HEAD = ("parameter", "meaning", "含义", "value", "unit", "rests on")
__all__ = ["BASES", "PAGE", "basis", "counts", "keys_of", "main", "renewed", "tables"]
BEGIN, END = "<!-- parameters: begin -->\n", "<!-- parameters: end -->\n"


def tables() -> str:
    """The part of the page between the markers: counts, then one table per section."""
    every = all_declarations()
    found = counts(every)
    lines = [f"{len(every)} parameters, counted in each section or pattern that declares them:", ""]
    lines += [f"- {found[name]} - {text}" for name, text in BASES.items()]
    for section, members in groupby(every, key=lambda each: each.section):
        lines += ["", f"### `[{section}]`", "", *markdown_table(HEAD, map(_row, members))]
    return "\n".join(lines) + "\n"


def _row(each: Declaration) -> tuple[str, ...]:
    return f"`{each.name}`", each.label, each.zh, shown_value(each.default), each.unit, each.source


def shown_value(value: object) -> str:
    """A value as it stands in a table."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | tuple):
        return str(value) if value else ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def renewed(page: str) -> str:
    """The page with its tables as they must be. Raises ScenarioError when the markers are missing."""
    return between(page, BEGIN, END, tables(), PAGE)


def main() -> None:
    """Write the tables into the page."""
    renew_page(PAGE, BEGIN, END, tables())


if __name__ == "__main__":
    main()
