"""What a city is built from: the `[city]` section of a scenario (城市设定)."""

from typing import Self

from pydantic import model_validator

from sim.city.spec.attitudes import AttitudeSpec
from sim.city.spec.institutions import InstitutionSpec
from sim.city.spec.people import PeopleSpec
from sim.city.spec.source import SourceSpec


class CitySpec(InstitutionSpec, AttitudeSpec, PeopleSpec, SourceSpec):
    """Areas, people and institutions of a city; fixed once a run has begun.

    One section in a scenario file; its declarations are in four files only to stay readable. Fields come in
    the order source, people, attitudes, institutions (pydantic takes them from the last base first).
    """

    @model_validator(mode="after")
    def _shares_fit(self) -> Self:
        for one, other in (("young_share", "old_share"), ("low_income_share", "high_income_share")):
            total = getattr(self, one) + getattr(self, other)
            if total > 1:
                raise ValueError(f"{one} + {other} = {total:g} must be at most 1. Lower one of them.")
        return self
