"""Where the plan of a city comes from: a preset or the user's own files (城市来源)."""

from sim.city.places.plan import Plan, pick_districts
from sim.city.places.presets import preset_districts, preset_plan
from sim.city.readers.admin_table import admin_plan, with_facts
from sim.city.readers.areas_table import areas_table_plan, overlay
from sim.city.readers.boundaries import with_boundaries
from sim.city.readers.characters import check_characters, check_names
from sim.city.readers.plausible import check_positions
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError


def plan_of(spec: CitySpec) -> Plan:
    """The tree of places that a specification names, without positions and populations filled in."""
    wanted = spec.area
    if spec.admin_file:
        plan, wanted = admin_plan(spec.admin_file, spec.area if spec.preset == "file" else ())
        if spec.preset != "file":
            plan, wanted = with_facts(plan, preset_districts(spec.preset)), spec.area
        if spec.areas_file:
            plan = overlay(plan, spec.areas_file)
    elif spec.preset == "file":
        if not spec.areas_file:
            raise ScenarioError(
                "[city]: preset = 'file' needs areas_file (a table of areas) or admin_file (a public table "
                "of administrative divisions). Name one, or choose preset teaching_town, mid_city or tianjin."
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
    check_characters(spec)
    check_names(plan)
    check_positions(plan)
    return pick_districts(plan, wanted)
