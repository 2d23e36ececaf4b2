"""The rules of the house as functions of source text: each gives the lines that break it."""

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAY_IMPORT = {
    "agents": ("agents",),
    "sim": ("sim", "agents"),
    "experiments": ("experiments", "sim", "agents"),
    "benchmarks": ("benchmarks", "app", "experiments", "sim", "agents"),
    "app": ("app", "experiments", "sim", "agents"),
    "gongzhi": ("gongzhi", "experiments", "sim", "agents"),  # the public name; nothing of the house uses it
}
BENCHES = "app.commands.bench"  # nobody but the command that runs them imports the benchmarks
# Wings of the laboratory, from the ground up: a wing imports those of earlier lines, and itself.
WINGS = (
    ("statistics", "storage", "designs"),
    ("wording",),
    ("execution",),
    ("exploration",),
    ("figures",),
    ("results",),
    ("studies",),
    ("story",),
    ("exports",),
    ("records",),
    ("divergence",),
    ("exercises",),
    ("film",),
    ("doubt",),
    ("report",),
    ("scoring",),
    ("validation",),
)
MOST_FILES = 15  # side by side in one folder of the program
OUTSIDE_FOR_AGENTS = {"numpy", "numba", "mesa", "lazy_loader", "__future__"}
CLOCKS_AND_DICE = {"random", "time", "secrets", "uuid"}
SHARED_RANDOMNESS = {"random", "rng", "shuffle", "shuffle_do", "urandom", "default_rng", "RandomState"}
WALL_CLOCK = {"datetime", "date", "time"}  # classes and modules whose methods read it


def package_of(module: str) -> str:
    """First part of a dotted name."""
    return module.partition(".")[0]


def module_name(path: Path, root: Path = ROOT) -> str:
    """Dotted name of a source file; a package is named by its folder."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources(*packages: str, root: Path = ROOT) -> list[Path]:
    """All Python files of the packages, in order."""
    return sorted(path for package in packages for path in (root / package).rglob("*.py"))


def _only_for_types(node: ast.If) -> bool:
    return any(getattr(n, "id", getattr(n, "attr", "")) == "TYPE_CHECKING" for n in ast.walk(node.test))


def running_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those under `if TYPE_CHECKING:`."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.If) and _only_for_types(child):
            continue
        yield child
        yield from running_nodes(child)


def imports(tree: ast.AST, *, types_too: bool = False) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """(line, module, names) of every import that runs, or of all; a relative one keeps its dots."""
    for node in ast.walk(tree) if types_too else running_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = tuple(alias.name for alias in node.names)
            yield node.lineno, "." * node.level + (node.module or ""), names


def broken_directions(tree: ast.AST, module: str) -> Iterator[tuple[int, str]]:
    """Imports against app -> experiments -> sim -> agents, relative ones and stars; benchmarks read all."""
    own = package_of(module)
    for line, name, names in imports(tree):
        target = package_of(name)
        if name.startswith("."):
            yield line, f"relative import of '{name}'"
        elif "*" in names:
            yield line, f"star import of '{name}'"
        elif target in MAY_IMPORT and target not in MAY_IMPORT[own] and not _runs(module, target):
            yield line, f"{own} may not import {target}"
        elif own == "agents" and not _known_to_agents(target):
            yield line, f"agents may import numpy, numba, mesa, lazy_loader and itself, not {target}"


def _runs(module: str, target: str) -> bool:
    return target == "benchmarks" and (module == BENCHES or module.startswith(f"{BENCHES}."))


def wing_of(module: str) -> str:
    """Wing of a module of the laboratory; empty for others."""
    package, _, rest = module.partition(".")
    return rest.partition(".")[0] if package == "experiments" else ""


def broken_wings(tree: ast.AST, module: str) -> Iterator[tuple[int, str]]:
    """Imports of a wing of the laboratory by one that is not above it, for types, too."""
    height = {wing: line for line, wings in enumerate(WINGS) for wing in wings}
    own = wing_of(module)
    if not own:
        return
    for line, name, _ in imports(tree, types_too=True):
        other = wing_of(name)
        if other and other != own and height[other] >= height[own]:
            yield line, f"the wing {own} may not import {other}"


def crowded(paths: list[Path]) -> Iterator[str]:
    """Folders with too many Python files side by side."""
    beside = Counter(path.parent for path in paths)
    yield from (f"{folder}: {n} files" for folder, n in sorted(beside.items()) if n > MOST_FILES)


def _known_to_agents(target: str) -> bool:
    return target in sys.stdlib_module_names or target in OUTSIDE_FOR_AGENTS or target == "agents"


def import_graph(trees: dict[str, ast.AST]) -> dict[str, list[str]]:
    """Module -> own modules it imports, wherever in the file the import stands."""
    return {module: sorted(_targets(module, tree, trees)) for module, tree in trees.items()}


def _targets(module: str, tree: ast.AST, known: dict[str, ast.AST]) -> Iterator[str]:
    for _, name, names in imports(tree, types_too=True):
        inner = [f"{name}.{part}" for part in names if f"{name}.{part}" in known]
        outer = [name] if name in known and len(inner) < max(1, len(names)) else []
        yield from (target for target in (*inner, *outer) if target != module)


def import_cycle(graph: dict[str, list[str]]) -> list[str]:
    """One cycle of the graph as a path that returns to its start; empty where there is none."""
    done: list[str] = []

    def visit(module: str, path: list[str]) -> list[str]:
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done:
            return []
        for target in graph[module]:
            if cycle := visit(target, [*path, module]):
                return cycle
        done.append(module)
        return []

    return next((cycle for module in graph if (cycle := visit(module, []))), [])


def unkeyed_randomness(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Sources of randomness or order that do not depend on the key alone."""
    for line, name, names in imports(tree):
        whole = {name, *(f"{name}.{part}" for part in names)}
        if package_of(name) in CLOCKS_AND_DICE or "numpy.random" in whole:
            yield line, f"import of {name}"
    for node in ast.walk(tree):
        yield from _unkeyed_node(node)


def _unkeyed_node(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Attribute) and node.attr in SHARED_RANDOMNESS:
        yield node.lineno, f"use of .{node.attr}"
    elif isinstance(node, ast.Call):
        name = getattr(node.func, "id", "")
        if name == "hash":
            yield node.lineno, "hash() differs between processes"
        owner = getattr(node.func, "value", None)
        if getattr(owner, "id", getattr(owner, "attr", "")) in WALL_CLOCK:
            yield node.lineno, "the wall clock"
        if name in ("list", "tuple", "enumerate", "iter") and any(map(_is_set, node.args)):
            yield node.lineno, "the order of a set"
    elif isinstance(node, ast.For | ast.comprehension) and _is_set(node.iter):
        yield node.iter.lineno, "the order of a set"


def _is_set(node: ast.AST) -> bool:
    called = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("set", "frozenset")
    return called or isinstance(node, ast.Set | ast.SetComp)


def swallowed_errors(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Handlers that catch everything."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {getattr(kind, "id", getattr(kind, "attr", "everything")) for kind in caught}
            if names & {"Exception", "BaseException", "everything"}:
                yield node.lineno, "except Exception"


MOST_ARGUMENTS = 7  # positional, the instance or class left out
LONGEST_FUNCTION = 60  # lines


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions and methods, wherever they stand."""
    yield from (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def crowded_signatures(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Functions that take too many positional arguments."""
    for node in functions(tree):
        names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
        count = len(names) - (names[:1] in (["self"], ["cls"]))
        if count > MOST_ARGUMENTS:
            yield node.lineno, f"{node.name} takes {count} positional arguments"


def long_functions(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Functions that are longer than a screen."""
    for node in functions(tree):
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > LONGEST_FUNCTION:
            yield node.lineno, f"{node.name} has {length} lines"


def changes_of_state(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Places that write a column called `state`, or a part of it: `disputes.state[row] = ...`."""
    for node in ast.walk(tree):
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            for target in _flat(targets):
                place = target.value if isinstance(target, ast.Subscript) else None
                if isinstance(place, ast.Attribute) and place.attr == "state":
                    yield node.lineno, f"{ast.unparse(target)} is written"


def _flat(targets: list[ast.expr]) -> Iterator[ast.expr]:
    for target in targets:
        if isinstance(target, ast.Tuple | ast.List):
            yield from _flat(target.elts)
        else:
            yield target
