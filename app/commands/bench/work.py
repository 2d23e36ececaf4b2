"""`gongzhi bench`: measure speed and size on this machine, and say which goals hold."""

import importlib.util
import json
import sys
from pathlib import Path

from app.console.progress import announce_compilation


def bench_command(*, quick: bool, publish: Path | None, laboratory: bool, as_json: bool) -> None:
    """Measure and print; with `as_json` nothing else goes to standard output.

    publish : page whose tables are renewed
    laboratory : measure what batches cost beside the model instead
    """
    from sim.errors import ScenarioError

    if importlib.util.find_spec("benchmarks") is None:
        raise ScenarioError(
            "bench: the benchmarks are not installed here. Run it from a copy of the sources (`make bench`)."
        )
    if laboratory and publish is not None:
        raise ScenarioError("bench: --publish renews the tables of the model, and goes without --laboratory.")
    announce_compilation()
    from benchmarks.laboratory import RUNS, STORED, laboratory_lines, measure_laboratory
    from benchmarks.measure import say_measuring
    from benchmarks.table import lines_of, measure_all

    if laboratory:
        part = 10 if quick else 1
        found, lines = measure_laboratory(RUNS // part, STORED // part, say_measuring), laboratory_lines
    else:
        found, lines = measure_all(quick=quick, say=say_measuring), lines_of
    if publish is not None:
        from app.documents.pages import renew_page
        from benchmarks.page import BEGIN, END, page_tables

        renew_page(publish, BEGIN, END, page_tables(found))
    if as_json:
        json.dump(found, sys.stdout, indent=1)
        print()
    else:
        print("\n".join(lines(found)))
