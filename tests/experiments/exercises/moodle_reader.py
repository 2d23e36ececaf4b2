"""What a learning platform reads from a bank of questions, after the documentation of the format alone.

The format is that of docs.moodle.org: "Moodle XML format" for elements, "Embedded answers (Cloze) question
type" for fields within a text. Nothing here is taken from what writes the bank.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.dom.minidom import Element, parseString

COMMON = {"name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber", "tags"}
ELEMENTS = {
    "category": {"category", "info", "idnumber"},
    "cloze": COMMON | {"hint"},
    "essay": COMMON
    | {"graderinfo", "responsetemplate", "responseformat", "responserequired", "responsefieldlines"},
}
NEEDED = {"category": {"category"}, "cloze": {"name", "questiontext"}, "essay": {"name", "questiontext"}}
FORMATTED = {"questiontext", "generalfeedback", "graderinfo", "responsetemplate", "info"}
FORMATS = {"html", "moodle_auto_format", "plain_text", "markdown"}
NUMBERS = {"defaultgrade", "penalty", "hidden"}
KINDS = {"NUMERICAL", "MULTICHOICE"}
OPENED = re.compile(r"\{(\d+):([A-Z_]+):")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One answer of a field: what it earns in percent, the answer, and what is said to it."""

    share: float
    answer: str
    feedback: str

    def holds(self, given: str | float) -> bool:
        """Whether an answer is this one: the option itself, or a number within the tolerance."""
        if isinstance(given, str):
            return given == self.answer
        value, _, tolerance = self.answer.partition(":")
        return abs(given - float(value)) <= float(tolerance or 0)


@dataclass(frozen=True, slots=True)
class Embedded:
    """A field within the text of a question."""

    points: int
    kind: str
    alternatives: tuple[Alternative, ...]

    def marked(self, given: str | float) -> tuple[float, str]:
        """Points, and what is said: by the first alternative that holds, else none."""
        for each in self.alternatives:
            if each.holds(given):
                return self.points * each.share / 100, each.feedback
        return 0.0, ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question by its kind, its name, and its fields."""

    kind: str
    name: str
    fields: tuple[Embedded, ...] = ()


def questions(text: str) -> list[Question]:
    """All questions of a bank. Raises AssertionError where it is not as the format says."""
    root = parseString(text.encode()).documentElement
    assert root is not None
    assert root.tagName == "quiz"
    return [_question(each) for each in _children(root)]


def _question(element: Element) -> Question:
    kind = element.getAttribute("type")
    assert (element.tagName, kind in ELEMENTS) == ("question", True), kind
    parts = {each.tagName: each for each in _children(element)}
    assert len(parts) == len(_children(element)), "an element stands twice"
    assert NEEDED[kind] <= parts.keys() <= ELEMENTS[kind], parts.keys()
    for name, part in parts.items():
        if name in FORMATTED:
            assert part.getAttribute("format") in FORMATS
        if name in NUMBERS:
            float(_said(part))
        elif name not in ("idnumber", "tags"):
            assert [each.tagName for each in _children(part)] == ["text"], name
    if kind == "category":
        assert _said(parts["category"]).startswith("$course$/")
        return Question(kind, _said(parts["category"]))
    found = tuple(fields(_said(parts["questiontext"])))
    assert bool(found) == (kind == "cloze"), "a cloze has fields, an essay has none"
    return Question(kind, _said(parts["name"]), found)


def fields(text: str) -> Iterator[Embedded]:
    """The fields of a text: `{points:KIND:alternatives}`, where a backslash keeps a sign from ending one."""
    at = 0
    while opened := OPENED.search(text, at):
        parts, at = _pieces(text, opened.end(), "~")
        assert opened[2] in KINDS, opened[2]
        found = tuple(_alternative(each) for each in parts)
        assert max(each.share for each in found) == 100, "no answer earns all"
        yield Embedded(int(opened[1]), opened[2], found)


def _alternative(raw: str) -> Alternative:
    """`=answer#feedback`, `%50%answer#feedback` or `answer#feedback`."""
    share = 0.0
    if raw.startswith("="):
        share, raw = 100.0, raw[1:]
    elif told := re.match(r"%(-?[\d.]+)%", raw):
        share, raw = float(told[1]), raw[told.end() :]
    (answer, *feedback), _ = _pieces(f"{raw}}}", 0, "#")
    assert answer, "an answer is empty"
    assert len(feedback) < 2, "a sign of the feedback begins another one"
    return Alternative(share, _plain(answer), _plain("".join(feedback)))


def _pieces(text: str, start: int, cut: str) -> tuple[list[str], int]:
    """What lies between signs that cut, up to the sign that closes, and the place behind that."""
    parts, kept = [""], False
    for at in range(start, len(text)):
        sign = text[at]
        if not kept and sign == "}":
            return parts, at + 1
        if not kept and sign == cut:
            parts.append("")
        else:
            parts[-1] += sign
        kept = sign == "\\" and not kept
    raise AssertionError(f"a field is not closed: {text[start : start + 60]}")


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"\\(.)", r"\1", text))


def _said(element: Element) -> str:
    texts = _children(element) or [element]
    return "".join(node.data for node in texts[0].childNodes if node.nodeType == node.TEXT_NODE)


def _children(element: Element) -> list[Element]:
    return [node for node in element.childNodes if isinstance(node, Element)]
