"""What became of every mutant, kept beside the tests: it outlives the folder in which mutmut works.

A line of `results.txt` is a function: its module, its name, the hash of its source, and a letter per mutant.
A function that has changed since has another hash; what is known of its mutants counts no longer.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

RESULTS = Path(__file__).with_name("results.txt")
LETTERS = {
    "not checked": "-",
    "killed": "k",
    "timeout": "t",
    "survived": "s",
    "no tests": "n",
    "suspicious": "u",
    "skipped": "o",
    "caught by type check": "c",
    "segfault": "f",
    "check was interrupted by user": "-",
}
STATUS = {letter: status for status, letter in LETTERS.items() if status != "check was interrupted by user"}

type Key = tuple[str, str, str]  # module, function as mutmut calls it, hash of its source


def known(path: Path = RESULTS) -> dict[Key, str]:
    """Letters of the mutants of every function that was tried, in their order."""
    if not path.exists():
        return {}
    rows = (line.split() for line in path.read_text("utf-8").splitlines())
    return {(module, function, digest): letters for module, function, digest, letters in rows}


def parted(name: str) -> tuple[str, int]:
    """Function and number, from 0 on, of a mutant by its name."""
    function, _, number = name.rpartition("__mutmut_")
    return function.rpartition(".")[2], int(number) - 1


def with_what_is_known(
    module: str, statuses: dict[str, str], digests: dict[str, str], letters: dict[Key, str]
) -> Iterator[tuple[str, str]]:
    """Name and status of every mutant of a module: as it is now, else as it is kept."""
    for name, status in statuses.items():
        function, number = parted(name)
        kept = letters.get((module, function, digests.get(function, "")), "")
        if status == "not checked" and number < len(kept):
            status = STATUS[kept[number]]
        yield name, status


def keep(
    found: Iterable[tuple[str, str, str]], digests: dict[tuple[str, str], str], path: Path = RESULTS
) -> None:
    """Write what is known; what is known of a module that nobody looked at stays.

    found : module, name and status of every mutant; digests : by module and function
    """
    looked_at = {module for module, _ in digests}
    lines = [" ".join([*key, old]) for key, old in known(path).items() if key[0] not in looked_at]
    marks: dict[Key, dict[int, str]] = {}
    for module, name, status in found:
        function, number = parted(name)
        digest = digests.get((module, function), "")
        marks.setdefault((module, function, digest), {})[number] = LETTERS[status]
    for key, numbers in sorted(marks.items()):
        letters = "".join(numbers.get(at, "-") for at in range(max(numbers) + 1))
        if letters.strip("-"):
            lines.append(" ".join([*key, letters]))
    path.write_text("\n".join([*sorted(lines), ""]), "utf-8")
