"""What one browser tab holds: a runner with its model, the widgets, and a few reactive values."""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import solara
from solara.server.kernel_context import get_current_context, has_current_context

from app.web.choices import Choice, chosen_scenario
from app.web.citymap import CityMap
from app.web.drawing import draw_city
from app.web.linechart import SOLID, LineChart
from app.web.runner import Runner
from app.web.snapshot import Snapshot, look, settled_shares
from app.web.texts import text
from sim.compilation import is_warm, warm_up
from sim.model import CityModel

SILENCE = 5.0  # seconds without an answer of the browser after which a run pauses
NUMBERS_EVERY = 0.25  # seconds between renewals of figures in the text
GREY = "#6B7785"
KINDS = ("party_branch", "department", "enterprise", "social_organization")


def page_lock() -> threading.RLock:
    """The lock under which the page's own events are handled.

    The runner's thread takes it, too, so that two threads never render one page at a time.
    """
    return get_current_context().lock if has_current_context() else threading.RLock()


def make_model(choice: Choice) -> Any:
    """The model of a choice: a `CityModel` on its first morning."""
    return CityModel(chosen_scenario(choice), choice.seed)


class Session:
    """Joins the runner to the page; closed when the tab or the choice goes.

    Frames go to the widgets directly. Text is renewed through `snapshot`, a few times a second.
    """

    def __init__(self, choice: Choice, make: Callable[[Choice], Any] | None = None) -> None:
        self.choice, self.closed = choice, False
        self.turn = page_lock()
        self.status = solara.reactive(("starting", ""))
        self.snapshot: solara.Reactive[Snapshot | None] = solara.reactive(None)
        self.selected: solara.Reactive[tuple[str, int] | None] = solara.reactive(None)
        self.speed = solara.reactive(5)
        self.map = CityMap()
        self.settled = LineChart(percent=True)
        self.waiting = LineChart(colours=[GREY], dashes=[SOLID])
        self.widgets = (self.map, self.settled, self.waiting)
        self.map.observe(self._on_select, "selected")
        self.map.observe(self._on_answer, "ack")
        self.city: Any = None
        self.lang = choice.lang
        self._heat_top, self._renewed = 1.0, 0.0
        self.runner: Runner[Any, Snapshot] = Runner(
            partial(self._make, make or make_model), look, self.on_frame, self.on_status
        )

    def start(self) -> Callable[[], None]:
        """Begin to work; gives what ends it."""
        self.runner.start()
        return self.close

    def close(self) -> None:
        """End the thread and take the widgets off the page."""
        self.closed = True
        self.runner.close()
        for widget in self.widgets:
            widget.close()

    def _make(self, make: Callable[[Choice], Any]) -> Any:
        if not is_warm():
            self.on_status("compiling", "")
            warm_up()
            self.on_status("starting", "")
        return make(self.choice)

    def set_speed(self, days_per_second: int) -> None:
        """Wish for a speed; a slow model falls behind it."""
        self.runner.days_per_second = float(days_per_second)

    def dress(self, lang: str, dark: bool) -> None:
        """Words and colours of the widgets."""
        self.lang = lang
        for widget in self.widgets:
            widget.dark = dark
        self._name_city()
        words: dict[str, Any] = {key: text(key, lang) for key in ("heat", "load")}
        words["kinds"] = [text(key, lang) for key in KINDS]
        self.map.words = {**words, "aria": text("map_keys", lang)}
        self.settled.title, self.waiting.title = text("chart_settled", lang), text("chart_open", lang)
        self.settled.labels = [text(key, lang) for key in ("reported", "standing", "durable")]
        self.waiting.labels = [text("open_all", lang)]
        for chart in (self.settled, self.waiting):
            chart.day_words = text("day_n", lang, n="{n}")

    def on_status(self, status: str, why: str) -> None:
        """Called by the runner."""
        with self.turn:
            if self.closed:
                return
            if status == "playing":
                self.map.listen()
            self.status.set((status, why))
            self._go_on_if_answered()

    def on_frame(self, snapshot: Snapshot) -> None:
        """Called by the runner, at most a dozen times a second."""
        with self.turn:
            if not self.closed:
                self._show(snapshot)

    def _show(self, snapshot: Snapshot) -> None:
        model = self.runner.model
        if model is not None and self.city is not model.city:
            self._show_city(model.city, snapshot.warm_up)
        self._show_heat(snapshot)
        still = not self.runner.playing
        if self.map.silent_for > SILENCE and not still:
            self.runner.pause("silent")
        if still or time.monotonic() - self._renewed > NUMBERS_EVERY:
            self._renewed = time.monotonic()
            self.settled.push(settled_shares(snapshot))
            self.waiting.push([snapshot.series["open"]])
            self.snapshot.set(snapshot)

    def _show_city(self, city: Any, warm_up: int) -> None:
        self.city, self._heat_top = city, 1.0
        self.map.set_city(draw_city(city))
        self._name_city()
        self.settled.warm_up = self.waiting.warm_up = warm_up

    def _name_city(self) -> None:
        if self.city is not None:
            self.map.names = list(institution_names(self.city, self.lang))
            self.map.places = list(community_names(self.city, self.lang))

    def _show_heat(self, snapshot: Snapshot) -> None:
        most = float(snapshot.heat.max(initial=0.0))
        while self._heat_top < most:  # the scale grows and never shrinks, so colours stay comparable
            self._heat_top *= 2.0
        self.map.heat_top = self._heat_top
        self.map.push(snapshot.load, snapshot.heat / self._heat_top, force=not self.runner.playing)

    def _on_answer(self, _: object) -> None:
        self._go_on_if_answered()

    def _go_on_if_answered(self) -> None:
        """What the page's silence has paused goes on with its answer; what a visitor has paused does not."""
        if self.status.value == ("paused", "silent") and not self.map.silent_for:
            self.runner.play()

    def _on_select(self, change: dict[str, Any]) -> None:
        new = change["new"]
        self.selected.set((new[0], int(new[1])) if new else None)


def institution_names(city: Any, lang: str) -> tuple[str, ...]:
    """Names of all institutions in a language."""
    names: tuple[str, ...] = city.institutions.names_zh if lang == "zh" else city.institutions.names
    return names


def community_names(city: Any, lang: str) -> tuple[str, ...]:
    """Names of all communities in a language."""
    names = city.areas.name_zh if lang == "zh" else city.areas.name
    return tuple(names[area] for area in city.community_of)
