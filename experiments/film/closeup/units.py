"""One institution, or one resident, on both sides of a film (单位与居民)."""

from typing import Any

import numpy as np

from agents.events import Activity
from agents.kinds import Kind, Need
from experiments.execution.worker import city_of
from experiments.film.anatomy import YES, asked
from experiments.film.before import spin_up
from experiments.film.take import STEPS, Take
from experiments.film.words import both, data, said
from experiments.wording.numbers import number
from sim.errors import ScenarioError

SIDES = ("a", "b")
MINUTES = 60.0  # of an hour
FILES = ("film", "story")


def unit_told(takes: tuple[Take, Take], row: int) -> dict[str, Any]:
    """Hours, work waiting, answers, reputation and disputes of an institution.

    Raises ScenarioError if there is none.
    """
    shot = takes[0].shot
    rows = city_of(shot.scenario.city, shot.seed).institutions
    if not 0 <= row < len(rows):
        raise ScenarioError(f"institution {row}: there are {len(rows)}, counted from 0.")
    return data(
        {
            "row": row,
            "name": [rows.names[row], rows.names_zh[row]],
            "kind": Kind(int(rows.kind[row])).name.lower(),
            "sides": {side: _of_side(take, row) for side, take in zip(SIDES, takes, strict=True)},
        }
    )


def _of_side(take: Take, row: int) -> dict[str, Any]:
    log, start = take.log, take.shot.spin_up
    mine = log[log["actor"] == row]
    times, refused = asked(take)
    return {
        "hours": take.minutes[row] / MINUTES,
        "asked": int(times[row]),
        "refused": int(refused[row]),
        "reciprocity": float(take.reciprocity[row]),
        "waiting": take.waiting[:, row] / STEPS,
        "in_hand": _in_hand(take, mine, start),
    }


def _in_hand(take: Take, mine: np.ndarray, start: int) -> np.ndarray:
    """Disputes in which it has a part, by evening: from its yes to its last act there, int64 (evenings,)."""
    took = mine[np.isin(mine["activity"], (*YES, Activity.ARRANGE)) & (mine["dispute"] >= take.first)]
    found = np.zeros(take.shot.days + 2, np.int64)
    for dispute in dict.fromkeys(took["dispute"].tolist()):
        days = mine["day"][mine["dispute"] == dispute] - start
        found[days.min()] += 1
        found[days.max() + 1] -= 1
    return np.cumsum(found)[:-1]


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
