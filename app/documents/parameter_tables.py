"""Every parameter in tables, one a pattern and a section, from the declarations."""

from collections.abc import Iterator, Mapping

from experiments.wording.markdown import markdown_table
from experiments.wording.sources import BASES, counts
from sim.coordination import PATTERNS
from sim.params import Declaration
from sim.scenario.scenario import all_declarations
from sim.scenario.shape import COORDINATION, declared, section_names, section_of
from sim.scenario.text import number_text, range_text, shown

HEAD = ("parameter", "meaning", "含义", "default", "range", "off at", "source")


def parameters() -> Iterator[str]:
    """How many parameters rest on what, then the tables, line by line."""
    every = all_declarations()
    found = counts(every)
    yield f"{len(every)} parameters, counted in each section or pattern that declares them:"
    yield ""
    for name, text in BASES.items():
        yield f"- {found[name]} ({found[name] / len(every):.0%}): {text}"
    for title, known in titled():
        yield from ("", f"### {title}", "", *markdown_table(HEAD, map(row, known.values())))


def titled() -> Iterator[tuple[str, Mapping[str, Declaration]]]:
    """Patterns, then sections, each with its title and what it declares."""
    for name, each in PATTERNS.items():
        title = f'`pattern = "{name}"` in `[coordination]`: {each.label} ({each.zh})'
        yield title, declared(COORDINATION, name)
    for section in section_names():
        if section != COORDINATION:
            doc = (section_of(section).__doc__ or "").strip().split("\n")[0]
            yield f"`[{section}]` {doc}", declared(section)


def row(known: Declaration) -> tuple[str, ...]:
    """One parameter as it stands in a table."""
    name = f"`{known.name}`{' (fixed)' if known.fixed else ''}"
    neutral = "" if known.neutral is None else default_text(known.neutral)
    return name, known.label, known.zh, default_text(known.default), range_of(known), neutral, known.source


def range_of(known: Declaration) -> str:
    """Range and unit of a parameter."""
    if known.low is None or known.high is None:
        return range_text(known) or known.unit
    return f"{number_text(known.low)} .. {number_text(known.high)} {known.unit}".rstrip()


def default_text(value: object) -> str:
    """A value as it stands in a table."""
    return number_text(value) if isinstance(value, float) else shown(value)
