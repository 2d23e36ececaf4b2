"""Runs of the model as records, by the names that their exports have (运行转为工单记录)."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from agents.events import Activity
from experiments.exports.source import FIRST_DAY, FinishedModel
from experiments.records.reading.events import Events, events_of_rows
from experiments.records.reading.journeys import cases_of
from experiments.records.reading.mapping import load_mapping
from experiments.records.table import CaseRecords
from experiments.story.actors import Actors
from experiments.story.event_fields import named
from experiments.wording.words import words

OWN = "gongzhi_events"
DAY_MS = 86_400_000


def records_of_run(run: FinishedModel) -> CaseRecords:
    """The disputes of a run as case records, the same as from any of its exports."""
    return cases_of(events_of_run(run), load_mapping(OWN), run.name)


def events_of_run(run: FinishedModel) -> Events:
    """The log of a run in the words of its exports."""
    return events_of_rows(_rows(run), moments=True, own=True)


def _rows(run: FinishedModel) -> Iterator[dict[str, Any]]:
    actors = Actors(run.model.city, run.model.topics, words("en", "process"))
    log, d = run.log, run.model.disputes
    first = int(np.datetime64(FIRST_DAY, "ms").astype(np.int64))
    order = np.arange(len(log)) - np.searchsorted(log["day"], log["day"])
    for number in np.flatnonzero(log["dispute"] >= 0).tolist():
        event = log[number]
        who, activity, row = named(event), Activity(int(event["activity"])), int(event["dispute"])
        yield {
            "time": first + (int(event["day"]) - 1) * DAY_MS + int(order[number]),
            "case": row,
            "activity": activity.name.lower(),
            "unit": actors.actor(int(activity), int(event["actor"])),
            "origin": actors.unit(who.origin) if who.origin >= 0 else None,
            "target": actors.unit(who.target) if who.target >= 0 else None,
            "part": actors.part(who.competence) if who.competence >= 0 else None,
            "type": actors.topic(int(d.topic[row])),
            "place": actors.place(int(d.community[row])),
        }
