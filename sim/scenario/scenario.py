"""A policy scenario: frozen, checked, complete (政策情景). A run is a scenario and a seed."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from sim.calendar import Calendar
from sim.city.readers.inputs import contents
from sim.city.spec.spec import CitySpec
from sim.coordination import PATTERNS, Pattern
from sim.params import Declaration, Section, declarations
from sim.scenario.lever_params import LeverCosts, Levers
from sim.scenario.topics import catalogue_identity
from sim.stages.attract.params import Attract
from sim.stages.claim.params import Claim
from sim.stages.conditions.params import Conditions
from sim.stages.coordinate.beyond_params import Beyond
from sim.stages.coordinate.params import Accept, Joint
from sim.stages.detect.params import Detect
from sim.stages.emerge.params import Emerge
from sim.stages.environment.params import Campaign, Posts, Shocks
from sim.stages.escalate.params import Escalate
from sim.stages.learn.params import Appraisal, Learn
from sim.stages.projects.params import Projects
from sim.stages.record.params import Costs, Harm
from sim.stages.respond.params import Respond
from sim.stages.settle.court_params import Court
from sim.stages.settle.params import Closure, Relapse, Settle
from sim.stages.settle.sides_params import Sides
from sim.stages.triage.params import Triage
from sim.stages.work.params import Work
from sim.texts import in_language

SECTIONS: dict[str, type[Section]] = {
    "city": CitySpec,
    "calendar": Calendar,
    "emerge": Emerge,
    "detect": Detect,
    "claim": Claim,
    "triage": Triage,
    "accept": Accept,
    "joint": Joint,
    "beyond": Beyond,
    "work": Work,
    "settle": Settle,
    "sides": Sides,
    "closure": Closure,
    "relapse": Relapse,
    "escalate": Escalate,
    "court": Court,
    "conditions": Conditions,
    "projects": Projects,
    "attract": Attract,
    "respond": Respond,
    "learn": Learn,
    "appraisal": Appraisal,
    "posts": Posts,
    "campaign": Campaign,
    "shocks": Shocks,
    "harm": Harm,
    "costs": Costs,
    "levers": Levers,
    "lever_costs": LeverCosts,
}


PLUGIN = " One of your own is named with --plugin FILE.py."
# Change no day of a run and are no part of a key.
WORDS = ("name", "title", "title_zh", "question", "question_zh", "notes", "notes_zh", "history")
LEVER_SECTIONS = ("levers", "lever_costs")
OWN_LEVERS = frozenset(Levers.model_fields)
LENGTHS = ("days", "warm_up")  # of the calendar: how long a run is and from when on it counts


class Change(BaseModel):
    """A dated change of policy: what is different from the morning of `day` on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: int
    values: dict[str, dict[str, Any]]


class Scenario(BaseModel):
    """Everything that a run needs beside its seed.

    history : in a comparison, under what the city has lived until the reform: "first", the first scenario of
        the comparison; "own", this one; or the name or path of another. A run of one scenario has none
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str = "unnamed"
    title: str = ""
    title_zh: str = ""
    question: str = ""
    question_zh: str = ""
    notes: str = ""
    notes_zh: str = ""
    history: str = "first"
    catalogue: str = "urban_china"
    coordination: Pattern = Field(default_factory=lambda: PATTERNS["siloed"]())
    city: CitySpec = Field(default_factory=CitySpec)
    calendar: Calendar = Field(default_factory=Calendar)
    emerge: Emerge = Field(default_factory=Emerge)
    detect: Detect = Field(default_factory=Detect)
    claim: Claim = Field(default_factory=Claim)
    triage: Triage = Field(default_factory=Triage)
    accept: Accept = Field(default_factory=Accept)
    joint: Joint = Field(default_factory=Joint)
    beyond: Beyond = Field(default_factory=Beyond)
    work: Work = Field(default_factory=Work)
    settle: Settle = Field(default_factory=Settle)
    sides: Sides = Field(default_factory=Sides)
    closure: Closure = Field(default_factory=Closure)
    relapse: Relapse = Field(default_factory=Relapse)
    escalate: Escalate = Field(default_factory=Escalate)
    court: Court = Field(default_factory=Court)
    conditions: Conditions = Field(default_factory=Conditions)
    projects: Projects = Field(default_factory=Projects)
    attract: Attract = Field(default_factory=Attract)
    respond: Respond = Field(default_factory=Respond)
    learn: Learn = Field(default_factory=Learn)
    appraisal: Appraisal = Field(default_factory=Appraisal)
    posts: Posts = Field(default_factory=Posts)
    campaign: Campaign = Field(default_factory=Campaign)
    shocks: Shocks = Field(default_factory=Shocks)
    harm: Harm = Field(default_factory=Harm)
    costs: Costs = Field(default_factory=Costs)
    levers: Levers = Field(default_factory=Levers)
    lever_costs: LeverCosts = Field(default_factory=LeverCosts)
    changes: tuple[Change, ...] = ()

    @field_validator("coordination", mode="before")
    @classmethod
    def _pattern(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        given = dict(value)
        name = given.pop("pattern", "siloed")
        if name not in PATTERNS:
            raise ValueError(f"pattern = {name!r} is not known. Patterns: {', '.join(PATTERNS)}.{PLUGIN}")
        return PATTERNS[name](**given)

    def asked(self, language: str) -> str:
        """The question in one language, also where an older file has both in one text."""
        return (language == "zh" and self.question_zh) or in_language(self.question, language)

    def noted(self, language: str) -> str:
        """The notes in one language, also where an older file has both in one text."""
        return (language == "zh" and self.notes_zh) or in_language(self.notes, language)

    @property
    def pattern(self) -> str:
        """Name of the coordination pattern in force on the first day."""
        return self.coordination.name

    @property
    def last_day(self) -> int:
        """The last simulated day; the first is 1."""
        return self.calendar.warm_up + self.calendar.days

    def on(self, day: int) -> "Scenario":
        """The scenario in force on a day: all changes up to and including that morning applied."""
        data = self.content()
        for change in sorted(self.changes, key=lambda c: c.day):
            if change.day <= day:
                for section, values in change.values.items():
                    old = data[section]
                    if section == "coordination" and values.get("pattern", old["pattern"]) != old["pattern"]:
                        old = {}  # parameters of the former pattern mean nothing to the new one
                    data[section] = {**old, **values}
        return Scenario(**data, changes=self.changes)

    def content(self) -> dict[str, Any]:
        """All values but the changes, as plain nested data."""
        data = self.model_dump(exclude={"changes", "coordination"})
        data["coordination"] = {"pattern": self.coordination.name, **self.coordination.model_dump()}
        return data

    def key(self) -> str:
        """Content hash (16 hexadecimal digits): equal scenarios, whatever their name or title, are equal.

        Files of the city and of a catalogue count by what stands in them, not by where they lie. Raises
        ScenarioError for one that cannot be read.
        """
        return _hash(self._identity())

    def past(self, day: int) -> str:
        """Content hash of what decides the days up to `day`: equal pasts leave equal models on that evening.

        How long the run is, from when on it counts and what changes later are not in it. Raises ScenarioError
        as `key` does.
        """
        data = self._identity()
        data["calendar"] = {name: v for name, v in data["calendar"].items() if name not in LENGTHS}
        data["changes"] = [change for change in data["changes"] if change["day"] <= day]
        return _hash(data)

    def _identity(self) -> dict[str, Any]:
        """Plain data on all that decides a run."""
        data = without_idle(self, self.content())
        data["city"] |= contents(self.city)
        data["catalogue"] = catalogue_identity(self.catalogue)
        for text in WORDS:
            del data[text]
        return data | {"changes": [change.model_dump() for change in self.changes]}


def _hash(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, default=list)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def without_idle(scenario: Scenario, content: dict[str, Any]) -> dict[str, Any]:
    """The content of a scenario without levers from outside that it never uses, and their prices.

    With them loaded or not, it is the same scenario.
    """
    idle = [name for name in content["levers"] if name not in OWN_LEVERS and not _used(scenario, name)]
    kept = {
        section: {name: value for name, value in content[section].items() if name not in idle}
        for section in LEVER_SECTIONS
    }
    return content | kept


def _used(scenario: Scenario, lever: str) -> bool:
    changed = (change.values.get(section, {}) for change in scenario.changes for section in LEVER_SECTIONS)
    return getattr(scenario.levers, lever) != 0.0 or any(lever in values for values in changed)


def all_declarations() -> list[Declaration]:
    """Every parameter of the model, patterns included, in order of section and declaration."""
    found = [d for name, section in SECTIONS.items() for d in declarations(section, name)]
    for name, pattern in PATTERNS.items():
        found += declarations(pattern, f"coordination.{name}")
    return found
