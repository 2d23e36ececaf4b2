"""A problem and the way it takes, as a Mesa agent: claimed, taken in, asked for, offered (矛盾纠纷)."""

import math
from typing import Any

import mesa

from agents.casework import Account
from agents.disputes import Channel, Escalated, State
from agents.events import Activity
from agents.kinds import Competence, Kind, Said
from agents.randomness import streams as decisions
from benchmarks.plain.answers import PART, sigma, takes_part
from benchmarks.plain.people import Resident, Task, Unit

AHEAD, BY_SEVERITY = 1e6, 2
DEPARTMENTS = int(Competence.REMEDY)


class Dispute(mesa.Agent):
    """Columns of `agents.disputes.Disputes` as attributes; masks are sets, institutions are units."""

    def __init__(self, model: mesa.Model, row: int, **attributes: Any) -> None:
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
    def covered(self) -> float:
        """Part of the competences that the cause needs which truly contributed, 0..1."""
        return len(self.need & self.done) / len(self.need)

    @property
    def active(self) -> list[Resident]:
        """Who has joined, in the order of the group; whoever raised it always has."""
        return [person for person, joined in zip(self.affected, self.joined, strict=True) if joined]

    @property
    def parts(self) -> list[int]:
        """Competences that are seen, not done and not given up, in order."""
        return sorted(self.seen - self.done - self.omitted)

    def desk(self, competence: int) -> Unit | None:
        """Unit that holds a competence for it at its level."""
        if competence == Competence.REMEDY:
            return self.enterprise
        return self.model.unit_for(competence, self.level, self.community)

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
        if not retry and keyed_random.uniform(decisions.CLAIM_PACE, day, self.key) >= rule.pace:
            return
        probability = self.claim_probability(rule)
        if not retry and keyed_random.uniform(decisions.CLAIM_FILTERS, day, self.key) >= probability:
            self.state = State.LUMPED
            self.tell(Activity.LUMP, self.resident, target=self.enterprise, note=probability)
            return
        channel = self.choose_channel(
            keyed_random.uniform(decisions.CLAIM_CHANNEL, day, self.key), retry, rule
        )
        if channel in (Channel.TALK, Channel.ENTERPRISE):
            self.talk(channel, rule)
            return
        self.state, self.channel = State.RAISED, channel
        self.raised = self.reviewed = self.due = day
        self.tell(Activity.CLAIM, self.resident, target=self.enterprise, note=channel)

    def claim_probability(self, rule: Any) -> float:
        """P(name) * P(blame | name) * P(claim | blame)."""
        who = self.resident
        known = rule.rights + rule.rights_income * (who.income - 1.0) - rule.rights_migrant * who.migrant
        rights = min(max(known + rule.rights_digital * (who.digital - 0.5), 0.0), 1.0)
        name = sigma(
            rule.name_base + rule.name_severity * (self.severity - 0.5) + rule.name_rights * (rights - 0.5)
        )
        blame = sigma(rule.blame_base + rule.blame_source * (self.enterprise is not None))
        claim = sigma(
            rule.claim_base
            + rule.claim_severity * (self.severity - 0.5)
            + rule.claim_efficacy * (who.efficacy - 0.5)
            + rule.claim_peers * (who.opinion[Said.EFFICACY] - 0.5)
            + (rule.claim_stake * (0.5 - who.tenure) - rule.claim_tie) * self.relation
            - rule.claim_barrier * who.migrant
            + rule.claim_place * self.model.outspoken[self.community]
        )
        return name * blame * claim

    def choose_channel(self, u: float, retry: bool, rule: Any) -> Channel:
        """Multinomial logit by trust in the owners of the channels, access and closeness."""
        who, severity = self.resident, self.severity
        office = rule.trust_pull * (who.trust[Kind.DEPARTMENT] - 0.5)
        neighbours = rule.trust_pull * (who.trust[Kind.SOCIAL_ORGANIZATION] - 0.5)
        reach = rule.digital_pull * (who.digital - 0.5)
        firm = rule.trust_pull * (who.trust[Kind.ENTERPRISE] - 0.5)
        pull = [
            -math.inf if retry else rule.talk + self.relation - severity,
            rule.committee + neighbours + rule.embedded * who.tied,
            rule.desk + firm if self.enterprise is not None and not retry else -math.inf,
            rule.hotline + office + reach,
            rule.window + office - reach - rule.claim_barrier * who.migrant,
            rule.outside + rule.anger * min(who.grievance, rule.anger_most) + severity - office,
            rule.outside + severity + rule.court_income * (who.income - 1.0),
        ]
        heard = self.model.heard[self.community]
        pull = [p + rule.experience * (h - 0.5) for p, h in zip(pull, heard[1:], strict=False)]
        return Channel(1 + self.model.pick(u, pull))

    def talk(self, channel: Channel, rule: Any) -> None:
        """The sides, or the enterprise's desk, try it between themselves; failure is taken further later."""
        probability = rule.talk_success * (rule.talk_alone + self.relation)
        if channel == Channel.ENTERPRISE:
            desk = rule.desk_compliance * self.enterprise.compliance
            probability = rule.talk_success + (1.0 - rule.talk_success) * desk
        activity = Activity.TALK
        if self.model.keyed_random.uniform(decisions.CLAIM_TALK, self.model.day, self.key) < probability:
            self.state, activity = State.PRIVATE, Activity.PRIVATE
        else:
            self.due, self.channel = self.model.day + rule.retry_days, channel
        self.tell(activity, self.resident, target=self.enterprise, note=probability)

    # ---- triage -----------------------------------------------------------------------------------

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
        if Escalated.PETITION & self.escalated:
            authority = max(authority, self.model.rule["escalate"].standing)
        self.lead, self.convener, self.joint = lead, convener, convener is not None
        self.authority, self.ties, self.appraisal = authority, ties, appraisal
        self.state = State.CONVENING if self.joint else State.ASKING
        self.due = self.model.day
        self.tell(Activity.ARRANGE, lead, target=convener, minutes=minutes, note=self.joint)

    # ---- coordinate -------------------------------------------------------------------------------

    def redirect(self) -> None:
        """A request that came back: ask as the pattern says, or do without the competence."""
        if self.state != State.REFUSED or self.due > self.model.day:
            return
        unit = self.desk(self.asking) if self.refused_now < self.model.pattern.asks else None
        self.state, self.due = State.ASKING, self.model.day
        if unit is None:
            self.omitted.add(self.asking)
            self.tell(Activity.OMIT, self.lead, self.asked, note=self.asking)
            self.asking, self.refused_now = -1, 0
            return
        self.tell(Activity.REFER, self.lead, self.asked, unit, note=self.asking)
        self.asked = unit

    def ask(self) -> None:
        """One request: the unit asked accepts its part or refuses; it waits until both have minutes."""
        day, rule = self.model.day, self.model.rule["accept"]
        if self.state != State.ASKING or self.due > day:
            return
        if self.asking < 0:
            parts = self.parts
            if not parts:
                self.go_on()
                return
            self.asking = self.topic.lead if self.topic.lead in parts else parts[0]
            self.asked = self.desk(self.asking)
        k, unit, asker = self.asking, self.asked, self.lead
        if unit is None:
            self.omitted.add(k)
            self.asking = -1
            self.tell(Activity.OMIT, asker, note=k)
            return
        sides = [unit] if unit is asker else [unit, asker]
        if not all(side.can_pay(rule.minutes) for side in sides):
            return
        for side in sides:
            side.charge(Account.REQUEST, rule.minutes)
        takes, probability = takes_part(self, decisions.ACCEPT, k, asker, unit)
        if takes:
            self.state, activity = State.WORKING, Activity.ACCEPT
            self.hops += len(sides) - 1
            self.add_task(k, unit, self.model.rule["triage"].rework)
        else:
            self.hops += 1
            self.refusals += 1
            self.refused_now += 1
            self.state, self.due, activity = State.REFUSED, day + rule.reply_days, Activity.REFUSE
        self.tell(activity, unit, asker, k, rule.minutes * len(sides), probability)

    def add_task(self, k: int, unit: Unit, rework: float) -> None:
        """Put a part into a unit's queue, with the effort that precedents leave (Wright 1936)."""
        rule, limit = self.model.rule["work"], self.model.rule["closure"].limit
        eased = max((1.0 + unit.precedents[self.topic.number]) ** math.log2(rule.learning), rule.floor)
        late = 1.0 + rework if self.round > 0 else 1.0
        minutes = max(1, int(self.effort[k] * eased * late))
        order = (self.model.day, self.raised + limit, -self.severity)[rule.discipline]
        if rule.discipline != BY_SEVERITY and unit.caseload > rule.caseload * unit.staff:
            order += rule.cues * minutes / rule.person_minutes
        if rule.ordered_first and self.authority > 0 and (self.joint or self.escalated):
            order -= AHEAD
        care = 1.0 - self.model.rule["work"].formalism if k in self.compelled else 1.0
        unit.enqueue(Task(float(order), self, k, minutes, care))

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
        self.refused_now, self.asking = 0, -1
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
