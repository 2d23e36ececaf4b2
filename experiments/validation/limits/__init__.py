"""Cases in which theory knows the answer: analytic limits, exact or with a stated false-alarm probability."""

from collections.abc import Callable, Iterator
from pathlib import Path

from experiments.validation.limit import Limit
from experiments.validation.limits.conservation import conserved
from experiments.validation.limits.people import crowds, leavers, opinions
from experiments.validation.limits.probabilities import hops_and_arrivals, learning, relapses, warnings
from experiments.validation.limits.queues import waits, whole_city

type Check = Callable[[Path], Iterator[Limit]]  # given a folder for catalogues of its own

CHECKS: dict[str, Check] = {
    "queues": waits,
    "whole city": whole_city,
    "hops and arrivals": hops_and_arrivals,
    "warnings": warnings,
    "learning": learning,
    "relapses": relapses,
    "opinions": opinions,
    "crowds": crowds,
    "leavers": leavers,
    "conservation": conserved,
}
