"""One dispute: where the two patterns part over it, its two journeys side by side, and the table of all."""

from typing import Any

import solara

from app.web.asking import use_ahead, use_work
from app.web.pages.address import address, own, setup_here
from app.web.pages.jobs import first_telling, found, statuses, tellings
from app.web.pages.start import plain
from app.web.setup import Setup, menu
from app.web.stage import DisputeStage, Message, use_widget
from app.web.wishes import Journeys, Pair, Person, Table, Terms, Unit, of_dispute
from app.web.words import page_words, sent

WISH = {"fate": "", "topic": "", "text": "", "sort": "telling", "down": False, "page": 0}


@solara.component
def Dispute() -> None:
    """The page; without a dispute in its address it shows the most telling one."""
    router = solara.use_router()
    setup, refusals = setup_here(router)
    fate = own(router, "fate")
    asked, set_asked = solara.use_state({})
    look, set_look = solara.use_state("")
    stage = use_widget(DisputeStage)
    wish = WISH | {"fate": fate} | asked
    pair = use_work(Pair(setup))
    key = own(router, "key") or first_telling(found(pair), fate)
    answers = {
        "pair": pair,
        "journeys": use_work(Journeys(setup, key) if key else None),
        "terms": use_work(Terms(setup, key) if key else None),
        "table": use_work(Table(setup, **wish)),
        "who": use_work(looked_at(setup, key, look)),
    }
    following = another(found(pair), fate, key)
    use_ahead(*of_dispute(setup, following))
    words = page_words(setup.lang, "dispute")

    def hear(message: Message, _: list[bytes]) -> None:
        if "again" in message:
            answers[message["again"]].again()
        elif "table" in message:
            set_asked(lambda now: now | message["table"])
        elif "look" in message:
            set_look(message["look"])
        elif "open_day" in message:
            router.push(address("/", setup.changed(day=message["open_day"]), dispute=key))
        else:
            set_look("")
            router.push(address("/dispute", setup, key=message["open_dispute"], fate=fate))

    def show() -> None:
        stage.hear(hear)
        stage.show(
            words=sent(setup.lang, "dispute"),
            notices=[refusal.message(setup.lang) for refusal in refusals],
            setup=plain(setup) | {"key": key, "next": following},
            titles=titles(setup),
            wish=wish,
            look=look,
            status=statuses(setup.lang, **answers),
            **{name: found(answer) for name, answer in answers.items()},
        )

    solara.Title(f"{words('page_title')} · {words('name')}")
    solara.use_effect(show)
    solara.Div(children=[stage])


def looked_at(setup: Setup, key: str, look: str) -> Person | Unit | None:
    """What is asked for when a name of a lane is clicked: an institution by its row, or the resident."""
    if not look or not key:
        return None
    return Unit(setup, int(look)) if look.isdigit() else Person(setup, key)


def another(pair: dict[str, Any], fate: str, key: str) -> str:
    """The dispute that comes after one in the order of telling, round and round; empty where none tells."""
    keys = tellings(pair, fate)
    return keys[(keys.index(key) + 1 if key in keys else 0) % len(keys)] if keys else ""


def titles(setup: Setup) -> dict[str, Any]:
    """Side -> what its scenario is called, in both languages."""
    offered = {item["value"]: item for group in menu("a") for item in group["items"]}
    return {side: _title(offered.get(getattr(setup, side).scenario), setup.names) for side in ("a", "b")}


def _title(item: dict[str, Any] | None, names: str) -> list[str]:
    if item is None:
        return ["", ""]
    return [item["neutral"]] * 2 if names == "neutral" else list(item["label"])
