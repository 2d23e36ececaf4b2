"""What `doubt` tells on the screen."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from app.console.printing import print_json
from experiments.doubt.calibrate import Calibrated
from experiments.doubt.laboratory import ENSEMBLE
from experiments.doubt.study import Doubt
from experiments.wording.plain_data import plain
from experiments.wording.words import words
from sim.outcomes.metrics import METRICS

MOST = 5


def print_doubt(found: Doubt, figures: Sequence[Path], *, as_json: bool) -> None:
    """Verdicts over all cells, what decides, and what would be worth measuring."""
    if as_json:
        print_json(plain(found.content()))
        return
    say = words("en", "doubt")
    whole = found.table[found.table["cell"] == ""]
    parts = whole[["set", "horizon", "scenario"]].drop_duplicates()
    for within, horizon, scenario in parts.itertuples(index=False):
        rows = whole[(whole[parts.columns] == (within, horizon, scenario)).all(axis=1)]
        print(say("heading", set=say(f"set_{within}"), horizon=horizon, b=scenario, a=found.scenarios[0]))
        for _, row in rows.iterrows():
            print(f"  {METRICS[row['metric']].label:<52} {told(row, found.scenarios[0])}")
        print()
    for within in dict.fromkeys(map(str, found.decides["set"])):
        rows = found.decides[found.decides["set"] == within]
        moving = rows[rows["beyond_randomness"]].head(MOST)
        listed = say.listed([f"{row['factor']} ({row['partial']:+.2f})" for _, row in moving.iterrows()])
        print(say("decides", set=say(f"set_{within}"), what=listed) if listed else say("decides_nothing"))
    for rule in found.rules:
        print(f"  {rule['en']}")
    print(say("worth"))
    sure = found.worth[found.worth["beyond_randomness"]]
    for within, metric in sure[["set", "metric"]].drop_duplicates().itertuples(index=False):
        rows = sure[(sure["set"] == within) & (sure["metric"] == metric)]
        listed = say.listed([f"{row['factor']} {row['value']:.2g}" for _, row in rows.head(MOST).iterrows()])
        print(
            f"  {say(f'set_{within}')}, {METRICS[str(metric)].label} ({METRICS[str(metric)].unit}): {listed}"
        )
    if not len(sure):
        print(f"  {say('worth_nothing')}")
    for figure in figures:
        print(figure)


def told(row: pd.Series, first: str) -> str:
    """One verdict: the probability of who is more likely to be better, and the word for it."""
    better = row["scenario"] if row["better"] == "second" else first
    most = max(row["probability"], row["worse"])
    return f"{row['word']:<10} {better} better {most:.2f}; {row['scenario']} {row['probability']:.2f}"


def print_calibration(found: Calibrated, out: Path | None, *, as_json: bool) -> None:
    """What is left of the prior, how the ensemble stands to records, and what these could tell apart."""
    told = found.content()
    if as_json:
        print_json(plain(told))
        return
    say = words("en", "doubt")
    for number, wave in enumerate(found.waves, start=1):
        least = min(wave["coverage"].values())
        print(
            say(
                "wave", number=number, points=wave["points"], left=f"{wave['left']:.2%}", least=f"{least:.2f}"
            )
        )
    if found.ensemble is None:
        print(say("empty"))
        for row in found.empty:
            print(say("empty_row", **{k: v if isinstance(v, str) else f"{v:.1f}" for k, v in row.items()}))
        return
    inside = sum(row["inside"] for row in told["figures"])
    print(say("inside", inside=inside, of=len(told["figures"])))
    for row in sorted(told["figures"], key=lambda row: bool(row["inside"])):
        ends = {name: f"{row[name]:.3g}" for name in ("record", "low", "median", "high")}
        print(say("figure", figure=row["figure"], where=say("in" if row["inside"] else "out"), **ends))
    narrowed = [row for row in told["learnt"] if row["beyond_randomness"]]
    print(say("learnt", many=len(narrowed), of=len(told["learnt"])))
    print("  " + ", ".join(f"{row['factor']} {row['narrowed']:.0%}" for row in narrowed[: 2 * MOST]))
    if truths := found.ensemble.about["planted"]:
        shares = {name: f"{truths[name]:.0%}" for name in ("kept", "inside")}
        print(say("planted", cities=truths["cities"], p=f"{truths['p_ranks']:.2g}", **shares))
    size, effective = found.ensemble.size, f"{found.ensemble.about['effective']:.0f}"
    print(say("ensemble", size=size, effective=effective, identity=found.ensemble.identity))
    if out is not None:
        print(out / ENSEMBLE)
