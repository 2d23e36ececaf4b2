"""Tables of docs/model.md, from the code's own declarations: `python -m app.documents.model_page`.

The page is the ODD protocol of the model (Grimm et al. 2020). Its words are written by hand. What stands
between two marks is written from here and has its home in the code.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

from agents.casework import Casework
from agents.columns import declared
from agents.disputes import Disputes
from agents.institution import Institutions
from agents.randomness import streams as decisions
from agents.residents import Residents
from app.documents.decisions import DECISIONS
from app.documents.pages import between
from app.documents.parameter_tables import parameters
from experiments.wording.markdown import markdown_table
from sim.coordination import PATTERNS
from sim.day import DAY
from sim.outcomes.metrics import METRICS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "model.md"


def renewed(page: str) -> str:
    """The page with its tables as they must be. Raises ScenarioError where marks are missing."""
    for name, table in TABLES.items():
        page = between(page, f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n", _text(table()), PAGE)
    return page


def _text(lines: Iterator[str]) -> str:
    return "\n".join(lines).strip("\n") + "\n"


def _table(title: str, head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield from ("", f"### {title}", "", *markdown_table(head, rows))


def entities() -> Iterator[str]:
    """State variables of residents, institutions and disputes."""
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


def schedule() -> Iterator[str]:
    """The day, phase by phase."""

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


def drawn() -> Iterator[str]:
    """Every decision that is drawn at random."""
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


def outcomes() -> Iterator[str]:
    """Every outcome."""

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


def patterns() -> Iterator[str]:
    """Every coordination pattern."""

    def rows() -> Iterator[tuple[str, ...]]:
        for name, pattern in PATTERNS.items():
            said = inspect.cleandoc(inspect.getmodule(pattern).__doc__ or "").splitlines()
            yield f"`{name}`", pattern.label, pattern.zh, " ".join(said).strip(), pattern.source

    yield from markdown_table(("pattern", "name", "中文", "in words", "rests on"), rows())


# Marks in the page -> the lines between them.
TABLES: dict[str, Callable[[], Iterator[str]]] = {
    "entities": entities,
    "schedule": schedule,
    "decisions": drawn,
    "outcomes": outcomes,
    "patterns": patterns,
    "parameters": parameters,
}


def main() -> None:
    """Write the tables into the page."""
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
