"""What must stand in a manifest: kinds of values, and nothing twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from sim.errors import ScenarioError
from sim.scenario.text import shown
from sim.texts import unusable


def _usable(text: str) -> str:
    if found := unusable(text):
        raise ValueError(f"holds {found[1]}")
    return text


def _once(values: Sequence[Any]) -> Sequence[Any]:
    names = [getattr(value, "name", getattr(value, "code_hash", value)) for value in values]
    twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if twice is not None:
        raise ValueError(f"{shown(twice)} stands there twice")
    return values


def _one_line(text: str) -> str:
    if found := unusable(text, one_line=True):
        raise ValueError(f"holds {found[1]}")
    return text


def _instant(text: str) -> str:
    datetime.fromisoformat(text)  # its own words say what is wrong
    return text


Text = Annotated[str, AfterValidator(_usable)]
Name = Annotated[str, Field(min_length=1), AfterValidator(_one_line)]
Seed = Annotated[int, Field(strict=True, ge=0, lt=2**63)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True)


class _Planned(_Shape):
    name: Name
    key: Name
    title: Text
    title_zh: Text
    text: Text


class _Design(_Shape):
    scenarios: Annotated[list[_Planned], Field(min_length=1), AfterValidator(_once)]
    seeds: Annotated[list[Seed], Field(min_length=1), AfterValidator(_once)]
    code_hash: Name
    versions: dict[str, str]
    created: Annotated[str, AfterValidator(_instant)]
    experiment: dict[str, Any] = {}
    equal: Literal["hours", "cost"] = "hours"
    outside: list[dict[str, str]] = []
    reform: dict[str, Any] = {}


class _Manifest(_Shape):
    schema_: Annotated[int, Field(alias="schema", ge=1)]
    question: Text
    designs: Annotated[list[_Design], Field(min_length=1), AfterValidator(_once)]


def check_shape(content: dict[str, Any], path: str) -> None:
    """Raise ScenarioError with the first place of a manifest that is not as it was written."""
    try:
        _Manifest.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        raise ScenarioError(
            f"{path}: damaged at {where.lstrip('.')}: {reason}. Restore it from a copy, or choose another "
            "folder with --out."
        ) from None
