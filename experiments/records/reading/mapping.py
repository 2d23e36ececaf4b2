"""What the columns of a source mean: a small declaration in TOML, shipped or the user's own (列的对应).

name = "Casework of my city"
form = "cases"                     # or "events": a row per event
zone = "Asia/Shanghai"             # leave out for the clock on the wall
time = "%d/%m/%Y %H:%M"            # leave out where times are as 2025-01-31 08:15 or 2025/1/31
empty = ["N/A"]                    # what stands for nothing, beside empty cells
late = ["OVERDUE"]                 # what the column `lateness` says of late cases
[columns]
opened = "created_date"
closed = "closed_date"
unit = ["agency", "Agency"]        # the first of these that is there
[activities]                       # of events only
closed = ["Closed", "Resolved"]
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from experiments.designs.toml_file import toml_of
from sim.errors import ScenarioError

MAPS = Path(__file__).parents[1] / "maps"
CASE_COLUMNS = (
    *("id", "opened", "closed", "due", "unit", "team", "type", "place", "area", "home", "channel", "person"),
    *("level", "outcome", "lateness", "count"),
)
EVENT_COLUMNS = (
    *("case", "time", "activity", "unit", "handler", "origin", "target", "part", "level"),
    *("type", "place", "area", "person", "channel", "due", "outcome"),
)
ACTIVITIES = (
    *("opened", "closed", "answered", "reopened", "refused", "accepted", "holds", "gives_back", "forwards"),
    *("raises", "by_person", "origin", "target", "part"),
)
NEEDED = {"cases": (), "events": ("case", "time", "activity")}
KNOWN = {"cases": CASE_COLUMNS, "events": EVENT_COLUMNS}


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a source is read.

    columns : our word -> names that the source may use for it, first that is there
    activities : our word -> activities of an event log, see docs/records.md
    time : format of times as of `datetime.strptime`; "" tries those that cannot be mistaken
    clock : "order" where times of day only keep the order of events
    empty : texts that stand for nothing; late : what `lateness` says of late cases
    encoding, delimiter : "" where the file shows them
    """

    name: str
    form: str = "cases"
    zone: str = ""
    time: str = ""
    empty: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    clock: str = ""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    activities: dict[str, tuple[str, ...]] = field(default_factory=dict)
    where: str = ""

    def chosen(self, header: Sequence[str]) -> dict[str, str]:
        """Our word -> column of a header; words whose columns are not there are left out."""
        found = {word: [name for name in names if name in header] for word, names in self.columns.items()}
        return {word: names[0] for word, names in found.items() if names}

    def fits(self, header: Sequence[str]) -> bool:
        """Whether a header has a column for every word of this declaration."""
        return bool(self.columns) and len(self.chosen(header)) == len(self.columns)


def shipped_maps() -> dict[str, Path]:
    """Name -> file of the declarations that come along."""
    return {path.stem: path for path in sorted(MAPS.glob("*.toml"))}


def load_mapping(name: str) -> Mapping:
    """A declaration by its name, or the path of a TOML file.

    Raises ScenarioError where there is none, or something in it cannot be used.
    """
    shipped = shipped_maps()
    path = shipped.get(name, Path(name))
    if not path.is_file():
        raise ScenarioError(
            f"no mapping '{name}': it is neither a file nor one of {', '.join(shipped)}."
            f"{_near(name, list(shipped))}"
        )
    return mapping_of(toml_of(path), str(path), name)


def mapping_of(content: dict[str, Any], where: str, name: str = "") -> Mapping:
    """A declaration from its content. Raises ScenarioError that names the key."""
    plain, lists = ("name", "form", "zone", "time", "encoding", "delimiter", "clock"), ("empty", "late")
    _refuse_unknown(content, (*plain, *lists, "columns", "activities"), where, "")
    texts = {key: _text(content, key, where) for key in plain}
    form = texts["form"] or "cases"
    if form not in KNOWN:
        raise ScenarioError(f"{where}: form = '{form}' is not known. Forms: {', '.join(KNOWN)}.")
    if texts["zone"]:
        check_zone(texts["zone"], f"{where}: zone")
    columns = _lists(content, "columns", KNOWN[form], where)
    activities = _lists(content, "activities", ACTIVITIES, where)
    lacking = [word for word in NEEDED[form] if word not in columns]
    if not columns or lacking:
        wanted = ", ".join(lacking) or "at least one of " + ", ".join(KNOWN[form])
        raise ScenarioError(f"{where}: [columns] must name {wanted}.")
    many = {key: _texts(content.get(key, []), f"{where}: {key}") for key in lists}
    return Mapping(
        texts["name"] or name,
        form,
        texts["zone"],
        texts["time"],
        many["empty"],
        many["late"],
        texts["encoding"],
        texts["delimiter"],
        texts["clock"],
        columns=columns,
        activities=activities,
        where=where,
    )


def check_zone(zone: str, where: str) -> None:
    """Raise ScenarioError for a time zone that is not known."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ScenarioError(
            f"{where} = '{zone}' is no time zone. Zones are named as Asia/Shanghai, Europe/Rome, UTC."
        ) from None


def detected(header: Sequence[str], form: str = "cases") -> Mapping | None:
    """The shipped declaration that fits a header best; None where none fits."""
    known = [load_mapping(name) for name in shipped_maps()]
    fitting = [each for each in known if each.form == form and each.fits(header)]
    return max(fitting, key=lambda each: len(each.columns), default=None)


def _lists(content: dict[str, Any], key: str, known: Sequence[str], where: str) -> dict[str, tuple[str, ...]]:
    table = content.get(key, {})
    if not isinstance(table, dict):
        raise ScenarioError(f"{where}: [{key}] must be a table.")
    _refuse_unknown(table, known, where, f"{key}.")
    return {word: _texts(value, f"{where}: {key}.{word}") for word, value in table.items()}


def _texts(value: object, where: str) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise ScenarioError(f"{where} must be a text or a list of texts.")
    return tuple(values)


def _text(content: dict[str, Any], key: str, where: str) -> str:
    value = content.get(key, "")
    if not isinstance(value, str):
        raise ScenarioError(f"{where}: {key} must be a text.")
    return value


def _refuse_unknown(table: dict[str, Any], known: Sequence[str], where: str, before: str) -> None:
    for key in table:
        if key not in known:
            raise ScenarioError(
                f"{where}: {before}{key} is not known.{_near(key, known)} Known: {', '.join(known)}."
            )


def own_words(header: Sequence[str]) -> Mapping | None:
    """The declaration of a table whose columns have our names already.

    None where it has neither times nor types.
    """
    known: dict[str, tuple[str, ...]] = {word: (word,) for word in CASE_COLUMNS if word in header}
    return Mapping("own words", columns=known) if "opened" in known or "type" in known else None


def _near(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f" Did you mean '{close[0]}'?" if close else ""
