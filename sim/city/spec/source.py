"""Parameters that say which city, from which files (城市来源参数)."""

from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from sim.params import Section, param

PRESETS = ("teaching_town", "teaching_district", "mid_city", "tianjin", "file")


def _names(value: Any) -> Any:
    """TOML has lists and no tuples; the command line has single words."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _known_preset(value: str) -> str:
    if value in PRESETS:
        return value
    near = get_close_matches(value, PRESETS, n=1)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    raise ValueError(f"preset = '{value}' is not known.{hint} Presets: {', '.join(PRESETS)}.")


Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
Preset = Annotated[str, AfterValidator(_known_preset)]


class SourceSpec(Section):
    """Which city, which part of it, at which scale."""

    preset: Preset = param(
        "teaching_town",
        "City",
        "城市",
        unit="",
        fixed=True,
        source="[Census 2020]; see docs/cities.md",
    )
    area: Names = param(
        (),
        "Districts picked out of the city; all if empty",
        "选取的区",
        unit="",
        fixed=True,
        source="assumption: a choice of the study",
    )
    scale: int = param(
        1,
        "People one agent stands for",
        "每个主体代表的人数",
        unit="person",
        low=1,
        high=1000,
        fixed=True,
        source="assumption: 1 is the honest value, larger ones save time",
    )
    min_community: int = param(
        300,
        "Smallest community, in residents simulated",
        "最小社区人数",
        unit="person",
        low=1,
        high=100_000,
        fixed=True,
        source="assumption: below a few hundred people local rates are noise",
    )
    areas_file: str = param(
        "",
        "Table of areas (CSV)",
        "区域表",
        unit="",
        fixed=True,
        source="assumption: the user's own data",
    )
    boundaries_file: str = param(
        "",
        "Outlines of areas (GeoJSON)",
        "边界文件",
        unit="",
        fixed=True,
        source="assumption: the user's own data",
    )
    ties_file: str = param(
        "",
        "Ties between institutions (CSV or GraphML)",
        "机构关系文件",
        unit="",
        fixed=True,
        source="assumption: the user's own data",
    )
    institutions_file: str = param(
        "",
        "Further institutions (CSV)",
        "机构表",
        unit="",
        fixed=True,
        source="assumption: the user's own data",
    )
    admin_file: str = param(
        "",
        "Public table of administrative divisions (CSV, may be gzipped)",
        "行政区划表",
        unit="",
        fixed=True,
        source="assumption: the user's own data",
    )
