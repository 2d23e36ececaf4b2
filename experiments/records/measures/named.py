"""The fingerprints by which an ensemble is judged, as they were named beforehand (指定指标)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("named.toml")


@dataclass(frozen=True, slots=True)
class Named:
    """One of them: its name in records, that in runs, and why it was chosen.

    form : how far the model may miss a true city and still be used; of the logarithm where `log`
    """

    figure: str
    runs: str
    why: str
    why_zh: str
    form: float
    log: bool


@cache
def named() -> dict[str, Named]:
    """All of them by their name in records, in the order of the file."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["named"]
    every = (
        Named(
            figure=each["figure"],
            runs=each.get("runs", each["figure"]),
            why=each["why"],
            why_zh=each["why_zh"],
            form=float(each["form"]),
            log=each.get("scale") == "log",
        )
        for each in told
    )
    return {each.figure: each for each in every}
