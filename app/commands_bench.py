"""`gongzhi bench`: measure speed and size on this machine, and say which goals hold."""

import importlib.util
import json
import sys
from pathlib import Path

from app.progress import announce_compilation


def bench_command(*, quick: bool, publish: Path | None, as_json: bool) -> None:
    """Measure and print; with `as_json` nothing else goes to standard output.

    publish : page whose tables are renewed
    """
    if importlib.util.find_spec("benchmarks") is None:
        from sim.errors import ScenarioError

        raise ScenarioError(
            "bench: the benchmarks are not installed here. Run it from a copy of the sources (`make bench`)."
        )
    announce_compilation()
    from benchmarks.table import lines_of, measure_all

    def say(what: str) -> None:
        print(f"measuring {what} ...", file=sys.stderr, flush=True)

    found = measure_all(quick=quick, say=say)
    if publish is not None:
        from app.pages import renew_page
        from benchmarks.page import BEGIN, END, page_tables

        renew_page(publish, BEGIN, END, page_tables(found))
    if as_json:
        json.dump(found, sys.stdout, indent=1)
        print()
    else:
        print("\n".join(lines_of(found)))
