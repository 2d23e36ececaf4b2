"""The page docs/dictionary.md on the columns of a result folder; `python -m app.documents.dictionary`."""

from pathlib import Path

from experiments.storage.atomic import write_whole
from experiments.storage.dictionary import page_of
from experiments.storage.tables import TABLES
from sim.scenario.topics import load_topics

PAGE = Path(__file__).resolve().parents[2] / "docs" / "dictionary.md"
INTRODUCTION = """
This page answers what every column of a result folder means. It is for everybody who reads results with a
program of their own. `make docs` writes it. The same page lies as `dictionary.md` in every result folder,
with the topics of its own catalogue. Here they are those of `urban_china`. Masks and bits are sums of the
powers of two listed below *codes*. How a folder is laid out:
[laboratory.md](laboratory.md#a-result-folder-结果文件夹).
"""


def text() -> str:
    """The page as it must be."""
    topics = {n: (topic.label, topic.zh) for n, topic in enumerate(load_topics("urban_china").rows)}
    head, _, rest = page_of([*TABLES, "points"], topics).partition("\n")
    return f"{head}\n{INTRODUCTION}{rest}"


def main() -> None:
    """Write the page."""
    write_whole(PAGE, text())


if __name__ == "__main__":
    main()
