"""Events into cases: when they were opened and closed, who held them, who refused, how often they came back.

A referral is a change of the unit that holds a case, a return one to a unit that has held it before, as
logs of case handling are counted (BPI Challenge 2013). What an activity means is declared
(`Mapping.activities`): without a declaration the first event opens a case, the last one closes it, and
every unit that acts holds it.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from experiments.records.reading.cases import flagged
from experiments.records.reading.events import Events
from experiments.records.reading.mapping import Mapping
from experiments.records.reading.stamps import in_zone
from experiments.records.table import REQUEST_TYPES, CaseRecords, Origin, names_column
from sim.errors import ScenarioError

DISPATCHER = -2  # the one who sent the file, for counting only
ABOUT = ("type", "place", "area", "channel", "outcome")
ORDER = "order"  # what a declaration says of a clock that only keeps the order of a day
NEVER = np.iinfo(np.int64).max


class Journeys:
    """The events of cases, case by case and in the order of time.

    log : the events; rules : activities by what they mean; order : events by case; case : number of the case
    of each ordered event
    """

    def __init__(self, log: Events, rules: dict[str, tuple[str, ...]]) -> None:
        self.rules, self.log = rules, log
        case = log.codes("case")
        opens = log.among("activity", rules.get("opened", ())) if rules.get("opened") else case >= 0
        order = np.lexsort((np.arange(len(case)), log.times, case))
        order = order[np.isin(case[order], np.unique(case[opens & (case >= 0)]))]
        _, self.case = np.unique(case[order], return_inverse=True)
        self.order, self.cases = order, int(self.case.max(initial=-1)) + 1
        self.times = log.times[order]

    def is_one(self, what: str) -> np.ndarray:
        """Ordered events whose activity means this: bool (events,)."""
        return self.log.among("activity", self.rules.get(what, ()))[self.order]

    def codes(self, word: str) -> np.ndarray:
        """Numbers of a word of the ordered events."""
        return self.log.codes(word)[self.order]

    def first(self, mask: np.ndarray) -> np.ndarray:
        """Place of the first ordered event of a mask in every case, `NEVER` for none: int64 (cases,)."""
        found = np.full(self.cases, NEVER)
        places = np.flatnonzero(mask)[::-1]
        found[self.case[places]] = places
        return found

    def last(self, mask: np.ndarray) -> np.ndarray:
        """Place of the last ordered event of a mask in every case, -1 for none: int64 (cases,)."""
        found = np.full(self.cases, -1)
        places = np.flatnonzero(mask)
        found[self.case[places]] = places
        return found


def cases_of(log: Events, mapping: Mapping, name: str, zone: str = "", until: float = np.nan) -> CaseRecords:
    """Case records from events.

    name : of the log; zone : instead of the mapping's; until : last look, seconds since 1970; nan for the
    last event

    Raises ScenarioError where no event opens a case.
    """
    told = Journeys(log, mapping.activities)
    if not told.cases:
        raise ScenarioError(
            f"{name}: no event opens a case ({', '.join(mapping.activities.get('opened', ()))})."
        )
    opened = told.first(told.is_one("opened") if mapping.activities.get("opened") else told.case >= 0)
    closed = _closings(told, opened)
    zone = zone or mapping.zone or ("UTC" if log.moments else "")
    columns = {"opened": _times(told, opened), "closed": _times(told, closed)}
    table = pa.table({word: in_zone(column, log.moments, zone)[0] for word, column in columns.items()})
    acting = np.where(told.is_one("by_person"), -1, told.codes("unit"))
    stops = holders(told, acting, opened)
    held = _held(stops, told.cases)
    for word, column in {**_about(told, log), **_who(told, acting, stops)}.items():
        table = table.append_column(word, column)
    for word, counts in {
        **held,
        "people_referrals": _people(told),
        "reopenings": _again(told, closed),
    }.items():
        table = table.append_column(word, pa.array(counts, pa.int32()))
    look = until if np.isfinite(until) else float(told.times.max()) / 1000.0
    asked = bool(mapping.activities.get("refused"))
    origin = Origin(
        name, "events", mapping.name, zone, until=look, answers="answers" if asked else "holdings"
    )
    requests = _answers(told, acting) if asked else _holdings(stops, closed, log)
    records = CaseRecords(table, origin, requests, {"rows": len(log.times)})
    return flagged(records, np.zeros(told.cases, np.bool_), by_day=mapping.clock == ORDER or None)


def _closings(told: Journeys, opened: np.ndarray) -> np.ndarray:
    if not told.rules.get("closed"):
        return told.last(told.case >= 0)
    after = np.arange(len(told.case)) >= opened[told.case]
    found = told.first(told.is_one("closed") & after)
    return np.where(found == NEVER, -1, found)


def _times(told: Journeys, places: np.ndarray) -> pa.ChunkedArray:
    known = (places >= 0) & (places != NEVER)
    values = told.times[np.where(known, places, 0)].astype("datetime64[ms]")
    return pa.chunked_array([pa.array(values, pa.timestamp("ms"), mask=~known)])


def holders(told: Journeys, acting: np.ndarray, opened: np.ndarray) -> pd.DataFrame:
    """Who held each case, one after the other: columns case, unit, ordered; neighbours always differ.

    Counted up to the first answer where answers are declared. A unit that gives a case back hands it to
    the one who asked, or to the dispatcher where it sent back its own part, unless it sends the case on
    itself.
    """
    mine = acting >= 0
    if told.rules.get("holds"):
        mine &= told.is_one("holds") | told.is_one("forwards")
    if told.rules.get("answered"):
        mine &= np.arange(len(mine)) < told.first(told.is_one("answered"))[told.case]
    rows = np.flatnonzero(mine)
    case, unit = told.case[rows], acting[rows]
    origin, target = _like_units(told, "origin")[rows], _like_units(told, "target")[rows]
    back, on = told.is_one("gives_back")[rows], told.is_one("forwards")[rows]
    sends = on & (unit == origin) & (origin != target)
    following = np.zeros(len(rows), np.bool_)
    following[:-1] = sends[1:] & (case[1:] == case[:-1])
    to = np.where(unit == origin, DISPATCHER, origin)
    stops = pd.DataFrame(
        {
            "case": np.concatenate([case[~on], case[back & ~following]]),
            "unit": np.concatenate([unit[~on], to[back & ~following]]),
            "place": np.concatenate([2 * rows[~on], 2 * rows[back & ~following] + 1]),
        }
    ).sort_values("place", kind="stable", ignore_index=True)
    case, unit = stops["case"].to_numpy(), stops["unit"].to_numpy()
    moved = np.ones(len(stops), np.bool_)
    moved[1:] = (case[1:] != case[:-1]) | (unit[1:] != unit[:-1])
    return stops[moved].reset_index(drop=True)


def _like_units(told: Journeys, word: str) -> np.ndarray:
    """Numbers of another word, in the numbers of units; names that are no unit get numbers of their own."""
    codes, names = told.log.names.get(word, (np.full(len(told.log.times), -1, np.int32), []))
    units = {name: n for n, name in enumerate(told.log.names["unit"][1])} if "unit" in told.log.names else {}
    there = np.array([*(units.get(name, len(units) + n) for n, name in enumerate(names)), -1], np.int64)
    return np.asarray(there[codes[told.order]])


def _held(stops: pd.DataFrame, cases: int) -> dict[str, np.ndarray]:
    case = stops["case"].to_numpy()
    visits = np.bincount(case, minlength=cases)
    different = np.bincount(stops.drop_duplicates(["case", "unit"])["case"].to_numpy(), minlength=cases)
    return {"referrals": np.maximum(visits - 1, 0), "returns": visits - different, "holders": different}


def _people(told: Journeys) -> np.ndarray:
    """Changes of the person who acts, -1 where the log names nobody."""
    handler = told.codes("handler")
    rows = np.flatnonzero(handler >= 0)
    if not rows.size:
        return np.full(told.cases, -1)
    case, who = told.case[rows], handler[rows]
    changes = (case[1:] == case[:-1]) & (who[1:] != who[:-1])
    return np.bincount(case[1:][changes], minlength=told.cases)


def _again(told: Journeys, closed: np.ndarray) -> np.ndarray:
    """Times that a case came back after its first closing."""
    if not told.rules.get("reopened"):
        return np.zeros(told.cases, np.int64)
    ended = closed[told.case]
    later = told.is_one("reopened") & (ended >= 0) & (np.arange(len(ended)) > ended)
    return np.bincount(told.case[later], minlength=told.cases)


def _about(told: Journeys, log: Events) -> dict[str, pa.Array]:
    """What is said of cases: the first name that any of their events has; the highest level."""
    found = {}
    for word in (word for word in ABOUT if word in log.names):
        codes = told.codes(word)
        places = told.first(codes >= 0)
        picked = np.where(places == NEVER, -1, codes[np.where(places == NEVER, 0, places)])
        found[word] = names_column(picked, log.names[word][1])
    if told.rules.get("raises"):
        ups = np.bincount(told.case[told.is_one("raises")], minlength=told.cases)
        found["level"] = names_column(ups, [str(n + 1) for n in range(int(ups.max(initial=0)) + 1)])
    return found


def _who(told: Journeys, acting: np.ndarray, stops: pd.DataFrame) -> dict[str, pa.Array]:
    """The unit that held a case last, and the person who brought it."""
    names = told.log.names.get("unit", (None, []))[1]
    unit = np.full(told.cases, -1)
    real = stops[(stops["unit"] >= 0) & (stops["unit"] < len(names))]
    unit[real["case"].to_numpy()] = real["unit"].to_numpy()
    found = {"unit": names_column(unit, names)}
    if told.rules.get("by_person"):
        brought = told.is_one("by_person") & (told.codes("unit") >= 0)
        word, names = "unit", names
    else:
        brought, word = told.codes("person") >= 0, "person"
        names = told.log.names.get("person", (None, []))[1]
    places = told.first(brought)
    picked = np.where(places == NEVER, -1, told.codes(word)[np.where(places == NEVER, 0, places)])
    if (picked >= 0).any():
        found["person"] = names_column(picked, names)
    return found


def _answers(told: Journeys, acting: np.ndarray) -> pa.Table:
    """Answers to requests, a unit's own parts left out.

    `earlier` counts its refusals of the part in the case.
    """
    refused = told.is_one("refused")
    asked = (refused | told.is_one("accepted")) & (acting >= 0) & (_like_units(told, "origin") != acting)
    rows = np.flatnonzero(asked)
    return _requests(told.case[rows], acting[rows], told.codes("part")[rows], refused[rows], told.log)


def _holdings(stops: pd.DataFrame, closed: np.ndarray, log: Events) -> pa.Table:
    """Holdings as answers: a unit that hands a case on has refused it.

    The last holder of an open case is left out.
    """
    case = stops["case"].to_numpy()
    last = np.ones(len(case), np.bool_)
    last[:-1] = case[1:] != case[:-1]
    known = ~last | (closed[case] >= 0)
    part = np.full(int(known.sum()), -1)
    return _requests(case[known], stops["unit"].to_numpy()[known], part, ~last[known], log)


def _requests(
    case: np.ndarray, unit: np.ndarray, part: np.ndarray, refused: np.ndarray, log: Events
) -> pa.Table:
    table = pd.DataFrame({"case": case, "unit": unit, "part": part, "refused": refused})
    so_far = table.groupby(["case", "unit", "part"])["refused"].cumsum().to_numpy(np.int64)
    columns: Sequence[pa.Array] = (
        pa.array(case, pa.int32()),
        names_column(unit, log.names["unit"][1]) if "unit" in log.names else names_column(unit, []),
        names_column(part, log.names["part"][1] if "part" in log.names else []),
        pa.array(so_far - refused, pa.int32()),
        pa.array(refused),
    )
    return pa.Table.from_arrays(list(columns), schema=pa.schema(REQUEST_TYPES))
