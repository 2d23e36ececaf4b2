"""The dispute catalogue: topics as data, checked like a scenario (纠纷类型)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agents.kinds import COMPETENCES, Competence, Need, Source
from sim.errors import ScenarioError

CATALOGUES = Path(__file__).parent / "catalogues"
MAX_RELATED = 6

CompetenceName = Literal[
    "mediation", "housing", "labour", "ecology", "market", "urban_management", "public_security",
    "civil_affairs", "justice", "health", "transport", "remedy", "adjudication",
]  # fmt: skip
NeedName = Literal["material", "culture", "democracy", "rule_of_law", "security", "environment"]
SourceName = Literal[
    "neighbour", "property_manager", "merchant", "employer", "plant", "developer", "department"
]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Topic(BaseModel):
    """One kind of dispute. Units and meaning of every field stand at the head of the catalogue file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: str
    zh: str
    share: Share
    lead: CompetenceName
    extra: float = Field(ge=0.0, le=MAX_RELATED)
    related: tuple[CompetenceName, ...] = Field(max_length=MAX_RELATED)
    base: float = Field(gt=0.0, lt=1.0)
    relation: Share
    authority: Share
    group: float = Field(ge=0.0, le=500.0)
    source: SourceName
    hours: float = Field(gt=0.0, le=200.0)
    severity: Share
    need: NeedName


@dataclass(frozen=True, slots=True, eq=False)
class Topics:
    """A catalogue as columns, one row per topic, ready for kernels.

    share : float64, sums to 1; extra, base, relation, authority, group, hours, severity : float64
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

    def __len__(self) -> int:
        return len(self.rows)

    def work_per_problem(self) -> np.ndarray:
        """Expected minutes of casework per arising problem and competence, float64 (13,)."""
        minutes = np.zeros(COMPETENCES)
        for t, topic in enumerate(self.rows):
            minutes[self.lead[t]] += self.share[t] * topic.hours * 60
            wanted = min(topic.extra, len(topic.related))
            # Earlier entries are preferred: weights fall linearly, see `pick_needs`.
            weights = np.arange(len(topic.related), 0, -1, dtype=float)
            for k, part in zip(topic.related, weights / max(weights.sum(), 1.0), strict=True):
                chance = min(1.0, wanted * part)
                minutes[Competence[k.upper()]] += self.share[t] * chance * topic.hours * 60
        return minutes


def load_topics(name_or_path: str) -> Topics:
    """Read a catalogue shipped with the program (by name) or a user's own TOML file.

    Raises ScenarioError with file, topic and field when something is wrong.
    """
    path = CATALOGUES / f"{name_or_path}.toml"
    if not path.is_file():
        path = Path(name_or_path)
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in CATALOGUES.glob("*.toml")))
        raise ScenarioError(f"catalogue '{name_or_path}': no such file. Shipped catalogues: {known}.")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ScenarioError(f"{path.name}: not UTF-8 text. Save the catalogue as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path.name}: {error}") from None
    return _columns(path, data)


def _columns(path: Path, data: dict[str, object]) -> Topics:
    entries = data.get("topic")
    if not isinstance(entries, list) or not entries:
        raise ScenarioError(f"{path.name}: must hold at least one [[topic]].")
    rows = tuple(_topic(path, n, entry) for n, entry in enumerate(entries, 1))
    names = [row.id for row in rows]
    twice = sorted({name for name in names if names.count(name) > 1})
    total = sum(row.share for row in rows)
    if twice:
        raise ScenarioError(f"{path.name}: topic id {', '.join(map(repr, twice))} is used twice.")
    if total <= 0:
        raise ScenarioError(f"{path.name}: the shares of all topics are 0; at least one must be positive.")
    related = np.full((len(rows), MAX_RELATED), -1, np.int64)
    for t, row in enumerate(rows):
        others = [k for k in row.related if k != row.lead]
        related[t, : len(others)] = [Competence[k.upper()] for k in others]

    def numbers(field: str) -> np.ndarray:
        return np.array([getattr(row, field) for row in rows], np.float64)

    return Topics(
        name=str(data.get("name", path.stem)),
        rows=rows,
        share=numbers("share") / total,
        lead=np.array([Competence[row.lead.upper()] for row in rows], np.int64),
        related=related,
        source=np.array([Source[row.source.upper()] for row in rows], np.int64),
        need=np.array([Need[row.need.upper()] for row in rows], np.int64),
        **{f: numbers(f) for f in ("extra", "base", "relation", "authority", "group", "hours", "severity")},
    )


def _topic(path: Path, number: int, entry: object) -> Topic:
    try:
        return Topic.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "topic"
        raise ScenarioError(
            f"{path.name} [[topic]] number {number}: {field} = {first['input']!r}: {first['msg']}."
        ) from None
