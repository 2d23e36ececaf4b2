"""What the columns of a result folder mean, in two languages: for Parquet and for a page (数据字典)."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agents.columns import declared
from agents.disputes import Channel, Disputes, Escalated, State
from agents.events import Activity
from agents.kinds import Competence, Kind
from sim.outcomes.fates import UNWATCHED, Fate
from sim.outcomes.metric import Metric
from sim.outcomes.metrics import METRICS
from sim.scenario.shape import declared as declarations_of
from sim.scenario.shape import section_names

if TYPE_CHECKING:
    import pyarrow as pa

CODES_FILE = Path(__file__).parent / "codes.toml"
COLUMNS_FILE = Path(__file__).parent / "columns.toml"
PAGE = "dictionary.md"  # in a result folder
NUMBERED: dict[str, type[IntEnum]] = {
    "fate": Fate,
    "state": State,
    "channel": Channel,
    "activity": Activity,
    "kind": Kind,
    "competence": Competence,
    "escalated": Escalated,
}
MASKS = ("need", "seen", "done", "omitted", "only", "adds", "compelled", "present")  # of competences
TOPIC = "topic"
HEAD = "| column 列 | unit 单位 | meaning | 含义 | codes 编码 |\n|---|---|---|---|---|"

type Named = tuple[str, str]  # in English, in Chinese


@dataclass(frozen=True, slots=True)
class Column:
    """What a column means; codes : number -> name, of masks and bits the power of two that it adds."""

    unit: str
    words: Named
    codes: Mapping[int, Named]


@cache
def columns() -> dict[str, dict[str, Column]]:
    """Table -> column -> what it means; `every` holds those that all tables have."""
    stored = tomllib.loads(COLUMNS_FILE.read_text(encoding="utf-8"))
    for name, about in declared(Disputes).items():
        stored["disputes"][name] |= {"unit": about.unit, "en": about.meaning}
    found = {
        table: {name: _column(name, about) for name, about in entries.items()}
        for table, entries in stored.items()
    }
    found["runs"] |= {name: Column(about.unit, _outcome(about), {}) for name, about in METRICS.items()}
    return found


def _outcome(about: Metric) -> Named:
    """What an outcome is called; a part of another one after the name of the whole."""
    if not about.under:
        return about.label, about.zh
    whole = METRICS[about.under]
    return f"{whole.label}: {about.label}", f"{whole.zh}：{about.zh}"


def _column(name: str, about: Mapping[str, str]) -> Column:
    codes = codes_of(about["codes"]) if "codes" in about else {}
    if name in MASKS:
        codes = {1 << number: words for number, words in codes.items()}
    return Column(about["unit"], (about["en"], about["zh"]), codes)


@cache
def codes_of(what: str) -> dict[int, Named]:
    """Number -> name of a coded quantity, such as `state`; of those without an enumeration as they stand."""
    stored = tomllib.loads(CODES_FILE.read_text(encoding="utf-8"))
    mine = {
        key.partition(".")[2]: (v["en"], v["zh"]) for key, v in stored.items() if key.startswith(f"{what}.")
    }
    if what not in NUMBERED:
        return dict(enumerate(mine.values()))
    named = {int(member): mine[member.name.lower()] for member in NUMBERED[what]}
    return named | ({UNWATCHED: mine["unwatched"]} if what == "fate" else {})


def topics_in(facts: Mapping[str, Any]) -> dict[int, Named]:
    """Number -> name of the topics of a run, from its facts."""
    names = facts.get("topic_names") or [(topic, topic) for topic in facts.get("topics", ())]
    return {number: (str(english), str(chinese)) for number, (english, chinese) in enumerate(names)}


def described(kind: str, table: "pa.Table", topics: Mapping[int, Named] | None = None) -> "pa.Table":
    """The table with what its columns mean in the metadata of its fields: unit, en, zh, codes (JSON).

    Columns called by the path of a parameter, as factors of a design are, mean what it is declared as.

    topics : of the runs in it; what a field says already stays
    """
    import pyarrow as pa  # not for those who only read what a column means

    known = columns().get("every", {}) | columns().get(kind, {})
    fields = []
    for field in table.schema:
        about = known.get(field.name) or parameter(field.name)
        if about is not None and not field.metadata:
            codes = (topics or {}) if field.name == TOPIC else about.codes
            field = field.with_metadata(_metadata(about, codes))
        fields.append(field)
    return table.cast(pa.schema(fields))


def parameter(path: str) -> Column | None:
    """What a parameter such as `claim.pace` means by its declaration; None for another name."""
    section, _, name = path.partition(".")
    about = declarations_of(section).get(name) if section in section_names() else None
    return Column(about.unit, (about.label, about.zh), {}) if about is not None else None


def _metadata(about: Column, codes: Mapping[int, Named]) -> dict[str, str]:
    found = {"unit": about.unit, "en": about.words[0], "zh": about.words[1]}
    if codes:
        listed = {str(number): {"en": en, "zh": zh} for number, (en, zh) in codes.items()}
        found["codes"] = json.dumps(listed, ensure_ascii=False)
    return found


def page_of(
    tables: Sequence[str], topics: Mapping[int, Named] | None = None, paths: Sequence[str] = ()
) -> str:
    """The dictionary of some tables as Markdown.

    paths : columns of the points of a design; those that are parameters get a line each
    """
    every = columns()
    parts = ["# Data dictionary 数据字典", ""]
    for table in tables:
        parts += [f"## {table}", "", HEAD]
        parts += _lines(every["every"] if table != "points" else {}, {})
        parts += _lines(every.get(table, {}), topics or {})
        varied = {path: about for path in paths if (about := parameter(path))} if table == "points" else {}
        parts += [*_lines(varied, {}), ""]
    return "\n".join(parts)


def _lines(entries: Mapping[str, Column], topics: Mapping[int, Named]) -> Iterator[str]:
    for name, about in entries.items():
        codes = topics if name == TOPIC else about.codes
        said = "; ".join(f"{number} {english} {chinese}" for number, (english, chinese) in codes.items())
        cells = (f"`{name}`", about.unit, *about.words, said)
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
