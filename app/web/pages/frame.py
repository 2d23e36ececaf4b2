"""What is around every page: header, foot, and what stands there when a page has stopped with an error."""

import logging
from pathlib import Path

import solara

from app.web.pages.address import language_here
from app.web.stage import Head, Message, use_widget
from app.web.words import of_engine, page_words, sent

LOG = logging.getLogger(__name__)
STYLE = Path(__file__).parents[1] / "front" / "page.css"


@solara.component
def Frame(children: list[solara.Element]) -> None:
    """The layout of all pages. The header comes first and stays while pages change."""
    router = solara.use_router()
    lang = language_here(router)
    head = use_widget(Head)

    def hear(message: Message, _: list[bytes]) -> None:
        if "open" in message:
            router.push(str(message["open"]))

    def show() -> None:
        head.hear(hear)
        head.show(words=sent(lang), path="/" + "/".join(part for part in router.parts if part))

    solara.Style(STYLE)
    with solara.Div(classes=["gz-body"]):
        solara.Div(children=[head])
        Guarded(children, lang).key("page")
        Foot(lang).key("foot")
    solara.use_effect(show)


@solara.component
def Guarded(children: list[solara.Element], lang: str) -> None:
    """The page, or one panel instead of a traceback, which goes to the log."""
    error, forget = solara.use_exception()
    solara.use_effect(lambda: LOG.error("a page stopped", exc_info=error) if error else None, [error])
    with solara.Div(classes=["gz-guarded"]):
        if error is None:
            solara.Div(children=children)
        else:
            words = page_words(lang)
            with solara.Div(classes=["gz-page"]):
                solara.HTML(tag="h1", unsafe_innerHTML=words("broken"))
                said = of_engine(lang, f"{type(error).__name__}: {error}")
                solara.Text(said, classes=["gz-failed"])
                solara.Button(words("again"), on_click=forget, classes=["e2e-again"])


@solara.component
def Foot(lang: str) -> None:
    """The caveat: one line, and more on demand."""
    words = page_words(lang)
    inner = f"<details><summary>{words('caveat')}</summary><p>{words('caveat_more')}</p></details>"
    solara.HTML(tag="footer", unsafe_innerHTML=inner, classes=["gz-foot", "e2e-caveat"])
