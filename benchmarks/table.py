"""All measurements together, the goals they are held against, and how that is printed."""

import json
import os
import platform
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import against_plain, backlog, size, whole_year
from benchmarks.waits import (
    PEAK,
    RUNS,
    WHOLE,
    WORKERS,
    first_compilation,
    in_process,
    run_of_batch,
    starts,
    year_of_town,
)
from sim.compilation import warm_up
from sim.identity import code_hash, versions

SIZES, QUICK_SIZES = (10_000, 100_000, 1_000_000), (10_000, 100_000)
PLAIN, QUICK_PLAIN = (10_000, 100_000), (10_000,)

type Say = Callable[[str], None]


def machine() -> dict[str, Any]:
    """What the numbers were measured on."""
    found: dict[str, Any] = {"cpu": cpu_name(), "cores": os.cpu_count(), "system": platform.system()}
    if hasattr(os, "getloadavg"):
        found["load"] = round(os.getloadavg()[0], 1)
    return found | {"code": code_hash()} | versions()


def cpu_name() -> str:
    """Model of the processor, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    named = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE) if info.exists() else None
    return named[1].strip() if named else platform.processor() or platform.machine()


def measure_all(*, quick: bool, say: Say) -> dict[str, Any]:
    """Every measurement; `say` is told what is under way."""
    warm_up()
    with TemporaryDirectory() as name:
        folder, rows = Path(name), []
        for residents in QUICK_SIZES if quick else SIZES:
            say(f"a city of {residents:,} residents")
            peak = float(in_process(PEAK.format(residents=residents))[0])
            rows.append(size(residents, folder, days=14 if quick else 28) | {"peak_mb": peak})
        say("a backlog that grows")
        growing = backlog(10_000 if quick else 100_000, folder)
        plain = []
        for residents in QUICK_PLAIN if quick else PLAIN:
            say(f"plain Mesa objects, {residents:,} residents")
            plain.append(against_plain(residents, folder))
        say("starts, a town's year, runs of a batch")
        found = {"sizes": rows, "backlog": growing, "plain": plain, "starts": starts()}
        found |= {"town_year_s": year_of_town(), "batch_run_s": run_of_batch(folder)}
        if not quick:
            say("a year of 1,000,000 residents with everything on")
            found["everything"] = whole_year(1_000_000, folder)
    if not quick:
        say("the first compilation")
        found["compilation_s"] = first_compilation()
        say("the whole of Tianjin, 90 days")
        found["whole_city"] = json.loads(in_process(WHOLE.format(days=90))[0])
    found = {"machine": machine()} | found
    return found | {"goals": list(goals(found))}


def goals(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each goal that these measurements can speak of: what is wanted, what was measured, whether it holds."""
    by_size = {row["residents"]: row for row in found["sizes"]}
    plain = {row["residents"]: row["plain_over_model"] for row in found["plain"]}

    if 100_000 in plain:
        yield goal("a day at least 200 times faster than plain Mesa, 10^5", plain[100_000], at_least=200.0)
    if million := by_size.get(1_000_000):
        ratio = million["talk_over_gather"]
        yield goal("round of talk within 1.5 times a bare gather, 10^6", ratio, at_most=1.5)
        yield goal("a year of 10^6 residents below 60 s", million["year_s"], at_most=60.0)
        yield goal("10^6 residents below 1 000 MB", million["peak_mb"], at_most=1000.0)
        yield goal("a city of 10^6 built in less than 5 s", million["build_s"], at_most=5.0)
    if everything := found.get("everything"):
        yield goal(
            "a year of 10^6 residents with everything on below 12 s", everything["year_s"], at_most=12.0
        )
    largest, smallest = by_size[max(by_size)], by_size[min(by_size)]
    memory = largest["bytes_per_resident"]
    yield goal("at most 200 bytes per resident with contacts", memory, at_most=200.0)
    growth = largest["day_ns_per_resident"] / smallest["day_ns_per_resident"]
    yield goal("a day per resident, largest city / smallest, at most 1", growth, at_most=1.0)
    cost = [row["us_per_dispute"] for row in found["backlog"]]
    yield goal("handling per dispute, last / first of a growing backlog", cost[-1] / cost[0], at_most=1.1)
    yield from waits(found, largest)


def waits(found: dict[str, Any], largest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Goals of what a user waits for."""
    yield goal("a year of the example town below 0.5 s", found["town_year_s"], at_most=0.5)
    batch = found["batch_run_s"] * RUNS / WORKERS / 60.0
    yield goal("1 000 runs of 10 000 residents x 365 days on two cores below 3 minutes", batch, at_most=3.0)
    yield goal("`gongzhi --help` below 0.5 s", found["starts"]["help_s"], at_most=0.5)
    told = found["starts"]["told_over_help"]
    yield goal("`scenarios`, `show`, `check`, `info` within five times `--help`", told, at_most=5.0)
    yield goal("`gongzhi run` below 2 s before the first day", found["starts"]["first_day_s"], at_most=2.0)
    heavy = len(found["starts"]["heavy_imports"])
    yield goal("of solara, matplotlib, duckdb the package imports none", heavy, at_most=0)
    if "compilation_s" in found:
        yield goal("first compilation below 60 CPU s, all processes", found["compilation_s"], at_most=60.0)
    if whole := found.get("whole_city"):
        yield goal("whole Tianjin one by one within 24 GB", whole["peak_mb"] / 1000.0, at_most=24.0)
        minutes = (whole["build_s"] + whole["days_s"]) / 60.0
        yield goal("whole Tianjin, 90 days, within ten minutes", minutes, at_most=10.0)
        growth = whole["day_ns_per_resident"] / largest["day_ns_per_resident"]
        yield goal("a day per resident, whole Tianjin / largest city, at most 1", growth, at_most=1.0)


def goal(
    text: str, measured: float, *, at_most: float | None = None, at_least: float = 0.0
) -> dict[str, Any]:
    """A goal and what was measured; it holds up to `at_most` where that is given, else from `at_least` on."""
    met = measured <= at_most if at_most is not None else measured >= at_least
    return {"goal": text, "measured": measured, "met": bool(met)}


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    """The table as plain lines."""
    yield "  ".join(f"{name} {value}" for name, value in found["machine"].items())
    yield "CPU time of one core after compilation and 60 days, party-led, all mechanisms on"
    columns = (
        "residents",
        "open",
        "build_s",
        "day_ms",
        "year_s",
        "bytes_per_resident",
        "peak_mb",
        "talk_ms",
        "talk_over_gather",
    )
    yield from table(columns, found["sizes"])
    for row in found["sizes"]:
        ranked = sorted(row["phases_percent"].items(), key=lambda pair: -pair[1])
        yield f"{row['residents']:>12,}: " + ", ".join(f"{name} {part:.0f} %" for name, part in ranked)
    if everything := found.get("everything"):
        yield "A whole year with the mechanisms that are off unless a scenario asks for them"
        yield from table(("residents", "year_s", "bytes_per_resident"), [everything])
    yield "Beside plain Mesa objects, same days, taking turns by the week"
    columns = (
        "residents",
        "open",
        "day_ms",
        "plain_day_ms",
        "plain_over_model",
        "over_model_talk",
        "over_model_other",
    )
    yield from table(columns, found["plain"])
    yield "As the backlog grows (half the staff)"
    yield from table(("day", "active", "open", "handling_ms", "us_per_dispute"), found["backlog"])
    for goal in found["goals"]:
        yield f"{'met   ' if goal['met'] else 'missed'}  {goal['goal']}: {number(goal['measured'])}"


def table(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> Iterator[str]:
    """Rows under the names of their columns."""
    width = max(map(len, columns)) + 1
    yield "".join(name.rjust(width) for name in columns)
    for row in rows:
        yield "".join(number(row[name]).rjust(width) for name in columns)


def number(value: float) -> str:
    """Whole numbers in full, others to three digits."""
    if isinstance(value, int) or value >= 1000.0:
        return f"{value:,.0f}"
    return f"{value:.3g}"
