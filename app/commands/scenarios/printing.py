"""Scenarios and the installation, as text or JSON.

None of it needs the model, so nothing here loads it: what is heavy is imported where it is used.
"""

import os
import platform
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.console.printing import bare_table, console, print_json, print_table, print_toml_text, typed
from experiments.designs.checked import Checked, check
from sim.scenario.source import read, shipped

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


def print_list(*, as_json: bool) -> None:
    """Print name, title and question of every shipped scenario."""
    if as_json:
        from sim.scenario.file import load_scenario

        print_json([_summary(load_scenario(name)) for name in shipped()])
        return
    table = bare_table()
    table.add_column("scenario", no_wrap=True, style="bold")
    table.add_column("what it is")
    table.add_column("which question it answers")
    for name, path in shipped().items():
        said = read(path).data  # what a file says of itself; its values need no checking for that
        table.add_row(
            name, f"{said['title']}\n{said['title_zh']}", f"{said['question']}\n{said['question_zh']}"
        )
    print_table(console(), table)


def print_one(name: str, *, resolved: bool, as_json: bool) -> None:
    """Print one scenario: what it says about itself and how it differs from the defaults, or all of it."""
    from sim.scenario.file import load_scenario, resolved_text

    scenario = load_scenario(name)
    if as_json:
        print_json({**_summary(scenario), "values": scenario.content(), "changes": _changes(scenario)})
    elif resolved:
        print_toml_text(resolved_text(scenario))
    else:
        print(_described(scenario, name))


def print_check(files: list[str], *, as_json: bool) -> bool:
    """Check files; problems go to standard error. Returns whether all of them can be used."""
    found = [_checked(file) for file in files]
    if as_json:
        print_json(
            [
                {"file": each.file, "ok": each.ok, "problem": each.problem or None, "notes": list(each.notes)}
                for each in found
            ]
        )
    for each in found:
        if each.problem:
            print(each.problem, file=sys.stderr)
        elif not as_json:
            print("\n".join([f"{each.file}: ok", *(f"  {note}" for note in each.notes)]))
    return all(each.ok for each in found)


def _checked(file: str) -> Checked:
    """Check one file: a scenario, or priors, which are known by their tables."""
    from experiments.doubt.priors import PARTS, load_priors
    from sim.city.readers.files import is_file
    from sim.errors import ScenarioError

    if not is_file(file):  # reading a pipe or a device need not end
        return check(file)
    try:
        tables = tomllib.loads(Path(file).read_text(encoding="utf-8-sig")).keys()
    except (OSError, ValueError):  # a name, or what the check of a scenario says more about
        return check(file)
    if not tables or not tables <= set(PARTS):
        return check(file)
    try:
        known = load_priors(file)
    except ScenarioError as error:
        return Checked(file, str(error))
    return Checked(file, notes=(f"priors of {len(known.paths)} numbers",))


def print_info(*, as_json: bool) -> None:
    """Print versions, code hash, kernel cache, and how many parameters have a source."""
    from agents.compiling import CACHE
    from sim.compilation import is_noted
    from sim.identity import code_hash, versions
    from sim.scenario.scenario import all_declarations

    every = all_declarations()
    content = {
        "versions": dict(versions()),
        "code_hash": code_hash(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "kernels": {"folder": str(CACHE), "compiled": is_noted()},
        "parameters": {"all": len(every), "assumed": sum(d.assumed for d in every)},
        "scenarios": list(shipped()),
    }
    if as_json:
        print_json(content)
        return
    for name, version in content["versions"].items():  # type: ignore[attr-defined]
        print(f"{name:<12} {version}")
    print(f"{'machine':<12} {content['machine']}, Python {content['python']}")
    print(f"{'code':<12} {content['code_hash']}")
    state = "compiled" if is_noted() else "the next run compiles what is missing (a minute where all is)"
    print(f"{'kernels':<12} {state}, {CACHE}")
    assumed = sum(d.assumed for d in every)
    note = f"{assumed} rest on an assumption; docs/sources.md says on what the others rest"
    print(f"{'parameters':<12} {len(every)}, of which {note}")
    print(f"{'scenarios':<12} {', '.join(shipped())}")


def _summary(scenario: "Scenario") -> dict[str, Any]:
    from sim.scenario.scenario import WORDS

    return {name: getattr(scenario, name) for name in WORDS} | {"key": scenario.key()}


def _changes(scenario: "Scenario") -> list[dict[str, Any]]:
    return [change.model_dump() for change in scenario.changes]


def _described(scenario: "Scenario", name: str) -> str:
    lines = [
        f"{scenario.name}: {scenario.title}",
        scenario.title_zh,
        "",
        *(text for text in (scenario.question, scenario.question_zh) if text),
        *(text for text in (scenario.notes, scenario.notes_zh) if text),
        "",
    ]
    lines += [f"{path} = {value!r}" for path, value in _unlike_defaults(scenario)]
    for change in scenario.changes:
        changed = [f"{s}.{n} = {v!r}" for s, values in change.values.items() for n, v in values.items()]
        lines.append(f"from day {change.day}: {', '.join(changed)}")
    lines += ["", f"All values: {typed('show', name, '--resolved')}"]
    return "\n".join(lines)


def _unlike_defaults(scenario: "Scenario") -> list[tuple[str, object]]:
    """Values that differ from the declared defaults, as paths of a scenario file."""
    from sim.scenario.scenario import Scenario

    default, mine = Scenario().content(), scenario.content()
    found: list[tuple[str, object]] = []
    for section, values in mine.items():
        if isinstance(values, dict):
            usual = default[section]
            found += [(f"{section}.{k}", v) for k, v in values.items() if k not in usual or usual[k] != v]
    return found
