"""Start and Compare: which of two patterns resolves more, how sure that is, where disputes get stuck."""

from collections.abc import Mapping
from typing import Any

import solara

from app.web.asking import use_ahead, use_work
from app.web.pages.address import address, own, push_on, setup_here
from app.web.pages.jobs import first_telling, found, statuses
from app.web.reproduce import ROOT, csv_head, reproduce, strip_folder
from app.web.results.wishes import Report
from app.web.setup import Dated, Setup, Side, city_menu, lever_menu, menu, open_scenario
from app.web.stage import Message, StartStage, use_widget
from app.web.wishes import Film, Journeys, Pair, Scene, Strip, Unit, of_dispute
from app.web.words import of_error, page_words, sent
from sim.errors import ScenarioError

MOST_BYTES = 256 * 1024  # of a scenario file that is opened
SIDES = ("a", "b")
FIRST = "soon"  # horizon until whose end the film goes that is shown first
NOBODY: tuple[Any, ...] = ()  # city, seed and row of the institution that is looked at, where there is one
LONGER = ("film_a", "film_b", "pair")  # what a longer film takes the place of


@solara.component
def Start() -> None:
    """The page; its address holds the whole set-up, so that it can be shared and gone back to."""
    router = solara.use_router()
    setup, refusals = setup_here(router)
    opened, set_opened = solara.use_state("")
    report, set_report = solara.use_state(False)
    look, set_look = solara.use_state(NOBODY)
    stage = use_widget(StartStage)
    words = page_words(setup.lang, "start")
    first = setup.changed(film=FIRST)
    answers = {
        "scene": use_work(Scene(setup)),
        "film_a": use_work(Film(setup, "a")),
        "film_b": use_work(Film(setup, "b")),
        "long_a": use_work(Film(setup, "a", setup.film) if setup.film != FIRST else None),
        "long_b": use_work(Film(setup, "b", setup.film) if setup.film != FIRST else None),
        "pair": use_work(Pair(first)),
        "long_pair": use_work(Pair(setup) if setup.film != FIRST else None),
        "soon": use_work(Strip(setup, "soon")),
        "settled": use_work(Strip(setup, "settled")),
    }
    dispute = own(router, "dispute")
    answers["journeys"] = use_work(Journeys(setup, dispute) if dispute else None)
    answers["unit"] = use_work(Unit(setup, look[-1]) if look[:-1] == (setup.city, setup.seed) else None)
    whole = answers["long_pair" if setup.film != FIRST else "pair"]
    use_ahead(*of_dispute(setup, first_telling(found(whole))))
    told = found(answers["soon"]).get("pairs", 0)
    answers["report"] = use_work(Report(told, strip_name(setup), setup.lang) if told and report else None)
    fixed = solara.use_memo(lambda: of_setup(setup), [setup])
    notices = [refusal.message(setup.lang) for refusal in refusals]
    notices += [words("too_long")] if not setup.fits else []
    notices += [opened] if opened else []

    def hear(message: Message, files: list[bytes]) -> None:
        set_opened("")
        if "again" in message:
            answers[message["again"]].again()
            return
        if "report" in message:
            set_report(bool(message["report"]))
            return
        if "look" in message:
            row = message["look"]
            set_look((setup.city, setup.seed, int(row)) if row >= 0 else NOBODY)
            return
        try:
            wish = understood(setup, message, files)
        except ScenarioError as error:
            said = of_error(setup.lang, error)
            set_opened(words("cannot_use", name=message["file"]["name"], said=said))
            return
        push_on(router, lambda now: answered(now, wish))

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
        "film": setup.film,
        **{
            f"changes_{side}": [{"words": one.words()} for one in getattr(setup, side).changes]
            for side in SIDES
        },
    }


def shown(answers: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """The traits that the answers fill."""
    values = {name: found(answer) for name, answer in answers.items()}
    longer = {name: values.pop(f"long_{name.removeprefix('film_')}") for name in LONGER}
    if all(longer.values()):  # until then the first film is shown, with its disputes
        values |= longer
    films = {f"film_{side}": values[f"film_{side}"].get("about", {}) for side in SIDES}
    pictures = {f"bytes_{side}": values[f"film_{side}"].get("bytes", b"") for side in SIDES}
    written = {"report": values["report"].get("bytes", b"")}
    return values | films | pictures | written | {"status": statuses(lang, **answers)}


def understood(drawn: Setup, message: Message, files: list[bytes]) -> Message:
    """A visitor's wish without what only the page as it was drawn can tell: a change to be dropped is named,
    a file has become a side. Raises ScenarioError for a file that is no scenario.
    """
    if "file" in message:
        side = message["file"]["side"]
        scenario = open_scenario(message["file"]["name"], files[0][: MOST_BYTES + 1])
        return message | {"change": {side: scenario}}
    drop = message.get("change", {}).get("drop")
    if drop:
        named = {"side": drop["side"], "one": getattr(drawn, drop["side"]).changes[drop["index"]]}
        return message | {"change": {"drop": named}}
    return message


def answered(setup: Setup, wish: Message) -> str:
    """The address that a wish leads to from a set-up; see `understood`."""
    here = setup.changed(**wish.get("shown", {}))
    if "open_list" in wish:
        return address("/dispute", here, fate=wish["open_list"])
    if "open_dispute" in wish:
        return address("/dispute", here, key=wish["open_dispute"])
    if "show_one" in wish:
        return address("/dispute", here)
    return address("/", changed(here, wish["change"]))


def strip_name(setup: Setup) -> str:
    """Name of the folder of the strip below the root of results."""
    return strip_folder(setup, FIRST).relative_to(ROOT).as_posix()


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
        return setup.changed(**{change["drop"]["side"]: side.without(change["drop"]["one"])})
    if not change:  # the path of a dispute is put away
        return setup
    ((key, value),) = change.items()
    return setup.changed(**{key: Side(value) if key in SIDES else value})
