"""An event log as CSV: one line per event, with names beside the numbers."""

from pathlib import Path

from agents.events import Activity
from experiments.exports.source import FinishedModel, instants
from experiments.story.actors import Actors
from experiments.story.event_fields import named
from experiments.wording.spreadsheet import write_spreadsheet

HEAD = (
    "event",
    "day",
    "time",
    "dispute",
    "topic",
    "community",
    "activity",
    "actor_kind",
    "actor",
    "actor_name",
    "origin",
    "origin_name",
    "target",
    "target_name",
    "competence",
    "minutes",
    "note",
)


def write_csv(run: FinishedModel, actors: Actors, path: Path | str) -> None:
    """Write the log of a run (UTF-8 with its mark, comma, header). Empty where an event names nobody.

    Raises OSError when the disk refuses.
    """
    when = instants(run.log)
    write_spreadsheet(Path(path), HEAD, (_line(run, actors, n, when[n]) for n in range(len(when))))


def _line(run: FinishedModel, actors: Actors, number: int, when: str) -> list[object]:
    event, d = run.log[number], run.model.disputes
    who, activity, row = named(event), Activity(int(event["activity"])), int(event["dispute"])
    place = int(d.community[row]) if row >= 0 else who.community
    return [
        number,
        int(event["day"]),
        when,
        row if row >= 0 else "",
        actors.topic(int(d.topic[row])) if row >= 0 else "",
        actors.place(place) if place >= 0 else "",
        activity.name.lower(),
        "resident" if who.resident >= 0 else "institution",
        int(event["actor"]),
        actors.actor(int(activity), int(event["actor"])),
        *_unit(actors, who.origin),
        *_unit(actors, who.target),
        actors.part(who.competence) if who.competence >= 0 else "",
        int(event["minutes"]),
        float(event["note"]),
    ]


def _unit(actors: Actors, row: int) -> tuple[object, str]:
    return (row, actors.unit(row)) if row >= 0 else ("", "")
