"""A user's own files that runs were made from, kept in the result folder: `inputs/HASH/NAME` (输入文件).

Tables of areas, outlines, ties, institutions, divisions and catalogues lie where the user has them, may
change
and are not there on another machine. HASH is of what stands in the files, so that a file that was changed
between two calls is kept in both forms, and one that was altered afterwards is found out.
"""

import atexit
import json
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from itertools import product
from pathlib import Path, PurePath

from experiments.storage.atomic import file_errors
from experiments.storage.manifest import Design
from experiments.storage.place import Place
from sim.city.readers.admin_table import tables_beside
from sim.city.readers.files import read_bytes
from sim.city.readers.inputs import NAMES
from sim.errors import ScenarioError
from sim.identity.outside import origins
from sim.scenario.scenario import Scenario
from sim.scenario.text import toml_value
from sim.scenario.topics import is_shipped

INPUTS, SOURCE = "inputs", "source.json"
PLUGINS = "plugins"
MOST_VERSIONS = 100  # ways to combine files that were kept in several forms

type Moved = dict[str, str]  # path as the scenario names it -> path of the kept copy


def keep_inputs(place: Place, scenarios: Iterable[Scenario]) -> None:
    """Store the files that these scenarios name, unless they are there already.

    Raises ScenarioError for a file that cannot be read, or a folder that cannot be written.
    """
    for path, parts in sorted({(p, parts) for each in scenarios for p, parts in _named(each)}):
        contents = {PurePath(part).name: read_bytes(part, "a file of the scenario") for part in parts}
        folder = f"{INPUTS}/{_hash(contents)}"
        if not place.has(f"{folder}/{SOURCE}"):
            with file_errors(place, "write results"):
                for name, content in contents.items():
                    place.write(f"{folder}/{name}", content)
                source = {"path": path, "main": PurePath(path).name, "files": sorted(contents)}
                place.write_json(f"{folder}/{SOURCE}", source)


def keep_plugins(place: Place, only: Collection[str] | None = None) -> None:
    """Store the texts of the plugin files that are loaded: for people to read, never run from here.

    only : names of kept texts, as `plugin_file` has them; None for all
    """
    for origin in origins():
        name = plugin_file(origin.hash, origin.name)
        wanted = bool(origin.text) and (only is None or name in only)
        if wanted and not place.has(f"{PLUGINS}/{name}"):
            with file_errors(place, "write results"):
                place.write(f"{PLUGINS}/{name}", origin.text.encode("utf-8"))


def plugin_file(digest: str, name: str) -> str:
    """Name of the kept text of a plugin."""
    return f"{digest}-{name}"


def lost_plugins(place: Place, designs: Iterable[Design]) -> list[str]:
    """Names of the texts of plugin files that designs were run with and that are not kept any more."""
    things = [thing for design in designs for thing in design.outside]
    named = {plugin_file(t["hash"], t["origin"]) for t in things if t.get("way") == "file"}
    return sorted(named.difference(place.names(PLUGINS))) if named else []


def _named(scenario: Scenario) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every file that a scenario names, with those that are read beside it."""
    for name in NAMES:
        path = getattr(scenario.city, name)
        if path:
            yield path, (path, *(tables_beside(path) if name == "admin_file" else ()))
    if not is_shipped(scenario.catalogue):
        yield scenario.catalogue, (scenario.catalogue,)


def _hash(contents: dict[str, bytes]) -> str:
    digest = blake2b(digest_size=16)
    for name in sorted(contents):
        digest.update(f"{name}\n{len(contents[name])}\n".encode() + contents[name])
    return digest.hexdigest()


def moved(place: Place) -> Iterator[Moved]:
    """Where the kept copies lie, in every way that files kept in several forms can be combined; at least one.

    Copies at an address are fetched into a folder of this machine, which goes when the program ends. Raises
    ScenarioError for a copy that was altered.
    """
    forms: dict[str, list[str]] = {}
    for key in place.names(INPUTS):
        source = json.loads(place.read(f"{INPUTS}/{key}/{SOURCE}").decode("utf-8"))
        contents = {name: place.read(f"{INPUTS}/{key}/{name}") for name in source["files"]}
        if _hash(contents) != key:
            raise ScenarioError(
                f"{place.where(f'{INPUTS}/{key}')}: was altered, so runs made from it cannot be "
                f"computed again. "
                "Restore it from a copy."
            )
        folder = place.local / INPUTS / key if place.local is not None else _fetched(contents)
        forms.setdefault(source["path"], []).append(str(folder / source["main"]))
    ways = product(*forms.values())
    for _, way in zip(range(MOST_VERSIONS), ways, strict=False):
        yield dict(zip(forms, way, strict=True))


def _fetched(contents: dict[str, bytes]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="gongzhi-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


def moved_text(text: str, at: Moved) -> str:
    """The text of a scenario with the paths of its files replaced by those of the kept copies."""
    for path, kept in at.items():
        text = text.replace(f" = {toml_value(path)}\n", f" = {toml_value(kept)}\n")
    return text
