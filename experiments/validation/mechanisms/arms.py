"""Arms in which the effects of mechanisms are read, where the two plain arms do not show them."""

from experiments.exploration.phase import trusting
from experiments.validation.arms import WHOLE, Arm
from experiments.validation.facts.regimes import TARGET

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
CHECKED = Arm("purpose_checked", changes={"beyond.inspections": 3.0, "work.utilisation": 1.4})
CALLS = Arm("purpose_calls", dated=((100, {"shocks.calls": 4.0}), (130, {"shocks.calls": 1.0})))
CAMPAIGN = Arm(
    "purpose_campaign", changes={"work.utilisation": 1.0, "campaign.target": TARGET, "campaign.extra": 0.75}
)
LIVED = {"conditions.weight": 0.5, "calendar.days": 670}  # two years with the warm-up
REACHED = Arm("purpose_reached", changes=LIVED)
SERVED = Arm(
    "purpose_served",
    "party_led",
    {**LIVED, "projects.budget": 120.0, "projects.proposals": 11.0, "projects.heard": 0.4},
)
SUNK = Arm("purpose_sunk", "siloed", {"work.sink": 0.6, "triage.delegated": 0.5, "work.generalist": 0.3})
LEARNT = Arm("purpose_learnt", "grid_platform", {"detect.learnt": 1.0})
FOLLOWING = Arm("purpose_following", "party_led", {"posts.follow": 1.0, "posts.every": 60})
LEAVING = Arm(
    "purpose_leaving",
    changes={**LIVED, "attract.households": 0.5, "attract.firms": 0.5, "attract.hours": 0.5},
)
