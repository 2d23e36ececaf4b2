"""The house keeps its rules; every complaint names the file and the line."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.house_rules import (
    MAY_IMPORT,
    ROOT,
    WINGS,
    broken_directions,
    broken_wings,
    changes_of_state,
    crowded,
    crowded_signatures,
    import_cycle,
    import_graph,
    long_functions,
    module_name,
    sources,
    swallowed_errors,
    unkeyed_randomness,
)

LONGEST_FILE = 400
OURS = tuple(MAY_IMPORT)
SEPARATOR = "/"
MACHINE_PATH = re.compile(SEPARATOR + r"(work|root|home|Users)" + SEPARATOR + r"[A-Za-z0-9.]")
TEXT = {".py", ".js", ".toml", ".md", ".cff", ".json", ".csv", ".lock", ".sh", ".ipynb", ""}


def parsed(*packages: str) -> dict[Path, ast.AST]:
    """File -> syntax tree of the packages."""
    return {path: ast.parse(path.read_bytes(), str(path)) for path in sources(*packages)}


def complaints(found: dict[Path, list[tuple[int, str]]]) -> list[str]:
    """`file:line what`, in order."""
    return [
        f"{path.relative_to(ROOT)}:{line} {what}" for path, lines in found.items() for line, what in lines
    ]


def project_files() -> list[Path]:
    """What is or would be committed; every file of the tree where there is no repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        hidden = (".venv", ".bootstrap", "results", "__pycache__")
        return [p for p in sorted(ROOT.rglob("*")) if p.is_file() and not set(hidden) & set(p.parts)]
    return [path for line in listed.splitlines() if (path := ROOT / line).is_file()]


def test_imports_go_from_app_to_experiments_to_sim_to_agents() -> None:
    found = {path: list(broken_directions(tree, module_name(path))) for path, tree in parsed(*OURS).items()}
    assert complaints(found) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    trees = {module_name(path): tree for path, tree in parsed(*OURS).items()}
    assert " -> ".join(import_cycle(import_graph(trees))) == ""


def test_wings_of_the_laboratory_import_one_way() -> None:
    trees = parsed("experiments")
    assert (
        complaints({path: list(broken_wings(tree, module_name(path))) for path, tree in trees.items()}) == []
    )
    wings = {path.relative_to(ROOT / "experiments").parts[0] for path in sources("experiments")}
    assert wings - {"__init__.py"} == {wing for line in WINGS for wing in line}


def test_no_wing_holds_too_many_files() -> None:
    assert list(crowded([path.relative_to(ROOT) for path in sources("experiments", "app")])) == []


def test_agents_and_sim_use_keyed_random_numbers_only() -> None:
    found = {path: list(unkeyed_randomness(tree)) for path, tree in parsed("agents", "sim").items()}
    assert complaints(found) == []


def test_agents_and_sim_never_swallow_an_error() -> None:
    found = {path: list(swallowed_errors(tree)) for path, tree in parsed("agents", "sim").items()}
    assert complaints(found) == []


def test_every_python_file_parses() -> None:
    for path in project_files():
        if path.suffix == ".py":
            ast.parse(path.read_bytes(), str(path))


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    counted = {
        p: len(p.read_text("utf-8").splitlines()) for p in project_files() if p.suffix in (".py", ".js")
    }
    assert [f"{p.relative_to(ROOT)}: {n} lines" for p, n in counted.items() if n > LONGEST_FILE] == []


OPTIONS = "options of a command, which the library for command lines reads from the signature"
MANY_ARGUMENTS = {
    "app/commands/report/command.py": OPTIONS,
}


def test_no_function_takes_more_arguments_than_a_reader_can_hold() -> None:
    found = {path: list(crowded_signatures(tree)) for path, tree in parsed(*OURS).items()}
    assert [each for each in complaints(found) if each.partition(":")[0] not in MANY_ARGUMENTS] == []
    needed = {str(path.relative_to(ROOT)) for path, lines in found.items() if lines}
    assert set(MANY_ARGUMENTS) - needed == set(), "an exception that is not needed any more"


LONG_FUNCTIONS: dict[str, str] = {}


def test_no_function_is_longer_than_a_screen() -> None:
    found = {path: list(long_functions(tree)) for path, tree in parsed(*OURS).items()}
    assert [each for each in complaints(found) if each.partition(":")[0] not in LONG_FUNCTIONS] == []
    needed = {str(path.relative_to(ROOT)) for path, lines in found.items() if lines}
    assert set(LONG_FUNCTIONS) - needed == set(), "an exception that is not needed any more"


def test_a_disputes_state_is_changed_in_its_lifecycle_only() -> None:
    home = ROOT / "sim" / "lifecycle.py"
    trees = parsed("agents", "sim")
    assert list(changes_of_state(trees.pop(home)))
    assert complaints({path: list(changes_of_state(tree)) for path, tree in trees.items()}) == []


def test_the_lock_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    addresses = [
        f"{n} {line}" for n, line in enumerate(lock, 1) if re.search(r"://|--index|--find-links|file:", line)
    ]
    assert addresses == []
    assert all(" @ " not in line for line in lock)


def test_the_lock_holds_every_declared_dependency_with_a_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.match(r"[\w.-]+", text)[0].lower() for text in declared}  # type: ignore[index]
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text("utf-8"))
    locked = {entry.partition("==")[0].lower(): entry for entry in entries if "==" in entry}
    assert names - set(locked) == set()
    assert [name for name, entry in locked.items() if "--hash=sha256:" not in entry] == []


def test_no_file_names_a_place_on_some_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:100]}"
        for path in project_files()
        if path.suffix in TEXT
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


def test_nothing_is_left_to_do_in_the_sources() -> None:
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
    found = [str(p.relative_to(ROOT)) for p in sources(*OURS) if marks.search(p.read_text("utf-8"))]
    assert found == []


# ---- the rules bite --------------------------------------------------------------------------

WRONG_IMPORTS = {
    "from sim.params import param": ("agents.residents", "agents may not import sim"),
    "import pandas": ("agents.residents", "not pandas"),
    "def f():\n    import app.cli": ("sim.running", "sim may not import app"),
    "from .params import param": ("sim.running", "relative import"),
    "from sim.params import *": ("sim.running", "star import"),
    "from app.web.words import sent": ("experiments.report", "experiments may not import app"),
    "from benchmarks.measure import size": ("app.commands.run.work", "app may not import benchmarks"),
    "from app.cli import answer": ("gongzhi.laboratory", "gongzhi may not import app"),
    "import gongzhi": ("app.cli", "app may not import gongzhi"),
}
UNKEYED = (
    "import random",
    "from time import perf_counter",
    "from numpy import random",
    "import numpy.random",
    "x = np.random.default_rng(1)",
    "x = model.random.random()",
    "x = self.rng.random()",
    "agents.shuffle_do('step')",
    "x = hash(name)",
    "x = datetime.now()",
    "x = datetime.date.today()",
    "for x in {a, b}:\n    pass",
    "x = list(set(rows))",
    "x = [f(a) for a in set(rows)]",
)
KEYED = (
    "x = sorted(set(rows))",
    "x = a in {1, 2}",
    "x = keyed_random.uniform('turn', day, who)",
    "x: set[int] = set()",
    "x = log.today()",
)


@pytest.mark.parametrize(("text", "expected"), WRONG_IMPORTS.items())
def test_a_wrong_import_is_found(text: str, expected: tuple[str, str]) -> None:
    module, complaint = expected
    assert [complaint in what for _, what in broken_directions(ast.parse(text), module)] == [True]


def test_the_command_that_runs_the_benchmarks_may_import_them() -> None:
    tree = ast.parse("from benchmarks.measure import size")
    assert list(broken_directions(tree, "app.commands.bench.work")) == []


def test_an_import_for_types_only_closes_a_circle_too() -> None:
    texts = {"sim.a": "if TYPE_CHECKING:\n    from sim.b import B", "sim.b": "from sim.a import A"}
    cycle = import_cycle(import_graph({name: ast.parse(text) for name, text in texts.items()}))
    assert cycle == ["sim.a", "sim.b", "sim.a"]


def test_a_wing_that_imports_one_above_it_is_found() -> None:
    text = "if TYPE_CHECKING:\n    from experiments.report.write import report"
    found = [what for _, what in broken_wings(ast.parse(text), "experiments.figures.style")]
    assert found == ["the wing figures may not import report"]
    assert list(broken_wings(ast.parse(text), "experiments.validation.run")) == []


def test_a_crowded_folder_is_found() -> None:
    paths = [Path("experiments", f"{n}.py") for n in range(16)]
    assert list(crowded(paths)) == ["experiments: 16 files"]
    assert list(crowded(paths[1:])) == []


def test_a_circle_of_imports_is_found_even_inside_functions() -> None:
    texts = {
        "sim.a": "from sim import b",
        "sim.b": "def f():\n    from sim.c import C",
        "sim.c": "import sim.a",
    }
    cycle = import_cycle(import_graph({name: ast.parse(text) for name, text in texts.items()}))
    assert cycle == ["sim.a", "sim.b", "sim.c", "sim.a"]


@pytest.mark.parametrize(
    "text",
    [
        "d.state[row] = 3",
        "d.state[row], d.due[row] = 3, 4",
        "world.disputes.state[rows] += 1",
        "x = d.state[:] = 0",
    ],
)
def test_a_change_of_a_state_is_found(text: str) -> None:
    assert len(list(changes_of_state(ast.parse(text)))) == 1
    assert list(changes_of_state(ast.parse("x = d.state[row]; d.statement[row] = 1"))) == []


def test_a_long_signature_and_a_long_function_are_found() -> None:
    wide = "class A:\n    def f(self, a, b, c, d, e, f, g{more}): pass"
    assert list(crowded_signatures(ast.parse(wide.format(more="")))) == []
    assert len(list(crowded_signatures(ast.parse(wide.format(more=", h"))))) == 1
    long = "def f():\n" + "    x = 1\n" * 60
    assert len(list(long_functions(ast.parse(long)))) == 1
    assert list(long_functions(ast.parse(long.rpartition("    x")[0]))) == []


@pytest.mark.parametrize("text", UNKEYED)
def test_unkeyed_randomness_is_found(text: str) -> None:
    assert list(unkeyed_randomness(ast.parse(text)))


@pytest.mark.parametrize("text", KEYED)
def test_keyed_random_numbers_and_ordered_sets_are_left_alone(text: str) -> None:
    assert list(unkeyed_randomness(ast.parse(text))) == []


@pytest.mark.parametrize("kind", ["", " Exception", " (ValueError, Exception)", " BaseException"])
def test_a_swallowed_error_is_found(kind: str) -> None:
    assert list(swallowed_errors(ast.parse(f"try:\n    f()\nexcept{kind}:\n    pass")))


def test_a_caught_named_error_is_left_alone() -> None:
    text = "try:\n    f()\nexcept (ValueError, tomllib.TOMLDecodeError):\n    pass"
    assert list(swallowed_errors(ast.parse(text))) == []


@pytest.mark.parametrize("tail", ["work/main/x", "root/.cache", "Users/ann"])
def test_a_place_on_some_machine_is_found(tail: str) -> None:
    assert MACHINE_PATH.search(f"see {SEPARATOR}{tail}")
