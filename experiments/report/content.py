"""What a report says, gathered from a result folder: plain data for the template."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.divergence.lockstep import differing_values
from experiments.report.rows import BETTER, OPEN, WORSE, Row, row_of, with_unit
from experiments.results.comparison import Comparison, comparison_from
from experiments.results.design_results import DesignResults
from experiments.storage.store import Store
from experiments.wording.numbers import NOTHING, number
from experiments.wording.sources import BASES, counts
from experiments.wording.words import Words
from sim.day import DAY
from sim.errors import ScenarioError
from sim.outcomes.headline import CHIEF
from sim.outcomes.metrics import METRICS
from sim.scenario.file import resolved_text, scenario_from_text
from sim.scenario.scenario import Scenario, all_declarations

SHOWN_VALUES, SHOWN_SEEDS = 30, 12
KINDS = ("party_branch", "department", "enterprise", "social_organization")


def comparison_in(store: Store) -> Comparison:
    """The comparison that a folder holds, at its newest code; of a design the means over its points.

    Raises ScenarioError where it holds a single run of one scenario.
    """
    if store.design.asked[1]:
        return DesignResults.of(store).comparison()
    if len(store.design.scenarios) < 2:
        raise ScenarioError(
            f"{store.folder}: holds one scenario and nothing to compare it with. Make the folder with "
            "gongzhi compare A B --out DIR, or with gongzhi design run NAME --out DIR."
        )
    return comparison_from(store, store.design.seeds, 0, len(store.runs()), kept=True)


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Gathers the parts of a report in a language; `design` where the folder holds one."""

    store: Store
    found: Comparison
    say: Words
    design: DesignResults | None = None

    def title_of(self, name: str) -> str:
        """Title of a scenario; its name where it has none."""
        planned = next(s for s in self.found.scenarios if s.name == name)
        return self.say.pick(planned.title, planned.title_zh) or name

    def scenarios(self) -> list[dict[str, Any]]:
        """Name, title, pattern and full text of every scenario, baseline first."""
        return [
            {
                "name": planned.name,
                "key": planned.key,
                "title": self.title_of(planned.name),
                "pattern": self._pattern(scenario),
                "text": planned.text if scenario is None else resolved_text(scenario, comments=False),
            }
            for planned, scenario in zip(self.found.scenarios, self.loaded(), strict=True)
        ]

    def loaded(self) -> list[Scenario | None]:
        """The scenarios as this version reads them; None where it cannot."""
        found: list[Scenario | None] = []
        for planned in self.found.scenarios:
            try:
                found.append(scenario_from_text(planned.text, planned.name))
            except ScenarioError:
                found.append(None)
        return found

    def _pattern(self, scenario: Scenario | None) -> str:
        if scenario is None:
            return NOTHING
        return self.say.pick(scenario.coordination.label, scenario.coordination.zh)

    def differences_of_design(self) -> list[dict[str, Any]]:
        """Values in which scenarios differ from the baseline: day, path, label, one value per scenario."""
        loaded = self.loaded()
        first = loaded[0]
        if first is None:
            return []
        others = [scenario for scenario in loaded[1:] if scenario is not None]
        labels = self._labels([scenario for scenario in loaded if scenario is not None])
        days = {1, *(c.day for scenario in (first, *others) for c in scenario.changes)}
        rows: dict[tuple[int, str], dict[str, Any]] = {}
        for day in sorted(days):
            for scenario in others:
                for path in differing_values(first, scenario, day):
                    rows.setdefault((day, path), {"day": day, "path": path, "label": labels.get(path, "")})
        kept: dict[str, list[str]] = {}
        shown = []
        for (day, path), row in rows.items():
            row["values"] = [_value(scenario, path, day) for scenario in loaded]
            if kept.get(path) != row["values"]:
                kept[path] = row["values"]
                shown.append(row)
        return shown

    def _labels(self, scenarios: list[Scenario]) -> dict[str, str]:
        """Path of every parameter -> what it is; of a pattern's own, by the last scenario that has it."""
        every = {d.path: self.say.pick(d.label, d.zh) for d in all_declarations()}
        for scenario in scenarios:
            own = f"coordination.{scenario.pattern}."
            every |= {
                f"coordination.{path.removeprefix(own)}": text
                for path, text in list(every.items())
                if path.startswith(own)
            }
        return every

    def results(self, group: str) -> list[dict[str, Any]]:
        """A table of differences per scenario: of the headline outcomes, or of the others."""
        table = self.found.table()
        found = []
        for planned in self.found.scenarios[1:]:
            mine = table[(table["scenario"] == planned.name) & (table["pairs"] > 0)] if len(table) else table
            rows = [self._row(item) for item in mine.to_dict("records") if item["group"] == group]
            found.append({"scenario": planned.name, "title": self.title_of(planned.name), "rows": rows})
            found[-1]["undefined"] = self.undefined(planned.name) if group == "headline" else ""
        return [each for each in found if each["rows"]]

    def undefined(self, scenario: str) -> str:
        """Which headline outcomes the runs leave undefined beside the baseline, in one sentence; or ""."""
        names = [
            self._spoken(d.metric)
            for d in self.found.differences
            if d.scenario == scenario and METRICS[d.metric].group == "headline" and not d.found.pairs
        ]
        return self.say("results.undefined", names=self.say.listed(names)) if names else ""

    def _row(self, item: dict[Any, Any]) -> Row:
        name = with_unit(self.say.pick(item["label"], item["zh"]), item["unit"], self.say)
        return row_of(item, name, under=bool(METRICS[item["metric"]].under))

    def short(self) -> list[dict[str, Any]]:
        """For every scenario but the baseline a few sentences that follow from the intervals."""
        table = self.found.table()
        if not len(table):
            return []
        mine = table[(table["group"] == "headline") & (table["pairs"] > 0)]
        names = [planned.name for planned in self.found.scenarios[1:]]
        said = {name: list(self._verdict(name, mine[mine["scenario"] == name])) for name in names}
        return [{"scenario": name, "sentences": said[name]} for name in names if said[name]]

    def pairing(self) -> str:
        """How much narrower pairing made the headline intervals; "" where that is not defined."""
        headline = (d for d in self.found.differences if METRICS[d.metric].group == "headline")
        gain = [d.found.narrower for d in headline if math.isfinite(d.found.narrower)]
        if not gain:
            return ""
        middle, many = float(np.median(gain)), {"low": f"{min(gain):.1f}", "high": f"{max(gain):.1f}"}
        return self.say("short.pairing", median=f"{middle:.1f}", more=f"{middle**2:.1f}", **many)

    def _verdict(self, scenario: str, mine: pd.DataFrame) -> Iterator[str]:
        durable = mine[mine["metric"] == CHIEF]
        if len(durable):
            yield self._durable(durable.iloc[0].to_dict(), scenario, self.found.scenarios[0].name)
        by_tone: dict[str, list[str]] = {}
        for item in mine[mine["metric"] != CHIEF].to_dict("records"):
            if item["direction"] != "neither" and math.isfinite(item["low"]):
                by_tone.setdefault(self._row(item).tone, []).append(self._spoken(item["metric"]))
        semicolon = self.say.pick("; ", "；")
        for tone, key in ((BETTER, "short.better"), (WORSE, "short.worse"), (OPEN, "short.undecided")):
            if by_tone.get(tone):
                yield self.say(key, names=semicolon.join(by_tone[tone]))

    def _spoken(self, metric: str) -> str:
        """Name of an outcome within a sentence; a part with the name of its whole."""
        about = METRICS[metric]
        if self.say.language == "zh":
            return f"{METRICS[about.under].zh}（{about.zh}）" if about.under else about.zh
        name = about.label[0].lower() + about.label[1:]
        return f"{METRICS[about.under].label.lower()} ({name})" if about.under else name

    def _durable(self, item: dict[Any, Any], scenario: str, baseline: str) -> str:
        low, high, gap = (float(item[name]) for name in ("low", "high", "difference"))
        names = {"scenario": scenario, "baseline": baseline}
        if not math.isfinite(low):
            return self._few(item, gap, names)
        if low > 0:
            return self.say(
                "short.gain", gap=number(gap, 1), low=number(low, 1), high=number(high, 1), **names
            )
        if high < 0:
            ends = {"low": number(-high, 1), "high": number(-low, 1)}
            return self.say("short.loss", gap=number(-gap, 1), **ends, **names)
        return self.say("short.open", low=number(low, 1, sign=True), high=number(high, 1, sign=True), **names)

    def _few(self, item: dict[Any, Any], gap: float, names: dict[str, str]) -> str:
        """What is said of too few seeds for an interval."""
        shown = number(gap, 1, sign=True)
        if item["pairs"] < 2:
            return self.say("short.one", gap=shown, **names)
        low, high = (number(float(item[name]), 1, sign=True) for name in ("lowest", "highest"))
        return self.say("short.few", pairs=item["pairs"], gap=shown, low=low, high=high, **names)

    def runs(self) -> dict[str, Any]:
        """How many runs were planned, went well, failed, are missing; with the failures themselves."""
        runs = self.found.runs if self.design is None else self.design.runs
        planned = len(self.found.scenarios) * len(self.found.seeds)
        planned = planned if self.design is None else self.design.planned
        failed = runs[runs["status"] == "failed"]
        return {
            "planned": planned,
            "ok": int((runs["status"] == "ok").sum()) if len(runs) else 0,
            "missing": planned - len(runs),
            "all": len(runs),
            "seconds": self._seconds(float(runs["seconds"].sum()) if len(runs) else 0.0),
            "failed": [
                {
                    "scenario": row["scenario"],
                    "seed": row["seed"],
                    "run": row["run_id"],
                    "reason": str(row["error"]).strip().rpartition("\n")[2],
                }
                for row in failed.to_dict("records")
            ],
            "example": str(runs["run_id"].iloc[0]) if len(runs) else "",
        }

    def _seconds(self, seconds: float) -> str:
        if seconds < 120:
            return self.say("seconds", n=number(seconds, 1))
        return self.say("minutes_long", n=number(seconds / 60, 0))

    def seeds(self) -> str:
        """The seeds, as ranges."""
        seeds, parts, start = list(self.store.design.seeds), [], 0
        for at in range(1, len(seeds) + 1):
            if at == len(seeds) or seeds[at] != seeds[at - 1] + 1:
                first, last = seeds[start], seeds[at - 1]
                parts.append(str(first) if first == last else f"{first}–{last}")
                start = at
        more = f", … ({len(seeds)})" if len(parts) > SHOWN_SEEDS else ""
        return ", ".join(parts[:SHOWN_SEEDS]) + more

    def model(self) -> dict[str, Any]:
        """Entities with their numbers, the day, parameters by what they rest on."""
        facts, say = self.found.facts, self.say
        kinds = facts.get("institutions_by_kind", {})
        entities = [(say("entity.residents"), facts.get("residents"), say("entity.residents_are"))]
        entities += [(say(f"entity.{k}"), kinds.get(k), say(f"entity.{k}_are")) for k in KINDS]
        entities.append((say("entity.disputes"), None, say("entity.disputes_are")))
        every = all_declarations()
        found = counts(every)
        return {
            "entities": [(name, NOTHING if n is None else number(n, 0), text) for name, n, text in entities],
            "day": [(phase.__name__, self._phase(phase)) for phase in DAY],
            "parameters": len(every),
            "bases": [(found[name], say(f"basis.{name}")) for name in BASES],
        }

    def _phase(self, phase: Any) -> str:
        key = f"phase.{phase.__name__}"
        return self.say(key) if key in self.say else str(phase.__doc__ or "").partition("\n")[0]

    def unstored(self) -> list[str]:
        """Outcomes that are known now and stand in none of the stored runs."""
        stored = set(self.store.runs().columns)
        return [name for name in METRICS if name not in stored]

    def other_codes(self) -> list[str]:
        """Hashes of other versions of the code whose runs the folder holds."""
        return [d.code_hash for d in self.store.manifest.designs if d.code_hash != self.store.code_hash]


def _value(scenario: Scenario | None, path: str, day: int) -> str:
    if scenario is None:
        return NOTHING
    section, _, name = path.partition(".")
    value: Any = scenario.on(day).content().get(section)
    value = value.get(name) if isinstance(value, dict) else value
    if value is None:
        return NOTHING
    return json.dumps(value, ensure_ascii=False, default=list).strip('"')
