"""The program's English refusals in Chinese: recognised by their sentences, told with the same values.

The program speaks English wherever it refuses something, on the command line, in files and to Python. A page
finds the sentence in `chinese.toml`, where a place `{}` holds a value. A value stays as it is, unless its
place in the Chinese sentence says more:

    {0:said}    is a sentence or phrase of the same list, or several of them, or empty
    {0:part}    the same, and stays as it is where it is none
    {0:joined}  names joined by "or" and "and"
    {0:unit}    a unit of measure, or empty
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("chinese.toml")
UNITS, TOGETHER = "units", "together"
PHRASES = "phrases"  # end of the name of a table whose entries stand inside sentences only
LONGEST = 2000  # signs of a line that is looked at
SHORT = 60  # signs up to which a phrase may be two phrases without a stop between them
ALONE = (".", "`", ": {}")  # how a sentence ends that is known outside of another
PLACE = re.compile(r"\{(\d+)(?::(\w+))?\}|\{\{|\}\}")
HOLE = re.compile(r"\{\}")
WHERE = re.compile(r"(?P<place>.+) \((?P<through>.+)\)")
ENDS = "。！？"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One English sentence and what it is in Chinese.

    own : letters of it that are no value; alone : known without another sentence around it
    """

    english: re.Pattern[str]
    chinese: str
    own: int
    alone: bool

    def told(self, text: str) -> str | None:
        """The text in Chinese; None where it is another sentence, or holds one that is not known."""
        found = self.english.fullmatch(text)
        if found is None:
            return None
        values = [
            _value(found[int(place[1]) + 1], place[2]) for place in PLACE.finditer(self.chinese) if place[1]
        ]
        if any(value is None for value in values):
            return None
        rest = iter(values)
        return PLACE.sub(lambda place: str(next(rest)) if place[1] else place[0][0], self.chinese)


def _value(text: str, kind: str | None) -> str | None:
    if kind == "said":
        return _said(text.strip())
    if kind == "part":
        return _said(text.strip()) or text
    if kind == "joined":
        return text.replace(" or ", "或").replace(" and ", "和").replace(", ", "、")
    if kind == "unit":
        return units().get(text.strip()) if text.strip() else ""
    return text


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """File of the program -> English sentence -> Chinese sentence; and the units of measure."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def units() -> dict[str, str]:
    """Units of measure in Chinese."""
    return catalogue()[UNITS]


@cache
def sentences() -> tuple[Sentence, ...]:
    """All sentences, those with most words of their own first."""
    known = {
        english: (chinese, file)
        for file, each in catalogue().items()
        if file != UNITS
        for english, chinese in each.items()
    }
    found = []
    for english, (chinese, file) in known.items():
        own = sum(sign.isalpha() for sign in english)
        found.append(
            Sentence(
                pattern(english),
                chinese,
                own,
                (file == TOGETHER or english.endswith(ALONE)) and not file.endswith(PHRASES),
            )
        )
    return tuple(sorted(found, key=lambda sentence: -sentence.own))


def pattern(english: str) -> re.Pattern[str]:
    """What a sentence looks like. The second of two values side by side begins with a blank or a comma, or
    is empty.
    """
    parts = HOLE.split(english)
    found = re.escape(parts[0])
    for hole, part in enumerate(parts[1:]):
        beside = hole > 0 and not parts[hole]
        found += ("((?:[ ,].*?)?)" if beside else "(.*?)") + re.escape(part)
    return re.compile(found)


def in_chinese(message: str) -> str | None:
    """A refusal in Chinese, line by line; None where a line is not known."""
    lines = [_line(line) for line in message.split("\n")]
    return None if None in lines else "\n".join(map(str, lines))


@lru_cache(maxsize=1000)
def _line(text: str) -> str | None:
    """A line: sentences, or the place that they are about and sentences."""
    if len(text) > LONGEST:
        return None
    return next(_with_place(text), None) or _sentences(text)


def _with_place(text: str) -> Iterator[str]:
    at = text.find(": ")
    while at >= 0:
        said = _sentences(text[at + 2 :])
        if said:
            yield f"{_place(text[:at])}：{said}"
        at = text.find(": ", at + 1)


def _place(text: str) -> str:
    """A place in a file, and how a value came there."""
    found = WHERE.fullmatch(text)
    through = _whole(found["through"]) if found else None
    if found and through:
        return f"{found['place']}（{through}）"
    return _whole(text) or text


def _sentences(text: str) -> str | None:
    """Text that is known as a whole, not only as a phrase."""
    return next((said for one in sentences() if one.alone and (said := one.told(text))), None)


def _whole(text: str) -> str | None:
    return next((said for one in sentences() if (said := one.told(text))), None)


@lru_cache(maxsize=1000)
def _said(text: str) -> str | None:
    """A phrase, or several side by side; empty for none."""
    if not text:
        return ""
    if said := _whole(text):
        return said
    for at in (found.start() for found in re.finditer(" ", text)):
        if len(text) > SHORT and text[at - 1] not in ".?":
            continue
        first = _whole(text[:at])
        rest = _said(text[at + 1 :]) if first else None
        if first and rest:
            return f"{first}{'' if first[-1] in ENDS else '，'}{rest}"
    return None
