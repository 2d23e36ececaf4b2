"""Who wins and who loses: by group, district and topic, dispute by dispute, over distributions (得失).

A problem has the same key under every policy, so each can be followed into two scenarios of one seed.
Tables of problems are those of `experiments.results.dispute_frame`.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.statistics.multiple import corrected, paired_p
from experiments.statistics.paired import ALPHA, paired_difference, share_interval
from sim.outcomes.metric import UNBOUNDED

OWN = ("topic", "district", "subdistrict", "community", "migrant", "income", "tenure", "breadth")
SHARES = ("durable", "silent", "well", "escalated")  # outcomes that are shares of problems
GAPS_OF_SHARES = (-1.0, 1.0)
FATES = ("won", "lost", "well in both", "well in neither")


def matched(disputes: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """The problems that were judged under both scenarios of a seed, those prevented too, one row each.

    Columns of A carry the suffix `_a`, those of B `_b`; what belongs to the problem itself (`OWN`) has none.
    `fate` is one of `FATES`: whether it ends well (durably resolved, or prevented) under B alone, A alone,
    both or neither; `fate_a` and `fate_b` are those of `dispute_frame`.
    """
    own = [column for column in OWN if column in disputes]
    judged = disputes[disputes["judged"]]
    sides = [judged[judged["scenario"] == name] for name in (a, b)]
    second = sides[1].drop(columns=own)
    both = sides[0].merge(second, on=["seed", "key"], suffixes=("_a", "_b"))
    first, other = both["well_a"].astype(bool), both["well_b"].astype(bool)
    both["fate"] = np.select([other & ~first, first & ~other, first & other], FATES[:3], default=FATES[3])
    return both


def fates(pairs: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """How many problems won, lost, or fared alike; a row per value of `by`, and one for all.

    net : won minus lost, as a share of the problems; low, high : its 95 % interval over five seeds or more;
        won_of_changed : won as a share of those whose fate changed, with Wilson's interval
    """
    groups = [("all", pairs)] if by is None else [("all", pairs), *pairs.groupby(by)]
    rows = []
    for name, part in groups:
        counts = part["fate"].value_counts()
        won, lost = int(counts.get("won", 0)), int(counts.get("lost", 0))
        per_seed = part.groupby("seed")["fate"].agg(_net).to_numpy(dtype=float)
        zero = np.zeros(per_seed.size)
        found = paired_difference(zero, per_seed, "higher", unpaired=False, bounds=GAPS_OF_SHARES)
        share = won / (won + lost) if won + lost else np.nan
        ends = share_interval(share, won + lost)
        rows.append(
            {
                "group": name,
                "problems": len(part),
                **{fate: int(counts.get(fate, 0)) for fate in FATES},
                "net": (won - lost) / len(part) if len(part) else np.nan,
                "low": found.interval.low,
                "high": found.interval.high,
                "lowest": found.seen.low,
                "highest": found.seen.high,
                "won_of_changed": share,
                "won_low": ends.low,
                "won_high": ends.high,
            }
        )
    return pd.DataFrame(rows)


def _net(fate: pd.Series) -> float:
    return float(((fate == "won").sum() - (fate == "lost").sum()) / len(fate))


def by_group(
    disputes: pd.DataFrame, a: str, b: str, by: str, outcome: str = "durable", correction: str = "holm"
) -> pd.DataFrame:
    """Share (or mean) of an outcome in every group under both scenarios, and the paired difference.

    outcome : column, such as durable, escalated, days_open; nan rows are left out
    Returns a row per group: disputes (of both), pairs, mean_a, mean_b, difference, low, high (undefined below
    five pairs), lowest, highest (range of the seeds), p_adjusted over the groups.
    """
    judged = disputes[disputes["judged"] & disputes["scenario"].isin([a, b])].dropna(subset=[outcome])
    means = judged.groupby([by, "seed", "scenario"])[outcome].mean().unstack("scenario")
    rows, raw = [], []
    for group, wide in means.groupby(level=0):
        pairs = wide.dropna()
        first, second = pairs[a].to_numpy(dtype=float), pairs[b].to_numpy(dtype=float)
        bounds = GAPS_OF_SHARES if outcome in SHARES else UNBOUNDED
        found = paired_difference(first, second, "neither", unpaired=False, bounds=bounds)
        raw.append(paired_p(first, second))
        rows.append(
            {
                "group": group,
                "disputes": int((judged[by] == group).sum()),
                "pairs": found.pairs,
                "mean_a": found.mean_a,
                "mean_b": found.mean_b,
                "difference": found.difference,
                "low": found.interval.low,
                "high": found.interval.high,
                "lowest": found.seen.low,
                "highest": found.seen.high,
            }
        )
    columns = [
        "group",
        "disputes",
        "pairs",
        "mean_a",
        "mean_b",
        "difference",
        "low",
        "high",
        "lowest",
        "highest",
    ]
    return pd.DataFrame(rows, columns=columns).assign(p_adjusted=corrected(raw, correction))


def winners_and_losers(table: pd.DataFrame, direction: str) -> pd.DataFrame:
    """The table of `by_group` with a column `fares`: "wins", "loses" or "undecided" (adjusted, at 5 %)."""
    sure = table["p_adjusted"] <= ALPHA
    gain = table["difference"] if direction == "higher" else -table["difference"]
    fares = np.select([sure & (gain > 0), sure & (gain < 0)], ["wins", "loses"], default="undecided")
    return table.assign(fares=fares)


def quantile_differences(
    disputes: pd.DataFrame, a: str, b: str, outcome: str, quantiles: Sequence[float]
) -> pd.DataFrame:
    """Quantiles of an outcome over disputes under both scenarios, and their paired differences over seeds.

    Whole distributions, not means only: a mean can stand still while the ends move apart.
    """
    judged = disputes[disputes["judged"]].dropna(subset=[outcome])
    rows = []
    for share in quantiles:
        each = (
            judged.groupby(["seed", "scenario"])[outcome].quantile(share).unstack("scenario")[[a, b]].dropna()
        )
        found = paired_difference(each[a].to_numpy(float), each[b].to_numpy(float), "neither", unpaired=False)
        rows.append(
            {
                "quantile": share,
                "a": found.mean_a,
                "b": found.mean_b,
                "difference": found.difference,
                "low": found.interval.low,
                "high": found.interval.high,
                "lowest": found.seen.low,
                "highest": found.seen.high,
            }
        )
    return pd.DataFrame(rows)
