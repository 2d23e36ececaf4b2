"""The first page: choose a city, a scenario and a seed, and watch it run."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import solara
import solara.lab

from app.web.choices import Choice, read_choice, scenario_named
from app.web.panels import Chooser, Controls, Figures, Legend, Numbers, Selection
from app.web.session import Session
from app.web.texts import text

LOG = logging.getLogger(__name__)
STYLE = Path(__file__).with_name("page.css")


@solara.component
def Page() -> None:
    """The page; its address holds the whole choice, so that it can be shared and gone back to."""
    error, forget = solara.use_exception()
    router = solara.use_router()
    choice, refusals = read_choice(router.search)

    go = solara.use_memo(lambda: partial(_go, router.push, choice), [choice])
    solara.Title(text("title", choice.lang))
    solara.Style(STYLE)
    with solara.AppBar():
        Bar(choice, go)
    with solara.Column(classes=["page"], gap="10px"):
        for refusal in refusals:
            solara.Warning(refusal.message(choice.lang), dense=True, classes=["e2e-refusal"])
        if error:
            Broken(error, forget, choice.lang)
        else:
            Live(choice, go).key(f"{choice.city} {choice.scenario} {choice.seed}")


def _go(push: Callable[[str], None], choice: Choice, **changes: object) -> None:
    """Open the page of a changed choice."""
    push(f"/?{replace(choice, **changes).query()}")  # type: ignore[arg-type]


@solara.component
def Bar(choice: Choice, go: Callable[..., None]) -> None:
    """Title, language and theme."""
    with solara.Row(gap="4px", style={"align-items": "center", "background": "transparent"}):
        solara.AppBarTitle(text("title", choice.lang))
        solara.Button(
            text("other_language", choice.lang),
            text=True,
            on_click=lambda: go(lang="en" if choice.lang == "zh" else "zh"),
            classes=["e2e-lang"],
        )
        solara.lab.ThemeToggle()


@solara.component
def Broken(error: BaseException, forget: Callable[[], None], lang: str) -> None:
    """What is shown instead of a traceback, which goes to the log."""
    solara.use_effect(lambda: LOG.error("the page broke", exc_info=error), [error])
    with solara.Error(f"{text('broken', lang)} {type(error).__name__}: {error}", classes=["e2e-broken"]):
        solara.Button(text("retry", lang), on_click=forget)


@solara.component
def Live(choice: Choice, go: Callable[..., None]) -> None:
    """One run: a model of its own, its map, its charts. The parts that show the day look at it themselves."""
    lang = choice.lang
    session = solara.use_memo(lambda: Session(choice), [])
    solara.use_effect(session.start, [])
    dark = bool(solara.lab.use_dark_effective())
    solara.use_effect(lambda: session.dress(lang, dark), [lang, dark])
    with solara.Div(classes=["board"]):
        with solara.Column(gap="8px", classes=["side"]):
            Chooser(choice, go)
            Controls(session, lang)
            Selection(session, lang)
            solara.Text(scenario_named(choice.scenario).asked(lang), classes=["quiet"])
        with solara.Column(gap="6px", classes=["middle"]):
            Figures(session, lang)
            solara.display(session.map)
            Legend(session, lang)
        with solara.Column(gap="12px", classes=["charts"]):
            solara.display(session.settled)
            solara.display(session.waiting)
            solara.Text(text("shaded", lang), classes=["quiet"])
            Numbers(session, choice)
    solara.Text(text("caveat", lang), classes=["caveat", "e2e-caveat"])
