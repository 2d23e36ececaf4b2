"""Ways of coordinating: what joint handling pays, for whom, up to where, and what breaks it."""

from itertools import pairwise
from typing import ClassVar

import numpy as np

from agents.events import Activity
from agents.kinds import Role
from experiments.validation.arms import BASELINE, PARTY_LED, WHOLE, WHOLE_CITY, Arm
from experiments.validation.fact import Fact
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Estimate, Finding, Line, Part, exactly, mean_of
from sim.outcomes.definitions import breadth, cost_per_durable, durable_share

WIDEST = 5  # competences; broader disputes are counted with these
PRICE = 80.0  # yuan per hour, as in [costs], for coordination hours


def convening(name: str, start: int, **changes: float) -> Arm:
    """Party-led, with sessions from `start` competences on."""
    laid = {path.replace("__", "."): value for path, value in changes.items()}
    return Arm(name, "party_led", {"coordination.convene_from": start, **laid})


ALL_MEET, NONE_MEET = convening("all_meet", 1), convening("none_meet", 12)
WORLDS: dict[str, dict[str, float]] = {
    "dear sessions": {"joint__item": 60, "joint__convener": 60},
    "cheap sessions": {"joint__item": 5, "joint__convener": 5},
    "low trust": {"coordination__ties": 0.0, "coordination__authority": 0.0, "coordination__appraisal": 0.0},
    "high load": {"work__utilisation": 1.0},
    "large convener": {"work__committee_part": 0.2},
}
PAIRS = {"default values": (NONE_MEET, ALL_MEET)} | {
    world: (
        convening(f"none_{world[:4].strip()}", 12, **laid),
        convening(f"all_{world[:4].strip()}", 1, **laid),
    )
    for world, laid in WORLDS.items()
}


class Crossover(Fact):
    """From how many competences on does meeting pay? A question to the model; nothing was set for it."""

    id = "SF16"
    title = "Coordination x complexity"
    zh = "协同与复杂度的交叉"
    source = "[Wall 2018], [Rivkin & Siggelkow 2007]"
    statistic = (
        "durable share by competences needed, everything met about minus nothing met about, less its cost"
    )
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE, PARTY_LED, *(arm for pair in PAIRS.values() for arm in pair))

    def observe(self, seen: Seen) -> dict[str, float]:
        wide = np.minimum(breadth(seen.records), WIDEST)
        spent = coordination_hours(seen)
        price = cost_per_durable(seen.records)
        found = {"sf16_price": price if np.isfinite(price) else np.nan}
        for k in range(1, WIDEST + 1):
            mine = seen.judged & (wide == k)
            found[f"sf16_durable_{k}"] = float((mine & seen.holding).sum() / max(mine.sum(), 1))
            found[f"sf16_hours_{k}"] = float(spent[mine].sum() / max(mine.sum(), 1))
        return found

    def judge(self, sheet: Sheet) -> Finding:
        shown = {"party_led - siloed": (BASELINE, PARTY_LED), **PAIRS}
        found = {name: net_benefit(sheet, *pair) for name, pair in shown.items()}
        lines = [
            Line(
                name,
                list(range(1, WIDEST + 1)),
                [e.value for e in net],
                [e.low for e in net],
                [e.high for e in net],
            )
            for name, net in found.items()
        ]
        parts = [
            part
            for name, net in found.items()
            for part in (
                Part(f"{name}: one competence", net[0], judged=False),
                Part(f"{name}: {WIDEST} or more", net[-1], judged=False),
                Part(f"{name}: changes of sign that are certain", exactly(crossings(net)), judged=False),
            )
        ]
        return Finding(
            tuple(parts),
            note="A hypothesis: reported, and never aimed at. Net benefit is the gain in durable share less the "
            "price of added coordination hours, in units of what a durable settlement costs.",
            lines=tuple(lines),
            x_label="competences that a dispute needs",
            y_label="net benefit, durable share",
        )


def coordination_hours(seen: Seen) -> np.ndarray:
    """Hours of asking and meeting per dispute, from the log."""
    log = seen.log
    kinds = (Activity.ACCEPT, Activity.REFUSE, Activity.MEET, Activity.CONVENE, Activity.UNCOVER)
    mask = np.isin(log["activity"], kinds) & (log["dispute"] >= 0)
    return np.bincount(log["dispute"][mask], log["minutes"][mask], len(seen.d["key"])) / 60.0


def net_benefit(sheet: Sheet, apart: Arm, joint: Arm) -> list[Estimate]:
    """Per number of competences: gain in durable share less the price of added hours, seed by seed."""
    price = sheet.values(apart, "sf16_price")
    found = []
    for k in range(1, WIDEST + 1):
        gain = sheet.values(joint, f"sf16_durable_{k}") - sheet.values(apart, f"sf16_durable_{k}")
        hours = sheet.values(joint, f"sf16_hours_{k}") - sheet.values(apart, f"sf16_hours_{k}")
        found.append(mean_of(gain - hours * PRICE / price))
    return found


def crossings(net: list[Estimate]) -> int:
    """Changes of sign from few to many competences, of those whose sign is certain."""
    signs = [1 if e.low > 0 else -1 for e in net if e.low > 0 or e.high < 0]
    return sum(a != b for a, b in pairwise(signs))


INVITED = tuple(convening(f"convene_{n}", n) for n in (1, 2, 3, 4, 6, 12))


class Partners(Fact):
    """More partners help less and less, and there is a best number."""

    id = "SF17"
    title = "Diminishing returns in partners"
    zh = "合作方边际收益递减"
    source = "[Park et al. 2018], [Smaldino & Lubell 2011]"
    statistic = "durable share at equal staff over partners to be met per dispute, as convening starts with narrower ones"
    reworked = "partners that were meant to meet instead of all"
    required = True
    arms: ClassVar[tuple[Arm, ...]] = INVITED

    def observe(self, seen: Seen) -> dict[str, float]:
        # Who is meant to come: the needed ones, where the pattern says that they meet.
        partners = np.where(seen.d["joint"] > 0, breadth(seen.records), 0)
        return {
            "sf17_partners": float(partners[seen.judged].mean()),
            "sf17_durable": durable_share(seen.records),
        }

    def judge(self, sheet: Sheet) -> Finding:
        x = np.array([sheet.values(arm, "sf17_partners") for arm in self.arms])
        y = np.array([sheet.values(arm, "sf17_durable") for arm in self.arms])
        bends, inner = [], []
        for seed in range(x.shape[1]):
            square, slope, _ = np.polyfit(x[:, seed], y[:, seed], 2)
            peak = -slope / (2 * square)
            bends.append(square)
            inner.append(float(square < 0 and x[:, seed].min() < peak < x[:, seed].max()))
        order = np.argsort(x.mean(axis=1))
        points = [mean_of(y[n]) for n in order]
        return Finding(
            (
                Part("quadratic term", mean_of(bends), high=0.0, sure=True),
                Part("share of seeds with the optimum inside", exactly(float(np.mean(inner))), 0.5),
            ),
            lines=(
                Line(
                    "durable share",
                    x.mean(axis=1)[order].tolist(),
                    [p.value for p in points],
                    [p.low for p in points],
                    [p.high for p in points],
                ),
            ),
            x_label="partners to be met per dispute",
            y_label="durable share",
        )


CONVENERS = (0.01, 0.05, 0.3)
CONVENER_ARMS = {
    part: (
        Arm(f"silo_convener_{part:g}", "siloed", {**WHOLE, "work.committee_part": part}),
        Arm(f"led_convener_{part:g}", "party_led", {**WHOLE, "work.committee_part": part}),
    )
    for part in CONVENERS
}


class ConvenerBottleneck(Fact):
    """What a convener gains is gone when the convener is full."""

    id = "SF19"
    title = "Convener bottleneck"
    zh = "统筹机构瓶颈"
    source = "[Bitterman & Koliba 2020]"
    statistic = (
        "gain of party_led over siloed for disputes of three or more competences, by the convener's load"
    )
    reworked = "read from the whole city, since single small districts hold few disputes"
    required = True
    arms: ClassVar[tuple[Arm, ...]] = tuple(arm for pair in CONVENER_ARMS.values() for arm in pair)

    def observe(self, seen: Seen) -> dict[str, float]:
        model = seen.model
        conveners = model.city.institutions.role == Role.WORKING_COMMITTEE
        held = float(model.city.institutions.minutes[conveners].sum()) * seen.full_days
        used = float((model.casework.spent - seen.watch.spent_at_start)[conveners].sum())
        broad = seen.judged & (breadth(seen.records) >= 3)
        return {
            "sf19_load": used / held if held else np.nan,
            "sf19_broad": float((broad & seen.holding).sum() / max(broad.sum(), 1)),
        }

    def judge(self, sheet: Sheet) -> Finding:
        load = [sheet.mean(led, "sf19_load").value for _, led in CONVENER_ARMS.values()]
        gain = [sheet.difference(silo, led, "sf19_broad") for silo, led in CONVENER_ARMS.values()]
        full = [g for g, used in zip(gain, load, strict=True) if used > 0.9]
        idle = [g for g, used in zip(gain, load, strict=True) if used <= 0.9]
        nothing = Estimate(np.nan, np.nan, np.nan, 0)
        return Finding(
            (
                Part("gain, fullest convener (load above .9)", full[0] if full else nothing, high=0.0),
                Part("gain, freest convener", idle[-1] if idle else nothing, 0.0, sure=True),
            ),
            lines=(
                Line(
                    "gain on broad disputes",
                    load,
                    [g.value for g in gain],
                    [g.low for g in gain],
                    [g.high for g in gain],
                ),
            ),
            x_label="load of the conveners",
            y_label="durable share gained",
        )


AMBIGUOUS = Arm("ambiguous", changes={**WHOLE, "accept.mandate": 0.0})


class BuckPassing(Fact):
    """Where duties are unclear most decisions solve nothing, and what is solved is solved low."""

    id = "SF21"
    title = "Buck-passing world"
    zh = "推诿的世界"
    source = "[Fioretti & Lomi 2008]"
    statistic = "durable share, and tier of settled against tier of handled disputes, without clear mandates"
    reworked = "beside the baseline, which is below one half, too; read from the whole city"
    required = True
    arms: ClassVar[tuple[Arm, ...]] = (WHOLE_CITY, AMBIGUOUS)

    def observe(self, seen: Seen) -> dict[str, float]:
        tier = seen.d["tier"].astype(np.float64)
        handled, settled = seen.judged, seen.judged & seen.holding
        refused = seen.count(Activity.REFUSE, Activity.ABSENT)
        return {
            "sf21_durable": durable_share(seen.records),
            "sf21_tier": float(tier[settled].mean() - tier[handled].mean()) if settled.any() else np.nan,
            "sf21_refusals": float(refused[handled].mean()),
        }

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part("durable share", sheet.mean(AMBIGUOUS, "sf21_durable"), high=0.5, sure=True),
                Part(
                    "durable share added by unclear mandates",
                    sheet.difference(WHOLE_CITY, AMBIGUOUS, "sf21_durable"),
                    high=0.0,
                    sure=True,
                ),
                Part(
                    "mean tier, settled minus handled",
                    sheet.mean(AMBIGUOUS, "sf21_tier"),
                    high=0.0,
                    sure=True,
                ),
                Part(
                    "refusals added by unclear mandates",
                    sheet.difference(WHOLE_CITY, AMBIGUOUS, "sf21_refusals"),
                    0.0,
                    sure=True,
                ),
            )
        )


class FirstReceiver(Fact):
    """The first-contact unit answers to the end: fewer hops, and more work for those who receive."""

    id = "SF22"
    title = "First-receiver responsibility cuts hops"
    zh = "首接负责减少流转"
    source = "[Whistle rules], [Beijing 12345]"
    statistic = "hops per dispute, mean and 95th percentile, and minutes of community branches"
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE, PARTY_LED)

    def observe(self, seen: Seen) -> dict[str, float]:
        hops = seen.d["hops"][seen.judged]
        table = seen.model.city.institutions
        spent = seen.model.casework.spent - seen.watch.spent_at_start
        first = float(spent[table.role == Role.COMMUNITY_BRANCH].sum())
        return {
            "sf22_mean": float(hops.mean()) if hops.size else np.nan,
            "sf22_tail": float(np.quantile(hops, 0.95)) if hops.size else np.nan,
            "sf22_receivers": first / max(float(spent.sum()), 1.0),
        }

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part("mean hops", sheet.difference(BASELINE, PARTY_LED, "sf22_mean"), high=0.0, sure=True),
                Part(
                    "95th percentile of hops",
                    sheet.difference(BASELINE, PARTY_LED, "sf22_tail"),
                    high=0.0,
                    sure=True,
                ),
                Part(
                    "minutes of first receivers, of all spent",
                    sheet.difference(BASELINE, PARTY_LED, "sf22_receivers"),
                    0.0,
                    sure=True,
                ),
            ),
        )
