"""The work behind `gongzhi validate` and `gongzhi phase`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from app.progress import announce_compilation, progress


def validate_command(
    only: Sequence[str], *, quick: bool, seeds: int | None, workers: int, out: Path | None, as_json: bool
) -> bool:
    """Validate, write results and figures, print the tables. Returns whether nothing required fell short."""
    from app.print_validation import print_validation
    from experiments.atomic import file_errors, write_json
    from experiments.batch import Progress
    from experiments.validation.run import validate
    from experiments.validation.written import as_data

    announce_compilation()
    with progress("runs") as report:

        def on_progress(now: Progress) -> None:
            report(now.done, now.total, now.failed, now.seconds_left)

        found = validate(
            only, quick=quick, seeds=seeds, workers=workers, out=out, progress=on_progress, say=_say
        )
    figures: list[Path] = []
    if out is not None:
        from experiments.validation.figures import draw_facts

        with file_errors(out, "write results"):
            out.mkdir(parents=True, exist_ok=True)
            write_json(out / "validation.json", as_data(found))
            figures = draw_facts(found, out / "figures")
    print_validation(found, figures, as_json=as_json)
    return not found.failures


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
