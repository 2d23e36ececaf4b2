"""Choosing one option for contexts nobody can choose: ranks, regret, and how sure the choice is.

A context is whatever the chooser cannot set: a city, a set of parameter values, a level of demand. Tables
have a row per context and a column per option (scenario).
"""

import numpy as np
import pandas as pd

from experiments.statistics.seeds import DRAWS, share_of_draws

RULES: dict[str, tuple[str, str]] = {
    "minimax_regret": ("smallest largest regret (Savage 1951)", "最大遗憾最小"),
    "mean": ("best on average over contexts (Laplace)", "平均最优"),
    "worst_case": ("best in its worst context (Wald)", "最差情形最优"),
    "mean_rank": ("best mean rank", "平均名次最优"),
}


def regrets(values: pd.DataFrame, direction: str) -> pd.DataFrame:
    """What each option loses in each context beside the best option there, in units of the metric; >= 0."""
    best = _gain(values, direction).max(axis=1)
    return pd.DataFrame(_gain(values, direction).rsub(best, axis=0))


def choices(values: pd.DataFrame, direction: str) -> pd.DataFrame:
    """Every option under the rules of choice, best minimax regret first.

    Returns a row per option: mean, worst (over contexts), mean_rank (1 is best, ties share), times_best
    (share of contexts), largest_regret, mean_regret, and in `chosen_by` the `RULES` that choose it.
    """
    lost = regrets(values, direction)
    gain = _gain(values, direction)
    ranks = gain.rank(axis=1, ascending=False)
    worst = gain.min() if direction == "higher" else -gain.min()
    table = pd.DataFrame(
        {
            "mean": values.mean(),
            "worst": worst,
            "mean_rank": ranks.mean(),
            "times_best": (lost <= 0).mean(),
            "largest_regret": lost.max(),
            "mean_regret": lost.mean(),
        }
    )
    winners = {rule: chosen(values, direction, rule) for rule in RULES}
    table["chosen_by"] = [
        ", ".join(rule for rule, option in winners.items() if option == name) for name in table.index
    ]
    return table.sort_values("largest_regret", kind="stable")


def chosen(values: pd.DataFrame, direction: str, rule: str) -> str:
    """The option that a rule chooses; the first of equals."""
    return str(values.columns[int(np.argmin(_score(_gain(values, direction).to_numpy(float), rule)))])


def choice_under_randomness(
    runs: pd.DataFrame,
    metric: str,
    direction: str,
    *,
    option: str = "scenario",
    context: str = "context",
    draws: int = DRAWS,
) -> pd.DataFrame:
    """How often each option is chosen under other seeds, by rule; columns are `RULES`; nan below five seeds.

    Seeds stay paired: one draw of the means counts for all options and contexts. Every option must have been
    run in every context under every seed.
    """
    options = list(dict.fromkeys(runs[option]))
    wide = runs.pivot(index=["seed", context], columns=option, values=metric)[options]
    seeds, contexts = (wide.index.get_level_values(name).unique() for name in ("seed", context))
    if len(wide) != len(seeds) * len(contexts) or wide.isna().to_numpy().any():
        raise ValueError("every option must have been run in every context under every seed")
    block = wide.to_numpy(float).reshape(len(seeds), len(contexts), -1)
    block = block if direction == "higher" else -block
    places = np.arange(len(options))

    def chosen_by_each(means: np.ndarray) -> np.ndarray:
        return np.array([places == np.argmin(_score(means, rule)) for rule in RULES])

    shares = share_of_draws(block, chosen_by_each, draws)
    return pd.DataFrame(shares.T, index=options, columns=list(RULES))


def _gain(values: pd.DataFrame, direction: str) -> pd.DataFrame:
    """Values turned so that more is better."""
    if direction not in ("higher", "lower"):
        raise ValueError(f"direction must be higher or lower, got {direction!r}")
    return values if direction == "higher" else -values


def _score(gain: np.ndarray, rule: str) -> np.ndarray:
    """What a rule makes small, one number per option; gain : (contexts, options)."""
    match rule:
        case "minimax_regret":
            return np.asarray((gain.max(axis=1, keepdims=True) - gain).max(axis=0))
        case "mean":
            return np.asarray(-gain.mean(axis=0))
        case "worst_case":
            return np.asarray(-gain.min(axis=0))
        case "mean_rank":
            return np.asarray(pd.DataFrame(gain).rank(axis=1, ascending=False).mean().to_numpy())
    raise ValueError(f"rule must be one of {', '.join(RULES)}, got {rule!r}")
