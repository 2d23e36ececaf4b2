"""Start and Compare: which of two patterns resolves more, how sure that is, where disputes get stuck."""

from collections.abc import Mapping
from typing import Any

import solara

from app.web.asking import use_work
from app.web.pages.address import address, setup_here
from app.web.pages.jobs import found, statuses
from app.web.reproduce import csv_head, reproduce
from app.web.setup import Dated, Setup, Side, city_menu, lever_menu, menu, open_scenario
from app.web.stage import Message, StartStage, use_widget
from app.web.wishes import Film, Pair, Scene, Strip
from app.web.words import page_words, sent
from sim.errors import ScenarioError

MOST_BYTES = 256 * 1024  # of a scenario file that is opened
SIDES = ("a", "b")


@solara.component
def Start() -> None:
    """The page; its address holds the whole set-up, so that it can be shared and gone back to."""
    router = solara.use_router()
    setup, refusals = setup_here(router)
    opened, set_opened = solara.use_state("")
    stage = use_widget(StartStage)
    words = page_words(setup.lang, "start")
    answers = {
        "scene": use_work(Scene(setup)),
        "film_a": use_work(Film(setup, "a")),
        "film_b": use_work(Film(setup, "b")),
        "pair": use_work(Pair(setup)),
        "soon": use_work(Strip(setup, "soon")),
        "settled": use_work(Strip(setup, "settled")),
    }
    fixed = solara.use_memo(lambda: of_setup(setup), [setup])
    notices = [refusal.message(setup.lang) for refusal in refusals]
    notices += [words("too_long")] if not setup.fits else []
    notices += [opened] if opened else []

    def hear(message: Message, files: list[bytes]) -> None:
        set_opened("")
        if "again" in message:
            answers[message["again"]].again()
            return
        try:
            router.push(answered(setup, message, files))
        except ScenarioError as error:
            set_opened(f"{words('cannot_use', name=message['file']['name'])} {error}")

    def show() -> None:
        stage.hear(hear)
        stage.show(words=sent(setup.lang, "start"), notices=notices, **fixed, **shown(answers, setup.lang))

    solara.Title(f"{words('page_title')} · {words('name')}")
    solara.use_effect(show)
    solara.Div(children=[stage])


def of_setup(setup: Setup) -> dict[str, Any]:
    """What follows from the set-up alone: its plain values, menus, levers, how to reproduce it."""
    return {
        "setup": plain(setup),
        "menus": {"cities": city_menu(), "a": menu("a"), "b": menu("b")},
        "levers": lever_menu(),
        "reproduce": reproduce(setup) | {"csv_head": csv_head(setup)},
    }


def plain(setup: Setup) -> dict[str, Any]:
    """The set-up as the browser gets it."""
    return {
        "city": setup.city,
        "a": setup.a.scenario,
        "b": setup.b.scenario,
        "seed": setup.seed,
        "day": setup.day,
        "show": setup.show,
        "names": setup.names,
        **{
            f"changes_{side}": [{"words": one.words()} for one in getattr(setup, side).changes]
            for side in SIDES
        },
    }


def shown(answers: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """The traits that the answers fill."""
    values = {name: found(answer) for name, answer in answers.items()}
    films = {f"film_{side}": values[f"film_{side}"].get("about", {}) for side in SIDES}
    pictures = {f"bytes_{side}": values[f"film_{side}"].get("bytes", b"") for side in SIDES}
    return values | films | pictures | {"status": statuses(lang, **answers)}


def answered(setup: Setup, message: Message, files: list[bytes]) -> str:
    """The address that a visitor's wish leads to. Raises ScenarioError for a file that is no scenario."""
    here = setup.changed(**message.get("shown", {}))
    if "open_list" in message:
        return address("/dispute", here, fate=message["open_list"])
    if "show_one" in message:
        return address("/dispute", here)
    if "file" in message:
        side = message["file"]["side"]
        scenario = open_scenario(message["file"]["name"], files[0][: MOST_BYTES + 1])
        return address("/", here.changed(**{side: Side(scenario)}))
    return address("/", changed(here, message["change"]))


def changed(setup: Setup, change: Mapping[str, Any]) -> Setup:
    """The set-up after one change of the page: of the city, a side, the seed, or a dated change of a side."""
    if "swap" in change:
        return setup.swapped()
    if "add" in change:
        add = change["add"]
        side = getattr(setup, add["side"])
        return setup.changed(**{add["side"]: side.with_change(Dated(add["day"], add["what"], add["value"]))})
    if "drop" in change:
        side = getattr(setup, change["drop"]["side"])
        return setup.changed(**{change["drop"]["side"]: side.without(side.changes[change["drop"]["index"]])})
    ((key, value),) = change.items()
    return setup.changed(**{key: Side(value) if key in SIDES else value})
