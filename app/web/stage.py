"""The widgets of the pages: one a page and one for the header. What they show is drawn in the browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import solara
import traitlets

FRONT = Path(__file__).parent / "front"
COMMENT = re.compile(r"(^|\s)//(\s.*|$)")
BLANK = re.compile(
    r"""("[^"]*"|'[^']*')|\s*([{}(),;:?]|=>|===?|!==?|&&|\|\|)\s*"""
)  # a text, or a sign with its blanks
Message = dict[str, Any]


def joined(*names: str) -> str:
    """Scripts of `front/` as one module: they share one scope, and the last exports what draws the page."""
    return "\n".join(shipped((FRONT / f"{name}.js").read_text(encoding="utf-8")) for name in names)


def shipped(script: str) -> str:
    """A script as a browser gets it: without indentation, comments and blanks that nobody there reads.

    A comment begins with "// " at the start of a line or after a blank; no text goes over several lines. A
    line with a template or a pattern keeps its blanks, for a sign may be part of a text there.
    """
    lines = (COMMENT.sub("", line).strip() for line in script.splitlines())
    return "\n".join(line if "`" in line or "/" in line else closed_up(line) for line in lines if line)


def closed_up(line: str) -> str:
    """A line of code without the blanks around its signs; texts in quotation marks stay as they are."""
    return BLANK.sub(lambda found: found[1] or found[2], line)


class Part(anywidget.AnyWidget):
    """A widget that is told what to show, trait by trait, and sends what a visitor asks for.

    words : key -> text in the page's language, places in braces
    """

    words = traitlets.Dict().tag(sync=True)
    notices: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._shown: dict[str, object] = {}
        self._hear: Callable[[Message, list[bytes]], None] | None = None
        self.on_msg(self._heard)

    def show(self, **values: Any) -> None:
        """Set traits, all at once; those whose value is the very same object as before are left alone."""
        news = {name: value for name, value in values.items() if self._shown.get(name) is not value}
        self._shown |= news
        with self.hold_sync():
            for name, value in news.items():
                setattr(self, name, value)

    def hear(self, hear: Callable[[Message, list[bytes]], None]) -> None:
        """From now on messages of the browser go to `hear`, with the files that came along."""
        self._hear = hear

    def _heard(self, _: object, message: Message, files: list[memoryview]) -> None:
        if self._hear:
            self._hear(message, [bytes(file) for file in files])


def use_widget[P: Part](kind: type[P]) -> P:
    """The one widget of its kind that a component has for as long as it lives."""
    widget: P = solara.use_memo(kind, [])
    solara.use_effect(lambda: widget.close, [])
    return widget


class Head(Part):
    """Header: pages, language, colours, share, and the bar that says the server is gone."""

    _esm = joined("dom", "head")
    path = traitlets.Unicode("/").tag(sync=True)


class Pair(Part):
    """What the two pages about a pair of patterns have in common.

    setup : plain values of the set-up; status : job -> how it stands; titles : side -> [English, Chinese]
    """

    setup = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    pair = traitlets.Dict().tag(sync=True)


class StartStage(Pair):
    """The first page: the set-up with its menus, the scene, both films, the strips of both horizons."""

    _esm = joined(
        "dom",
        "chart",
        "map",
        "film",
        "clock",
        "choose",
        "hands",
        "verdict",
        "city",
        "levers",
        "picture",
        "report",
        "start",
    )
    menus = traitlets.Dict().tag(sync=True)
    levers: traitlets.List[Any] = traitlets.List().tag(sync=True)
    reproduce = traitlets.Dict().tag(sync=True)
    scene = traitlets.Dict().tag(sync=True)
    film_a = traitlets.Dict().tag(sync=True)
    film_b = traitlets.Dict().tag(sync=True)
    bytes_a = traitlets.Bytes().tag(sync=True)
    bytes_b = traitlets.Bytes().tag(sync=True)
    journeys = traitlets.Dict().tag(sync=True)
    unit = traitlets.Dict().tag(sync=True)
    report = traitlets.Bytes().tag(sync=True)
    soon = traitlets.Dict().tag(sync=True)
    settled = traitlets.Dict().tag(sync=True)


class DisputeStage(Pair):
    """One dispute: two lanes, the turning point, the table of all.

    wish : filter, order and page of the table; look : whose name was clicked, "" for nobody
    """

    _esm = joined("dom", "chart", "lanes", "turning", "hands", "dispute")
    titles = traitlets.Dict().tag(sync=True)
    table = traitlets.Dict().tag(sync=True)
    wish = traitlets.Dict().tag(sync=True)
    look = traitlets.Unicode("").tag(sync=True)
    who = traitlets.Dict().tag(sync=True)
    journeys = traitlets.Dict().tag(sync=True)
    terms = traitlets.Dict().tag(sync=True)


class LessonStage(Pair):
    """The list of lessons, or one step of one.

    lessons : all in short; lesson : the one that is open, else empty; step : counted from 0
    """

    _esm = joined("dom", "verdict", "lanes", "turning", "lessons")
    lessons: traitlets.List[Any] = traitlets.List().tag(sync=True)
    lesson = traitlets.Dict().tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    titles = traitlets.Dict().tag(sync=True)
    soon = traitlets.Dict().tag(sync=True)
    settled = traitlets.Dict().tag(sync=True)
    journeys = traitlets.Dict().tag(sync=True)
    terms = traitlets.Dict().tag(sync=True)


class ResultsStage(Part):
    """Result folders, or one of them; and batches.

    at : what of the address and of the visit is shown; setup : the seed that is marked in the strips
    status : job -> how it stands; batch : plan, command, problem, and how the one under way stands
    """

    _esm = joined("dom", "verdict", "outcomes", "report", "batch", "results")
    at = traitlets.Dict().tag(sync=True)
    setup = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    shelf = traitlets.Dict().tag(sync=True)
    opened = traitlets.Dict().tag(sync=True)
    soon = traitlets.Dict().tag(sync=True)
    settled = traitlets.Dict().tag(sync=True)
    whole = traitlets.Dict().tag(sync=True)
    figure = traitlets.Bytes().tag(sync=True)
    winners = traitlets.Dict().tag(sync=True)
    points = traitlets.Dict().tag(sync=True)
    report = traitlets.Bytes().tag(sync=True)
    menus = traitlets.Dict().tag(sync=True)
    batch = traitlets.Dict().tag(sync=True)
    reproduce = traitlets.Dict().tag(sync=True)


class AboutStage(Part):
    """A page of text: which sections of the words it has, the version of the program, and which documents
    that the words name can be read here.
    """

    _esm = joined("dom", "about")
    sections: traitlets.List[Any] = traitlets.List().tag(sync=True)
    version = traitlets.Unicode("").tag(sync=True)
    documents: traitlets.List[Any] = traitlets.List().tag(sync=True)
