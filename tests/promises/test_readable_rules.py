"""Every rule in readable form names its fast form, is held against it, and takes no part in a run."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from agents.department import Department
from agents.institution_rules import InstitutionRules
from agents.resident_feelings import ResidentFeelings
from agents.resident_rules import ResidentRules
from sim.reference import detect, emerge, handle, respond, settle

ROOT = Path(__file__).resolve().parents[2]
FAST = re.compile(r"Fast form: ([^.]*(?:`agents\.[^`]*`)?[^.]*)\.")
KERNELS = {path.stem: path for path in sorted((ROOT / "sim" / "stages").rglob("*.py"))}


def rules() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Qualified name and function of every rule in readable form."""
    for module in (detect, emerge, handle, respond, settle):
        yield from of_module(module)
    for actor in (InstitutionRules, ResidentRules, ResidentFeelings):
        for name, found in vars(actor).items():
            if inspect.isfunction(found) and "Fast form" in (found.__doc__ or ""):
                yield f"{actor.__name__}.{name}", found
    yield "Department.judgment", Department.judgment


def of_module(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, found in vars(module).items():
        if inspect.isfunction(found) and found.__module__ == module.__name__:
            yield f"{module.__name__.rpartition('.')[2]}.{name}", found


def compiled_functions() -> set[str]:
    """Names of all functions that are compiled."""
    found = set()
    for path in [*(ROOT / "sim").rglob("*.py"), *(ROOT / "agents").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(mark, ast.Name) and mark.id in ("kernel", "inlined")
                for mark in node.decorator_list
            ):
                found.add(node.name)
    return found


RULES = dict(rules())
HELPERS = {"settle.days_until"}  # a wait, cut in the same way wherever it is drawn


@pytest.mark.parametrize("name", RULES)
def test_a_rule_names_a_fast_form_that_exists(name: str) -> None:
    said = inspect.getdoc(RULES[name]) or ""
    if name in HELPERS:
        return
    named = re.findall(r"`([\w.]+)`", said[said.index("Fast form:") :].split(".\n")[0].split("\n\n")[0])
    assert named
    assert {each.rpartition(".")[2] for each in named} <= compiled_functions()


def test_the_tests_of_kernels_ask_every_rule() -> None:
    """By name: a rule that no test of the kernels mentions is held against nothing."""
    texts = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "kernels").glob("*.py"))
    short = {name.rpartition(".")[2] for name in RULES}
    assert sorted(name for name in short if not re.search(rf"\b{name}\b", texts)) == []
