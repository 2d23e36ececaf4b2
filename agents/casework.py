"""The working state of institutions: hours, queues, caseload, what they learnt (办理能力)."""

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np

from agents.columns import Table


class Account(IntEnum):
    """What minutes are spent on."""

    WORK = 0
    INTAKE = 1
    REQUEST = 2  # asking and answering
    MEETING = 3
    VERIFY = 4  # alarms, true or false, and call-backs of closed files
    REVIEW = 5  # petitions and matters sent up


ACCOUNTS = len(Account)
MONTHLY = (
    "intake_month",
    "closed_month",
    "called_month",
    "content_month",
    "kept_month",
    "broken_month",
    "petitions_month",
)
COORDINATION = (Account.REQUEST, Account.MEETING, Account.REVIEW)


@dataclass(slots=True, eq=False)
class Casework(Table):
    """Row i belongs to institution i.

    held, left : int32, minutes held this day (after lending) and not yet spent
    spent : int64 (n, 6), minutes spent since the start, per `Account`
    owed : int32 (n, 6), minutes taken on in an evening that the day did not hold; paid on the next mornings
    staff : int32, people who work side by side; head : int32, first task of the queue, -1 none
    caseload : int32, tasks in the queue; waiting : int64, minutes of work in the queue
    reciprocity : float32, 0..1, reputation for keeping promises
    fatigue : float32, 0..1, share of hours that sessions took of late; met_before : int64, yesterday's
    account of sessions; pressure : float32, 0..1, from the last ranking
    attends : int32, convenor whose session it sits in today, -1 none
    caution : float32, 0..1, fear of shutting files on paper, learnt when one is found
    intake_month, closed_month, called_month, content_month, kept_month, broken_month, petitions_month :
        int32, since the last appraisal: files opened, closed, called back, called back and found content,
        settlements that lasted and that broke, petitions against its handling
    craft : float32, 0..1, craft of mediating
    precedents : float32 (n, topics), parts of disputes finished so far; shared : float32 (n, topics), those
        of other units of its line that it knows of
    """

    held: np.ndarray
    left: np.ndarray
    spent: np.ndarray
    owed: np.ndarray
    staff: np.ndarray
    head: np.ndarray
    caseload: np.ndarray
    waiting: np.ndarray
    reciprocity: np.ndarray
    fatigue: np.ndarray
    met_before: np.ndarray
    pressure: np.ndarray
    caution: np.ndarray
    attends: np.ndarray
    intake_month: np.ndarray
    closed_month: np.ndarray
    called_month: np.ndarray
    content_month: np.ndarray
    kept_month: np.ndarray
    broken_month: np.ndarray
    petitions_month: np.ndarray
    craft: np.ndarray
    precedents: np.ndarray
    shared: np.ndarray

    @classmethod
    def idle(
        cls,
        minutes: np.ndarray,
        person_minutes: int,
        topics: int,
        skill: np.ndarray | None = None,
        reciprocity: float = 0.5,
    ) -> "Casework":
        """Institutions with empty desks; `minutes` (int32) are held on a full working day.

        skill : float32, 0..1, craft of mediating; None for full craft everywhere
        reciprocity : 0..1, name for keeping promises that everybody starts with
        """
        n = len(minutes)
        whole, small = np.zeros(n, np.int64), np.zeros(n, np.int32)
        return cls(
            held=small.copy(),
            left=small.copy(),
            spent=np.zeros((n, ACCOUNTS), np.int64),
            owed=np.zeros((n, ACCOUNTS), np.int32),
            staff=hands(minutes, person_minutes),
            head=np.full(n, -1, np.int32),
            caseload=small.copy(),
            waiting=whole.copy(),
            reciprocity=np.full(n, reciprocity, np.float32),
            fatigue=np.zeros(n, np.float32),
            met_before=whole.copy(),
            pressure=np.full(n, 0.5, np.float32),
            caution=np.zeros(n, np.float32),
            attends=np.full(n, -1, np.int32),
            **{name: small.copy() for name in MONTHLY},
            craft=np.ones(n, np.float32) if skill is None else skill.copy(),
            precedents=np.zeros((n, topics), np.float32),
            shared=np.zeros((n, topics), np.float32),
        )


def hands(minutes: np.ndarray, person_minutes: int) -> np.ndarray:
    """People who work side by side in units that hold so many minutes a day, int32, at least one."""
    return np.maximum(1, np.rint(minutes / person_minutes)).astype(np.int32)


@dataclass(slots=True, eq=False)
class Tasks(Table):
    """Parts of disputes that wait or are worked on: nodes of the units' queues (pairing heaps).

    dispute, unit : int32; competence : int8; round : uint8, of the dispute when the task was made;
    minutes : int32 still to work; fresh : bool, not begun; quality : float32, 0..1;
    order : float64 and key : uint64, place in the queue (smaller first); child, sibling : int32 links
    """

    dispute: np.ndarray
    unit: np.ndarray
    competence: np.ndarray
    round: np.ndarray
    minutes: np.ndarray
    fresh: np.ndarray
    quality: np.ndarray
    order: np.ndarray
    key: np.ndarray
    child: np.ndarray
    sibling: np.ndarray
    free: np.ndarray  # int64 (2,): first free node (-1 none), nodes ever used

    @classmethod
    def empty(cls, capacity: int = 4096) -> "Tasks":
        """No task, room for `capacity`."""
        kinds = ("i4", "i4", "i1", "u1", "i4", "?", "f4", "f8", "u8", "i4", "i4")
        columns = [np.zeros(capacity, kind) for kind in kinds]
        return cls(*[*columns, np.array([-1, 0], np.int64)])

    def reserve(self, more: int) -> None:
        """Make room for `more` further tasks beyond those ever used (freed nodes come on top)."""
        wanted = int(self.free[1]) + more
        if wanted <= len(self.dispute):
            return
        size = max(wanted, len(self.dispute) * 3 // 2)
        for f in fields(self):
            if f.name != "free":
                column = getattr(self, f.name)
                grown = np.zeros(size, column.dtype)
                grown[: len(column)] = column
                setattr(self, f.name, grown)
