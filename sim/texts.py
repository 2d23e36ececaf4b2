"""Which signs a text may hold, and which part of it is in one language (文字).

A text holds only signs that every file and every screen can show, XML included.
"""

import re

# Control characters other than tab and line breaks, halves of surrogate pairs, and what is no character.
# XML 1.0 has no form for most of them, not even an escaped one; terminals take some for commands.
UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
HAN = re.compile("[\u3400-\u9fff]")  # Chinese characters
BREAKS = re.compile("[\t\n\r\x85\u2028\u2029]")


def in_language(text: str, language: str) -> str:
    """The part in one language ("en" or "zh") of a text that says the same in English and then in Chinese.

    A text in one language is given as it is.
    """
    sign = HAN.search(text)
    start = text.rfind(" ", 0, sign.start()) + 1 if sign else 0
    english, chinese = text[:start].strip(), text[start:].strip()
    if not english or not chinese:
        return text
    return chinese if language == "zh" else english


def unusable(text: str, *, one_line: bool = False) -> tuple[int, str] | None:
    """Position of the first sign that a text must not hold, and what it is; None where all is well.

    one_line : tabs and line breaks are not allowed either
    """
    found = UNUSABLE.search(text)
    if one_line and (broken := BREAKS.search(text)) and (not found or broken.start() < found.start()):
        return broken.start(), f"a tab or line break (U+{ord(broken[0]):04X})"
    return (found.start(), f"the control character U+{ord(found[0]):04X}") if found else None
