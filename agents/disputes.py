"""Problems and disputes as columns, and one dispute as a view (矛盾纠纷).

A problem that arises gets a row and keeps it; once claimed or found it is a dispute. Its key is a
function of day, community, topic and ordinal, so it is the same problem under every policy.
"""

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np

from agents.columns import Column
from agents.kinds import COMPETENCES, Competence


class State(IntEnum):
    """Where a problem stands; in exactly one state each evening."""

    LATENT = 0  # felt, not yet thought over
    BORNE = 1  # thought over and borne
    RAISED = 2  # claimed or found; waits for intake
    ARRANGING = 3  # diagnosed or moved up; the pattern is asked
    AWAITING = 4  # a superior has to decide before anybody is asked
    ASKING = 5  # a unit is asked, one after another
    CONVENING = 6  # waits for a session
    REFUSED = 7  # a request was refused; the pattern is asked whom to try next
    WORKING = 8  # units work on it
    OFFERED = 9  # work done; an offer is due
    REJECTED = 10  # the offer was turned down
    IN_COURT = 11
    SETTLED = 12  # agreed; watched for relapse
    ON_PAPER = 13  # shut on paper
    JUDGED = 14  # ended by judgment
    DURABLE = 15  # no relapse within the window
    PRIVATE = 16  # talked over between the sides
    FADED = 17  # borne until it faded
    ABANDONED = 18  # given up with a grievance


STATES = len(State)
OPEN = (
    State.RAISED,
    State.ARRANGING,
    State.AWAITING,
    State.ASKING,
    State.CONVENING,
    State.REFUSED,
    State.WORKING,
    State.OFFERED,
    State.REJECTED,
)


class Channel(IntEnum):
    """How a problem comes to the knowledge of others."""

    NONE = 0
    TALK = 1
    COMMITTEE = 2
    ENTERPRISE = 3
    HOTLINE = 4
    WINDOW = 5
    PETITION = 6
    COURT = 7
    FOUND = 8  # found, not claimed


class Climbed(IntEnum):
    """How far a dispute went beyond the desks nearest to it (bits)."""

    TIER = 1
    PETITION = 2
    COURT = 4
    COLLECTIVE = 8


def _column(kind: str, width: int = 0, start: float = 0) -> Any:
    return {"kind": kind, "width": width, "start": start}


COLUMNS: dict[str, Any] = {
    "key": _column("u8"),
    "born": _column("i4"),
    "topic": _column("u1"),
    "community": _column("i4"),
    "resident": _column("i4"),
    "group": _column("i4"),
    "enterprise": _column("i4", start=-1),
    "severity": _column("f4"),
    "relation": _column("u1"),
    "needs_authority": _column("u1"),
    "need": _column("u2"),
    "effort": _column("i4", COMPETENCES),
    "state": _column("u1"),
    "due": _column("i4"),
    "channel": _column("u1"),
    "raised": _column("i4", start=-1),
    "closed": _column("i4", start=-1),
    "first_closed": _column("i4", start=-1),
    "seen": _column("u2"),
    "done": _column("u2"),
    "given_up": _column("u2"),
    "level": _column("u1"),
    "lead": _column("i4", start=-1),
    "convenor": _column("i4", start=-1),
    "joint": _column("u1"),
    "authority": _column("f4"),
    "ties": _column("f4"),
    "appraisal": _column("f4"),
    "superior": _column("i4", start=-1),
    "tiers": _column("u1"),
    "pairwise": _column("u1"),
    "only": _column("u2", start=(1 << COMPETENCES) - 1),
    "adds": _column("u2"),
    "until": _column("i4"),
    "own": _column("f4"),
    "record": _column("f4"),
    "clocks": _column("f4"),
    "route": _column("u1"),
    "stage": _column("u1"),
    "asking": _column("i1", start=-1),
    "asked": _column("i4", start=-1),
    "refusals": _column("u2"),
    "refused_now": _column("u1"),
    "hops": _column("u2"),
    "sessions": _column("u1"),
    "present": _column("u2"),
    "pressed": _column("u2"),
    "open_tasks": _column("i2"),
    "round": _column("u1"),
    "quality": _column("f4"),
    "craft": _column("f4"),
    "worked": _column("i4"),
    "rejections": _column("u1"),
    "relapses": _column("u1"),
    "relapse_day": _column("i4", start=-1),
    "reported": _column("u1"),
    "paper": _column("u1"),
    "climbed": _column("u1"),
    "joined": _column("i4", start=1),
    "crowd": _column("i8", start=-1),
    "best": _column("f4"),
    "won": _column("i1", start=-1),
    "reviewed": _column("i4"),
}


@dataclass(slots=True, eq=False)
class Disputes:
    """All problems of a run; the first `count` rows of every column are in use.

    Identity, fixed at birth (the same under every policy)
        key uint64; born int32 day; topic uint8; community, resident int32; group int32, people hit by the
        cause including the resident (their rows follow the resident's); enterprise int32 or -1;
        severity float32 0..1; relation, needs_authority uint8; need uint16 mask of competences;
        effort int32 (n, 13) minutes per competence
    State
        state uint8 `State`; due int32, day on which the next thing can happen; channel uint8;
        raised, closed, first_closed int32 days or -1; seen, done, given_up uint16 masks
    Handling
        level 0..2; lead, convenor, asked int32 institutions or -1; joint; authority, ties, appraisal
        float32, standing of whoever asks; superior, tiers, pairwise, only, adds, own, record, clocks, route,
        as the pattern answered (`sim.coordination.Arrangement`); until int32, day when it is asked anew, 0
        never; stage, how often that day came; asking int8 competence or -1; refusals in all, refused_now of
        the competence being asked; hops; sessions; present, mask of those who sat in today's; pressed,
        mask of parts that a unit took only because it had to; open_tasks; round (tasks of
        earlier rounds are void); craft float32, of whoever mediated; quality float32, sum over finished
        competences; worked int32 minutes
    Outcome
        rejections; relapses; relapse_day; reported (closed at least once); paper (at least once);
        climbed bits `Climbed`; joined int32 people active; crowd int64, first place of the group in
        the table of who has joined (`sim.stages.escalate.crowds`), -1 for a single person; best float32,
        chance of the best offer turned down since the matter was last raised, 0 none; won int8,
        1 judgment won, 0 lost, -1 none; reviewed int32, last day escalation was weighed
    """

    count: int
    key: np.ndarray
    born: np.ndarray
    topic: np.ndarray
    community: np.ndarray
    resident: np.ndarray
    group: np.ndarray
    enterprise: np.ndarray
    severity: np.ndarray
    relation: np.ndarray
    needs_authority: np.ndarray
    need: np.ndarray
    effort: np.ndarray
    state: np.ndarray
    due: np.ndarray
    channel: np.ndarray
    raised: np.ndarray
    closed: np.ndarray
    first_closed: np.ndarray
    seen: np.ndarray
    done: np.ndarray
    given_up: np.ndarray
    level: np.ndarray
    lead: np.ndarray
    convenor: np.ndarray
    joint: np.ndarray
    authority: np.ndarray
    ties: np.ndarray
    appraisal: np.ndarray
    superior: np.ndarray
    tiers: np.ndarray
    pairwise: np.ndarray
    only: np.ndarray
    adds: np.ndarray
    until: np.ndarray
    own: np.ndarray
    record: np.ndarray
    clocks: np.ndarray
    route: np.ndarray
    stage: np.ndarray
    asking: np.ndarray
    asked: np.ndarray
    refusals: np.ndarray
    refused_now: np.ndarray
    hops: np.ndarray
    sessions: np.ndarray
    present: np.ndarray
    pressed: np.ndarray
    open_tasks: np.ndarray
    round: np.ndarray
    quality: np.ndarray
    craft: np.ndarray
    worked: np.ndarray
    rejections: np.ndarray
    relapses: np.ndarray
    relapse_day: np.ndarray
    reported: np.ndarray
    paper: np.ndarray
    climbed: np.ndarray
    joined: np.ndarray
    crowd: np.ndarray
    best: np.ndarray
    won: np.ndarray
    reviewed: np.ndarray

    @classmethod
    def empty(cls, capacity: int = 1024) -> "Disputes":
        """A table without rows."""
        return cls(0, *(_new(capacity, spec) for spec in COLUMNS.values()))

    @property
    def capacity(self) -> int:
        """Rows that fit before the columns must grow."""
        return len(self.key)

    def reserve(self, more: int) -> None:
        """Make room for `more` further rows."""
        wanted = self.count + more
        if wanted <= self.capacity:
            return
        extra = max(wanted, self.capacity * 3 // 2) - self.capacity
        for name, spec in COLUMNS.items():
            setattr(self, name, np.concatenate([getattr(self, name), _new(extra, spec)]))

    def columns(self) -> dict[str, np.ndarray]:
        """Name -> the rows in use of every column."""
        return {f.name: getattr(self, f.name)[: self.count] for f in fields(self) if f.name != "count"}

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, row: int) -> "Dispute":
        if not -self.count <= row < self.count:
            raise IndexError(f"dispute {row} of {self.count}")
        return Dispute(self, row % self.count)


def _new(rows: int, spec: dict[str, Any]) -> np.ndarray:
    shape = (rows, spec["width"]) if spec["width"] else (rows,)
    return np.full(shape, spec["start"], spec["kind"])


class Dispute:
    """One problem or dispute, seen through its row."""

    key, born, topic, community, resident, group = Column(), Column(), Column(), Column(), Column(), Column()
    enterprise, severity, channel, raised, closed = Column(), Column(), Column(), Column(), Column()
    level, lead, convenor, joint, hops, sessions = Column(), Column(), Column(), Column(), Column(), Column()
    refusals, rejections, relapses, worked, joined = Column(), Column(), Column(), Column(), Column()

    def __init__(self, table: Disputes, row: int) -> None:
        self.table, self.row = table, row

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(int(self.table.state[self.row]))

    def competences(self, mask: str = "need") -> list[Competence]:
        """Competences in the mask `need`, `seen`, `done` or `given_up`."""
        bits = int(getattr(self.table, mask)[self.row])
        return [k for k in Competence if bits >> k & 1]

    def __repr__(self) -> str:
        return f"<Dispute {self.row} {self.state.name} of community {self.community}>"


def key_of(day: int, community: int, topic: int, ordinal: int) -> int:
    """Stable identity of a problem: day, community, topic and ordinal, packed."""
    return ((day * 1_048_576 + community) * 64 + topic) * 256 + ordinal
