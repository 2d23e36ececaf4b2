"""Which result folders lie under a root; nothing outside it, and no link is followed (结果目录)."""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from experiments.storage.manifest import MANIFEST, Design, Manifest, PlannedScenario
from sim.city.places.presets import facts
from sim.errors import ScenarioError
from sim.identity import code_hash

DEEPEST = 3  # folders below the root in which results are looked for
MOST = 500  # folders that are listed, newest first


def folders(root: Path) -> list[dict[str, Any]]:
    """The result folders under a root, newest first, each by its name below the root.

    A folder that cannot be read is listed with the reason in `refused`.
    """
    found = [_told(path, path.relative_to(root).as_posix()) for path in _results(root, DEEPEST)]
    return sorted(found, key=lambda each: (each["created"], each["name"]), reverse=True)[:MOST]


def _results(folder: Path, deeper: int) -> Iterator[Path]:
    """Result folders, without looking into one for others."""
    try:
        inside = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # gone, or not ours to read
        return
    for entry in inside:
        if entry.is_symlink() or not entry.is_dir(follow_symlinks=False):
            continue
        path = Path(entry.path)
        manifest = path / MANIFEST
        if manifest.is_file() and not manifest.is_symlink():
            yield path
        elif deeper > 1:
            yield from _results(path, deeper - 1)


def folder_in(root: Path, name: str) -> Path:
    """The result folder of a name below the root.

    Raises ScenarioError for a name that leads elsewhere, over a link, or to no result folder.
    """
    parts = name.split("/")
    odd = any(part in ("", ".", "..") for part in parts) or "\\" in name or "\0" in name
    if odd or len(parts) > DEEPEST:
        raise ScenarioError(f"'{name}': no name of a result folder under {root.name}.")
    path = root
    for part in parts:
        path = path / part
        if path.is_symlink():
            raise ScenarioError(f"'{name}': is a link, or leads over one; links are not followed.")
    if not (path / MANIFEST).is_file():
        raise ScenarioError(f"'{name}': there is no such result folder under {root.name}.")
    inside = ((where, each) for where, below, files in os.walk(path) for each in (*below, *files))
    if any(Path(where, each).is_symlink() for where, each in inside):
        raise ScenarioError(f"'{name}': holds a link; links are not followed.")
    return path


def _told(path: Path, name: str) -> dict[str, Any]:
    try:
        design = Manifest.read(path).designs[-1]
    except ScenarioError as error:
        return {"name": name, "created": "", "refused": str(error)}
    return {"name": name, "refused": "", **about(design)}


def about(design: Design) -> dict[str, Any]:
    """What a folder holds, in short: scenarios, city, seeds, and the code that made it."""
    return {
        "kind": "design" if design.asked[1] else "comparison",
        "design": design.asked[0],
        "scenarios": [{"name": planned.name, "title": titles(planned)} for planned in design.scenarios],
        "city": city_of(design.scenarios[0]),
        "seeds": len(design.seeds),
        "created": design.created,
        "code": design.code_hash,
        "current": design.code_hash == code_hash(),
    }


def titles(planned: PlannedScenario) -> list[str]:
    """Title of a scenario in both languages; its name where it has none."""
    return [planned.title or planned.name, planned.title_zh or planned.title or planned.name]


def city_of(planned: PlannedScenario) -> list[str]:
    """What the city of a scenario is called in both languages; empty where the name is not known."""
    try:
        asked = tomllib.loads(planned.text)["city"]
        preset, areas = str(asked["preset"]), [str(each) for each in asked.get("area") or []]
        table = facts(preset) if preset.isidentifier() else {}
        known = {row["name"]: row["name_zh"] for row in table["districts"].values()}
    except (tomllib.TOMLDecodeError, LookupError, TypeError, OSError):
        return ["", ""]
    english, chinese = table["city"]["name"], table["city"]["name_zh"]
    if not areas:
        return [english, chinese]
    return [
        f"{english}: {', '.join(areas)}",
        f"{chinese}：{'、'.join(known.get(each, each) for each in areas)}",
    ]
