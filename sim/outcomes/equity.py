"""Who gets what: inequality between places and groups, and who stays silent (公平性).

Pure functions of the records; nan where nothing can be said.
"""

from collections.abc import Callable

import numpy as np

from agents.disputes import Channel, State
from sim.outcomes.definitions import cohort, holding, ratio, share, total
from sim.outcomes.records import Records

SILENT = (State.LATENT, State.LUMPED, State.FADED)


def gini(values: np.ndarray) -> float:
    """Gini coefficient of values (float64, not negative): 0 all equal .. 1 one has all."""
    ordered, n = np.sort(np.asarray(values, np.float64)), len(values)
    if not n or not ordered.sum():
        return float("nan")
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * ordered.sum()))


def theil(values: np.ndarray, weights: np.ndarray, group: np.ndarray) -> tuple[float, float]:
    """Theil's T between groups and within them; their sum is the whole.

    values : float64 (n,), not negative, per head of each place; weights : people of each place;
    group : int64 (n,). T = sum of w (x/m) ln(x/m) with shares of people w and mean m; 0 ln 0 = 0.
    """
    keep = weights > 0
    x, w, g = values[keep].astype(np.float64), weights[keep] / weights[keep].sum(), group[keep]
    mean = float(w @ x)
    if mean <= 0:
        return float("nan"), float("nan")
    people, got = np.bincount(g, w), np.bincount(g, w * x)
    between = _entropy(got, people, mean)
    return between, _entropy(w * x, w, mean) - between


def _entropy(got: np.ndarray, people: np.ndarray, mean: float) -> float:
    """Sum of (got/mean) ln((got/people)/mean) over all that got something."""
    share_of_mean = np.divide(got, people * mean, out=np.zeros(len(got)), where=people > 0)
    some = share_of_mean > 0
    return float((got[some] / mean) @ np.log(share_of_mean[some]))


def settled_per_head(records: Records) -> np.ndarray:
    """Settlements that hold, of judged disputes, per 1 000 residents of each community: float64."""
    people = records.places["people"]
    where = records.disputes["community"][holding(records) & cohort(records)]
    return np.asarray(np.bincount(where, minlength=len(people)) * 1000.0 / np.maximum(people, 1))


def theil_between(records: Records) -> float:
    """Theil's T of settlements that hold per head between districts."""
    places = records.places
    return theil(settled_per_head(records), places["people"], places["district"])[0]


def theil_within(records: Records) -> float:
    """Theil's T of settlements that hold per head between the communities of a district."""
    places = records.places
    return theil(settled_per_head(records), places["people"], places["district"])[1]


def arisen(records: Records) -> np.ndarray:
    """Mask of problems that arose after warm-up and early enough to be thought over by all."""
    born, last = records.disputes["born"], int(records.facts["day"])
    return (born > int(records.facts["warm_up"])) & (born <= last - int(records.facts["voice_days"]))


def under_reporting(records: Records) -> float:
    """Share of problems that nobody raised: lumped, faded or still unspoken."""
    return share(np.isin(records.disputes["state"], SILENT), arisen(records))


def voice_ratio(group: str, one: int, other: int) -> Callable[[Records], float]:
    """Share of their problems that one group raises, relative to the other (1 = equal voices)."""

    def of(records: Records) -> float:
        column, spoken = records.disputes[group], ~np.isin(records.disputes["state"], SILENT)
        parts = [share(spoken, arisen(records) & (column == value)) for value in (one, other)]
        return ratio(parts[0], parts[1])

    return of


def voice_by_place(records: Records) -> float:
    """Share of problems raised in the richest fifth of communities, relative to the poorest fifth."""
    income = records.places["income"]
    fifth = max(len(income) // 5, 1)
    order = np.lexsort((np.arange(len(income)), income))
    where, spoken = records.disputes["community"], ~np.isin(records.disputes["state"], SILENT)
    rich, poor = (np.isin(where, rows) & arisen(records) for rows in (order[-fifth:], order[:fifth]))
    return ratio(share(spoken, rich), share(spoken, poor))


# ---- what everybody lives with, who takes part, and who has the benefit


def of_the_public(name: str) -> Callable[[Records], float]:
    """A number about all residents at the end, see `sim.outcomes.facts.public_of`."""
    return lambda records: float(records.facts["public"][name])


def official_score(records: Records) -> float:
    """Share of answers to an official survey, one for each need, that are not dissatisfied.

    Below the middle of the scale people are dissatisfied; a part of them, the courtesy, says otherwise.
    """
    public = records.facts["public"]
    return 1.0 - (1.0 - float(public["courtesy"])) * float(public["low"])


def ratio_of_groups(what: str, group: str, one: int, other: int) -> Callable[[Records], float]:
    """Mean of one group relative to another's at the end (1 = alike); what : "felt" or "ready"."""

    def of(records: Records) -> float:
        means = records.facts["public"][f"{what}_{group}"]
        return ratio(means[one], means[other])

    return of


def hours_ratio(group: str, one: int, other: int) -> Callable[[Records], float]:
    """Hours that residents of one group give as volunteers at the end, per head, relative to the other."""

    def of(records: Records) -> float:
        given = records.facts["volunteers"][group]
        return ratio(given[one], given[other])

    return of


def gap_of_groups(group: str, one: int, other: int) -> Callable[[Records], float]:
    """Satisfaction with all needs, one group less another, absolute, at the end."""

    def of(records: Records) -> float:
        means = records.facts["public"][f"felt_{group}"]
        return abs(float(means[one]) - float(means[other]))

    return of


def spread_of_communities(records: Records) -> float:
    """Satisfaction at the end, between communities: the ninth decile less the first."""
    low, high = np.quantile(records.places["satisfaction"], (0.1, 0.9))
    return float(high - low)


def spread_of_districts(records: Records) -> float:
    """Satisfaction at the end: the best district less the worst; 0 in a city of one."""
    places = records.places
    people = np.bincount(places["district"], places["people"])
    means = np.bincount(places["district"], places["satisfaction"] * places["people"]) / np.maximum(
        people, 1.0
    )
    return float(means.max() - means.min())


def spoke_up(records: Records) -> np.ndarray:
    """Rows of the disputes, one per resident who raised a matter after warm-up: int64."""
    d = records.disputes
    mine = (d["raised"] > int(records.facts["warm_up"])) & (d["channel"] != Channel.DETECTED)
    rows = np.flatnonzero(mine)
    return np.asarray(rows[np.unique(d["resident"][rows], return_index=True)[1]], np.int64)


def takes_part(records: Records) -> float:
    """Share of residents who raised a matter themselves after warm-up."""
    return ratio(float(len(spoke_up(records))), float(records.facts["residents"]))


def takes_part_ratio(group: str, one: int, other: int) -> Callable[[Records], float]:
    """The same share in one group, relative to another (1 = alike)."""

    def of(records: Records) -> float:
        who = np.bincount(records.disputes[group][spoke_up(records)].astype(np.int64), minlength=3)
        size = records.facts["public"][f"size_{group}"]
        return ratio(ratio(who[one], size[one]), ratio(who[other], size[other]))

    return of


def hours_given(records: Records) -> float:
    """Hours that residents give, per resident and year: as volunteers, in hearings and for proposals."""
    facts = records.facts
    days = int(facts["day"]) - int(facts["warm_up"])
    volunteers = ratio(total(records, "volunteer_minutes") / 60.0 * 365.0, float(days))
    public = ratio(float(facts["public"]["hours"]) * 365.0, float(facts["day"]))
    return ratio(volunteers + public, float(facts["residents"]))


def proposals_taken_up(records: Records) -> float:
    """Share of residents' proposals that were taken up; nan where nobody proposed anything."""
    public = records.facts["public"]
    return ratio(float(public["taken_up"]), float(public["proposed"]))
