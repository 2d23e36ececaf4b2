"""Lessons: the list of them, and the player of one."""

from typing import Any

import solara

from app.lessons.lesson import Claim, Lesson, lessons
from app.web.asking import use_work
from app.web.pages.address import address, own, setup_here
from app.web.pages.dispute import titles
from app.web.pages.jobs import first_telling, found, statuses
from app.web.pages.start import plain
from app.web.setup import Setup, Side
from app.web.stage import LessonStage, Message, use_widget
from app.web.wishes import Journeys, Pair, Strip, Terms
from app.web.words import page_words, sent


@solara.component
def Lessons() -> None:
    """The page: a lesson and its step stand in the address, a prediction in the browser's tab alone."""
    router = solara.use_router()
    here, _ = setup_here(router)
    name, step = own(router, "lesson"), own(router, "step", "0")
    lesson = lessons().get(name)
    stage = use_widget(LessonStage)
    words = page_words(here.lang, "start", "dispute", "lessons")
    setup = of_claim(lesson.claim, here.lang) if lesson else here
    answers = use_lesson(lesson, setup)
    key = first_telling(found(answers["pair"]))

    def hear(message: Message, _: list[bytes]) -> None:
        if "again" in message:
            answers[message["again"]].again()
        elif "compare" in message:
            router.push(address("/", setup))
        else:
            wanted = message["lesson"]
            router.push(opened(here.lang, wanted, message["step"] if wanted else ""))

    def show() -> None:
        stage.hear(hear)
        stage.show(
            words=sent(here.lang, "start", "dispute", "lessons"),
            notices=[words("unknown_lesson", value=name)] if name and not lesson else [],
            lessons=in_short(),
            lesson=lesson.plain() if lesson else {},
            step=int(step) if step.isdigit() else 0,
            setup=plain(setup) | {"key": key},
            titles=titles(setup),
            status=statuses(here.lang, **answers),
            settled={},
            **{job: found(answer) for job, answer in answers.items()},
        )

    solara.Title(f"{words('page_title')} · {words('name')}")
    solara.use_effect(show)
    solara.Div(children=[stage])


def use_lesson(lesson: Lesson | None, setup: Setup) -> dict[str, Any]:
    """Ask for what the steps of a lesson show, as soon as it is opened."""
    shows = {name for step in lesson.steps for name in step.shows} if lesson else set()
    pair = use_work(Pair(setup) if shows & {"fates", "lanes", "turning"} else None)
    key = first_telling(found(pair)) if shows & {"lanes", "turning"} else ""
    return {
        "pair": pair,
        "soon": use_work(Strip(setup, "soon") if shows & {"one", "strip"} else None),
        "journeys": use_work(Journeys(setup, key) if key else None),
        "terms": use_work(Terms(setup, key) if key else None),
    }


def of_claim(claim: Claim, lang: str) -> Setup:
    """The set-up that a lesson is about."""
    return Setup(city=claim.city, a=Side(claim.a), b=Side(claim.b), lang=lang)


def opened(lang: str, lesson: str, step: object) -> str:
    """The address of a step, or of the list."""
    return f"/lessons?lang={lang}" + (f"&lesson={lesson}&step={step}" if lesson else "")


def in_short() -> list[dict[str, Any]]:
    """All lessons in short."""
    return [lesson.plain() | {"steps": []} for lesson in lessons().values()]
