"""Full-width signs that a Chinese keyboard writes where TOML needs those of a Latin one (全角符号)."""

import re
import unicodedata

QUOTES = dict.fromkeys("“”„‟「」『』〝〞＂", '"') | dict.fromkeys("‘’‚‛＇", "'")
OTHERS = {
    "、": ",",
    "。": ".",
    "【": "[",
    "】": "]",
    "〔": "[",
    "〕": "]",
    "—": "-",
    "－": "-",
    "\u3000": " ",
}
NAMES = {
    '"': "quotation mark",
    "'": "quotation mark",
    ":": "colon",
    ",": "comma",
    "=": "equals sign",
    ".": "stop",
    "#": "number sign",
    "-": "minus",
    " ": "space",
    "[": "bracket",
    "]": "bracket",
    "{": "bracket",
    "}": "bracket",
    "(": "bracket",
    ")": "bracket",
}
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')  # whole texts; what follows a lone mark is looked at
_COMMENT = re.compile(r"#.*")


def first_full_width(line: str) -> tuple[int, str] | None:
    """Column (from 1) and hint for the first full-width sign of a line outside of texts and comments."""
    bare = _COMMENT.sub("", _TEXT.sub(lambda found: "x" * len(found[0]), line))
    for column, sign in enumerate(bare, 1):
        plain = plain_sign(sign)
        if plain:
            return column, _hint(sign, plain)
    return None


def plain_sign(sign: str) -> str:
    """The sign of a Latin keyboard that is meant; "" for every other sign."""
    known = QUOTES.get(sign) or OTHERS.get(sign)
    if known:
        return known
    near = unicodedata.normalize("NFKC", sign) if 0xFF01 <= ord(sign) <= 0xFF5E or sign == "\xa0" else ""
    return near if near.isascii() else ""


def _hint(sign: str, plain: str) -> str:
    name = NAMES.get(plain) or ("digit" if plain.isdigit() else "letter" if plain.isalpha() else "sign")
    wanted = {" ": "a plain space", ":": "="}.get(plain, plain)  # TOML has = after a name
    return f"'{sign}' is a full-width {name} (U+{ord(sign):04X}); write {wanted} instead"
