"""The city as plain Mesa objects: one step is one day of the core model.

It goes on from the evening of a compiled model (or starts from its first morning): the same residents,
contacts, institutions and open disputes, and the same keyed random numbers. From there on both tell the same
story, event by event, as long as mechanisms that are left out here are neutral: finding problems before
they are claimed, what institutions learn and feel, and what enterprises and volunteers do once a week.
"""

from itertools import groupby
from types import SimpleNamespace
from typing import Any

import mesa
from mesa.agent import AgentSet

from agents.casework import Account
from agents.disputes import OPEN, Channel, Escalated, State
from agents.events import Activity
from agents.randomness import streams as decisions
from benchmarks.plain import endings
from benchmarks.plain.arising import Arising
from benchmarks.plain.copying import disputes_of, residents_of, topic_rows, units_of
from benchmarks.plain.disputes import Dispute
from benchmarks.plain.patterns import PATTERNS
from benchmarks.plain.people import Resident, Unit
from benchmarks.plain.town import Town
from sim.calendar import is_weekend, working_day
from sim.model import CityModel
from sim.reference.respond import Meaning, channel_reputation, meaning
from sim.stages.claim.rhythm import readiness
from sim.stages.record.phase import FINAL

WEEK = 7


class PlainCity(Town):
    """What `CityModel` is in columns and kernels, in objects and methods."""

    def __init__(self, model: CityModel) -> None:
        super().__init__(model)
        self.topics = [SimpleNamespace(number=t, **row) for t, row in enumerate(topic_rows(model))]
        self.residents, self.units = residents_of(self, model), units_of(self, model)
        self.open_desks(model)
        pairs = zip(model.world.helpers.tolist(), model.world.helped.tolist(), strict=True)
        self.helpers = [
            (self.units[a], [self.units[b] for _, b in group]) for a, group in groupby(pairs, lambda p: p[0])
        ]
        self.pattern = PATTERNS[self.spec.pattern](self)
        self.arising = Arising(self, model)
        self.count = model.disputes.count
        self.disputes = AgentSet(disputes_of(self, model), random=self.random)
        self.moods: dict[str, float] = {}
        reporters = {"open": "open_disputes", "agreed": "agreed", "satisfaction": "satisfaction"}
        self.datacollector = mesa.DataCollector(model_reporters=reporters)

    def step(self) -> None:
        """One day."""
        self.day += 1
        self.news = []
        part = self.spec.calendar.weekend_staff if is_weekend(self.day) else 1.0
        self.ready = readiness(self.day, self.spec.calendar, self.spec.claim, self.keyed_random.seed)
        units = self.agents_by_type[Unit]
        units.do("open_desk", part)
        for dispute in self.arising.today():
            self.disputes.add(dispute)
        self.disputes.do("think_over")
        self.disputes.do(endings.hear)
        self.disputes.do("take_in")
        self.disputes.do("redirect")
        asking = self.disputes.select(lambda d: d.state == State.ASKING and d.due <= self.day)
        self.hold_sessions()
        asking.do("ask")
        for helper, helped in self.helpers:
            helper.lend(helped)
        units.do("serve", self.rule["work"])
        for rule in (endings.watch, endings.answer_offer, endings.close_overdue_nominally, endings.judge):
            self.disputes.do(rule)
        self.disputes.do(endings.escalate)
        if self.day % WEEK == 0:
            self.disputes.do(endings.gather)
        self.spread_news()
        if self.day % self.spec.respond.social_every == 0:
            self.talk()
        self.datacollector.collect(self)
        for dispute in self.disputes.select(is_over):
            self.disputes.discard(dispute)
            dispute.remove()

    # ---- sessions ---------------------------------------------------------------------------------

    def hold_sessions(self) -> None:
        """Sessions of all conveners that sit today, oldest disputes first."""
        number, every = working_day(self.day), self.spec.joint.every
        if number < 0:
            return
        called = [
            d
            for d in self.disputes
            if d.state == State.CONVENING and d.due <= self.day and (number + d.convener.row) % every == 0
        ]
        called.sort(key=lambda d: d.convener.row)
        for _, group in groupby(called, key=lambda d: d.convener.row):
            self.hold_session(list(group))

    def hold_session(self, disputes: list[Dispute]) -> None:
        """One session: call the units of every dispute, then let those present take their parts."""
        opened, present = False, []
        for dispute in disputes:
            if not dispute.parts:
                dispute.go_on()
                continue
            came = self.call_together(dispute, not opened)
            if came is None:
                continue
            opened = True
            dispute.sessions = min(dispute.sessions + 1, 250)
            dispute.refused_now += 1
            if dispute.refused_now >= self.rule["joint"].tries:
                came |= {k for k in set(dispute.parts) - came if self.told(dispute, k)}
            if came:
                present.append((dispute, came))
            elif not dispute.parts:
                dispute.go_on()
        for dispute, came in present:
            self.share_out(dispute, came)

    def call_together(self, dispute: Dispute, first: bool) -> set[int] | None:
        """Call the units of one dispute; those that sit down, None where the convener has no minutes."""
        convener, parts, rule = dispute.convener, dispute.parts, self.rule["joint"]
        own = convener.convening_minutes(len(parts), first, False, rule)
        if dispute.lender is convener:
            own = max(own, self.rule["accept"].backing)
        if not convener.charge(Account.MEETING, own):
            return None
        if dispute.lender is convener:
            dispute.lender = None
        dispute.borrow_standing()
        dispute.tell(Activity.CONVENE, convener, minutes=own, note=len(parts))
        present = set()
        for k in parts:
            unit = dispute.desk(k)
            if unit is None:
                dispute.omitted.add(k)
                continue
            cost = unit.attending_minutes(len(parts), unit.sits_with is convener, False, rule)
            reply = dispute.reply_of(unit, convener, k, decisions.ATTEND)
            probability = reply.logit.probability
            if reply.takes and unit.charge(Account.MEETING, cost):
                unit.sits_with = convener
                present.add(k)
                dispute.tell(Activity.MEET, unit, convener, k, cost, probability)
            else:
                dispute.refusals += 1
                dispute.tell(Activity.ABSENT, unit, convener, k, 0, probability)
        return present

    def told(self, dispute: Dispute, k: int) -> bool:
        """Whether a unit that stayed away too often is designated; what nobody may be told is omitted."""
        unit = dispute.desk(k)
        if not dispute.may_be_told(unit):
            dispute.omitted.add(k)
            return False
        return dispute.designate(k, unit)

    def share_out(self, dispute: Dispute, present: set[int]) -> None:
        """What the room knows comes to light, and those present take their parts."""
        convener, item = dispute.convener, self.rule["joint"].item
        for k in sorted(dispute.need - dispute.seen):
            unit = dispute.desk(k)
            if unit is not None and unit.sits_with is convener and unit.charge(Account.MEETING, item):
                dispute.seen.add(k)
                present.add(k)
                dispute.tell(Activity.UNCOVER, unit, convener, k, item, 1 << k)
        dispute.state = State.WORKING
        for k in sorted(present):
            dispute.add_task(k, dispute.desk(k), self.rule["triage"].rework)

    # ---- residents --------------------------------------------------------------------------------

    def spread_news(self) -> None:
        """All who have joined a dispute live through what happened to it today, and their contacts hear."""
        rule = self.rule["respond"]
        for activity, dispute, _, _, _, _, note in self.news:
            dispute.resident.feel(activity, dispute, rule)
            meant = meaning(activity, note, rule)
            if meant.weight > 0:
                self.remember(dispute, meant, rule)
                for person in dispute.active:
                    person.live_through(dispute.topic.need, dispute.kind_of_lead, meant, rule)
                    person.spread_word(meant, rule)

    def remember(self, dispute: Dispute, meant: Meaning, rule: Any) -> None:
        """Neighbours remember how a channel served; a petition also counts for petitions."""
        heard = self.heard[dispute.community]
        heard[dispute.channel] = channel_reputation(heard[dispute.channel], meant, rule)
        if dispute.escalated & Escalated.PETITION and dispute.channel != Channel.PETITION:
            heard[Channel.PETITION] = channel_reputation(heard[Channel.PETITION], meant, rule)

    def talk(self) -> None:
        """One round of talk on the social network: all listen, then all speak."""
        people = self.agents_by_type[Resident]
        rule = self.rule["respond"]
        people.do("listen", self.usual, rule)
        people.do("speak")
        size = len(self.residents)
        self.moods["satisfaction"] = sum(sum(p.satisfaction) for p in self.residents) / size / len(self.usual)

    @property
    def satisfaction(self) -> float:
        """Mean satisfaction on the last day of talk; 0 before the first."""
        return self.moods.get("satisfaction", 0.0)

    @property
    def open_disputes(self) -> int:
        """Disputes in the hands of the city this evening."""
        return sum(d.state in OPEN for d in self.disputes)

    @property
    def agreed(self) -> int:
        """Disputes settled by agreement today."""
        return sum(event[0] == Activity.AGREE for event in self.news)


def is_over(dispute: Dispute) -> bool:
    """Whether it has ended finally; a judgment that will not be kept has not."""
    breach = dispute.state == State.JUDGED and dispute.relapse_day >= 0
    return bool(FINAL[dispute.state]) and not breach
