"""An event log as XES (IEEE 1849-2016): a trace per dispute, an event per event, streamed to the file."""

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import quoteattr

import numpy as np

from agents.events import Activity
from agents.kinds import Kind
from experiments.exports.source import FinishedModel, instants
from experiments.storage.atomic import write_atomic
from experiments.story.actors import Actors
from experiments.story.event_fields import named

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="2018-01-01T00:00:00.000+00:00"/>
    <string key="lifecycle:transition" value="complete"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
  <classifier name="Activity and actor" keys="concept:name org:resource"/>
"""
ALARMS = "false alarms"  # the trace of events that are about no dispute


def write_xes(run: FinishedModel, actors: Actors, path: Path | str) -> None:
    """Write the log of a run; events without a dispute (false alarms) stand in a trace of their own.

    Raises OSError when the disk refuses.
    """

    def fill(part: Path) -> None:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(HEAD)
            _attribute(file, 2, "concept:name", f"Gongzhi: {run.name}")
            for trace in _traces(run, actors):
                file.write(trace)
            file.write("</log>\n")

    write_atomic(path, fill)


def _traces(run: FinishedModel, actors: Actors) -> Iterator[str]:
    log, when = run.log, instants(run.log)
    order = np.argsort(log["dispute"], kind="stable")
    cuts = np.flatnonzero(np.diff(log["dispute"][order])) + 1
    for places in np.split(order, cuts):
        if len(places):
            row = int(log["dispute"][places[0]])
            lines = ["  <trace>", *(attribute_line(4, *pair) for pair in _about(run, actors, row))]
            for place in places.tolist():
                lines += ["    <event>", *_event(log[place], when[place], actors), "    </event>"]
            yield "\n".join([*lines, "  </trace>\n"])


def _about(run: FinishedModel, actors: Actors, row: int) -> Iterator[tuple[str, object]]:
    if row < 0:
        yield "concept:name", ALARMS
        return
    d = run.model.disputes
    yield "concept:name", f"dispute {row}"
    yield "key", str(int(d.key[row]))
    yield "topic", actors.topic(int(d.topic[row]))
    yield "community", actors.place(int(d.community[row]))
    yield "resident", int(d.resident[row])
    yield "severity", float(d.severity[row])
    yield "competences", int(d.need[row]).bit_count()
    yield "needs_authority", bool(d.needs_authority[row])


def _event(event: np.ndarray, when: str, actors: Actors) -> Iterator[str]:
    who, activity = named(event), Activity(int(event["activity"]))
    yield attribute_line(6, "concept:name", activity.name.lower())
    yield f'      <date key="time:timestamp" value="{when}"/>'
    yield attribute_line(6, "lifecycle:transition", "complete")
    yield attribute_line(6, "org:resource", actors.actor(int(activity), int(event["actor"])))
    table = actors.city.institutions
    if who.unit >= 0:
        yield attribute_line(6, "org:group", Kind(int(table.kind[who.unit])).name.lower())
    elif who.resident >= 0:
        yield attribute_line(6, "org:group", "resident")
    if who.origin >= 0:
        yield attribute_line(6, "origin", actors.unit(who.origin))
    if who.target >= 0:
        yield attribute_line(6, "target", actors.unit(who.target))
    if who.competence >= 0:
        yield attribute_line(6, "competence", actors.part(who.competence))
    yield attribute_line(6, "day", int(event["day"]))
    yield attribute_line(6, "minutes", int(event["minutes"]))
    yield attribute_line(6, "note", float(event["note"]))


def _attribute(file: TextIO, indent: int, key: str, value: object) -> None:
    file.write(attribute_line(indent, key, value) + "\n")


def attribute_line(indent: int, key: str, value: object) -> str:
    """One attribute as a line of XML, typed by its value."""
    if isinstance(value, bool):
        kind, text = "boolean", str(value).lower()
    elif isinstance(value, int):
        kind, text = "int", str(value)
    elif isinstance(value, float):
        kind, text = "float", repr(value)
    else:
        kind, text = "string", str(value)
    return f"{' ' * indent}<{kind} key={quoteattr(key)} value={quoteattr(text)}/>"
