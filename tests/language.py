"""Prose of the project, sentence places and banned words: what tests/test_language.py looks for and where.

Prose is every text for people: pages, scenario and design files, labels, help texts, messages, docstrings and
comments. Code in pages, fenced or between backticks, and quotations are left out.
"""

import ast
import io
import json
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXTS_IN = ("app/", "experiments/", "scenarios/", "sim/scenario/")


@dataclass(frozen=True, slots=True)
class Banned:
    """A wording that is not used, what to write instead, and files that may hold it, with the reason."""

    pattern: str
    instead: str

    @property
    def found(self) -> re.Pattern[str]:
        """The pattern on boundaries of Latin words, in small and capital letters."""
        return re.compile(f"(?<![A-Za-z0-9_-])(?:{self.pattern})(?![A-Za-z0-9_])", re.IGNORECASE)


ENGLISH = (
    Banned("luck|lucky|luckiest", "random numbers, randomness, random seed"),
    Banned("dice", "random numbers"),
    Banned("chances?", "probability; opportunity; at random"),
    Banned("whoever", "those who, the unit that"),
    Banned("the silo|silo's", "siloed handling, separate departments"),
    Banned("as shipped", "with default values"),
    Banned("borne", "lumped"),
    Banned("convenors?", "convener"),
    Banned("hubs?", "convener"),
    Banned("done for the form|for the form|for form", "perfunctory, handled formally"),
    Banned("read it so", "how to read it"),
    Banned("melts?", "shrinks"),
    Banned("on paper|paper closures?", "nominal closure, closed nominally"),
    Banned("stances?", "refusal persistence"),
    Banned(
        "(?:a|the|its|their|same|that|own) stands?(?= (?:on|is|follows|of|and|answers|held)|[.,;:)]|$)",
        "refusal persistence, fixed answer",
    ),
    Banned("thinning", "service dilution"),
    Banned("climb(?:s|ed|ing)?", "escalate, move up a tier"),
    Banned("hand-overs?", "referral"),
    Banned("for good", "durably"),
    Banned("in truth", "really, in fact"),
    Banned("given up by the claimant", "abandoned"),
)
CHINESE = {
    "部门各管": "部门分治",
    "稳定化解": "实质性化解",
    "上报化解": "上报办结",
    "推拒": "推诿 / 退单",
    "推开": "推卸",
    "抽取数": "随机数",
    "运气": "随机因素",
    "纸面办结": "虚假办结",
    "枢纽": "统筹机构",
    "街道工委": "街道党工委",
    "因事施策": "分级分类处置",
    "半程启用": "各项强度取一半",
    "占优概率": "占优种子比例",
    "单一职能": "单部门事项",
    "三项及以上职能": "涉及三个及以上部门的事项",
    "无令自担": "未经上级交办、须依法作出的决定",
    "无令不担": "未经上级交办、须依法作出的决定",
    "教学镇": "示范市",
    "菩提区": "椴树区",
    "公安所": "公安派出所",
    "城市管理所": "综合行政执法队",
    "民政所": "社会事务办公室",
    "人力资源和社会保障所": "人社服务所",
    "用心打几成折扣": "办理质量下降多少",
}
# Files that speak about words: former names, the term base, history, and this list.
LEFT_OUT = re.compile(
    r"^(CHANGELOG\.md|docs/glossary\.md|docs/sources\.md|tests/(test_)?language\.py|LICENSE|NOTICE)$"
    r"|former_names|^sim/city/places/data/tianjin|^docs/data/"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of prose and where it stands."""

    file: str
    number: int
    text: str


def tracked(suffix: str = "") -> list[str]:
    """Every file under version control, or those whose names end so."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if name.endswith(suffix) and (ROOT / name).is_file()]


def prose() -> Iterator[Line]:
    """Every line of prose of the project."""
    readers = {".md": pages, ".py": programs, ".toml": tables, ".ipynb": notebooks}
    for name in tracked():
        reader = readers.get(Path(name).suffix)
        if reader and not LEFT_OUT.search(name):
            text = (ROOT / name).read_text(encoding="utf-8")
            yield from (Line(name, number, words) for number, words in reader(text) if words.strip())


def pages(text: str) -> Iterator[tuple[int, str]]:
    """Lines of a page without code, addresses and quotations."""
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced and not line.startswith("    ") and not line.lstrip().startswith(">"):
            yield number, without_code(line)


def without_code(line: str) -> str:
    """A line without code between backticks and without addresses of links."""
    return re.sub(r"\]\([^)]*\)", "]", re.sub(r"`[^`]*`", "", line))


def programs(text: str) -> Iterator[tuple[int, str]]:
    """Comments and texts of a Python file; a text that is one word is a name."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], without_code(token.string)
        elif token.type == tokenize.STRING:
            try:
                value = ast.literal_eval(token.string)
            except (ValueError, SyntaxError):
                continue
            if isinstance(value, str) and (" " in value or not value.isascii()):
                yield from _spread(token.start[0], value)
        elif token.type == tokenize.FSTRING_MIDDLE and " " in token.string:
            yield from _spread(token.start[0], token.string)


def _spread(first: int, value: str) -> Iterator[tuple[int, str]]:
    for offset, line in enumerate(value.split("\n")):
        yield first + offset, without_code(line)


def tables(text: str) -> Iterator[tuple[int, str]]:
    """Comments and texts of a TOML file."""
    tomllib.loads(text)
    for number, line in enumerate(text.split("\n"), 1):
        comment = re.match(r"\s*#\s?(.*)", line)
        said = comment[1] if comment else re.sub(r'^\s*"?[\w.-]+"?\s*=(?=[^=])', "", line)
        yield number, without_code(said)


def notebooks(text: str) -> Iterator[tuple[int, str]]:
    """Text cells of a notebook; the line is that of the cell's number."""
    for number, cell in enumerate(json.loads(text)["cells"], 1):
        if cell["cell_type"] == "markdown":
            for line in "".join(cell["source"]).split("\n"):
                if not line.startswith("    "):
                    yield number, without_code(line)


def complaints(lines: Iterator[Line]) -> Iterator[str]:
    """One message for every banned wording, with its place and what to write instead."""
    english = [(each, each.found) for each in ENGLISH]
    for line in lines:
        unquoted = (
            re.sub(r'"[^"]{0,200}"|“[^”]{0,200}”', "", line.text) if line.file.endswith(".md") else line.text
        )
        for each, pattern in english:
            for hit in pattern.finditer(unquoted):
                yield f"{line.file}:{line.number}: '{hit[0]}'; write: {each.instead}"
        for term, instead in CHINESE.items():
            if term in line.text:
                yield f"{line.file}:{line.number}: '{term}'; write: {instead}"


# ---- terms -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the glossary."""

    code: str
    english: str
    chinese: str
    definition: str


def terms() -> list[Term]:
    """The rows of docs/glossary.md."""
    found = []
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("| `") else []
        if cells:
            found.append(Term(cells[0].strip("`"), *cells[1:]))
    return found


def pairs() -> Iterator[tuple[str, str, str]]:
    """Where, English, Chinese: every label and text that the project has in both languages."""
    from experiments.validation.mechanisms import MECHANISMS
    from sim.coordination import PATTERNS
    from sim.outcomes.metrics import METRICS
    from sim.scenario.scenario import all_declarations

    yield from ((known.path, known.label, known.zh) for known in all_declarations())
    yield from ((name, about.label, about.zh) for name, about in METRICS.items())
    yield from ((name, kind.label, kind.zh) for name, kind in PATTERNS.items())
    yield from ((each.name, each.title, each.zh) for each in MECHANISMS)
    for name in tracked():
        if name.endswith(".toml") and name.startswith(TEXTS_IN):
            yield from _twins(name, tomllib.loads((ROOT / name).read_text(encoding="utf-8")))


def _twins(where: str, tree: object) -> Iterator[tuple[str, str, str]]:
    """Texts of a TOML file that stand beside each other in two languages."""
    if isinstance(tree, list):
        for item in tree:
            yield from _twins(where, item)
    if not isinstance(tree, dict):
        return
    if isinstance(tree.get("en"), str) and isinstance(tree.get("zh"), str):
        yield where, tree["en"], tree["zh"]
    for key, value in tree.items():
        other = "zh" if key == "label" else f"{key}_zh"
        if isinstance(value, str) and isinstance(tree.get(other), str):
            yield where, value, tree[other]
        else:
            yield from _twins(f"{where} {key}", value)


# In Chinese a text often leaves these out or says them within another word; the rest is held strictly.
OFTEN_LEFT_OUT = frozenset(
    {
        "dispute",
        "topic",
        "latent problem",
        "claim",
        "detected",
        "refusal",
        "omitted",
        "request",
        "session",
        "settlement",
        "relapse",
        "petition",
        "suit",
        "resident",
        "department",
        "enterprise",
        "residents' committee",
        "convener",
        "lead",
        "tier",
        "authority",
        "mandate",
        "scenario",
    }
)


def mistranslated(term: Term, found: tuple[str, str, str], every: list[Term]) -> bool:
    """Whether a pair of texts says the English term and not its Chinese twin.

    A longer term that holds this one, such as "refusal persistence", speaks for itself. Names of code, in
    backticks or with a point inside, are the same in both languages.
    """
    english = re.sub(r"\{[^}]*\}|`[^`]*`|\b[a-z_]+\.[a-z_]+\b", " ", found[1])
    for other in every:
        if other is not term and term.english in other.english:
            english = re.sub(_said(other.english), " ", english, flags=re.IGNORECASE)
    return bool(re.search(_said(term.english), english, re.IGNORECASE)) and term.chinese not in found[2]


def _said(english: str) -> str:
    return rf"(?<![A-Za-z_-]){re.escape(english)}(?:s|es)?(?![A-Za-z_-])"
