"""Outcomes with one denominator: of all problems, the same under every policy (每千件问题的结局).

Problems are those that arose and those that were prevented (`sim.outcomes.fates`). A cohort is followed, each
problem for the same days from the day it arose: all that arose after the warm-up and long enough before the
last day, or on the days that the facts `cohort_from` (left out) and `cohort_to` (included) name. Every
function returns nan where the run was not followed long enough.
"""

from collections.abc import Callable, Mapping

import numpy as np

from agents.disputes import State
from agents.kinds import HERE, OUTSIDE
from sim.outcomes.definitions import ratio
from sim.outcomes.fates import FATES, HORIZON, LASTING, Fate
from sim.outcomes.records import Records

NAN = float("nan")
type Columns = Mapping[str, np.ndarray]
type Chosen = Callable[[Columns], np.ndarray]  # mask of the problems of a table, of those that arose or not


def needing(least: int, most: int) -> Chosen:
    """Problems that need so many competences."""

    def chosen(table: Columns) -> np.ndarray:
        wide = np.bitwise_count(table["need"] & np.uint16(HERE))
        return np.asarray((wide >= least) & (wide <= most))

    return chosen


def of_group(group: str, value: int) -> Chosen:
    """Problems that hit a resident of a group first; group : migrant, income or tenure."""
    return lambda table: np.asarray(table[group] == value)


def beyond_city(table: Columns) -> np.ndarray:
    """Problems in which somebody outside the city has a part."""
    return np.asarray((table["need"] & np.uint16(OUTSIDE)) > 0)


ONE, TWO, WIDE = needing(1, 1), needing(2, 2), needing(3, 16)


def window(records: Records, age: int) -> tuple[int, int]:
    """Days between which the cohort arose, the first left out and the last included; of problems that all
    reach an age."""
    facts = records.facts
    last = int(facts["day"]) - age
    low, high = int(facts.get("cohort_from", facts["warm_up"])), int(facts.get("cohort_to", last))
    return (low, high) if high <= last else (low, low)


def followed(records: Records) -> int:
    """Days for which headlines follow every problem, 0 where they cannot.

    The highest age at most `HORIZON` at which fates were written down, and that a cohort reaches which arose
    in at least half of the days; with a cohort named in the facts, that all of it reaches.
    """
    facts = records.facts
    days = int(facts["day"]) - int(facts["warm_up"])
    most = int(facts["day"]) - int(facts["cohort_to"]) if "cohort_to" in facts else days // 2
    ages = facts["fate_ages"].values()
    return max((age for age in ages if age <= min(most, HORIZON)), default=0)


def fates_at(records: Records, age: int) -> np.ndarray | None:
    """Fate of every problem that arose at an age: uint8, None where it was not written down."""
    named = {days: name for name, days in records.facts["fate_ages"].items()}
    return records.disputes[named[age]] if age in named else None


def in_window(born: np.ndarray, days: tuple[int, int]) -> np.ndarray:
    """Mask of problems that arose on the days of a cohort."""
    return (born > days[0]) & (born <= days[1])


def counts(records: Records, age: int, of: Chosen | None = None) -> np.ndarray:
    """Problems of the cohort by fate at an age: int64 (fates,); all 0 where the age was not written down.

    of : which problems are counted; all unless said
    """
    fates, days = fates_at(records, age), window(records, age)
    found = np.zeros(FATES, np.int64)
    if fates is None:
        return found
    parts = []
    for table in (records.disputes, records.prevented):
        mine = in_window(table["born"], days)
        if of:
            mine &= of(table)
        parts.append(mine)
    found += np.bincount(fates[parts[0]], minlength=FATES)
    found[Fate.PREVENTED] = np.count_nonzero(parts[1])
    return found


def of_1000(*fates: Fate, age: int = 0, of: Chosen | None = None) -> Callable[[Records], float]:
    """Problems that end in one of the fates, of 1 000 that arose or were prevented.

    age : days after each arose; 0 for as many as headlines follow, see `followed`
    """

    def outcome(records: Records) -> float:
        found = counts(records, age or followed(records), of)
        return ratio(1000.0 * float(found[list(fates)].sum()), float(found.sum()))

    return outcome


def gap_of_1000(group: str, one: int, other: int) -> Callable[[Records], float]:
    """Absolute difference between two groups of residents in durably resolved problems, of 1 000 of each."""
    parts = [of_1000(Fate.DURABLE, of=of_group(group, value)) for value in (one, other)]
    return lambda records: abs(parts[0](records) - parts[1](records))


def escalated_of_1000(bits: int) -> Callable[[Records], float]:
    """Problems that escalated in one of the ways by the last day, of 1 000 that headlines follow."""

    def of(records: Records) -> float:
        age, d = followed(records), records.disputes
        found = counts(records, age)
        mine = in_window(d["born"], window(records, age))
        return ratio(1000.0 * np.count_nonzero(d["escalated"][mine] & bits), float(found.sum()))

    return of


def unresolved_days(records: Records, age: int) -> np.ndarray:
    """Days within an age, from the day it arose, that each problem of the cohort was felt: int64.

    A problem that was resolved, judged, talked over or has faded was felt until then; whatever is open,
    lumped, closed nominally or abandoned is felt all the time. Nobody feels prevented problems: they are
    left out.
    """
    d = records.disputes
    mine, fates = in_window(d["born"], window(records, age)), fates_at(records, age)
    if fates is None:
        return np.zeros(0, np.int64)
    state, born, fate = d["state"][mine], d["born"][mine], fates[mine]
    dated = np.isin(state, (State.SETTLED, State.DURABLE, State.JUDGED))
    end = np.where(dated, d["closed"][mine], d["ended"][mine])
    felt = np.where(np.isin(fate, LASTING), end - born, age)
    return felt.astype(np.int64)


def grievance_days(records: Records) -> float:
    """Person-days of open grievance per resident and year: everybody hit by a problem feels it until it ends.

    Of every problem as many days count as headlines follow, see `followed`.
    """
    age = followed(records)
    low, high = window(records, age)
    if not age or high <= low:
        return NAN
    d = records.disputes
    people = d["group"][in_window(d["born"], (low, high))].astype(np.int64)
    days = float(people @ unresolved_days(records, age))
    return days * 365.0 / (float(records.facts["residents"]) * (high - low))


def outside_days(records: Records) -> float:
    """Mean days that a problem with a part outside the city was felt, as headlines follow."""
    age = followed(records)
    days = unresolved_days(records, age) if age else np.zeros(0)
    d = records.disputes
    mine = beyond_city(d)[in_window(d["born"], window(records, age))] if days.size else np.zeros(0, np.bool_)
    return float(days[mine].mean()) if mine.any() else NAN


def outside_reached(records: Records) -> float:
    """Share of raised problems with a part outside the city whose part there was done and stands."""
    age, d = followed(records), records.disputes
    mine = beyond_city(d) & in_window(d["born"], window(records, age)) & (d["raised"] >= 0)
    done = (d["done"] & np.uint16(OUTSIDE)) > 0
    return float(done[mine].mean()) if age and mine.any() else NAN


def problems(records: Records, days: tuple[int, int]) -> int:
    """Problems that arose or were prevented on the days of a cohort."""
    return sum(int(in_window(t["born"], days).sum()) for t in (records.disputes, records.prevented))


def spending_days(records: Records) -> tuple[int, int]:
    """Days of which effort is counted: those named in the facts, else all after the warm-up."""
    facts = records.facts
    return int(facts.get("cohort_from", facts["warm_up"])), int(facts.get("cohort_to", facts["day"]))


def spent(records: Records, name: str) -> float:
    """Sum of a daily series over the days of which effort is counted."""
    low, high = spending_days(records)
    return float(records.daily[name][low:high].sum())


def minutes_per_problem(records: Records) -> float:
    """Minutes that staff and courts spent, per problem that arose or was prevented on the same days."""
    return ratio(spent(records, "spent_minutes"), float(problems(records, spending_days(records))))


def cost_per_problem(records: Records) -> float:
    """Yuan spent per problem that arose or was prevented on the same days: hours of staff, court and
    volunteers; levers and platform."""
    prices: dict[str, float] = records.facts["costs"]
    court = spent(records, "court_minutes")
    staff, volunteers = spent(records, "spent_minutes") - court, spent(records, "volunteer_minutes")
    yuan = staff * prices["staff_hour"] + court * prices["court_hour"] + volunteers * prices["volunteer_hour"]
    return ratio(yuan / 60.0 + spent(records, "lever_yuan"), float(problems(records, spending_days(records))))


def satisfaction_of_hit(records: Records) -> float:
    """Mean satisfaction at the end with the need that a problem touched, over all problems that arose or were
    prevented, whether claimed or lumped."""
    mean: list[float] = records.facts["people"]["hit"]
    return mean[0] if mean else NAN


def gap_of_hit(records: Records) -> float:
    """The same, locals minus migrants, absolute."""
    means: list[float] = records.facts["people"]["hit_migrant"]
    return abs(means[0] - means[1]) if means else NAN


def days_followed(records: Records) -> float:
    """Days for which headlines follow every problem."""
    return float(followed(records) or NAN)
