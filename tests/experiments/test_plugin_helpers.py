"""Modules that code from outside imports are part of its identity: edited, they bring no old result back."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from experiments.execution.plugins import load_module, load_text
from sim.identity import code_hash
from sim.identity.behaviour import behaviour_hash, text_hash
from sim.identity.helpers import hash_of_helper, hash_with_helpers
from sim.identity.outside import _session_hash
from tests.experiments.outside import PLUGIN, for_the_time_being

WHO = "def who(cases, roster):\n    return roster.committee(cases)\n"
OTHER = WHO.replace("roster.committee(cases)", "roster.desk(cases.lead_competence, cases)")
CALLS = "import own_helper\n" + PLUGIN.replace("roster.committee(cases)", "own_helper.who(cases, roster)")
NAMES = ("own_helper", "own_deeper", "own_package", "own_plugin")


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder from which Python imports."""
    monkeypatch.syspath_prepend(tmp_path)
    with for_the_time_being():
        yield tmp_path
    for name in [each for each in sys.modules if each.partition(".")[0] in NAMES]:
        del sys.modules[name]


def written(folder: Path, text: str, name: str = "own_helper.py") -> None:
    """Write a module, and let Python look again."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    importlib.invalidate_caches()


def test_an_edited_helper_of_a_plugin_is_another_code(beside: Path) -> None:
    """The old result used to come back under the same hash."""
    hashes = []
    for text in (WHO, OTHER, f"# a word\n{WHO}"):
        written(beside, text)
        sys.modules.pop("own_helper", None)
        with for_the_time_being():
            load_text("mine.py", CALLS)
            hashes.append(code_hash())
    assert hashes[0] != hashes[1]
    assert hashes[0] == hashes[2]


def test_an_edited_helper_of_a_module_is_another_code(beside: Path) -> None:
    hashes = []
    for text in (WHO, OTHER):
        written(beside, text)
        written(beside, CALLS, "own_plugin.py")
        for name in ("own_helper", "own_plugin"):
            sys.modules.pop(name, None)
        with for_the_time_being():
            hashes.append(load_module("own_plugin").hash)
    assert hashes[0] != hashes[1]


@pytest.mark.parametrize("import_line", ["from own_deeper import X", "def f():\n    import own_deeper"])
def test_an_edited_module_beside_a_package_of_plugins_is_another_code(beside: Path, import_line: str) -> None:
    """Only the files of the package itself used to count."""
    written(beside, f"{import_line}\n", "own_package/inner.py")
    hashes = []
    for number in (1, 2, 2):
        written(beside, f"X = {number}\n", "own_deeper.py")
        written(beside, f"import own_package.inner\n{PLUGIN}", "own_package/__init__.py")
        for name in [each for each in sys.modules if each.partition(".")[0] in NAMES]:
            del sys.modules[name]
        with for_the_time_being():
            hashes.append(load_module("own_package").hash)
    assert hashes[0] != hashes[1] == hashes[2]


def test_a_package_of_plugins_that_stands_alone_keeps_its_hash(beside: Path) -> None:
    written(beside, f"import numpy\n{PLUGIN}", "own_package/__init__.py")
    assert load_module("own_package").hash == behaviour_hash(beside, ["own_package"])


@pytest.mark.parametrize("way", ["file", "module"])
@pytest.mark.parametrize("inside", ["__init__.py", "inner.py"])
@pytest.mark.parametrize("deeper", ["own_deeper.py", "own_deeper/__init__.py", "own_deeper/part.py"])
def test_an_edited_module_behind_a_helper_package_is_another_code(beside, way, inside, deeper) -> None:
    """A helper package used to count as its own files, whatever these imported."""
    imported = "own_deeper.part" if deeper.endswith("part.py") else "own_deeper"
    plugin = "import own_package\n" + PLUGIN
    written(beside, "", "own_package/__init__.py")
    written(beside, f"from {imported} import X\n", f"own_package/{inside}")
    written(beside, plugin, "own_plugin.py")
    hashes = []
    for number in (1, 2, 2):
        written(beside, f"X = {number}\n", deeper)
        for name in [each for each in sys.modules if each.partition(".")[0] in NAMES]:
            del sys.modules[name]
        with for_the_time_being():
            found = load_text("mine.py", plugin) if way == "file" else load_module("own_plugin")
            hashes.append(found.hash)
    assert hashes[0] != hashes[1] == hashes[2]


def test_an_edited_folder_of_helpers_without_an_init_is_another_code(beside: Path) -> None:
    hashes = []
    for number in (1, 2, 2):
        written(beside, f"X = {number}\n", "own_package/inner.py")
        hashes.append(hash_with_helpers("from own_package.inner import X"))
    assert hashes[0] != hashes[1] == hashes[2]


@pytest.mark.parametrize(
    "line",
    [
        "import own_helper",
        "import own_helper as h",
        "from own_helper import who",
        "def f():\n    import own_helper",
    ],
)
def test_every_form_of_import_counts_and_helpers_of_helpers_too(beside: Path, line: str) -> None:
    written(beside, "from own_deeper import X\n")
    written(beside, "X = 1\n", "own_deeper.py")
    first = hash_with_helpers(line)
    written(beside, "X = 2\n", "own_deeper.py")
    assert hash_with_helpers(line) != first != text_hash(line)


def test_packages_count_as_a_whole_and_circles_end(beside: Path) -> None:
    written(beside, "", "own_package/__init__.py")
    written(beside, "import own_helper\nY = 1\n", "own_package/inner.py")
    written(beside, "import own_package.inner\nimport own_helper\n")
    first = hash_with_helpers("import own_helper")
    written(beside, "import own_helper\nY = 2\n", "own_package/inner.py")
    assert hash_with_helpers("import own_helper") != first


@pytest.mark.parametrize(
    "line", ["import os, numpy", "from sim.coordination import base", "import no_such_module", ""]
)
def test_what_is_installed_or_ours_leaves_the_hash_as_it_is(line: str) -> None:
    assert hash_with_helpers(line) == text_hash(line)
    assert hash_of_helper("numpy.linalg") == hash_of_helper("sim.coordination") == hash_of_helper("os") == ""


def test_what_a_session_imports_is_known_by_its_text_not_its_address(beside: Path, monkeypatch) -> None:
    """The address of a function in memory used to be part of the identity."""
    written(beside, WHO)
    module = importlib.import_module("own_helper")
    code = "def rule(cases):\n    return who(cases)\n"
    hashes = []
    for text in (WHO, WHO, OTHER):
        written(beside, text)
        module = importlib.reload(module)
        session = sys.modules["__main__"]
        monkeypatch.setattr(session, "who", module.who, raising=False)
        made: dict[str, object] = {"__name__": "__main__"}
        exec(code, made)
        rule = made["rule"]
        monkeypatch.setattr("sim.identity.outside._source", lambda thing: code)
        hashes.append(_session_hash(rule))
    assert hashes[0] == hashes[1] != hashes[2]
