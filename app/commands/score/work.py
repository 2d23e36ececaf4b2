"""`gongzhi score`: from options to runs, and to what is printed and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.commands.design.printing import print_estimate
from app.commands.records.work import read
from app.commands.score.printing import print_score
from app.console.progress import announce_compilation, of_runs, progress
from app.console.where import Where
from experiments.scoring.page import keep_score
from experiments.scoring.score import RUNS, estimate_score, score
from experiments.scoring.worlds import predicting
from experiments.storage.place import Place
from experiments.studies.prepared import DRY
from experiments.wording.words import words


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked.

    file : of the records, with mapping, zone and last look; overrides : path -> (value, option)
    """

    file: tuple[str, str | None, str, str]
    source: str
    split: str
    seeds: int | None
    within: str
    overrides: Mapping[str, Any]


def score_command(asked: Asked, where: Where, language: str) -> bool:
    """Score, keep the report where a folder is named, and tell. Returns whether every run went well."""
    say = words(language, "records", "score")  # a wrong language is refused before anything is read
    plain = {path: value for path, (value, _) in asked.overrides.items()}
    made, engine = predicting(asked.source, asked.seeds, asked.within, plain), where.opened()
    if where.dry_run:
        out = where.out or Path(DRY)
        announce_compilation()
        left = estimate_score(made, out, engine)
        name = f"score with {made.name}"
        print_estimate(name, left, Place(out / RUNS), engine.workers, as_json=where.json)
        return True
    records = read(*asked.file)
    announce_compilation()
    with progress("runs") as report:
        found = score(
            records,
            asked.source,
            split=asked.split,
            seeds=asked.seeds,
            within=asked.within,
            overrides=plain,
            engine=engine,
            out=where.out,
            progress=of_runs(report),
        )
    files = keep_score(found, where.out, language) if where.out is not None else []
    print_score(found, files, say, as_json=where.json)
    return not found.failed
