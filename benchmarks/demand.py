"""How often each topic is brought to a desk in the settled baseline, and how far planned hours are then used.

``python -m benchmarks.demand`` prints the field `demand` of every topic of the catalogue: claims per problem
that is expected at the reference compliance, relative to those of all topics; hours are planned by it
(`sim.staffing`). Run it again after a rule has changed that moves claims; then look at the hours used below.
"""

import numpy as np

from experiments.validation.facts.handling import SETTLED, HoursUsed
from experiments.validation.observing.seen import Seen, watched_run

CITY = {"city.area": ()}  # 100 000 residents: a district has too few enterprises
SEEDS = (1, 2, 3)


def claims_of(seen: Seen) -> tuple[np.ndarray, np.ndarray]:
    """Problems expected and problems raised after warm-up, float64 per topic."""
    model, world = seen.model, seen.model.world
    expected = world.rate.sum(axis=0) * (model.day - seen.warm_up)
    expected[world.sources.boosted] *= 1.0 - model.programme.emerge.compliance_reference
    raised = seen.d["raised"] > seen.warm_up
    return expected, np.bincount(seen.d["topic"][raised], minlength=len(expected)).astype(np.float64)


def main() -> None:
    """Print the table."""
    runs = [watched_run(SETTLED.plan(CITY), seed) for seed in SEEDS]
    expected, raised = np.sum([claims_of(seen) for seen in runs], axis=0)
    whole = raised.sum() / expected.sum()
    print(f"claims per problem expected: {whole:.3f} (planned: {runs[0].model.programme.work.claimed})")
    for topic, part in zip(runs[0].model.topics.rows, raised / expected / whole, strict=True):
        print(f"{topic.id:16} demand {part:.2f} (now {topic.demand})")
    for name in HoursUsed().observe(runs[0]):
        print(f"{name:16} {np.mean([HoursUsed().observe(seen)[name] for seen in runs]):.3f}")


if __name__ == "__main__":
    main()
