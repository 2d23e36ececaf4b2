"""One institution, or one resident, on both sides of a film (单位与居民)."""

from typing import Any

import numpy as np
import pandas as pd

from agents.events import Activity
from agents.kinds import Kind, Need
from experiments.execution.worker import city_of
from experiments.film.anatomy import YES, asked
from experiments.film.before import spin_up
from experiments.film.take import STEPS, Take
from experiments.film.words import both, data, said
from experiments.story.actors import Actors
from experiments.wording.numbers import number
from experiments.wording.words import words
from sim.city.build import City
from sim.errors import ScenarioError
from sim.scenario.topics import load_topics

SIDES = ("a", "b")
MINUTES = 60.0  # of an hour
FILES = ("film", "story")
type Stays = dict[int, tuple[int, int]]  # see `_stays`


def unit_told(takes: tuple[Take, Take], row: int) -> dict[str, Any]:
    """Hours, work waiting, answers, reputation and disputes of an institution.

    disputes : those it had in its hands, in the order in which they came: key, topic and community by their
    rows (named in `topics` and `places`), first and last day under A and under B, None where it had no part.
    Raises ScenarioError if there is none.
    """
    shot = takes[0].shot
    city = city_of(shot.scenario.city, shot.seed)
    rows = city.institutions
    if not 0 <= row < len(rows):
        raise ScenarioError(f"institution {row}: there are {len(rows)}, counted from 0.")
    stays = [_stays(take, row) for take in takes]
    return data(
        {
            "row": row,
            "name": [rows.names[row], rows.names_zh[row]],
            "kind": Kind(int(rows.kind[row])).name.lower(),
            "sides": {
                side: _of_side(take, mine, row) for side, take, mine in zip(SIDES, takes, stays, strict=True)
            },
            **_disputes(takes, stays, city),
        }
    )


def _of_side(take: Take, stays: Stays, row: int) -> dict[str, Any]:
    times, refused = asked(take)
    return {
        "hours": take.minutes[row] / MINUTES,
        "asked": int(times[row]),
        "refused": int(refused[row]),
        "reciprocity": float(take.reciprocity[row]),
        "waiting": take.waiting[:, row] / STEPS,
        "in_hand": _in_hand(take.shot.days, stays),
    }


def _stays(take: Take, row: int) -> Stays:
    """Row of a dispute that arose after the reform -> days of an institution's first and last act in it, of
    those in which it has a part: to which it said yes, or for which it arranges a meeting.
    """
    mine = take.log[(take.log["actor"] == row) & (take.log["dispute"] >= take.first)]
    took = mine["dispute"][np.isin(mine["activity"], (*YES, Activity.ARRANGE))]
    acts = pd.DataFrame({"dispute": mine["dispute"] - take.first, "day": mine["day"] - take.shot.spin_up})
    spans = acts.groupby("dispute")["day"].agg(["min", "max"])
    return {one: tuple(spans.loc[one].tolist()) for one in dict.fromkeys((took - take.first).tolist())}


def _in_hand(days: int, stays: Stays) -> np.ndarray:
    """Disputes in which it has a part, by evening, from its first act to its last, int64 (evenings,)."""
    found = np.zeros(days + 2, np.int64)
    for first, last in stays.values():
        found[first] += 1
        found[last + 1] -= 1
    return np.cumsum(found)[:-1]


def _disputes(takes: tuple[Take, Take], stays: list[Stays], city: City) -> dict[str, Any]:
    """The disputes of an institution on both sides, see `unit_told`."""
    found: dict[int, list[Any]] = {}
    for side, (take, mine) in enumerate(zip(takes, stays, strict=True)):
        table = take.problems
        for dispute, stay in mine.items():
            key, topic, place = (int(table[name][dispute]) for name in ("key", "topic", "community"))
            known = found.setdefault(key, [str(key), topic, place, None, None, None, None])
            known[3 + 2 * side : 5 + 2 * side] = stay
    told = sorted(found.values(), key=lambda one: (min(day for day in one[3:] if day is not None), one[0]))
    topics = load_topics(takes[0].shot.scenario.catalogue)
    says = [Actors(city, topics, words(language, "story")) for language in ("en", "zh")]
    return {
        "disputes": told,
        "topics": {str(one): [say.topic(one) for say in says] for one in {each[1] for each in told}},
        "places": {str(one): [say.place(one) for say in says] for one in {each[2] for each in told}},
    }


def person_told(takes: tuple[Take, Take], key: int) -> dict[str, Any]:
    """The resident whom a dispute hit first, as on the evening before the reform.

    Raises ScenarioError for a dispute that arose on neither side.
    """
    take = next((each for each in takes if each.row_of(key) >= 0), None)
    if take is None:
        raise ScenarioError(f"dispute {key}: arose on neither side.")
    model = spin_up(take.shot)
    row = int(take.problems["resident"][take.row_of(key)])
    people, contacts = model.city.residents, model.city.contacts
    needs = [
        {
            "name": said(f"need.{need.name.lower()}"),
            "satisfaction": number(float(people.satisfaction[row, need]), 2),
            "expectation": number(float(people.expectation[row, need]), 2),
        }
        for need in Need
    ]
    trust = [
        {
            "name": both(lambda say, kind=kind: say(f"kind.{kind.name.lower()}"), *FILES),  # type: ignore[misc]
            "trust": number(float(people.trust[row, kind]), 2),
        }
        for kind in Kind
    ]
    known = int(contacts.start[row + 1] - contacts.start[row])
    return data({"row": row, "needs": needs, "trust": trust, "knows": known})
