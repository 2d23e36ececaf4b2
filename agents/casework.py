"""The working state of institutions: hours, queues, caseload, what they learnt (办理能力)."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from agents.columns import Table, column, declared, described


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


@described
@dataclass(slots=True, eq=False)
class Casework(Table):
    """Row i belongs to institution i."""

    held: np.ndarray = column("i4", "held today, after lending", unit="minute")
    left: np.ndarray = column("i4", "held and not yet spent today", unit="minute")
    spent: np.ndarray = column("i8", "spent since the start, per account", unit="minute", shape="n, 6")
    carried_over: np.ndarray = column(
        "i4", "taken on in an evening that the day did not hold, per account", unit="minute", shape="n, 6"
    )
    staff: np.ndarray = column("i4", "people who work side by side", unit="person")
    head: np.ndarray = column("i4", "first task of the queue", unit="place")
    caseload: np.ndarray = column("i4", "tasks in the queue", unit="task")
    waiting: np.ndarray = column("i8", "work in the queue", unit="minute")
    reciprocity: np.ndarray = column("f4", "reputation for keeping promises", unit="0..1")
    fatigue: np.ndarray = column("f4", "share of hours that sessions took of late", unit="0..1")
    met_before: np.ndarray = column("i8", "spent in sessions until yesterday", unit="minute")
    pressure: np.ndarray = column("f4", "felt from the last ranking", unit="0..1")
    caution: np.ndarray = column("f4", "fear of nominal closure, learnt when one is found", unit="0..1")
    attends: np.ndarray = column("i4", "convener whose session it sits in today, -1 none", unit="row")
    intake_month: np.ndarray = column("i4", "opened since the last appraisal", unit="file")
    closed_month: np.ndarray = column("i4", "closed since the last appraisal", unit="file")
    called_month: np.ndarray = column("i4", "called back since the last appraisal", unit="file")
    content_month: np.ndarray = column("i4", "called back and found content", unit="file")
    kept_month: np.ndarray = column("i4", "lasted since the last appraisal", unit="settlement")
    broken_month: np.ndarray = column("i4", "broke since the last appraisal", unit="settlement")
    petitions_month: np.ndarray = column(
        "i4", "against its handling since the last appraisal", unit="petition"
    )
    craft: np.ndarray = column("f4", "craft of mediating", unit="0..1")
    precedents: np.ndarray = column("f4", "finished so far, per topic", unit="part", shape="n, topics")
    shared: np.ndarray = column(
        "f4", "of other units of its line that it knows of, per topic", unit="part", shape="n, topics"
    )

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
            carried_over=np.zeros((n, ACCOUNTS), np.int32),
            staff=workers(minutes, person_minutes),
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


@described
@dataclass(slots=True, eq=False)
class Posts(Table):
    """Where staff sits, and how it was used since the last review. Row i belongs to institution i.

    days : full working days since the last review, a day with a part of the staff counted as that part
    """

    planned: np.ndarray = column("i4", "held by plan on a full working day", unit="minute")
    moved: np.ndarray = column("i4", "moved here since, or away if below 0", unit="minute")
    learning: np.ndarray = column("f8", "of those moved here, not yet at home in the work", unit="minute")
    lost: np.ndarray = column("i4", "spent on learning today by those moved here", unit="minute")
    opened: np.ndarray = column("i4", "held this morning, before lending", unit="minute")
    idle: np.ndarray = column("f8", "its own, left unused here and where they were lent to", unit="minute")
    served: np.ndarray = column("f8", "spent on its work at this desk, borrowed ones too", unit="minute")
    days: float = 0.0

    @classmethod
    def as_planned(cls, minutes: np.ndarray) -> "Posts":
        """Everybody where the plan has put them; `minutes` (int32) are held on a full working day."""
        known = declared(cls)
        columns = {name: known[name].rows(len(minutes)) for name in known}
        return cls(**columns | {"planned": minutes.copy()}, days=0.0)

    def begin_again(self) -> None:
        """A review is over: what is counted for the next one starts at nothing."""
        self.idle[:] = self.served[:] = self.days = 0.0


def workers(minutes: np.ndarray, person_minutes: int) -> np.ndarray:
    """People who work side by side in units that hold so many minutes a day, int32, at least one."""
    return np.maximum(1, np.rint(minutes / person_minutes)).astype(np.int32)


@described
@dataclass(slots=True, eq=False)
class Tasks(Table):
    """Parts of disputes that wait or are worked on: nodes of the units' queues (pairing heaps)."""

    dispute: np.ndarray = column("i4", "row of the dispute")
    unit: np.ndarray = column("i4", "institution in whose queue it stands")
    competence: np.ndarray = column("i1", "`Competence` of the part")
    round: np.ndarray = column("u1", "round of the dispute when the task was made")
    minutes: np.ndarray = column("i4", "work still to do", unit="minute")
    fresh: np.ndarray = column("?", "not begun")
    quality: np.ndarray = column("f4", "quality of the part", unit="0..1")
    order: np.ndarray = column("f8", "place in the queue, smaller first")
    key: np.ndarray = column("u8", "key of the dispute, which decides between equals")
    child: np.ndarray = column("i4", "first child in the heap, -1 none")
    sibling: np.ndarray = column("i4", "next sibling in the heap, -1 none")
    free: np.ndarray = column("i8", "first free node (-1 none), nodes ever used", shape="2")

    @classmethod
    def empty(cls, capacity: int = 4096) -> "Tasks":
        """No task, room for `capacity`."""
        known = declared(cls)
        columns = {name: known[name].rows(capacity) for name in known if name != "free"}
        return cls(**columns, free=np.array([-1, 0], np.int64))

    def reserve(self, more: int) -> None:
        """Make room for `more` further tasks beyond those ever used (freed nodes come on top)."""
        wanted = int(self.free[1]) + more
        if wanted <= len(self.dispute):
            return
        size = max(wanted, len(self.dispute) * 3 // 2)
        for name, known in declared(self).items():
            if name != "free":
                old = getattr(self, name)
                setattr(self, name, np.concatenate([old, known.rows(size - len(old))]))
