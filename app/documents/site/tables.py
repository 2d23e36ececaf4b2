"""Tables that the code writes in two languages, shown in one of them (一页一种语言).

The page of columns and the tables of the validation are files for both languages at once: a column for each,
or a cell with the English before the Chinese. On the site each language has its own. These tables are nothing
to translate, so each stands in a container that `extension.py` keeps out of the lists of sentences.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

from experiments.wording.sources import KEY
from experiments.wording.words import words
from sim.outcomes.metrics import METRICS

PAGES = ("dictionary.md",)  # written from the code as a whole
BLOCKS = ("validation", "docking")  # names of marked blocks on other pages
BLOCK = re.compile(r"(<!-- (\w+): begin -->\n)(.*?)(<!-- \2: end -->\n)", re.DOTALL)
TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
PARAGRAPH = re.compile(r"^(?![#|`])\S.*$", re.MULTILINE)
SIGNS = Path(__file__).parents[3] / "experiments" / "validation" / "docking" / "signs.toml"
WORLDS = re.compile(r"Minimal worlds under (\d+) seeds, code (\w+)\.")
SUMMED = re.compile(r"(.*\S) \(([^()]*[\u3400-\u9fff].*)\)")
CELL = re.compile(r"^((?:\*\*SF\d+\*\*(?: \\\*)? )|(?:\d+ )|(?:[a-z_]+: ))?(.*?)\s?(\S*[\u3400-\u9fff].*)?$")
FORMER = re.compile(r"\*\*(SF\d+) \*\*\* ")  # a star within the stars, which no renderer reads
BAND = re.compile(r"(\S+) to (\S+)")
PURPOSE = re.compile(r"(.+) \((`[^`]+`, [^()]+)\)")
MOVED = re.compile(r"(.+) ([−+]\S+) \((\w+)\)")
RESTS = re.compile(r"(definition|assumption|derived)\b")
PREFIXED = re.compile(r"([^:]+): (.+)")
CONTAINER = "```{{container}} made\n{table}```\n"


def in_one_language(page: str, text: str, language: str) -> str:
    """A page with every table that is in both languages in one."""
    if page in PAGES:
        return TABLE.sub(lambda found: _table(found[0], language), text)

    def block(found: re.Match[str]) -> str:
        if found[2] not in BLOCKS:
            return found[0]
        inner = PARAGRAPH.sub(lambda line: _sentence(line[0], language), found[3])
        return found[1] + TABLE.sub(lambda table: _table(table[0], language), inner) + found[4]

    return BLOCK.sub(block, text)


def _sentence(text: str, language: str) -> str:
    """A line of text that runs write: in one language where it has both, the Chinese in brackets."""
    if found := SUMMED.fullmatch(text):
        text = found[2] if language == "zh" else found[1]
    elif language == "zh":
        text = WORLDS.sub(r"最小世界，\1个种子，代码\2。", _known().get(text, text))
        for model in tomllib.loads(SIGNS.read_text(encoding="utf-8"))["model"]:
            text = text.replace(f"{model['title']} {model['title_zh']}", model["title_zh"])
            text = text.replace(model["world"], model["world_zh"])
    return CONTAINER.format(table=f"{text}\n")


def said_in_chinese(text: str) -> str:
    """What stands around published numbers, such as "6 paired seeds", in Chinese as far as it is known."""
    for key, entry in words("zh", "site_cells").table.items():
        if key.startswith("said."):
            text = text.replace(entry["en"], entry["zh"])
    return text


def _table(table: str, language: str) -> str:
    rows = [line.strip("|").split("|") for line in table.splitlines()]
    head = [cell.strip() for cell in rows[0]]
    left_out = "含义" if language == "en" else "meaning"
    if "含义" in head:
        place = head.index(left_out)
        rows = [row[:place] + row[place + 1 :] for row in rows]
    known = _known() if language == "zh" else {}
    lines = (" | ".join(_cell(cell.strip(), language, known) for cell in row) for row in rows)
    return CONTAINER.format(table="".join(f"| {line} |\n" for line in lines))


def _cell(cell: str, language: str, known: dict[str, str]) -> str:
    """A cell in one language; what stands in it in English alone is looked up, else it stays."""
    cell = FORMER.sub(r"**\1** \\* ", cell)
    if "; " in cell:
        parts = [_part(part, language, known) for part in cell.split("; ")]
        return ("；" if language == "zh" and any(map(_is_chinese, parts)) else "; ").join(parts)
    return _part(cell, language, known)


def _part(text: str, language: str, known: dict[str, str]) -> str:
    """A cell, or one of several in it. Labels of both languages are taken apart, others looked up."""
    found = CELL.match(text)
    if found is None or not found[3]:
        return _looked_up(text, known) if language == "zh" else text
    chosen = found[3] if language == "zh" else found[2]
    return f"{found[1] or ''}{chosen}" if chosen else text


def _looked_up(text: str, known: dict[str, str]) -> str:
    """The Chinese of an English cell as far as its parts are known; the rest stays as it is."""
    if text in known:
        return known[text]
    if found := BAND.fullmatch(text):
        return f"{found[1]}至{found[2]}"
    if found := PURPOSE.fullmatch(text):
        return f"{known.get(found[1], found[1])}（{found[2]}）"
    if found := MOVED.fullmatch(text):
        return f"{known.get(found[1], found[1])} {found[2]}（{found[3]}）"
    if found := RESTS.match(text):
        keys = "、".join(KEY.findall(text))
        return known[found[1]] + (f"：{keys}" if keys else "")
    if found := PREFIXED.fullmatch(text):
        return f"{known.get(found[1], found[1])}：{known.get(found[2], found[2])}"
    return text


def _is_chinese(text: str) -> bool:
    return bool(re.search("[\u3400-\u9fff]", text))


@cache
def _known() -> dict[str, str]:
    """English of a cell -> Chinese: heads, verdicts, units, statistics, purposes and outcomes."""
    say = words("zh", "site", "site_cells", "site_validation")
    pairs = {key: entry for key, entry in say.table.items() if key.startswith(("cell.", "unit."))}
    outcomes = {each.label[:1].lower() + each.label[1:]: each.zh for each in METRICS.values()}
    return outcomes | {entry["en"]: entry["zh"] for entry in pairs.values()}
