"""Whether a city can be built, without building it (城市检查)."""

from sim.city.places.census import populate
from sim.city.places.source import plan_of
from sim.city.readers.inputs import NAMES
from sim.city.spec.spec import CitySpec
from sim.notes import note, noted


def check_city(spec: CitySpec) -> list[str]:
    """Refuse what `build_city` would refuse, and build nobody. Returns how the user's files were understood.

    Of a preset only the names of districts can be wrong, of the user's own areas also their populations, so
    nothing heavy is loaded for either. Tables of institutions and ties are held against the institutions of
    seed 1, for which these are listed. Raises ScenarioError where the specification or a file it names cannot
    be used.
    """
    with noted() as notes:
        if spec.institutions_file or spec.ties_file:
            from sim.city.build import frame_of

            frame_of(spec, seed=1)
        else:
            plan = plan_of(spec)
            if any(getattr(spec, name) for name in NAMES):
                populate(plan, spec, None)
    for each in notes:  # also for those who gather notes of more than this
        note(each)
    return notes
