"""Views of a published doubt: verdicts as probabilities, what decides them, what would be worth measuring."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.documents.published.shown import Shown
from experiments.designs.past import SETTLED, SOON
from experiments.doubt.study import POSSIBLE, POSTERIOR, PRIOR
from experiments.wording.markdown import markdown_table
from experiments.wording.numbers import number
from sim.outcomes.headline import CHIEF, HEADLINE
from sim.outcomes.metrics import METRICS

FILE, CALIBRATION, SCORE = "doubt.json", "calibration.json", "score.json"
YARDSTICKS = {
    "last": "the periods before",
    "log_normal": "a log-normal per type",
    "queue": "a queue per unit",
}
SETS = (PRIOR, POSSIBLE, POSTERIOR)
HEADS = {PRIOR: "over the priors", POSSIBLE: "not ruled out by records", POSTERIOR: "weighted by records"}
HORIZONS = (SOON, SETTLED)
MOST = 6


def _rows(shown: Shown, **wanted: str) -> list[Mapping[str, Any]]:
    told = shown.content(FILE)["verdicts"]
    return [row for row in told if all(row[name] == value for name, value in wanted.items())]


def _sets(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [name for name in SETS if any(row["set"] == name for row in rows)]


def doubted(shown: Shown) -> str:
    """Code, number of worlds and seeds, and the ensemble."""
    told = shown.content(FILE)
    ensemble = f"; ensemble {told['ensemble']}" if told.get("ensemble") else ""
    worlds = f"{told['points']} worlds of the priors, {told['seeds']} seeds in each"
    return f"code {told['code_hash']}; {worlds}{ensemble}"


def sure(shown: Shown, horizon: str) -> str:
    """Probability of being better by more than the margin, with its word, by outcome and set of worlds."""
    rows = _rows(shown, horizon=horizon, cell="")
    sets = _sets(rows)
    cells = []
    for metric in HEADLINE:
        mine = {row["set"]: row for row in rows if row["metric"] == metric}
        if mine:
            margin = next(iter(mine.values()))["margin"]
            about = METRICS[metric]
            cells.append(
                [f"{about.label}, by {margin:g} {about.unit}", *(_told(mine.get(name)) for name in sets)]
            )
    return "\n".join(markdown_table(["outcome", *(HEADS[name] for name in sets)], cells))


def _told(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    ends = f"[{row['low']:.2f}, {row['high']:.2f}]"
    return f"{row['probability']:.2f} {ends}, worse {row['worse']:.2f}: **{row['word']}**"


def counts(shown: Shown, within: str = PRIOR) -> str:
    """How many of the verdicts of both horizons have each word."""
    words = [row["word"] for row in _rows(shown, set=within, cell="")]
    return ", ".join(f"{words.count(word)} {word}" for word in ("robust", "leaning", "undecided"))


def by_cell(shown: Shown, horizon: str, metric: str = CHIEF) -> str:
    """One outcome by breadth and load."""
    rows = [row for row in _rows(shown, horizon=horizon, metric=metric) if row["cell"]]
    sets, names = _sets(rows), list(dict.fromkeys(row["cell"] for row in rows))
    at = {(row["cell"], row["set"]): row for row in rows}
    cells = [[name.replace("_", ", "), *(_told(at.get((name, each))) for each in sets)] for name in names]
    return "\n".join(markdown_table(["breadth, load", *(HEADS[name] for name in sets)], cells))


def parts(shown: Shown, horizon: str) -> str:
    """Expected difference, and its standard deviation from ignorance and from randomness."""
    rows = _rows(shown, horizon=horizon, cell="", set=PRIOR)
    cells = [
        [
            f"{METRICS[row['metric']].label}",
            *(number(row[name], 3) for name in ("mean", "ignorance", "randomness")),
        ]
        for row in rows
    ]
    return "\n".join(
        markdown_table(["outcome", "expected lead", "ignorance", "randomness of one city"], cells)
    )


def deciding(shown: Shown) -> str:
    """The numbers that go with the chief outcome by more than random variation, by set of worlds."""
    rows = [row for row in shown.content(FILE)["decides"] if row["beyond_randomness"]]
    cells = [
        [
            HEADS[row["set"]],
            f"`{row['factor']}`: {row['label']}",
            f"{row['partial']:+.2f}",
        ]
        for name in dict.fromkeys(row["set"] for row in rows)
        for row in [each for each in rows if each["set"] == name][:MOST]
    ]
    return "\n".join(markdown_table(["worlds", "number", "partial rank correlation"], cells))


def worth(shown: Shown) -> str:
    """What would be worth measuring, by set of worlds and outcome; and what knowing everything would gain."""
    told, cells = shown.content(FILE), []
    for each in told["everything"]:
        about = METRICS[each["metric"]]
        mine = [r for r in told["worth"] if (r["set"], r["metric"]) == (each["set"], each["metric"])]
        sure = [f"`{r['factor']}` {number(r['value'], 2)}" for r in mine if r["beyond_randomness"]][:3]
        gain = f"{number(each['value'], 2)} {about.unit}"
        cells.append([HEADS[each["set"]], about.label, gain, ", ".join(sure) or "no single number"])
    head = ["worlds", "choice by", "knowing everything gains", "one number alone gains"]
    return "\n".join(markdown_table(head, cells))


def calibrated(shown: Shown) -> str:
    """Records and what the ensemble says of them; those outside its 90 % predictive interval come first."""
    rows = sorted(shown.content(CALIBRATION)["figures"], key=lambda row: row["inside"])
    cells = [
        [
            f"`{row['figure']}`",
            number(row["record"], 3),
            f"{number(row['median'], 3)} [{number(row['low'], 3)}, {number(row['high'], 3)}]",
            "inside" if row["inside"] else "**outside**",
        ]
        for row in rows
    ]
    return "\n".join(markdown_table(["figure", "record", "ensemble, 90 % predictive interval", ""], cells))


def ensembled(shown: Shown) -> str:
    """Code, size of the ensemble, and how many records lie inside."""
    told = shown.content(CALIBRATION)
    one, rows = told["ensemble"], told["figures"]
    inside = sum(row["inside"] for row in rows)
    size = f"{one['size']} worlds, worth {one['effective']:.0f} equally likely ones"
    return (
        f"code {one['code_hash']}; ensemble {one['identity']}: {size}; {inside} of {len(rows)} records inside"
    )


def planted(shown: Shown) -> str:
    """What came of planted truths."""
    one = shown.content(CALIBRATION)["ensemble"]["planted"]
    kept, inside = (f"{100 * one[name]:.0f} %" for name in ("kept", "inside"))
    covered = [100 * share for share in one["coverage"].values()]
    mean, ends = sum(covered) / len(covered), f"{min(covered):.0f} to {max(covered):.0f}"
    return (
        f"of {one['cities']} planted worlds {kept} were kept and {inside} lie in their 90 % region, "
        f"ranks are even with p = {one['p_ranks']:.2g}, "
        f"and intervals of the emulators cover {mean:.0f} % ({ends} by figure)"
    )


def scored(shown: Shown) -> str:
    """How many figures of records that worlds have not seen lie inside, which do not, and what they beat."""
    told = shown.content(SCORE)
    outside = [f"`{row['figure']}`" for row in told["figures"] if row["named"] and not row["inside_form"]]
    better = ", ".join(
        f"{won} of {of} beside {YARDSTICKS[name]}" for name, (won, of) in told["better"].items()
    )
    return (
        f"{told['inside']} of {told['of']} named figures of {told['scored']:,} later cases lie inside "
        f"the 90 % interval of runs, {told['inside_with_form']} where the declared error of form counts "
        f"(outside of both: {', '.join(outside) or 'none'}); "
        f"predicted better: {better} (code {told['code_hash']})"
    )


DOUBTFUL: dict[str, Callable[..., str]] = {
    "doubted": doubted,
    "sure": sure,
    "counts": counts,
    "by_cell": by_cell,
    "parts": parts,
    "deciding": deciding,
    "worth": worth,
    "calibrated": calibrated,
    "ensembled": ensembled,
    "planted": planted,
    "scored": scored,
}
