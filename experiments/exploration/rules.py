"""Conditions on factors as plain sentences, in English and Chinese (规则)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.designs.factors import Factor
from experiments.statistics.paired import Interval, share_interval


@dataclass(frozen=True, slots=True)
class Condition:
    """One factor within bounds (both included; infinite where open), or one of some levels."""

    factor: Factor
    low: float = -math.inf
    high: float = math.inf
    levels: tuple[Any, ...] = ()

    def holds(self, column: pd.Series) -> np.ndarray:
        """Where it holds, a mask. A parameter that the point's pattern does not have is within no bounds."""
        if self.levels:
            return column.isin(list(self.levels)).to_numpy()
        values = column.to_numpy(dtype=float)
        return np.asarray((values >= self.low) & (values <= self.high))

    @property
    def english(self) -> str:
        """Such as "claim.pace (Share who speak up, per day) is above 0.2"."""
        name = f"{self.factor.path} ({self.factor.label})" if self.factor.label else self.factor.path
        return f"{name} {self._bounds(('is', ' or ', 'is at most', 'is at least', 'is between', ' and '))}"

    @property
    def chinese(self) -> str:
        """The same in Chinese."""
        name = f"{self.factor.zh}（{self.factor.path}）" if self.factor.zh else self.factor.path
        return f"{name}{self._bounds(('为', '或', '不高于', '不低于', '介于', '与'))}{self._between_zh}"

    @property
    def _between_zh(self) -> str:
        return "之间" if math.isfinite(self.low) and math.isfinite(self.high) and not self.levels else ""

    def _bounds(self, words: Sequence[str]) -> str:
        one_of, either, most, least, between, conjunction = words
        gap = "" if one_of == "为" else " "
        unit = f" {self.factor.unit}" if self.factor.unit not in ("", "share") and gap else ""
        if self.levels:
            return f"{one_of}{gap}{either.join(_text(level) for level in self.levels)}"
        if not math.isfinite(self.low):
            return f"{most}{gap}{_text(self.high)}{unit}"
        if not math.isfinite(self.high):
            return f"{least}{gap}{_text(self.low)}{unit}"
        return f"{between}{gap}{_text(self.low)}{conjunction}{_text(self.high)}{unit}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions that together mark out a part of the space, and how well it holds what one looks for.

    density : share of the points inside that are of interest; coverage : share of all points of interest that
        lie inside; inside, hits : points inside, and those of them of interest. All on points that did not
        make the rule, where there are such (`tested`).
    """

    conditions: tuple[Condition, ...]
    density: float
    density_interval: Interval
    coverage: float
    inside: int
    hits: int
    base: float
    tested: bool

    def english(self, event: str) -> str:
        """A sentence: `event` (such as "party_led wins") when ...; how often, and how much of it."""
        where = " and ".join(condition.english for condition in self.conditions) or "anywhere"
        ends = f"{self.density_interval.low:.0%} to {self.density_interval.high:.0%}"
        return (
            f"{event} in {self.density:.0%} of cases ({ends}; {self.base:.0%} overall) "
            f"when {where}. This holds {self.coverage:.0%} of all cases in which {event}."
        )

    def chinese(self, event: str) -> str:
        """The same in Chinese."""
        where = "，且".join(condition.chinese for condition in self.conditions) or "任何取值"
        ends = f"{self.density_interval.low:.0%}–{self.density_interval.high:.0%}"
        return (
            f"当{where}时，{self.density:.0%} 的情形（{ends}；总体为 {self.base:.0%}）中{event}，"
            f"涵盖全部此类情形的 {self.coverage:.0%}。"
        )


def rule_of(conditions: Sequence[Condition], points: pd.DataFrame, hits: np.ndarray, *, tested: bool) -> Rule:
    """Measure conditions on points; hits : mask of the points of interest."""
    inside = np.ones(len(points), dtype=bool)
    for condition in conditions:
        inside &= condition.holds(points[condition.factor.path])
    count, good = int(inside.sum()), int((inside & hits).sum())
    density = good / count if count else math.nan
    return Rule(
        conditions=tuple(conditions),
        density=density,
        density_interval=share_interval(density, count),
        coverage=good / int(hits.sum()) if hits.any() else math.nan,
        inside=count,
        hits=good,
        base=float(hits.mean()) if len(hits) else math.nan,
        tested=tested,
    )


def summary(rule: Rule) -> Mapping[str, Any]:
    """A rule as plain data."""
    return {
        "conditions": [
            {"factor": c.factor.path, "low": c.low, "high": c.high, "levels": list(c.levels)}
            for c in rule.conditions
        ],
        "density": rule.density,
        "density_low": rule.density_interval.low,
        "density_high": rule.density_interval.high,
        "coverage": rule.coverage,
        "inside": rule.inside,
        "hits": rule.hits,
        "base": rule.base,
        "tested": rule.tested,
    }


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:.3g}" if isinstance(value, float) else str(value)
