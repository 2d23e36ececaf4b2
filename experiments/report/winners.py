"""Who wins and who loses, as tables of a report: by outcome and by group (得失表)."""

from dataclasses import replace
from typing import Any

from experiments.report.breakdown import OUTCOMES, Breakdown, NotTheSameError, OnRun, breakdown_of
from experiments.report.content import Gatherer
from experiments.report.rows import row_of
from experiments.results.dispute_frame import GROUPS
from experiments.wording.words import Words
from sim.errors import ScenarioError


def winners_of(gatherer: Gatherer, seeds: int, on_run: OnRun | None, warnings: list[str]) -> dict[str, Any]:
    """Tables by group, or the reason why there are none; what went wrong is added to `warnings`.

    seeds : how many are computed again; on_run : told (runs done, of all) after each
    """
    say = gatherer.say
    reason = "" if seeds else say("winners.none")
    if len(gatherer.found.scenarios) < 2:
        reason = say("winners.one")
    elif gatherer.design and not gatherer.design.case:
        reason = say("winners.sampled")
    if reason:
        return {"tables": [], "reason": reason, "seeds": 0, "runs": 0}
    whole = gatherer.found
    if gatherer.design:
        whole = replace(whole, runs=gatherer.design.at_first_point())
    try:
        found = breakdown_of(gatherer.store, whole, seeds, on_run)
    except (NotTheSameError, ScenarioError) as error:
        reason = say("winners.failed", reason=str(error))
        warnings.append(reason)
        return {"tables": [], "reason": reason, "seeds": 0, "runs": 0}
    tables = [
        table
        for planned in gatherer.found.scenarios[1:]
        for outcome in OUTCOMES
        for by in found.sides
        if (table := _group_table(gatherer, found, planned.name, by, outcome, say))["rows"]
    ]
    runs = len(found.seeds) * len(gatherer.found.scenarios)
    where = say("winners.first") if gatherer.design and gatherer.found.points > 1 else ""
    return {"tables": tables, "reason": "", "seeds": len(found.seeds), "runs": runs, "where": where}


def _group_table(
    gatherer: Gatherer, found: Breakdown, scenario: str, by: str, outcome: str, say: Words
) -> dict[str, Any]:
    baseline = gatherer.found.scenarios[0].name
    table = found.table(baseline, scenario, by, outcome)
    if by in ("topic", "district", "subdistrict"):
        table = table.sort_values("difference", ascending=OUTCOMES[outcome] == "lower")
    elif by in GROUPS:
        order = [english for english, _ in GROUPS[by]]
        table = table.sort_values("group", key=lambda names: names.map(order.index))
    rows = []
    for item in table.to_dict("records"):
        about = item | {"unit": "share", "direction": OUTCOMES[outcome]}
        about |= {"baseline_mean": item["mean_a"], "scenario_mean": item["mean_b"]}
        row = row_of(
            about, found.name(item["group"], by, say), note="*" if item["fares"] != "undecided" else ""
        )
        rows.append((row, int(item["disputes"])))
    return {"scenario": scenario, "by": say(f"by.{by}"), "outcome": outcome, "rows": rows}
