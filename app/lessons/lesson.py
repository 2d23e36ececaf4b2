"""A lesson as it is read from its file: for the player of the page, and for the notebook made from it.

One file holds all of a lesson in both languages: steps, code of the notebook, what the model leaves out,
exercises, and the claims that it rests on.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
STEPS = ("read", "predict", "run", "reveal", "explain")
KINDS = ("easy", "open")
NOTHING = {"en": "", "zh": ""}
Both = tuple[str, str]  # English and Chinese


@dataclass(frozen=True, slots=True)
class Claim:
    """What the player of a lesson takes for granted, in terms of the laboratory.

    metric : an outcome whose paired difference, B minus A, is meant
    city, a, b : where, and which two scenarios
    seeds : 1 to so many
    sign : 1 or -1 where the interval lies above or below zero, 0 where it holds zero
    also : further outcomes of the same runs and their signs
    turning : whether instead the most telling dispute of seed 1 must have a turning point
    """

    city: str
    a: str
    b: str
    metric: str = "durable_of_1000"
    seeds: int = 1
    sign: int = 0
    also: Mapping[str, int] | None = None
    turning: bool = False

    @property
    def signs(self) -> dict[str, int]:
        """Outcome -> sign, of all that is claimed of the comparison."""
        return {self.metric: self.sign, **(self.also or {})}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a lesson claims of the run that its notebook shows.

    says : the claim in words
    ends : Python, asked where the notebook has run to its end: two numbers, the ends of an interval
    sign : 1 or -1 where both lie above or below zero, 0 where zero lies between them
    """

    says: Both
    ends: str
    sign: int

    def holds(self, low: float, high: float) -> bool:
        """Whether an interval has the sign."""
        return {1: low > 0, -1: high < 0, 0: low <= 0 <= high}[self.sign]


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    options, right : of a prediction: what can be chosen, and which of it comes true, counted from 0
    number : of a prediction in a notebook: the number that is guessed
    notebook : what a notebook says in the place of the text, which speaks of what the page draws
    shows : what the page draws beside the text: "one", "strip", "fates", "lanes", "turning"
    code : cells that follow the text in the notebook
    """

    name: str
    text: Both
    options: tuple[Both, ...] = ()
    right: int = -1
    number: Both = ("", "")
    notebook: Both = ("", "")
    shows: tuple[str, ...] = ()
    code: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something to do afterwards; kind : "easy" or "open"."""

    kind: str
    text: Both


@dataclass(frozen=True, slots=True)
class Lesson:
    """A whole lesson.

    place : 1, 2, ... in the order in which lessons are taught
    idea : its question in a sentence
    minutes : how long it takes to read and do
    """

    name: str
    place: int
    title: Both
    idea: Both
    minutes: int
    claim: Claim
    steps: tuple[Step, ...]
    left_out: Both
    exercises: tuple[Exercise, ...]
    shown: tuple[Shown, ...]

    @property
    def file(self) -> str:
        """Name of its files without what follows the point."""
        return f"{self.place:02d}_{self.name}"

    def step(self, name: str) -> Step:
        """The step of a name."""
        return next(each for each in self.steps if each.name == name)

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
    read = [_read(path) for path in sorted(FOLDER.glob("[0-9]*.toml"))]
    return {lesson.name: lesson for lesson in read}


@cache
def headings() -> dict[str, dict[str, str]]:
    """Words that all notebooks share: key -> language -> text."""
    found: dict[str, dict[str, str]] = tomllib.loads((FOLDER / "headings.toml").read_text(encoding="utf-8"))
    return found


def _read(path: Path) -> Lesson:
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    place, _, name = path.stem.partition("_")
    return Lesson(
        name=name,
        place=int(place),
        title=_both(file["title"]),
        idea=_both(file["idea"]),
        minutes=file["minutes"],
        claim=Claim(**file["claim"]),
        steps=tuple(_step(one) for one in file["steps"]),
        left_out=_both(file["left_out"]),
        exercises=tuple(Exercise(one["kind"], _both(one["text"])) for one in file["exercises"]),
        shown=tuple(Shown(_both(one["says"]), one["ends"], one["sign"]) for one in file["shown"]),
    )


def _step(file: dict[str, Any]) -> Step:
    return Step(
        name=file["name"],
        text=_both(file["text"]),
        options=tuple(_both(option) for option in file.get("options", ())),
        right=file.get("right", -1),
        number=_both(file.get("number", NOTHING)),
        notebook=_both(file.get("notebook", NOTHING)),
        shows=tuple(file.get("shows", ())),
        code=tuple(each.strip() for each in file.get("code", ())),
    )


def _both(text: dict[str, str]) -> Both:
    return text["en"].strip(), text["zh"].strip()
