"""A take as a browser plays it: bytes, and what they and the outcomes are (放映)."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from experiments.film.anatomy import STUCK, asked, stuck
from experiments.film.series import AGE, KNOWN_FROM, SPAN, followed_shares
from experiments.film.shots import Shot
from experiments.film.take import Opening, Take
from experiments.film.words import changes_told, data, metric_words, said, shown, titled, whole
from sim.identity import code_hash
from sim.outcomes.fates import Fate

ALIGNED = 8  # bytes
NEVER = -1


def reel(take: Take) -> tuple[bytes, dict[str, Any]]:
    """The bytes of a take and, as plain data, their layout, outcomes, series and bars."""
    raw, layout = laid_out(pictures(take))
    return raw, data({**about(take), "layout": layout})


def opening_reel(opening: Opening) -> tuple[bytes, dict[str, Any]]:
    """The same of the first evenings of a run: its pictures, without what only the last evening tells."""
    raw, layout = laid_out(evenings(opening))
    told = {**about_shot(opening.shot), "lived": opening.lived, "daily": {"open": open_by_day(opening)}}
    return raw, data({**told, "layout": layout})


def laid_out(arrays: Mapping[str, np.ndarray]) -> tuple[bytes, dict[str, Any]]:
    """Arrays as bytes, and where each lies: little-endian one after another, at multiples of `ALIGNED`."""
    parts, layout, at = [], {}, 0
    for name, array in arrays.items():
        raw = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()
        layout[name] = {"dtype": array.dtype.str[1:], "shape": list(array.shape), "at": at}
        padded = raw + bytes(-len(raw) % ALIGNED)
        parts.append(padded)
        at += len(padded)
    return b"".join(parts), layout


def evenings(lived: Take | Opening) -> dict[str, np.ndarray]:
    """The arrays of every evening, and the hours of the institutions on the last of them."""
    return {
        "open": lived.open_in,
        "petitions": lived.petitions,
        "waiting": lived.waiting,
        "minutes": lived.minutes.astype(np.uint32),
        "open_all": lived.open_in.sum(axis=1, dtype=np.uint32),
    }


def open_by_day(lived: Take | Opening) -> np.ndarray:
    """Open disputes of the city by evening: int64 (evenings,)."""
    return lived.open_in.sum(axis=1, dtype=np.int64)


def pictures(take: Take) -> dict[str, np.ndarray]:
    """The arrays that a browser draws.

    open, petitions : uint16 (evenings, communities); waiting : uint8 (evenings, institutions), 1/32 week;
    minutes : uint32 (institutions,), of a working day at the last evening; open_all : uint32 (evenings,);
    settled, lumped : float32 (communities,), of 1 000 problems of the cohort, nan where none arose;
    asked, refused : uint32, reciprocity : float32 (institutions,), since the reform and at the last evening;
    born, raised, closed : int16, days after the reform, -1 never; place : uint16; fate : uint8, of every
    problem that arose after the reform
    """
    places, start, table = take.open_in.shape[1], take.shot.spin_up, take.problems
    times, refused = asked(take)
    dated = {name: _days_since(table[name], start) for name in ("born", "raised", "closed")}
    return {
        **evenings(take),
        "settled": of_1000_by_place(take, "durable", places),
        "lumped": of_1000_by_place(take, "silent", places),
        **{"asked": times, "refused": refused, "reciprocity": take.reciprocity},
        **dated,
        "place": table["community"].astype(np.uint16),
        "fate": table["fate"],
    }


def _days_since(days: np.ndarray, start: int) -> np.ndarray:
    return np.where(days > start, days - start, NEVER).astype(np.int16)


def of_1000_by_place(take: Take, outcome: str, places: int) -> np.ndarray:
    """Of 1 000 judged problems of every community, those with an outcome of `dispute_frame`: float32."""
    place = take.frame["community"].to_numpy()
    many = np.bincount(place, minlength=places)
    few = np.bincount(place[take.frame[outcome].to_numpy(bool)], minlength=places)
    found = np.full(places, np.nan, np.float32)
    np.divide(1000.0 * few, many, out=found, where=many > 0, casting="same_kind")
    return found


def about_shot(shot: Shot) -> dict[str, Any]:
    """What the pictures are of, as far as it is known before anything is lived."""
    horizon, start = shot.horizon, shot.spin_up
    return {
        "key": shot.key,
        "scenario": shot.scenario.name,
        "title": titled(shot.scenario),
        "pattern": shot.scenario.on(start + 1).pattern,
        "seed": shot.seed,
        "code": code_hash(),
        "days": shot.days,
        "spin_up": start,
        "horizon": horizon.name,
        "cohort": shot.cohort,
        "read": horizon.read - start,
        "changes": changes_told(shot.scenario, start),
    }


def about(take: Take) -> dict[str, Any]:
    """What the pictures are of."""
    return {
        **about_shot(take.shot),
        "lived": take.shot.days,
        "fates": [said(f"fate.{fate.name.lower()}") for fate in Fate],
        "numbers": {name: outcome(take, name) for name in take.outcomes},
        "stuck": bars(take),
        "curve": {"days": list(range(len(take.curve))), "share": take.curve},
        "daily": daily(take),
    }


def outcome(take: Take, name: str) -> dict[str, Any]:
    """One outcome of the run, as it is shown."""
    value = take.outcomes[name]
    return {**metric_words(name), "value": value, "shown": shown(name, value)}


def bars(take: Take) -> list[dict[str, Any]]:
    """Where the judged disputes got stuck, of 100."""
    found = stuck(take)
    return [
        {
            "name": name,
            "label": said(f"stuck.{name}"),
            "about": said(f"about.{name}"),
            "of_100": None if math.isnan(found[name]) else found[name],
            "shown": whole(found[name]),
        }
        for name in STUCK
    ]


def daily(take: Take) -> dict[str, Any]:
    """Series by evening; a share before anything is known is None."""
    shares = followed_shares(take)
    labels = {name: said(f"series.{name}") for name in ("open", "durable", "reported")}
    return {
        "open": open_by_day(take),
        **shares,
        "known_from": KNOWN_FROM,
        "labels": labels,
        "about": said("series_about", span=SPAN, age=AGE, known=KNOWN_FROM),
    }
