"""Mending a result folder: what is damaged is set aside, what is lost computed again (修复结果文件夹)."""

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from experiments.designs.check import design_from_text
from experiments.designs.experiment import Experiment, Point, points_table
from experiments.designs.past import Past
from experiments.execution.batch import OnProgress
from experiments.execution.complete import Engine, complete
from experiments.execution.engines import engine_from
from experiments.execution.reform.plan import horizons_of
from experiments.execution.reform.points import lived_points
from experiments.execution.worker import Task, Work, run_task
from experiments.results.reproduce import not_loaded, scenario_of
from experiments.storage.examine import Examination, examine
from experiments.storage.inputs import PLUGINS, keep_plugins
from experiments.storage.manifest import MANIFEST
from experiments.storage.place import Place
from experiments.storage.run_ids import run_id
from experiments.storage.store import Store, points_file
from experiments.storage.tables import KEEPABLE, RUNS, TABLES
from sim.errors import ScenarioError
from sim.identity import code_hash

_SEARCHED = re.compile(r"generation-\d+|fresh")  # folders inside that of a search
OTHER_CODE = (
    "the runs are of the code {code}, and this is {now}: another version of the model would make other runs. "
    "Repair the folder with the version that made it, or make a new one."
)


@dataclass(frozen=True, slots=True, repr=False)
class Repaired:
    """What was found in a result folder, what was done, and what is still wrong.

    aside : file that was damaged -> where it lies now
    missing : table -> number of runs that it had lost
    computed : runs that were computed again; failed : of these, those that failed
    differing : of these, runs that came out otherwise than they had been stored
    left : sentences about what could not be mended; empty where all is well
    """

    found: Examination
    aside: dict[str, str]
    missing: dict[str, int]
    computed: int
    failed: int
    differing: tuple[str, ...]
    left: tuple[str, ...]

    def __repr__(self) -> str:
        if self.found.sound:
            return "Repaired(nothing is damaged or missing)"
        state = "whole now" if self.whole else "not whole"
        return f"Repaired({state}: {len(self.aside)} files set aside, {self.computed} runs computed again)"

    @property
    def whole(self) -> bool:
        """Whether nothing is damaged or missing now."""
        return not (self.left or self.failed or self.differing)


def repair(
    folder: Path | str | Place,
    engine: Engine | None = None,
    *,
    dry_run: bool = False,
    progress: OnProgress | None = None,
    work: Work = run_task,
) -> Repaired:
    """Say what is damaged or missing in a result folder, and mend it.

    Damaged files go into the folder `damaged` inside, where nothing reads them; runs that a table has lost
    are computed again from the manifest. Runs that were never made are the matter of the command that makes
    them.

    dry_run : only say it

    Raises ScenarioError where the manifest is damaged, or a file may be whole and cannot be read.
    """
    store = Store.read(folder)
    found = examine(store)
    if dry_run:
        return Repaired(found, {}, _missing(found), 0, 0, (), tuple(_copies(store, found)))
    aside = {name: store.place.set_aside(name) for name in found.damaged}
    keep_plugins(store.place, found.plugins)
    now = examine(store) if aside or found.plugins else found
    left = [*_copies(store, now), *_points_again(store, now)]
    if not now.missing:
        return Repaired(found, aside, {}, 0, 0, (), tuple(left))
    if lacking := not_loaded(store, store.design):
        return Repaired(found, aside, _missing(now), 0, 0, (), (*left, lacking))
    if store.code_hash != code_hash():
        left.append(OTHER_CODE.format(code=store.code_hash, now=code_hash()))
        return Repaired(found, aside, _missing(now), 0, 0, (), tuple(left))
    computed, unknown = _compute(store, now, engine or Engine(), progress, work)
    runs = store.runs()
    failed = int(runs.loc[runs["status"] == "failed", "run_id"].isin(now.missing).sum())
    differing = tuple(sorted(now.missing & store.differing()))
    return Repaired(found, aside, _missing(now), computed, failed, differing, (*left, *unknown))


def repair_parts(
    folder: str, *, workers: int = 1, dry_run: bool = False, progress: OnProgress | None = None
) -> dict[str, Repaired]:
    """Mend a result folder, of a search each of its parts; as `repair`. Returns part -> what was done.

    Raises ScenarioError where a manifest is damaged, or a file may be whole and cannot be read.
    """
    engine = engine_from("local", workers)
    return {
        part: repair(part, engine, dry_run=dry_run, progress=progress) for part in folders_of(str(folder))
    }


def folders_of(folder: str) -> list[str]:
    """The result folders that stand at a place: itself, or of a search its generations and the fresh runs."""
    place = Place(folder)
    if place.has(MANIFEST):
        return [folder]
    parts = [name for name in place.names() if _SEARCHED.fullmatch(name) and place.has(f"{name}/{MANIFEST}")]
    ordered = sorted(parts, key=lambda name: int(name.partition("-")[2] or sys.maxsize))
    return [place.where(name) for name in ordered] or [folder]


def _copies(store: Store, found: Examination) -> list[str]:
    """What is wrong with the kept copies of files that runs were made from, in sentences."""
    lost = [
        f"{store.place.where(f'{PLUGINS}/{name}')}: this text of a plugin is lost; the runs are not. Name "
        "the file with --plugin, and it is kept again."
        for name in found.plugins
    ]
    return [found.inputs, *lost] if found.inputs else lost


def _missing(found: Examination) -> dict[str, int]:
    """Table -> number of runs that it has lost."""
    lost = {kind: len(found.lost[kind]) for kind in TABLES if kind in found.lost}
    return lost | ({RUNS: len(found.orphans)} if found.orphans else {})


def _compute(
    store: Store, found: Examination, engine: Engine, progress: OnProgress | None, work: Work
) -> tuple[int, list[str]]:
    """Compute runs again; returns how many, and what is known of none of them."""
    wanted = _wanted(store, found)
    scenarios = {key: scenario_of(store, store.design, key) for key in {key for key, _, _ in wanted.values()}}
    groups: dict[tuple[str, ...], list[Task]] = {}
    reform = store.design.reform
    for key, seed, keep in wanted.values():
        task = Task(
            scenarios[key],
            seed,
            keep,
            tolerant=True,
            known_key=key,
            horizons=horizons_of(reform, key),
            shelved=bool(reform),
        )
        groups.setdefault(keep, []).append(task)
    done = sum(complete(store, tasks, engine, work=work, progress=progress)[0] for tasks in groups.values())
    unknown = sorted(found.missing - set(wanted))
    return done, [_unknown(unknown)] if unknown else []


def _unknown(runs: list[str]) -> str:
    return (
        f"{len(runs)} runs stand in tables and in no design of the manifest, such as {runs[0]}: rows of "
        "another folder? Take the files that hold them away."
    )


def _wanted(store: Store, found: Examination) -> dict[str, tuple[str, int, tuple[str, ...]]]:
    """Identity -> key of the scenario, seed and tables to keep, of the runs that are to be computed again."""
    rows = store.runs()
    stored = rows[rows["run_id"].isin(found.missing)]
    wanted = {
        str(run): (str(key), int(seed), _tables(str(kept).split(",")))
        for run, key, seed, kept in stored[["run_id", "scenario_key", "seed", "kept"]].itertuples(index=False)
    }
    if found.orphans:
        usual = {name for kept in rows["kept"] for name in str(kept).split(",")}
        held = {kind: store.held(kind) for kind in KEEPABLE}
        for key in _keys(store):
            for seed in store.design.seeds:
                run = run_id(key, seed, store.code_hash)
                if run in found.orphans:
                    own = {kind for kind in KEEPABLE if run in held[kind]}
                    wanted[run] = (key, seed, _tables(usual | own))
    return wanted


def _tables(names: Iterable[str]) -> tuple[str, ...]:
    chosen = set(names)
    return tuple(kind for kind in TABLES if kind in KEEPABLE and kind in chosen)


def _keys(store: Store) -> list[str]:
    points = store.points()
    return list(points["scenario_key"].unique()) if len(points) else list(store.design.keys.values())


def _as_run(store: Store, experiment: Experiment) -> Sequence[Point]:
    """The points of a design as they are run; of a folder without a reform, from the first day on."""
    points = experiment.points()
    if not store.design.reform:
        return points
    asked = store.design.reform["asked"]  # not that of the text: a command may have said another one
    past = Past(asked["history"], asked["spin_up"], asked["horizon"])
    lived = lived_points(replace(experiment, past=past), points)
    return lived.points if lived else points


def _points_again(store: Store, found: Examination) -> list[str]:
    """Write the points of an experiment again where they are lost; a sentence where that cannot be."""
    if found.points:
        return []
    advice = f"{store.place.where(points_file(store.design))}: the points of the design are lost; "
    try:
        points = _as_run(store, design_from_text(str(store.design.experiment.get("text", ""))))
    except ScenarioError as error:
        return [f"{advice}its text cannot be read here ({str(error).splitlines()[0]}). Run the design again."]
    runs = store.runs()
    if not set(runs["scenario_key"]) <= {point.key for point in points}:
        return [f"{advice}its files say something else today. Restore them, or run the design elsewhere."]
    store.write_points(points_table(points))
    return []
