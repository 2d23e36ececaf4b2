"""Screens and pipes of any encoding: what they lack is written in signs that every encoding has."""

import codecs
import io
import os
import sys
import unicodedata

HANDLER = "gongzhi.plain_signs"
PLAIN = {
    "−": "-",
    "–": "-",
    "—": "-",
    "×": "x",
    "·": ".",
    "…": "...",
    "≤": "<=",
    "≥": ">=",
    "±": "+-",
    "→": "->",
    "²": "2",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "\N{NO-BREAK SPACE}": " ",
    "\N{THIN SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
}


def plain_signs(text: str) -> str:
    """Text in ASCII: known signs by their nearest, letters without their accents, "?" for the rest."""
    return "".join(sign if sign.isascii() else PLAIN.get(sign) or _nearest(sign) for sign in text)


def _nearest(sign: str) -> str:
    near = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    return near or "?"


def have_streams() -> None:
    """Let what is printed go nowhere where a stream was closed before the start, as `>&-` does.

    It takes the number of the closed stream, which a file of results would else get.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8"))


def speak_any_encoding() -> None:
    """Let nothing that is printed from now on fail for its signs."""
    codecs.register_error(HANDLER, _handled)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=HANDLER)


def _handled(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain_signs(error.object[error.start : error.end]), error.end
