"""What a page reads in its address, and how it opens another."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import solara
import solara.lab

from app.web.setup import Refusal, Setup, read_setup


def accepted() -> str:
    """The languages that the visitor's browser wishes for, as it says them."""
    headers = solara.lab.headers.value or {}
    return ",".join(headers.get("accept-language", []))


def setup_here(router: Any) -> tuple[Setup, tuple[Refusal, ...]]:
    """The set-up in the address, and what of it means nothing here."""
    return read_setup(router.search or "", accepted())


def push_on(router: Any, onward: Callable[[Setup], str]) -> None:
    """Open the address that follows from the set-up in the address as it is now.

    Two changes may come before the page is drawn anew; the second goes on from the first. The router keeps
    its address in a state, which takes a function of the former value as every state does.
    """
    wishes = accepted()
    router.push(lambda now: onward(read_setup(urlsplit(now).query, wishes)[0]))


def language_here(router: Any) -> str:
    """Language of the address, else of the browser."""
    return setup_here(router)[0].lang


def own(router: Any, key: str, default: str = "") -> str:
    """A part of the address that belongs to one page alone."""
    return str(parse_qs(router.search or "").get(key, [default])[-1])[:80]


def address(path: str, setup: Setup, **own_parts: object) -> str:
    """The address of a page for a set-up, with parts of its own."""
    more = {key: value for key, value in own_parts.items() if value not in ("", None)}
    return f"{path}?{setup.query()}" + (f"&{urlencode(more)}" if more else "")
