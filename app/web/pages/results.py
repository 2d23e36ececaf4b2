"""Results: the folders under the root, what one says of two scenarios, and batches that fill new ones."""

import time
from collections.abc import Mapping
from dataclasses import replace
from shlex import quote
from typing import Any
from urllib.parse import urlencode

import solara

from app.web.asking import use_work
from app.web.limits import limits
from app.web.pages.address import language_here, own
from app.web.pages.jobs import NOTHING, found, statuses
from app.web.reproduce import ROOT
from app.web.results.board import BOARD
from app.web.results.plan import Plan
from app.web.results.wishes import Figure, Folders, Opened, Points, Report, Winners
from app.web.setup import city_menu, menu
from app.web.stage import Message, ResultsStage, use_widget
from app.web.words import of_engine, page_words, sent
from sim.errors import ScenarioError

FIRST_FIGURE = "differences"
VISIT = {"turn": 0, "heard": 0, "figure": FIRST_FIGURE, "winners": "", "report": "", "refused": ""}
HORIZONS = ("soon", "settled", "whole")


@solara.component
def Results() -> None:
    """The page: folder and pair stand in the address, what else is looked at in this visit alone."""
    router = solara.use_router()
    lang = language_here(router)
    name, a, b = (own(router, key) for key in ("folder", "first", "second"))
    visit, set_visit = solara.use_state(dict[str, Any](VISIT))
    plan, set_plan = solara.use_state(Plan())
    stage = use_widget(ResultsStage)
    words = page_words(lang, "start", "results")
    answers = use_answers(name, a, b, lang, visit)
    batch = use_work(BOARD.batch)
    opened, refused = found(answers["opened"]), visit["refused"]
    fixed = solara.use_memo(lambda: {"csv_head": csv_head(opened)} if opened else NOTHING, [opened])
    listed = found(answers["shelf"])
    shelf = solara.use_memo(lambda: shelf_told(lang, listed), [lang, listed])
    menus = solara.use_memo(lambda: {"cities": city_menu(), "scenarios": menu()}, [])

    def hear(message: Message, _: list[bytes]) -> None:
        news: dict[str, Any] = {"refused": ""}
        if "again" in message:
            (answers | {"batch": batch})[message["again"]].again()
        elif "open" in message:
            news = VISIT | {"turn": visit["turn"] + 1}
            router.push(address(lang, **message["open"]))
        elif "visit" in message:
            news |= visited(message["visit"], name, opened)
        elif "renew" in message:
            news["turn"] = visit["turn"] + 1
        else:
            news["refused"] = of_batch(message, plan, set_plan)
        set_visit(lambda now: now | news | {"heard": now["heard"] + 1})

    def show() -> None:
        stage.hear(hear)
        stage.show(
            words=sent(lang, "start", "results"),
            at={"folder": name, **visit, "again": limits().again, "here": bool(limits().batch)},
            notices=[words(refused) if refused in words else of_engine(lang, refused)] if refused else [],
            menus=menus,
            status=statuses(lang, batch=batch, **answers),
            batch=batch_told(plan, found(batch)),
            reproduce=fixed,
            **in_traits(answers),
            shelf=shelf,
        )

    solara.Title(f"{words('page_title')} · {words('name')}")
    solara.use_effect(show)
    solara.Div(children=[stage])


def use_answers(name: str, a: str, b: str, lang: str, visit: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for what is looked at: the folders, or one of them with a figure and what else was wished for."""
    turn = solara.use_memo(time.monotonic_ns, [visit["turn"]])
    opened = use_work(Opened(turn, name, a, b) if name else None)
    told = found(opened)
    pair = (name, told["a"], told["b"]) if told and told["name"] == name else None
    figure = visit["figure"] if pair and visit["figure"] in told["figures"] else ""
    asked = pair and visit["winners"] == "/".join(pair)
    return {
        "shelf": use_work(None if name else Folders(turn)),
        "opened": opened,
        "figure": use_work(Figure(turn, *pair, figure, lang) if pair and figure else None),
        "points": use_work(Points(turn, *pair, lang) if pair and told["kind"] == "design" else None),
        "winners": use_work(Winners(turn, *pair, limits().again, lang) if pair and asked else None),
        "report": use_work(Report(turn, name, lang) if pair and visit["report"] == name else None),
    }


def in_traits(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The traits that the answers fill."""
    opened = found(answers["opened"])
    strips = opened.get("strips", NOTHING)
    return {
        "opened": opened,
        **{horizon: strips.get(horizon, NOTHING) for horizon in HORIZONS},
        "figure": found(answers["figure"]).get("bytes", b""),
        "winners": found(answers["winners"]),
        "points": found(answers["points"]),
        "report": found(answers["report"]).get("bytes", b""),
    }


def shelf_told(lang: str, shelf: Mapping[str, Any]) -> Mapping[str, Any]:
    """The list of folders, with the reason in the page's language where one cannot be read."""
    told = [
        each | {"refused": of_engine(lang, each["refused"])} if each["refused"] else each
        for each in shelf.get("folders", ())
    ]
    return {**shelf, "folders": told} if told else shelf


def visited(wish: Mapping[str, Any], name: str, opened: Mapping[str, Any]) -> dict[str, Any]:
    """What else is looked at: a figure; winners or the report, or no longer."""
    if "figure" in wish:
        return {"figure": str(wish["figure"])}
    if "winners" in wish:
        return {"winners": "/".join((name, opened["a"], opened["b"])) if wish["winners"] and opened else ""}
    return {"report": name if wish.get("report") else ""}


def of_batch(message: Message, plan: Plan, set_plan: Any) -> str:
    """Change the plan of a batch, start it, or stop the one under way; the key of what was refused."""
    if "plan" in message:
        given = message["plan"]
        changes = {key: given[key] for key in ("city", "horizon", "folder") if key in given}
        if "seeds" in given:
            changes["seeds"] = int(given["seeds"])
        if "names" in given:
            changes["names"] = tuple(str(name) for name in given["names"])
        set_plan(lambda now: replace(now, **changes))  # two changes may come before the page is drawn anew
        return ""
    if "stop" in message:
        BOARD.stop()
        return ""
    try:
        BOARD.start(plan)
    except ScenarioError as error:
        return str(error)
    return ""


def batch_told(plan: Plan, done: Mapping[str, Any]) -> dict[str, Any]:
    """The plan as the page shows it, and the folder of the batch under way."""
    under_way = BOARD.batch
    return {
        "names": list(plan.names),
        "city": plan.city,
        "seeds": plan.seeds,
        "horizon": plan.horizon,
        "folder": plan.place,
        "most": limits().batch,
        "problem": plan.problem(),
        "command": plan.command(),
        "goes": under_way.plan.place if under_way else "",
        "done": dict(done),
    }


def csv_head(opened: Mapping[str, Any]) -> list[str]:
    """The first lines of every table that is saved: where its numbers come from."""
    folder = f"{ROOT}/{opened['name']}"
    about = f"folder {folder}, A {opened['a']}, B {opened['b']}, code {opened['code']}"
    return [f"# Gongzhi 共治: {about}", f"# gongzhi report {quote(folder)}"]


def address(lang: str, **parts: object) -> str:
    """The address of a folder and a pair, or of the list."""
    return f"/results?{urlencode({'lang': lang, **{k: v for k, v in parts.items() if v}}, safe='/')}"
