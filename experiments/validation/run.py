"""The whole validation: limits, facts, ablations, in one call that can be cut short and taken up again."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.designs.chosen import check_workers, chosen_seeds, several
from experiments.execution.batch import OnProgress, Progress
from experiments.statistics.paired import FEWEST
from experiments.validation.ablation import Ablated, ablate, plans_without
from experiments.validation.docking import DOCKING, docking_text
from experiments.validation.docking.docked import Docked
from experiments.validation.fact import Fact
from experiments.validation.facts import FACTS
from experiments.validation.limit import Limit
from experiments.validation.limits import CHECKS
from experiments.validation.mechanisms import MECHANISMS, PURPOSES
from experiments.validation.observing.docked import dock_task
from experiments.validation.observing.observe import observed_runs
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Verdict
from sim.compilation import is_warm, warm_up
from sim.errors import ScenarioError
from sim.identity import code_hash

QUICK_SEEDS, FULL_SEEDS, ABLATION_SEEDS = 6, 20, 6
PARTS = ("limits", "docking", "ablations")  # what `only` may name beside facts and checks

type Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Validation:
    """What was found. `seeds` and `ablation_seeds` say how many runs stand behind a number.

    docking : published models, each held to its signs in a minimal world
    """

    limits: tuple[Limit, ...]
    facts: tuple[tuple[Fact, Finding], ...]
    ablations: tuple[Ablated, ...]
    seeds: int
    ablation_seeds: int
    code_hash: str
    docking: tuple[tuple[Docked, Finding], ...] = ()

    def __repr__(self) -> str:
        counts = f"{len(self.limits)} limits, {len(self.facts)} facts, {len(self.ablations)} ablations"
        return f"Validation({counts}; required, and short: {', '.join(self.failures) or 'none'})"

    def table(self) -> pd.DataFrame:
        """A row per number: kind (limit, fact or docking), id, what, estimate, verdict, required."""
        rows = [
            ("limit", e.id, e.title, e.found, "holds" if e.holds else "broken", True) for e in self.limits
        ]
        for kind, found_here in (("fact", self.facts), ("docking", self.docking)):
            for fact, found in found_here:
                rows += [
                    (kind, fact.id, part.what, part.found.value, str(part.verdict), fact.required)
                    for part in found.parts
                ]
        return pd.DataFrame(rows, columns=["kind", "id", "what", "estimate", "verdict", "required"])

    @property
    def failures(self) -> list[str]:
        """Limits that do not hold, mechanisms that do nothing, and required facts that fall short."""
        wrong = [limit.id for limit in self.limits if not limit.holds]
        wrong += [each.mechanism.name for each in self.ablations if each.idle]
        return wrong + [f.id for f, found in self.facts if f.required and found.verdict == Verdict.SHORT]


def validate(
    only: Sequence[str] = (),
    *,
    quick: bool = False,
    seeds: int | None = None,
    workers: int = 1,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
    say: Say = lambda text: None,
) -> Validation:
    """Hold the model against theory and against what is known.

    only : ids of facts, "limits", "docking", "ablations"; everything where it is empty
    quick : the limits, and all facts with few seeds; of the others what is named in `only`
    seeds : runs per arm, at least 5
    out : folder that keeps the runs; what it holds is not run again. None keeps nothing.
    progress : told of runs; say : told of the steps between them

    Raises ScenarioError for names that are not known, for too few seeds, and when a run fails.
    """
    only = several(only, str)
    chosen = _chosen(only)
    number = seeds or (QUICK_SEEDS if quick else FULL_SEEDS)
    if number < FEWEST:
        raise ScenarioError(f"seeds = {number}: must be at least {FEWEST}, or no interval can be given.")
    workers = check_workers(workers)
    ablations, docking = (name in only or not (only or quick) for name in ("ablations", "docking"))
    facts = {id: FACTS[id] for id in FACTS if id in chosen or not only or ablations}
    limits = tuple(check_limits(say)) if "limits" in only or not only else ()
    fewer = min(number, ABLATION_SEEDS) if ablations else 0
    if not (facts or docking):
        return Validation(limits, (), (), number, fewer, code_hash())
    if not is_warm():
        warm_up()  # otherwise every worker would compile the same kernels
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as spare:
        folder = Path(out or spare)
        docked = _docking(number, folder, workers, progress, say) if docking else ()
        if not facts:
            return Validation(limits, (), (), number, fewer, code_hash(), docked)
        findings, sheets = _facts(facts, number, fewer, folder, workers, progress, say)
        removed = _ablations(sheets, fewer, folder, workers, progress, say) if ablations else ()
    shown = tuple((fact, findings[id]) for id, fact in facts.items() if id in chosen or not only)
    return Validation(limits, shown, removed, number, fewer, code_hash(), docked)


def check_limits(say: Say = lambda text: None) -> list[Limit]:
    """Every analytic limit, in this process."""
    found: list[Limit] = []
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as folder:
        for name, check in CHECKS.items():
            say(f"limits: {name}")
            found += check(Path(folder))
    return found


def _chosen(only: Sequence[str]) -> list[str]:
    known = (*FACTS, *PARTS)
    unknown = [name for name in only if name not in known]
    if unknown:
        raise ScenarioError(f"--only {unknown[0]}: is not known. Known: {', '.join(known)}.")
    return [name for name in only if name in FACTS]


def _docking(
    seeds: int, folder: Path, workers: int, progress: OnProgress | None, say: Say
) -> tuple[tuple[Docked, Finding], ...]:
    """Published models in their minimal worlds; runs are kept by the text of what observes and declares them."""
    arms = [arm for model in DOCKING.values() for arm in model.arms]
    say(f"docking: {len(DOCKING)} models, read from {len(arms)} worlds under {seeds} seeds")
    home, plans = folder / f"docking-{docking_text()}", [arm.plan() for arm in arms]
    ran = observed_runs(plans, chosen_seeds(seeds), home, workers=workers, progress=progress, work=dock_task)
    sheet = Sheet(*ran)
    return tuple((model, model.judge(sheet)) for model in DOCKING.values())


def _facts(
    facts: dict[str, Fact],
    seeds: int,
    fewer: int,
    folder: Path,
    workers: int,
    progress: OnProgress | None,
    say: Say,
) -> tuple[dict[str, Finding], Sheet]:
    """Findings, and a sheet of the first `fewer` seeds for comparison with ablations."""
    arms = {arm.name: arm for fact in facts.values() for arm in fact.arms}
    say(f"facts: {len(facts)}, read from {len(arms)} arms under {seeds} seeds")
    plans = [arm.plan() for arm in arms.values()]
    runs, daily = observed_runs(plans, chosen_seeds(seeds), folder, workers=workers, progress=progress)
    sheet = Sheet(runs, daily)
    findings = {id: fact.judge(sheet) for id, fact in facts.items()}
    few = Sheet(runs[runs["seed"] <= fewer], daily[daily["seed"] <= fewer])
    return findings, few


def _ablations(
    sheet: Sheet, seeds: int, folder: Path, workers: int, progress: OnProgress | None, say: Say
) -> tuple[Ablated, ...]:
    """One mechanism after another, so that what is finished is kept; the time left is that of all."""
    findings = {id: fact.judge(sheet) for id, fact in FACTS.items()}
    shown = {each.arm.name: each.arm.plan() for each in PURPOSES.values()}
    runs, daily = observed_runs(
        list(shown.values()), chosen_seeds(seeds), folder, workers=workers, progress=progress
    )
    known = ["scenario", "seed"]
    sheet = Sheet(
        pd.concat([sheet.runs, runs]).drop_duplicates(known),
        pd.concat([sheet.daily, daily]).drop_duplicates([*known, "day"]),
    )
    plans = {mechanism.name: plans_without(mechanism) for mechanism in MECHANISMS}
    total = sum(len(each) for each in plans.values()) * seeds
    say(f"ablations: {len(MECHANISMS)} mechanisms, {total} runs")
    done, found = 0, []
    for mechanism in MECHANISMS:
        mine = plans[mechanism.name]
        told = _of_all(progress, done, total)
        both = sheet
        if mine:
            runs, daily = observed_runs(mine, chosen_seeds(seeds), folder, workers=workers, progress=told)
            both = Sheet(pd.concat([sheet.runs, runs]), pd.concat([sheet.daily, daily]))
        found.append(ablate(mechanism, both, findings))
        done += len(mine) * seeds
    return tuple(found)


def _of_all(progress: OnProgress | None, before: int, total: int) -> OnProgress | None:
    """Progress of one mechanism's runs, told as a part of all of them."""
    if progress is None:
        return None

    def told(now: Progress) -> None:
        pace = now.seconds_left / max(now.total - now.done, 1) if now.seconds_left is not None else None
        left = None if pace is None else pace * (total - before - now.done)
        progress(Progress(before + now.done, total, now.failed, left))

    return told
