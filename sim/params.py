"""One way to declare a parameter; everything that needs to know about it reads the declaration.

From one `param(...)` come: checking and error texts, the sliders of the app, the table of parameters,
the JSON Schema for editors, the bounds of sensitivity designs, and generators for tests.
"""

import sys
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.values import of_kind


def param(
    default: Any,
    label: str,
    zh: str,
    *,
    unit: str,
    source: str,
    low: float | None = None,
    high: float | None = None,
    neutral: Any = None,
    fixed: bool = False,
) -> Any:
    """Declare a parameter of a `Section`.

    unit : singular, as in the glossary ("day", "hour", "share"); "" for names and switches
    low, high : allowed range, both ends included
    neutral : the value that switches the mechanism off; None where there is none
    source : citation key of docs/sources.md, or "assumption: why"
    fixed : cannot be changed by a dated change once the run has begun
    """
    if not source:
        raise ValueError(f"parameter '{label}' needs a source")
    extra = {"zh": zh, "unit": unit, "source": source, "neutral": neutral, "fixed": fixed}
    extra |= {"low": low, "high": high}
    return Field(default=default, ge=low, le=high, title=label, json_schema_extra=extra)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is known about one parameter."""

    section: str
    name: str
    kind: type
    default: Any
    label: str
    zh: str
    unit: str
    low: float | None
    high: float | None
    neutral: Any
    source: str
    fixed: bool

    @property
    def path(self) -> str:
        """Name as written in a scenario file, such as `settle.delay_weight`."""
        return f"{self.section}.{self.name}"

    @property
    def assumed(self) -> bool:
        """Whether the value rests on an assumption instead of a source."""
        return self.source.startswith("assumption")


class Section(BaseModel):
    """A frozen, checked group of parameters.

    `rule()` gives the numbers of a section as a named tuple; `record` lays them out for compiled kernels.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        names = [n for n, f in cls.model_fields.items() if f.annotation in (int, float, bool)]
        rule = namedtuple(f"{cls.__name__}Rule", names)  # type: ignore[misc]
        rule.__module__ = cls.__module__  # pickled by name, also by the cache of compiled kernels
        setattr(sys.modules[cls.__module__], rule.__name__, rule)
        cls._Rule = rule  # type: ignore[attr-defined]

    @model_validator(mode="before")
    @classmethod
    def _plain_values(cls, values: Any) -> Any:
        """Numbers of any library are taken as Python's own; `90.0` is a whole number, `90.5` is none."""
        if not isinstance(values, dict):
            return values
        kinds = {name: field.annotation for name, field in cls.model_fields.items()}
        return {name: of_kind(kinds.get(name), value) for name, value in values.items()}

    def rule(self) -> Any:
        """The numbers of this section as a named tuple of int, float and bool."""
        return self._numbers

    @cached_property
    def _numbers(self) -> Any:
        return self._Rule(*(getattr(self, name) for name in self._Rule._fields))  # type: ignore[attr-defined]

    def neutral(self, *names: str) -> "Section":
        """A copy with the named mechanisms (all that have one, if none is named) at their neutral value."""
        chosen = {d.name: d.neutral for d in declarations(type(self), "") if d.neutral is not None}
        if names:
            chosen = {name: chosen[name] for name in names}
        # Built anew, not copied: a copy would keep the numbers that `rule` remembers.
        return type(self)(**{**self.model_dump(), **chosen})


def record(section: Section | None = None, /, **parts: Any) -> np.ndarray:
    """Parameters of a stage as kernels read them: a structured array of one element, aligned.

    section : its numbers stand at the top; parts : sections, or named tuples of numbers, nested under their
    names, and single numbers. Kernels take the element out first, under another name: `rule = rules[0]`.
    """
    top = section.rule()._asdict() if section is not None else {}
    given = top | {name: p.rule() if isinstance(p, Section) else p for name, p in parts.items()}
    made = np.zeros(1, _type_of(given))
    made[0] = _values_of(given)
    return made


def _type_of(numbers: dict[str, Any]) -> np.dtype:
    kinds = {bool: "?", int: "i8", float: "f8"}
    pairs = [
        (name, _type_of(value._asdict()) if hasattr(value, "_asdict") else kinds[type(value)])
        for name, value in numbers.items()
    ]
    return np.dtype(pairs, align=True)


def _values_of(numbers: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(_values_of(v._asdict()) if hasattr(v, "_asdict") else v for v in numbers.values())


def declarations(section: type[Section], name: str) -> Iterator[Declaration]:
    """Every parameter declared by a section, in order."""
    for field_name, field in section.model_fields.items():
        extra = field.json_schema_extra
        if not isinstance(extra, dict) or "source" not in extra:
            continue
        yield Declaration(
            section=name,
            name=field_name,
            kind=field.annotation or object,  # type: ignore[arg-type]
            default=field.get_default(call_default_factory=True),
            label=field.title or field_name,
            **{key: extra[key] for key in ("zh", "unit", "low", "high", "neutral", "source", "fixed")},  # type: ignore[arg-type]
        )
