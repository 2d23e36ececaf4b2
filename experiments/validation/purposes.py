"""What every mechanism is there for: one outcome or trace, and which way the mechanism moves it.

Said before it is switched off, from theory and not from numbers; where a direction was mended after a first look,
docs/validation.md says so. A mechanism that does not move its outcome this way is decoration or wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from experiments.phase import trusting
from experiments.validation.arms import BASELINE, PARTY_LED, Arm
from experiments.validation.facts.coordination import ALL_MEET
from experiments.validation.facts.regimes import TARGET, ZERO

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
OPEN_DOOR = Arm(  # petitions pay, and the word goes round
    "purpose_open_door",
    changes={
        "closure.ranking": 1.0,
        "appraisal.petitions": 1.0,
        "settle.appease": 4.0,
        "work.outside_part": 0.15,
        "respond.channel_pace": 0.3,
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

    outcome : of `sim.metrics`, a trace, or what a fact observes, which is then looked at in that arm, too
    """

    what: str
    outcome: str
    sign: int
    arm: Arm = BASELINE


def _more(what: str, outcome: str, arm: Arm = BASELINE) -> Purpose:
    return Purpose(what, outcome, +1, arm)


def _less(what: str, outcome: str, arm: Arm = BASELINE) -> Purpose:
    return Purpose(what, outcome, -1, arm)


PURPOSES: Mapping[str, Purpose] = {
    # how problems arise, are found, are voiced
    "rhythm": _less("less comes up at week-ends", "sf6_weekend"),
    "places": _more("disputes cluster in places", "gini_places"),
    "breadth": _more("disputes need more competences", "trace_breadth", WIDE),
    "unlike_severity": _more(
        "what is claimed is more severe than what is borne", "trace_severity_of_claimed"
    ),
    "busy_days": _more("weekdays differ by more than chance", "sf6_weekdays"),
    "looking": _more("problems are found before they are claimed", "found_share", PARTY_LED),
    "alarms": _more("verification takes hours", "trace_verify_minutes", PARTY_LED),
    "vigilance": _less("fewer alarms are believed", "warning_sensitivity", PARTY_LED),
    "early": _less("what is found is milder than what is claimed", "trace_severity_of_found", PARTY_LED),
    "severity_claims": _more(
        "what is claimed is more severe than what is borne", "trace_severity_of_claimed"
    ),
    "blame": _more("a nameable cause is claimed more often", "trace_claimed_if_caused"),
    "efficacy_claims": _more("what contacts lived through shows in who claims", "trace_claimed_by_peers"),
    "tie_claims": _less("those who live on together claim less", "trace_claimed_if_bound"),
    "talk": _more("some talk it out themselves", "trace_talked_out"),
    "rights": _less("the poor raise less of what befalls them", "voice_income"),
    "voice_costs": _less("people without local registration raise less", "voice_migrant"),
    "peers": _more("what contacts say shows in who claims", "trace_claimed_by_peers"),
    "channel_experience": _less("public doors that disappointed lose claims", "trace_public_doors"),
    "digital": _more("the connected call, the others come to the window", "trace_digital_door"),
    "embedded": _more("who has a tie goes to the committee", "sf37_gap"),
    "trusted_doors": _more("who trusts the committee goes there", "trace_trusted_door"),
    "second_thoughts": _less("fewer problems are never raised", "under_reporting"),
    # how they are handled
    "diagnosis": _more("needs come to light late", "trace_uncovered_late"),
    "intake_time": _more("receiving takes minutes", "trace_intake_minutes"),
    "rework": _less("more offers lack a part that nobody saw", "trace_whole_offers"),
    "authority": _less("fewer of a convenor's requests are refused", "return_rate", PARTY_LED),
    "ties": _less("fewer requests between the tied are refused", "return_rate", ALL_MEET),
    "appraisal": _less("fewer requests of whoever appraises are refused", "return_rate", PARTY_LED),
    "members": _more("members hear of problems early", "found_share", PARTY_LED),
    "reciprocity": _more("refusals breed refusals", "return_rate"),
    "learnt_ties": _less("working together makes the next request easier", "return_rate", PEERS),
    "clocks": _less("a refusal in view is rarer", "return_rate", PLATFORM),
    "platform": _less("a shared record saves the asker's minutes", "trace_request_minutes", PLATFORM),
    "decisions": _more("superiors' decisions take minutes", "trace_review_minutes", LINES),
    "reluctance": _more("problems are kept at home", "under_reporting", NEIGHBOURS),
    "mandate": _less("fewer refuse what is clearly theirs", "return_rate"),
    "load": _more("the busy refuse more", "return_rate", HEAVY),
    "fatigue": _more("those who meet much stay away more", "return_rate", ALL_MEET),
    "threat": _more("where many join, units come sooner", "sf30_gain"),
    "requests": _more("asking and answering takes minutes", "trace_request_minutes"),
    "lags": _more("the first unit takes a part later", "trace_first_days"),
    "meetings": _more("sessions take hours", "trace_meeting_minutes", PARTY_LED),
    "orders_first": _less("ordered work waits less than other work", "trace_ordered_wait", ORDERED),
    "thinning": _less("overloaded units spend less on each part", "trace_minutes_of_a_part", HEAVY),
    "cues": _more("easy work is done first", "sf33_bias", SWAMPED),
    "more_hands": _less("bought mediators shorten the wait", "median_days", BOUGHT),
    "learning": _less("practised work takes fewer minutes", "trace_minutes_of_a_part"),
    # how they end
    "substance": _more("accepted offers hold more than those turned down", "trace_substance_of_agreed"),
    "procedure": _more("who was heard accepts more", "trace_heard_of_agreed"),
    "relation": _more("who lives on together accepts more", "trace_relation_of_agreed"),
    "delay": _less("late offers are accepted less", "trace_waiting_of_agreed"),
    "severity": _less("severe disputes are settled less", "trace_severity_of_agreed"),
    "tier_word": _more("offers of a higher office are accepted more", "trace_level_of_agreed"),
    "concessions": _less("fewer files end for want of anything new to offer", "withheld"),
    "compromise": _more("a mediator settles with parts missing", "trace_agreed_poor"),
    "unequal": _less("the poor are offered less by enterprises", "trace_means_of_the_weak"),
    "appease": _more("petitioners are paid", "trace_agreed_petitioners", ZERO),
    "legal_authority": _less("without a lawful decision less is agreed", "trace_agreed_unlawful"),
    "paper": _more("files are shut on paper", "paper_share"),
    "audit": _less("caution: fewer files are shut on paper", "paper_share"),
    "ranked_by": _less("ranked by the content of those called, fewer shut on paper", "paper_share", CONTENT),
    "relapse": _more("settlements break", "relapsed_share"),
    "confirmation": _less("confirmed settlements break less", "relapsed_share", CONFIRMED),
    "court": _more("those with means sue more", "trace_rich_in_court"),
    "consent": _less("what was agreed breaks less", "relapsed_share"),
    "loyalty": _less("the trusting give up less", "abandoned_share", TRUSTING),
    "anger": _more("grievance leads to court", "suits"),
    "petition_experience": _more("petitions that paid draw petitions", "petitions", OPEN_DOOR),
    "review": _more("on the way up days pass", "trace_first_days", LINES),
    "petition_order": _less("after a petition units refuse less", "trace_refused_after_petition"),
    # what people make of it
    "satisfaction": _less("whoever was given up is less content", "trace_content_of_the_left"),
    "refused_news": _less("being passed on costs trust", "trust"),
    "expectations": _less("what others tell makes expectations alike", "trace_spread_of_expectations"),
    "trust": _less("trust falls faster than it grows", "trust"),
    "efficacy": _more("who was helped believes that it helps", "trace_efficacy_of_the_helped"),
    "word_of_mouth": _less("people without a problem lose heart with others", "trace_efficacy_by_hearsay"),
    "borne_felt": _less("bearing a problem costs contentment", "mean_satisfaction"),
    "talk_round": _less("opinions come closer", "trace_spread_of_opinions"),
    "participation": _more("volunteers give hours", "trace_volunteer_minutes"),
    "everyday": _more("contentment comes back", "mean_satisfaction"),
    "compliance": _more("who was called to account complies more", "trace_compliance_of_the_called"),
    # what is laid upon the city
    "campaigns": _less("work at the target's desks", "trace_police_backlog", CAMPAIGN),
    "shocks": _more("a wave of calls brings claims", "raised", CALLS),
    "levers": _more("levers take money or find problems", "total_cost", MIXED),
    "prices": _more("levers cost money", "total_cost", MIXED),
}
