"""Residents and units as Mesa agents, each with its own state (居民与单位)."""

import heapq
from typing import TYPE_CHECKING, Any

import mesa

from agents.casework import ACCOUNTS, Account
from agents.disputes import State
from agents.events import Activity
from agents.kinds import Competence

if TYPE_CHECKING:
    from benchmarks.plain.disputes import Dispute

UNREPAIRED = (Activity.LUMP, Activity.REJECT, Activity.RELAPSE, Activity.BREACH)

type Rule = Any  # named tuple of the numbers of a section


class Resident(mesa.Agent):
    """A person who feels, hears and speaks; columns of `agents.residents.Residents` as attributes."""

    def __init__(self, model: mesa.Model, row: int, **attributes: Any) -> None:
        super().__init__(model)
        self.row = row
        self.contacts: list[Resident] = []
        self.spoken: list[float] = []
        self.__dict__.update(attributes)

    def experience(self, need: int, kind: int, performance: float, weight: float, rule: Rule) -> None:
        """Live through an outcome of the given performance, 0..1; kind -1: no institution behind it."""
        gap = performance - self.expectation[need]
        felt = gap if gap > 0 else rule.loss * gap
        target = rule.performance * performance + (1.0 - rule.performance) * self.expectation[need]
        target = min(max(target + rule.disconfirmation * felt, 0.0), 1.0)
        self.satisfaction[need] += weight * rule.pace * (target - self.satisfaction[need])
        self.expectation[need] += weight * rule.adapt * gap
        self.efficacy += weight * rule.efficacy * (performance - self.efficacy)
        if kind >= 0 and gap > 0:
            self.trust[kind] += weight * rule.trust_gain * (1.0 - self.trust[kind])
        elif kind >= 0:
            self.trust[kind] -= weight * rule.trust_loss * self.trust[kind]

    def feel(self, activity: Activity, dispute: "Dispute", lumped: float) -> None:
        """Grievance: added by what stays unrepaired, halved by a settlement or a judgment won.

        lumped : part of satisfaction with the need that lumping the gravest problem takes
        """
        severity, need = dispute.severity, dispute.topic.need
        lost = activity == Activity.JUDGE and dispute.won != 1
        if activity in UNREPAIRED or lost:
            self.grievance += severity / 2
        elif activity in (Activity.ABANDON, Activity.RESURFACE):
            self.grievance += severity
        elif activity in (Activity.AGREE, Activity.JUDGE, Activity.PRIVATE):
            self.grievance /= 2
        if activity == Activity.LUMP:
            self.satisfaction[need] -= lumped * severity * self.satisfaction[need]

    def spread_word(self, performance: float, weight: float) -> None:
        """Contacts hear how it went, and think more or less of raising matters of their own."""
        for contact in self.contacts:
            contact.efficacy += weight * (performance - contact.efficacy)

    def listen(self, usual: list[float], rule: Rule, days: int) -> None:
        """Hear what contacts say aloud; what is said in answer is kept until all have heard."""
        heard = [0.0, 0.0, 0.0, 0.0]
        for contact in self.contacts:
            said = contact.opinion
            heard[0] += said[0]
            heard[1] += said[1]
            heard[2] += said[2]
            heard[3] += said[3]
        size = len(self.contacts)
        own = [
            sum(self.trust) / len(self.trust),
            sum(self.satisfaction) / len(self.satisfaction),
            self.efficacy,
            self.participation,
        ]
        hearsay = heard[1] / size if size else self.opinion[1]
        for need, everyday in enumerate(usual):
            self.satisfaction[need] += rule.return_pace * (everyday - self.satisfaction[need])
            self.expectation[need] += rule.hearsay * (hearsay - self.expectation[need])
        w = rule.influence if size else 0.0
        self.spoken = [(1.0 - w) * a + w * b / max(size, 1) for a, b in zip(own, heard, strict=True)]
        self.grievance *= (1.0 - rule.grievance_fade) ** days
        willing = (self.efficacy + self.spoken[3]) / 2.0
        self.participation += rule.participation * (willing - self.participation)

    def speak(self) -> None:
        """Say aloud what one thinks now."""
        self.opinion = self.spoken


class Task:
    """A part of a dispute in the queue of a unit; smaller ones come first."""

    def __init__(
        self, order: float, dispute: "Dispute", competence: int, minutes: int, quality: float = 1.0
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


class Unit(mesa.Agent):
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
        """First touch: above the caseload threshold work thins, and its quality with it (Lipsky 1980)."""
        task.fresh = False
        load = self.caseload / self.staff
        if load > rule.caseload:
            part = (rule.caseload / load) ** rule.dilution
            cut = max(1, int(task.minutes * part))
            self.waiting -= task.minutes - cut
            task.minutes = cut
            task.quality *= part**rule.quality_loss

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
