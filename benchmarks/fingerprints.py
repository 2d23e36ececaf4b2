"""Whether an optimisation left every result as it was: fingerprints of runs, before and after.

    python -m benchmarks.fingerprints > before.json     (the old code)
    python -m benchmarks.fingerprints before.json       (the new code: names every run that differs)

A fingerprint holds the hash of the event log, and one hash over every daily figure, every column of the
disputes, of the casework and of the residents, to the last bit.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sim.model import CityModel
from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario
from sim.scenario.source import shipped

SEEDS = (1, 2)


def plans() -> Iterator[tuple[str, Scenario, int]]:
    """(name, scenario, seed): every shipped scenario as it is, and a larger city under two patterns."""
    for name in shipped():
        for seed in SEEDS:
            yield f"{name}, seed {seed}", load_scenario(name), seed
    for name in ("siloed", "party_led"):
        values = {"city.preset": "mid_city", "calendar.days": 60, "calendar.warm_up": 0}
        yield f"{name} in mid_city, seed 1", load_scenario(name, values), 1


def fingerprint(scenario: Scenario, seed: int) -> dict[str, str]:
    """Hash of the event log, and of all columns that a run leaves."""
    model = CityModel(scenario, seed)
    while model.running:
        model.step()
    tables = (model.disputes.columns(), model.casework.columns(), model.city.residents.columns())
    digest = hashlib.blake2b(digest_size=16)
    for columns in (model.world.diary.daily, *tables, {"contacts": model.city.contacts.who}):
        for column in columns.values():
            digest.update(np.ascontiguousarray(column).tobytes())
    return {"events": model.records.event_hash, "columns": digest.hexdigest()}


def differences(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> list[str]:
    """One line per run and part that is not the same; empty when all are."""
    lines = [f"{name}: only on one side" for name in sorted(before.keys() ^ after.keys())]
    for name in sorted(before.keys() & after.keys()):
        parts = [part for part in before[name] if before[name][part] != after[name][part]]
        lines += [f"{name}: {', '.join(parts)} differ"] if parts else []
    return lines


def main(arguments: list[str]) -> int:
    """Print fingerprints, or compare with those of a file; 1 when any differs."""
    found = {name: fingerprint(scenario, seed) for name, scenario, seed in plans()}
    if not arguments:
        print(json.dumps(found, indent=1))
        return 0
    lines = differences(json.loads(Path(arguments[0]).read_text("utf-8")), found)
    print("\n".join(lines) or f"{len(found)} runs are the same to the last bit")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
