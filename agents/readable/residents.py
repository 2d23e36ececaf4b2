"""What a resident decides, in readable form: one rule a method, answering with its named terms.

The compiled form of each rule, which a run uses, is named in its docstring. Tests hold both against each
other. `rules` is always the section of parameters that the rule is about, see `sim.stages`. Logits of several
options are given term by term; [x] is 1 where x holds, else 0.
"""

import math
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from agents.disputes import Channel
from agents.kinds import Kind, Said
from agents.readable.terms import Choice, Logit, sigma, within

MONTH = 30.0  # days


class Step(IntEnum):
    """What a claimant does about a dispute that does not end."""

    WAIT = 0
    MOVE_UP = 1
    PETITION = 2
    COURT = 3
    ABANDON = 4


class Problem(NamedTuple):
    """A problem as the person who is hit by it sees it.

    severity : 0..1; caused : an enterprise caused it; relation : the sides have to live with each other;
    outspoken : how far people complain in the community, in standard deviations of all
    """

    severity: float
    caused: bool
    relation: bool
    outspoken: float = 0.0


class Claim(NamedTuple):
    """Whether a problem is claimed: three filters, one after the other (Felstiner, Abel & Sarat 1980/81)."""

    name: Logit
    blame: Logit
    claim: Logit

    @property
    def probability(self) -> float:
        """Probability of passing all three, 0..1."""
        return self.name.probability * self.blame.probability * self.claim.probability


class Offer(NamedTuple):
    """An offer as the parties see it.

    substance : what it holds, 0..1; procedure : how fair the handling was felt to be, 0..1; base :
    probability that a middling offer on the topic is accepted; kind : `Kind` of the lead, -1 nobody
    relation : the sides have to live with each other; waited : days since the claim; severity : 0..1
    tier : tier that stands behind it, 0..2; rejections : offers turned down so far
    appeal : part of the ranking that counts petitions, 0..1, where there was one; else 0
    """

    substance: float
    procedure: float
    base: float
    kind: int
    relation: bool
    waited: int
    severity: float
    tier: int
    rejections: int
    appeal: float


class Impasse(NamedTuple):
    """A dispute that does not end, as the claimant sees it.

    kind : `Kind` of the lead, -1 nobody; severity : 0..1; can_move_up : there is a tier above;
    petitioned : there has been a petition; heard : what petitions brought to neighbours, 0..1;
    burden : logit, what the cost of a suit takes, 0 for those who have means or legal aid
    """

    kind: int
    severity: float
    can_move_up: bool
    petitioned: bool
    heard: float
    burden: float


class ResidentRules:
    """Decisions of a resident, on the state that `agents.residents.Residents` describes."""

    tenure: int
    migrant: int
    income: int
    tied: int
    digital: float
    threshold: float
    trust: Sequence[float]
    grievance: float
    efficacy: float
    opinion: Sequence[float]

    def trust_in(self, kind: int) -> float:
        """Trust in a kind of institution, 0..1; one half where nobody leads (-1)."""
        return float(self.trust[kind]) if kind >= 0 else 0.5

    def rights(self, rules: Any) -> float:
        """How well it knows what may be claimed, 0..1. Fast form: `rights_of`, stage claim.

            rights = rights + rights_income*(income band - 1) - rights_migrant*[no local registration]
                     + rights_digital*(digital - .5)                                       cut to 0..1

        rules : section `claim`
        """
        known = rules.rights + rules.rights_income * (self.income - 1.0) - rules.rights_migrant * self.migrant
        return within(known + rules.rights_digital * (self.digital - 0.5))

    def claim(self, problem: Problem, rules: Any) -> Claim:
        """Whether it names, blames and claims. Fast form: `claim_probability`, stage claim.

            P(name)  = sigma(name_base  + name_severity*(severity - .5) + name_rights*(rights - .5))
            P(blame) = sigma(blame_base + blame_source*[an enterprise caused it])
            P(claim) = sigma(claim_base + claim_severity*(severity - .5) + claim_efficacy*(efficacy - .5)
                             + claim_peers*(said - .5) + [relation]*(claim_stake*(.5 - tenant) - claim_tie)
                             - claim_barrier*[no local registration] + claim_place*c)

        said : what it says of efficacy, a mixture of its own view and that of contacts; c : `outspoken`;
        rules : section `claim`
        """
        severity = problem.severity - 0.5
        name = {
            "base": rules.name_base,
            "severity": rules.name_severity * severity,
            "rights": rules.name_rights * (self.rights(rules) - 0.5),
        }
        blame = {"base": rules.blame_base, "source": rules.blame_source * problem.caused}
        claim = {
            "base": rules.claim_base,
            "severity": rules.claim_severity * severity,
            "efficacy": rules.claim_efficacy * (self.efficacy - 0.5),
            "peers": rules.claim_peers * (float(self.opinion[Said.EFFICACY]) - 0.5),
            "relation": (rules.claim_stake * (0.5 - self.tenure) - rules.claim_tie) * problem.relation,
            "barrier": -rules.claim_barrier * self.migrant,
            "place": rules.claim_place * problem.outspoken,
        }
        return Claim(Logit(name), Logit(blame), Logit(claim))

    def channel(self, problem: Problem, heard: Sequence[float], retry: bool, rules: Any) -> Choice[Channel]:
        """Where it turns with a claim. Fast form: `choose_channel`, stage claim.

            talk       talk + [relation] - severity                          if no talk has failed
            committee  committee + trust_pull*(trust in social organisations - .5) + embedded*[tied]
            enterprise desk + trust_pull*(trust in enterprises - .5)     if one caused it and no talk failed
            hotline    hotline + trust_pull*(d - .5) + digital_pull*(digital - .5)
            window     window + trust_pull*(d - .5) - digital_pull*(digital - .5) - claim_barrier*[migrant]
            petition   outside + anger*min(grievance, anger_most) + severity - trust_pull*(d - .5)
            court      outside + severity + court_income*(income band - 1)
            each       + experience*(h - .5)

        d : trust in departments; h : reputation of the channel among neighbours
        heard : 0..1 by `Channel`; retry : a talk has failed, or the matter came back; rules : section `claim`
        """
        severity = problem.severity
        department = rules.trust_pull * (float(self.trust[Kind.DEPARTMENT]) - 0.5)
        committee = rules.trust_pull * (float(self.trust[Kind.SOCIAL_ORGANIZATION]) - 0.5)
        reach = rules.digital_pull * (self.digital - 0.5)
        anger = rules.anger * min(self.grievance, rules.anger_most)
        options: dict[Channel, dict[str, float] | None] = {
            Channel.TALK: None
            if retry
            else {"base": rules.talk, "relation": problem.relation, "severity": -severity},
            Channel.COMMITTEE: {
                "base": rules.committee,
                "trust": committee,
                "embedded": rules.embedded * self.tied,
            },
            Channel.ENTERPRISE: {
                "base": rules.desk,
                "trust": rules.trust_pull * (float(self.trust[Kind.ENTERPRISE]) - 0.5),
            }
            if problem.caused and not retry
            else None,
            Channel.HOTLINE: {"base": rules.hotline, "trust": department, "digital": reach},
            Channel.WINDOW: {
                "base": rules.window,
                "trust": department,
                "digital": -reach,
                "barrier": -rules.claim_barrier * self.migrant,
            },
            Channel.PETITION: {
                "base": rules.outside,
                "anger": anger,
                "severity": severity,
                "trust": -department,
            },
            Channel.COURT: {
                "base": rules.outside,
                "severity": severity,
                "income": rules.court_income * (self.income - 1.0),
            },
        }
        for channel, terms in options.items():
            if terms is not None:
                terms["experience"] = rules.experience * (float(heard[channel]) - 0.5)
        return Choice(options)

    def agreement(self, offer: Offer, rules: Any) -> Logit:
        """Probability that the parties accept an offer. Fast form: `agreement_probability`, stage settle.

            P(agree) = sigma( logit(base of topic) + substance_w*(substance - full)
                              + procedure_w*(procedure - .5)*sigma(gate_slope*(trust - trust_gate))
                              + relation*([relation] - .5) - delay*months waited - severity_w*(severity - .5)
                              + tier_w*tier + concession*min(offers rejected, concessions) + appease*z )

        The topic gives the settlement share at substance `full` and middling procedure; procedure counts as
        far as trust goes; trust : in the kind of institution that leads; z : weight of having no petition
        in the ranking, where there was one; rules : section `settle`
        """
        gate = sigma(rules.gate_slope * (self.trust_in(offer.kind) - rules.trust_gate))
        return Logit(
            {
                "topic": math.log(offer.base / (1.0 - offer.base)),
                "substance": rules.substance * (offer.substance - rules.full),
                "procedure": rules.procedure * (offer.procedure - 0.5) * gate,
                "relation": rules.relation * (offer.relation - 0.5),
                "delay": -rules.delay * offer.waited / MONTH,
                "severity": -rules.severity * (offer.severity - 0.5),
                "tier": rules.tier * offer.tier,
                "concession": rules.concession * min(offer.rejections, rules.concessions),
                "appease": rules.appease * offer.appeal,
            }
        )

    def next_step(self, impasse: Impasse, rules: Any) -> Choice[Step]:
        """What it does about a dispute that does not end. Fast form: `choose_step`, stage escalate.

            wait       wait + loyalty*(trust in the lead's kind - .5)
            next tier  next_tier                                             while there is a tier above
            petition   petition + grievance_w*G + experience*(h - .5)        once per dispute
            court      court + grievance_w*G + severity - .5 - burden
            abandon    abandon - severity + .5

        Exit, voice, loyalty, neglect (Hirschman 1970; Lyons & Lowery). G : grievance, at most
        `grievance_most`; h : what petitions brought to neighbours; rules : section `escalate`
        """
        anger = rules.grievance * min(self.grievance, rules.grievance_most)
        severity = impasse.severity - 0.5
        return Choice(
            {
                Step.WAIT: {
                    "base": rules.wait,
                    "loyalty": rules.loyalty * (self.trust_in(impasse.kind) - 0.5),
                },
                Step.MOVE_UP: {"base": rules.next_tier} if impasse.can_move_up else None,
                Step.PETITION: None
                if impasse.petitioned
                else {
                    "base": rules.petition,
                    "grievance": anger,
                    "experience": rules.experience * (impasse.heard - 0.5),
                },
                Step.COURT: {
                    "base": rules.court,
                    "grievance": anger,
                    "severity": severity,
                    "burden": -impasse.burden,
                },
                Step.ABANDON: {"base": rules.abandon, "severity": -severity},
            }
        )

    def joins(self, everyone: float, known: float, rules: Any) -> bool:
        """Whether it joins a collective matter (Granovetter 1978). Fast form: `join_in`, stage escalate.

            joins  if  threshold <= visible*everyone + (1 - visible)*known

        everyone, known : active share of the whole group, and of its contacts in the group, 0..1;
        rules : section `escalate`
        """
        return bool(self.threshold <= rules.visible * everyone + (1.0 - rules.visible) * known)
