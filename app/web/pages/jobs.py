"""How the answers of the workers become what a page shows: values, and where the others stand, in words."""

from typing import Any

from app.web.asking import Answer


def statuses(lang: str, **answers: Answer) -> dict[str, dict[str, Any]]:
    """Job -> state, words, how far, and the error if there is one."""
    return {name: status(answer, lang) for name, answer in answers.items()}


def status(answer: Answer, lang: str) -> dict[str, Any]:
    """How one job stands, as plain values."""
    return {
        "state": answer.state,
        "words": answer.words(lang),
        "done": answer.done,
        "total": answer.total,
        "error": answer.error or "",
    }


def found(answer: Answer) -> dict[str, Any]:
    """What is known so far; an empty table before."""
    return answer.value if answer.value is not None else NOTHING


NOTHING: dict[str, Any] = {}


def tellings(pair: dict[str, Any], fate: str = "") -> list[str]:
    """Keys of the most telling disputes, of a fate if one is asked for."""
    return [one["key"] for one in pair.get("telling", ()) if fate in ("", one["fate"])]


def first_telling(pair: dict[str, Any], fate: str = "") -> str:
    """The first of them; empty where none is known."""
    return next(iter(tellings(pair, fate)), "")
