"""Files that are no scenarios are read as scenarios are: what is broken is named with its place."""

from pathlib import Path

import pytest

from experiments.designs.toml_file import toml_of
from experiments.doubt.priors import load_priors
from experiments.doubt.targets import load_targets
from experiments.exercises.answers import read_answers
from experiments.records.learning.written import read_topics
from experiments.records.reading.mapping import load_mapping
from sim.errors import ScenarioError

READERS = {
    "priors": load_priors,
    "targets": load_targets,
    "topics": read_topics,
    "mapping": lambda path: load_mapping(str(path)),
    "answers": lambda path: read_answers(path.parent),
}
BROKEN = {
    "one = 1\nname = “x”\n": r"answers\.toml:2, column 8: .*'“' is a full-width quotation mark",
    "one = 1\nname ＝ 2\n": r"answers\.toml:2, column 6: .*full-width equals sign",
    "one = 1\none = 2\n": r"answers\.toml:2: `one = 2` is given twice",
    "[" * 3000: r"answers\.toml",
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", BROKEN, ids=["quotes", "equals", "twice", "nested"])
def test_what_is_broken_is_named_with_its_place(tmp_path: Path, reader: str, text: str) -> None:
    path = tmp_path / "answers.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ScenarioError, match=BROKEN[text]):
        READERS[reader](path)


def test_marks_of_windows_editors_are_passed_over_and_other_encodings_are_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbfname = '\xe6\xb4\xa5'\r\n")
    assert toml_of(path) == {"name": "津"}
    path.write_bytes("one = 1\nname = '津'\n".encode("gb18030"))
    with pytest.raises(ScenarioError, match=r"mine\.toml:2: is not UTF-8"):
        toml_of(path)
    with pytest.raises(ScenarioError, match=r"none\.toml: cannot be read: No such file"):
        toml_of(tmp_path / "none.toml")
    with pytest.raises(ScenarioError, match="is not a file"):
        toml_of(tmp_path)
