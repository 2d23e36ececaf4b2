"""Ablations as a table and as data: what a claim rests on stands beside it, and is counted below."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.validation.ablation import Ablated
from experiments.validation.fact import STATUSES, Fact
from experiments.validation.facts import FACTS
from experiments.validation.mechanisms import MECHANISMS, Purpose
from experiments.validation.run import Validation
from experiments.validation.verdict import Estimate
from experiments.validation.written import as_json, fact_tally, page_tables, tally

ROOT = Path(__file__).parents[3]

UP, UNCLEAR, DOWN = Estimate(1.0, 0.5, 1.5, 6), Estimate(1.0, -0.5, 2.5, 6), Estimate(-1.0, -1.5, -0.5, 6)
SF3 = ("SF3",)


def off(at: int, source: str, served: Estimate, broken: tuple[str, ...] = (), sign: int = 1) -> Ablated:
    """The mechanism in this place of the list, with a purpose made up; the fourth is a trace."""
    purpose = Purpose("more of it", "trace_minutes" if at == 3 else "suits", sign, source)
    parts = tuple(f"{each}: a part" for each in broken)
    return Ablated(MECHANISMS[at], purpose, served, broken, parts, (), ())


HAND_MADE = (
    off(0, "[Boston 311]", UP, SF3),
    off(1, "[Boston 311], [NYC casework]", UP),
    off(2, "definition: minutes charged", DOWN, sign=-1),
    off(3, "assumption: [Boston 311] is about others", UP, ("SF3", "SF4")),
    off(4, "assumption", UNCLEAR, SF3),  # not shown, but a fact needs it
    off(5, "[Boston 311]", DOWN),  # the other way round, and breaks nothing
)


def validation(*ablations: Ablated) -> Validation:
    return Validation((), (), ablations, 20, 6, "code")


def test_the_sentence_counts_what_is_shown_on_what_it_rests_what_breaks_and_names_the_idle() -> None:
    idle = MECHANISMS[5]
    assert tally(HAND_MADE) == (
        "Of 6 mechanisms 4 show what they are there for. 1 does so in a trace of its own, which is a unit "
        "test of the mechanism and says nothing about outcomes. 3 move an outcome: 2 as a source claims, "
        "1 by definition, none on an assumption. 3 break a stylised fact of the literature when off; "
        f"1 does neither ({idle.title}). "
        "(6 项机制中，4 项显示出其作用：1 项仅见于机制自身的痕迹（相当于机制的单元测试），3 项改变结果指标，"
        "其中 2 项依据文献，1 项出自定义，0 项为假设；"
        f"3 项关闭后有典型事实不再成立；两者皆无的 1 项 ({idle.zh})。)"
    )


def test_the_sentence_says_none_where_there_is_none() -> None:
    assert "none does neither. (" in tally(HAND_MADE[:5])
    said = tally(HAND_MADE[4:5])
    assert said.startswith(
        "Of 1 mechanisms none shows what it is there for. None does so in a trace of its own"
    )
    assert "None moves an outcome: none as a source claims, none" in said
    assert "1 breaks a stylised fact" in said


def test_the_table_says_what_a_claim_rests_on_beside_it_and_ends_with_the_count() -> None:
    lines = page_tables(validation(*HAND_MADE)).splitlines()
    assert lines[-2:] == ["", tally(HAND_MADE)]
    head, _, *rows = lines[-len(HAND_MADE) - 4 : -2]
    names = [cell.strip() for cell in head.strip("|").split("|")]
    assert names[1:4] == ["what it is there for", "rests on", "added by it"]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert [row[2] for row in cells] == [each.purpose.source for each in HAND_MADE]
    assert {len(row) for row in cells} == {len(names)}


def test_without_ablations_nothing_is_counted() -> None:
    assert "mechanisms" not in page_tables(validation())


def test_the_data_hold_the_source_and_its_kind() -> None:
    found = [each["purpose"] for each in json.loads(as_json(validation(*HAND_MADE)))["ablations"]]
    assert [each["source"] for each in found] == [each.purpose.source for each in HAND_MADE]
    kinds = ["source", "source", "definition", "assumption", "assumption", "source"]
    assert [each["rests_on"] for each in found] == kinds
    moved = replace(HAND_MADE[0], purpose=replace(HAND_MADE[0].purpose, source="definition"))
    assert "1 as a source claims, 2 by definition" in tally((moved, *HAND_MADE[1:]))
    own = [each["own_trace"] for each in found]
    assert own == [False, False, False, True, False, False]


@pytest.mark.parametrize(
    ("use", "reworked", "status"),
    [
        ("checked", "", "checked"),
        ("checked", "a longer run", "checked after looking"),
        ("set", "a band", "set"),
    ],
)
def test_a_fact_is_checked_only_where_nothing_was_chosen_after_a_look(use, reworked, status) -> None:
    made = type("Made", (Fact,), {"use": use, "reworked": reworked})()
    assert made.status == status


def test_facts_are_counted_by_their_standing_and_the_page_names_those_that_were_reworked() -> None:
    facts = list(FACTS.values())
    numbers = [sum(fact.status == kind for fact in facts) for kind in STATUSES]
    checked, looked, chosen = numbers
    assert sum(numbers) == len(facts)
    assert f"{checked} are checked, {looked} checked after looking, {chosen} set." in fact_tally(facts)
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    told = page.partition("## Statistics that were changed")[2].partition("\n\nPurposes of")[0]
    assert {fact.id for fact in facts if fact.reworked} == set(re.findall(r"\bSF\d+", told))
