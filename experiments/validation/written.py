"""A validation as plain data and as tables of a page."""

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from experiments.validation.ablation import Ablated
from experiments.validation.fact import STATUSES, Fact
from experiments.validation.limit import Limit
from experiments.validation.run import Validation
from experiments.validation.verdict import Estimate, Finding, Line, Part, Verdict
from experiments.wording.markdown import markdown_table
from experiments.wording.sources import GROUNDS, ground
from sim.outcomes.metrics import METRICS

MOST_MOVED = 4


def as_data(found: Validation) -> dict[str, Any]:
    """Everything that was found, ready for JSON; undefined and infinite numbers are null."""
    return {
        "code_hash": found.code_hash,
        "seeds": found.seeds,
        "ablation_seeds": found.ablation_seeds,
        "failures": found.failures,
        "limits": [_limit(each) for each in found.limits],
        "facts": [_fact(fact, finding) for fact, finding in found.facts],
        "docking": [_fact(model, finding) for model, finding in found.docking],
        "ablations": [_ablated(each) for each in found.ablations],
    }


def as_json(found: Validation) -> str:
    """The same as text."""
    return json.dumps(as_data(found), ensure_ascii=False, indent=2, allow_nan=False)


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _estimate(found: Estimate) -> dict[str, float | int | None]:
    return {
        "value": _number(found.value),
        "low": _number(found.low),
        "high": _number(found.high),
        "seeds": found.seeds,
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {
        "id": limit.id,
        "title": limit.title,
        "title_zh": limit.zh,
        "source": limit.source,
        "expected": limit.expected,
        "found": limit.found,
        "bound": limit.bound,
        "false_alarm": limit.probability,
        "holds": limit.holds,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "what": part.what,
        **_estimate(part.found),
        "band": [_number(part.low), _number(part.high)],
        "whole_interval": part.sure,
        "verdict": part.verdict.value,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        name: getattr(line, name) if name == "label" else [_number(v) for v in getattr(line, name)]
        for name in ("label", "x", "y", "low", "high")
    }


def _fact(fact: Fact, found: Finding) -> dict[str, Any]:
    return {
        "id": fact.id,
        "title": fact.title,
        "title_zh": fact.zh,
        "source": fact.source,
        "statistic": fact.statistic,
        "use": fact.status,
        "reworked": fact.reworked,
        "required": fact.required,
        "verdict": found.verdict.value,
        "note": found.note,
        "parts": [_part(p) for p in found.parts],
        "lines": [_line(line) for line in found.lines],
    }


def _ablated(each: Ablated) -> dict[str, Any]:
    return {
        "mechanism": each.mechanism.name,
        "title": each.mechanism.title,
        "title_zh": each.mechanism.zh,
        "parameters": list(each.mechanism.parameters),
        "broken": list(each.broken),
        "parts": list(each.parts),
        "mended": list(each.mended),
        "idle": each.idle,
        "purpose": {
            "what": each.purpose.what,
            "outcome": each.purpose.outcome,
            "sign": each.purpose.sign,
            "source": each.purpose.source,
            "rests_on": ground(each.purpose.source),
            "own_trace": each.purpose.own_trace,
            "arm": each.purpose.arm.name,
            **_estimate(each.served),
            "serves": each.serves,
        },
        "moved": [{"metric": m.metric, "arm": m.arm, **_estimate(m.found)} for m in each.moved],
    }


def short(value: float) -> str:
    """Three significant digits, and a dash where nothing can be said."""
    if not math.isfinite(value):
        return "–"
    return f"{value:.3g}".replace("-", "−")


def measured(part: Part) -> str:
    """Value and interval in words."""
    return _with_interval(part.found)


def _with_interval(found: Estimate) -> str:
    if found.seeds == 0 or not math.isfinite(found.low):
        return short(found.value)
    return f"{short(found.value)} [{short(found.low)}, {short(found.high)}]"


def page_tables(found: Validation) -> str:
    """Markdown: limits, facts, ablations; failures included."""
    return "\n".join([*_limits_table(found), "", *_facts_table(found), "", *_ablations_table(found)]) + "\n"


def _limits_table(found: Validation) -> Iterator[str]:
    yield "### Limits (解析极限)"
    yield ""
    rows = [
        (
            f"{each.title} {each.zh}",
            short(each.expected),
            short(each.found),
            short(each.bound),
            "yes" if each.holds else "**no**",
        )
        for each in found.limits
    ]
    yield from markdown_table(("limit", "theory", "model", "may part by", "holds"), rows)


def docking_tables(found: Validation) -> str:
    """Markdown: every published model with its world, what was published, what was measured."""
    said = {Verdict.PASS: "shown", Verdict.SHORT: "**not shown**", Verdict.REPORTED: "reported"}
    lines = [f"Minimal worlds under {found.seeds} seeds, code {found.code_hash}.", ""]
    for model, finding in found.docking:
        lines += [f"**{model.id} {model.title} {model.zh}**, {model.source}. {model.world}", ""]
        rows = [
            (sign.published, f"{sign.what} {sign.zh}", measured(part), part.band, said[part.verdict])
            for sign, part in zip(model.signs, finding.parts, strict=True)
        ]
        lines += markdown_table(("published", "read as", "measured", "sign", "verdict"), rows)
        lines.append("")
    return "\n".join(lines)


def _facts_table(found: Validation) -> Iterator[str]:
    yield f"### Facts (典型事实), {found.seeds} seeds"
    yield ""
    head = ("fact", "measured", "band", "verdict", "status", "source")
    yield from markdown_table(head, _facts_rows(found))
    yield ""
    yield fact_tally([fact for fact, _ in found.facts])


def fact_tally(facts: Sequence[Fact]) -> str:
    """How many facts are independent checks, how many were looked at first, for how many something was set."""
    checked, looked, chosen = (sum(fact.status == kind for fact in facts) for kind in STATUSES)
    return (
        f"Of {len(facts)} facts {_many(checked, 'is', 'are')} checked, {looked or 'none'} checked after looking, "
        f"{chosen or 'none'} set. ({len(facts)} 项典型事实中，{checked} 项为独立检验，"
        f"{looked} 项在看过结果后修改过统计量，{chosen} 项用于设定参数。)"
    )


def _facts_rows(found: Validation) -> Iterator[tuple[str, ...]]:
    said = {Verdict.PASS: "pass", Verdict.SHORT: "**short**", Verdict.REPORTED: "reported"}
    for fact, finding in found.facts:
        required = r" \*" if fact.required else ""
        name = f"**{fact.id}**{required} {fact.title} {fact.zh}"
        yield name, "", "", said[finding.verdict], fact.status, fact.source
        for part in finding.parts:
            yield part.what, measured(part), part.band, said[part.verdict], "", ""


def _ablations_table(found: Validation) -> Iterator[str]:
    if not found.ablations:
        return
    yield f"### Ablations (逐项关闭), {found.ablation_seeds} seeds"
    yield ""
    head = (
        "mechanism",
        "what it is there for",
        "rests on",
        "added by it",
        "facts that break without it",
        "outcomes that move without it",
    )
    yield from markdown_table(head, _ablations_rows(found))
    yield ""
    yield tally(found.ablations)


def tally(ablations: Sequence[Ablated]) -> str:
    """How many mechanisms show what they are there for, on what these claims rest, how many break a fact."""
    shown = [each for each in ablations if each.serves]
    effects = [each for each in shown if not each.purpose.own_trace]
    rests = Counter(ground(each.purpose.source) for each in effects)
    on = {kind: rests[kind] for kind in GROUNDS}
    breaking = sum(bool(each.broken) for each in ablations)
    idle = [each.mechanism for each in ablations if each.idle]
    english = (
        f"Of {len(ablations)} mechanisms {_many(len(shown), 'shows what it is', 'show what they are')} "
        f"there for. {_many(len(shown) - len(effects), 'does', 'do').capitalize()} so in a trace of its own, "
        "which is a unit test of the mechanism and says nothing about outcomes. "
        f"{_many(len(effects), 'moves', 'move').capitalize()} an outcome: "
        f"{on['source'] or 'none'} as a source claims, {on['definition'] or 'none'} by definition, "
        f"{on['assumption'] or 'none'} on an assumption. "
        f"{_many(breaking, 'breaks', 'break').capitalize()} a stylised fact of the literature when off; "
        f"{_many(len(idle), 'does', 'do')} neither{_named([each.title for each in idle])}."
    )
    chinese = (
        f"{len(ablations)} 项机制中，{len(shown)} 项显示出其作用：{len(shown) - len(effects)} 项仅见于机制自身的痕迹"
        f"（相当于机制的单元测试），{len(effects)} 项改变结果指标，其中 {on['source']} 项依据文献，"
        f"{on['definition']} 项出自定义，{on['assumption']} 项为假设；{breaking} 项关闭后有典型事实不再成立；"
        f"两者皆无的 {len(idle)} 项{_named([each.zh for each in idle])}。"
    )
    return f"{english} ({chinese})"


def _many(number: int, one: str, more: str) -> str:
    """A number and a verb that agrees with it."""
    return f"{number or 'none'} {one if number < 2 else more}"


def _named(names: Sequence[str]) -> str:
    return f" ({'; '.join(names)})" if names else ""


def _ablations_rows(found: Validation) -> Iterator[tuple[str, ...]]:
    for each in found.ablations:
        moved = "; ".join(
            f"{METRICS[m.metric].label.lower()} {'+' if m.found.value > 0 else ''}{short(m.found.value)} ({m.arm})"
            for m in each.moved[:MOST_MOVED]
        )
        broken = "; ".join(each.parts) or "none"
        kind = "unit test" if each.purpose.own_trace else "effect"
        purpose = f"{each.purpose.what} ({kind}: `{each.purpose.outcome}`, {each.purpose.arm.name})"
        added = _with_interval(each.served) + ("" if each.serves else " **not shown**")
        name, source = f"{each.mechanism.title} {each.mechanism.zh}", each.purpose.source
        yield name, purpose, source, added, broken, moved or "none"
