"""What the pages of the app cost: films, bars, lanes and terms by city, and what is sent to a browser.

Every job is done here as a worker of the server does it, one after another; all times are of the processor.
The days before the reform are lived first and not counted: they are kept and shared by all visitors.

    python -m benchmarks.browser [--city mid_city ...] [--json]
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from app.web.setup import Setup
from app.web.stage import FRONT, shipped
from app.web.wishes import shots
from app.web.workers.room import packed, unpacked
from benchmarks.measure import say_measuring
from benchmarks.table import goal, machine, number
from experiments.film.before import spin_up
from experiments.film.closeup.journeys import Journeys
from experiments.film.reel import opening_reel, reel
from experiments.film.same import Same
from experiments.film.shots import Shot
from experiments.film.take import Opening, Take, take
from experiments.film.told import pair_told
from sim.compilation import warm_up

CITIES = ("teaching_town", "mid_city", "tianjin:Heping")
FILM = {"teaching_town": 2.0, "mid_city": 3.0, "tianjin:Heping": 6.0}  # seconds to the first film and bars
CHANGED = {"teaching_town": 0.5, "mid_city": 1.5, "tianjin:Heping": 4.0}  # to the new picture of a lever
LANES, TERMS = 0.2, 2.0  # seconds, in a city of 100 000
SCRIPTS = 120.0  # kB of all widgets together
LOOKED_AT = 5  # disputes
COLUMNS = (
    "city",
    "days",
    "first_s",
    "counted_s",
    "one_side_s",
    "film_s",
    "bars_s",
    "lanes_s",
    "terms_s",
    "most_s",
    "film_kB",
)
WIDE = 15  # of a column


def timed[T](do: Callable[[], T]) -> tuple[T, float]:
    """What is found, and seconds of the processor."""
    start = time.process_time()
    return do(), time.process_time() - start


def page_of(city: str) -> dict[str, Any]:
    """What the jobs of one city cost: films of both sides, bars, lanes, terms; bytes of the films."""
    pair = shots(Setup(city=city))
    for shot in pair:
        spin_up(shot)
    shown: list[float] = []  # seconds to the openings of both sides, one side after the other
    one, other = (timed(lambda shot=shot: _filmed(shot, shown)) for shot in pair)  # type: ignore[misc]
    first, counted = shown[-2:]
    takes: tuple[Take, Take] = (unpacked(one[0][1]), unpacked(other[0][1]))
    same, bars = timed(lambda: Same(takes))
    _, told = timed(lambda: pair_told(same))
    lanes, terms = [], []
    for key in same.telling[:LOOKED_AT]:
        lanes.append(timed(Journeys(same.takes, key).told)[1])
        terms.append(timed(Journeys(same.takes, key).looked_at_again)[1])
    return {
        "city": city,
        "days": pair[0].days,
        "first_s": first,
        "counted_s": counted,
        "one_side_s": other[1],
        "film_s": one[1] + other[1],
        "bars_s": bars + told,
        "lanes_s": statistics.median(lanes) if lanes else 0.0,
        "terms_s": statistics.median(terms) if terms else 0.0,
        "most_s": max(terms, default=0.0),
        "film_kB": (len(one[0][0]) + len(other[0][0])) / 1000,
    }


def _filmed(shot: Shot, shown: list[float]) -> tuple[bytes, bytes]:
    """What a browser and what other workers get; `shown` gains the seconds at which openings were shown."""
    start = time.process_time()

    def note(opening: Opening) -> None:
        opening_reel(opening)
        shown.append(time.process_time() - start)

    found = take(shot, on_opening=note)
    return reel(found)[0], packed(found)


def measure_browser(cities: tuple[str, ...], say: Callable[[str], None]) -> dict[str, Any]:
    """Every measurement; `say` is told what is under way."""
    warm_up()
    rows = []
    for city in cities:
        say(f"the page of {city}")
        rows.append(page_of(city))
    sizes = [len(shipped(path.read_text(encoding="utf-8")).encode()) for path in FRONT.glob("*.js")]
    found: dict[str, Any] = {"machine": machine(), "pages": rows, "scripts_kB": sum(sizes) / 1000}
    return found | {"goals": list(goals(found))}


def goals(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the pages are to hold to. Both sides of a film are lived at once, each on a core of its own.

    The picture of a changed side is new when all days are there on which the counted problems arise.
    """
    for row in found["pages"]:
        city = row["city"]
        first = row["film_s"] / 2 + row["bars_s"]
        yield goal(f"{city}: first film and bars below {FILM[city]:g} s", first, at_most=FILM[city])
        title = f"{city}: new picture of a changed side below {CHANGED[city]:g} s"
        yield goal(title, row["counted_s"], at_most=CHANGED[city])
        if city == "mid_city":
            yield goal(f"{city}: lanes below {LANES:g} s", row["lanes_s"], at_most=LANES)
            yield goal(f"{city}: terms below {TERMS:g} s", row["terms_s"], at_most=TERMS)
    yield goal(f"scripts below {SCRIPTS:g} kB", found["scripts_kB"], at_most=SCRIPTS)


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The table and the goals as plain lines."""
    yield "  ".join(f"{name} {value}" for name, value in found["machine"].items())
    yield "Seconds of the processor, one side: first days shown, days of counted problems shown, whole;"
    yield "both films; bars; lanes, terms of a dispute, the slowest"
    yield "".join(f"{name:>{WIDE}}" for name in COLUMNS)
    for row in found["pages"]:
        shown = (str(row["city"]), *(number(row[name]) for name in COLUMNS[1:]))
        yield "".join(f"{value:>{WIDE}}" for value in shown)
    yield f"scripts of all widgets: {number(found['scripts_kB'])} kB"
    for each in found["goals"]:
        yield f"{'met   ' if each['met'] else 'missed'}  {each['goal']}: {number(each['measured'])}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.browser", description=str(__doc__).splitlines()[0]
    )
    parser.add_argument("--city", action="append", choices=CITIES, help="instead of all three")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = measure_browser(tuple(given.city or CITIES), say_measuring)
    if given.json:
        json.dump(found, sys.stdout, indent=1)
        print()
    else:
        print("\n".join(lines(found)))


if __name__ == "__main__":
    main()
