"""Where the plan of a city comes from: a preset or the user's own files (城市来源)."""

from functools import lru_cache

from sim.city.places.gazetteer import pick_districts
from sim.city.places.plan import Plan
from sim.city.places.presets import preset_districts, preset_plan
from sim.city.readers.admin_table import read_divisions, with_facts
from sim.city.readers.areas_table import areas_table_plan, names_in, overlay, overlay_rows
from sim.city.readers.boundaries import with_boundaries
from sim.city.readers.characters import check_names
from sim.city.readers.inputs import digests
from sim.city.readers.plausible import check_positions
from sim.city.spec.source import SourceSpec
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from sim.notes import note, noted


def plan_of(spec: CitySpec) -> Plan:
    """The tree of places that a specification names, without positions and populations filled in.

    It does not depend on a seed, so files that have not changed are read once.
    """
    which = SourceSpec(**{name: getattr(spec, name) for name in SourceSpec.model_fields})
    plan, notes = _remembered(which, digests(spec))
    for each in notes:
        note(each)
    return plan


@lru_cache(maxsize=4)
def _remembered(spec: SourceSpec, _contents: tuple[bytes, ...]) -> tuple[Plan, list[str]]:
    with noted() as notes:
        return _read(spec), notes


def _read(spec: SourceSpec) -> Plan:
    wanted = spec.area
    if spec.admin_file:
        plan, wanted = _divided(spec)
    elif spec.preset == "file":
        if not spec.areas_file:
            raise ScenarioError(
                "[city]: preset = 'file' needs areas_file (a table of areas) or admin_file (a public table "
                "of administrative divisions). Name one, or choose preset teaching_town, teaching_district, "
                "mid_city or tianjin."
            )
        plan = areas_table_plan(spec.areas_file)
    elif spec.areas_file:
        raise ScenarioError(
            f"[city]: areas_file = '{spec.areas_file}' has no effect on preset = '{spec.preset}'. "
            "Write preset = 'file' to build the city of the file."
        )
    else:
        plan = preset_plan(spec.preset)
    if spec.boundaries_file:
        plan = with_boundaries(plan, spec.boundaries_file)
    check_names(plan)
    check_positions(plan)
    return pick_districts(plan, wanted)


def _divided(spec: SourceSpec) -> tuple[Plan, tuple[str, ...]]:
    """The plan of a city in a public table of divisions, and the districts that are wanted of it."""
    divisions = read_divisions(spec.admin_file)
    rows = overlay_rows(spec.areas_file) if spec.areas_file else []
    if spec.preset == "file":
        choice = divisions.gazetteer(names_in(rows)).chosen(spec.area)
        plan, wanted = divisions.plan(choice.city), choice.districts
    else:
        plan, wanted = with_facts(divisions, preset_districts(spec.preset)), spec.area
    return overlay(plan, rows) if rows else plan, wanted
