"""What an institution decides, in readable form: one rule a method, answering with its named terms.

The compiled form of each rule, which a run uses, is named in its docstring. Tests hold both against each
other. `rules` is always the section of parameters that the rule is about, see `sim.stages`.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from agents.kinds import Kind
from agents.readable.terms import Logit, Product


class Request(NamedTuple):
    """What a unit is asked, as far as its answer depends on it; it is also called to sessions in this way.

    needed : the dispute truly needs the part; discretionary : the dispute needs no lawful decision;
    lawful : it needs one, and the part carries legal authority
    authority, appraisal : authority and right of appraisal of the requester, 0..1; record : how far refusals
    are seen on a shared record, 0..1; ties : how far ties may be used, 0..1; weight : of the strongest tie
    between asker and asked, 0..1; threatened : there was a petition, or many have joined
    own : how far the unit is bound to its own part, 0..1; 0 if another unit asks
    itself : a lead is at its own part, for which nobody asks it
    """

    needed: bool
    discretionary: bool
    lawful: bool
    authority: float
    appraisal: float
    record: float
    ties: float
    weight: float
    threatened: bool
    own: float
    itself: bool = False

    def unbacked(self) -> "Request":
        """The same, if the requester had no authority and nobody were bound."""
        return self._replace(authority=0.0, appraisal=0.0, own=0.0)


class Reply(NamedTuple):
    """What a unit replies to a request.

    logit : of taking the part; unbacked : the same for an asker without standing; number : in [0, 1), held
    against both; firm : the number belongs to unit and matter, so that the answer stays when asked again
    """

    logit: Logit
    unbacked: Logit
    number: float
    firm: bool

    @property
    def takes(self) -> bool:
        """Whether the unit takes its part."""
        return self.number < self.logit.probability

    @property
    def compelled(self) -> bool:
        """Whether only the standing of the asker, or being bound, made the unit take its part."""
        return self.unbacked.probability <= self.number < self.logit.probability


class InstitutionRules:
    """Decisions that every kind of institution takes by the same rules.

    kind : `Kind`; compliance : part of an enterprise's duties that is kept, 0..1; reciprocity : reputation
    for keeping promises, 0..1; fatigue : share of hours that sessions took of late, 0..1; waiting : work in
    its queue, minutes; week : minutes held in a week; pressure : felt from the last ranking, 0..1; caution
    : fear of nominal closure, 0..1
    """

    kind: int
    compliance: float
    reciprocity: float
    fatigue: float
    waiting: int
    week: float
    pressure: float
    caution: float

    @property
    def weeks_waiting(self) -> float:
        """Weeks of work in its queue."""
        return self.waiting / max(self.week, 1.0)

    def mandate(self, needed: bool) -> float:
        """How far its mandate speaks for a part, -1..1; that of an enterprise as far as it complies."""
        if not needed:
            return -1.0
        return 2.0 * self.compliance - 1.0 if self.kind == Kind.ENTERPRISE else 1.0

    def acceptance(self, request: Request, rules: Any) -> Logit:
        """Probability of taking a part that it is asked for.

        Fast form: `acceptance_probability`, stage coordinate.

            P(accept) = sigma( base + authority*A + appraisal*R + tie*T*w + reciprocity*(2r - 1) + mandate*m
                               - load*max(W - 1, 0) - fatigue*f + threat*[petition or collective]
                               + visible*s*[no lawful decision needed in the dispute]
                               - exposure*(1 - max(A, R))*[a lawful decision is needed, and the part is one] )
            P(a lead does its own part) = p + own*(1 - p),  p = sigma(base + mandate*m)  if `by_mandate`, else
                                                            p as above

        A, R, T, w, s : see `Request`; r, f, W : reciprocity, fatigue, weeks of work waiting; m : see
        `mandate`. A lawful decision that nobody ordered has to be answered for alone (Hood 2011), and want
        of an order excuses a refusal even on record (Xiong et al. 2022). rules : section `accept`
        """
        mandate = {"base": rules.base, "mandate": rules.mandate * self.mandate(request.needed)}
        if request.itself and rules.by_mandate:
            return Logit(mandate, bound=request.own)
        alone = 1.0 - max(request.authority, request.appraisal) if request.lawful else 0.0
        return Logit(
            {
                "base": rules.base,
                "authority": rules.authority * request.authority,
                "appraisal": rules.appraisal * request.appraisal,
                "tie": rules.tie * request.ties * request.weight,
                "reciprocity": rules.reciprocity * (2.0 * self.reciprocity - 1.0),
                "mandate": rules.mandate * self.mandate(request.needed),
                "load": -rules.load * max(self.weeks_waiting - 1.0, 0.0),
                "fatigue": -rules.fatigue * self.fatigue,
                "blame_avoidance": -rules.blame_avoidance * alone,
                "visible": rules.visible * request.record if request.discretionary else 0.0,
                "threat": rules.threat if request.threatened else 0.0,
            },
            bound=request.own,
        )

    def reply(self, request: Request, stand: tuple[float, float], today: float, rules: Any) -> Reply:
        """What it replies when asked. Fast form: `takes_part`, stage coordinate.

        stand : two numbers drawn for the unit and the case; the first says whether the unit repeats its
        answer, the second is then held against the probability whenever it is asked; today : number drawn
        for the day, which counts otherwise; rules : section `accept`
        """
        firm = stand[0] < rules.refusal_persistence
        logit, unbacked = self.acceptance(request, rules), self.acceptance(request.unbacked(), rules)
        return Reply(logit, unbacked, stand[1] if firm else today, firm)

    def passes_on(self, above: bool, number: float, rules: Any) -> bool:
        """Whether it sends a file that it has refused on to the desk above.

        Fast form: `turn_down`, stage coordinate.

            P(passed on) = passing_on    0 where no other desk above holds the competence

        above : there is such a desk; number : drawn for the day, in [0, 1); rules : section `accept`
        """
        return above and number < float(rules.passing_on)

    def convening_minutes(self, called: int, first: bool, pairwise: bool, rules: Any) -> int:
        """Minutes of the convener, for one dispute of a session. Fast form: `call_together`, coordinate.

            minutes = convener*[units called] + opening for the first of a day

        pairwise : a negotiation among peers, for which nobody prepares; rules : section `joint`
        """
        prepared = 0 if pairwise else int(rules.convener) * called
        return prepared + (int(rules.opening) if first else 0)

    def attending_minutes(self, called: int, seated: bool, pairwise: bool, rules: Any) -> int:
        """Minutes of a unit that comes, for one dispute of a session. Fast form: `call_together`, coordinate.

            minutes = item + opening unless it sits there already + pair*(units called - 1) among peers

        called : units of the dispute that are called, itself included; rules : section `joint`
        """
        peers = int(rules.pair) * (called - 1) if pairwise else 0
        return int(rules.item) + peers + (0 if seated else int(rules.opening))

    def nominal_closure(self, clocks: float, ranked: float, rules: Any) -> Product:
        """Probability per day of closing an overdue file nominally.

        Fast form: `close_overdue_nominally`, stage settle.

            P(shut) = rate * (ranking + (1 - ranking)*clocks) * ranked * pressure * (1 - caution)

        clocks : how far deadlines are in view, 0..1, which presses like a ranking; ranked : part of the
        ranking that counts closed files, 0..1; rules : section `closure`
        """
        return Product(
            {
                "rate": rules.rate,
                "pressing": rules.ranking + (1.0 - rules.ranking) * clocks,
                "ranked": ranked,
                "pressure": self.pressure,
                "daring": 1.0 - self.caution,
            }
        )


class CourtRules:
    """What a department decides as a court."""

    @staticmethod
    def judgment(coverage: float, helped: bool, rules: Any) -> Logit:
        """Probability that the claimant wins before a court. Fast form: `win_probability`, stage settle.

            P(claimant wins) = sigma( win + evidence*(e - .5) + lawyer*(.5 if helped else -.5) )
            e = coverage + records*(1 - coverage)

        coverage : part of the matter that was handled before, 0..1; helped : the claimant has a lawyer;
        rules : section `court`
        """
        known = coverage + rules.records * (1.0 - coverage)
        return Logit(
            {
                "base": rules.win,
                "evidence": rules.evidence * (known - 0.5),
                "lawyer": rules.lawyer * (0.5 if helped else -0.5),
            }
        )


class BranchRules(InstitutionRules):
    """What a Party branch decides as a convener.

    left : minutes that it holds and has not spent today
    """

    left: int

    def agenda(self, called: Sequence[int], rules: Any) -> list[int | None]:
        """Minutes that it gives to each dispute that waits for its session, None to those left waiting.

        Fast form: `hold_sessions`, stage coordinate.

        They are heard in order, the oldest first, as long as any of its minutes are left today; what the last
        one lacks is for tomorrow. called : units that each dispute calls; rules : section `joint`
        """
        heard: list[int | None] = []
        left = int(self.left)
        for units in called:
            minutes = self.convening_minutes(units, not any(heard), False, rules)
            if minutes > 0 and left <= 0:
                heard.append(None)
                continue
            left -= min(minutes, left)
            heard.append(minutes)
        return heard
