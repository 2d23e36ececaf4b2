"""A problem and the way it takes, as a Mesa agent: claimed, taken in, asked for, offered (矛盾纠纷)."""

from typing import Any

import mesa

from agents.casework import Account
from agents.disputes import Channel, Escalated, State
from agents.events import Activity
from agents.kinds import LAWFUL, TIERS, Competence, Kind
from agents.randomness import streams as decisions
from agents.readable.institutions import Reply, Request
from agents.readable.residents import Problem
from benchmarks.plain.people import Resident, Task, Unit
from benchmarks.plain.town import Town
from sim.reference import handle
from sim.reference.settle import Handled

PART = 16  # room for the number of a competence below the key of a dispute
DEPARTMENTS = int(Competence.REMEDY)
LOUD = Escalated.PETITION | Escalated.COLLECTIVE


class Dispute(mesa.Agent):
    """Columns of `agents.disputes.Disputes` as attributes; masks are sets, institutions are units."""

    model: Town

    def __init__(self, model: Town, row: int, **attributes: Any) -> None:
        super().__init__(model)
        self.row = row
        self.__dict__.update(attributes)

    def tell(
        self,
        activity: Activity,
        actor: Any,
        origin: Any = None,
        target: Any = None,
        minutes: int = 0,
        note: float = 0.0,
    ) -> None:
        """Write down what happened."""
        self.model.news.append((activity, self, actor, origin, target, minutes, note))

    @property
    def open(self) -> bool:
        """Whether it is in the hands of the city."""
        return State.RAISED <= self.state <= State.REJECTED

    @property
    def helped(self) -> bool:
        """Whether the claimant can pay for advice, or has legal aid."""
        aid = self.model.rule["court"].aid
        return (
            self.resident.income > 0
            or self.model.keyed_random.uniform(decisions.LEGAL_AID, 0, self.key) < aid
        )

    @property
    def problem(self) -> Problem:
        """What it is to the resident who is hit."""
        outspoken = self.model.outspoken[self.community]
        return Problem(self.severity, self.enterprise is not None, self.relation, outspoken)

    @property
    def handled(self) -> Handled:
        """What an offer depends on."""
        return Handled(
            need=self.need,
            done=self.done,
            quality=self.quality,
            craft=self.craft,
            needs_authority=self.needs_authority,
            against_enterprise=self.enterprise is not None,
            means=self.enterprise.means if self.enterprise is not None else 1.0,
            helped=self.helped,
        )

    @property
    def kind_of_lead(self) -> int:
        """`Kind` of the lead, -1 nobody."""
        return self.lead.kind if self.lead is not None else -1

    @property
    def active(self) -> list[Resident]:
        """Who has joined, in the order of the group; the claimant always has."""
        return [person for person, joined in zip(self.affected, self.joined, strict=True) if joined]

    @property
    def parts(self) -> list[int]:
        """Competences that are seen, not done and not given up, in order."""
        return sorted(self.seen - self.done - self.omitted)

    def desk(self, competence: int) -> Unit | None:
        """Unit that holds a competence for it at its tier."""
        if competence == Competence.REMEDY:
            return self.enterprise
        return self.model.unit_for(competence, self.tier, self.community)

    def desks_above(self, competence: int, unit: Unit | None) -> list[Unit]:
        """Other desks that hold a competence on the levels above that of a unit, the next one first."""
        if competence == Competence.REMEDY:
            return []
        desks = [self.model.unit_for(competence, tier, self.community) for tier in range(TIERS)]
        below = [tier for tier, desk in enumerate(desks) if desk is unit and desk is not None]
        return [desk for desk in desks[below[0] + 1 :] if desk not in (None, unit)] if below else []

    # ---- claim ------------------------------------------------------------------------------------

    def think_over(self) -> None:
        """Name, blame, claim, or lump it (Felstiner, Abel & Sarat 1980/81)."""
        keyed_random, day, rule = self.model.keyed_random, self.model.day, self.model.rule["claim"]
        if self.state == State.LUMPED:
            u, v = keyed_random.two_uniforms(decisions.LUMPED, day, self.key)
            if u < rule.fade:
                self.state = State.FADED
                self.tell(Activity.FADE, self.resident)
            elif v < rule.again:
                self.state = State.LATENT
            return
        if self.state != State.LATENT or self.due > day:
            return
        retry = self.channel != Channel.NONE
        ready = self.model.ready.retry if retry else self.model.ready.pace
        if keyed_random.uniform(decisions.CLAIM_PACE, day, self.key) >= ready:
            return
        probability = self.resident.claim(self.problem, rule).probability
        if not retry and keyed_random.uniform(decisions.CLAIM_FILTERS, day, self.key) >= probability:
            self.state = State.LUMPED
            self.tell(Activity.LUMP, self.resident, target=self.enterprise, note=probability)
            return
        choice = self.resident.channel(self.problem, self.model.heard[self.community], retry, rule)
        channel = choice.taken(keyed_random.uniform(decisions.CLAIM_CHANNEL, day, self.key))
        if channel in (Channel.TALK, Channel.ENTERPRISE):
            self.talk(channel, rule)
            return
        self.state, self.channel = State.RAISED, channel
        self.raised = self.reviewed = self.due = day
        self.tell(Activity.CLAIM, self.resident, target=self.enterprise, note=channel)

    def talk(self, channel: Channel, rule: Any) -> None:
        """The sides, or the enterprise's desk, try it between themselves; failure is taken further later."""
        keeps = self.enterprise.compliance if channel == Channel.ENTERPRISE else None
        probability, activity = handle.talk(self.relation, keeps, rule), Activity.TALK
        if self.model.keyed_random.uniform(decisions.CLAIM_TALK, self.model.day, self.key) < probability:
            self.state, activity = State.PRIVATE, Activity.PRIVATE
        else:
            self.due, self.channel = self.model.day + rule.retry_days, channel
        self.tell(activity, self.resident, target=self.enterprise, note=probability)

    # ---- triage -----------------------------------------------------------------------------------

    @property
    def receiver(self) -> Unit | None:
        """Who hears of it first, by the way it came."""
        first = {Channel.COMMITTEE: Competence.MEDIATION, Channel.HOTLINE: Competence.MEDIATION}
        competence = first.get(self.channel, self.topic.lead if self.channel == Channel.WINDOW else None)
        return None if competence is None else self.model.unit_for(competence, 0, self.community)

    @property
    def takes_one_call(self) -> bool:
        """Whether an answer or one call is all that it needs."""
        firm = self.enterprise if Competence.REMEDY in self.need else None
        keeps = firm.compliance if firm is not None else None
        probability = handle.at_once(len(self.need), self.needs_authority, keeps, self.model.rule["triage"])
        return self.model.keyed_random.uniform(decisions.FIRST_CONTACT, 0, self.key) < probability

    def take_in(self) -> None:
        """Intake: diagnose what was raised, and let the pattern say who leads; or wait for tomorrow."""
        outside = self.channel in (Channel.PETITION, Channel.COURT) and self.relapses == 0
        if self.state == State.RAISED and not outside:
            self.diagnose(self.model.rule["triage"])
            self.state = State.ARRANGING
        if self.state == State.ARRANGING and self.due <= self.model.day:
            self.model.pattern.organise(self)

    def diagnose(self, rule: Any) -> None:
        """Needed competences are seen with a probability, rarely a wrong one; somebody is always named."""
        keyed_random, day, key = self.model.keyed_random, self.model.day, self.key * PART
        seen = set(self.done)
        for k in sorted(self.need):
            if keyed_random.uniform(decisions.TRIAGE_SEEN, day, key + k) < rule.accuracy:
                seen.add(k)
        u, v = keyed_random.two_uniforms(decisions.TRIAGE_SPURIOUS, day, key)
        wrong = int(v * DEPARTMENTS)
        if u < (1.0 - rule.accuracy) * rule.spurious and wrong not in self.need:
            seen.add(wrong)
        self.seen = seen or {self.topic.lead}

    def arrange(
        self,
        lead: Unit | None,
        convener: Unit | None,
        authority: float = 0.0,
        ties: float = 0.0,
        appraisal: float = 0.0,
    ) -> None:
        """Write the pattern's answer down, if the lead has minutes for the intake."""
        minutes = self.model.rule["triage"].minutes
        if lead is not None and not lead.charge(Account.INTAKE, minutes):
            return
        given = authority, appraisal
        if Escalated.PETITION & self.escalated:
            authority = max(authority, self.model.rule["escalate"].standing)
        self.lead, self.convener, self.joint = lead, convener, convener is not None
        self.lender = None
        if max(given) > 0:
            self.lender = self.model.conveners[min(self.tier + 1, 2)][self.community]
        self.authority, self.ties, self.appraisal = authority, ties, appraisal
        self.state = State.CONVENING if self.joint else State.ASKING
        self.due, self.passed_by = self.model.day, None
        self.tell(Activity.ARRANGE, lead, target=convener, minutes=minutes, note=self.joint)

    # ---- coordinate -------------------------------------------------------------------------------

    def redirect(self) -> None:
        """A request that came back: ask as the pattern says, or do without the competence."""
        if self.state != State.REFUSED or self.due > self.model.day:
            return
        unit = None
        if self.refused_now < self.model.pattern.asks:
            unit = self.desk(self.asking)
            if self.refused_now % 2 == 1 and self.asking != Competence.REMEDY:
                above = min(self.tier + 1, TIERS - 1)
                unit = self.model.unit_for(self.asking, above, self.community) or unit
        if unit is None and self.may_be_told(self.asked):
            if self.designate(self.asking, self.asked):
                self.hops += self.asked is not self.lead
                self.state = State.WORKING
                self.add_task(self.asking, self.asked, self.model.rule["triage"].rework)
            return
        self.state, self.due, self.passed_by = State.ASKING, self.model.day, None
        if unit is None:
            self.omitted.add(self.asking)
            self.tell(Activity.OMIT, self.lead, self.asked, note=self.asking)
            self.asking, self.refused_now = -1, 0
            return
        self.tell(Activity.REFER, self.lead, self.asked, unit, note=self.asking)
        self.asked = unit

    def may_be_told(self, unit: Unit | None) -> bool:
        """Whether there is somebody who may designate a unit; an enterprise cannot be told to settle."""
        who, rule = self.model.dispatcher[self.community], self.model.rule["accept"]
        return rule.designate and who is not None and unit is not None and unit.kind != Kind.ENTERPRISE

    def designate(self, k: int, unit: Unit) -> bool:
        """The dispatcher designates a unit, or has no minutes to decide today."""
        who, minutes = self.model.dispatcher[self.community], self.model.rule["accept"].decision
        if not who.charge(Account.REVIEW, minutes):
            return False
        self.compelled.add(k)
        self.tell(Activity.DESIGNATE, unit, who, k, minutes, note=not self.joint and unit is not self.lead)
        return True

    def borrow_standing(self) -> None:
        """The lender of standing pays for it when it is first used; one without minutes lends none."""
        who, minutes, self.lender = self.lender, self.model.rule["accept"].backing, None
        if who is None:
            return
        if who.charge(Account.REQUEST, minutes):
            self.tell(Activity.BACK, who, self.lead, minutes=minutes)
        else:
            self.authority = self.appraisal = 0.0

    def ask(self) -> None:
        """One request: the unit asked accepts its part or refuses; it waits until both have minutes."""
        day, rule = self.model.day, self.model.rule["accept"]
        if self.asking < 0:
            parts = self.parts
            if not parts:
                self.go_on()
                return
            self.asking = handle.next_part(set(parts), self.topic.lead)
            self.asked = self.desk(self.asking)
        k, unit, asker = self.asking, self.asked, self.lead
        if unit is None:
            self.omitted.add(k)
            self.asking = -1
            self.tell(Activity.OMIT, asker, note=k)
            return
        sides = [unit] if unit is asker else [unit, self.passed_by or asker]
        if not all(side.can_pay(rule.minutes) for side in sides):
            return
        itself = rule.by_mandate and unit is asker
        if not itself:
            for side in sides:
                side.charge(Account.REQUEST, rule.minutes)
            self.borrow_standing()
        reply = self.reply_of(unit, asker, k, decisions.ACCEPT)
        minutes = 0 if itself and reply.takes else rule.minutes * len(sides)
        if itself and not reply.takes:
            unit.charge(Account.REQUEST, minutes)
        if reply.takes:
            self.state, activity = State.WORKING, Activity.ACCEPT
            self.hops += len(sides) - 1
            self.add_task(k, unit, self.model.rule["triage"].rework)
        else:
            self.hops += 1
            self.refusals += 1
            self.refused_now += 1
            self.state, self.due, activity = State.REFUSED, day + rule.reply_days, Activity.REFUSE
        self.tell(activity, unit, asker, k, minutes, reply.logit.probability)
        if not reply.takes:
            self.pass_on(unit, k)

    def pass_on(self, unit: Unit, k: int) -> None:
        """A unit that has refused may send the file on to the desk above; else it comes back."""
        day, rule = self.model.day, self.model.rule["accept"]
        above = next(iter(self.desks_above(k, unit)), None)
        above = None if above is self.lead else above
        number = self.model.keyed_random.uniform(decisions.PASS_ON, day, self.key * PART + k)
        if unit.passes_on(above is not None, number, rule):
            self.state, self.due = State.ASKING, day + max(handle.referral_days(0.0, rule), 1)
            self.asked, self.passed_by = above, unit
            self.tell(Activity.REFER, unit, unit, above, note=k)

    def reply_of(self, unit: Unit, asker: Unit, k: int, decision: int) -> Reply:
        """What a unit replies when asked for a part; it is noted whether it only had to take it."""
        model, who = self.model, self.key * PART + k
        request = Request(
            needed=k in self.need,
            discretionary=not self.needs_authority,
            lawful=self.needs_authority and bool(LAWFUL >> k & 1),
            authority=self.authority,
            appraisal=self.appraisal,
            record=0.0,
            ties=self.ties,
            weight=asker.tied.get(unit.row, 0.0) if asker is not None else 0.0,
            threatened=bool(self.escalated & LOUD),
            own=0.0,
            itself=unit is asker,
        )
        stand = model.keyed_random.two_uniforms(decisions.REFUSAL_PERSISTENCE, unit.row, who)
        reply = unit.reply(
            request, stand, model.keyed_random.uniform(decision, model.day, who), model.rule["accept"]
        )
        self.compelled.discard(k)
        if reply.compelled:
            self.compelled.add(k)
        return reply

    def add_task(self, k: int, unit: Unit, rework: float) -> None:
        """Put a part into a unit's queue, with the effort that precedents leave."""
        rule, known = self.model.rule["work"], unit.precedents[self.topic.number]
        minutes = handle.effort(self.effort[k], known, self.round > 0, rework, rule).value
        part = handle.Waiting(
            day=self.model.day,
            raised=self.raised,
            limit=self.model.rule["closure"].limit,
            severity=self.severity,
            clocks=0.0,
            minutes=minutes,
            busy=unit.caseload > rule.caseload * unit.staff,
            ordered=self.authority > 0 and bool(self.joint or self.escalated),
        )
        near = self.tier == 0 and Competence.MEDIATION < k < Competence.REMEDY
        order, care = handle.place_in_queue(part, rule).value, handle.care(k in self.compelled, near, rule)
        unit.enqueue(Task(order, self, k, minutes, care))

    def go_on(self) -> None:
        """Where it goes once nobody works on it: the next part, what was missed, or an offer."""
        day, triage = self.model.day, self.model.rule["triage"]
        if not self.parts:
            missed = self.need - self.seen
            who = self.key * PART + min(self.round, 15)
            if missed and self.model.keyed_random.uniform(decisions.STALL, day, who) < triage.stall:
                self.seen |= missed
                self.new_round()
                self.tell(Activity.UNCOVER, self.lead, note=sum(1 << k for k in missed))
        self.refused_now, self.asking, self.passed_by = 0, -1, None
        if self.parts:
            self.state = State.CONVENING if self.joint else State.ASKING
            self.due = day + (1 if self.joint else self.model.rule["accept"].referral_days)
        elif self.done:
            self.state, self.due = State.OFFERED, day + self.model.rule["settle"].offer_days
        else:
            self.state, self.due = State.REJECTED, day + 1

    def new_round(self) -> None:
        """Tasks made before are void from now on."""
        self.round = min(self.round + 1, 250)
