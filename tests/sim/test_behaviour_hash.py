"""The identity of the model follows from what can change a result, and from nothing else."""

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.identity import MODEL, code_hash, remembered_hash
from sim.identity.behaviour import behaviour_hash, text_hash
from tests.house_rules import ROOT

SETTLE = "sim/stages/settle/rules.py"
SETTLE_PARAMS = "sim/stages/settle/params.py"
CHINA = "sim/scenario/catalogues/urban_china.toml"
TIANJIN = "sim/city/places/data/tianjin.toml"
LEVERS = "sim/scenario/levers.py"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("copied")
    for package in MODEL:
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.fixture(scope="module")
def before(copied: Path) -> str:
    return identity(copied)


@pytest.fixture
def tree(copied: Path) -> Iterator[Path]:
    """A copy of the model that is put right again after every edit."""
    before = {path: path.read_bytes() for path in copied.rglob("*") if path.is_file()}
    yield copied
    for path in [p for p in copied.rglob("*") if p.is_file() and p not in before]:
        path.unlink()
    for path, content in before.items():
        path.write_bytes(content)


def edit(tree: Path, name: str, old: str, new: str) -> None:
    text = (tree / name).read_text("utf-8")
    edited = re.sub(old, new, text, count=1)
    assert edited != text, f"{old!r} does not stand in {name}: the test needs another example"
    (tree / name).write_text(edited, "utf-8")


def identity(tree: Path) -> str:
    return behaviour_hash(tree, MODEL)


def rename_settle(tree: Path) -> None:
    """Another name for a file of rules, in its imports too."""
    (tree / SETTLE).rename(tree / "sim/stages/settle/endings.py")
    for path in tree.rglob("*.py"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("sim.stages.settle.rules", "sim.stages.settle.endings"), "utf-8")


def turn_round(tree: Path) -> None:
    """All functions of a file in the opposite order."""
    path = tree / SETTLE
    module = ast.parse(path.read_text("utf-8"))
    functions = [node for node in module.body if isinstance(node, ast.FunctionDef)]
    assert len(functions) > 4
    rest = [node for node in module.body if node not in functions]
    path.write_text("\n\n".join(ast.unparse(node) for node in (*rest, *functions[::-1])), "utf-8")


def move_a_function(tree: Path) -> None:
    """A function that stands in another file, from which its users import it."""
    text = (tree / "agents/shared_rules.py").read_text("utf-8")
    first = text.index("@inlined\ndef popcount")
    moved = text[first : text.index("@inlined", first + 1)]
    head = "import numpy as np\n\nfrom agents.compiling import inlined\n\n\n"
    (tree / "agents/bits.py").write_text(head + moved, "utf-8")
    users = text.replace(moved, "").replace(
        "import inlined", "import inlined\nfrom agents.bits import popcount", 1
    )
    (tree / "agents/shared_rules.py").write_text(users, "utf-8")


LEAVES: dict[str, Callable[[Path], None]] = {
    "a comment": lambda t: edit(t, SETTLE, r"\n\n\n@", "\n\n\n# a word\n@"),
    "a docstring": lambda t: edit(t, SETTLE, r'"""[A-Z][^"]*"""', '"""Something else."""'),
    "layout": lambda t: edit(
        t,
        SETTLE,
        r"\bif disputes\.best\[row\] > 0 and ([^:\n]+):",
        r"if (disputes.best[row] > 0) and (\n                \1):",
    ),
    "a label": lambda t: edit(t, SETTLE_PARAMS, r'"[A-Z][a-z ]+[^"]*",\n', '"Another label",\n'),
    "a Chinese label": lambda t: edit(t, SETTLE_PARAMS, r'"[\u4e00-\u9fff]+"', '"另一个名称"'),
    "a source": lambda t: edit(t, SETTLE_PARAMS, r'source="[^"]*"', 'source="assumption: another"'),
    "a unit": lambda t: edit(t, SETTLE_PARAMS, r'unit="day"', 'unit="week"'),
    "the source of an effect": lambda t: edit(t, LEVERS, r'"form: \[Whistle[^"]*"', '"assumption: none"'),
    "the source of many effects": lambda t: edit(
        t, LEVERS, r'AS_PARTY_LED = "[^"]*"', 'AS_PARTY_LED = "none"'
    ),
    "the label of a lever": lambda t: edit(t, "sim/scenario/lever_params.py", r'"党建引领"', '"党的领导"'),
    "the label of a pattern": lambda t: edit(t, "sim/coordination/siloed.py", r'"部门分治"', '"各管各的"'),
    "the label of an outcome": lambda t: edit(
        t, "sim/outcomes/of_disputes.py", r'"实质性化解率"', '"化解率"'
    ),
    "an annotation": lambda t: edit(t, "sim/running.py", r"seed: int,\n", "seed: object,\n"),
    "a message": lambda t: edit(t, "sim/running.py", "not a checkpoint of a run", "no checkpoint"),
    "a rule in readable form": lambda t: edit(t, "agents/readable/institutions.py", "- 1.0", "- 2.0"),
    "a rule that no actor decides": lambda t: edit(t, "sim/reference/handle.py", "1.0 ", "2.0 "),
    "labels of a catalogue": lambda t: edit(t, CHINA, r'label = "[^"]*"', 'label = "Other"'),
    "a comment of a catalogue": lambda t: edit(t, CHINA, r"\n\n\[\[topic", "\n# a word\n\n[[topic"),
    "the name of a file": rename_settle,
    "the order of functions": turn_round,
    "a function in another file": move_a_function,
    "the order of imports": lambda t: edit(
        t, SETTLE, r"(from agents\.\S+ import [^(\n]+\n)", r"import os\n\1"
    ),
}
CHANGES: dict[str, Callable[[Path], None]] = {
    "a term of a rule": lambda t: edit(
        t, SETTLE, r"probability = closure\.rate \* pressing", "probability = pressing"
    ),
    "a comparison": lambda t: edit(t, SETTLE, r"u >= rule\.closure\.discovery", "u > rule.closure.discovery"),
    "a default": lambda t: edit(t, SETTLE_PARAMS, r"\n        (\d+\.\d+),\n", r"\n        \g<1>1,\n"),
    "an end of a range": lambda t: edit(t, SETTLE_PARAMS, r"high=([\d.]+)", r"high=9\1"),
    "a neutral value": lambda t: edit(t, SETTLE_PARAMS, r"neutral=([\d.]+)", r"neutral=9\1"),
    "the type of a parameter": lambda t: edit(t, SETTLE_PARAMS, r": int = param", ": float = param"),
    "the order of parameters": lambda t: edit(
        t, "sim/coordination/base.py", r"(    grid: np.ndarray\n)", r"\1    other: int\n"
    ),
    "the effect of a lever": lambda t: edit(
        t, LEVERS, r'Effect\("rights.authority", 0\.6', 'Effect("rights.authority", 0.7'
    ),
    "the price of a lever": lambda t: edit(
        t, "sim/scenario/lever_params.py", r"price\(\n        2000\.0", "price(\n        2001.0"
    ),
    "a value of a catalogue": lambda t: edit(t, CHINA, r"hours = ([\d.]+)", r"hours = 1\1"),
    "a topic's cause": lambda t: edit(t, CHINA, r'source = "property_manager"', 'source = "merchant"'),
    "the order of topics": lambda t: edit(
        t, CHINA, r"(?s)(\[\[topic\]\].*?\n\n)(\[\[topic\]\].*?\n\n)", r"\2\1"
    ),
    "people of a district": lambda t: edit(t, TIANJIN, r"population = (\d+)", r"population = 1\1"),
    "the order of a day": lambda t: edit(
        t, "sim/day.py", r"(?s)\n    (\w+),(?:[^\n]*)\n    (\w+),", r"\n    \2,\n    \1,"
    ),
    "a constant": lambda t: edit(t, "agents/shared_rules.py", "0.2316419", "0.2316418"),
    "a function taken from elsewhere": lambda t: edit(
        t, SETTLE, r"import ([^\n]*)\bexponential\b", r"import \1normal as exponential"
    ),
    "a decorator": lambda t: edit(t, "agents/shared_rules.py", r"@inlined\ndef sigma", "def sigma"),
    "what is done on loading": lambda t: edit(
        t, "sim/stages/record/phase.py", r"\nFINAL\[\[State\.JUDGED, ", "\nFINAL[["
    ),
}


@pytest.mark.parametrize("what", LEAVES)
def test_the_identity_is_left_by_an_edit_of(what: str, before: str, tree: Path) -> None:
    LEAVES[what](tree)
    assert identity(tree) == before


@pytest.mark.parametrize("what", CHANGES)
def test_the_identity_is_changed_by_an_edit_of(what: str, before: str, tree: Path) -> None:
    CHANGES[what](tree)
    assert identity(tree) != before


def test_any_other_number_or_operator_in_a_rule_is_another_identity() -> None:
    """Constants, comparisons and signs of files of rules, one at a time."""
    for name, every in ((SETTLE, 9), ("agents/shared_rules.py", 3)):
        source = (ROOT / name).read_text("utf-8")
        before = text_hash(source)
        places = [n for n, node in enumerate(ast.walk(ast.parse(source))) if _can_be_changed(node)][::every]
        assert len(places) > 10
        for place in places:
            mutant = _mutant(source, place)
            assert text_hash(mutant) != before, mutant


def _can_be_changed(node: ast.AST) -> bool:
    number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
    return number or isinstance(node, ast.BinOp | ast.Compare)


def _mutant(source: str, place: int) -> str:
    """The source with one node changed."""
    tree = ast.parse(source)
    node = list(ast.walk(tree))[place]
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        node.value += 1
    elif isinstance(node, ast.BinOp):
        node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
    elif isinstance(node, ast.Compare):
        node.ops[0] = ast.Lt() if isinstance(node.ops[0], ast.GtE) else ast.GtE()
    return ast.unparse(tree)


def test_functions_of_one_name_in_two_files_cannot_change_places(tmp_path: Path) -> None:
    def written(**bodies: str) -> str:
        root = tmp_path / str(len(list(tmp_path.iterdir())))
        (root / "sim").mkdir(parents=True)
        for name, body in bodies.items():
            (root / "sim" / f"{name}.py").write_text(body)
        return behaviour_hash(root, ["sim"])

    one, two = "def rate(x):\n    return x\n", "def rate(x):\n    return 2 * x\n"
    use_a, use_b = "\ndef a(x):\n    return rate(x)\n", "\ndef b(x):\n    return rate(x) + 1\n"
    assert written(p=one + use_a, q=two + use_b) == written(q=one + use_a, p=two + use_b)
    assert written(p=one + use_a, q=two + use_b) != written(p=two + use_a, q=one + use_b)


def test_what_is_done_on_loading_keeps_its_order() -> None:
    first, second = (
        "TABLE = {}\nTABLE['a'] = 1\nTABLE['b'] = 2\n",
        "TABLE = {}\nTABLE['b'] = 2\nTABLE['a'] = 1\n",
    )
    assert text_hash(first) != text_hash(second)
    assert text_hash("A = 1\n\ndef f():\n    return A\n") == text_hash("def f():\n    return A\n\nA = 1\n")


def test_the_hash_of_a_text_is_remembered_and_taken_anew_after_an_edit(tree: Path, tmp_path: Path) -> None:
    first = remembered_hash(tree, tmp_path)
    assert first == identity(tree)
    (note,) = tmp_path.iterdir()
    note.write_text("0123456789ab")
    assert remembered_hash(tree, tmp_path) == "0123456789ab"  # nothing is computed twice
    note.write_text("damaged")
    assert remembered_hash(tree, tmp_path) == first
    edit(tree, SETTLE, r"u >= rule\.closure\.discovery", "u > rule.closure.discovery")
    assert remembered_hash(tree, tmp_path) == identity(tree) != first


def test_the_hash_is_that_of_the_files_that_run() -> None:
    assert code_hash() == behaviour_hash(ROOT, MODEL)


def test_the_hash_is_the_same_on_every_version_of_python() -> None:
    """A hash written down; a change in the way of writing trees out renames every stored result."""
    source = '"""Doc."""\nfrom math import exp as e\nimport numpy as np\n\n\nclass A(B):\n    """Doc."""\n\n'
    source += "    x: int = 1\n\n    def f[T](self, y: T, *, z: float = 2.50) -> T:\n"
    source += "        return f'{y:.2f} of {z!r}' if not np.any(-z) else {**y, 'a': e(1_000)}\n"
    assert text_hash(source) == "2df9a24054d0"
