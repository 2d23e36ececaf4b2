"""Documents of the project's folder, to be read in the browser: Markdown, figures, the licence.

They are served as they lie there, so nothing is fetched from elsewhere. An installed package has no such
folder; then there are none, and the page About names them without links.
"""

from html import escape
from pathlib import Path, PurePosixPath

from starlette.responses import FileResponse, HTMLResponse, Response

ROOT = Path(__file__).parents[2]
BELOW = "/documents/"  # address under which the folder's layout is kept, so that links between pages hold
FOLDERS = ("docs", "scenarios")
TEXTS = ("LICENSE", "NOTICE")
SUFFIXES = (".md", ".png")
NAMED = (
    "docs/reading.md",
    "docs/model.md",
    "docs/reform.md",
    "docs/results.md",
    "docs/sources.md",
    *TEXTS,
)  # by the page About
PAGE = """<!doctype html><html lang="{html}"><head><meta charset="utf-8">{viewport}
<link rel="icon" href="data:,"><title>{title}</title>
<style>:root {{ color-scheme: light dark }} body {{ font: 17px/1.55 system-ui, sans-serif; max-width: 50em;
margin: 2em auto; padding: 0 1em; overflow-wrap: anywhere }} img {{ max-width: 100% }}
table {{ border-collapse: collapse; display: block; overflow-x: auto }} pre {{ overflow-x: auto }}
th, td {{ border: 1px solid; padding: 2px 8px; text-align: left; vertical-align: top }}</style></head>
<body><nav><a href="{back}">{link}</a></nav><main lang="{of}">{text}</main></body></html>"""


def document(name: str, root: Path = ROOT) -> Path | None:
    """The file of a document by its place in the project's folder; None where there is none to be read."""
    parts = PurePosixPath(name).parts
    if not parts or not (root / "pyproject.toml").is_file():
        return None
    below = parts[0] in FOLDERS if len(parts) > 1 else True
    fits = name in TEXTS or PurePosixPath(name).suffix in SUFFIXES
    if not (below and fits) or "\0" in name:
        return None
    path = (root / name).resolve()
    home = (root / parts[0] if len(parts) > 1 else root).resolve()
    return path if path.is_relative_to(home) and path.is_file() else None


def named() -> list[str]:
    """Those that the page About names and that are here."""
    return [name for name in NAMED if document(name)]


def answer(path: Path, **around: str) -> Response:
    """A document for a browser; around : what stands around a page, see `PAGE`."""
    if path.suffix == ".png":
        return FileResponse(path)
    from markdown_it import MarkdownIt  # not before somebody reads one

    text = path.read_text(encoding="utf-8")
    marked = path.suffix == ".md"
    made = MarkdownIt("commonmark").enable("table").render(text) if marked else f"<pre>{escape(text)}</pre>"
    title = next((line.lstrip("# ") for line in text.splitlines() if line.startswith("# ")), path.name)
    of = "zh-Hans" if ".zh" in path.name else "en"
    return HTMLResponse(PAGE.format(title=escape(title), text=made, of=of, **around))
