"""What a comparison cannot tell, in sentences that follow from how it was made."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from experiments.results.comparison import Comparison
from experiments.statistics.paired import FEWEST, LEVEL, share_interval, t_quantile
from experiments.wording.words import words
from sim.outcomes.metrics import METRICS
from sim.scenario.scenario import all_declarations

MANY_SEEDS = 20  # with which the width of an interval is compared


def limit_of_scale(facts: Mapping[str, Any], language: str = "en") -> str:
    """What a run at a scale cannot tell; empty for one that is resident by resident."""
    scale = facts.get("scale", 1)
    return words(language, "limits")("scale", scale=scale) if scale != 1 else ""


def what_it_cannot_tell(found: Comparison, language: str = "en") -> Iterator[str]:
    """Sentences for the reader of a table; each one is true of this comparison."""
    say = words(language, "limits")
    if scale := limit_of_scale(found.facts, language):
        yield scale
    every = all_declarations()
    yield say("world", assumed=sum(declaration.assumed for declaration in every), all=len(every))
    yield say("points", points=found.points) if found.points > 1 else say("values")
    pairs = len(found.seeds)
    if pairs == 1:
        yield say("one_seed")
        return
    yield say("more_seeds", pairs=pairs, low=f"{share_interval(1.0, pairs).low:.2f}")
    if pairs < FEWEST:
        yield say("too_few", pairs=pairs, least=FEWEST)
    elif pairs < MANY_SEEDS:
        yield say("few_seeds", pairs=pairs, times=f"{_half(pairs) / _half(MANY_SEEDS):.1f}", many=MANY_SEEDS)
    shown = [d for d in found.differences if METRICS[d.metric].group == "headline" and d.found.interval.known]
    if shown:
        yield say("rows", shown=len(shown), missed=f"{len(shown) / 20:.1f}")
    if "days" in found.facts:  # not where the points of a design differ in it
        yield say("long", days=found.facts["days"])


def _half(pairs: int) -> float:
    """Half the width of an interval of so many pairs, in spreads of a difference."""
    return t_quantile(0.5 + LEVEL / 2, pairs - 1) / math.sqrt(pairs)
