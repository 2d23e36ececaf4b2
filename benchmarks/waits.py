"""What a user waits for: the start, the first compilation, a town's year, a batch, a whole city.

Starts are measured in processes of their own, CPU time of the process and of all that it starts.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import thread_time
from typing import Any

from benchmarks.cities import city_of
from benchmarks.measure import after_collection, peak_mb, seconds_of
from experiments.execution.worker import Task, run_task
from sim.model import CityModel
from sim.scenario.file import load_scenario

RUNS, WORKERS = 1000, 2  # the batch of the goal
FROM_PROCESS = "import sys; sys.path[:0] = {paths!r}; "
HELP = "from app.cli import answer; answer(['--help'])"
TELL = "import sys; from app.cli import answer; sys.exit(answer({command!r}))"
TOLD = (["scenarios"], ["show", "party_led"], ["check", "baseline"], ["info"])  # what needs no model
IMPORTED = "import sys, app.cli, sim.running; print(*(m for m in {heavy!r} if m in sys.modules))"
HEAVY = ("solara", "matplotlib", "duckdb")
# All that `gongzhi run baseline` does until the first phase of the first day, which here ends the process.
FIRST_DAY = """
import os
from sim.observers import Observer, watching
from app.commands.run.work import run_command
class Stop(Observer):
    def morning(self, world): os._exit(0)
with watching(Stop()):
    run_command("baseline", 1, {}, None, 1, as_json=True)
os._exit(1)
"""
COMPILE = "from sim.compilation import warm_up; warm_up()"
PEAK = "from benchmarks.waits import peak_of; print(peak_of({residents}))"
WHOLE = "import json; from benchmarks.waits import whole_city; print(json.dumps(whole_city({days})))"


def in_process(code: str, **environment: str) -> tuple[str, float]:
    """What a fresh Python prints for `code`, and its CPU seconds, those of its own processes included.

    Python may keep its compiled files, as it does on a machine where nothing forbids it.
    """
    environment = {"PYTHONDONTWRITEBYTECODE": ""} | environment
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", FROM_PROCESS.format(paths=[p for p in sys.path if p]) + code],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def starts(repeats: int = 3) -> dict[str, Any]:
    """CPU seconds until the help is there and until the first day begins, least of some; how many times as
    long as the help the slowest takes of what is told without a model; heavy imports."""
    in_process(FIRST_DAY)  # Python's own compiled files are written once
    help_s = min(in_process(HELP)[1] for _ in range(repeats))
    told = [min(in_process(TELL.format(command=c))[1] for _ in range(repeats)) for c in TOLD]
    return {
        "help_s": help_s,
        "told_over_help": max(told) / help_s,
        "first_day_s": min(in_process(FIRST_DAY)[1] for _ in range(repeats)),
        "heavy_imports": in_process(IMPORTED.format(heavy=HEAVY))[0].split(),
    }


def first_compilation() -> float:
    """CPU seconds to compile all kernels into an empty cache, in all processes together."""
    with tempfile.TemporaryDirectory() as folder:
        return in_process(COMPILE, NUMBA_CACHE_DIR=folder)[1]


def year_of_town() -> float:
    """CPU seconds of a year of the example town under party-led coordination, its building included."""
    plan = load_scenario("party_led", {"calendar.days": 365, "calendar.warm_up": 0})
    _run(CityModel(plan, 1, keep_events=False))  # kernels are loaded outside the measurement
    return after_collection(lambda: _run(CityModel(plan, 1, keep_events=False)))


def run_of_batch(folder: Path, residents: int = 10_000, days: int = 365, seeds: int = 4) -> float:
    """CPU seconds of one run of a batch, its city and its metrics included: the mean over some seeds."""
    plan = city_of(residents, folder, calendar__days=days)
    run_task(Task(plan, 0))
    return after_collection(lambda: [run_task(Task(plan, seed)) for seed in range(1, seeds + 1)]) / seeds


def peak_of(residents: int, days: int = 8) -> float:
    """Most memory, MB, that a process holds while it builds and runs a city: meant for one of its own."""
    with tempfile.TemporaryDirectory() as folder:
        _run(CityModel(city_of(residents, Path(folder), calendar__days=days), 1, keep_events=False))
    return peak_mb()


def whole_city(days: int = 90, **values: object) -> dict[str, float]:
    """The whole of Tianjin, resident by resident: meant for a process of its own, for its peak memory."""
    given = {"city.preset": "tianjin", "city.scale": 1, "calendar.days": days, "calendar.warm_up": 0}
    plan = load_scenario("party_led", given | {name.replace("__", "."): x for name, x in values.items()})
    begin = thread_time()
    model = CityModel(plan, 1, keep_events=False)
    built = thread_time() - begin
    spent = seconds_of(lambda: _run(model))
    return {
        "residents": len(model.city.residents),
        "communities": len(model.city.community_of),
        "institutions": len(model.actors),
        "days": days,
        "active": len(model.world.active),
        "build_s": built,
        "days_s": spent,
        "day_ns_per_resident": 1e9 * spent / days / len(model.city.residents),
        "peak_mb": peak_mb(),
    }


def _run(model: CityModel) -> None:
    while model.running:
        model.step()
