"""A published model held to its signs, which stand in a file (对接检验)."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from experiments.validation.docking.worlds import minimal_worlds
from experiments.validation.fact import Fact
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Estimate, Finding, Part

FILE = Path(__file__).with_name("signs.toml")


@dataclass(frozen=True, slots=True)
class Sign:
    """What a source says, as a number and where its whole interval must lie."""

    id: str
    what: str
    zh: str
    published: str
    low: float
    high: float

    def part(self, found: Estimate) -> Part:
        """The sign with what was measured."""
        return Part(self.what, found, self.low, self.high, sure=True)


@cache
def models() -> dict[str, dict[str, Any]]:
    """What the file tells of every model, by its id."""
    return {each["id"]: each for each in tomllib.loads(FILE.read_text(encoding="utf-8"))["model"]}


class Docked(Fact):
    """A fact whose title, source and signs stand in the file. `judge` asks `measured` for a number by sign."""

    world: ClassVar[str]
    world_zh: ClassVar[str]
    signs: ClassVar[tuple[Sign, ...]] = ()

    def __init_subclass__(cls) -> None:
        told = models()[cls.id]
        cls.title, cls.zh, cls.source = told["title"], told["title_zh"], told["source"]
        cls.world, cls.world_zh = told["world"], told["world_zh"]
        cls.signs = tuple(
            Sign(
                e["id"], e["what"], e["zh"], e["published"], e.get("low", -math.inf), e.get("high", math.inf)
            )
            for e in told["sign"]
        )
        cls.statistic = "; ".join(sign.what for sign in cls.signs)
        cls.arms = tuple(minimal_worlds(cls.id).values())

    def measured(self, sheet: Sheet) -> Mapping[str, Estimate]:
        """What the runs show, by the id of a sign."""
        raise NotImplementedError

    def judge(self, sheet: Sheet) -> Finding:
        found = self.measured(sheet)
        return Finding(tuple(sign.part(found[sign.id]) for sign in self.signs))
