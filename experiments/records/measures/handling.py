"""How cases pass between units: referrals, returns, levels, opened again (流转)."""

from collections.abc import Iterator

import numpy as np

from experiments.records.measures.watched import HOUR, Watched
from experiments.records.table import DAY

SHOWN = (0, 1, 2, 3, 5)  # referrals whose days are told one by one
MANY = 8


def handling(watched: Watched) -> Iterator[tuple[str, float]]:
    """Of cases that a unit held.

    Referrals, returns to a unit that held them, days by number, opened again.
    """
    records = watched.records
    if not records.has("referrals"):
        return
    moved, back, holders = (records.counts(name) for name in ("referrals", "returns", "holders"))
    held = holders > 0
    if held.any():
        yield "referrals", float(moved[held].mean())
        yield from ((f"referrals_{n}", float((moved[held] == n).mean())) for n in (0, 1, 2))
        yield "referrals_3", float((moved[held] >= 3).mean())
        yield "returned", float((back[held] > 0).mean())
        if moved[held].any():
            yield "return_given_referral", float(back[held].sum() / moved[held].sum())
        days = watched.waited / DAY
        for n in SHOWN:
            if (mine := held & watched.closed & (moved == n)).any():
                yield f"days_referrals_{n}", float(np.median(days[mine]))
        if (mine := held & watched.closed & (moved >= MANY)).any():
            yield f"days_referrals_{MANY}", float(np.median(days[mine]))
        people = records.counts("people_referrals")
        if (people >= 0).any():
            yield "people_referrals", float(people[held].mean())
            if not watched.by_day:
                once = (moved == 0) & (people == 0) & watched.closed & (watched.waited < HOUR)
                yield "first_contact", float(once[held].mean())
    if watched.closed.any():
        yield "reopened", float((records.counts("reopenings")[watched.closed] > 0).mean())
