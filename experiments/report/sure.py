"""The verdict of an ensemble beside that of the point, where `compare --ensemble` left one
(参数集合的结论)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from experiments.doubt.study import FOLDER, POSTERIOR
from experiments.wording.words import LANGUAGES, Words, words
from sim.errors import ScenarioError
from sim.outcomes.headline import CHIEF
from sim.outcomes.metrics import METRICS

FILE = "doubt.json"


def sure_rows(folder: Path, say: Words) -> list[dict[str, str]]:
    """A row per outcome, scenario and horizon: who is better with which probability, and the word for it.

    metric, scenario, first, at : names of the outcome, of the two scenarios, and of the horizon

    Empty where there is no ensemble. Raises ScenarioError where its file cannot be read.
    """
    path = folder / FOLDER / FILE
    if not path.is_file():
        return []
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return list(_rows(told, say))
    except (OSError, ValueError, KeyError) as error:
        raise ScenarioError(f"{path} cannot be read ({error}). Say the comparison again.") from None


def _rows(told: dict[str, Any], say: Words) -> Iterator[dict[str, str]]:
    texts = {word: say(f"sure.{word}") for word in ("robust", "leaning", "undecided")}
    for row in told["verdicts"]:
        if row["set"] != POSTERIOR or row["cell"]:
            continue
        about = METRICS[row["metric"]]
        better = row["scenario"] if row["better"] == "second" else told["asked"][0]
        yield {
            "metric": row["metric"],
            "scenario": row["scenario"],
            "at": row["horizon"],
            "first": told["asked"][0],
            "outcome": say.pick(about.label, about.zh),
            "horizon": say(f"sure.{row['horizon']}"),
            "better": better,
            "probability": f"{max(row['probability'], row['worse']):.2f}",
            "word": texts[row["word"]],
        }


def sure_of(folder: Path, first: str, other: str) -> dict[str, dict[str, Any]]:
    """By horizon, of the chief outcome: the word for a scenario beside the first, in every language.

    Empty where there is no ensemble, or the first is another one. Raises ScenarioError as `sure_rows` does.
    """
    texts = [sure_rows(folder, words(language, "report")) for language in LANGUAGES]
    found: dict[str, dict[str, Any]] = {}
    for rows in zip(*texts, strict=True):
        row = rows[0]
        if (row["metric"], row["scenario"]) == (CHIEF, other) and row["first"] == first:
            found[row["at"]] = {
                "word": [each["word"] for each in rows],
                "probability": row["probability"],
                "better": row["better"],
            }
    return found
