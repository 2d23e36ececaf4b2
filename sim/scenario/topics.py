"""The dispute catalogue: topics as data, checked like a scenario (纠纷类型)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from agents.kinds import COMPETENCES, Competence, Need, Source
from sim.city.readers.files import is_file, read_bytes
from sim.errors import ScenarioError
from sim.identity.outside import Table
from sim.scenario.source import Source as File
from sim.scenario.source import cut, did_you_mean, parse, read

CATALOGUES = Path(__file__).parent / "catalogues"
MAX_RELATED = 6

CompetenceName = Literal[
    "mediation",
    "housing",
    "labour",
    "ecology",
    "market",
    "urban_management",
    "public_security",
    "civil_affairs",
    "justice",
    "health",
    "transport",
    "remedy",
    "adjudication",
]
NeedName = Literal["material", "culture", "democracy", "rule_of_law", "security", "environment"]
SourceName = Literal[
    "neighbour", "property_manager", "merchant", "employer", "plant", "developer", "department"
]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Share = Annotated[Number, Field(ge=0.0, le=1.0)]
Words = Annotated[str, Field(pattern=r"\S")]
NUMBERS = ("extra", "base", "relation", "authority", "group", "hours", "severity", "demand", "opposed")
TEXTS = ("name", "title", "title_zh")
KNOWN = (*TEXTS, "topic")
MOST_TOPICS = 64  # a topic has six bits in the identity of a problem
NAMES: dict[str, tuple[str, ...]] = {
    "lead": get_args(CompetenceName),
    "related": get_args(CompetenceName),
    "source": get_args(SourceName),
    "need": get_args(NeedName),
}


class Topic(BaseModel):
    """One kind of dispute. Units and meaning of every field stand at the head of the catalogue file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Words
    label: Words
    zh: Words
    share: Share
    lead: CompetenceName
    extra: Number = Field(ge=0.0, le=MAX_RELATED)
    related: tuple[CompetenceName, ...] = Field(max_length=MAX_RELATED)
    base: Number = Field(gt=0.0, lt=1.0)
    relation: Share
    authority: Share
    group: Number = Field(ge=0.0, le=500.0)
    source: SourceName
    hours: Number = Field(gt=0.0, le=200.0)
    severity: Share
    need: NeedName
    demand: Number = Field(default=1.0, ge=0.0, le=10.0)
    opposed: Share = 0.5
    outside: Share = 0.1

    @field_validator("related")
    @classmethod
    def _each_once(cls, related: tuple[CompetenceName, ...]) -> tuple[CompetenceName, ...]:
        twice = [name for i, name in enumerate(related) if name in related[:i]]
        if twice:
            raise ValueError(f"'{twice[0]}' stands there twice")
        return related


@dataclass(frozen=True, slots=True, eq=False)
class Topics:
    """A catalogue as columns, one row per topic, ready for kernels.

    share : float64, sums to 1; extra, base, relation, authority, group, hours, severity, demand, opposed :
    float64; outside : float64 (n, 2), probability that somebody outside the city has a part, where a local
    and where a newcomer is hit; 0 before `reaching`
    lead : int64 competence; related : int64 (n, 6), -1 where unused; source : int64; need : int64
    """

    name: str
    rows: tuple[Topic, ...]
    share: np.ndarray
    lead: np.ndarray
    extra: np.ndarray
    related: np.ndarray
    base: np.ndarray
    relation: np.ndarray
    authority: np.ndarray
    group: np.ndarray
    source: np.ndarray
    hours: np.ndarray
    severity: np.ndarray
    need: np.ndarray
    demand: np.ndarray
    opposed: np.ndarray
    outside: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)

    def widened(self, breadth: float) -> "Topics":
        """The same topics with `breadth` times as many further competences in the mean; work follows."""
        if breadth == 1:
            return self
        rows = tuple(row.model_copy(update={"extra": row.extra * breadth}) for row in self.rows)
        return replace(self, rows=rows, extra=self.extra * breadth)

    def reaching(self, share: float, newcomers: float) -> "Topics":
        """The same topics with so large a part of what the catalogue says reaching beyond the city.

        newcomers : how many times as often where the one who is hit has come from elsewhere
        """
        local = share * np.array([row.outside for row in self.rows])
        return replace(self, outside=np.minimum(np.stack([local, local * newcomers], axis=1), 1.0))

    def work_of_topics(self) -> np.ndarray:
        """Expected minutes of casework per arising problem of a topic, float64 (topics, 13)."""
        minutes = np.zeros((len(self), COMPETENCES))
        for t, topic in enumerate(self.rows):
            minutes[t, self.lead[t]] += topic.hours * 60
            wanted = min(topic.extra, len(topic.related))
            # Earlier entries are preferred: weights fall linearly, see `pick_needs`.
            weights = np.arange(len(topic.related), 0, -1, dtype=float)
            for k, part in zip(topic.related, weights / max(weights.sum(), 1.0), strict=True):
                minutes[t, Competence[k.upper()]] += min(1.0, wanted * part) * topic.hours * 60
        return minutes

    def work_per_problem(self) -> np.ndarray:
        """Expected minutes of casework per arising problem and competence, float64 (13,)."""
        return np.asarray(self.share @ self.work_of_topics())


OUTSIDE: Table[str] = Table("catalogue", {})  # texts of registered catalogues by name


def is_shipped(name_or_path: str) -> bool:
    """Whether a catalogue is known by name; else it is the path of a user's own file."""
    return name_or_path in OUTSIDE or is_file(CATALOGUES / f"{name_or_path}.toml")


def catalogue_identity(name_or_path: str) -> str:
    """What makes a catalogue the same: the name of a shipped one, the content of a user's file.

    Raises ScenarioError for a file that cannot be read.
    """
    if is_file(CATALOGUES / f"{name_or_path}.toml"):
        return name_or_path
    if name_or_path in OUTSIDE:
        return f"file:{blake2b(OUTSIDE[name_or_path].encode(), digest_size=16).hexdigest()}"
    content = read_bytes(name_or_path, "a catalogue of disputes").replace(b"\r\n", b"\n")
    return f"file:{blake2b(content, digest_size=16).hexdigest()}"


def load_topics(name_or_path: str) -> Topics:
    """Read a catalogue shipped with the program (by name) or a user's own TOML file.

    Raises ScenarioError with everything that is wrong: file, line, topic, field, what must be, a hint.
    """
    if name_or_path in OUTSIDE:
        return topics_of_text(OUTSIDE[name_or_path], name_or_path)
    path = CATALOGUES / f"{name_or_path}.toml"
    if not is_file(path):
        path = Path(name_or_path)
    if not is_file(path):
        known = [*sorted(p.stem for p in CATALOGUES.glob("*.toml")), *OUTSIDE]
        hint = did_you_mean(str(name_or_path), known)
        raise ScenarioError(
            f"catalogue '{name_or_path}': no such file.{hint} Shipped catalogues: {', '.join(known)}."
        )
    return _checked(read(path))


def topics_of_text(text: str, label: str) -> Topics:
    """A catalogue from its TOML text; otherwise as `load_topics`."""
    return _checked(parse(text, label))


def _checked(file: File) -> Topics:
    problems = list(_problems(file))
    if problems:
        raise ScenarioError("\n".join(problems))
    return _columns(file)


def _problems(file: File) -> Iterator[str]:
    """Everything that is wrong with a catalogue, in the order of the file."""
    entries = file.data.get("topic")
    for key in file.data:
        if key not in KNOWN:
            hint = did_you_mean(key, KNOWN)
            yield f"{file.where(key)}: no entry is called '{key}'.{hint} Entries: {', '.join(KNOWN)}."
    for key in TEXTS:
        if not isinstance(file.data.get(key, ""), str):
            yield f"{file.where(key)}: {key} must be a text in quotes."
    if not isinstance(entries, list) or not entries or not all(isinstance(e, dict) for e in entries):
        yield f"{file.where('topic')}: must hold at least one [[topic]]."
        return
    if len(entries) > MOST_TOPICS:
        yield f"{file.where('topic')}: {len(entries)} topics; at most {MOST_TOPICS}."
    first: dict[str, int] = {}
    for n, entry in enumerate(entries):
        yield from _wrong_fields(file, n, entry)
        name = str(entry.get("id", ""))
        if name in first:
            yield (
                f"{file.where('topic', n, 'id')} [[topic]] number {n + 1}: id = '{name}' is used twice; "
                f"first for number {first[name] + 1}."
            )
        first.setdefault(name, n)
    shares = [entry.get("share") for entry in entries]
    if all(isinstance(x, int | float) and abs(x) <= 1 for x in shares) and sum(shares) <= 0:
        yield f"{file.label}: the shares of all topics are 0; at least one must be positive."


def _wrong_fields(file: File, number: int, entry: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one topic."""
    try:
        Topic.model_validate(entry)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            field = str(problem["loc"][0])
            where = f"{file.where('topic', number, field)} [[topic]] number {number + 1}"
            yield f"{where}: {_said(field, problem)}"


def _said(field: str, problem: Any) -> str:
    """What is wrong with one field, what it must be, and the name that may have been meant."""
    if problem["type"] == "missing":
        return f"'{field}' is missing."
    if problem["type"] == "extra_forbidden":
        known = Topic.model_fields
        hint = did_you_mean(field, known)
        return f"no field is called '{field}'.{hint} Fields: {', '.join(known)}."
    given = problem["input"]
    if problem["type"] == "string_pattern_mismatch":
        return f"{field} is empty; write a word."
    if problem["type"] == "literal_error":
        hint, allowed = did_you_mean(str(given), NAMES[field]), ", ".join(NAMES[field])
        return f"{field} = {cut(repr(given))} is not known.{hint} Allowed: {allowed}."
    return f"{field} = {cut(repr(given))}: {problem['msg'].removeprefix('Value error, ')}."


def _columns(file: File) -> Topics:
    rows = tuple(Topic.model_validate(entry) for entry in file.data["topic"])
    total = sum(row.share for row in rows)
    related = np.full((len(rows), MAX_RELATED), -1, np.int64)
    for t, row in enumerate(rows):
        others = [k for k in row.related if k != row.lead]
        related[t, : len(others)] = [Competence[k.upper()] for k in others]

    def numbers(field: str) -> np.ndarray:
        return np.array([getattr(row, field) for row in rows], np.float64)

    return Topics(
        name=str(file.data.get("name", file.name)),
        rows=rows,
        share=numbers("share") / total,
        lead=np.array([Competence[row.lead.upper()] for row in rows], np.int64),
        related=related,
        source=np.array([Source[row.source.upper()] for row in rows], np.int64),
        need=np.array([Need[row.need.upper()] for row in rows], np.int64),
        outside=np.zeros((len(rows), 2)),
        **{field: numbers(field) for field in NUMBERS},
    )
