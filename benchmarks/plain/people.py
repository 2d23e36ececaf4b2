"""Residents and units as Mesa agents, each with its own state (居民与单位)."""

import heapq
from typing import Any, Protocol

import mesa

from agents.casework import ACCOUNTS, Account
from agents.disputes import State
from agents.events import Activity
from agents.kinds import Competence
from agents.readable.feelings import Heard, ResidentFeelings
from agents.readable.institutions import InstitutionRules
from agents.readable.residents import ResidentRules
from sim.reference import handle
from sim.reference.respond import Meaning

type Rule = Any  # named tuple of the numbers of a section


class Matter(Protocol):
    """What residents and units know of a dispute."""

    key: int
    state: State
    round: int
    severity: float
    won: int
    topic: Any
    worked: int
    open_tasks: int
    quality: float
    craft: float
    done: set[int]

    def tell(self, activity: Activity, actor: Any, *, target: int, note: float) -> None:
        """Write down what happened."""

    def go_on(self) -> None:
        """Decide where it goes once nobody works on it."""


class Resident(mesa.Agent, ResidentRules, ResidentFeelings):
    """A person who feels, hears and speaks; columns of `agents.residents.Residents` as attributes."""

    satisfaction: list[float]
    expectation: list[float]
    trust: list[float]
    opinion: list[float]

    def __init__(self, model: mesa.Model, row: int, **attributes: Any) -> None:
        super().__init__(model)
        self.row = row
        self.contacts: list[Resident] = []
        self.spoken: list[float] = []
        self.__dict__.update(attributes)

    def live_through(self, need: int, kind: int, meant: Meaning, rule: Rule) -> None:
        """Keep what an outcome leaves; kind -1: no institution behind it."""
        left = self.experience(need, kind, *meant, rule)
        self.satisfaction[need], self.expectation[need] = left.satisfaction, left.expectation
        self.efficacy = left.efficacy
        if left.trust is not None:
            self.trust[kind] = left.trust

    def feel(self, activity: Activity, dispute: Matter, rule: Rule) -> None:
        """Grievance, and what lumping a problem takes."""
        self.grievance = self.grievance_after(activity, dispute.severity, dispute.won == 1)
        if activity == Activity.LUMP:
            need = dispute.topic.need
            self.satisfaction[need] = self.bearing(need, dispute.severity, rule)

    def spread_word(self, meant: Meaning, rule: Rule) -> None:
        """Contacts hear how it went, and think more or less of raising matters of their own."""
        for contact in self.contacts:
            contact.efficacy = contact.word(*meant, rule)

    def listen(self, usual: list[float], rule: Rule) -> None:
        """Hear what contacts say aloud; what is said in answer is kept until all have heard."""
        a = b = c = d = 0.0
        for contact in self.contacts:
            said = contact.opinion
            a += said[0]
            b += said[1]
            c += said[2]
            d += said[3]
        size = len(self.contacts)
        left: Heard = self.talk([a / size, b / size, c / size, d / size] if size else None, usual, rule)
        self.spoken = left.opinion
        self.satisfaction, self.expectation = left.satisfaction, left.expectation
        self.grievance, self.participation = left.grievance, left.participation

    def speak(self) -> None:
        """Say aloud what one thinks now."""
        self.opinion = self.spoken


class Task:
    """A part of a dispute in the queue of a unit; smaller ones come first."""

    def __init__(
        self, order: float, dispute: Matter, competence: int, minutes: int, quality: float = 1.0
    ) -> None:
        self.place = (order, dispute.key, competence)
        self.dispute, self.competence, self.minutes = dispute, competence, minutes
        self.round, self.fresh, self.quality = dispute.round, True, quality

    def __lt__(self, other: "Task") -> bool:
        return self.place < other.place

    @property
    def void(self) -> bool:
        """Whether the dispute has moved on since the task was made."""
        return self.dispute.state not in (State.WORKING, State.IN_COURT) or self.dispute.round != self.round


class Unit(mesa.Agent, InstitutionRules):
    """An institution with hours, a queue and ties; columns of `Casework` and `Institutions` as attributes."""

    def __init__(self, model: mesa.Model, row: int, **attributes: Any) -> None:
        super().__init__(model)
        self.row = row
        self.queue: list[Task] = []
        self.tied: dict[int, float] = {}  # row of another unit -> strongest tie
        self.sits_with: Unit | None = None  # convener whose session it sits in today
        self.__dict__.update(attributes)

    def open_desk(self, part: float) -> None:
        """Morning: the minutes of the day, less what was taken on before."""
        self.held = self.left = int(self.minutes * part)
        self.sits_with = None
        for account in range(ACCOUNTS):
            paid = min(self.carried_over[account], self.left)
            self.carried_over[account] -= paid
            self.left -= paid
            self.spent[account] += paid

    def can_pay(self, minutes: int) -> bool:
        """Whether it can take on minutes today: some are left, and what they lack is for tomorrow."""
        return minutes <= 0 or self.left > 0

    def charge(self, account: Account, minutes: int) -> bool:
        """Take minutes on an account; False, and nothing taken, if it cannot pay today."""
        if not self.can_pay(minutes):
            return False
        now = min(minutes, self.left)
        self.left -= now
        self.spent[account] += now
        self.carried_over[account] += minutes - now
        return True

    def lend(self, helped: list["Unit"]) -> None:
        """What is left goes to the case work of those it helps, each the same."""
        each = self.left // len(helped)
        for other in helped:
            self.left -= each
            self.held -= each
            other.left += each
            other.held += each

    def enqueue(self, task: Task) -> None:
        """Take a task into the queue."""
        heapq.heappush(self.queue, task)
        self.caseload += 1
        self.waiting += task.minutes
        task.dispute.open_tasks += 1

    def serve(self, rule: Rule) -> None:
        """Work on the queue in order; at most one person-day goes into one task a day."""
        unfinished: list[Task] = []
        while self.left > 0 and self.queue:
            task = heapq.heappop(self.queue)
            if task.void:
                self.caseload -= 1
                self.waiting -= task.minutes
                continue
            if task.fresh:
                self.begin(task, rule)
            spent = min(task.minutes, self.left, rule.person_minutes)
            task.minutes -= spent
            self.left -= spent
            self.waiting -= spent
            self.spent[Account.WORK] += spent
            task.dispute.worked += spent
            if task.minutes > 0:
                unfinished.append(task)
                continue
            self.caseload -= 1
            self.finish(task)
        for task in unfinished:
            heapq.heappush(self.queue, task)

    def begin(self, task: Task, rule: Rule) -> None:
        """First touch: above the caseload threshold work is cut, and its quality with it."""
        task.fresh = False
        left = handle.dilution(self.caseload / self.staff, rule)
        cut = max(1, int(task.minutes * left.effort))
        self.waiting -= task.minutes - cut
        task.minutes = cut
        task.quality *= left.quality

    def finish(self, task: Task) -> None:
        """A part is done; the last of a round sends the dispute on."""
        dispute = task.dispute
        self.precedents[dispute.topic.number] += 1
        dispute.open_tasks -= 1
        dispute.tell(Activity.FINISH, self, target=task.competence, note=task.quality)
        if task.competence == Competence.ADJUDICATION:
            return
        dispute.done.add(task.competence)
        if task.competence == Competence.MEDIATION:
            dispute.craft = self.craft
        dispute.quality += task.quality
        if dispute.open_tasks == 0:
            dispute.go_on()
