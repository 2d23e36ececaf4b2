"""What is told of two takes side by side, as plain data for pages (对照)."""

import math
from typing import Any

import pandas as pd

from experiments.film.anatomy import STUCK, judged_disputes, stuck
from experiments.film.same import PAGE, Same, chosen, plain_rows
from experiments.film.same_wanted import NAMES, Wanted
from experiments.film.words import Both, both, data, said, whole
from experiments.story.actors import Actors
from experiments.wording.words import words
from sim.city.build import City
from sim.scenario.topics import Topics

SIDES = ("a", "b")
MOST_TELLING = 200  # disputes that are told in the order in which they tell


def pair_told(same: Same) -> dict[str, Any]:
    """Fates of the same disputes, the five pairs of bars, and which disputes tell most."""
    problems, counts, bars = len(same.pairs), same.counts, [stuck(take) for take in same.takes]
    fates = [
        {
            "name": name,
            "count": counts[name],
            **_of_100(counts[name], problems),
            "label": said(f"same.{name}"),
        }
        for name in NAMES.values()
    ]
    return data(
        {
            "problems": problems,
            "cohort": same.takes[0].shot.cohort,
            "fates": fates,
            "stuck": [_bars(name, bars) for name in STUCK],
            "judged": [int(judged_disputes(take).sum()) for take in same.takes],
            "telling": [
                {"key": str(key), "fate": same.fates[key], "events": same.crossing.lengths[key]}
                for key in same.telling[:MOST_TELLING]
            ],
            "rule": said("rule"),
            "turning": {
                fate: {
                    "found": found,
                    "changed": changed,
                    "words": said("turning", found=found, changed=changed, side=fate[-1].upper()),
                }
                for fate, (found, changed) in same.with_turning.items()
            },
        }
    )


def _of_100(part: int, whole_of: int) -> dict[str, Any]:
    share = 100.0 * part / whole_of if whole_of else math.nan
    return {"of_100": share, "shown": whole(share)}


def _bars(name: str, sides: list[dict[str, float]]) -> dict[str, Any]:
    found = {side: bars[name] for side, bars in zip(SIDES, sides, strict=True)}
    return {
        "name": name,
        "label": said(f"stuck.{name}"),
        "about": said(f"about.{name}"),
        **found,
        **{f"shown_{side}": whole(value) for side, value in found.items()},
    }


def table_told(same: Same, wanted: Wanted, city: City, topics: Topics) -> dict[str, Any]:
    """One page of the disputes that arose under both."""
    says = [Actors(city, topics, words(language, "story")) for language in ("en", "zh")]
    ids = {topic.id: row for row, topic in enumerate(topics.rows)}
    page, count = chosen(_with_words(same.disputes, says, ids), wanted)
    rows = [
        {
            **row,
            "topic": [each.topic(ids[row["topic"]]) for each in says],
            "place": [each.place(row["community"]) for each in says],
            "fate_words": {side: _fate(row[f"fate_{side}"]) for side in SIDES},
        }
        for row in plain_rows(page)
    ]
    return data(
        {
            "count": count,
            "page": wanted.page,
            "pages": -(-count // PAGE),
            "topics": [{"id": topic.id, "label": [topic.label, topic.zh]} for topic in topics.rows],
            "rows": rows,
        }
    )


def _with_words(disputes: pd.DataFrame, says: list[Actors], ids: dict[str, int]) -> pd.DataFrame:
    """The disputes with the names of place and topic, in both languages, among which a visitor looks."""
    places = {row: " ".join(each.place(row) for each in says) for row in disputes["community"].unique()}
    topics = {name: " ".join(each.topic(ids[name]) for each in says) for name in disputes["topic"].unique()}
    said = disputes["community"].map(places) + " " + disputes["topic"].map(topics)
    return disputes.assign(words=said.astype(str))


def _fate(name: str) -> Both:
    return both(lambda say: say(f"fate.{name}")) if name else ["", ""]
