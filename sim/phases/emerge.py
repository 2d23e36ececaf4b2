"""Problems arise: a keyed Poisson number in every community and topic."""

from typing import TYPE_CHECKING

import numpy as np

from agents.kernels.emerge import count_proposals, place_problems
from sim.demand import day_factor

if TYPE_CHECKING:
    from sim.model import CityModel


def emerge(model: "CityModel") -> None:
    """Today's new problems; the same under every policy, but for the compliance of enterprises."""
    spec = model.spec
    counts = np.zeros(model.rate.shape, np.int64)
    factor = day_factor(model.day, spec.calendar, spec.emerge, int(model.seed))
    proposals = int(count_proposals(model.seed, model.day, model.rate, factor, counts))
    model.disputes.reserve(proposals)
    model.events.reserve(proposals)
    before = model.disputes.count
    model.disputes.count = int(
        place_problems(
            model.seed, model.day, counts, model.people, model.city.residents.workplace, model.source_rows,
            model.city.institutions.compliance, model.catalogue, spec.emerge.rule(), model.dispute_rows,
            before,
            model.events.rows, model.events.cursor,
        )
    )  # fmt: skip
    new = np.arange(before, model.disputes.count, dtype=np.int32)
    model.active = np.concatenate([model.active, new])
