"""What the app is, how to read it, which keys it knows, version and licence."""

from importlib.metadata import version

import solara

from app.web.documents import named
from app.web.pages.address import language_here
from app.web.stage import AboutStage, use_widget
from app.web.words import page_words, sent

SECTIONS = ["model", "read", "keys", "out", "more"]


@solara.component
def About() -> None:
    """The page."""
    lang = language_here(solara.use_router())
    words = page_words(lang, "about")
    solara.Title(f"{words('page_title')} · {words('name')}")
    stage = use_widget(AboutStage)

    def show() -> None:
        told = {"version": version("gongzhi"), "documents": named()}
        stage.show(words=sent(lang, "about"), sections=SECTIONS, **told)

    solara.use_effect(show, [lang])
    solara.Div(children=[stage])
