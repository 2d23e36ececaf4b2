"""How a dispute ends, and what claimants do when it does not: rules on one dispute (化解与升级)."""

from typing import Any

from agents.casework import Account
from agents.department import Department
from agents.disputes import Channel, Escalated, State
from agents.events import Activity
from agents.kinds import Competence
from agents.randomness import streams as decisions
from agents.readable.residents import Impasse, Offer, Step
from benchmarks.plain.disputes import PART, Dispute
from benchmarks.plain.people import Resident
from sim.reference import settle
from sim.reference.handle import lost_detail

ONLY_CLOSED = 1.0  # part of the ranking that counts closed files


def watch(dispute: Dispute) -> None:
    """A settlement breaks or endures, a judgment is not kept; a nominal closure comes back or is left."""
    model, day = dispute.model, dispute.model.day
    state, broken = dispute.state, 0 <= dispute.relapse_day <= day
    if state in (State.SETTLED, State.JUDGED):
        if broken:
            reopen(dispute)
            what = Activity.RELAPSE if state == State.SETTLED else Activity.BREACH
            dispute.tell(what, dispute.resident, dispute.lead)
        elif state == State.SETTLED and day >= dispute.closed + model.rule["relapse"].window:
            dispute.state = State.DURABLE
            dispute.tell(Activity.ENDURE, dispute.resident, dispute.lead)
    elif state == State.NOMINAL:
        u, v = model.keyed_random.two_uniforms(decisions.DISCOVER, day, dispute.key)
        if u >= model.rule["closure"].discovery:
            return
        activity = Activity.RESURFACE
        if v < dispute.resident.efficacy:
            reopen(dispute)
        else:
            dispute.state, activity = State.ABANDONED, Activity.ABANDON
        dispute.tell(activity, dispute.resident, dispute.lead)


def reopen(dispute: Dispute) -> None:
    """A closed dispute is raised again; its clock goes on from the first claim."""
    dispute.state, dispute.due, dispute.closed = State.RAISED, dispute.model.day, -1
    dispute.relapses += 1
    dispute.new_round()
    dispute.seen, dispute.done, dispute.omitted = set(), set(), set()
    dispute.quality, dispute.open_tasks = 0.0, 0
    dispute.asking, dispute.refused_now = -1, 0
    dispute.reviewed, dispute.best = dispute.model.day, 0.0


def hear(dispute: Dispute) -> None:
    """The unit that hears of it first ends it with an answer or one call, where that is all it takes."""
    rule, settling, receiver = dispute.model.rule["triage"], dispute.model.rule["settle"], dispute.receiver
    if dispute.state != State.RAISED or dispute.relapses or receiver is None or not dispute.takes_one_call:
        return
    if not receiver.charge(Account.INTAKE, rule.answer_minutes):
        return
    dispute.lead, dispute.seen, dispute.done = receiver, set(dispute.need), set(dispute.need)
    dispute.quality = rule.answer_quality * len(dispute.need)
    substance = settle.substance(dispute.handled, settling).value
    probability = dispute.resident.agreement(offer_of(dispute, substance, settling), settling).probability
    dispute.tell(Activity.ANSWER, receiver, minutes=rule.answer_minutes, note=probability)
    if dispute.model.keyed_random.uniform(decisions.SETTLE, 0, dispute.key) < probability:
        agree(dispute, substance)
    else:
        dispute.lead, dispute.seen, dispute.done, dispute.quality = None, set(), set(), 0.0


def answer_offer(dispute: Dispute) -> None:
    """An offer that is due is accepted, and draws when it would break; or turned down."""
    keyed_random, day, rule = dispute.model.keyed_random, dispute.model.day, dispute.model.rule["settle"]
    if dispute.state != State.OFFERED or dispute.due > day:
        return
    substance = settle.substance(dispute.handled, rule).value
    probability = dispute.resident.agreement(offer_of(dispute, substance, rule), rule).probability
    if dispute.best > 0 and probability < dispute.best + rule.news:
        dispute.state, dispute.due = State.REJECTED, day + 1
        dispute.tell(Activity.WITHHOLD, dispute.resident, dispute.lead, note=probability)
        return
    if keyed_random.uniform(decisions.SETTLE, dispute.relapses, dispute.key) >= probability:
        dispute.state, dispute.due = State.REJECTED, day + 1
        dispute.rejections, dispute.best = dispute.rejections + 1, probability
        dispute.tell(Activity.REJECT, dispute.resident, dispute.lead, note=substance)
        return
    agree(dispute, substance)


def agree(dispute: Dispute, substance: float) -> None:
    """The parties accept; it is drawn when the settlement would break."""
    day = dispute.model.day
    dispute.state, dispute.closed = State.SETTLED, day
    coverage, relapse = dispute.handled.coverage, dispute.model.rule["relapse"]
    hazard = settle.breaking(substance, coverage, False, relapse).value
    drawn = dispute.model.keyed_random.exponential(decisions.RELAPSE, day, dispute.key)
    dispute.relapse_day = day + 1 + settle.days_until(hazard, drawn)
    dispute.tell(Activity.AGREE, dispute.resident, dispute.lead, note=substance)


def offer_of(dispute: Dispute, substance: float, rule: Any) -> Offer:
    """An offer as the parties see it; what petitioners are conceded is left out."""
    heard = dispute.sessions > 0 or Competence.MEDIATION in dispute.done
    return Offer(
        substance=substance,
        procedure=settle.procedure(heard, dispute.refusals, rule).value,
        base=dispute.topic.base,
        kind=dispute.kind_of_lead,
        relation=dispute.relation,
        waited=dispute.model.day - dispute.raised,
        severity=dispute.severity,
        tier=dispute.tier,
        rejections=dispute.rejections,
        appeal=0.0,
    )


def close_overdue_nominally(dispute: Dispute) -> None:
    """An overdue file is shut without a settlement, the more the ranking presses."""
    rule, day, lead = dispute.model.rule["closure"], dispute.model.day, dispute.lead
    if not dispute.open or lead is None or day <= dispute.raised + rule.limit:
        return
    probability = lead.nominal_closure(0.0, ONLY_CLOSED, rule).probability
    if dispute.model.keyed_random.uniform(decisions.NOMINAL, day, dispute.key) < probability:
        dispute.state, dispute.closed = State.NOMINAL, day
        dispute.new_round()
        dispute.open_tasks = 0
        dispute.tell(Activity.CLOSE_NOMINALLY, lead, note=probability)


def judge(dispute: Dispute) -> None:
    """A court case whose work is done and whose procedure has run its days ends by judgment."""
    model, day = dispute.model, dispute.model.day
    if dispute.state != State.IN_COURT or dispute.open_tasks > 0 or dispute.due > day:
        return
    court, relapse = model.rule["court"], model.rule["relapse"]
    probability = Department.judgment(dispute.handled.coverage, dispute.helped, court).probability
    dispute.won = model.keyed_random.uniform(decisions.JUDGMENT, dispute.relapses, dispute.key) < probability
    dispute.state, dispute.closed, dispute.relapse_day = State.JUDGED, day, -1
    dispute.escalated |= Escalated.COURT
    if dispute.won:
        shown = model.keyed_random.exponential(decisions.BREACH, day, dispute.key)
        wait = 1 + settle.days_until(settle.breach(court, relapse).value, shown)
        dispute.relapse_day = day + wait if wait < relapse.window else -1
    note = court.won if dispute.won else court.lost
    dispute.tell(Activity.JUDGE, dispute.asked, dispute.lead, note=note)


def escalate(dispute: Dispute) -> None:
    """Claimants with a rejected offer, with used-up patience, or bound for petition or court at once."""
    if not dispute.open:
        return
    rule, day, step = dispute.model.rule["escalate"], dispute.model.day, None
    if dispute.state == State.RAISED and dispute.relapses == 0:
        step = {Channel.PETITION: Step.PETITION, Channel.COURT: Step.COURT}.get(dispute.channel)
    rejected = dispute.state == State.REJECTED and dispute.due <= day
    tired = day - dispute.raised >= rule.patience and day - dispute.reviewed >= rule.review
    if step is None and (rejected or tired):
        number = dispute.model.keyed_random.uniform(decisions.ESCALATE, day, dispute.key)
        step = dispute.resident.next_step(impasse_of(dispute), rule).taken(number)
        dispute.reviewed = day
    if step is not None:
        take_step(dispute, step, rule)


def impasse_of(dispute: Dispute) -> Impasse:
    """A dispute that does not end as the claimant sees it."""
    return Impasse(
        kind=dispute.kind_of_lead,
        severity=dispute.severity,
        can_move_up=dispute.tier < 2,
        petitioned=bool(dispute.escalated & Escalated.PETITION),
        heard=dispute.model.heard[dispute.community][Channel.PETITION],
        burden=0.0 if dispute.helped else dispute.model.rule["court"].cost,
    )


def take_step(dispute: Dispute, step: Step, rule: Any) -> None:
    """Carry out what the claimant decided; a full petition office is a reason to wait."""
    model, who, lead = dispute.model, dispute.resident, dispute.lead
    office, minutes = model.petition_office[dispute.community], rule.office_minutes
    if rule.standing > 0:  # who has read the matter and orders it stands behind it in the same sitting
        minutes = max(minutes, model.rule["accept"].backing)
    if step == Step.PETITION and office.charge(Account.REVIEW, minutes):
        dispute.escalated |= Escalated.PETITION
        go_up(dispute, rule)
        dispute.tell(Activity.PETITION, who, lead, office, minutes)
    elif step == Step.PETITION and dispute.state == State.RAISED and dispute.channel == Channel.PETITION:
        dispute.channel = Channel.WINDOW
    elif step == Step.COURT:
        court = model.court[dispute.community]
        dispute.escalated |= Escalated.COURT
        start_afresh(dispute, 0)
        dispute.state, dispute.due, dispute.asked = State.IN_COURT, model.day + rule.court_days, court
        dispute.effort[Competence.ADJUDICATION] = int(rule.court_hours * 60)
        dispute.add_task(Competence.ADJUDICATION, court, 0.0)
        dispute.tell(Activity.SUE, who, lead, court)
    elif step == Step.MOVE_UP:
        go_up(dispute, rule)
        dispute.tell(Activity.MOVE_UP, who, lead, dispute.tier)
    elif step == Step.ABANDON:
        dispute.state, dispute.closed, dispute.open_tasks = State.ABANDONED, model.day, 0
        dispute.new_round()
        dispute.tell(Activity.ABANDON, who, lead)
    elif dispute.state == State.REJECTED:
        start_afresh(dispute, rule.review)


def start_afresh(dispute: Dispute, wait: int) -> None:
    """Put it before the pattern again; what is queued is void, what is done stays done."""
    dispute.state, dispute.due = State.ARRANGING, dispute.model.day + wait
    dispute.new_round()
    dispute.open_tasks, dispute.omitted = 0, set()
    dispute.asking, dispute.refused_now = -1, 0


def go_up(dispute: Dispute, rule: Any) -> None:
    """One tier up: days of review, and some of what was seen is lost on the way."""
    dispute.tier = min(dispute.tier + 1, 2)
    dispute.escalated |= Escalated.TIER
    for k in sorted(dispute.seen - dispute.done):
        lost = dispute.model.keyed_random.uniform(
            decisions.LOST_DETAIL, dispute.model.day, dispute.key * PART + k
        )
        if lost < lost_detail(1, rule):
            dispute.seen.discard(k)
    start_afresh(dispute, rule.review_days)


def gather(dispute: Dispute) -> None:
    """Those hit by the same cause join an open dispute once enough of the others have (Granovetter 1978)."""
    group, before = dispute.affected, sum(dispute.joined)
    if not dispute.open or len(group) < 2 or before >= len(group):
        return
    rule, joined = dispute.model.rule["escalate"], dict(zip(group, dispute.joined, strict=True))
    everyone = before / len(group)
    ready = [person.joins(everyone, seen_active(person, joined), rule) for person in group]
    dispute.joined = [a or b for a, b in zip(dispute.joined, ready, strict=True)]
    now = sum(dispute.joined)
    if now >= rule.collective and not dispute.escalated & Escalated.COLLECTIVE:
        dispute.escalated |= Escalated.COLLECTIVE
        dispute.tell(Activity.JOIN, dispute.resident, dispute.lead, note=now)


def seen_active(person: Resident, joined: dict[Resident, bool]) -> float:
    """Share of active ones among the contacts of a person who are hit by the same cause, 0 without any."""
    known = [joined[contact] for contact in person.contacts if contact in joined]
    return sum(known) / len(known) if known else 0.0
