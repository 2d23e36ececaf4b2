"""Views of published explorations: effects of factors, rules, cells of a phase diagram, causes one by one."""

from collections.abc import Callable

import pandas as pd

from app.documents.published.shown import Shown
from experiments.exploration.phase import CRITERIA
from experiments.results.reform import ReformTold
from experiments.storage.store import Store
from experiments.validation.verdict import Verdict
from experiments.wording import numbers
from experiments.wording.markdown import markdown_table
from experiments.wording.numbers import decimals, number
from experiments.wording.words import words

SHARE = "durable_share"  # of disputes taken in, the denominator that a policy moves
FIGURES = 3  # digits of an effect


def explored(shown: Shown) -> str:
    """Code, seeds, and what was before and after the reform of an exploration."""
    design = Store.read(shown.run.folder(shown.out)).design
    told = [f"code {design.code_hash}", f"{len(design.seeds)} paired seeds at every point"]
    reform = ReformTold(design.reform) if design.reform else None
    return "; ".join([*told, *([*reform.lines(), *reform.warnings()] if reform else [])])


def effects(shown: Shown, most: str = "6") -> str:
    """What moves the outcome of a screening by more than random variation, strongest first."""
    rows = [row for row in shown.content("morris.json")["table"] if row["mu_star"] > row["randomness"]]
    cells = [
        [
            f"`{row['factor']}`: {row['label']}",
            f"{_figure(row['mu_star'])} [{_figure(row['low'])}, {_figure(row['high'])}]",
            *(_figure(row[name]) for name in ("randomness", "mu", "sigma")),
        ]
        for row in rows[: int(most)]
    ]
    head = ["parameter", "mu* [95 %]", "by random variation at most", "mean effect", "sigma"]
    return "\n".join(markdown_table(head, cells))


def moving(shown: Shown) -> str:
    """How many factors of how many move the outcome by more than random variation."""
    table = shown.content("morris.json")["table"]
    return f"{sum(row['mu_star'] > row['randomness'] for row in table)} of {len(table)}"


def rules(shown: Shown, language: str = "en") -> str:
    """The rules of a discovery, a line each; that there are none where one side is too rare to learn from."""
    none = {language: words(language, "discovery")("no_rule")}
    told = shown.content("discovery.json")["rules"] or [none]
    return "\n".join(["", *(f"> {rule[language]}  " for rule in told), ""])


def hits(shown: Shown) -> str:
    """At how many points of how many the event of a discovery happens."""
    told = shown.content("discovery.json")
    return f"{told['hits']} of {told['points']}"


def cells(shown: Shown) -> str:
    """Of every pattern how many cells of a phase diagram it wins, and how many of them for certain."""
    won = pd.read_csv(shown.run.folder(shown.out) / "phase_winners.csv")
    rows = [
        [f"`{pattern}`", *(_cells(part[part["criterion"] == criterion]) for criterion in CRITERIA)]
        for pattern, part in won.groupby("winner")
    ]
    return "\n".join(markdown_table(["cells won (of them certain)", *CRITERIA.values()], rows))


def checked(shown: Shown) -> str:
    """What a validation came to, in a line."""
    told = shown.content("validation.json")
    verdicts = [fact["verdict"] for fact in told["facts"]]
    ways = ", ".join(f"{verdicts.count(each)} {each}" for each in dict.fromkeys(map(str, Verdict)))
    limits, off = told["limits"], told["ablations"]
    holding = sum(each["holds"] for each in limits)
    serving = sum(each["purpose"]["serves"] for each in off)
    return (
        f"{holding} of {len(limits)} limits hold; of {len(verdicts)} facts {ways}; {serving} of {len(off)} "
        f"mechanisms show what they are there for (code {told['code_hash']}; {told['seeds']} seeds)"
    )


def causes(shown: Shown) -> str:
    """The difference between two patterns as published now, and with each cause of the former one alone."""
    runs = ("causes_first_months", "causes_free_rights", "causes_old_baseline", "causes_former")
    now, first, *others, former = (shown, *(shown.beside(name) for name in runs))
    rows = [
        [now.run.about, *_both(now, "durable_of_1000")],
        [first.run.about, _gap(first, "durable_of_1000"), ""],
        ["as a share of the disputes taken in", *_both(now, SHARE)],
        *([other.run.about, *_both(other, "durable_of_1000")] for other in others),
        [f"{former.run.about}, as a share of the disputes taken in", _gap(former, SHARE), ""],
    ]
    return "\n".join(markdown_table(["set-up", "soon, or in the first months", "settled"], rows))


def _both(shown: Shown, metric: str) -> list[str]:
    return [_gap(shown, f"soon_{metric}"), _gap(shown, metric)]


def _gap(shown: Shown, metric: str) -> str:
    row = shown.difference(metric)
    return numbers.difference(row, decimals(shown.about(metric).unit, [row.difference, *row.interval.ends]))


def _figure(value: float | None) -> str:
    return "undefined" if value is None else number(value, FIGURES)


def _cells(part: pd.DataFrame) -> str:
    return f"{len(part)} ({int(part['certain'].sum())})"


EXPLORED: dict[str, Callable[..., str]] = {
    "explored": explored,
    "effects": effects,
    "moving": moving,
    "rules": rules,
    "hits": hits,
    "cells": cells,
    "checked": checked,
    "causes": causes,
}
