"""How a published run is shown: a table, the lines it printed, or one number within a sentence.

A view takes the comparison and the words of its place, and gives Markdown. Numbers have as many digits as in
tables of `gongzhi compare`.
"""

from collections.abc import Callable

from app.documents.published.doubtful import DOUBTFUL
from app.documents.published.explored import EXPLORED
from app.documents.published.ideas import IDEAS
from app.documents.published.interplayed import INTERPLAYED
from app.documents.published.shown import ALL, PREFIX, Shown
from experiments.statistics.paired import PairedDifference
from experiments.wording import numbers
from experiments.wording.markdown import markdown_table
from experiments.wording.numbers import decimals, number
from sim.errors import ScenarioError

CLEAR = {"en": ("{0} more", "{0} fewer"), "zh": ("多{0}", "少{0}")}
UNCLEAR = {"en": "no clear difference", "zh": "无明确差异"}


def identity(shown: Shown) -> str:
    """Code of the model, seeds, city, and what has not settled."""
    facts, reform = shown.found.facts, shown.found.reform
    told = (
        f"code {shown.found.design.code_hash}; {facts['city']}, "
        f"{number(float(facts['residents']), 0)} residents; {len(shown.found.seeds)} paired seeds"
    )
    return "; ".join([told, *(reform.warnings() if reform else ())])


def drift(shown: Shown) -> str:
    """Whether the drift tests hold without their tolerance, a line a horizon."""
    reform = shown.found.reform
    lines = reform.strictness() if reform else ()
    return "".join(["\n```\n", *(f"{line}\n" for line in lines), "```\n"])


def command(shown: Shown) -> str:
    """The command that makes these numbers."""
    return f"```\n{shown.run.said()}\n```"


def fact(shown: Shown, name: str) -> str:
    """A fact of the run, such as `residents`; and `seeds`."""
    if name == "seeds":
        return number(len(shown.found.seeds), 0)
    if name not in shown.found.facts:
        raise ScenarioError(f"{shown.run.name}: no fact is called {name!r}.")
    value = shown.found.facts[name]
    return number(float(value), 0) if isinstance(value, int | float) else str(value)


def level(shown: Shown, metric: str, scenario: str) -> str:
    """Mean of an outcome under a scenario, the first one included."""
    first = shown.found.scenarios[0].name
    row = shown.difference(metric, "" if scenario == first else scenario)
    value = row.mean_a if scenario == first else row.mean_b
    return number(value, decimals(shown.about(metric).unit, [row.mean_a, row.mean_b]))


def gap(shown: Shown, metric: str, scenario: str = "") -> str:
    """A difference to the first scenario, with its sign."""
    row = shown.difference(metric, scenario)
    return number(row.difference, _digits(shown, metric, row), sign=True)


def difference(shown: Shown, metric: str, scenario: str = "") -> str:
    """A difference with its interval."""
    row = shown.difference(metric, scenario)
    return numbers.difference(row, _digits(shown, metric, row))


def per_hundred(shown: Shown, metric: str, scenario: str = "", language: str = "en") -> str:
    """A difference of shares in words: "6 more", "2 fewer", or that none is clear.

    Clear is what its 95 % interval says; without an interval nothing is.
    """
    row = shown.difference(metric, scenario)
    if not row.interval.clear:
        return UNCLEAR[language]
    of_hundred = abs(row.difference) * (100 if shown.about(metric).unit == "share" else 0.1)
    size = number(of_hundred, 0 if of_hundred >= 1 else 1)
    return CLEAR[language][row.difference < 0].format(size)


def table(shown: Shown, metrics: str, scenarios: str = ALL, language: str = "en") -> str:
    """A row per outcome: its level under the first scenario, and every other one's difference to it."""
    first, others = shown.found.scenarios[0].name, shown.others(scenarios)
    head = [{"en": "outcome", "zh": "指标"}[language], f"`{first}`", *(f"`{name}`" for name in others)]
    rows = []
    for metric in metrics.split(","):
        about = shown.about(metric)
        name = about.zh if language == "zh" else f"{about.label}, {about.unit}"
        rows.append(
            [name, level(shown, metric, first), *(difference(shown, metric, other) for other in others)]
        )
    return "\n".join(markdown_table(head, rows))


def by_scenario(shown: Shown, metrics: str, scenarios: str = ALL, language: str = "en") -> str:
    """A row per scenario: the first with its levels, every other one with its differences.

    Where outcomes of both horizons stand side by side, those of the first half-year say so.
    """
    names = metrics.split(",")
    first = shown.found.scenarios[0].name
    mixed = len({name.startswith(PREFIX) for name in names}) > 1
    labels = [_label(shown, name, language, mixed=mixed) for name in names]
    rows = [[f"`{first}`", *(level(shown, name, first) for name in names)]]
    rows += [
        [f"`{other}`", *(difference(shown, name, other) for name in names)]
        for other in shown.others(scenarios)
    ]
    return "\n".join(markdown_table([{"en": "scenario", "zh": "情景"}[language], *labels], rows))


def _label(shown: Shown, name: str, language: str, *, mixed: bool) -> str:
    about = shown.about(name)
    soon = mixed and name.startswith(PREFIX)
    if language == "zh":
        return f"{about.zh}（改革后头半年）" if soon else about.zh
    return f"{about.label} (first half-year)" if soon else about.label


def printed(shown: Shown) -> str:
    """The table as `gongzhi compare` prints it."""
    from app.commands.run.comparison import printed_table

    return f"```\n{printed_table(shown.found)}\n```"


def _digits(shown: Shown, metric: str, row: PairedDifference) -> int:
    return decimals(shown.about(metric).unit, [row.difference, *row.interval.ends])


VIEWS: dict[str, Callable[..., str]] = {
    "identity": identity,
    "drift": drift,
    "command": command,
    "fact": fact,
    "level": level,
    "gap": gap,
    "difference": difference,
    "per_hundred": per_hundred,
    "table": table,
    "by_scenario": by_scenario,
    "printed": printed,
    **EXPLORED,
    **DOUBTFUL,
    **INTERPLAYED,
    **IDEAS,
}


def show(shown: Shown, view: str, words: tuple[str, ...]) -> str:
    """One view. Raises ScenarioError for one that does not exist, or words that it does not take."""
    if view not in VIEWS:
        raise ScenarioError(f"{shown.run.name}: no view is called {view!r}; there are {', '.join(VIEWS)}.")
    try:
        return VIEWS[view](shown, *words)
    except TypeError:
        raise ScenarioError(f"{shown.run.name}: the view {view} does not take {' '.join(words)!r}.") from None
