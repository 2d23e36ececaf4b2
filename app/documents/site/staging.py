"""Sources of the site in one language: pages of docs as they stand, and pages written from the code.

Pages link to each other, and to code, as they lie in the repository. Here every link is led to the page of
the site that shows the same; a file of code gets a page of its own. Numbers of published places become marks,
so that a translation does not age when a number is renewed; `extension.py` puts the numbers back.
"""

import html
import json
import os.path
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path, PurePosixPath

from app.documents.published.blocks import BLOCK
from app.documents.site.reference import pages as reference_pages
from app.documents.site.tables import in_one_language, said_in_chinese
from app.documents.site.typeset import typeset
from sim.outcomes.metrics import METRICS

ROOT = Path(__file__).parents[3]
SITE = ROOT / "docs" / "site"
LOCALES = SITE / "locale" / "zh_CN" / "LC_MESSAGES"
LINK = re.compile(r"(\[[^\]]*\]\()([^)\s]+)(\))")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
MADE = re.compile(r"<!-- (\w+): begin -->\n.*?<!-- \1: end -->\n", re.DOTALL)
# Pages beside docs, and tables that the reference of each language gives instead of a page of docs.
BESIDE = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
REFERENCE = {
    "parameters": "reference/parameters",
    "outcomes": "reference/outcomes",
    "patterns": "reference/patterns",
}
LEADS = {
    "scenarios/README.md": "reference/scenarios.md",
    "README.zh-CN.md": "readme.md",
    "README.md": "readme.md",
    **BESIDE,
}
READMES = {"en": ("README.md",), "zh": ("README.zh-CN.md", "README.md")}
ONLY_ENGLISH = "```{note}\n本页目前只有英文，尚未译成中文。\n```\n"
SEE = {"en": "The table is in the [reference]({page}.md).", "zh": "表格见[参考]({page}.md)。"}


def stage(language: str, out: Path) -> None:
    """Write all sources of a language into a folder, which is emptied first."""
    if out.exists():
        shutil.rmtree(out)
    shutil.copytree(SITE, out, ignore=shutil.ignore_patterns("locale", "__pycache__"))
    shutil.copytree(ROOT / "docs" / "figures", out / "figures")
    linked: set[str] = set()
    for path in sorted((ROOT / "notebooks" / language).glob("*.ipynb")):
        _write(out / "notebooks" / path.name, _notebook(path, linked.add))
    numbers: dict[str, dict[int, str]] = {}
    for source, page in hand_written(language):
        text = source.read_text(encoding="utf-8")
        text, numbers[page.removesuffix(".md")] = marked(text, language)
        text = typeset(in_one_language(page, with_reference(text, language), language))
        at = source.relative_to(ROOT).parent.as_posix()
        text = led(text, at, page, linked.add).replace("\n```csv\n", "\n```text\n")
        if language == "zh" and not translated(page):
            text = re.sub(r"\A(# .*\n)", lambda found: f"{found[1]}\n{ONLY_ENGLISH}", text)
        _write(out / page, text)
    for name, text in reference_pages(language):
        _write(out / name, text)
    for name in sorted(linked):
        _write(out / "code" / f"{name}.md", code_page(name))
    (out / "numbers.json").write_text(json.dumps(numbers), encoding="utf-8")


def hand_written(language: str) -> Iterator[tuple[Path, str]]:
    """Every page that is written by hand, and its name in the site."""
    docs = ROOT / "docs"
    pages = sorted([*docs.glob("*.md"), *docs.glob("teaching/*.md")])
    yield from ((page, page.relative_to(docs).as_posix()) for page in pages)
    yield from ((ROOT / name, page) for name, page in BESIDE.items())
    readme = next(ROOT / name for name in READMES[language] if (ROOT / name).is_file())
    yield readme, "readme.md"


def translated(page: str) -> bool:
    """Whether a page of the site is there in Chinese."""
    own = page == "readme.md" and (ROOT / "README.zh-CN.md").is_file()
    return own or (LOCALES / page).with_suffix(".po").is_file()


def marked(text: str, language: str) -> tuple[str, dict[int, str]]:
    """A page whose numbers within sentences are marks, such as ⟦0⟧, and the numbers by their marks.

    A mark counts all places before it. A table of numbers is put in as it is shown, with the names of
    outcomes in the language of the page, so it is nothing to translate.
    """
    numbers: dict[int, str] = {}
    places = count()

    def mark(found: re.Match[str]) -> str:
        place = next(places)
        if "\n" not in found["text"]:
            numbers[place] = found["text"] if language == "en" else said_in_chinese(found["text"])
            return f"⟦{place}⟧"
        shown = found["text"].strip()
        return f"\n{in_html(shown, language)}\n" if shown.startswith("|") else found["text"]

    return BLOCK.sub(mark, text), numbers


def in_html(table: str, language: str) -> str:
    """A Markdown table of numbers as raw HTML, its head in a language."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    names = {each.label: each.zh for each in METRICS.values()} | {"scenario": "情景"}
    head = [names.get(cell, cell) if language == "zh" else cell for cell in lines[0]]
    rows = [_row("th", head), *(_row("td", cells) for cells in lines[2:])]
    return '```{raw} html\n<div class="table-wrapper docutils container"><table class="docutils">\n' + (
        "\n".join(rows) + "\n</table></div>\n```"
    )


def _row(kind: str, cells: list[str]) -> str:
    shown = (re.sub(r"`([^`]*)`", r"<code>\1</code>", html.escape(cell)) for cell in cells)
    return "<tr>" + "".join(f"<{kind}>{cell}</{kind}>" for cell in shown) + "</tr>"


def with_reference(text: str, language: str) -> str:
    """A page without the tables that the reference of each language holds."""

    def seen(found: re.Match[str]) -> str:
        page = REFERENCE.get(found[1])
        return f"{SEE[language].format(page=page)}\n" if page else found[0]

    return MADE.sub(seen, text)


def led(text: str, at: str, page: str, to_code: Callable[[str], None]) -> str:
    """A page with its links led to pages of the site; files that need one are told to `to_code`."""

    def lead(found: re.Match[str]) -> str:
        target, _, anchor = found[2].partition("#")
        if "://" in target or not target or target.startswith("reference/"):
            return found[0]
        path = os.path.normpath(PurePosixPath(at) / target).replace(os.sep, "/")
        there = place_of(path, to_code)
        link = os.path.relpath(there, PurePosixPath(page).parent).replace(os.sep, "/")
        return f"{found[1]}{link}{'#' + anchor if anchor else ''}{found[3]}"

    parts, last = [], 0
    for fence in FENCE.finditer(text):
        parts += [LINK.sub(lead, text[last : fence.start()]), fence[0]]
        last = fence.end()
    return "".join([*parts, LINK.sub(lead, text[last:])])


def _notebook(path: Path, to_code: Callable[[str], None]) -> str:
    """A notebook with its links led to pages of the site."""
    content, at = json.loads(path.read_text(encoding="utf-8")), path.parent.relative_to(ROOT).as_posix()
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            text = led("".join(cell["source"]), at, f"notebooks/{path.name}", to_code)
            cell["source"] = text.splitlines(keepends=True)
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def place_of(path: str, to_code: Callable[[str], None]) -> str:
    """The page of the site that shows a file of the repository."""
    if path in LEADS:
        return LEADS[path]
    if path.startswith("docs/") and path.endswith((".md", ".png")):
        return path.removeprefix("docs/")
    if path.startswith("notebooks/") and path.endswith(".ipynb"):
        return f"notebooks/{Path(path).name}"
    if not (ROOT / path).exists():
        raise FileNotFoundError(f"{path}: a page links to it, and it is not there")
    to_code(path)
    return f"code/{path}.md"


def code_page(name: str) -> str:
    """A page that shows one file of code, or every file of a folder."""
    if (ROOT / name).is_dir():
        files = sorted(path for path in (ROOT / name).iterdir() if path.is_file())
        shown = "\n".join(_fenced(path, f"## `{path.name}`") for path in files)
        return f"---\norphan: true\n---\n# `{name}`\n\n{shown}"
    return "---\norphan: true\n---\n" + _fenced(ROOT / name, f"# `{name}`")


def _fenced(path: Path, heading: str) -> str:
    language = {".py": "python", ".toml": "toml", ".md": "markdown"}.get(path.suffix, "text")
    text = path.read_text(encoding="utf-8")
    fence = "`" * (max(map(len, re.findall("`{3,}", text)), default=2) + 1)
    return f"{heading}\n\n{fence}{language}\n{text.rstrip()}\n{fence}\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
