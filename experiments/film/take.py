"""A run lived once and kept whole: what the city looked like every evening, and all that happened (录制)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from agents.disputes import OPEN, STATES
from agents.events import Activity
from experiments.film.before import OnDay, spin_up
from experiments.film.shots import Shot
from experiments.results.dispute_frame import dispute_frame
from experiments.statistics.curves import resolution_curves
from sim.model import CityModel
from sim.outcomes.records import Records

IN_HAND = np.isin(np.arange(STATES), OPEN)
WEEK = 5.0  # working days
STEPS = 32  # of a week that work waiting is counted in
TOLD = "headline"  # group of the metrics that are told
KEPT = ("key", "born", "topic", "community", "resident", "need", "done", "state", "raised", "closed")


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """What is kept of a run from the last evening of its spin-up (row 0) to the last evening.

    open_in : uint16 (evenings, communities), disputes in the city's hands
    petitions : uint16 (evenings, communities), petitions since the reform
    waiting : uint8 (evenings, institutions), work waiting, in 1/32 of a week of the institution's hours
    minutes : int64 (institutions,), minutes of every institution on a working day, at the last evening
    reciprocity : float32 (institutions,), reputation for keeping promises at the last evening, 0..1
    first : rows of the dispute table before the reform; `problems` are those after it
    problems : columns of the problems that arose after the reform, in the order of their rows
    log : events since the reform
    frame : the judged rows of `dispute_frame` as the horizon sees the run
    records : the run as the horizon sees it, its table of disputes left out
    outcomes : the metrics of the horizon that a film tells, see `TOLD`
    curve : share of disputes settled 0, 1, ... days after they were raised
    event_hash : hash of all events since the first day, that of the same run in a result folder
    """

    shot: Shot
    open_in: np.ndarray
    petitions: np.ndarray
    waiting: np.ndarray
    minutes: np.ndarray
    reciprocity: np.ndarray
    first: int
    problems: dict[str, np.ndarray]
    log: np.ndarray
    frame: pd.DataFrame
    records: Records
    outcomes: dict[str, float]
    curve: np.ndarray
    event_hash: str

    @property
    def keys(self) -> np.ndarray:
        """Key of the dispute of every event, uint64; 0 where it is about none that arose after the reform."""
        row = self.log["dispute"] - self.first
        return np.where(row >= 0, self.problems["key"][np.maximum(row, 0)], np.uint64(0))

    def row_of(self, key: int) -> int:
        """Row among `problems`, -1 where it did not arise."""
        found = np.flatnonzero(self.problems["key"] == np.uint64(key))
        return int(found[0]) if len(found) else -1


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """What is known of a run on an evening before its last; the arrays are those of a `Take` up to then.

    Nothing in it is an outcome: the problems that count have not been followed long enough.
    """

    shot: Shot
    open_in: np.ndarray
    petitions: np.ndarray
    waiting: np.ndarray
    minutes: np.ndarray

    @property
    def lived(self) -> int:
        """The last evening of it."""
        return len(self.open_in) - 1


def take(
    shot: Shot, on_day: OnDay | None = None, on_opening: Callable[[Opening], None] | None = None
) -> Take:
    """Live a shot from its spin-up on.

    on_day : told (day, last day) after every evening since the reform
    on_opening : told what has been lived on the evenings that `Shot.openings` names
    """
    model = spin_up(shot)
    model.events.keep = True
    first, evenings = model.disputes.count, shot.days + 1
    communities = len(model.city.community_of)
    open_in = np.zeros((evenings, communities), np.uint16)
    waiting = np.zeros((evenings, len(model.city.institutions)), np.uint8)
    for evening in range(evenings):
        if evening:
            model.step()
            if on_day:
                on_day(evening, shot.days)
        open_in[evening] = disputes_in_hand(model, communities)
        waiting[evening] = weeks_waiting(model)
        if on_opening and evening in shot.openings:
            on_opening(_opening(model, shot, open_in[: evening + 1], waiting[: evening + 1]))
    log = model.events.rows[: model.events.sealed].copy()
    whole = model.records
    records = shot.horizon.seen(whole)
    table = records.disputes
    return Take(
        shot=shot,
        open_in=open_in,
        petitions=petitions_in(log, table["community"], open_in.shape, shot.spin_up),
        waiting=waiting,
        minutes=model.city.institutions.minutes.astype(np.int64),
        reciprocity=model.casework.reciprocity.copy(),
        first=first,
        problems={name: table[name][first:].copy() for name in (*KEPT, "fate", "first_closed")}
        | {name: table[name][first:].copy() for name in records.facts["fate_ages"]},
        log=log,
        frame=dispute_frame(records, model.city, judged_only=True),
        records=_without_disputes(records),
        outcomes=shot.horizon.measured(whole, TOLD),
        curve=resolution_curves(whole)["settled_share"],
        event_hash=model.events.hash,
    )


def _opening(model: CityModel, shot: Shot, open_in: np.ndarray, waiting: np.ndarray) -> Opening:
    log = model.events.rows[: model.events.sealed]
    return Opening(
        shot=shot,
        open_in=open_in.copy(),
        petitions=petitions_in(log, model.disputes.community, open_in.shape, shot.spin_up),
        waiting=waiting.copy(),
        minutes=model.city.institutions.minutes.astype(np.int64),
    )


def disputes_in_hand(model: CityModel, communities: int) -> np.ndarray:
    """Disputes in the city's hands by community, as the daily series `open` counts them: int64."""
    d = model.disputes
    rows = model.world.active
    mine = rows[IN_HAND[d.state[rows]]]
    return np.bincount(d.community[mine], minlength=communities)


def weeks_waiting(model: CityModel) -> np.ndarray:
    """Work waiting at every institution in 1/32 of a week of its hours, uint8; eight weeks are the most."""
    week = np.maximum(model.city.institutions.minutes * WEEK, 1.0)
    return np.minimum(STEPS * model.casework.waiting / week, 255).astype(np.uint8)


def petitions_in(log: np.ndarray, community: np.ndarray, shape: tuple[int, int], spin_up: int) -> np.ndarray:
    """Petitions since the reform by evening and community: uint16 of the shape (evenings, communities)."""
    mine = log[log["activity"] == Activity.PETITION]
    found = np.zeros(shape, np.uint16)
    np.add.at(found, (mine["day"] - spin_up, community[mine["dispute"]]), 1)
    return np.cumsum(found, axis=0, dtype=np.uint16)


def _without_disputes(records: Records) -> Records:
    return Records(
        daily=records.daily,
        disputes={},
        events=type(records.events)(keep=False),
        facts=records.facts,
        places=records.places,
        units=records.units,
        prevented=records.prevented,
    )
