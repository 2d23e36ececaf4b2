"""Residents as columns, and one resident as a Mesa agent (居民)."""

from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

import mesa
import numpy as np

from agents.columns import Table, View, column, declared, described, views
from agents.readable.feelings import ResidentFeelings
from agents.readable.residents import ResidentRules

KINDS = 4  # trust is held towards Party branches, departments, enterprises, social organisations


@described
@dataclass(slots=True, eq=False)
class Residents(Table):
    """All residents. Row i of every column is the same person; rows are sorted by community."""

    community: np.ndarray = column("i4", "number of the home community, non-decreasing")
    household: np.ndarray = column("i4", "number of the household; members have consecutive rows")
    workplace: np.ndarray = column("i4", "row of the employer among institutions, -1 none")
    tenure: np.ndarray = column("u1", "0 owner, 1 tenant")
    migrant: np.ndarray = column("u1", "1 without local registration")
    age: np.ndarray = column("u1", "0 young (18-34), 1 middle (35-59), 2 old (60 and over)")
    income: np.ndarray = column("u1", "0 low, 1 middle, 2 high")
    member: np.ndarray = column("u1", "1 Party member")
    tied: np.ndarray = column("u1", "1 personal tie to the residents' committee")
    digital: np.ndarray = column("f4", "access to digital channels", unit="0..1")
    threshold: np.ndarray = column(
        "f4", "active share of contacts at which the person joins a collective", unit="0..1"
    )
    satisfaction: np.ndarray = column("f4", "satisfaction with each need", unit="0..1", shape="n, 6")
    expectation: np.ndarray = column("f4", "expected fulfilment of each need", unit="0..1", shape="n, 6")
    trust: np.ndarray = column("f4", "trust in each kind of institution", unit="0..1", shape="n, 4")
    grievance: np.ndarray = column("f4", "felt wrong not yet repaired, 0 or more")
    efficacy: np.ndarray = column("f4", "belief that raising a matter helps", unit="0..1")
    participation: np.ndarray = column("f4", "readiness to take part in common affairs", unit="0..1")
    opinion: np.ndarray = column(
        "f4", "what is said aloud: trust, satisfaction, efficacy, participation", unit="0..1", shape="n, 4"
    )

    @classmethod
    def empty(cls, number: int) -> "Residents":
        """So many residents of whom nothing is known yet."""
        return cls(**{name: known.rows(number) for name, known in declared(cls).items()})

    def __len__(self) -> int:
        return len(self.community)


class Teams(NamedTuple):
    """Residents by workplace, for groups of colleagues, see `agents.bundles.TEAM`.

    order : uint32 (n,), residents by workplace; rank : int64 (n,), place of a resident in `order`, -1
    without a workplace; place : int64 (institutions + 1,), first of each workplace in `order`
    """

    order: np.ndarray
    rank: np.ndarray
    place: np.ndarray


@described
@dataclass(slots=True, eq=False)
class Contacts(Table):
    """Residents' social network in compressed sparse rows: contacts of i are `who[start[i]:start[i+1]]`."""

    start: np.ndarray = column("u4", "first contact of every resident, and the end", shape="n + 1")
    who: np.ndarray = column("u4", "residents known, each tie in both directions", shape="ties")


@views(Residents)
class Resident(mesa.Agent, View, ResidentRules, ResidentFeelings):
    """One resident, seen as a Mesa agent; reads and writes go to the columns.

    What it decides stands in `agents.readable.residents`, what it feels in `agents.readable.feelings`.
    """

    table: Residents

    def __init__(self, model: Any, table: Residents, row: int) -> None:
        # Deliberately no super().__init__(): that would register the view among the model's agents.
        self.model, self.table, self.row = model, table, row
        self.unique_id = ("resident", row)
        self.pos = None

    def remove(self) -> NoReturn:
        """Residents are rows of a table and cannot leave it."""
        raise TypeError("a Resident is a view of a row and cannot be removed from the model")

    def contacts(self) -> np.ndarray:
        """Rows of the people this resident talks to (uint32)."""
        ties = self.model.city.contacts
        return ties.who[ties.start[self.row] : ties.start[self.row + 1]]  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"<Resident {self.row} of community {self.community}>"
