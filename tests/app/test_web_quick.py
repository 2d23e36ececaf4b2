"""Two changes that come before the page is drawn anew are both kept."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import solara

import app.web.pages.start as start
from app.web.asking import NOTHING_ASKED
from app.web.setup import Dated, Setup, Side, read_setup
from app.web.stage import StartStage

CHANGED = Side("party_led", (Dated(20, "audit", 1.0), Dated(30, "audit", 0.5)))


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, list[str]]]:
    """What the first page does with a message, as it was first drawn; and the addresses it has led to."""
    monkeypatch.setattr(start, "use_work", lambda wish: NOTHING_ASKED)
    monkeypatch.setattr(start, "use_ahead", lambda *wishes: None)
    stages: list[StartStage] = []
    addresses: list[str] = []

    def use_widget(kind: type[StartStage]) -> StartStage:
        stage: StartStage = solara.use_memo(kind, [])
        stages.append(stage)
        return stage

    monkeypatch.setattr(start, "use_widget", use_widget)

    @solara.component  # type: ignore[untyped-decorator]
    def Watched() -> None:
        router = solara.use_router()
        addresses.append(f"{router.path}?{router.search}")
        start.Start()

    first = f"/?{Setup(city='teaching_town', b=CHANGED).query()}"
    routed = solara.RoutingProvider(
        children=[Watched()], routes=[solara.Route("/", component=Watched)], pathname=first
    )
    _, drawn = solara.render(routed, handle_error=False)
    yield stages[0]._hear, addresses
    drawn.close()


def after(visit: tuple[Any, list[str]], *messages: dict[str, Any]) -> Setup:
    """The set-up after messages that all meet the page as it was first drawn."""
    hear, addresses = visit
    for message in messages:
        hear({"shown": {}, **message}, [])
    setup, refused = read_setup(urlsplit(addresses[-1]).query)
    assert not refused
    return setup


def test_two_quick_changes_of_the_set_up_are_both_kept(visit: tuple[Any, list[str]]) -> None:
    setup = after(visit, {"change": {"a": "polycentric"}}, {"change": {"seed": 7}})
    assert (setup.a, setup.b, setup.seed) == (Side("polycentric"), CHANGED, 7)


def test_a_list_that_is_opened_at_once_is_of_the_set_up_just_changed(visit: tuple[Any, list[str]]) -> None:
    setup = after(visit, {"change": {"seed": 7}}, {"open_list": "both"})
    assert setup.seed == 7
    assert urlsplit(visit[1][-1]).path == "/dispute"


def test_a_dated_change_that_is_clicked_away_twice_takes_no_other_along(visit: tuple[Any, list[str]]) -> None:
    drop = {"change": {"drop": {"side": "b", "index": 0}}}
    setup = after(visit, {"change": {"seed": 7}}, drop, drop)
    assert (setup.seed, setup.b) == (7, Side("party_led", CHANGED.changes[1:]))
