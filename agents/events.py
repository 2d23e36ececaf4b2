"""The event log: typed, append-only, one row per thing that happened (事件日志)."""

import hashlib
from enum import IntEnum

import numpy as np


class Activity(IntEnum):
    """What happened."""

    ARISE = 0
    DETECT = 1  # found by rounds, ties or sensors before it was claimed
    LUMP = 2  # thought over and lumped
    TALK = 3  # talked over without success
    CLAIM = 4
    CALL_BACK = 5  # a closed file was called back
    ARRANGE = 6  # the pattern named a lead
    ACCEPT = 7
    REFUSE = 8
    REFER = 9  # another request for the same competence
    OMIT = 10  # a competence is done without
    MEET = 11  # sat in a session
    ABSENT = 12  # called to a session and not there
    FINISH = 13  # a unit finished its part
    UNCOVER = 14  # a missed competence came to light
    AGREE = 15
    REJECT = 16
    CLOSE_NOMINALLY = 17  # closed nominally
    RELAPSE = 18
    RESURFACE = 19  # a nominal closure came back
    MOVE_UP = 20
    PETITION = 21
    SUE = 22
    JUDGE = 23
    ABANDON = 24
    FADE = 25
    PRIVATE = 26  # talked over with success
    ENDURE = 27  # no relapse within the window
    JOIN = 28  # became a collective matter
    FALSE_ALARM = 29
    CONVENE = 30  # a convener held a session on it
    DECIDE = 31  # a superior decided who has to act
    TIME_OUT = 32  # the time of an arrangement ran out
    WITHHOLD = 33  # no offer is made: there is nothing new to offer
    IGNORE = 34  # a true alarm was left unverified
    BREACH = 35  # a judgment was not kept
    BACK = 36  # somebody lent standing to the lead, and paid for it
    ROUND = 37  # rounds were walked through a community
    DESIGNATE = 38  # a unit that had refused was told to do its part
    ANSWER = 39  # the unit that heard of it first gave an answer at once
    DECLINE = 40  # the other side turned an offer down
    WRITE_OUT = 41  # the lead wrote to somebody outside the city
    REACH = 42  # somebody outside the city did its part
    SEND_DOWN = 43  # the province sent it down with a deadline
    HARM = 44  # a dispute turned into a crime
    SHUTTLE = 45  # a mediator went between the sides
    SPEAK = 46  # an association spoke for all who are hit


EVENT = np.dtype(
    [
        ("day", "<i4"),
        ("dispute", "<i4"),
        ("activity", "u1"),
        ("actor", "<i4"),
        ("origin", "<i4"),
        ("target", "<i4"),
        ("minutes", "<i4"),
        ("note", "<f4"),
    ]
)


class EventLog:
    """All events of a run in the order in which they happened.

    Fields: day; dispute (row, -1 none); activity `Activity`; actor, origin, target (institutions, -1
    none; a resident's row where the actor is a resident); minutes of staff time; note, a number that
    explains (probability of acceptance, substance of an offer, competence, people joined).
    """

    def __init__(self, keep: bool = True) -> None:
        self.keep = keep
        self.rows = np.zeros(4096, EVENT)
        self.cursor = np.zeros(1, np.int64)  # shared with kernels
        self.sealed = 0
        self.counts = np.zeros(len(Activity), np.int64)
        self._chain = b""

    def __len__(self) -> int:
        return int(self.counts.sum()) + int(self.cursor[0]) - self.sealed

    def reserve(self, more: int) -> None:
        """Make room for `more` further events."""
        wanted = int(self.cursor[0]) + more
        if wanted > len(self.rows):
            grown = np.zeros(max(wanted, len(self.rows) * 3 // 2), EVENT)
            grown[: self.cursor[0]] = self.rows[: self.cursor[0]]
            self.rows = grown

    def today(self) -> np.ndarray:
        """Events since the last evening."""
        return self.rows[self.sealed : int(self.cursor[0])]

    def seal(self) -> None:
        """Close the day: count its events and chain them into the hash."""
        today = self.today()
        self.counts += np.bincount(today["activity"], minlength=len(Activity))
        self._chain = hashlib.blake2b(self._chain + today.tobytes(), digest_size=16).digest()
        if self.keep:
            self.sealed = int(self.cursor[0])
        else:
            self.cursor[0] = self.sealed = 0

    @property
    def hash(self) -> str:
        """Hash of all sealed days (32 hexadecimal digits)."""
        return self._chain.hex()

    def columns(self) -> dict[str, np.ndarray]:
        """Name -> column of all sealed events; empty when events are not kept."""
        rows = self.rows[: self.sealed]
        return {name: np.ascontiguousarray(rows[name]) for name in EVENT.names or ()}
