"""What compiled Python code says of itself: the names that it uses."""

from collections.abc import Iterator
from types import CodeType


def names_in(code: CodeType) -> Iterator[str]:
    """Names that code, and functions inside it, look up in their module or as attributes."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_in(constant)
