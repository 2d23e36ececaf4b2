"""`gongzhi interplay`: from options to a table that is printed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.commands.interplay.printing import print_interplay
from app.console.progress import announce_compilation, of_runs, progress
from experiments.exploration.interplay import known_outcome
from experiments.studies.interplay import interplay


def interplay_command(
    scenario: str, asked: Mapping[str, Any], metric: str, publish: Path | None, *, as_json: bool
) -> None:
    """Run all arms that the folder lacks, keep tables and figures, print.

    asked : as keywords of `experiments.studies.interplay.interplay`
    """
    known_outcome(metric)
    announce_compilation()
    with progress("runs" if asked["history"] == "none" else "days") as report:
        found = interplay(scenario, **asked, progress=of_runs(report))
    figures = found.keep() if asked["out"] is not None else []
    if publish is not None:
        figures = found.publish(publish)
    print_interplay(found, metric, figures, as_json=as_json)
