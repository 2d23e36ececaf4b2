"""On which line of a TOML text each key stands.

The reader of the standard library returns values without their places; an error message needs both.
The text has been read by `tomllib` before, so this scanner only has to find its way, not to judge.
"""

import re
import tomllib

Path = tuple[str | int, ...]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_SCALAR = re.compile(r"[^\s,\]}#]+(?: [0-9][^\s,\]}#]*)?")  # a date and a time may be parted by a space
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\]|\\.)*"'),
    re.compile(r"'[^']*'"),
)


def lines_of(text: str) -> dict[Path, int]:
    """Line (from 1) of every table, key and array element of a valid TOML text.

    A path names tables and keys by text and array elements by position from 0:
    `("changes", 0, "claim", "reach")`. Of a table opened more than once the first line counts.
    """
    scan = _Scan(text.replace("\r\n", "\n"))
    scan.document()
    return scan.lines


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.elements: dict[Path, int] = {}  # arrays of tables: elements so far
        self._line, self._counted = 1, 0

    def document(self) -> None:
        """Read table after table to the end of the text."""
        table: Path = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK)

    def header(self) -> Path:
        """Read `[table]` or `[[array of tables]]`; returns the path of the table it opens."""
        doubled = self.text.startswith("[[", self.at)
        self.at += 1 + doubled
        *parents, last = self.key()
        self.at += 1 + doubled
        table: Path = ()
        for name in parents:
            table = self.inside((*table, name))
        table = (*table, last)
        if doubled:
            self.elements[table] = self.elements.get(table, -1) + 1
        self.note(table)
        table = self.inside(table)
        self.note(table)
        return table

    def inside(self, table: Path) -> Path:
        """The last element where `table` is an array of tables, else the table itself."""
        return (*table, self.elements[table]) if table in self.elements else table

    def pair(self, table: Path) -> None:
        """Read `key = value`, where the key may be dotted."""
        path = table
        for name in self.key():
            path = (*path, name)
            self.note(path)
        self.at += 1  # the equals sign
        self.skip(_SPACE)
        self.value(path)

    def key(self) -> list[str]:
        """Read a dotted key; stops at the sign that ends it."""
        names: list[str] = []
        while True:
            self.skip(_SPACE)
            names.append(self.name())
            self.skip(_SPACE)
            if self.text[self.at] != ".":
                return names
            self.at += 1

    def name(self) -> str:
        start = self.at
        if self.text[start] in "\"'":
            self.string()
            return str(tomllib.loads(f"name = {self.text[start : self.at]}")["name"])
        self.skip(_BARE_KEY)
        return self.text[start : self.at]

    def value(self, path: Path) -> None:
        """Read a value and note the places inside it."""
        sign = self.text[self.at]
        if sign in "\"'":
            self.string()
        elif sign == "[":
            self.array(path)
        elif sign == "{":
            self.inline_table(path)
        else:
            self.skip(_SCALAR)

    def string(self) -> None:
        before = self.at
        for pattern in _STRINGS:
            self.skip(pattern)
            if self.at > before:
                return

    def array(self, path: Path) -> None:
        self.at += 1
        self.skip(_BLANK)
        element = 0
        while self.text[self.at] != "]":
            self.note((*path, element))
            self.value((*path, element))
            self.next_one()
            element += 1
        self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        self.skip(_BLANK)
        while self.text[self.at] != "}":
            self.pair(path)
            self.next_one()
        self.at += 1

    def next_one(self) -> None:
        """Skip the comma, where there is one, and the blanks around it."""
        self.skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self.skip(_BLANK)

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()

    def note(self, path: Path) -> None:
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        self.lines.setdefault(path, self._line)
