"""What a resident makes of what happens to it and of what others say, in readable form.

Each rule answers with what the resident feels afterwards. The compiled form, which a run uses, is named in
its docstring. `rules` is the section `respond`.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from agents.events import Activity
from agents.kinds import Said
from agents.readable.terms import within

# Leave half the severity.
HALVING = (Activity.REJECT, Activity.DECLINE, Activity.RELAPSE, Activity.BREACH, Activity.LUMP)
LEAVING = (Activity.ABANDON, Activity.RESURFACE)  # leave all of it
REPAIRING = (Activity.AGREE, Activity.JUDGE, Activity.PRIVATE)


class Experience(NamedTuple):
    """What an outcome leaves, in the need that it touched and towards the kind of institution behind it.

    gap : performance less expectation; target : where satisfaction goes; the rest : 0..1, afterwards
    trust : None where no institution is behind it
    """

    gap: float
    target: float
    satisfaction: float
    expectation: float
    efficacy: float
    trust: float | None


class Heard(NamedTuple):
    """What a round of talk leaves; opinion : said aloud from now on, in the order of `Said`."""

    opinion: list[float]
    satisfaction: list[float]
    expectation: list[float]
    grievance: float
    participation: float


class ResidentFeelings:
    """Feelings of a resident, on the state that `agents.residents.Residents` describes."""

    satisfaction: Sequence[float]
    expectation: Sequence[float]
    trust: Sequence[float]
    grievance: float
    efficacy: float
    participation: float
    opinion: Sequence[float]

    def experience(self, need: int, kind: int, performance: float, weight: float, rules: Any) -> Experience:
        """What an outcome of a performance leaves. Fast form: `experience`, stage respond.

            satisfaction -> + pace*(target - satisfaction)        expectation -> + adapt*gap
            target = performance_w*performance + (1 - performance_w)*expectation + disconfirmation*gap'
            gap' = gap if gap > 0 else loss*gap                   gap = performance - expectation
            efficacy -> + efficacy_w*(performance - efficacy)
            trust -> + trust_gain*(1 - trust) if gap > 0, else - trust_loss*trust

        Expectation-disconfirmation (Oliver 1980; Van Ryzin 2004), in which disappointment weighs more than
        delight; trust falls faster than it grows (Kampen et al. 2006). need, kind : touched; kind -1 : no
        institution behind it; performance, weight : 0..1
        """
        satisfaction, expectation = float(self.satisfaction[need]), float(self.expectation[need])
        gap = performance - expectation
        felt = gap if gap > 0 else rules.loss * gap
        target = rules.performance * performance + (1.0 - rules.performance) * expectation
        target = within(target + rules.disconfirmation * felt)
        trust = None
        if kind >= 0:
            now = float(self.trust[kind])
            trust = now + weight * (rules.trust_gain * (1.0 - now) if gap > 0 else -rules.trust_loss * now)
        return Experience(
            gap=gap,
            target=target,
            satisfaction=satisfaction + weight * rules.pace * (target - satisfaction),
            expectation=expectation + weight * rules.adapt * gap,
            efficacy=self.efficacy + weight * rules.efficacy * (performance - self.efficacy),
            trust=trust,
        )

    def grievance_after(self, activity: Activity, severity: float, won: bool) -> float:
        """Grievance once something happened. Fast form: `feel`, stage respond.

            + severity/2  after bearing it, a rejected offer, a relapse, a judgment lost or not kept
            + severity    after abandoning, or a file that was closed nominally
            / 2           after an agreement, a talk that helped, a judgment won

        severity : of the matter, 0..1; won : a judgment was won
        """
        if activity in HALVING or (activity == Activity.JUDGE and not won):
            return self.grievance + severity / 2
        if activity in LEAVING:
            return self.grievance + severity
        return self.grievance / 2 if activity in REPAIRING else self.grievance

    def bearing(self, need: int, severity: float, rules: Any) -> float:
        """Satisfaction with a need whose problem is lumped. Fast form: `feel`, stage respond.

            satisfaction -> - lumped*severity*satisfaction

        need : `Need`; severity : of the problem, 0..1
        """
        now = float(self.satisfaction[need])
        return now - float(rules.lumped) * severity * now

    def word(self, performance: float, weight: float, rules: Any) -> float:
        """Efficacy once a contact told how it went. Fast form: `spread_word`, stage respond.

            efficacy -> + word*weight*(performance - efficacy)

        performance, weight : of the outcome, 0..1
        """
        return self.efficacy + weight * float(rules.word) * (performance - self.efficacy)

    def talk(self, said: Sequence[float] | None, usual: Sequence[float], rules: Any) -> Heard:
        """What a round of talk leaves. Fast form: `talk_round`, stage respond.

            opinion -> (1 - influence)*own + influence*mean opinion of contacts    without contacts: own
            satisfaction -> + return_pace*(usual - satisfaction)
            expectation -> + hearsay*(satisfaction of which contacts speak - expectation)
            grievance -> *(1 - grievance_fade)^days
            participation -> + participation_w*((efficacy + opinion of participation)/2 - participation)

        Friedkin & Johnsen 1990. said : mean opinion of contacts, in the order of `Said`, None without any;
        usual : everyday level of satisfaction with each need
        """
        own = [
            sum(self.trust) / len(self.trust),
            sum(self.satisfaction) / len(self.satisfaction),
            self.efficacy,
            self.participation,
        ]
        weight = 0.0 if said is None else rules.influence
        heard = own if said is None else said
        opinion = [(1.0 - weight) * mine + weight * other for mine, other in zip(own, heard, strict=True)]
        hearsay = float((self.opinion if said is None else said)[Said.SATISFACTION])
        pace, quick = rules.return_pace, rules.hearsay
        willing = (self.efficacy + opinion[Said.PARTICIPATION]) / 2.0
        return Heard(
            opinion,
            [now + pace * (level - now) for now, level in zip(self.satisfaction, usual, strict=True)],
            [now + quick * (hearsay - now) for now in self.expectation],
            self.grievance * (1.0 - rules.grievance_fade) ** rules.social_every,
            self.participation + rules.participation * (willing - self.participation),
        )
