"""Every rule in readable form names its fast form, is held against it, and takes no part in a run."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from agents.readable.feelings import ResidentFeelings
from agents.readable.institutions import BranchRules, CourtRules, InstitutionRules
from agents.readable.residents import ResidentRules
from sim.reference import attract, beyond, detect, emerge, handle, harm, places, respond, settle, sides
from tests.promises.worlds import run_to_end, scenario

ROOT = Path(__file__).resolve().parents[2]
DAYS = 30


def rules() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Qualified name and function of every rule in readable form."""
    for module in (attract, beyond, detect, emerge, handle, harm, places, respond, settle, sides):
        yield from of_module(module)
    for actor in (InstitutionRules, CourtRules, BranchRules, ResidentRules, ResidentFeelings):
        for name, value in vars(actor).items():
            found = getattr(value, "__func__", value)
            if inspect.isfunction(found) and "Fast form" in (found.__doc__ or ""):
                yield f"{actor.__name__}.{name}", found


def of_module(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, found in vars(module).items():
        if inspect.isfunction(found) and found.__module__ == module.__name__:
            yield f"{module.__name__.rpartition('.')[2]}.{name}", found


def compiled_functions() -> set[str]:
    """Names of all functions that are compiled."""
    found = set()
    for path in [*(ROOT / "sim").rglob("*.py"), *(ROOT / "agents").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            marks = {getattr(mark, "id", "") for mark in getattr(node, "decorator_list", [])}
            if isinstance(node, ast.FunctionDef) and marks & {"kernel", "inlined"}:
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


def test_nothing_of_a_run_calls_a_rule_in_readable_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the identity of a result may leave them out."""
    with_them = run_to_end(scenario("party_led", DAYS)).events.hash

    def called(*_: Any, **__: Any) -> None:
        raise AssertionError("a run asked a rule in readable form")

    for name, rule in RULES.items():
        home = inspect.getmodule(rule)
        owner = getattr(home, name.partition(".")[0], home)
        monkeypatch.setattr(owner, name.rpartition(".")[2], called)
    assert run_to_end(scenario("party_led", DAYS)).events.hash == with_them


def test_no_module_of_a_run_imports_a_rule_in_readable_form() -> None:
    """But for the classes of actors that inherit them."""
    found = {
        path.relative_to(ROOT).as_posix()
        for path in [*(ROOT / "sim").rglob("*.py"), *(ROOT / "agents").rglob("*.py")]
        if re.search(r"^from (agents\.readable|sim\.reference)", path.read_text("utf-8"), re.MULTILINE)
    }
    inside = {path for path in found if "/readable/" in path or "/reference/" in path}
    assert found - inside == {
        f"agents/{name}.py" for name in ("department", "institution", "party_branch", "residents")
    }
