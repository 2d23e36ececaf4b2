"""Residents as columns, and one resident as a Mesa agent (居民)."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NoReturn

import mesa
import numpy as np

from agents.columns import Column, Table


class Said(IntEnum):
    """What is said aloud: columns of `opinion`."""

    TRUST = 0
    SATISFACTION = 1
    EFFICACY = 2
    PARTICIPATION = 3


KINDS = 4  # trust is held towards Party branches, departments, enterprises, social organisations


@dataclass(slots=True, eq=False)
class Residents(Table):
    """All residents. Row i of every column is the same person; rows are sorted by community.

    Columns (length n unless said)
    ------------------------------
    community : int32, number of the home community, 0..communities-1, non-decreasing
    household : int32, number of the household; members have consecutive rows
    workplace : int32, row of the employer among institutions; -1 none
    tenure : uint8, 0 owner, 1 tenant
    migrant : uint8, 1 without local registration
    age : uint8, 0 young (18-34), 1 middle (35-59), 2 old (60 and over)
    income : uint8, 0 low, 1 middle, 2 high
    member : uint8, 1 Party member
    tied : uint8, 1 personal tie to the residents' committee
    digital : float32, access to digital channels, 0..1
    threshold : float32, active share of contacts at which the person joins a collective, 0..1
    satisfaction : float32 (n, 6), satisfaction with each need, 0..1
    expectation : float32 (n, 6), expected fulfilment of each need, 0..1
    trust : float32 (n, 4), trust in each kind of institution, 0..1
    grievance : float32, felt wrong not yet repaired, >= 0
    efficacy : float32, belief that raising a matter helps, 0..1
    participation : float32, readiness to take part in common affairs, 0..1
    opinion : float32 (n, 4), what is said aloud: trust, satisfaction, efficacy, participation
    """

    community: np.ndarray
    household: np.ndarray
    workplace: np.ndarray
    tenure: np.ndarray
    migrant: np.ndarray
    age: np.ndarray
    income: np.ndarray
    member: np.ndarray
    tied: np.ndarray
    digital: np.ndarray
    threshold: np.ndarray
    satisfaction: np.ndarray
    expectation: np.ndarray
    trust: np.ndarray
    grievance: np.ndarray
    efficacy: np.ndarray
    participation: np.ndarray
    opinion: np.ndarray

    def __len__(self) -> int:
        return len(self.community)


@dataclass(slots=True, eq=False)
class Contacts(Table):
    """Residents' social network in compressed sparse rows: contacts of i are `who[start[i]:start[i+1]]`.

    start : uint32 (n + 1,)
    who : uint32 (ties, each in both directions)
    """

    start: np.ndarray
    who: np.ndarray


class Resident(mesa.Agent):
    """One resident, seen as a Mesa agent; reads and writes go to the columns."""

    community, household, workplace = Column(), Column(), Column()
    tenure, migrant, age, income, member, tied = Column(), Column(), Column(), Column(), Column(), Column()
    digital, threshold, grievance, efficacy, participation = Column(), Column(), Column(), Column(), Column()
    satisfaction, expectation, trust, opinion = Column(), Column(), Column(), Column()

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
