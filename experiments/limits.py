"""What a comparison cannot tell, in sentences that follow from how it was made."""

from collections.abc import Iterator, Mapping
from typing import Any

from experiments.comparison import Comparison
from experiments.statistics import share_interval
from sim.metrics import METRICS
from sim.scenario import all_declarations

FEW_SEEDS = 20  # below, bootstrap intervals of a mean are clearly too narrow (measured)


def limit_of_scale(facts: Mapping[str, Any]) -> str:
    """What a run at a scale cannot tell; empty for one that is resident by resident."""
    if facts.get("scale", 1) == 1:
        return ""
    return (
        f"Whether the place itself would do so: with 1 agent for {facts['scale']} people this is a smaller "
        "place, not a blurred picture of the large one. Desks shrink while a request or a session takes the "
        "same minutes, and verdicts can turn round (docs/results.md). Take --scale 1, if need be for fewer "
        "districts."
    )


def what_it_cannot_tell(found: Comparison) -> Iterator[str]:
    """Sentences for the reader of a table; each one is true of this comparison."""
    if scale := limit_of_scale(found.facts):
        yield scale
    every = all_declarations()
    assumed = sum(declaration.assumed for declaration in every)
    yield (
        "What would happen in the real city: the model illustrates mechanisms and forecasts nothing; "
        f"{assumed} of its {len(every)} parameters rest on an assumption."
    )
    yield (
        "How far other parameter values would change the verdict: intervals and P(better) hold luck alone, "
        "at the values of these scenario files."
    )
    pairs = len(found.seeds)
    if pairs == 1:
        yield "Whether any difference is more than luck: one seed has no interval; take 20 or more."
        return
    certain = share_interval(1.0, pairs)
    yield (
        f"More than {pairs} seeds can show: P(better) is the share of paired seeds in which the second "
        "scenario is better, ties half, and even 1.00 is compatible with a true probability of "
        f"{certain.low:.2f} (95 % Wilson interval)."
    )
    if pairs < FEW_SEEDS:
        yield (
            "The full doubt of so few seeds: intervals that say 95 % hold the truth in about 85 % of cases "
            "at 5 seeds, 89 % at 10 and 92 % at 20."
        )
    shown = [d for d in found.differences if METRICS[d.metric].group == "headline" and d.found.pairs]
    if shown:
        yield (
            f"Which single row is luck: of {len(shown)} intervals of 95 % about {len(shown) / 20:.1f} "
            "miss the truth."
        )
    yield f"Anything that takes longer than {found.facts['days']} days to show."
