"""What a student is given, drawn from a salted hash: the same on every machine (按学号抽取)."""

import re
from collections.abc import Sequence
from hashlib import blake2b

from sim.errors import ScenarioError
from sim.scenario.text import shown

NAME = re.compile(r"\w[\w.@-]{0,59}")
SALT = b"gongzhi exercise"


class Lot:
    """Draws one thing after another for a student of a course.

    what : of which exercise; draws for different things have nothing to do with each other
    """

    def __init__(self, course: str, student: str, what: str) -> None:
        self.key = "\n".join((course, student, what)).encode()
        self.drawn = 0

    def below(self, many: int) -> int:
        """A whole number from 0 to `many` - 1, each as likely."""
        self.drawn += 1
        digest = blake2b(self.key, digest_size=16, salt=SALT, person=self.drawn.to_bytes(8, "big"))
        return int.from_bytes(digest.digest(), "big") % many

    def pick[T](self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.below(len(options))]

    def some[T](self, options: Sequence[T], many: int) -> list[T]:
        """`many` different ones, in the order in which they were drawn."""
        left = list(options)
        return [left.pop(self.below(len(left))) for _ in range(many)]


def checked_name(given: object, what: str) -> str:
    """The name of a course or a student. Raises ScenarioError for one that files and tables cannot bear."""
    if not isinstance(given, str) or not NAME.fullmatch(given):
        raise ScenarioError(
            f"{what} = {shown(given)}: give 1 to 60 letters, digits, and . @ _ - after the first sign."
        )
    return given
