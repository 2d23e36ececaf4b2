"""What a GeoJSON file says of its coordinates: longitude and latitude, or something else (坐标系)."""

import json
import re
from typing import Any

from sim.errors import ScenarioError

# Longitude and latitude on slightly different ellipsoids: CGCS2000, WGS 84 and the older Chinese datums.
CODES = ("4326", "4490", "4979", "4258", "4269", "4214", "4555", "4610", "CRS84", "CRS84H")
NAMES = ("WGS84", "WGS1984", "GCSWGS1984", "CGCS2000", "CHINAGEODETICCOORDINATESYSTEM2000")
SAID_IN = ("name", "href", "urn", "code")  # where programs write it; `code` in the first drafts of the format
FORMS = ("PROJ4", "OGCWKT", "ESRIWKT", "WKT", "JSON", "GML")  # what a link may end with, after the code
NOTHING: tuple[object, ...] = (None, "", {}, [])
REMEDY = "Export it again in WGS 84 (EPSG:4326) or CGCS2000 (EPSG:4490)."
_PARTS = re.compile(r"[/:#]+")
_NO_SIGNS = re.compile(r"[^A-Z0-9]+")
_LONGEST_SHOWN = 80


def check_crs(holder: dict[str, Any], where: str) -> None:
    """Refuse coordinates that are said to be something else than longitude and latitude.

    A member `crs` that is empty says nothing, and longitude and latitude hold (RFC 7946, 4). One that says
    something which is no name is refused as unreadable.
    """
    crs = holder.get("crs")
    if crs in NOTHING:
        return
    said = _said(crs)
    if not said:
        shown = json.dumps(crs, ensure_ascii=False)
        raise ScenarioError(
            f"{where}: its member crs is unreadable: nothing in {shown[:_LONGEST_SHOWN]} names a reference "
            f"system. Remove it if coordinates are in longitude and latitude. Otherwise: {REMEDY}"
        )
    if not _is_degrees(said):
        raise ScenarioError(
            f"{where}: its coordinates are in '{said[:_LONGEST_SHOWN]}' (member crs), which is not known "
            f"as longitude and latitude. {REMEDY}"
        )


def _said(crs: object) -> str:
    """The name of a reference system, in any of the forms that programs write; "" without one."""
    if not isinstance(crs, dict):
        return _word(crs)
    properties = crs.get("properties")
    held = properties if isinstance(properties, dict) else {}
    word = next((word for key in SAID_IN if (word := _word(held.get(key)))), "")
    return f"EPSG:{word}" if word.isdigit() and _word(crs.get("type")).upper() == "EPSG" else word


def _word(value: object) -> str:
    """A text, or a whole number as text; "" for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _is_degrees(said: str) -> bool:
    """Whether a name is one of longitude and latitude: by the code at its end, or as a whole (`WGS 84`)."""
    parts = [part.strip() for part in _PARTS.split(said.upper()) if part.strip()]
    ends = [part for part in parts if part not in FORMS]
    whole = _NO_SIGNS.sub("", said.upper())
    return (bool(ends) and ends[-1] in CODES) or whole in (*CODES, *NAMES)
