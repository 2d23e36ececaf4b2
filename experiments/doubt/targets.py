"""Targets: levels that records tell, with the variance of records and of form, declared before any run
(校准目标)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments.designs.toml_file import toml_of
from experiments.doubt.figures import known_figures
from experiments.records.measures.figures import OF_RUNS
from sim.errors import ScenarioError
from sim.scenario.source import did_you_mean

FOLDER = Path(__file__).with_name("targets")
OF_A_TARGET = {"figure", "value", "spread", "form", "scale", "places", "source"}
NEEDED = ("figure", "value", "spread", "form", "source")


@dataclass(frozen=True, slots=True)
class Target:
    """One level: a figure of a run, and what records say of it.

    value : what records say; spread : standard deviation between places; form : how far the model may miss a
    true city and still be used. On a log scale spread and form are of the logarithm.
    """

    figure: str
    value: float
    spread: float
    form: float
    log: bool = False
    source: str = ""

    def scaled(self, found: np.ndarray) -> np.ndarray:
        """Figures on the scale of the target; what has no logarithm is unknown."""
        if not self.log:
            return np.asarray(found, dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(found > 0, np.log(found), np.nan))

    @property
    def aim(self) -> float:
        """The value on the scale of the target."""
        return math.log(self.value) if self.log else self.value

    @property
    def variance(self) -> float:
        """Of records and form together."""
        return self.spread**2 + self.form**2


@dataclass(frozen=True)
class Targets:
    """A file of targets: what is run, and what it is held against.

    cutoff : of the implausibility, from which on a point is ruled out; fixed : laid over the scenario
    """

    name: str
    scenario: str
    targets: tuple[Target, ...]
    fixed: Mapping[str, Any]
    cutoff: float = 3.0
    title: str = ""
    title_zh: str = ""

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of what is held, in order."""
        return tuple(target.figure for target in self.targets)

    @property
    def of_cases(self) -> bool:
        """Whether any of them is read from the cases of a run, as from records."""
        return any(name.startswith(OF_RUNS) for name in self.figures)

    def scaled(self, figures: np.ndarray) -> np.ndarray:
        """Figures on the scales of the targets; figures : float64 (..., targets)."""
        return np.stack([t.scaled(figures[..., i]) for i, t in enumerate(self.targets)], axis=-1)


def load_targets(name_or_path: Path | str) -> Targets:
    """Shipped targets by name, or any file. Raises ScenarioError with everything that is wrong in it."""
    shipped = {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}
    path = shipped.get(str(name_or_path), Path(name_or_path))
    if not path.is_file():
        hint = did_you_mean(str(name_or_path), shipped)
        raise ScenarioError(
            f"{name_or_path}: no targets.{hint} Shipped: {', '.join(shipped)}; or name a file."
        )
    content = toml_of(path)
    problems, found = [], []
    for number, each in enumerate(content.get("target", ()), start=1):
        wrong = list(_wrong(each))
        problems += [f"{path}: target {number}: {text}" for text in wrong]
        if not wrong:
            value, spread, form = (float(each[name]) for name in ("value", "spread", "form"))
            about: dict[str, Any] = {"log": each.get("scale") == "log", "source": str(each["source"])}
            found.append(Target(str(each["figure"]), value, spread, form, **about))
    if not content.get("target"):
        problems.append(f"{path}: has no [[target]].")
    if problems:
        raise ScenarioError("\n".join(problems))
    fixed = {f"{s}.{n}": v for s, values in content.get("set", {}).items() for n, v in values.items()}
    texts = {name: str(content.get(name, "")) for name in ("title", "title_zh")}
    scenario, cutoff = str(content.get("scenario", "baseline")), float(content.get("cutoff", 3.0))
    return Targets(path.stem, scenario, tuple(found), fixed, cutoff, **texts)


def _wrong(each: Any) -> list[str]:
    if not isinstance(each, dict):
        return ["must be a table."]
    said = [f"needs {name} = ..." for name in NEEDED if name not in each]
    said += [
        f"'{name}' is not known.{did_you_mean(name, OF_A_TARGET)}" for name in each if name not in OF_A_TARGET
    ]
    known = known_figures()
    if each.get("figure") not in known:
        said.append(
            f"no run has a figure '{each.get('figure')}'.{did_you_mean(str(each.get('figure')), known)}"
        )
    for name in ("value", "spread", "form"):
        value = each.get(name, 0)
        if not isinstance(value, int | float) or value < 0 or (name == "value" and not math.isfinite(value)):
            said.append(f"{name} = {value!r} must be a number from 0 on.")
    if each.get("scale", "linear") not in ("linear", "log") or (
        each.get("scale") == "log" and not each.get("value")
    ):
        said.append("scale must be linear, or log for a value above 0.")
    if each.get("spread") == 0 and each.get("form") == 0:
        said.append("spread and form cannot both be 0: no model meets a number exactly.")
    return said
