"""Tables of parameters in docs/model.md, and their numbers in the README, from the declarations.

`python -m app.documents.parameter_tables` writes both.

It stands here and not beside the model because the identity of a run is a hash of the model's text, and a
table that is laid out differently must not make stored results look old.
"""

import re
from itertools import groupby
from pathlib import Path

from app.documents.pages import between, renew_page
from experiments.wording.markdown import markdown_table
from experiments.wording.sources import BASES, basis, counts, keys_of
from sim.params import Declaration
from sim.scenario.scenario import all_declarations

PAGE = Path(__file__).parents[2] / "docs" / "model.md"
README = Path(__file__).parents[2] / "README.md"
# A number in the README -> what it counts: the basis of parameters, see `BASES`, or all of them.
COUNTED = {
    r"(?<=Of )\d+(?=\s+parameters,)": "all",
    r"\d+(?=\s+hold\s+a\s+number\s+from)": "source",
    r"\d+(?=\s+take\s+form\s+and\s+sign)": "form",
    r"\d+(?=\s+are\s+choices)": "design",
    r"(?<=\*\*)\d+(?=\s+are\s+assumptions)": "assumption",
    r"(?<=全部 )\d+(?= 个参数)": "all",
    r"\d+(?= 个是假设)": "assumption",
}
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


def recounted(page: str) -> str:
    """The README with its numbers of parameters as they must be. Raises ValueError where one is missing."""
    every = all_declarations()
    numbers = {**counts(every), "all": len(every)}
    for pattern, what in COUNTED.items():
        page, times = re.subn(pattern, str(numbers[what]), page)
        if times != 1:
            raise ValueError(f"{README.name}: {pattern} stands there {times} times")
    return page


def main() -> None:
    """Write the tables into the page and the numbers into the README."""
    renew_page(PAGE, BEGIN, END, tables())
    README.write_text(recounted(README.read_text("utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
