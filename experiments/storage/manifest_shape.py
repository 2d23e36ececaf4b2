"""What must stand in a manifest: kinds of values, and nothing twice."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from sim.errors import ScenarioError
from sim.scenario.text import shown
from sim.texts import unusable


def _usable(text: str) -> str:
    if found := unusable(text):
        raise ValueError(f"holds {found[1]}")
    return text


def _once(values: Sequence[Any]) -> Sequence[Any]:
    names = [getattr(value, "name", value) for value in values]
    twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if twice is not None:
        raise ValueError(f"{shown(twice)} stands there twice")
    return values


Text = Annotated[str, AfterValidator(_usable)]
Name = Annotated[Text, Field(min_length=1)]
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
    created: Annotated[AwareDatetime, Field(strict=False)]
    experiment: dict[str, Any] = {}


class _Manifest(_Shape):
    question: Text
    designs: Annotated[list[_Design], Field(min_length=1)]


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
