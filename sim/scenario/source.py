"""Finding and reading scenario files, before anybody asks what they say."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError, one_line
from sim.scenario.former_names import SCENARIOS, present, present_keys, present_lines
from sim.scenario.full_width import first_full_width
from sim.scenario.toml_positions import Path as Key
from sim.scenario.toml_positions import lines_of
from sim.texts import unusable

LARGEST_FILE = 1_000_000  # bytes; the longest scenario with comments is far below a tenth of it
LONGEST_SHOWN = 60  # signs of a user's text that a message repeats
MOST_DOTS = 200
ONE_LINE = ("name", "title", "title_zh", "id", "label", "zh")  # texts that stand in tables and names of files
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_GIVEN_TWICE = ("Cannot overwrite a value", "Cannot declare", "Duplicate inline table key", "Cannot mutate")


@dataclass(frozen=True, slots=True)
class Source:
    """One scenario file as it stands: its name for messages, its values, and the line of each key."""

    label: str
    path: Path | None = None
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Key, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the scenario where the file gives none: that of the file."""
        return self.path.stem if self.path else self.label

    def where(self, *key: str | int) -> str:
        """Place of a key, such as `winter.toml:7`."""
        line = self.line(*key)
        return f"{self.label}:{line}" if line else self.label

    def line(self, *key: str | int) -> int:
        """Line of a key, of the nearest enclosing table when the key has none; 0 for the whole file."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines[key] if key else 0


def scenario_folder() -> Path:
    """Folder of the shipped scenarios: inside the installed package, or beside the packages in a checkout."""
    installed = Path(__file__).parents[1] / "scenarios"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "scenarios"


def shipped() -> dict[str, Path]:
    """Name and file of every shipped scenario, the baseline first, then by name."""
    files = sorted(scenario_folder().glob("*.toml"), key=lambda file: (file.stem != "baseline", file.stem))
    return {file.stem: file for file in files}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint with its leading blank, or nothing when no known word is near."""
    if len(word) > LONGEST_SHOWN:
        return ""
    by_small = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower().replace("-", "_"), by_small, n=1, cutoff=0.6)
    return f" Did you mean '{by_small[near[0]]}'?" if near else ""


def cut(text: str) -> str:
    """Text of at most 60 signs, with dots where something was left out."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."


def find(name_or_path: str | Path, folder: Path | None = None) -> Path:
    """File of a shipped scenario or of a path; a relative path starts at `folder` (default: here)."""
    known = shipped()
    name = str(name_or_path)
    if not isinstance(name_or_path, Path) and name not in known:
        name = name_or_path = present(name, SCENARIOS, "scenario")
    said = cut(one_line(name))
    if name in known and not isinstance(name_or_path, Path):
        return known[name]
    path = (folder or Path()) / name_or_path
    if name.strip() and _exists(path):
        return path
    if Path(name).suffix == ".toml" or len(Path(name).parts) > 1:
        hint = _beside(path) or did_you_mean(Path(name).stem, known)
        raise ScenarioError(f"{one_line(name)}: no such file.{hint} {_list_of(known)}")
    hint = did_you_mean(name, known)
    if _exists(Path(f"{path}.toml")):
        hint = f" There is a file '{said}.toml': give its name in full."
    raise ScenarioError(f"no scenario is called '{said}'.{hint} {_list_of(known)}")


def read(path: Path) -> Source:
    """Read one file; a broken, oversized or unreadable one raises `ScenarioError` with the place."""
    label = _label(path)
    if found := unusable(path.stem, one_line=True):
        raise ScenarioError(f"{one_line(label)}: the name of the file holds {found[1]}. Rename it.")
    return parse(_text(path, label), label, path)


def parse(text: str, label: str, path: Path | None = None) -> Source:
    """Values and places of a TOML text, which messages call `label`."""
    text = text.replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if line.partition("=")[0].count(".") > MOST_DOTS:  # reading takes the square of it
            raise ScenarioError(f"{label}:{number}: a name with so many dots is none; two parts are enough.")
    try:
        source = _renamed(Source(label, path, tomllib.loads(text), lines_of(text)))
    except RecursionError:
        raise ScenarioError(f"{label}: brackets are nested too deeply; two levels are enough.") from None
    except ValueError as error:  # broken TOML, impossible dates, numbers with thousands of digits
        raise ScenarioError(_syntax_message(label, text, str(error))) from None
    for key, held in _texts(source.data):
        if found := unusable(held, one_line=held == key[-1] or key[-1] in ONE_LINE):
            name = ".".join(one_line(str(part)) for part in key if isinstance(part, str))
            raise ScenarioError(f"{source.where(*key)}: {cut(name)} holds {found[1]}. Remove it.")
    return source


def _renamed(source: Source) -> Source:
    """The same file under the present names of its parameters."""
    data, renamed = present_keys(source.data, source.where)
    return replace(source, data=data, lines=present_lines(source.lines, renamed))


def _texts(value: object, *key: str | int) -> Iterator[tuple[Key, str]]:
    """Every key and text of a value, with its path."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield (*key, name), name
            yield from _texts(item, *key, name)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, *key, number)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # for instance a name that is too long
        return False


def _list_of(known: Iterable[str]) -> str:
    return f"Shipped scenarios: {', '.join(known)}; or give the path of a .toml file."


def _beside(path: Path) -> str:
    """Hint at a file of nearly this name in the same folder."""
    try:
        names = [file.name for file in path.parent.glob("*.toml")]
    except OSError:
        return ""
    return did_you_mean(path.name, names)


def _label(path: Path) -> str:
    """Path for messages: relative to the working folder where the file lies inside it."""
    full, here = path.absolute(), Path.cwd()
    return str(full.relative_to(here)) if full.is_relative_to(here) else str(path)


def _text(path: Path, label: str) -> str:
    if path.is_dir():
        files = sorted(file.name for file in path.glob("*.toml"))
        inside = f" It holds: {', '.join(files)}." if files else ""
        raise ScenarioError(f"{label}: is a folder; give the path of a scenario file (.toml).{inside}")
    if path.suffix.lower() != ".toml":
        raise ScenarioError(f"{label}: is no scenario file; its name must end in .toml. It was not read.")
    if not path.is_file():
        raise ScenarioError(f"{label}: is not a file; give the path of a scenario file (.toml).")
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            limit = f"a scenario file must be at most {LARGEST_FILE:,} bytes"
            raise ScenarioError(f"{label}: holds {size:,} bytes; {limit}. It was not read.")
        return path.read_bytes().decode("utf-8-sig")  # Windows editors may put a mark at the start
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ScenarioError(
            f"{label}:{line}: byte 0x{error.object[error.start]:02x} is not UTF-8; "
            "save the file with the encoding UTF-8 (some editors default to GBK or UTF-16)."
        ) from None
    except OSError as error:
        raise ScenarioError(f"{label}: cannot be read: {error.strerror}.") from None


def _syntax_message(label: str, text: str, message: str) -> str:
    found = _PLACE.search(message)
    reason = message[: found.start()] if found else message
    if not found:
        return f"{label}: is not valid TOML: {reason}."
    lines = text.rstrip("\n").split("\n")
    line = int(found[1] or len(lines))
    written = cut(one_line(lines[min(line, len(lines)) - 1].strip()))
    if reason.startswith(_GIVEN_TWICE):
        return f"{label}:{line}: `{written}` is given twice; keep one of the two."
    if wide := first_full_width(lines[min(line, len(lines)) - 1]):
        return f"{label}:{line}, column {wide[0]}: is not valid TOML: {wide[1]}: `{written}`."
    if found[1] is None:
        return f"{label}:{line}: is not valid TOML: {reason} at the end of the file."
    return f"{label}:{line}, column {found[2]}: is not valid TOML: {reason}: `{written}`."
