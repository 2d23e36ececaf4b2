"""Options that several commands take, gathered in a class: declared once, and taken all together."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any


def with_gathered(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for every field of each of its parameters that is annotated by a dataclass.

    The options stand where the parameter stood; all are known by name alone. The command itself is called
    with one object for each such parameter.
    """
    given = inspect.signature(command).parameters.values()
    classes: dict[str, Any] = {each.name: each.annotation for each in given if is_dataclass(each.annotation)}
    every = [option for each in given for option in _options(each)]

    @wraps(command)
    def told(**values: Any) -> None:
        made = {
            name: kind(**{each.name: values.pop(each.name) for each in fields(kind)})
            for name, kind in classes.items()
        }
        command(**made, **values)

    told.__signature__ = inspect.Signature(every)  # type: ignore[attr-defined]
    told.__annotations__ = {each.name: each.annotation for each in every}
    return told


def _options(parameter: inspect.Parameter) -> Iterable[inspect.Parameter]:
    kind = inspect.Parameter.KEYWORD_ONLY
    if not is_dataclass(parameter.annotation):
        return [parameter.replace(kind=kind)]
    return [
        inspect.Parameter(each.name, kind, default=each.default, annotation=each.type)
        for each in fields(parameter.annotation)
    ]
