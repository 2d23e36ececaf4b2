"""Renew every published number: `python -m app.documents.published.renew`, or `make results`.

Does the runs listed in docs/published.toml, one after the other, and fills the places of README and docs that
show them. Interrupted anywhere it goes on there; what this model has done already is not done again.

  python -m app.documents.published.renew                    everything
  python -m app.documents.published.renew --only heping      one run and its places
  python -m app.documents.published.renew --pages            fill the places from results that are there
"""

import argparse
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from app.documents.published.blocks import Block, blocks_of, filled
from app.documents.published.runs import LIST, ROOT, PublishedRun, do_all, published_runs
from app.documents.published.shown import Shown
from app.documents.published.views import show
from experiments.storage.atomic import write_whole
from sim.errors import ScenarioError
from sim.scenario.source import did_you_mean

RESULTS = ROOT / "results" / "published"
FIGURES = ROOT / "docs" / "figures"


def pages() -> list[Path]:
    """All pages that may have places."""
    return [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def fill_pages(run: PublishedRun, out: Path, among: Iterable[Path]) -> list[Path]:
    """Fill the places of a run in the pages. Returns the pages that changed."""
    showing = [page for page in among if any(block.run == run.name for block in blocks_of(page))]
    if not showing:
        return []
    shown, changed = Shown(run, out), []

    def said(block: Block) -> str | None:
        return show(shown, block.view, block.words) if block.run == run.name else None

    for page in showing:
        text = filled(page, said)
        if text != page.read_text(encoding="utf-8"):
            write_whole(page, text)
            changed.append(page)
    return changed


def copy_figures(run: PublishedRun, out: Path, to: Path = FIGURES) -> None:
    """Put the figures that documents show beside them. Raises ScenarioError where one was not drawn."""
    for name, file in run.figures.items():
        drawn = run.folder(out) / "figures" / f"{name}.png"
        if not drawn.is_file():
            raise ScenarioError(f"{run.name}: {drawn} was not drawn.")
        shutil.copyfile(drawn, to / file)


def unknown_places(runs: Mapping[str, PublishedRun], among: Iterable[Path]) -> list[str]:
    """Places that name no run of the list, with page, line and remedy."""
    return [
        f"{block.where()}: no published run is called {block.run!r}.{did_you_mean(block.run, runs)}"
        for page in among
        for block in blocks_of(page)
        if block.run not in runs
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked; 2 for a list or page that cannot be used, 130 when interrupted."""
    parser = argparse.ArgumentParser(
        prog="make results", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", metavar="RUN", help="runs or families of the list (all)")
    parser.add_argument("--pages", action="store_true", help="fill pages from results that are there")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where results are kept")
    said = parser.parse_args(arguments)
    try:
        _renew(said.only, said.out, pages_only=said.pages)
    except ScenarioError as error:
        print(f"make results: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted; say it again to go on.", file=sys.stderr)
        return 130
    return 0


def _renew(only: Sequence[str] | None, out: Path, *, pages_only: bool) -> None:
    runs = published_runs()
    if unknown := [name for name in only or () if not any(_means(name, each) for each in runs)]:
        raise ScenarioError(f"{LIST.name}: no run is called {unknown[0]!r}.{did_you_mean(unknown[0], runs)}")
    if unknown := unknown_places(runs, pages()):
        raise ScenarioError("\n".join(unknown))
    chosen = {name: run for name, run in runs.items() if not only or any(_means(o, name) for o in only)}
    out.mkdir(parents=True, exist_ok=True)
    there = [run for run in chosen.values() if run.folder(out).is_dir()]
    for run in there if pages_only else do_all(chosen, out, _say):
        for page in fill_pages(run, out, pages()):
            _say(f"  {page.relative_to(ROOT)} renewed")
        copy_figures(run, out)


def _means(said: str, name: str) -> bool:
    """Whether a word names a run, or the family it belongs to: `causes` and `causes_first_months`."""
    return name == said or name.startswith(f"{said}_")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
