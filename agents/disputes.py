"""Problems and disputes as columns, and one dispute as a view (矛盾纠纷).

A problem that arises gets a row and keeps it; once claimed or detected it is a dispute. Its key is a
function of day, community, topic and ordinal, so it is the same problem under every policy.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from agents.columns import View, column, declared, described, views
from agents.kinds import Competence


class State(IntEnum):
    """Where a problem stands; in exactly one state each evening."""

    LATENT = 0  # felt, not yet thought over
    LUMPED = 1  # thought over and lumped
    RAISED = 2  # claimed or detected; waits for intake
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
    NOMINAL = 13  # closed nominally
    JUDGED = 14  # ended by judgment
    DURABLE = 15  # no relapse within the window
    PRIVATE = 16  # talked over between the sides
    FADED = 17  # lumped until it faded
    ABANDONED = 18  # abandoned with a grievance


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

OPEN_BITS = sum(1 << state for state in OPEN)


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
    DETECTED = 8  # detected, not claimed


class Escalated(IntEnum):
    """How far a dispute went beyond the desks nearest to it (bits)."""

    TIER = 1
    PETITION = 2
    COURT = 4
    COLLECTIVE = 8


@described
@dataclass(slots=True, eq=False)
class Disputes:
    """All problems of a run; the first `count` rows of every column are in use."""

    used: np.ndarray  # int64 (1,), rows in use, shared with kernels
    # Identity, fixed at birth (the same under every policy)
    key: np.ndarray = column("u8", "stable identity: a function of day, community, topic and ordinal")
    born: np.ndarray = column("i4", "day on which it arose", unit="day")
    topic: np.ndarray = column("u1", "topic in the catalogue", unit="row")
    community: np.ndarray = column("i4", "where", unit="row")
    resident: np.ndarray = column("i4", "who is hit first", unit="row")
    group: np.ndarray = column("i4", "people hit by the same cause, the first included", unit="person")
    enterprise: np.ndarray = column("i4", "enterprise that caused it, -1 none", unit="row", start=-1)
    severity: np.ndarray = column("f4", "how much it hurts", unit="0..1")
    relation: np.ndarray = column("u1", "the sides go on living or working together", unit="0/1")
    needs_authority: np.ndarray = column("u1", "a lawful decision is needed", unit="0/1")
    need: np.ndarray = column("u2", "competences that are truly needed", unit="mask")
    effort: np.ndarray = column("i4", "casework per competence", unit="minute", shape="n, 13")
    # State
    state: np.ndarray = column("u1", "where it stands, see section 2", unit="state")
    due: np.ndarray = column("i4", "day on which the next thing can happen", unit="day")
    channel: np.ndarray = column("u1", "how it came to the knowledge of others", unit="channel")
    raised: np.ndarray = column("i4", "first claimed or detected, -1 never", unit="day", start=-1)
    closed: np.ndarray = column("i4", "closed last, -1 not closed", unit="day", start=-1)
    first_closed: np.ndarray = column("i4", "closed first, -1 never", unit="day", start=-1)
    seen: np.ndarray = column("u2", "competences that intake believes are needed", unit="mask")
    done: np.ndarray = column("u2", "competences whose part is finished", unit="mask")
    omitted: np.ndarray = column("u2", "competences omitted: the case goes on without them", unit="mask")
    # Handling (what the pattern answered: `sim.coordination.Arrangement`)
    tier: np.ndarray = column("u1", "nearest desks, district, city", unit="0..2")
    lead: np.ndarray = column("i4", "unit that answers for it", unit="row", start=-1)
    convener: np.ndarray = column("i4", "who calls the sessions, -1 none", unit="row", start=-1)
    joint: np.ndarray = column("u1", "units meet", unit="0/1")
    authority: np.ndarray = column("f4", "authority of the requester", unit="0..1")
    ties: np.ndarray = column("f4", "how far ties between institutions may be used", unit="0..1")
    appraisal: np.ndarray = column("f4", "how far the asked are appraised by the asker", unit="0..1")
    lender: np.ndarray = column(
        "i4", "who has still to pay for standing behind the lead, -1 nobody", unit="row", start=-1
    )
    superior: np.ndarray = column(
        "i4", "who must decide before anybody is asked, -1 nobody", unit="row", start=-1
    )
    tiers: np.ndarray = column("u1", "how many tiers up that is", unit="tier")
    pairwise: np.ndarray = column("u1", "a session is a negotiation of every pair", unit="0/1")
    only: np.ndarray = column("u2", "competences that may be asked for", unit="mask", start=8191)
    adds: np.ndarray = column("u2", "competences that are tried whatever intake saw", unit="mask")
    until: np.ndarray = column("i4", "day on which the pattern is asked anew, 0 never", unit="day")
    own: np.ndarray = column("f4", "how far the lead is bound to do its own part", unit="0..1")
    record: np.ndarray = column("f4", "how far everybody works on one shared record", unit="0..1")
    clocks: np.ndarray = column("f4", "how far deadlines are in view", unit="0..1")
    route: np.ndarray = column("u1", "a number that the pattern wants to be told again")
    stage: np.ndarray = column("u1", "how often the pattern was asked anew", unit="count")
    asking: np.ndarray = column("i1", "part that is being asked for, -1 none", unit="competence", start=-1)
    asked: np.ndarray = column("i4", "unit that is being asked", unit="row", start=-1)
    passed_by: np.ndarray = column(
        "i4", "unit that passed the request on, -1 the lead asks", unit="row", start=-1
    )
    refusals: np.ndarray = column("u2", "refusals and absences so far", unit="count")
    refused_now: np.ndarray = column(
        "u1", "refusals of the part being asked for, or sessions in a row", unit="count"
    )
    hops: np.ndarray = column("u2", "referrals and refusals", unit="count")
    sessions: np.ndarray = column("u1", "sessions held on it", unit="count")
    present: np.ndarray = column("u2", "competences that sat in today's session", unit="mask")
    compelled: np.ndarray = column("u2", "parts accepted under compulsion", unit="mask")
    open_tasks: np.ndarray = column("i2", "accepted parts that are not finished", unit="count")
    round: np.ndarray = column("u1", "tasks of earlier rounds are void", unit="count")
    quality: np.ndarray = column("f4", "quality of finished parts, summed", unit="0..1 each")
    craft: np.ndarray = column("f4", "craft of the mediators who did their part", unit="0..1")
    worked: np.ndarray = column("i4", "casework spent on it", unit="minute")
    # Outcome
    rejections: np.ndarray = column("u1", "offers turned down", unit="count")
    relapses: np.ndarray = column("u1", "times it came back after a closing", unit="count")
    relapse_day: np.ndarray = column("i4", "when the present settlement would break", unit="day", start=-1)
    reported: np.ndarray = column("u1", "closed at least once, in whatever way", unit="0/1")
    nominal: np.ndarray = column("u1", "closed nominally at least once", unit="0/1")
    escalated: np.ndarray = column("u1", "tier, petition, court, collective", unit="bits")
    joined: np.ndarray = column("i4", "people active", unit="person", start=1)
    crowd: np.ndarray = column(
        "i8", "first place of its group among those who may join, -1 a single person", unit="place", start=-1
    )
    best: np.ndarray = column(
        "f4", "probability of the best offer turned down since it was last raised", unit="0..1"
    )
    won: np.ndarray = column("i1", "judgment: none, lost, won", unit="-1, 0, 1", start=-1)
    reviewed: np.ndarray = column("i4", "when escalating was last weighed", unit="day")

    @classmethod
    def empty(cls, capacity: int = 1024) -> "Disputes":
        """A table without rows."""
        return cls(np.zeros(1, np.int64), *(known.rows(capacity) for known in COLUMNS.values()))

    @property
    def count(self) -> int:
        """Rows in use."""
        return int(self.used[0])

    @count.setter
    def count(self, rows: int) -> None:
        self.used[0] = rows

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
        for name, known in COLUMNS.items():
            setattr(self, name, np.concatenate([getattr(self, name), known.rows(extra)]))

    def columns(self) -> dict[str, np.ndarray]:
        """Name -> the rows in use of every column."""
        return {name: getattr(self, name)[: self.count] for name in COLUMNS}

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, row: int) -> "Dispute":
        if not -self.count <= row < self.count:
            raise IndexError(f"dispute {row} of {self.count}")
        return Dispute(self, row % self.count)


COLUMNS = declared(Disputes)


@views(Disputes)
class Dispute(View):
    """One problem or dispute, seen through its row."""

    table: Disputes

    def __init__(self, table: Disputes, row: int) -> None:
        self.table, self.row = table, row

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(int(self.table.state[self.row]))

    def competences(self, mask: str = "need") -> list[Competence]:
        """Competences in the mask `need`, `seen`, `done` or `omitted`."""
        bits = int(getattr(self.table, mask)[self.row])
        return [k for k in Competence if bits >> k & 1]

    def __repr__(self) -> str:
        return f"<Dispute {self.row} {self.state.name} of community {self.community}>"


def key_of(day: int, community: int, topic: int, ordinal: int) -> int:
    """Stable identity of a problem: day, community, topic and ordinal, packed."""
    return ((day * 1_048_576 + community) * 64 + topic) * 256 + ordinal
