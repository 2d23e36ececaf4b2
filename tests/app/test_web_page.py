"""The page rendered in this process, without a browser, on the fake model."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ipyvuetify
import pytest
import solara

from app.cli import answer
from app.web import session as session_module
from app.web.choices import Choice, chosen_scenario, scenario_label, scenarios
from app.web.page import Page
from app.web.runner import ACTIVE
from app.web.session import SILENCE, Session
from app.web.texts import text
from tests.app.conftest import PATIENCE, wait_for
from tests.app.fake_model import FakeModel
from tests.experiments.outside import PLUGIN, for_the_time_being

TURN = threading.RLock()  # the server lets events and frames of one page take turns; so do these tests


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "page_lock", lambda: TURN)
    monkeypatch.setattr(session_module, "make_model", lambda choice: FakeModel(seed=choice.seed + 2))
    monkeypatch.setattr(session_module, "is_warm", lambda: True)


@solara.component
def Shell() -> None:
    """What a server puts around a page."""
    with solara.RoutingProvider(children=[solara.AppLayout(children=[Page()])], routes=[], pathname="/"):
        pass


@pytest.fixture
def show() -> Iterator[Callable[[], Any]]:
    """Renders the page; afterwards its thread must be gone."""
    opened: list[Any] = []

    def render() -> Any:
        _, context = solara.render(Shell(), handle_error=False)
        opened.append(context)
        return context

    yield render
    for context in opened:
        context.close()
    wait_for(lambda: not ACTIVE, PATIENCE, lambda: ACTIVE)


def button(context: Any, name: str) -> Any:
    """The button with the class e2e-`name`."""
    found = [w for w in context.find(ipyvuetify.Btn).widgets if f"e2e-{name}" in (w.class_ or "")]
    assert len(found) == 1, name
    return found[0]


def press(context: Any, name: str) -> None:
    """Press a button."""
    with TURN:
        button(context, name).click()


def ready(context: Any) -> None:
    """Wait until the model stands at its first morning."""
    wait_for(lambda: not button(context, "play").disabled, PATIENCE)


def test_the_page_opens_and_closes_with_one_runner(show: Callable[[], Any]) -> None:
    context = show()
    ready(context)
    assert len(ACTIVE) == 1


def test_step_and_week_and_reset_change_the_day(show: Callable[[], Any]) -> None:
    context = show()
    ready(context)
    model = lambda: ACTIVE[0].model  # noqa: E731
    press(context, "step")
    wait_for(lambda: model() and model().day == 1, PATIENCE)
    wait_for(lambda: not button(context, "week").disabled, PATIENCE)
    press(context, "week")
    wait_for(lambda: model() and model().day == 8, PATIENCE)
    wait_for(lambda: not button(context, "reset").disabled, PATIENCE)
    press(context, "reset")
    wait_for(lambda: model() and model().day == 0, PATIENCE)


def test_skip_goes_to_the_end_of_the_warm_up(show: Callable[[], Any]) -> None:
    context = show()
    ready(context)
    wait_for(lambda: not button(context, "skip").disabled, PATIENCE)
    press(context, "skip")
    wait_for(lambda: ACTIVE[0].model is not None and ACTIVE[0].model.day == 5, PATIENCE)
    wait_for(lambda: button(context, "skip").disabled, PATIENCE)


def test_play_becomes_pause_and_back(show: Callable[[], Any]) -> None:
    context = show()
    ready(context)
    assert text("play", "en") in str(button(context, "play").children)
    press(context, "play")
    wait_for(lambda: text("pause", "en") in str(button(context, "play").children), PATIENCE)
    press(context, "play")
    wait_for(lambda: text("play", "en") in str(button(context, "play").children), PATIENCE)


def test_icon_buttons_have_words_for_those_who_cannot_see_them(show: Callable[[], Any]) -> None:
    context = show()
    ready(context)
    for name in ("step", "week", "skip", "reset"):
        assert button(context, name).attributes["aria-label"] == text(name, "en")


def test_a_model_that_fails_is_said_on_the_page(
    show: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Choice) -> FakeModel:
        raise ArithmeticError("on purpose")

    monkeypatch.setattr(session_module, "make_model", fail)
    context = show()
    wait_for(
        lambda: "on purpose" in str([w.children for w in context.find(ipyvuetify.Alert).widgets]), PATIENCE
    )
    assert not button(context, "reset").disabled


def seed_field(context: Any) -> Any:
    """The field of the seed."""
    return next(w for w in context.find(ipyvuetify.TextField).widgets if "e2e-seed" in (w.class_ or ""))


def say_seed(context: Any, typed: str) -> None:
    """Type a seed and press Enter."""
    with TURN:
        seed_field(context).fire_event("change", typed)


def test_a_half_typed_seed_survives_the_days_that_pass(show: Callable[[], Any]) -> None:
    context = show()
    ready(context)
    with TURN:
        seed_field(context).v_model = "7"  # as a browser says it, key by key
    press(context, "week")
    wait_for(lambda: ACTIVE[0].model is not None and ACTIVE[0].model.day == 7, PATIENCE)
    wait_for(lambda: not button(context, "week").disabled, PATIENCE)
    assert seed_field(context).v_model == "7"
    say_seed(context, "7")
    wait_for(lambda: [runner.model.seed for runner in ACTIVE if runner.model] == [7 + 2], PATIENCE)


@pytest.mark.parametrize("typed", ["", "x", "-1", "1.5", "4294967296"])
def test_what_is_no_seed_is_refused_in_place_and_the_run_goes_on(show: Callable[[], Any], typed: str) -> None:
    context = show()
    ready(context)
    model = ACTIVE[0].model
    say_seed(context, typed)
    wait_for(lambda: seed_field(context).error, PATIENCE)
    assert text("unknown_seed", "en", value=typed, shown="1") in seed_field(context).messages
    assert [runner.model for runner in ACTIVE] == [model]


# ---- the session by itself ---------------------------------------------------------------------


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session(Choice())
    made.dress("en", dark=False)
    made.start()
    wait_for(lambda: made.status.value[0] == "paused", PATIENCE)
    yield made
    made.close()
    made.runner.thread.join(PATIENCE)


def test_a_silent_browser_pauses_the_run_until_it_answers(session: Session) -> None:
    session.set_speed(60)
    session.runner.play()
    wait_for(lambda: session.status.value[0] == "playing", PATIENCE)
    session.map._waiting_since = -2.0 * SILENCE  # nobody has answered for long
    wait_for(lambda: session.status.value == ("paused", "silent"), PATIENCE)
    session.map.ack = session.map.number  # the page is looked at again
    wait_for(lambda: session.status.value[0] == "playing", PATIENCE)
    session.runner.pause()
    wait_for(lambda: session.status.value == ("paused", ""), PATIENCE)
    session.map.ack = session.map.number
    assert not session.runner.playing


def test_silence_before_play_was_pressed_does_not_count(session: Session) -> None:
    session.map._waiting_since = -2.0 * SILENCE
    day = session.runner.model.day
    session.runner.play()
    wait_for(lambda: session.runner.model.day > day + 2, PATIENCE)
    assert session.status.value[0] == "playing"


def test_colours_keep_their_meaning_while_the_scale_grows(session: Session) -> None:
    session.runner.step(30)
    wait_for(lambda: session.snapshot.value is not None and session.snapshot.value.day == 30, PATIENCE)
    heat = session.snapshot.value.heat.max()  # type: ignore[union-attr]
    assert heat <= session.map.heat_top < 2 * heat


def test_widgets_speak_the_language_of_the_page(session: Session) -> None:
    english = list(session.map.names)
    session.dress("zh", dark=True)
    assert session.map.names != english
    assert session.map.words["load"] == text("load", "zh")
    assert session.settled.labels == [text(key, "zh") for key in ("reported", "standing", "durable")]
    assert all(widget.dark for widget in session.widgets)


def test_two_sessions_do_not_touch_each_other(session: Session) -> None:
    other = Session(Choice(seed=9))
    other.start()
    wait_for(lambda: other.status.value[0] == "paused", PATIENCE)
    session.runner.step(3)
    wait_for(lambda: session.runner.model.day == 3, PATIENCE)
    assert other.runner.model.day == 0
    other.close()
    other.runner.thread.join(PATIENCE)


def test_the_first_start_on_a_machine_says_that_it_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(session_module, "is_warm", lambda: False)
    monkeypatch.setattr(session_module, "warm_up", lambda: said.append("compiled"))
    cold = Session(Choice())
    cold.status.subscribe(lambda status: said.append(status[0]))
    cold.start()
    wait_for(lambda: "paused" in said, PATIENCE)
    cold.close()
    cold.runner.thread.join(PATIENCE)
    assert said == ["compiling", "compiled", "starting", "paused"]


def test_a_pattern_that_a_plugin_brings_is_on_offer_and_runs(
    show: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "mine.py").write_text(PLUGIN, "utf-8")
    seen: list[Any] = []
    made: list[Choice] = []

    def serve(port: int) -> None:
        """What a visitor finds while the page is served: a choice with the pattern's label, and its model."""
        context = show()
        ready(context)
        (offer,) = (w for w in context.find(ipyvuetify.Select).widgets if "e2e-scenario" in (w.class_ or ""))
        with TURN:
            offer.v_model = "Committee first"
        wait_for(lambda: made[-1].scenario == "committee_first", PATIENCE)
        ready(context)
        seen.extend((list(offer.items), chosen_scenario(made[-1])))
        context.close()

    def make(choice: Choice) -> FakeModel:
        made.append(choice)
        return FakeModel(seed=choice.seed + 2)

    monkeypatch.setattr("app.web.serve.serve", serve)
    monkeypatch.setattr(session_module, "make_model", make)
    with for_the_time_being():
        assert answer(["app", "--plugin", str(tmp_path / "mine.py")]) == 0
        offered, scenario = seen
        assert "Committee first" in offered
        assert (scenario.pattern, scenario.city.preset) == ("committee_first", "teaching_town")
        assert scenario_label("committee_first", "zh") == "居委会首接"
    assert "committee_first" not in scenarios()
