"""The ODD protocol document, docs/odd.md: `python -m app.documents.odd`.

Tables come from the code's own declarations; the words come from docs/model.md, which is written by hand in
the order of the protocol (Grimm et al. 2020). Nothing stands in the document that has not another home.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from agents.casework import Casework
from agents.columns import declared
from agents.disputes import Disputes
from agents.institution import Institutions
from agents.randomness import streams as decisions
from agents.residents import Residents
from app.documents.odd_variables import DECISIONS
from app.documents.parameter_tables import BASES, PAGE, counts, shown_value
from experiments.wording.markdown import markdown_table
from sim.coordination import PATTERNS
from sim.day import DAY
from sim.outcomes.metrics import METRICS
from sim.params import Declaration
from sim.scenario.scenario import all_declarations

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "odd.md"
HEAD = """# ODD protocol (ODD 协议)

This page answers every question of the ODD protocol (Overview, Design concepts, Details; Grimm et al. 2020,
*JASSS* 23(2)7) for the model as it runs. It is for readers who review, compare or rebuild the model. `make docs` makes
it from the declarations in the code and from [model.md](model.md), where the words have their home. Edit those.
"""


def document() -> str:
    """The whole document as it must be."""
    parts = [
        HEAD,
        *_counted(),
        "",
        *_section(1),
        *_section(2),
        *_entities(),
        *_section(3),
        *_schedule(),
        *_section(4),
        *_decisions(),
        *_section(5),
        *_section(6),
        *_section(7),
        *_metrics(),
        *_patterns(),
        *_parameters(),
        *_section(8),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _counted() -> Iterator[str]:
    every = all_declarations()
    found = counts(every)
    yield f"Of {len(every)} parameters (参数) rest on"
    yield ""
    for name, text in BASES.items():
        yield f"- {text}: **{found[name]}** ({found[name] / len(every):.0%})"


def _section(number: int) -> Iterator[str]:
    """One section of docs/model.md as it stands there, links included."""
    page = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^## {number}\. .*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    if not found:
        raise ValueError(f"{PAGE.name} has no section {number}")
    yield ""
    yield found[0].rstrip().replace("](#parameters-参数)", "](#parameters-参数值域与来源)")


def _table(title: str, head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield from ("", f"### {title}", "", *markdown_table(head, rows))


def _entities() -> Iterator[str]:
    head = ("variable", "type", "unit or range", "meaning")
    for title, table in (
        ("Residents (居民)", Residents),
        ("Institutions (治理主体)", Institutions),
        ("Casework of institutions (办理)", Casework),
        ("Problems and disputes (矛盾纠纷)", Disputes),
    ):
        yield from _table(title, head, _columns(table))


def _columns(table: type) -> Iterator[tuple[str, ...]]:
    """Variables of a table as they are declared."""
    for name, known in declared(table).items():
        shape = "" if known.shape == "n" else f" ({known.shape})"
        yield f"`{name}`", known.type_name + shape, known.unit, known.meaning


def _schedule() -> Iterator[str]:
    def rows() -> Iterator[tuple[str, ...]]:
        for number, phase in enumerate(DAY, 1):
            said = inspect.cleandoc(inspect.getmodule(phase).__doc__ or "").splitlines()[0]
            yield str(number), f"`{phase.__name__}`", said

    yield from _table("The day, from the code (一日流程)", ("", "phase", "what it does"), rows())


def decision_numbers() -> dict[str, int]:
    """Every decision that is drawn at random, by name, in order of its number."""
    found = {
        name: value for name, value in vars(decisions).items() if name.isupper() and isinstance(value, int)
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def users_of_decisions() -> dict[str, list[str]]:
    """Modules that draw each decision, as they import it."""
    found: dict[str, list[str]] = {name: [] for name in decision_numbers()}
    for path in sorted([*(ROOT / "agents").rglob("*.py"), *(ROOT / "sim").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == decisions.__name__:
                for alias in node.names:
                    found[alias.name].append(path.relative_to(ROOT).with_suffix("").as_posix())
    return found


def _decisions() -> Iterator[str]:
    used = users_of_decisions()

    def rows() -> Iterator[tuple[str, ...]]:
        for name, number in decision_numbers().items():
            where = ", ".join(f"`{place}`" for place in used[name]) or "not drawn"
            yield str(number), f"`{name}`", DECISIONS[name], where

    yield from _table(
        "Every decision that is drawn at random (随机决定)",
        ("", "decision", "what and how", "drawn in"),
        rows(),
    )
    yield ""
    yield "A city is built by numbers of its own (`sim/city/draws.py`, `sim/city/residents/people_drawn.py`)."


def _metrics() -> Iterator[str]:
    def rows() -> Iterator[tuple[str, ...]]:
        for name, metric in METRICS.items():
            maker = metric.of.__qualname__.partition(".")[0]  # of a closure: the function that made it
            said = inspect.getdoc(getattr(inspect.getmodule(metric.of), maker, None)) or ""
            yield (
                f"`{name}`",
                metric.label,
                metric.zh,
                metric.unit,
                metric.direction,
                said.splitlines()[0] if said else "",
            )

    head = ("metric", "name", "中文", "unit", "better", "definition, see `sim/outcomes`")
    yield from _table("Every outcome (全部指标)", head, rows())


def _patterns() -> Iterator[str]:
    def rows() -> Iterator[tuple[str, ...]]:
        for name, pattern in PATTERNS.items():
            said = inspect.cleandoc(inspect.getmodule(pattern).__doc__ or "").splitlines()
            yield f"`{name}`", pattern.label, pattern.zh, " ".join(said).strip(), pattern.source

    yield from _table(
        "Coordination patterns (协同模式)", ("pattern", "name", "中文", "in words", "rests on"), rows()
    )


def _parameters() -> Iterator[str]:
    yield ""
    yield "## Parameters (参数、值域与来源)"
    head = ("parameter", "meaning", "value", "range", "neutral", "unit", "rests on")
    for section, members in groupby(all_declarations(), key=lambda each: each.section):
        yield from _table(f"`[{section}]`", head, (_parameter(each) for each in members))
    yield ""


def _parameter(each: Declaration) -> tuple[str, ...]:
    ends = (each.low, each.high)
    span = "" if None in ends else f"{_end(each.low)} to {_end(each.high)}"
    neutral = "" if each.neutral is None else shown_value(each.neutral)
    return f"`{each.name}`", each.label, shown_value(each.default), span, neutral, each.unit, each.source


def _end(value: Any) -> str:
    return f"{value:g}"


def main() -> None:
    """Write the document."""
    DOCUMENT.write_text(document(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
