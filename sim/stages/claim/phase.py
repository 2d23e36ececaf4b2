"""Residents think a problem over: name, blame, claim or bear it."""

from typing import TYPE_CHECKING

from sim.stages.claim.rules import think_over

if TYPE_CHECKING:
    from sim.model import CityModel


def claim(model: "CityModel") -> None:
    """Latent problems become disputes, are borne, or are talked over."""
    model.events.reserve(len(model.active))
    think_over(
        model.seed,
        model.day,
        model.active,
        model.dispute_rows,
        model.resident_rows,
        model.city.institutions.compliance,
        model.heard,
        model.outspoken,
        model.spec.claim.rule(),
        model.events.rows,
        model.events.cursor,
    )
