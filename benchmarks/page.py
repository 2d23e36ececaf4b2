"""What was measured, as tables of docs/performance.md: `gongzhi bench --publish docs/performance.md`."""

from collections.abc import Iterator
from typing import Any

from benchmarks.table import number
from experiments.wording.foreign import in_markdown
from experiments.wording.markdown import markdown_table

BEGIN, END = "<!-- bench: begin -->\n", "<!-- bench: end -->\n"
SIZES = {
    "residents": "residents",
    "open": "open disputes",
    "build_s": "build, s",
    "day_ms": "a day, ms",
    "year_s": "a year, s",
    "bytes_per_resident": "bytes per resident",
    "talk_ms": "round of talk, ms",
    "gather_ms": "bare gather, ms",
    "talk_over_gather": "talk / gather",
    "peak_mb": "peak memory, MB",
}
PLAIN = {
    "residents": "residents",
    "open": "open disputes",
    "day_ms": "a day, ms",
    "plain_day_ms": "plain objects, ms",
    "plain_over_model": "times faster",
    "over_model_talk": "on days of talk",
    "over_model_other": "on other days",
}
BACKLOG = {
    "day": "day",
    "active": "problems",
    "open": "open disputes",
    "us_per_dispute": "µs per problem and day",
}
EVERYTHING = {
    "residents": "residents",
    "year_s": "the year with building, s",
    "bytes_per_resident": "bytes per resident",
}
WHOLE = {
    "residents": "residents",
    "communities": "communities",
    "institutions": "institutions",
    "days": "days",
    "build_s": "build, s",
    "days_s": "the days, s",
    "active": "active problems at the end",
    "day_ns_per_resident": "ns per resident and day",
    "peak_mb": "peak memory, MB",
}


def page_tables(found: dict[str, Any]) -> str:
    """Everything that `benchmarks.table.measure_all` found, as Markdown."""
    return "\n".join(_lines(found))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    machine = found["machine"]
    tools = ", ".join(f"{name} {machine[name]}" for name in ("python", "numpy", "numba", "mesa"))
    load = f", load {machine['load']}" if "load" in machine else ""
    yield f"{in_markdown(machine['cpu'])}, {machine['cores']} cores, {machine['system']}{load}; {tools};"
    yield f"code {machine['code']}. CPU times of one core."
    yield from ("", *table(SIZES, found["sizes"]), "", "Where a day goes, in per cent:", "")
    yield from phases(found["sizes"])
    if everything := found.get("everything"):
        title = "A whole year with the mechanisms that are off unless a scenario asks for them:"
        yield from ("", title, "", *table(EVERYTHING, [everything]))
    yield from ("", "Beside plain Mesa objects, the same days, taking turns by the week:", "")
    yield from table(PLAIN, found["plain"])
    yield from ("", "As the backlog grows (half the staff):", "")
    yield from table(BACKLOG, found["backlog"])
    if whole := found.get("whole_city"):
        yield from ("", "The whole of Tianjin, resident by resident, party-led:", "", *table(WHOLE, [whole]))
    goals = [
        (each["goal"], number(each["measured"]), "met" if each["met"] else "**missed**")
        for each in found["goals"]
    ]
    yield from ("", "### Goals (目标)", "", *markdown_table(("goal", "measured", ""), goals))


def table(columns: dict[str, str], rows: list[dict[str, Any]]) -> Iterator[str]:
    """Rows under headings, as Markdown."""
    yield from markdown_table(columns.values(), ([number(row[name]) for name in columns] for row in rows))


def phases(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Shares of the phases, in the order of the largest city."""
    names = sorted(rows[-1]["phases_percent"], key=lambda name: -rows[-1]["phases_percent"][name])
    shares = (
        [number(row["residents"]), *(f"{row['phases_percent'][name]:.0f}" for name in names)] for row in rows
    )
    yield from markdown_table(("residents", *names), shares)
