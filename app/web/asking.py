"""Asking the workers from a page: a hook that gives the answer as it comes (求问)."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Protocol

import solara
from solara.server.kernel_context import get_current_context, has_current_context

from app.web.words import of_engine, page_words
from app.web.work import Desk, desk
from app.web.workers.jobs import NEXT, Entry, Job, Ticket
from sim.errors import ScenarioError

LOG = logging.getLogger(__name__)
BETWEEN = 0.25  # seconds between renewals of a page while its job goes on
EACH = 0.05  # seconds for each page that looks at the same job: a class takes turns, and clicks come between
KEYS = ("died", "too_long", "not_here")  # errors that have a text of the workers


class Wish(Protocol):
    """Something of `app.web.wishes`."""

    def job(self) -> Job:
        """What is computed. Raises ScenarioError where it cannot be."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """How a wish stands.

    state : "" where nothing is asked, else waiting, working, done or failed
    value : the result or what is known of it, None before
    """

    state: str = ""
    value: Any = None
    done: int = 0
    total: int = 0
    what: str = ""
    place: int = 0
    failure: str = ""
    since: float = 0.0
    asker: "Asker | None" = None

    @property
    def waits(self) -> float:
        """Seconds since it was asked."""
        return time.monotonic() - self.since if self.since else 0.0

    @property
    def error(self) -> str:
        """What went wrong, in one line of English; see `words` for the page's language."""
        return self._failure("en")

    def _failure(self, lang: str) -> str:
        known = self.failure in KEYS
        return page_words(lang, "work")(self.failure) if known else of_engine(lang, self.failure)

    def words(self, lang: str) -> str:
        """How it stands and how far it is."""
        if not self.state:
            return ""
        if self.state == "failed":
            return self._failure(lang)
        key = "queued" if self.what == "next" and self.place else self.what
        return page_words(lang, "work")(key, done=self.done, total=self.total, place=self.place)

    def again(self) -> None:
        """Ask once more after a failure."""
        if self.asker is not None:
            self.asker.again()


NOTHING_ASKED = Answer()


class Asker:
    """One look of one page at one wish; tells the page, which draws itself anew."""

    def __init__(self, wish: Wish, renew: Callable[[], None], at: Desk | None = None) -> None:
        self.renew = renew
        self.context = get_current_context() if has_current_context() else None
        self.closed, self.told, self.shown = False, 0.0, ""
        self.lock = threading.Lock()
        self.refused, self.ticket = "", None
        try:
            self.desk = at or desk()
            self.ticket = self._ask(wish)
        except ScenarioError as error:
            self.refused = str(error)

    def _ask(self, wish: Wish) -> Ticket:
        return self.desk.request(wish.job(), self._changed)

    def close(self) -> None:
        """Look away."""
        self.closed = True
        if self.ticket is not None:
            self.ticket.close()

    def again(self) -> None:
        """Ask once more."""
        if self.ticket is not None:
            self.desk.again(self.ticket.entry)

    def answer(self) -> Answer:
        """How it stands now."""
        if self.ticket is None:
            return Answer("failed", failure=self.refused, asker=self)
        entry = self.ticket.entry
        what, place = entry.what, 0
        if entry.state == "waiting" and what == "next":
            place = self.desk.place(entry)
            what = "next" if self.desk.ready else "starting"
        return Answer(
            state=entry.state,
            value=entry.value,
            done=entry.done,
            total=entry.total,
            what=what,
            place=place,
            failure=entry.error,
            since=entry.begun,
            asker=self,
        )

    def _changed(self) -> None:
        """In a thread of the desk: draw the page anew, not too often until the job is over.

        The first part of a result is shown at once; later ones with the next word of progress that is due.
        """
        entry: Entry = self.ticket.entry if self.ticket is not None else Entry(Job("", ""), 0)
        sign = f"{entry.over} {entry.value is None}"
        with self.lock:
            now = time.monotonic()
            due = now - self.told >= max(BETWEEN, EACH * len(entry.watchers))
            if self.closed or (sign == self.shown and not due and not entry.over):
                return
            self.told, self.shown = now, sign
        try:
            if self.context is None:
                self.renew()
            elif self.context.closed_event.is_set():
                return
            else:
                with self.context, self.context.lock:
                    if not self.closed:
                        self.renew()
        except Exception:  # the page is going; others are told all the same
            LOG.debug("a page could not be told", exc_info=True)


def use_work(wish: Wish | None) -> Answer:
    """The answer to a wish as it stands; the component is drawn anew when it stands differently.

    When the wish changes, or the component goes, the old one is let go.
    """
    _, renew = solara.use_state(0)

    def ask() -> Asker | None:
        return None if wish is None else Asker(wish, lambda: renew(lambda number: number + 1))

    asker = solara.use_memo(ask, [wish])
    solara.use_effect(lambda: asker.close if asker is not None else None, [asker])
    return NOTHING_ASKED if asker is None else asker.answer()


def use_ahead(*wishes: Wish | None) -> None:
    """Have computed what will probably be asked for next, after what is shown; nothing is drawn anew."""

    def ask() -> list[Ticket]:
        found = []
        for wish in wishes:
            with suppress(ScenarioError):  # told when it is asked for
                found += [desk().request(replace(wish.job(), rank=NEXT))] if wish is not None else []
        return found

    def look_away(tickets: list[Ticket]) -> None:
        for ticket in tickets:
            ticket.close()

    tickets = solara.use_memo(ask, [*wishes])
    solara.use_effect(lambda: lambda: look_away(tickets), [tickets])
