"""What the ideas of the debate show in published runs, beside what is expected of them (docs/ideas.toml)."""

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.documents.published.interplayed import part_row
from app.documents.published.runs import ROOT
from app.documents.published.shown import PREFIX, Shown
from experiments.doubt.worlds import margins_from
from experiments.statistics.paired import Interval
from experiments.wording.numbers import decimals, ends, number
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.scenario.source import did_you_mean

EXPECTED = ROOT / "docs" / "ideas.toml"
MORE, LESS, NONE, OPEN = "+", "-", "0", "?"
SIGNS = (MORE, LESS, NONE, OPEN)
MARKS = {NONE: "≈ 0: ", OPEN: "? "}  # what clear differences go without


@dataclass(frozen=True, slots=True)
class Expected:
    """What a row of the page is expected to show.

    idea : how the row begins; run, scenario or part, metric : where it is read
    margin : a difference that lies wholly within it is none; sign : one of `SIGNS`; why : of an open one
    """

    idea: str
    run: str
    metric: str
    sign: str
    scenario: str = ""
    part: str = ""
    margin: float = math.nan
    why: str = ""

    @property
    def least(self) -> float:
        """The margin, that of the table of margins where none is given; nan without either."""
        return self.margin if math.isfinite(self.margin) else margins_from().get(self.metric, math.nan)


def expected(path: Path = EXPECTED) -> dict[str, Expected]:
    """The expectations by their keys. Raises ScenarioError for an entry that cannot be used."""
    return dict(_read(path))


@cache
def _read(path: Path) -> Mapping[str, Expected]:
    found = {}
    for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
        try:
            each = Expected(**entry)
        except TypeError as error:
            raise ScenarioError(f"{path}: [{key}] {error}") from None
        if each.sign not in SIGNS or each.metric not in METRICS or not (each.scenario or each.part):
            raise ScenarioError(f"{path}: [{key}] needs a sign, a metric, and a scenario or a part.")
        found[key] = each
    return found


def sign_of(gap: float, interval: Interval, margin: float) -> str:
    """Which way a difference points: clear, a clear zero, or open.

    A clear zero is an interval that lies within the margin, whether it leaves out 0 or not.
    """
    if not interval.known:
        return OPEN
    if max(abs(interval.low), abs(interval.high)) <= margin:
        return NONE
    return OPEN if not interval.clear else MORE if gap > 0 else LESS


def seen(shown: Shown, each: Expected) -> tuple[float, Interval, str]:
    """Difference, interval and sign of what a row is about."""
    if each.part:
        row = part_row(shown, each.part, each.metric)
        gap, around = row["effect"], Interval(row["low"], row["high"])
    else:
        found = shown.difference(each.metric, each.scenario)
        gap, around = found.difference, found.interval
    return gap, around, sign_of(gap, around, each.least)


def idea(shown: Shown, key: str) -> str:
    """What a row shows: the difference with its interval; marked where it is none, or open. Where a run has
    both horizons, the settled one comes first.
    """
    known = expected()
    if key not in known:
        raise ScenarioError(f"{EXPECTED.name}: no idea is called {key!r}.{did_you_mean(key, known)}")
    each = known[key]
    if each.run != shown.run.name:
        raise ScenarioError(f"{EXPECTED.name}: [{key}] is read in the run {each.run}, not {shown.run.name}.")
    told = _told(each, *seen(shown, each))
    if each.part or not shown.found.soon:
        return told
    soon = shown.difference(f"{PREFIX}{each.metric}", each.scenario)
    sign = sign_of(soon.difference, soon.interval, each.least)
    return f"{told}; soon {_told(each, soon.difference, soon.interval, sign)}"


def _told(each: Expected, gap: float, around: Interval, sign: str) -> str:
    digits = decimals(METRICS[each.metric].unit, [gap, *around.ends])
    told = f"{number(gap, digits, sign=True)} {ends(around.ends, around.ends, digits, sign=True)}".rstrip()
    return f"{MARKS.get(sign, '')}{told}"


IDEAS: dict[str, Callable[..., Any]] = {"idea": idea}
