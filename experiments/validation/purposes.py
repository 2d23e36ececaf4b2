"""What every mechanism is there for: one outcome or trace, which way the mechanism moves it, and who says so.

Said before it is switched off, from theory and not from numbers; where a direction was mended after a first look,
docs/validation.md says so. A mechanism that does not move its outcome this way is decoration or wrong.

On what the claim rests is one of three: keys of docs/sources.md, where the literature claims this effect and this
direction; "definition", where it could not be otherwise (minutes are charged, days pass, arrivals are multiplied);
else "assumption". A rule that is meant to have the effect, or a like finding about others, is no such claim: it is
named behind the word, and remains an assumption.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from experiments.exploration.phase import trusting
from experiments.validation.arms import BASELINE, PARTY_LED, WHOLE, Arm
from experiments.validation.facts.coordination import ALL_MEET
from experiments.validation.facts.regimes import TARGET, ZERO
from experiments.validation.observing.traces import PREFIX

HEAVY = Arm("purpose_heavy", changes={"work.utilisation": 1.4})
SWAMPED = Arm("purpose_swamped", changes={"work.utilisation": 2.0})
PEERS = Arm("purpose_peers", "polycentric")
PLATFORM = Arm("purpose_platform", "grid_platform")
LINES = Arm("purpose_lines", "hierarchical")
NEIGHBOURS = Arm("purpose_neighbours", "self_governance")
MIXED = Arm("purpose_mixed", "hybrid")
WIDE = Arm("purpose_wide", changes={"emerge.breadth": 1.8})
BOUGHT = Arm("purpose_bought", changes={"work.purchased": 1.0})
CONFIRMED = Arm("purpose_confirmed", changes={"relapse.confirmation": 0.8, "work.outside_part": 0.12})
TRUSTING = Arm("purpose_trusting", changes=trusting(0.95))
OPEN_DOOR = Arm(  # petitions pay, and the word goes round, in a whole city
    "purpose_hearsay",
    changes={
        **WHOLE,
        "closure.ranking": 1.0,
        "appraisal.petitions": 1.0,
        "settle.appease": 4.0,
        "work.outside_part": 0.15,
        "respond.channel_pace": 0.3,
        "escalate.experience": 4.0,
        "calendar.days": 360,
    },
)
ORDERED = Arm("purpose_ordered", changes={"work.utilisation": 1.4, "work.outside_part": 0.15})
CONTENT = Arm("purpose_content", changes={"closure.ranking": 1.0, "appraisal.satisfaction": 1.0})
CALLS = Arm("purpose_calls", dated=((100, {"shocks.calls": 4.0}), (130, {"shocks.calls": 1.0})))
CAMPAIGN = Arm(
    "purpose_campaign", changes={"work.utilisation": 1.0, "campaign.target": TARGET, "campaign.extra": 0.75}
)


@dataclass(frozen=True, slots=True)
class Purpose:
    """The mechanism raises (sign +1) or lowers (sign -1) an outcome in runs of an arm.

    outcome : of `sim.outcomes.metrics`, a trace, or what a fact observes, which is then looked at in that arm, too
    source : what the claim rests on; `experiments.wording.sources.ground` tells the kind
    """

    what: str
    outcome: str
    sign: int
    source: str
    arm: Arm = BASELINE

    @property
    def own_trace(self) -> bool:
        """Whether it is read from a trace of the mechanism itself: a unit test, and no effect on outcomes."""
        return self.outcome.startswith(PREFIX)


def _more(what: str, outcome: str, source: str, arm: Arm = BASELINE) -> Purpose:
    return Purpose(what, outcome, +1, source, arm)


def _less(what: str, outcome: str, source: str, arm: Arm = BASELINE) -> Purpose:
    return Purpose(what, outcome, -1, source, arm)


PURPOSES: Mapping[str, Purpose] = {
    # how problems arise, are found, are voiced
    "rhythm": _less("less comes up at week-ends", "sf6_weekend", "[Boston 311]"),
    "places": _more(
        "disputes cluster in places", "gini_places", "[Shanghai property 2018], [Pingshan 2018-19]"
    ),
    "breadth": _more(
        "disputes need more competences", "trace_breadth", "definition: the number needed is multiplied", WIDE
    ),
    "unlike_severity": _more(
        "what is claimed is more severe than what is lumped",
        "trace_severity_of_claimed",
        "definition: within a topic, severity can tell apart only what differs",
    ),
    "busy_days": _more(
        "weekdays differ by more than randomness", "sf6_weekdays", "[Boston 311], [NYC casework]"
    ),
    "looking": _more(
        "problems are found before they are claimed",
        "detected_share",
        "definition: only what is looked at is found",
        PARTY_LED,
    ),
    "alarms": _more(
        "verification takes hours", "trace_verify_minutes", "definition: minutes charged", PARTY_LED
    ),
    "vigilance": _less("fewer alarms are believed", "warning_sensitivity", "assumption", PARTY_LED),
    "early": _less(
        "what is found is milder than what is claimed", "trace_severity_of_found", "assumption", PARTY_LED
    ),
    "severity_claims": _more(
        "what is claimed is more severe than what is lumped",
        "trace_severity_of_claimed",
        "[Felstiner et al. 1980], [Miller & Sarat 1980]",
    ),
    "blame": _more(
        "a nameable cause is claimed more often", "trace_claimed_if_caused", "[Felstiner et al. 1980]"
    ),
    "efficacy_claims": _more(
        "what contacts lived through shows in who claims",
        "trace_claimed_by_peers",
        "assumption: [Sjoberg et al. 2017] knows it of one's own success, not of that of contacts",
    ),
    "tie_claims": _less(
        "those who live on together claim less", "trace_claimed_if_bound", "[Felstiner et al. 1980]"
    ),
    "talk": _more("some talk it out themselves", "trace_talked_out", "[Miller & Sarat 1980]"),
    "rights": _less(
        "the poor raise less of what befalls them",
        "voice_income",
        "[Liu et al. 2022], [Kontokosta et al. 2017]",
    ),
    "outspoken": _more(
        "communities differ in how much of what befalls them they claim",
        "sf2_ratio",
        "[Liu et al. 2022], [Kontokosta et al. 2017]",
    ),
    "voice_costs": _less(
        "people without local registration raise less", "voice_migrant", "[Kontokosta et al. 2017]"
    ),
    "peers": _more(
        "what contacts say shows in who claims", "trace_claimed_by_peers", "[Felstiner et al. 1980]"
    ),
    "channel_experience": _less(
        "public doors that disappointed lose claims",
        "trace_public_doors",
        "assumption: [Sjoberg et al. 2017] knows it of one's own success, not of a neighbour's failure",
    ),
    "digital": _more("the connected call, the others come to the window", "trace_digital_door", "assumption"),
    "embedded": _more("who has a tie goes to the committee", "sf37_gap", "[Read & Michelson 2008]"),
    "trusted_doors": _more("who trusts the committee goes there", "trace_trusted_door", "assumption"),
    "second_thoughts": _less(
        "fewer problems are never raised",
        "under_reporting",
        "definition: a further opportunity to speak can only add claims",
    ),
    # how they are handled
    "diagnosis": _more(
        "needs come to light late",
        "trace_uncovered_late",
        "definition: what intake does not see can only be seen later",
    ),
    "at_once": _more(
        "some matters end on the day they come", "sf43_day", "[Boston 311], [NYC casework], [BPIC 2013]"
    ),
    "intake_time": _more("receiving takes minutes", "trace_intake_minutes", "definition: minutes charged"),
    "rework": _less(
        "more offers lack a part that nobody saw",
        "trace_whole_offers",
        "definition: what stays unseen is in no offer",
    ),
    "authority": _less(
        "fewer of a convener's requests are refused", "return_rate", "[Bitterman & Koliba 2020]", PARTY_LED
    ),
    "ties": _less(
        "fewer requests between the tied are refused",
        "return_rate",
        "[Ansell & Gash 2008], [Leifeld & Schneider 2012]",
        ALL_MEET,
    ),
    "appraisal": _less(
        "fewer requests of a unit that appraises are refused",
        "return_rate",
        "assumption: the rules aim at it, [Whistle rules], [Tianjin war-zone rules]",
        PARTY_LED,
    ),
    "members": _more("members hear of problems early", "detected_share", "assumption", PARTY_LED),
    "reciprocity": _more("refusals breed refusals", "return_rate", "assumption"),
    "learnt_ties": _less(
        "working together makes the next request easier", "return_rate", "[Ansell & Gash 2008]", PEERS
    ),
    "clocks": _less("a refusal in view is rarer", "return_rate", "assumption", PLATFORM),
    "platform": _more(
        "problems are found before they are claimed",
        "detected_share",
        "definition: only what is looked at is found",
        PLATFORM,
    ),
    "decisions": _more(
        "superiors' decisions take minutes", "trace_review_minutes", "definition: minutes charged", LINES
    ),
    "reluctance": _more("problems are kept at home", "under_reporting", "assumption", NEIGHBOURS),
    "mandate": _less(
        "fewer refuse what is clearly theirs",
        "return_rate",
        "assumption: duty lists aim at it, [Whistle rules]",
    ),
    "blame_avoidance": _less(
        "lawful decisions are taken on less readily than other parts", "trace_lawful_accepted", "[Hood 2011]"
    ),
    "refusal_persistence": _less(
        "who refused and is asked again refuses again", "trace_accepted_again", "assumption"
    ),
    "passing_on": _less(
        "fewer referrals are returns",
        "trace_returns",
        "definition: the file goes to a unit that has not had it",
    ),
    "own_mandate": _less(
        "less is sent back where a lead does its own part by its mandate", "return_rate", "[Tianjin 12345]"
    ),
    "designation": _less(
        "parts that were refused are done all the same, with less care", "trace_care", "[Tianjin 12345]"
    ),
    "formalism": _less(
        "parts that are taken under pressure are done with less care", "trace_care", "[Zhou 2010]", PARTY_LED
    ),
    "load": _more("the busy refuse more", "return_rate", "assumption", HEAVY),
    "fatigue": _more("those who meet much stay away more", "return_rate", "assumption", ALL_MEET),
    "threat": _more("where many join, units come sooner", "sf30_gain", "[Chen, Pan & Xu 2016]"),
    "requests": _more(
        "asking and answering takes minutes", "trace_request_minutes", "definition: minutes charged"
    ),
    "grounds": _more(
        "answers on a shared record take minutes",
        "trace_request_minutes",
        "definition: minutes charged",
        PLATFORM,
    ),
    "lags": _more("the first unit takes a part later", "trace_first_days", "definition: days that pass"),
    "meetings": _more("sessions take hours", "trace_meeting_minutes", "[Feiock 2013]", PARTY_LED),
    "orders_first": _less(
        "ordered work waits less than other work", "trace_ordered_wait", "assumption", ORDERED
    ),
    "dilution": _less(
        "overloaded units spend less on each part", "trace_minutes_of_a_part", "[Lipsky 1980]", HEAVY
    ),
    "cues": _more("easy work is done first", "sf33_bias", "[Consumer bureaus 1981]", SWAMPED),
    "more_hands": _less("bought mediators shorten the wait", "median_days", "[Kingman 1961]", BOUGHT),
    "learning": _less("practised work takes fewer minutes", "trace_minutes_of_a_part", "[Wright 1936]"),
    # how they end
    "substance": _more(
        "accepted offers hold more than those turned down",
        "trace_substance_of_agreed",
        "[Esaiasson et al. 2019]",
    ),
    "procedure": _more(
        "who was heard accepts more", "trace_heard_of_agreed", "[Thibaut & Walker 1975], [Tyler 1990]"
    ),
    "relation": _more(
        "who lives on together accepts more", "trace_relation_of_agreed", "[McEwen & Maiman 1981]"
    ),
    "delay": _less(
        "where much comes late, less is settled",
        "durable_share",
        "assumption: [Miller & Sarat 1980] has delay read as rejection, not late offers turned down",
        PARTY_LED,
    ),
    "severity": _less("severe disputes are settled less", "trace_severity_of_agreed", "assumption"),
    "tier_word": _more(
        "with the word of a higher office more is settled",
        "durable_share",
        "assumption: [Michelson 2008] speaks against it, people were less content higher up",
    ),
    "concessions": _less("fewer files end for want of anything new to offer", "withheld", "assumption"),
    "compromise": _more("a mediator settles with parts missing", "trace_agreed_poor", "assumption"),
    "unequal": _less(
        "the poor are offered less by enterprises", "trace_means_of_the_weak", "[Galanter 1974]"
    ),
    "appease": _more("petitioners are paid", "trace_agreed_petitioners", "[Gui et al. 2020]", ZERO),
    "legal_authority": _less(
        "without a lawful decision less is agreed", "trace_agreed_unlawful", "[Xiong et al. 2022]"
    ),
    "nominal": _more("files are closed nominally", "nominal_share", "[Bevan & Hood 2006]"),
    "audit": _less("caution: fewer files are closed nominally", "nominal_share", "[Bevan & Hood 2006]"),
    "ranked_by": _less(
        "ranked by the content of those called, fewer closed nominally",
        "nominal_share",
        "assumption",
        CONTENT,
    ),
    "relapse": _more("settlements break", "relapsed_share", "[Boston 311], [Pengxi 2016]"),
    "confirmation": _less("confirmed settlements break less", "relapsed_share", "assumption", CONFIRMED),
    "court": _more(
        "those with means sue more",
        "trace_rich_in_court",
        "assumption: [Galanter 1974] has those who can pay come out ahead, not sue more",
    ),
    "consent": _less("what was agreed breaks less", "relapsed_share", "[McEwen & Maiman 1984]"),
    "loyalty": _less("the trusting give up less", "abandoned_share", "[Hirschman 1970]", TRUSTING),
    "anger": _more(
        "grievance leads to court",
        "suits",
        "assumption: [Epstein 2002] has hardship lead to revolt, not to court",
    ),
    "petition_experience": _more(
        "petitions that paid draw petitions", "petitions", "[Li et al. 2012]", OPEN_DOOR
    ),
    "review": _more("on the way up days pass", "trace_first_days", "definition: days that pass", LINES),
    "petition_order": _less(
        "after a petition units refuse less",
        "trace_refused_after_petition",
        "assumption: [Chen, Pan & Xu 2016] know it of the threat, not of the order that follows",
    ),
    # what people make of it
    "satisfaction": _less(
        "claimants who abandoned are less content",
        "trace_content_of_the_left",
        "[Oliver 1980], [Van Ryzin 2013]",
    ),
    "refused_news": _less("being passed on costs trust", "trust", "assumption"),
    "expectations": _less(
        "what others tell makes expectations alike", "trace_spread_of_expectations", "assumption"
    ),
    "trust": _less("trust falls faster than it grows", "trust", "[Kampen et al. 2006]"),
    "efficacy": _more(
        "who was helped believes that it helps", "trace_efficacy_of_the_helped", "[Sjoberg et al. 2017]"
    ),
    "word_of_mouth": _less(
        "people without a problem lose heart with others", "trace_efficacy_by_hearsay", "assumption"
    ),
    "lumped_felt": _less("lumping a problem costs contentment", "mean_satisfaction", "assumption"),
    "talk_round": _less("opinions come closer", "trace_spread_of_opinions", "[Friedkin & Johnsen 1990]"),
    "participation": _more("volunteers give hours", "trace_volunteer_minutes", "definition: hours added"),
    "everyday": _more("contentment comes back", "mean_satisfaction", "assumption"),
    "compliance": _more(
        "who was called to account complies more", "trace_compliance_of_the_called", "assumption"
    ),
    # what is laid upon the city
    "campaigns": _less(
        "work at the target's desks", "trace_police_backlog", "[EPI 2020], [Gulou 2019]", CAMPAIGN
    ),
    "shocks": _more("a wave of calls brings claims", "raised", "definition: arrivals are multiplied", CALLS),
    "levers": _more("levers take money or find problems", "total_cost", "definition: money charged", MIXED),
    "prices": _more("levers cost money", "total_cost", "definition: money charged", MIXED),
}
