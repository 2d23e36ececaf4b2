"""Sphinx extension of the site: equations as MathML, docstrings of the house, numbers of places."""

import html
import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from app.documents.site.docstrings import as_fields


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the parts known to Sphinx."""
    app.add_transform(MadeTables)
    app.connect("autodoc-process-docstring", _docstring)
    app.connect("doctree-resolved", _numbers)
    app.connect("html-page-context", _other_language)
    app.connect("config-inited", _mathml, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class MadeTables(SphinxTransform):
    """Keep tables that are written in each language out of the lists of sentences, see `tables.py`."""

    default_priority = 5  # before Sphinx looks for sentences (10 to 20)

    def apply(self, **kwargs: Any) -> None:
        """Mark every text within such a container."""
        for container in self.document.findall(nodes.container):
            if "made" in container["classes"]:
                for text in container.findall(nodes.TextElement):
                    text["translatable"] = False


def _docstring(_: Sphinx, _kind: str, _name: str, _object: Any, _options: Any, lines: list[str]) -> None:
    lines[:] = as_fields(lines)


def _mathml(app: Sphinx, _config: Any) -> None:
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_block, None))


def _converted(node: nodes.Element, display: str) -> str:
    """MathML of a formula; in texts the converter leaves the strokes before signs."""
    return re.sub(r"\\([_%&#{}])", r"\1", convert(node.astext(), display=display))


def _inline(translator: Any, node: nodes.Element) -> None:
    translator.body.append(_converted(node, "inline"))
    raise nodes.SkipNode


def _block(translator: Any, node: nodes.Element) -> None:
    translator.body.append(f'<div class="math">{_converted(node, "block")}</div>\n')
    raise nodes.SkipNode


def _numbers(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Put the numbers of published places back, see `staging.marked`."""
    known = json.loads((Path(app.srcdir) / "numbers.json").read_text(encoding="utf-8")).get(page)
    for text in list(tree.findall(nodes.Text)) if known else ():
        said = str(text)
        for number, value in known.items():
            said = said.replace(f"⟦{number}⟧", html.unescape(value))
        if said != text:
            text.parent.replace(text, nodes.Text(said))


def _other_language(app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    """The address of the same page in the other language."""
    up = "../" * page.count("/")
    other, name = ("en", "English") if app.config.language == "zh_CN" else ("zh", "中文")
    context["other_language"] = {"name": name, "address": f"{up}../{other}/{page}.html"}
