"""Pages of the site that are written from the code, once in each language."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer.main

from app.documents.parameter_tables import default_text, range_of
from experiments.wording.markdown import markdown_table
from experiments.wording.sources import BASES, KEY, basis, counts
from experiments.wording.words import Words, words
from sim.coordination import PATTERNS
from sim.outcomes.metrics import METRICS
from sim.params import Declaration
from sim.scenario.file import load_scenario, shipped
from sim.scenario.scenario import all_declarations
from sim.scenario.shape import COORDINATION, declared, section_names

ROOT = Path(__file__).parents[3]
HAN = re.compile("[\u3400-\u9fff]")
ANGLE = str.maketrans({"<": "&lt;", ">": "&gt;"})


def pages(language: str) -> Iterator[tuple[str, str]]:
    """File name and text of every page."""
    say = words(language, "report", "site")
    for name, made in (
        ("parameters", _parameters),
        ("outcomes", _outcomes),
        ("patterns", _patterns),
        ("scenarios", _scenarios),
        ("commands", _commands),
        ("python", _python),
    ):
        head = (f"# {say(f'{name}.title')}", "", say(f"{name}.answers"), "")
        yield f"reference/{name}.md", "\n".join([*head, *made(say)]) + "\n"


def _parameters(say: Words) -> Iterator[str]:
    every = all_declarations()
    found = counts(every)
    yield from (say("parameters.counted", all=len(every)), "")
    for kind in BASES:
        share = f"{found[kind] / len(every):.0%}"
        yield say("parameters.basis", n=found[kind], share=share, basis=say(f"basis.{kind}"))
    yield from ("", say("parameters.off"))
    for name, each in PATTERNS.items():
        title = say("parameters.pattern", name=f"`{name}`", label=say.pick(each.label, each.zh))
        yield from _table_of(say, title, declared(COORDINATION, name))
    for section in section_names():
        if section != COORDINATION:
            yield from _table_of(say, f"`[{section}]` {say(f'section.{section}')}", declared(section))


def _table_of(say: Words, title: str, known: Mapping[str, Declaration]) -> Iterator[str]:
    columns = ("parameter", "meaning", "default", "range", "off", "source")
    head = tuple(say(f"column.{column}") for column in columns)
    yield from ("", f"## {title}", "", *markdown_table(head, (_row(say, each) for each in known.values())))


def _row(say: Words, known: Declaration) -> tuple[str, ...]:
    name = f"`{known.name}`{' ' + say('fixed') if known.fixed else ''}"
    neutral = "" if known.neutral is None else default_text(known.neutral)
    unit = _unit(say, known.unit)
    limits = range_of(known).removesuffix(known.unit).rstrip()
    meaning, source = say.pick(known.label, known.zh), _source(say, known.source)
    return name, meaning, default_text(known.default), f"{limits} {unit}".strip(), neutral, source


def _source(say: Words, source: str) -> str:
    """What a number rests on; sources are written in English, so in Chinese its kind and its keys."""
    if say.language == "en":
        return source.translate(ANGLE)
    keys = "、".join(dict.fromkeys(KEY.findall(source)))
    return say(f"basis.{basis(source)}") + (f"：{keys}" if keys else "")


def _unit(say: Words, unit: str) -> str:
    return say(f"unit.{unit}") if f"unit.{unit}" in say else unit


def _outcomes(say: Words) -> Iterator[str]:
    head = tuple(say(f"column.{column}") for column in ("outcome", "meaning", "unit", "better"))
    rows = (
        (
            f"`{name}`",
            say.pick(each.label, each.zh),
            _unit(say, each.unit),
            say(f"better.{each.direction}"),
        )
        for name, each in METRICS.items()
    )
    yield from markdown_table(head, rows)


def _patterns(say: Words) -> Iterator[str]:
    head = tuple(say(f"column.{column}") for column in ("pattern", "name", "source"))
    rows = (
        (f"`{name}`", say.pick(each.label, each.zh), _source(say, each.source))
        for name, each in PATTERNS.items()
    )
    yield from markdown_table(head, rows)


def _scenarios(say: Words) -> Iterator[str]:
    yield say("scenarios.how")
    for name in shipped():
        each = load_scenario(name)
        pattern = PATTERNS[each.pattern]
        yield from ("", f"## `{name}`: {say.pick(each.title, each.title_zh)}", "")
        yield from (say("scenarios.question", question=say.pick(each.question, each.question_zh)), "")
        yield from (say.pick(each.notes, each.notes_zh).strip(), "")
        yield say("scenarios.pattern", label=say.pick(pattern.label, pattern.zh))
        yield say("scenarios.show", name=name)


def _commands(say: Words) -> Iterator[str]:
    from app.cli import app

    yield from _command(say, typer.main.get_command(app), "gongzhi")


def _command(say: Words, command: Any, name: str) -> Iterator[str]:
    inner = getattr(command, "commands", {})
    if not inner:
        yield from (f"## `{name}`", "", _plain(command.help or ""), "")
        if example := (command.epilog or "").partition(":")[2].strip():
            lines = [line.strip().rstrip(";") for line in re.split(r";\s+(?=gongzhi )", example)]
            yield from ("```", *lines, "```", "")
        for kind, title in (("argument", "commands.arguments"), ("option", "commands.options")):
            found = [each for each in command.params if each.param_type_name == kind]
            if found:
                yield from (f"**{say(title)}**", "", *(_option(say, each) for each in found), "")
    for key in sorted(inner):
        yield from _command(say, inner[key], f"{name} {key}")


def _option(say: Words, known: Any) -> str:
    names = known.opts if known.param_type_name == "option" else [known.metavar or (known.name or "").upper()]
    said = _plain(getattr(known, "help", None) or "")
    value = known.default
    shown = isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""
    default = f" {say('commands.default', value=f'`{value}`')}" if shown and "efault" not in said else ""
    return f"- {', '.join(f'`{name}`' for name in names)}: {said}{default}"


def _plain(text: str) -> str:
    """A text of the command line as Markdown."""
    return re.sub(r"([*_<>|])", r"\\\1", " ".join(text.split()))


def public_names() -> dict[str, list[str]]:
    """Public names of the program by the part that they come from, as gongzhi/__init__.pyi has them."""
    tree = ast.parse((ROOT / "gongzhi" / "__init__.pyi").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.setdefault(node.module, []).extend(alias.name for alias in node.names)
    return found


def _python(say: Words) -> Iterator[str]:
    for part, names in public_names().items():
        yield from (f"## {say(f'python.{part}')}", "", "```{eval-rst}")
        for name in sorted(names, key=str.lower):
            if name.isupper():
                yield from (f".. py:data:: gongzhi.{name}", "")
            elif name[0].isupper():
                yield from (f".. autoclass:: gongzhi.{name}", "   :members:", "")
            else:
                yield from (f".. autofunction:: gongzhi.{name}", "")
        yield from ("```", "")
