"""How a settled baseline handles its files: refusals, referrals, hours; held against records of case handling."""

from typing import ClassVar

import numpy as np

from agents.events import Activity
from agents.kinds import Kind, Role
from experiments.validation.arms import WHOLE, Arm
from experiments.validation.fact import Fact
from experiments.validation.observing.handovers import handovers_of
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Part, ratio_of

SETTLED = Arm("settled", changes={"calendar.warm_up": 365, "calendar.days": 365})
DEPARTMENTS = (Role.LINE, Role.STATION)


class Returns(Fact):
    """Units send back a part of what they are sent, and less of what they are sent again."""

    id = "SF39"
    title = "Requests sent back"
    zh = "推诿率"
    source = "[Street dispatch 2025], [BPIC 2013]"
    statistic = "refusals, of all requests and parts of a lead's own; settled baseline"
    arms: ClassVar[tuple[Arm, ...]] = (SETTLED,)

    def observe(self, seen: Seen) -> dict[str, float]:
        log = seen.log
        late = log["day"] > seen.warm_up
        refused = log["activity"] == Activity.REFUSE
        asked, other = seen.requests & late, log["actor"] != log["origin"]
        first = asked & seen.first_requests & other
        told = (log["activity"] == Activity.DESIGNATE) & late
        return {
            "sf39_all": float(refused[asked].mean()),
            "sf39_others": float(refused[asked & other].mean()),
            "sf39_first": float(refused[first].mean()),
            "sf39_own": float((~other)[asked].mean()),
            "sf39_told": float(told.sum() / max((seen.d["raised"] > seen.warm_up).sum(), 1)),
        }

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part("refused, of all parts", sheet.mean(SETTLED, "sf39_all"), 0.2, 0.5),
                Part("refused, of requests to others", sheet.mean(SETTLED, "sf39_others"), judged=False),
                Part(
                    "refused, of first requests to others (.38 in a weak source)",
                    sheet.mean(SETTLED, "sf39_first"),
                    judged=False,
                ),
                Part("a lead's own parts, of all", sheet.mean(SETTLED, "sf39_own"), judged=False),
                Part("designated units per dispute", sheet.mean(SETTLED, "sf39_told"), judged=False),
            )
        )


class HandOvers(Fact):
    """Half of all cases stay where they were put; every third referral is a return."""

    id = "SF40"
    title = "Referrals and returns"
    zh = "流转与回流"
    source = "[BPIC 2013]"
    statistic = (
        "cases without a referral, and returns among all referrals, up to the first answer; settled baseline"
    )
    use = "set"
    reworked = (
        "returns were first counted among referrals after the first, and disputes through their whole life; "
        "the log counts them among all referrals, and a file until it is answered"
    )
    arms: ClassVar[tuple[Arm, ...]] = (SETTLED,)

    def observe(self, seen: Seen) -> dict[str, float]:
        found = {f"sf40_{name}": value for name, value in handovers_of(seen, seen.judged).items()}
        life = handovers_of(seen, seen.judged, whole=True)
        return found | {f"sf40_life_{name}": value for name, value in life.items()}

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part("without a referral", sheet.mean(SETTLED, "sf40_none"), 0.40, 0.60),
                Part("returns among referrals", sheet.mean(SETTLED, "sf40_returned"), 0.30, 0.42),
                Part("cases with a return (.17)", sheet.mean(SETTLED, "sf40_back"), judged=False),
                Part("referrals of a case (1.27)", sheet.mean(SETTLED, "sf40_mean"), judged=False),
                Part(
                    "disputes that never had a referral", sheet.mean(SETTLED, "sf40_life_none"), judged=False
                ),
                Part(
                    "returns, of all referrals in the life of a dispute",
                    sheet.mean(SETTLED, "sf40_life_returned"),
                    judged=False,
                ),
            )
        )


class HoursUsed(Fact):
    """The staff that is planned is the staff that is used."""

    id = "SF41"
    title = "Hours planned and used"
    zh = "编制工时与实际负荷"
    source = "derived: hours are planned for .80 of what is held (`work.utilisation`)"
    use = "set"
    statistic = "hours spent of hours held by departments, nearest to residents and all; settled baseline"
    arms: ClassVar[tuple[Arm, ...]] = (SETTLED,)

    def observe(self, seen: Seen) -> dict[str, float]:
        near, table = np.unique(seen.model.city.desks.serves[:, 0]), seen.model.city.institutions
        near = near[near >= 0]
        near = near[np.isin(table.role[near], DEPARTMENTS)]
        spent = (seen.model.casework.spent - seen.watch.spent_at_start).sum(axis=1)
        held = table.minutes.astype(np.float64) * seen.full_days
        daily = seen.records.daily
        firms = table.kind == Kind.ENTERPRISE
        dispatch = table.role == Role.GRID_CENTRE
        lines = np.isin(table.role, DEPARTMENTS)

        def used(units: np.ndarray) -> float:
            return float(spent[units].sum() / held[units].sum())

        return {
            "sf41_near": used(near),
            "sf41_lines": used(np.flatnonzero(lines)),
            "sf41_firms": used(np.flatnonzero(firms)),
            "sf41_dispatch": used(np.flatnonzero(dispatch)),
            "sf41_all": float(
                daily["spent_minutes"][seen.warm_up :].sum() / daily["held_minutes"][seen.warm_up :].sum()
            ),
        }

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part("departments nearest to the residents", sheet.mean(SETTLED, "sf41_near"), 0.7, 0.9),
                Part("all departments", sheet.mean(SETTLED, "sf41_lines"), 0.7, 0.9),
                Part("dispatchers and grid workers", sheet.mean(SETTLED, "sf41_dispatch"), judged=False),
                Part("enterprises", sheet.mean(SETTLED, "sf41_firms"), judged=False),
                Part("all hours of the city", sheet.mean(SETTLED, "sf41_all"), judged=False),
            ),
            note="Beside departments the city holds hours that a silo has little use for, and that it holds under every "
            "pattern: conveners above the community; dispatchers and grid workers, whose rounds a silo does not walk; "
            "and enterprises, which hold half an hour a day at least.",
        )


BEGIN, END = 181, 241  # a shock of sixty days
WINDOWS = {"end": (END - 10, END - 1), "soon": (END + 51, END + 60), "late": (END + 110, END + 119)}
STEADY = Arm("steady", changes={**WHOLE, "calendar.days": 300})
SHOCKED = Arm(
    "short_of_staff",
    changes={**WHOLE, "calendar.days": 300},
    dated=((BEGIN, {"work.capacity": 0.7}), (END, {"work.capacity": 1.0})),
)


class SlowRecovery(Fact):
    """A backlog that was built up while staff was short outlasts the shortage."""

    id = "SF42"
    title = "Overload is slow to heal"
    zh = "超载恢复缓慢"
    source = "[NJ courts 2010-19]"
    statistic = "open files above those of the same city without the shock: three tenths of the staff away for 60 days"
    arms: ClassVar[tuple[Arm, ...]] = (STEADY, SHOCKED)

    def observe(self, seen: Seen) -> dict[str, float]:
        opened = seen.records.daily["open"]
        if len(opened) < WINDOWS["late"][1]:
            return {f"sf42_{name}": np.nan for name in WINDOWS}
        return {f"sf42_{name}": float(opened[i - 1 : j].mean()) for name, (i, j) in WINDOWS.items()}

    def judge(self, sheet: Sheet) -> Finding:
        more = {
            name: sheet.values(SHOCKED, f"sf42_{name}") - sheet.values(STEADY, f"sf42_{name}")
            for name in WINDOWS
        }
        usual = sheet.values(STEADY, "sf42_end")
        return Finding(
            (
                Part("open files added by the end", ratio_of(more["end"], usual), 0.0, sure=True),
                Part("of these, left sixty days later", ratio_of(more["soon"], more["end"]), 0.0, sure=True),
                Part("of these, left 120 days later", ratio_of(more["late"], more["end"]), judged=False),
            ),
            note="The source knows the direction: shares of pending cases stay for years.",
        )
