"""An exercise as it is read from its file: what is asked, what is right, what is typically wrong (习题)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "texts"
NUMBER, CHOICE, PREDICTION, TEXT, LEVERS = "number", "choice", "prediction", "text", "levers"
KINDS = (NUMBER, CHOICE, PREDICTION, TEXT, LEVERS)


@dataclass(frozen=True, slots=True)
class Both:
    """A text in English and in Chinese."""

    en: str
    zh: str

    def in_(self, language: str) -> str:
        """In one of the two languages."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Slip:
    """A typical wrong answer and what is said to it.

    of : the formula that leads to it, or the option that is chosen
    """

    of: str
    said: Both


@dataclass(frozen=True, slots=True)
class Field:
    """One answer.

    kind : of `KINDS`; a prediction is asked for and not marked, a text is read by the teacher, levers are a
        package that must reach a goal
    of : formula of the right answer
    decimals : digits after the point that are asked for
    tolerance : how far an answer may be off at least, beyond rounding
    points : a choice and a package earn them where every number of their exercise is right
    """

    name: str
    kind: str
    label: Both
    of: str = ""
    points: int = 0
    decimals: int = 1
    tolerance: float = 0.0
    options: Mapping[str, Both] | None = None
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """A whole exercise.

    lesson : to which lesson it belongs
    plan : what is drawn for each student, see `experiments.exercises.given`
    grid : of an open question, what the teacher looks for, with points
    """

    name: str
    lesson: int
    title: Both
    question: Both
    hint: Both
    plan: Mapping[str, Any]
    fields: tuple[Field, ...]
    grid: tuple[tuple[int, Both], ...] = ()

    @property
    def points(self) -> int:
        """What a right answer earns; an open question earns nothing here."""
        return sum(field.points for field in self.fields)

    @property
    def asks_package(self) -> bool:
        """Whether a package of levers is asked for."""
        return any(field.kind == LEVERS for field in self.fields)

    @property
    def is_open(self) -> bool:
        """Whether it is collected for the teacher instead of being marked."""
        return bool(self.grid)


@cache
def exercises() -> dict[str, Exercise]:
    """Name -> exercise, in the order in which they are taught (their files are numbered)."""
    read = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {each.name: each for each in read}


def _read(path: Path) -> Exercise:
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    return Exercise(
        name=path.stem.partition("_")[2],
        lesson=file["lesson"],
        title=_both(file["title"]),
        question=_both(file["question"]),
        hint=_both(file["hint"]),
        plan=file.get("plan", {}),
        fields=tuple(_field(name, each) for name, each in file["answers"].items()),
        grid=tuple((row["points"], _both(row)) for row in file.get("grid", ())),
    )


def _field(name: str, file: Mapping[str, Any]) -> Field:
    known = {key: file[key] for key in ("of", "points", "decimals", "tolerance") if key in file}
    return Field(
        name=name,
        kind=file.get("kind", NUMBER),
        label=_both(file["label"]),
        options={key: _both(each) for key, each in file["options"].items()} if "options" in file else None,
        slips=tuple(Slip(each["of"], _both(each)) for each in file.get("slips", ())),
        **known,
    )


def _both(text: Mapping[str, str]) -> Both:
    return Both(text["en"].strip(), text["zh"].strip())
