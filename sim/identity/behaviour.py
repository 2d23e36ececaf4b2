"""What of a program's text can change a result, and a hash of just that.

Source files are read as syntax trees. Left out are comments, layout, docstrings, annotations (but those of
the fields of a class, which pydantic and dataclasses read), texts for people, imports, and the files in which
definitions stand. What is left of a definition is hashed under its qualified name, together with what each
name in it refers to; the order of definitions does not count. Statements that act when a module is loaded
keep their order, and with them the assignments of their module.

Nothing here depends on the version of Python: the trees are written out by rules of our own.
"""

import ast
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

# Parameters and fields that hold words for people; a literal text handed to them changes no result.
TEXTS = frozenset(
    {"label", "zh", "neutral_label", "title", "title_zh", "unit", "source", "why", "description", "question"}
)
DATA_TEXTS = frozenset({"label", "zh", "title", "title_zh", "name_zh", "subdistrict_zh"})  # in TOML files
SAID = frozenset({"ScenarioError"})  # raised for people: what they say changes nothing
LEFT_OUT = frozenset({"ctx", "kind", "type_comment", "type_params", "returns"})
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
# Folders that a run does not use: scenarios have a key of their own, rules in readable form are held against
# the compiled ones by tests.
NO_MODEL = frozenset({"scenarios", "readable", "reference"})
DIGITS = 6  # bytes of a hash


def behaviour_hash(root: Path, packages: Iterable[str]) -> str:
    """Hash of what can change a result in the packages of a folder, 12 hexadecimal digits.

    Source files and TOML data count, but for the folders `NO_MODEL`.
    """
    files = model_files(root, packages)
    sources = [path for path in files if path.suffix == ".py"]
    modules = {_dotted(path, root): ast.parse(path.read_bytes()) for path in sources}
    data = (_data_digest(path) for path in files if path.suffix == ".toml")
    return _digest(*sorted((*Program(modules).digests(), *data)))


def text_hash(source: str) -> str:
    """The same hash of one text of Python that stands alone."""
    return _digest(*sorted(Program({"alone": ast.parse(source)}).digests()))


def model_files(root: Path, packages: Iterable[str]) -> list[Path]:
    """Source and data files of the packages, in order; without scenarios and rules in readable form."""
    found = (path for package in packages for path in (root / package).rglob("*"))
    parts = (path for path in found if path.suffix in (".py", ".toml"))
    return sorted(p for p in parts if not NO_MODEL & set(p.relative_to(root).parts))


def _dotted(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _digest(*parts: str) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=DIGITS).hexdigest()


def _data_digest(path: Path) -> str:
    return _digest("data", path.stem, repr(_plain(tomllib.loads(path.read_text("utf-8")))))


def _plain(value: Any) -> Any:
    """Values of a TOML file without words for people; tables sorted, lists in their order."""
    if isinstance(value, dict):
        return [(key, _plain(value[key])) for key in sorted(value) if key not in DATA_TEXTS]
    return [_plain(part) for part in value] if isinstance(value, list) else value


# ---- modules ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Definition:
    """A function, a class or an assignment at the top of a module.

    form : the node as written out; refers : names in it; inner : (name, attribute) where both stand together
    """

    name: str
    node: ast.stmt
    form: str = ""
    refers: set[str] = field(default_factory=set)
    inner: set[tuple[str, str]] = field(default_factory=set)

    @property
    def is_text(self) -> bool:
        """Whether it is a plain text, which counts where something refers to it only."""
        return isinstance(self.node, ast.Assign | ast.AnnAssign) and _is_text(self.node.value)

    @property
    def shallow(self) -> str:
        """Hash of the definition alone."""
        return _digest(self.name, self.form)


class Module:
    """One source file: what it defines, what it imports, and what it does when it is loaded."""

    def __init__(self, tree: ast.Module) -> None:
        self.imports: dict[str, set[str]] = {}
        self.definitions: dict[str, list[Definition]] = {}
        self.acts: list[Definition] = []
        self.every: list[Definition] = []
        for node in ast.walk(tree):
            for name, target in _imported(node):
                self.imports.setdefault(name, set()).add(target)
        loose = [node for node in tree.body if not _says_nothing(node)]
        acting = any(not _names(node) for node in loose)
        for node in loose:
            names = _names(node)
            made = Definition(",".join(names), node)
            self.every += [made] if names else []
            if acting and not isinstance(node, FUNCTION | ast.ClassDef):
                self.acts.append(made)
            for name in names:
                self.definitions.setdefault(name, []).append(made)


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """(name, what it stands for) of every name that an import binds."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            yield name, alias.name if alias.asname else name
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _says_nothing(node: ast.stmt) -> bool:
    """Whether a statement at the top of a module changes no result: imports, texts, types, a main part."""
    if isinstance(node, ast.If):
        tested = {getattr(n, "id", getattr(n, "attr", "")) for n in ast.walk(node.test)}
        return bool(tested & {"TYPE_CHECKING", "__name__"})
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Import | ast.ImportFrom | ast.Pass) or _names(node) == ("__all__",)


def _names(node: ast.stmt) -> tuple[str, ...]:
    """Names that a statement binds, if that is all it does."""
    if isinstance(node, FUNCTION | ast.ClassDef):
        return (node.name,)
    if isinstance(node, ast.TypeAlias):
        return (node.name.id,)
    targets = node.targets if isinstance(node, ast.Assign) else getattr(node, "target", None)
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    if not isinstance(targets, list):
        return ()
    flat = [part for t in targets for part in (t.elts if isinstance(t, ast.Tuple) else [t])]
    return tuple(part.id for part in flat if isinstance(part, ast.Name)) if _all_names(flat) else ()


def _all_names(nodes: Iterable[ast.expr]) -> bool:
    return all(isinstance(node, ast.Name) for node in nodes)


def _is_text(node: ast.expr | None) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) and _is_text(node.right)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


# ---- the program -----------------------------------------------------------------------------


class Program:
    """All modules together: which definition a name refers to, and the hash of each."""

    def __init__(self, trees: dict[str, ast.Module]) -> None:
        self.modules = {name: Module(tree) for name, tree in trees.items()}
        for name, module in self.modules.items():
            writer = partial(_Writer, partial(self._parameters, name), partial(self._is_text, name))
            for made in (*module.every, *module.acts):
                written = writer()
                made.form = written.write(made.node)
                made.refers, made.inner = written.refers, written.inner

    def digests(self) -> Iterator[str]:
        """Hash of every definition with what it refers to, and of what every module does when loaded."""
        for name, module in self.modules.items():
            for made in module.every:
                if not made.is_text:
                    yield self._linked(name, [made])
            if module.acts:
                yield self._linked(name, module.acts)

    def _linked(self, home: str, made: list[Definition]) -> str:
        refers = {name for each in made for name in each.refers}
        inner = {pair for each in made for pair in each.inner}
        links = [f"{name}={where}" for name in refers for where in self._targets(home, name)]
        links += [f"{a}.{b}={where}" for a, b in inner for where in self._inside(home, a, b)]
        return _digest(*(each.shallow for each in made), *sorted(links))

    def _targets(self, home: str, name: str) -> Iterator[str]:
        """What a name of a module refers to: hashes of own definitions, dotted names of foreign things."""
        found, foreign = self._find(home, name)
        if found:
            yield _digest(*(made.shallow for made in found))
        yield from foreign

    def _inside(self, home: str, name: str, attribute: str) -> Iterator[str]:
        """What `name.attribute` refers to where the name is one of our modules."""
        for target in self.modules[home].imports.get(name, ()):
            if target in self.modules:
                yield from self._targets(target, attribute)

    def _find(self, home: str, name: str) -> tuple[list[Definition], list[str]]:
        """Own definitions and foreign names behind a name, through as many imports as it takes."""
        module = self.modules[home]
        found, foreign = list(module.definitions.get(name, ())), list[str]()
        for target in sorted(module.imports.get(name, ())) if not found else ():
            owner, _, last = target.rpartition(".")
            if target in self.modules:
                continue
            if owner in self.modules and (last, owner) != (name, home):
                more, others = self._find(owner, last)
                found, foreign = found + more, foreign + others
            else:
                foreign.append(target)
        return found, foreign

    def _parameters(self, home: str, called: str) -> list[str]:
        """Names of the positional parameters of an own function or class; none where it is not ours."""
        found, _ = self._find(home, called)
        node = found[0].node if found else None
        if isinstance(node, FUNCTION):
            return [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
        if isinstance(node, ast.ClassDef):
            fields = (n.target for n in node.body if isinstance(n, ast.AnnAssign))
            return [target.id for target in fields if isinstance(target, ast.Name)]
        return []

    def _is_text(self, home: str, name: str) -> bool:
        """Whether a name of a module stands for a plain text."""
        found, _ = self._find(home, name)
        return bool(found) and all(made.is_text for made in found)


class _Writer:
    """Writes a node out, without what changes no result, and notes the names in it."""

    def __init__(self, parameters: Callable[[str], list[str]], is_text: Callable[[str], bool]) -> None:
        self.parameters, self.is_text = parameters, is_text
        self.refers: set[str] = set()
        self.inner: set[tuple[str, str]] = set()

    def write(self, node: Any) -> str:
        """Any node, list or plain value."""
        if isinstance(node, list):
            return "[" + ",".join(self.write(part) for part in node) + "]"
        if not isinstance(node, ast.AST):
            return repr(node)
        return self._special.get(type(node), self._any)(node)

    @cached_property
    def _special(self) -> dict[type[ast.AST], Callable[[Any], str]]:
        return {
            ast.Name: self._name,
            ast.Constant: lambda node: repr(node.value),
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.Raise: self._raise,
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.AnnAssign: self._assigned,
            ast.Assign: self._assigned,
            ast.arg: lambda node: node.arg,
            ast.JoinedStr: self._joined,
        }

    def _any(self, node: ast.AST) -> str:
        parts = []
        for name in node._fields:
            value = getattr(node, name, None)
            if name in LEFT_OUT or value is None or value == []:
                continue
            body = name in ("body", "orelse", "finalbody") and isinstance(value, list)
            parts.append(f"{name}={self._body(value) if body else self.write(value)}")
        return f"{type(node).__name__}({','.join(parts)})"

    def _body(self, body: list[ast.stmt]) -> str:
        """Statements without docstrings, imports, bare declarations and `pass`."""
        kept = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom | ast.Pass)]
        kept = [n for n in kept if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]
        kept = [n for n in kept if not (isinstance(n, ast.AnnAssign) and n.value is None)]
        return "{" + ";".join(self.write(node) for node in kept) + "}"

    def _name(self, node: ast.Name) -> str:
        self.refers.add(node.id)
        return node.id

    def _attribute(self, node: ast.Attribute) -> str:
        if isinstance(node.value, ast.Name):
            self.inner.add((node.value.id, node.attr))
        return f"{self.write(node.value)}.{node.attr}"

    def _joined(self, node: ast.JoinedStr) -> str:
        parts = [p for p in node.values if not (isinstance(p, ast.Constant) and p.value == "")]
        return f"f{self.write(parts)}"

    def _assigned(self, node: ast.Assign | ast.AnnAssign) -> str:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return f"{self.write(targets)}:={self.write(node.value)}"

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
        head = f"{type(node).__name__} {node.name}{self.write(node.args)}"
        return f"{self.write(node.decorator_list)}{head}{self._body(node.body)}"

    def _class(self, node: ast.ClassDef) -> str:
        """Fields in their order, then methods by name."""
        head = self.write([*node.decorator_list, *node.bases, *node.keywords])
        fields = [self._field(part) for part in node.body if not isinstance(part, FUNCTION)]
        methods = sorted((part for part in node.body if isinstance(part, FUNCTION)), key=lambda m: m.name)
        said = [*filter(None, fields), *(self._function(method) for method in methods)]
        return f"class {node.name}{head}{{{';'.join(said)}}}"

    def _field(self, node: ast.stmt) -> str:
        """What a class holds beside methods; a field keeps its annotation, a text for people is left out."""
        if isinstance(node, ast.Pass) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            return ""
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id in TEXTS and self._for_people(node.value):
                return ""
        kind = f"{self.write(node.annotation)} " if isinstance(node, ast.AnnAssign) else ""
        return kind + self.write(node)

    def _raise(self, node: ast.Raise) -> str:
        called = node.exc
        if isinstance(called, ast.Call) and isinstance(called.func, ast.Name) and called.func.id in SAID:
            return f"raise {called.func.id}"
        return self._any(node)

    def _call(self, node: ast.Call) -> str:
        """A call without the texts that it hands to parameters for people."""
        own = self.parameters(node.func.id) if isinstance(node.func, ast.Name) else []
        named = [*own, *[""] * len(node.args)]
        given = [a for a, name in zip(node.args, named, strict=False) if not self._is_said(name, a)]
        words = [word for word in node.keywords if not self._is_said(word.arg or "", word.value)]
        placed = ",".join([self.write(node.func), *(self.write(part) for part in (*given, *words))])
        return f"call({placed})"

    def _is_said(self, parameter: str, value: ast.expr) -> bool:
        return parameter in TEXTS and self._for_people(value)

    def _for_people(self, value: ast.expr | None) -> bool:
        return _is_text(value) or (isinstance(value, ast.Name) and self.is_text(value.id))
