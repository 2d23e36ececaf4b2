"""The one kind of error that is meant for the person who wrote the input."""

from collections.abc import Iterable


class ScenarioError(ValueError):
    """Input that cannot be used: says where, what was found, what is allowed, and the way out.

    What a message quotes may hold signs that no screen shows, or that it takes for commands; they are spelled
    out. Several problems stand on several lines.
    """

    def __init__(self, message: str) -> None:
        super().__init__("\n".join(map(one_line, message.split("\n"))))


def raise_problems(problems: Iterable[tuple[int, str]]) -> None:
    """Raise one ScenarioError with all problems in the order of their lines, each once, if there are any.

    problems : line of the file and what is wrong there
    """
    ordered = [text for _, text in sorted(problems, key=lambda problem: problem[0])]
    if ordered:
        raise ScenarioError("\n".join(dict.fromkeys(ordered)))


def one_line(text: str) -> str:
    """Text with line breaks and control signs spelled out, so that a message stays one readable line."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
