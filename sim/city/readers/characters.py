"""Signs that do no good: what no export could write is refused with its place, what nobody sees is left out
and said, full-width letters and digits are plain ones (控制字符、全角字符).
"""

import re

from sim.city.places.plan import Plan
from sim.errors import ScenarioError
from sim.texts import unusable

# Marks of byte order (two files put together leave one inside), of width zero, of direction, soft hyphens.
# The joiners U+200C and U+200D are letters' own in some scripts and stay.
_MARKS = "\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_BLANKS = "\u00a0\u2007\u202f"
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " "}  # as Unicode pairs them
_MARK, _BLANK, _HIDDEN = (re.compile(f"[{signs}]") for signs in (_MARKS, _BLANKS, _MARKS + _BLANKS))


def plain(text: str) -> str:
    """The text without invisible marks, and with plain blanks in place of those that do not break."""
    return _BLANK.sub(" ", _MARK.sub("", text)) if _HIDDEN.search(text) else text


def narrow(text: str) -> str:
    """The text with plain letters, digits and signs in place of full-width ones, which codes never need."""
    return text if text.isascii() else text.translate(_NARROW)


def hidden(text: str) -> str:
    """The first sign that `plain` would change, such as "U+FEFF"; "" where there is none."""
    found = _HIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def hidden_said(text: str) -> str:
    """What `plain` changes in the text of a table, in words with the place of the first; "" for nothing."""
    places = [found.start() for found in _HIDDEN.finditer(text)]
    if not places:
        return ""
    line, column = _line_and_sign(text, places[0])
    many = f"{len(places)} invisible signs (the first: " if len(places) > 1 else "an invisible sign ("
    return f"{many}{hidden(text)}, sign {column} of line {line}) left out, or read as a plain blank"


def _line_and_sign(text: str, at: int) -> tuple[int, int]:
    """Line, and sign of the line, of a position in a text; both count from 1."""
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


def check_characters(text: str, path: str) -> None:
    """Refuse control characters in the text of a table; JSON and XML files hold none as they are."""
    if found := unusable(text):
        line, column = _line_and_sign(text, found[0])
        raise ScenarioError(
            f"{path}:{line}: holds {found[1]} (sign {column} of the line), which no other program could "
            "read in an export. Remove it."
        )


def check_names(plan: Plan) -> None:
    """Refuse names and codes of areas that go over several lines."""
    for place in plan.places:
        for text in (place.code, place.name, place.name_zh):
            if found := unusable(text, one_line=True):
                raise ScenarioError(
                    f"{plan.origin}: '{place.code}': the name or code {text[:40]!r} holds {found[1]}; "
                    "it must be one line. Remove it."
                )
