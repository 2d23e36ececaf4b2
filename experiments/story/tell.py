"""The story of a dispute: run, choose, run again with eyes open, tell."""

import html
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from agents.disputes import State
from agents.events import Activity
from experiments.designs.chosen import chosen_scenarios
from experiments.execution.batch import OnProgress
from experiments.execution.pace import paced
from experiments.story.actors import Actors
from experiments.story.mirror import CALLS, REQUESTS
from experiments.story.telling import Teller, spell_days, spell_minutes
from experiments.story.witness import Notes, witnessed
from experiments.wording.words import words
from sim.errors import ScenarioError
from sim.model import CityModel
from sim.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Scene:
    """One event and the sentences that tell it.

    position : in the log of the run; who, what : the actor and the activity in words
    """

    day: int
    position: int
    activity: str
    sentences: tuple[str, ...]
    who: str
    what: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Story:
    """A dispute from the day it arose.

    chosen : the program chose the dispute; disputes : how many problems arose in the run
    exact : every decision could be recomputed to the probability in the log
    """

    scenario: str
    seed: int
    dispute: int
    disputes: int
    chosen: bool
    language: str
    title: str
    subtitle: str
    scenes: tuple[Scene, ...]
    ending: tuple[str, ...]
    events: np.ndarray
    notes: Notes

    def __repr__(self) -> str:
        told = f"{len(self.scenes)} events of dispute {self.dispute} of {self.disputes}"
        return f"Story({self.scenario}, seed {self.seed}: {told})"

    def table(self) -> pd.DataFrame:
        """A row per event: day, activity, and the sentences that tell it."""
        return pd.DataFrame(
            {"day": each.day, "activity": each.activity, "text": " ".join(each.sentences[1:])}
            for each in self.scenes
        )

    def events_told(self) -> pd.DataFrame:
        """A row per event as a reader sees it: day, who acted, what happened, and the sentences that tell it.

        Names, sentences and column heads are in the language of the story.
        """
        say = words(self.language, "story")
        rows = [(each.day, each.who, each.what, " ".join(each.sentences[1:])) for each in self.scenes]
        return pd.DataFrame(rows, columns=[say(f"column.{name}") for name in ("day", "who", "what", "told")])

    def _repr_html_(self) -> str:
        """The whole table for readers; pandas would cut its sentences."""
        table = self.events_told()
        rows = [table.columns.to_list(), *table.to_numpy().tolist()]
        cells = ["".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) for row in rows]
        head = f"<p><b>{html.escape(self.title)}</b><br>{html.escape(self.subtitle)}</p>"
        ending = f"<p>{html.escape(' '.join(self.ending))}</p>"
        return f"{head}\n<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + f"</table>\n{ending}"

    @property
    def exact(self) -> bool:
        """Whether the terms told are those of the run, to the last digit that the log keeps."""
        decisions, answers = self.notes.decisions.values(), self.notes.answers.values()
        return all(each.exact for each in decisions) and all(each.exact for each in answers)

    def text(self) -> str:
        """The story as plain text, a paragraph per day."""
        lines, day = [self.title, self.subtitle], 0
        for scene in self.scenes:
            if scene.day != day:
                lines += ["", scene.sentences[0]]
                day = scene.day
            lines += [f"  {line}" for line in scene.sentences[1:]]
        return "\n".join([*lines, "", *self.ending])

    def content(self) -> dict[str, Any]:
        """The story as plain data: events with their numbers, decisions with their terms."""
        about = {name: getattr(self, name) for name in ("scenario", "seed", "dispute", "chosen", "title")}
        return about | {
            "exact": self.exact,
            "scenes": [self._scene(scene) for scene in self.scenes],
            "work": [asdict(shift) for shift in self.notes.shifts],
            "ending": list(self.ending),
        }

    def _scene(self, scene: Scene) -> dict[str, Any]:
        event = self.events[scene.position]
        numbers = {name: event[name].item() for name in ("actor", "origin", "target", "minutes", "note")}
        found: dict[str, Any] = {"day": scene.day, "activity": scene.activity, **numbers}
        if decision := self.notes.decisions.get(scene.position):
            reply = decision.reply
            found |= {
                "terms": reply.logit.terms,
                "probability": reply.logit.probability,
                "random_number": reply.number,
            }
        if answer := self.notes.answers.get(scene.position):
            logit = answer.offer.answer
            found |= {"offer": answer.offer.numbers(), "terms": logit.terms}
            found |= {"probability": logit.probability, "random_number": answer.random_number}
        return found | {"text": list(scene.sentences[1:])}


def story(
    scenario: str | Path | Scenario,
    seed: int = 1,
    dispute: int | None = None,
    *,
    language: str = "en",
    overrides: Mapping[str, object] | None = None,
    progress: OnProgress | None = None,
) -> Story:
    """Tell a dispute of a run: who saw it, who was asked, who refused and why, what came of it.

    scenario : name of a shipped scenario, path of a file, or a scenario; overrides : values laid over it
    dispute : row of the dispute in the run, 0 the first that arose; None picks one to which much happened
    language : "en" or "zh"
    progress : told after every day of both runs

    Raises ScenarioError for a dispute that the run does not have, or an unknown language.
    """
    say, on_day = words(language, "story"), paced(progress)
    (scenario,) = chosen_scenarios([scenario], overrides or {})
    model, last = CityModel(scenario, seed), scenario.last_day
    while model.running:
        model.step()
        if on_day:
            on_day(model.day, 2 * last)
    log = model.events.rows[: model.events.sealed]
    row = _checked(dispute, model) if dispute is not None else eventful(log, model.disputes.count)
    positions = np.flatnonzero(log["dispute"] == row)
    later = (lambda day, end: on_day(last + day, last + end)) if on_day else None
    found = witnessed(scenario, seed, log, positions, on_day=later)
    actors = Actors(model.city, model.topics, say)
    teller = Teller(model, row, log, found, actors, say)
    return Story(
        scenario=scenario.name,
        seed=seed,
        dispute=row,
        disputes=model.disputes.count,
        chosen=dispute is None,
        language=language,
        title=_title(teller),
        subtitle=_subtitle(teller, scenario, seed, chosen=dispute is None),
        scenes=tuple(_scene(teller, int(position)) for position in positions),
        ending=_ending(teller, positions),
        events=log,
        notes=found,
    )


def story_of(
    scenario: str | Path | Scenario,
    seed: int = 1,
    dispute: int | None = None,
    *,
    language: str = "en",
    overrides: Mapping[str, object] | None = None,
    progress: OnProgress | None = None,
) -> pd.DataFrame:
    """The events of a dispute as a table with names and sentences in the reader's language.

    Takes and raises what `story` does. Columns: day, who acted, what happened, and how it is told.
    """
    told = story(scenario, seed, dispute, language=language, overrides=overrides, progress=progress)
    return told.events_told()


def _checked(dispute: int, model: CityModel) -> int:
    count = model.disputes.count
    if not 0 <= dispute < count:
        allowed = f"must be between 0 and {count - 1}" if count else "the run has no disputes"
        raise ScenarioError(f"--dispute = {dispute}: {allowed}. Leave it out to have one picked.")
    return dispute


def eventful(log: np.ndarray, disputes: int) -> int:
    """The dispute to which the most different things happened, then the most things, then the first.

    Raises ScenarioError where no problem arose.
    """
    if not disputes:
        raise ScenarioError("no problem arose in this run: take more days (--days) or another city.")
    mine = log[log["dispute"] >= 0]
    kinds = np.zeros((disputes, len(Activity)), bool)
    kinds[mine["dispute"], mine["activity"]] = True
    many = np.bincount(mine["dispute"], minlength=disputes)
    return int(np.lexsort((np.arange(disputes), -many, -kinds.sum(axis=1)))[0])


def _scene(teller: Teller, position: int) -> Scene:
    event = teller.log[position]
    day, activity = int(event["day"]), Activity(int(event["activity"]))
    head = teller.words("day", day=day)
    told = (sentence[0].upper() + sentence[1:] for sentence in teller.sentences(position))
    actors = teller.actors
    who, what = actors.actor(int(activity), int(event["actor"])), actors.activity(int(activity))
    return Scene(day, position, activity.name.lower(), (head, *told), who, what)


def _title(teller: Teller) -> str:
    d, actors = teller.model.disputes, teller.actors
    topic, place = actors.topic(int(d.topic[teller.row])), actors.place(int(d.community[teller.row]))
    return teller.words("title", row=teller.row, topic=topic, place=place)


def _subtitle(teller: Teller, scenario: Scenario, seed: int, *, chosen: bool) -> str:
    city = teller.model.city
    name = teller.words.pick(city.name, city.name_zh)
    where = teller.words("where", scenario=scenario.name, seed=seed, city=name, days=scenario.last_day)
    if not chosen:
        return where
    return f"{where}\n{teller.words('chosen', last=teller.model.disputes.count - 1)}"


def _ending(teller: Teller, positions: np.ndarray) -> tuple[str, ...]:
    d, row, say = teller.model.disputes, teller.row, teller.words
    activities = teller.log["activity"][positions]
    state = say(f"state.{State(int(d.state[row])).name.lower()}")
    if not np.isin(activities, (Activity.ARRANGE, Activity.SUE)).any():
        return (say("end", state=state),)
    totals = say(
        "totals",
        work=spell_minutes(say, int(d.worked[row])),
        units=len({shift.unit for shift in teller.found.shifts if shift.minutes}),
        requests=int(np.isin(activities, REQUESTS + CALLS).sum()),
        refusals=int(d.refusals[row]),
        sessions=int(d.sessions[row]),
        rejections=int(d.rejections[row]),
        relapses=int(d.relapses[row]),
    )
    return (say("end", state=state), totals, *_hours(teller))


def _hours(teller: Teller) -> list[str]:
    """Who worked how long on what, the longest first."""
    spent: dict[tuple[int, int], list[int]] = {}
    for shift in teller.found.shifts:
        if shift.minutes:
            spent.setdefault((shift.unit, shift.competence), []).append(shift.minutes)
    say, actors = teller.words, teller.actors
    return [
        say(
            "worked",
            unit=actors.unit(unit),
            part=actors.part(part),
            minutes=spell_minutes(say, sum(minutes)),
            span=spell_days(say, len(minutes)),
        )
        for (unit, part), minutes in sorted(spent.items(), key=lambda item: (-sum(item[1]), item[0]))
    ]
