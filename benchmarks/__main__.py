"""Time whole days and their phases, beside a yardstick measured in the same process.

The yardstick is one bare gather of the contacts' opinions in the order of the social network: memory
traffic that any model of talk over this network must pay. Times are CPU times of one core after
warm-up, so a normal backlog is there; they move with the machine, ratios much less so.

    python -m benchmarks [--city teaching_town mid_city ...] [--days 60] [--json]
"""

import argparse
import json
import platform
import sys
import time
from collections import defaultdict

import numpy as np

from agents.kernels import kernel
from sim.day import DAY
from sim.identity import code_hash, versions
from sim.model import CityModel
from sim.scenario_file import load_scenario

WARM_UP = 90


@kernel
def gather(start, who, opinion):  # type: ignore[no-untyped-def]
    """Sum of all contacts' opinions, in the order of the network."""
    total = 0.0
    for i in range(start.size - 1):
        for j in range(start[i], start[i + 1]):
            other = who[j]
            total += opinion[other, 0] + opinion[other, 1] + opinion[other, 2] + opinion[other, 3]
    return total


def yardstick(model: CityModel) -> float:
    """Milliseconds of one bare gather, the median of nine."""
    contacts, opinion = model.city.contacts, model.city.residents.opinion
    times = []
    for _ in range(10):
        begin = time.thread_time()
        gather(contacts.start, contacts.who, opinion)
        times.append(time.thread_time() - begin)
    return 1000.0 * float(np.median(times[1:]))


def measure(city: str, pattern: str, days: int) -> dict[str, object]:
    """Milliseconds per day and per phase, bytes per resident, in a city with a normal backlog."""
    name, _, area = city.partition(":")
    overrides: dict[str, object] = {
        "city.preset": name,
        "calendar.days": WARM_UP + days,
        "calendar.warm_up": 0,
    }
    if area:
        overrides["city.area"] = [area]
    begin = time.thread_time()
    model = CityModel(load_scenario(pattern, overrides), seed=1)
    built = time.thread_time() - begin
    for _ in range(WARM_UP):
        model.step()
    spent: dict[str, float] = defaultdict(float)
    for _ in range(days):
        model.day += 1
        for phase in DAY:
            begin = time.thread_time()
            phase(model)
            spent[phase.__name__] += time.thread_time() - begin
    day = 1000.0 * sum(spent.values()) / days
    people, bare = len(model.city.residents), yardstick(model)
    held = model.city.residents.nbytes() + model.city.contacts.nbytes()
    return {
        "city": city,
        "pattern": pattern,
        "residents": people,
        "open_disputes": int(model.diary.daily["open"][-1]),
        "build_s": round(built, 3),
        "ms_per_day": round(day, 3),
        "gather_ms": round(bare, 3),
        "day_over_gather": round(day / bare, 2),
        "bytes_per_resident": round(held / people, 1),
        "phases_percent": {name: round(100.0 * t / sum(spent.values()), 1) for name, t in spent.items()},
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--city", nargs="+", default=["teaching_town", "mid_city", "tianjin:Heping"])
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    patterns = ("siloed", "party_led")
    measure("teaching_town", patterns[1], 8)  # compile outside the measurement
    rows = [measure(city, pattern, given.days) for city in given.city for pattern in patterns]
    machine = {"machine": platform.machine(), "code": code_hash(), **versions()}
    if given.json:
        json.dump({"machine": machine, "rows": rows}, sys.stdout, indent=1)
        return
    print(" ".join(f"{k} {v}" for k, v in machine.items()))
    head = (
        "city",
        "pattern",
        "residents",
        "open_disputes",
        "build_s",
        "ms_per_day",
        "day_over_gather",
        "bytes_per_resident",
    )
    print("  ".join(f"{name:>18}" for name in head))
    for row in rows:
        print("  ".join(f"{row[name]!s:>18}" for name in head))
    for row in rows:
        phases = row["phases_percent"]
        assert isinstance(phases, dict)
        shown = ", ".join(f"{n} {p} %" for n, p in sorted(phases.items(), key=lambda pair: -pair[1]))
        print(f"{row['city']} {row['pattern']}: {shown}")


if __name__ == "__main__":
    main()
