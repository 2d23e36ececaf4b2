"""Problems arise: a keyed Poisson number in every community and topic, and waves of outside causes."""

from typing import TYPE_CHECKING

import numpy as np

from sim.stages.emerge.rates import day_factor
from sim.stages.emerge.rules import count_proposals, place_problems
from sim.stages.emerge.waves import hit_by_wave, place_wave
from sim.stages.environment.shocks import Wave, waves

if TYPE_CHECKING:
    from sim.model import CityModel


def emerge(model: "CityModel") -> None:
    """Today's new problems; the same under every policy, but for the compliance of enterprises."""
    before = model.disputes.count
    ordinary(model)
    for wave in waves(model):
        befall(model, wave)
    new = np.arange(before, model.disputes.count, dtype=np.int32)
    model.disputes.crowd[new] = model.crowds.open(model.disputes.group[new])
    model.active = np.concatenate([model.active, new])


def ordinary(model: "CityModel") -> None:
    """What arises on any day, more of it in a wave of calls."""
    spec = model.spec
    counts = np.zeros(model.rate.shape, np.int64)
    factor = day_factor(model.day, spec.calendar, spec.emerge, int(model.seed)) * spec.shocks.calls
    proposals = int(count_proposals(model.seed, model.day, model.rate, factor, counts))
    model.disputes.reserve(proposals)
    model.events.reserve(proposals)
    model.disputes.count = int(
        place_problems(
            model.seed,
            model.day,
            counts,
            model.people,
            model.city.residents.workplace,
            model.teams,
            model.source_rows,
            model.city.institutions.compliance,
            model.catalogue,
            spec.emerge.rule(),
            model.dispute_rows,
            model.disputes.count,
            model.events.rows,
            model.events.cursor,
        )
    )


def befall(model: "CityModel", wave: Wave) -> None:
    """Those exposed to an outside cause who are hit today."""
    hit = np.zeros(len(wave.exposed), np.bool_)
    size = int(hit_by_wave(model.seed, model.day, wave.kind, wave.exposed, wave.chance, hit))
    model.disputes.reserve(size)
    model.events.reserve(size)
    model.disputes.count = int(
        place_wave(
            model.seed,
            model.day,
            wave.kind,
            wave.exposed[hit],
            wave.topic,
            model.city.residents.community,
            wave.enterprise,
            model.people,
            model.teams,
            model.catalogue,
            model.spec.emerge.rule(),
            model.dispute_rows,
            model.disputes.count,
            model.events.rows,
            model.events.cursor,
        )
    )
