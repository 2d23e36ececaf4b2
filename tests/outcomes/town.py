"""A town of nineteen problems: ten judged disputes, three that are not judged, six that were never raised."""

from agents.disputes import Channel, Climbed, State
from tests.outcomes.table import dispute, records, steady

PETITION, COURT, TIER, COLLECTIVE = Climbed.PETITION, Climbed.COURT, Climbed.TIER, Climbed.COLLECTIVE
JUDGED = [
    dispute(  # raised on the first day that counts; settled at once
        born=8, raised=11, closed=21, first_closed=21, state=State.DURABLE, need=0b1, reported=1, hops=1,
        community=0, resident=0, topic=1, income=2,
    ),
    dispute(  # raised on the last day that counts; came back once
        born=60, raised=70, closed=100, first_closed=85, state=State.SETTLED, need=0b11, reported=2,
        relapses=1, refusals=2, hops=3, climbed=TIER | PETITION, community=1, resident=100, migrant=1,
        tenure=1,
    ),
    dispute(  # closed by name only, in the building and on the topic of the first one; came back
        born=18, raised=20, closed=25, first_closed=25, state=State.ON_PAPER, need=0b111, reported=1, paper=1,
        relapses=1, refusals=1, hops=2, community=0, resident=5, topic=1, income=1, tenure=1,
    ),
    dispute(  # needs all thirteen competences and is abandoned
        born=25, raised=30, state=State.ABANDONED, need=(1 << 13) - 1, refusals=3, hops=4, climbed=PETITION,
        community=1, resident=200, migrant=1, tenure=1,
    ),
    dispute(  # judged, the claimant wins; closed a day too late
        born=30, raised=40, closed=56, first_closed=56, state=State.JUDGED, need=0b1, reported=1, won=1,
        climbed=COURT | TIER, community=0, resident=300, income=2,
    ),
    dispute(  # still in court, a collective matter
        born=45, raised=50, state=State.IN_COURT, need=0b101, hops=5, climbed=COURT | COLLECTIVE, community=0,
        resident=400, income=2, tenure=1,
    ),
    dispute(  # found two days after its birth, and settled
        born=33, raised=35, closed=41, first_closed=41, state=State.DURABLE, need=0b111, reported=1,
        channel=Channel.FOUND, community=2, resident=500, migrant=1, income=2,
    ),
    dispute(  # found eight days after its birth, still worked on
        born=52, raised=60, state=State.WORKING, need=0b10, refusals=1, hops=1, channel=Channel.FOUND,
        community=1, resident=600,
    ),
    dispute(  # judged, the claimant loses
        born=12, raised=15, state=State.JUDGED, need=0b11100, won=0, hops=2, climbed=COURT, community=2,
        resident=700, income=1,
    ),
    dispute(  # broken once and settled again, twenty days after the claim
        born=55, raised=55, closed=75, first_closed=58, state=State.SETTLED, need=0b110, reported=2,
        relapses=1, hops=1, level=1, community=0, resident=800, income=1,
    ),
]  # fmt: skip
NOT_JUDGED = [
    dispute(  # raised and settled on the last day of the warm-up, next door to the first dispute
        born=5, raised=10, closed=10, first_closed=10, state=State.DURABLE, need=0b1, reported=9, hops=90,
        refusals=90, paper=1, relapses=9, climbed=15, won=1, channel=Channel.FOUND, resident=79, topic=1,
        community=3,
    ),
    dispute(  # raised a day too late to be followed
        born=68, raised=71, closed=72, first_closed=72, state=State.DURABLE, need=0b11, reported=9, hops=90,
        refusals=90, paper=1, relapses=9, climbed=15, won=1, channel=Channel.FOUND, resident=900, community=1,
        income=2,
    ),
    dispute(  # raised in the warm-up, settled after it
        born=4, raised=9, closed=11, first_closed=11, state=State.SETTLED, need=0b111, reported=9, hops=90,
        refusals=90, paper=1, relapses=9, climbed=15, won=0, channel=Channel.FOUND, resident=1000,
        community=3, tenure=1,
    ),
]  # fmt: skip
NEVER_RAISED = [
    dispute(born=20, raised=-1, state=State.BORNE, community=3, migrant=1),
    dispute(
        born=11, raised=-1, state=State.FADED, community=1, income=2
    ),  # born on the first day that counts
    dispute(born=96, raised=-1, state=State.LATENT, community=3, migrant=1, income=1),  # and on the last
    dispute(born=97, raised=-1, state=State.LATENT, community=3, migrant=1),
    dispute(born=10, raised=-1, state=State.BORNE, community=1, income=2),
    dispute(born=40, raised=-1, state=State.PRIVATE, community=3, income=2, topic=1),
]
A_HUNDREDTH = {  # sums over the hundred days after the warm-up
    "raised": 40, "found": 10, "false_alarms": 15, "ignored": 2, "accepted": 300, "refusals": 200,
    "withheld": 7, "exposed": 3, "called": 9, "petitions": 5, "suits": 2, "held_minutes": 600_000,
    "spent_minutes": 300_000, "coordination_minutes": 60_000, "court_minutes": 30_000,
    "volunteer_minutes": 12_000, "lever_yuan": 5000,
}  # fmt: skip
LEVELS = {
    "hub_waiting": 4.0, "gain": 0.6, "happiness": 0.7, "security": 0.8, "satisfaction": 0.55, "trust": 0.45,
    "grievance": 0.35, "compliance": 0.65,
}  # fmt: skip
OPEN = (
    [20.0] * 59 + [30.0] * 10 + [20.0] * 40 + [21.0]
)  # a change on day 60 brings ten days of half as much again
PLACES = {
    "people": [1000, 1000, 500, 500],
    "district": [0, 0, 1, 1],
    "income": [0.5, 1.5, 1.0, 0.2],  # community 1 is the richest, 3 the poorest
}
PEOPLE = {"concerned": [0.42, 0.9], "touched_migrant": [0.5, 0.62]}


def town():
    """Records of the whole town."""
    daily = {name: steady(total / 100) for name, total in A_HUNDREDTH.items()}
    daily |= {name: steady(level) for name, level in LEVELS.items()}
    return records(
        *JUDGED, *NOT_JUDGED, *NEVER_RAISED, daily=daily | {"open": OPEN}, places=PLACES,
        units=[0, 4, 3, 2, 1], people=PEOPLE, change_days=[60],
    )  # fmt: skip
