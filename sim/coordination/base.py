"""What a coordination pattern is: answers to a few questions, and nothing else (协同模式).

A pattern says who leads, who is asked with what standing, whether units meet, and who is tried after a
refusal. It changes nothing and draws nothing: the engine asks, charges every minute, and rolls the
keyed dice. So two patterns differ by their answers alone. All questions are put for many disputes at
once; an answer is one array per dispute asked about.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from agents.kinds import Competence
from sim.params import Section

NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """What may be known of some disputes when a question is asked; one row per dispute.

    topic : int64, row of the catalogue; community : int64
    seen : int64 mask of the competences that intake believes are needed (bit = Competence)
    breadth : int64, how many those are
    lead_competence : int64, the first of them in the order of the catalogue
    enterprise : int64, institution that caused it, -1 none
    level : int64, 0 nearest desks, 1 district, 2 city
    relation : bool, the sides go on living or working together
    severity : float64, 0..1
    found : bool, found by somebody before it was claimed
    """

    topic: np.ndarray
    community: np.ndarray
    seen: np.ndarray
    breadth: np.ndarray
    lead_competence: np.ndarray
    enterprise: np.ndarray
    level: np.ndarray
    relation: np.ndarray
    severity: np.ndarray
    found: np.ndarray

    def __len__(self) -> int:
        return len(self.topic)


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Who serves where: rows of institutions.

    serves : int32 (competences, levels, communities); hub : int32 (3, communities), Party
    organisations of community, subdistrict, district; office : int32 (communities), subdistrict office
    """

    serves: np.ndarray
    hub: np.ndarray
    office: np.ndarray

    def desk(self, competence: np.ndarray, cases: Cases) -> np.ndarray:
        """Unit that holds a competence for the community of each case, at the level of the case."""
        unit = self.serves[competence, cases.level, cases.community].astype(np.int64)
        return np.where(competence == Competence.REMEDY, cases.enterprise, unit)

    def committee(self, cases: Cases) -> np.ndarray:
        """Residents' committee, or the mediators of the level above."""
        unit: np.ndarray = self.serves[Competence.MEDIATION, cases.level, cases.community]
        return unit.astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """Answer to: who leads, do units meet, who convenes, with what standing?

    lead : int64, unit that answers for the dispute
    joint : bool, the needed units meet; otherwise they are asked one after another
    convenor : int64, who calls the sessions; -1 where no units meet
    authority : float64, 0..1, standing of whoever asks
    ties : float64, 0..1, how far ties between institutions may be used
    appraisal : float64, 0..1, how far the asked are appraised by the asker
    """

    lead: np.ndarray
    joint: np.ndarray
    convenor: np.ndarray
    authority: np.ndarray
    ties: np.ndarray
    appraisal: np.ndarray


class Pattern(Section):
    """Base of all coordination patterns. Subclasses declare their parameters with `param`."""

    name: ClassVar[str]
    label: ClassVar[str]
    zh: ClassVar[str]
    neutral_label: ClassVar[str]  # the same in an international vocabulary
    source: ClassVar[str]
    sees: ClassVar[frozenset[str]] = frozenset()  # of "rounds", "ties", "sensing"

    @property
    def members_share(self) -> float:
        """How far members at home pass on what they hear, 0..1; only where the pattern sees "ties"."""
        return 0.0

    def organise(self, cases: Cases, roster: Roster) -> Arrangement:
        """Who leads and how the others are asked, for disputes just diagnosed or just moved up."""
        raise NotImplementedError

    def redirect(self, cases: Cases, refused: np.ndarray, times: np.ndarray, roster: Roster) -> np.ndarray:
        """Whom to ask for competence `refused` after `times` refusals of it; NOBODY gives it up.

        refused : int64, competence; times : int64, refusals of it so far (1 = the first)
        """
        raise NotImplementedError


def constant(cases: Cases, value: float) -> np.ndarray:
    """The same number for every case."""
    return np.full(len(cases), value, np.float64)
