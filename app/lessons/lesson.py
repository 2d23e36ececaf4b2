"""A lesson as it is read from its file: steps to walk through, and a claim that a test computes."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
STEPS = ("read", "predict", "run", "reveal", "explain")
Both = tuple[str, str]  # English and Chinese


@dataclass(frozen=True, slots=True)
class Claim:
    """What a lesson takes for granted, in terms of the laboratory.

    metric : an outcome whose paired difference, B minus A, is meant
    city, a, b : where, and which two scenarios
    seeds : 1 to so many
    sign : 1 or -1 where the interval lies above or below zero, 0 where it holds zero
    turning : whether instead the most telling dispute of seed 1 must have a turning point
    """

    city: str
    a: str
    b: str
    metric: str = "durable_of_1000"
    seeds: int = 1
    sign: int = 0
    turning: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    options, right : of a prediction: what can be chosen, and which of it comes true, counted from 0
    shows : what is drawn beside the text: "one", "strip", "fates", "lanes", "turning"
    """

    name: str
    text: Both
    options: tuple[Both, ...] = ()
    right: int = -1
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A whole lesson. minutes : how long it takes to read and do"""

    name: str
    title: Both
    idea: Both
    minutes: int
    claim: Claim
    steps: tuple[Step, ...]

    def plain(self) -> dict[str, Any]:
        """As the browser gets it; texts as pairs."""
        return {
            "name": self.name,
            "title": self.title,
            "idea": self.idea,
            "minutes": self.minutes,
            "steps": [
                {"name": s.name, "text": s.text, "options": s.options, "right": s.right, "shows": s.shows}
                for s in self.steps
            ],
        }


@cache
def lessons() -> dict[str, Lesson]:
    """Name -> lesson, in the order in which they are taught (their files are numbered)."""
    read = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {lesson.name: lesson for lesson in read}


def _read(path: Path) -> Lesson:
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    steps = tuple(_step(one) for one in file["steps"])
    name = path.stem.partition("_")[2]
    return Lesson(
        name, _both(file["title"]), _both(file["idea"]), file["minutes"], Claim(**file["claim"]), steps
    )


def _step(file: dict[str, Any]) -> Step:
    return Step(
        file["name"],
        _both(file["text"]),
        tuple(_both(option) for option in file.get("options", ())),
        file.get("right", -1),
        tuple(file.get("shows", ())),
    )


def _both(text: dict[str, str]) -> Both:
    return text["en"].strip(), text["zh"].strip()
