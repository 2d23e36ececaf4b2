"""What a coordination pattern is: answers to a few questions, and nothing else (协同模式).

A pattern says who leads, who is asked with what standing, whether units meet, and who is tried after a
refusal. It changes nothing and draws nothing: the engine asks, charges every minute, and draws the
keyed random numbers. So two patterns differ by their answers alone. All questions are put for many disputes at
once; an answer is one array per dispute asked about.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from agents.kinds import COMPETENCES, Competence
from sim.params import Section
from sim.scenario.former_names import present_arguments, understands_former

NOBODY = -1
LET_GO = -2  # answer to a refusal: not even somebody who may designate a unit is asked
EVERY = (1 << COMPETENCES) - 1  # mask of all competences
UNSAID = np.zeros(0)  # an answer that a pattern leaves to its neutral value


def unsaid() -> np.ndarray:
    """What stands for an answer that was not given."""
    return UNSAID


@understands_former
@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """What may be known of some disputes when a question is asked; one row per dispute.

    topic : int64, row of the catalogue; community : int64
    seen : int64 mask of the competences that intake believes are needed (bit = Competence)
    breadth : int64, how many those are
    lead_competence : int64, the first of them in the order of the catalogue
    enterprise : int64, institution that caused it, -1 none
    tier : int64, 0 nearest desks, 1 district, 2 city
    relation : bool, the sides go on living or working together
    severity : float64, 0..1
    found : bool, found by somebody before it was claimed
    stage : int64, how often the time of an earlier arrangement ran out
    route : int64, the answer that the pattern gave itself in `Arrangement.route`
    """

    topic: np.ndarray
    community: np.ndarray
    seen: np.ndarray
    breadth: np.ndarray
    lead_competence: np.ndarray
    enterprise: np.ndarray
    tier: np.ndarray
    relation: np.ndarray
    severity: np.ndarray
    detected: np.ndarray
    stage: np.ndarray
    route: np.ndarray

    def __len__(self) -> int:
        return len(self.topic)


@understands_former
@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Who serves where: rows of institutions.

    serves : int32 (competences, tiers, communities); convener : int32 (3, communities), Party
    organisations of community, subdistrict, district; office : int32 (communities), subdistrict office;
    grid : int32 (communities), dispatcher of the district
    """

    serves: np.ndarray
    conveners: np.ndarray
    office: np.ndarray
    grid: np.ndarray

    def desk(self, competence: np.ndarray, cases: Cases) -> np.ndarray:
        """Unit that holds a competence for the community of each case, at the tier of the case."""
        unit = self.serves[competence, cases.tier, cases.community].astype(np.int64)
        return np.where(competence == Competence.REMEDY, cases.enterprise, unit)

    def desk_above(self, competence: np.ndarray, cases: Cases) -> np.ndarray:
        """Unit that holds a competence on the next level above each case; where there is none, its desk."""
        level = np.minimum(cases.tier + 1, len(self.serves[0]) - 1)
        unit = self.serves[competence, level, cases.community].astype(np.int64)
        unit = np.where(competence == Competence.REMEDY, NOBODY, unit)
        return np.where(unit == NOBODY, self.desk(competence, cases), unit)

    def committee(self, cases: Cases) -> np.ndarray:
        """Residents' committee, or the mediators of the tier above."""
        unit: np.ndarray = self.serves[Competence.MEDIATION, cases.tier, cases.community]
        return unit.astype(np.int64)


class Rights(NamedTuple):
    """What a requester may have, each 0..1; see `Arrangement`."""

    authority: float
    ties: float
    appraisal: float
    own: float
    record: float


@understands_former
@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """Answer to: who leads, do units meet, who convenes, with what standing? One element per dispute.

    lead : int64, unit that answers for the dispute
    joint : bool, the needed units meet; otherwise they are asked one after another
    convener : int64, who calls the sessions; -1 where no units meet
    authority : float64, 0..1, authority of the requester
    ties : float64, 0..1, how far ties between institutions may be used
    appraisal : float64, 0..1, how far the asked are appraised by the asker

    What a pattern leaves out has its neutral value:

    superior : int64, who must decide before anybody is asked (-1 nobody); tiers : int64, how many tiers up
    pairwise : bool, a session is a negotiation, every pair of those called pays
    only : int64 mask of the competences that may be asked for (all)
    adds : int64 mask of competences that are tried whatever intake saw (none)
    until : int64, days after the claim on which the pattern is asked anew (0 never)
    own : float64, 0..1, how far the lead is bound to do its own part
    record : float64, 0..1, how far everybody works on one shared record
    clocks : float64, 0..1, how far deadlines are in view
    route : int64, a number that the pattern wants to be told again
    """

    lead: np.ndarray
    joint: np.ndarray
    convener: np.ndarray
    authority: np.ndarray
    ties: np.ndarray
    appraisal: np.ndarray
    superior: np.ndarray = field(default_factory=unsaid)
    tiers: np.ndarray = field(default_factory=unsaid)
    pairwise: np.ndarray = field(default_factory=unsaid)
    only: np.ndarray = field(default_factory=unsaid)
    adds: np.ndarray = field(default_factory=unsaid)
    until: np.ndarray = field(default_factory=unsaid)
    own: np.ndarray = field(default_factory=unsaid)
    record: np.ndarray = field(default_factory=unsaid)
    clocks: np.ndarray = field(default_factory=unsaid)
    route: np.ndarray = field(default_factory=unsaid)

    def __post_init__(self) -> None:
        for name, neutral in NEUTRAL.items():
            if getattr(self, name) is UNSAID:
                plain: np.ndarray = np.zeros(len(self.lead), ANSWER[name])
                if neutral:
                    plain[:] = neutral
                object.__setattr__(self, name, plain)

    def columns(self) -> tuple[np.ndarray, ...]:
        """All answers in the order of declaration, each in the one type that the engine wants."""
        return tuple(np.ascontiguousarray(getattr(self, name), kind) for name, kind in ANSWER.items())

    @classmethod
    def of(cls, lead: np.ndarray, **said: np.ndarray) -> "Arrangement":
        """An arrangement with this lead, and nothing else than what is said."""
        n = len(lead)
        plain = {
            "joint": np.zeros(n, np.bool_),
            "convener": np.full(n, NOBODY, np.int64),
            "authority": np.zeros(n),
            "ties": np.zeros(n),
            "appraisal": np.zeros(n),
        }
        return cls(lead=lead.astype(np.int64), **(plain | present_arguments(cls.__name__, said)))


ANSWER: dict[str, type] = {
    "lead": np.int64,
    "joint": np.bool_,
    "convener": np.int64,
    "authority": np.float64,
    "ties": np.float64,
    "appraisal": np.float64,
    "superior": np.int64,
    "tiers": np.int64,
    "pairwise": np.bool_,
    "only": np.int64,
    "adds": np.int64,
    "until": np.int64,
    "own": np.float64,
    "record": np.float64,
    "clocks": np.float64,
    "route": np.int64,
}
NEUTRAL: dict[str, float] = {
    "superior": NOBODY,
    "tiers": 0,
    "pairwise": False,
    "only": EVERY,
    "adds": 0,
    "until": 0,
    "own": 0.0,
    "record": 0.0,
    "clocks": 0.0,
    "route": 0,
}


class Pattern(Section):
    """Base of all coordination patterns. Subclasses declare their parameters with `param`."""

    name: ClassVar[str]
    label: ClassVar[str]
    zh: ClassVar[str]
    neutral_label: ClassVar[str]  # the same in an international vocabulary
    source: ClassVar[str]
    projects: ClassVar[str] = "plans"  # how works are chosen: plans, vote, hearings or lists

    @property
    def sees(self) -> frozenset[str]:
        """Through what it may find problems before they are claimed: of "rounds", "ties", "sensing"."""
        return frozenset()

    @property
    def members_share(self) -> float:
        """How far members at home pass on what they hear, 0..1; only where the pattern sees "ties"."""
        return 0.0

    @property
    def platform(self) -> float:
        """Part of a shared platform that must be paid for, 0..1."""
        return 0.0

    @property
    def holds(self) -> Rights:
        """The most that its arrangements give of each right, 0..1: what is paid for all year round.

        By default the parameters of the same names. An arrangement that gives more is refused.
        """
        return Rights(*(float(getattr(self, name, 0.0)) for name in Rights._fields))

    @property
    def reluctance(self) -> float:
        """Frowning on claims, petitions and suits, logit; 0 where nobody minds."""
        return 0.0

    def organise(self, cases: Cases, roster: Roster) -> Arrangement:
        """Who leads and how the others are asked, for disputes just diagnosed or just moved up."""
        raise NotImplementedError

    def redirect(self, cases: Cases, refused: np.ndarray, times: np.ndarray, roster: Roster) -> np.ndarray:
        """Whom to ask for competence `refused` after `times` refusals of it.

        NOBODY leaves it to the dispatcher, who may designate the unit that refused, at the price of a decision;
        LET_GO gives the competence up.

        refused : int64, competence; times : int64, refusals of it so far (1 = the first)
        """
        raise NotImplementedError


def constant(cases: Cases, value: float) -> np.ndarray:
    """The same number for every case."""
    return np.full(len(cases), value, np.float64)


def mask(*competences: Competence) -> int:
    """The mask of some competences."""
    return sum(1 << int(k) for k in competences)


def desk_of_category(cases: Cases, roster: Roster) -> np.ndarray:
    """The unit of the category; where there is none, the residents' committee or the mediators above."""
    lead = roster.desk(cases.lead_competence, cases)
    return np.where(lead == NOBODY, roster.committee(cases), lead)


class Insistent(Pattern):
    """Base of patterns that ask once more after a refusal, until `asks` requests have been made.

    Every other request goes to the desk above, for a unit that sends a request back says that it is not its own.
    """

    if TYPE_CHECKING:  # each declares it for itself: how often is a matter of who asks
        asks: int

    def redirect(self, cases: Cases, refused: np.ndarray, times: np.ndarray, roster: Roster) -> np.ndarray:
        """The desk above, then the first desk again, by turns; NOBODY after `asks` requests."""
        again = np.where(times % 2 == 1, roster.desk_above(refused, cases), roster.desk(refused, cases))
        return np.where(times < self.asks, again, NOBODY)
