"""Scenarios and the installation, as text or JSON."""

import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

from app.console.printing import bare_table, wide_console
from sim.city.build import build_city
from sim.city.readers.inputs import contents
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario, resolved_text, shipped
from sim.scenario.scenario import Scenario, all_declarations


def print_list(*, as_json: bool) -> None:
    """Print name, title and question of every shipped scenario."""
    found = [load_scenario(name) for name in shipped()]
    if as_json:
        _print_json([_summary(scenario) for scenario in found])
        return
    table = bare_table()
    table.add_column("scenario", no_wrap=True, style="bold")
    table.add_column("what it is")
    table.add_column("which question it answers")
    for scenario in found:
        table.add_row(scenario.name, f"{scenario.title}\n{scenario.title_zh}", scenario.question)
    wide_console().print(table)


def print_one(name: str, *, resolved: bool, as_json: bool) -> None:
    """Print one scenario: what it says about itself and how it differs from the defaults, or all of it."""
    scenario = load_scenario(name)
    if as_json:
        _print_json({**_summary(scenario), "values": scenario.content(), "changes": _changes(scenario)})
    elif resolved:
        print(resolved_text(scenario), end="")
    else:
        print(_described(scenario))


def print_check(files: list[str], *, as_json: bool) -> bool:
    """Check files; problems go to standard error. Returns whether all of them can be used."""
    found = [(file, _problem(file)) for file in files]
    if as_json:
        _print_json(
            [{"file": file, "ok": not problem, "problem": problem or None} for file, problem in found]
        )
    for file, problem in found:
        if problem:
            print(problem, file=sys.stderr)
        elif not as_json:
            print(f"{file}: ok")
    return not any(problem for _, problem in found)


def print_info(*, as_json: bool) -> None:
    """Print versions, code hash, kernel cache, and how many parameters have a source."""
    from agents.compiling import CACHE
    from sim.compilation import is_warm
    from sim.identity import code_hash, versions

    every = all_declarations()
    content = {
        "versions": dict(versions()),
        "code_hash": code_hash(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "kernels": {"folder": str(CACHE), "compiled": is_warm()},
        "parameters": {"all": len(every), "assumed": sum(d.assumed for d in every)},
        "scenarios": list(shipped()),
    }
    if as_json:
        _print_json(content)
        return
    for name, version in content["versions"].items():  # type: ignore[attr-defined]
        print(f"{name:<12} {version}")
    print(f"{'machine':<12} {content['machine']}, Python {content['python']}")
    print(f"{'code':<12} {content['code_hash']}")
    state = "compiled" if is_warm() else "not compiled yet (done at the first run, a minute or more)"
    print(f"{'kernels':<12} {state}, {CACHE}")
    assumed = sum(d.assumed for d in every)
    note = f"{assumed} rest on an assumption; docs/sources.md says on what the others rest"
    print(f"{'parameters':<12} {len(every)}, of which {note}")
    print(f"{'scenarios':<12} {', '.join(shipped())}")


def _summary(scenario: Scenario) -> dict[str, Any]:
    texts = ("name", "title", "title_zh", "question", "notes")
    return {name: getattr(scenario, name) for name in texts} | {"key": scenario.key()}


def _changes(scenario: Scenario) -> list[dict[str, Any]]:
    return [change.model_dump() for change in scenario.changes]


def _described(scenario: Scenario) -> str:
    lines = [
        f"{scenario.name}: {scenario.title}",
        scenario.title_zh,
        "",
        scenario.question,
        scenario.notes,
        "",
    ]
    lines += [f"{path} = {value!r}" for path, value in _unlike_defaults(scenario)]
    for change in scenario.changes:
        changed = [f"{s}.{n} = {v!r}" for s, values in change.values.items() for n, v in values.items()]
        lines.append(f"from day {change.day}: {', '.join(changed)}")
    lines += ["", f"All values: gongzhi show {scenario.name} --resolved"]
    return "\n".join(lines)


def _unlike_defaults(scenario: Scenario) -> list[tuple[str, object]]:
    """Values that differ from the declared defaults, as paths of a scenario file."""
    default, mine = Scenario().content(), scenario.content()
    found: list[tuple[str, object]] = []
    for section, values in mine.items():
        if isinstance(values, dict):
            usual = default[section]
            found += [(f"{section}.{k}", v) for k, v in values.items() if k not in usual or usual[k] != v]
    return found


def _problem(file: str) -> str:
    try:
        scenario = load_scenario(Path(file) if Path(file).exists() else file)
        if any(contents(scenario.city).values()):
            build_city(scenario.city, seed=1)  # its tables are checked as they are read
    except ScenarioError as error:
        return str(error)
    return ""


def _print_json(content: object) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2, default=list))
