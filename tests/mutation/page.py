"""`make mutants`, second half: what mutmut found, by module, and why each survivor cannot matter.

Reads the results that mutmut keeps in `mutants/` and the reasons in `reasons.toml`. Writes the summary into
docs/mutants.md and all survivors into survivors.tsv beside this file.
Exits with 1 where a wing falls short of its share or a survivor has no reason.

    --survivors    only print the names of mutants that no test saw and that have no reason yet
    --fresh        only write the mutants if there are none, and copy files of data that have changed into
                   `mutants/`, which mutmut does not do
    --sample .3    (1: all) only print the names of so large a part of the mutants of every module, drawn at
                   random, as far as they were not tried yet; a larger part holds a smaller one
"""

import math
import random
import re
import shutil
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from mutmut.__main__ import create_mutants
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, setup_source_paths

from experiments.statistics.paired import share_interval
from tests.mutation import record

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "mutants.md"
HEAD, REASONS, LIST = (
    Path(__file__).with_name(name) for name in ("head.md", "reasons.toml", "survivors.tsv")
)
FOUND = ("killed", "timeout", "caught by type check", "segfault")  # a mutant that never ends was seen too
FEWEST = 30  # mutants drawn at random, for an interval
SEED = 1  # of the order in which mutants are drawn
LEAST = {"sim/outcomes": 0.9, "experiments/statistics": 0.9}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change and what became of it."""

    name: str  # as mutmut calls it
    module: str  # sim/outcomes/definitions.py
    status: str

    @property
    def function(self) -> str:
        """Name of the function or method that was changed."""
        mangled = self.name.rpartition("__mutmut_")[0].rpartition(".")[2]
        return mangled.removeprefix("xǁ").replace("ǁ", ".") if "ǁ" in mangled else mangled.removeprefix("x_")

    @property
    def wing(self) -> str:
        """The folder of the module."""
        return self.module.rpartition("/")[0]

    def change(self) -> str:
        """The line before and after."""
        lines = [line for line in get_diff_for_mutant(self.name, path=self.module).splitlines()[3:] if line]
        before, after = (" ".join(x[1:].strip() for x in lines if x[0] == sign) for sign in "-+")
        return f"{before}  ->  {after}"


def mutants() -> Iterator[Mutant]:
    """Every mutant that was tried or is still to be tried; what is found anew is kept."""
    letters, digests, found = record.known(), {}, []
    for path in sorted((ROOT / "mutants").rglob("*.meta")):
        module = str(path.relative_to(ROOT / "mutants")).removesuffix(".meta")
        data = SourceFileMutationData(path=module)
        data.load()
        digests |= {(module, name): digest for name, digest in data.hash_by_function_name.items()}
        now = {name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items()}
        known = record.with_what_is_known(module, now, data.hash_by_function_name, letters)
        found += [Mutant(name, module, status) for name, status in known]
    record.keep(((each.module, each.name, each.status) for each in found), digests)
    return iter(found)


def make() -> None:
    """Write all mutants where mutmut works, if they are not there yet; it would try some at once."""
    if any((ROOT / "mutants").rglob("*.meta")):
        return
    (ROOT / "mutants").mkdir(exist_ok=True)
    set_mutant_under_test("mutant_generation")
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    create_mutants(max_children=1)


def reason(mutant: Mutant, change: str, reasons: list[dict[str, str]]) -> str:
    """Why a survivor cannot matter; empty where nobody has said so."""
    place = f"{mutant.module.removesuffix('.py')}.{mutant.function}"
    fits = (r for r in reasons if fnmatch(place, r["where"]) and re.search(r["change"], change))
    return next((each["why"] for each in fits), "")


def share(counts: Counter[str]) -> float:
    """Mutants that a test saw, of those that were tried."""
    tried = counts.total() - counts["not checked"]
    return sum(counts[status] for status in FOUND) / tried if tried else float("nan")


def said(group: list[Mutant]) -> tuple[str, ...]:
    """The share of those that were tried, as the page has it; where some were not, with Wilson's interval.

    The interval is of the random part alone, whose number and share stand before it: what else was tried, say
    after a change, is no sample of all. Where the random part is too small the three are empty.
    """
    counts = Counter(mutant.status for mutant in group)
    if counts["not checked"] == counts.total():
        return "", "", "", ""
    drawn = random_part(group) if counts["not checked"] else []
    if len(drawn) < FEWEST:
        return f"{share(counts):.3f}", "", "", ""
    own = share(Counter(mutant.status for mutant in drawn))
    found = share_interval(own, len(drawn))
    return f"{share(counts):.3f}", f"{len(drawn)}", f"{own:.3f}", f"[{found.low:.3f}, {found.high:.3f}]"


def dealt(found: list[Mutant]) -> Iterator[list[Mutant]]:
    """The mutants of each module in the order in which they are drawn."""
    for module in dict.fromkeys(mutant.module for mutant in found):
        mine = sorted((each for each in found if each.module == module), key=lambda mutant: mutant.name)
        random.Random(f"{SEED} {module}").shuffle(mine)
        yield mine


def sample(found: list[Mutant], part: float) -> list[str]:
    """Names of a random part of the mutants of every module, at least one of each, not tried so far."""
    chosen = [each for mine in dealt(found) for each in mine[: max(1, math.ceil(part * len(mine)))]]
    return [mutant.name for mutant in chosen if mutant.status == "not checked"]


def random_part(found: list[Mutant]) -> list[Mutant]:
    """The largest part, alike in every module, that was drawn at random and tried to the last one."""
    modules = list(dealt(found))
    firsts = [
        next((n for n, m in enumerate(mine) if m.status == "not checked"), len(mine)) for mine in modules
    ]
    part = min((first / len(mine) for first, mine in zip(firsts, modules, strict=True)), default=0.0)
    return [each for mine in modules for each in mine[: math.floor(part * len(mine))]]


def table(found: list[Mutant]) -> Iterator[str]:
    """Lines of the summary: a row per module, and one for each wing."""
    yield from (
        "| module | mutants | seen | survivors | not tried | share seen | at random | their share | 95 % |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    )
    for wing in dict.fromkeys(mutant.wing for mutant in found):
        own = [mutant for mutant in found if mutant.wing == wing]
        groups = {f"**`{wing}`**": own} | {
            f"`{name}`": [m for m in own if m.module == name] for name in dict.fromkeys(m.module for m in own)
        }
        for name, group in groups.items():
            counts = Counter(mutant.status for mutant in group)
            seen = sum(counts[status] for status in FOUND)
            left = counts["not checked"]
            row = (name, len(group), seen, len(group) - seen - left, left, *said(group))
            yield f"| {' | '.join(map(str, row))} |"


def survivors(found: list[Mutant]) -> list[Mutant]:
    """Mutants that were tried and that no test saw."""
    return [mutant for mutant in found if mutant.status not in (*FOUND, "not checked")]


def listed(found: list[Mutant]) -> tuple[list[str], int]:
    """Lines on all survivors, and how many of them have no reason."""
    reasons = tomllib.loads(REASONS.read_text("utf-8"))["reason"]
    lines, bare = ["module\tfunction\tchange\twhy it cannot matter"], 0
    for mutant in survivors(found):
        change = mutant.change()
        why = reason(mutant, change, reasons)
        bare += not why
        cells = (mutant.module, mutant.function, change, why or "not yet said")
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return lines, bare


def refresh() -> None:
    """Copy what is no Python and newer than its copy, or lacks one, to where mutmut works."""
    for folder in ("sim", "experiments", "tests"):
        for path in (ROOT / folder).rglob("*"):
            copy = ROOT / "mutants" / path.relative_to(ROOT)
            if path.is_dir() or path.suffix.startswith(".py"):
                continue
            if not copy.exists() or copy.stat().st_mtime < path.stat().st_mtime:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, copy)


def main() -> int:
    """Write the page and the list, print the summary, say what falls short."""
    if "--fresh" in sys.argv:
        make()
        refresh()
        return 0
    found = list(mutants())
    if "--survivors" in sys.argv:
        known = tomllib.loads(REASONS.read_text("utf-8"))["reason"]
        unsaid = [each for each in survivors(found) if not reason(each, each.change(), known)]
        print("\n".join(mutant.name for mutant in unsaid))
        return 0
    if "--sample" in sys.argv:
        print("\n".join(sample(found, float(sys.argv[sys.argv.index("--sample") + 1]))))
        return 0
    summary, (rows, bare) = list(table(found)), listed(found)
    PAGE.write_text("\n".join([HEAD.read_text("utf-8"), "## Summary", "", *summary, ""]), "utf-8")
    LIST.write_text("\n".join([*rows, ""]), "utf-8")
    print("\n".join(summary))
    short = [
        wing
        for wing, least in LEAST.items()
        if share(Counter(mutant.status for mutant in found if mutant.wing == wing)) < least
    ]
    print(f"{len(survivors(found))} survivors, {bare} of them without a reason; see {LIST.relative_to(ROOT)}")
    print("\n".join(f"{wing}: fewer than {LEAST[wing]:.0%} of the mutants were seen" for wing in short))
    return 1 if short or bare else 0


if __name__ == "__main__":
    sys.exit(main())
