"""Nodes and edges of a GraphML file, whatever program wrote it (读取 GraphML)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, fromstring

from sim.city.readers.characters import hidden, plain
from sim.city.readers.files import read_bytes
from sim.errors import ScenarioError
from sim.notes import note

NOT_READ = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge: the ids of its ends, and its attributes by name (lower case), defaults applied."""

    source: str
    target: str
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Graph:
    """nodes : id -> attributes by name (lower case), defaults applied; edges in the order of the file."""

    nodes: dict[str, Attributes]
    edges: list[Edge]


def read_graph(path: str, what: str) -> Graph:
    """Read a GraphML file; groups are opened, values that nobody asks for are not looked at.

    Raises ScenarioError for a file that is no GraphML; files with a DTD or entities are refused unread.
    """
    root = _root(path, what)
    keys = [element for element in root.iter() if _tag(element) == "key"]
    names = {key.get("id", ""): key.get("attr.name", key.get("id", "")).lower() for key in keys}
    _note_marks(root, path)
    return Graph(_nodes(root, names, _defaults(keys, "node"), path), list(_edges(root, names, keys, path)))


def _root(path: str, what: str) -> Element:
    content = read_bytes(path, what)
    if NOT_READ.search(content) or b"\x00" in content:
        raise ScenarioError(
            f"{path}: holds a document type, entities or UTF-16 text, which are not read. "
            "Export plain GraphML in UTF-8."
        )
    try:
        root = fromstring(content)
    except (ParseError, LookupError, ValueError) as error:  # also an encoding that nobody knows
        raise ScenarioError(f"{path}: broken GraphML ({error}). Export it again.") from error
    if _tag(root) != "graphml" or not any(_tag(element) == "graph" for element in root):
        said = f"a graph is missing below '{_tag(root)[:40]}'"
        raise ScenarioError(f"{path}: broken GraphML ({said}). Export it again.")
    return root


def _tag(element: Element) -> str:
    """Name of an element without its namespace; "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _defaults(keys: list[Element], domain: str) -> Attributes:
    """Name -> default of the attributes of nodes, or of edges."""
    found = {}
    for key in keys:
        default = next((child for child in key if _tag(child) == "default"), None)
        if default is not None and key.get("for", "all") in (domain, "all"):
            found[key.get("attr.name", key.get("id", "")).lower()] = _text(default)
    return found


def _nodes(root: Element, names: Attributes, defaults: Attributes, path: str) -> dict[str, Attributes]:
    nodes: dict[str, Attributes] = {}
    for element in root.iter():
        if _tag(element) == "node":
            name = element.get("id", "")
            if not name or name in nodes:
                said = f"the id '{name[:40]}' stands twice" if name else "a node has no id"
                raise ScenarioError(f"{path}: broken GraphML ({said}). Export it again.")
            nodes[name] = defaults | _drawn_label(element) | _attributes(element, names)
    return nodes


def _edges(root: Element, names: Attributes, keys: list[Element], path: str) -> Iterator[Edge]:
    defaults = _defaults(keys, "edge")
    edges = (element for element in root.iter() if _tag(element) == "edge")
    for number, element in enumerate(edges, 1):
        source, target = element.get("source"), element.get("target")
        if source is None or target is None:
            raise ScenarioError(f"{path} edge:{number}: has no source or no target. Export the file again.")
        yield Edge(source, target, defaults | _attributes(element, names))


def _attributes(element: Element, names: Attributes) -> Attributes:
    """Name -> text of the data of an element, without empty ones."""
    given = [child for child in element if _tag(child) == "data"]
    found = {names.get(child.get("key", ""), child.get("key", "").lower()): _text(child) for child in given}
    return {name: text for name, text in found.items() if text}


def _drawn_label(node: Element) -> Attributes:
    """The label that yEd writes into the drawing of a node."""
    data = (child for child in node if _tag(child) == "data")
    drawn = (_text(element) for child in data for element in child.iter() if _tag(element) == "NodeLabel")
    return next(({"label": text} for text in drawn if text), {})


def _text(element: Element) -> str:
    return plain(element.text or "").strip()


def _note_marks(root: Element, path: str) -> None:
    """Say which invisible signs are not read, in texts and in ids that may be names."""
    texts = [text for element in root.iter() for text in (element.text, element.get("id")) if text]
    marked = [text for text in texts if hidden(text)]
    if marked:
        note(
            f"{path}: invisible signs in {len(marked)} texts (the first: {hidden(marked[0])} in "
            f"'{plain(marked[0]).strip()[:60]}') were left out, or read as a plain blank."
        )
