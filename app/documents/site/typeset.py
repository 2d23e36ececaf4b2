"""Equations of the model page as LaTeX, from the plain text in which the docstrings of the rules have them.

A block of equations is one whose first line is `# name of a rule`. Its lines are read token by token: names,
numbers, operators, raised parts, and words that say when a line holds.
"""

import re

BLOCK = re.compile(r"^```\n(# [\w.]+\n.*?)^```$", re.MULTILINE | re.DOTALL)
PART = re.compile(r"^# ([\w.]+)\n(.*?)(?=^# [\w.]+\n|\Z)", re.MULTILINE | re.DOTALL)
TOKEN = re.compile(r"\[[^\]]*\]|`[^`]*`|->|<=|>=|[A-Za-z_][\w']*|\d*\.?\d+|\s+|.")
WORDS = re.compile(r"[A-Za-z_][\w']*")
KNOWN = {
    "log2": r"\log_2",
    "sigma": r"\sigma",
    "Phi": r"\Phi",
    "exp": r"\exp",
    "max": r"\max",
    "min": r"\min",
    "pi": r"\pi",
}
SIGNS = {"*": r"\cdot ", "->": r"\to ", "~": r"\sim ", "<=": r"\le ", ">=": r"\ge ", "|": r"\mid "}
SIGNS |= {"%": r"\%", "&": r"\&", "#": r"\#", "{": r"\{", "}": r"\}"}


def typeset(page: str) -> str:
    """The page with its blocks of equations as displayed mathematics."""
    return BLOCK.sub(lambda found: "\n".join(_shown(*part) for part in PART.findall(found[1])), page)


def _shown(rule: str, lines: str) -> str:
    rows = [latex(line) for line in lines.rstrip("\n").split("\n") if line.strip()]
    body = " \\\\\n".join(rows)
    return f"`{rule}`\n\n```{{math}}\n\\begin{{array}}{{l}}\n{body}\n\\end{{array}}\n```\n"


def latex(line: str) -> str:
    """One line of an equation; a wide gap stays one, and a line that goes on is set in."""
    start = len(line) - len(line.lstrip())
    gaps = re.split(r"\s{2,}", line.strip())
    return r"\qquad " * bool(start) + r" \quad ".join(map(_part, gaps))


def _part(text: str) -> str:
    tokens = TOKEN.findall(text)
    return "".join(_raised(_read(tokens)))


def _read(tokens: list[str]) -> list[str]:
    """Tokens as LaTeX; words that follow each other are one text."""
    read: list[str] = []
    place = 0
    while place < len(tokens):
        end = _end_of_words(tokens, place)
        if end > place + 1:
            read.append(rf"\text{{{_escaped(''.join(tokens[place:end]))}}}")
            place = end
        else:
            read.append(_token(tokens[place]))
            place += 1
    return read


def _end_of_words(tokens: list[str], place: int) -> int:
    """Where a run of words, parted by single spaces, ends."""
    end = place
    while end < len(tokens) and WORDS.fullmatch(tokens[end]):
        end += 1
        if end + 1 < len(tokens) and tokens[end].isspace() and WORDS.fullmatch(tokens[end + 1]):
            end += 1
        else:
            break
    return end


def _token(token: str) -> str:
    if token.startswith("[") and token.endswith("]"):
        return rf"[\text{{{_escaped(token[1:-1])}}}]"
    if token.startswith("`"):
        return rf"\text{{{_escaped(token.strip('`'))}}}"
    if token in KNOWN:
        return KNOWN[token] + " "
    if token in SIGNS:
        return SIGNS[token]
    if WORDS.fullmatch(token):
        return token if len(token.rstrip("'")) == 1 else rf"\text{{{_escaped(token)}}}"
    return " " if token.isspace() else token


def _escaped(text: str) -> str:
    return re.sub(r"([_%&#{}])", r"\\\1", text)


def _raised(tokens: list[str]) -> list[str]:
    """Tokens with what follows `^` in braces."""
    out: list[str] = []
    place = 0
    while place < len(tokens):
        if tokens[place] != "^":
            out.append(tokens[place])
            place += 1
            continue
        end = _end_of_exponent(tokens, place + 1)
        inner = _raised(tokens[place + 1 : end])
        inner = inner[1:-1] if inner[:1] == ["("] else inner
        out.append(f"^{{{''.join(inner)}}}")
        place = end
    return out


def _end_of_exponent(tokens: list[str], place: int) -> int:
    """Where an exponent ends: a number or name, a part in brackets, or a function with its brackets."""
    depth = 0
    for end in range(place, len(tokens)):
        depth += (tokens[end] == "(") - (tokens[end] == ")")
        called = tokens[end].startswith("\\") and tokens[end + 1 : end + 2] == ["("]
        if depth == 0 and not called:
            return end + 1
    return len(tokens)
