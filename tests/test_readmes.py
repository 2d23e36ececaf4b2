"""The two READMEs: short, in one order, with the same numbers, and each door one command."""

import re
from collections import Counter
from pathlib import Path

import pytest

from app.documents.published.blocks import blocks_of
from tests.language import ROOT
from tests.test_docs import blocks

READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
LONGEST = 130  # lines
HEADINGS = [
    ("Two commands", "两条命令"),
    ("What came out", "结果"),
    ("When it turns round", "何时反转"),
    ("Three doors", "三个入口"),
    ("How far to trust it", "可信程度"),
    ("Ideas and where they live", "思想与出处"),
    ("Cite", "引用"),
    ("Licence", "许可"),
]
LANGUAGE = {"all", "zh", "en"}  # words of a place that say how it is shown
NUMBER = re.compile(r"[+−]?\d+(?:[ .]\d+)*")
HAN = re.compile("[\u3400-\u9fff]")


def places(page: Path) -> list[tuple[str, ...]]:
    """Run, view and words of every published place, without its language."""
    return [
        (each.run, each.view, *(word for word in each.words if word not in LANGUAGE))
        for each in blocks_of(page)
    ]


def numbers(page: Path) -> Counter[str]:
    """Every number that a reader sees, code and addresses left out."""
    text = re.sub(
        r"```.*?```|`[^`]*`|\]\([^)]*\)|<!--.*?-->", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    return Counter(NUMBER.findall(text))


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_a_readme_is_short_and_shows_question_picture_and_commands_first(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST
    first_screen = "\n".join(lines[:25])
    assert re.search(r"!\[[^\]]+\]\(docs/figures/\w+\.png\)", first_screen)
    assert re.search(r"^make run.*\nmake app", first_screen, re.MULTILINE)


def test_both_have_the_same_parts_in_the_same_order() -> None:
    english, chinese = (
        re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE) for page in READMES
    )
    assert [heading.partition(" (")[0] for heading in english] == [one for one, _ in HEADINGS]
    assert chinese == [other for _, other in HEADINGS]


def test_both_give_the_same_numbers() -> None:
    assert places(READMES[0]) == places(READMES[1])
    assert len(places(READMES[0])) > 8
    english, chinese = (numbers(page) for page in READMES)
    english["100 000"] -= 1  # in Chinese it is written in words
    assert +english == +chinese


def test_both_show_the_same_commands_and_code() -> None:
    for kind in ("", "python"):
        english, chinese = (blocks(page, kind) for page in READMES)
        assert len(english) == len(chinese)
        for one, other in zip(english, chinese, strict=True):
            assert re.sub(r" +#.*", "", one) == re.sub(r" +#.*", "", other)


def test_no_readme_mixes_the_languages() -> None:
    chinese = READMES[1].read_text(encoding="utf-8")
    prose = re.sub(
        r"```.*?```|`[^`]*`|\[[^\]]*\]\([^)]*\)|<!-- published.*?end of published -->",
        "",
        chinese,
        flags=re.DOTALL,
    )
    assert not re.findall(r"(?:\b[a-z]{2,} ){4,}", prose)
    for paragraph in READMES[0].read_text(encoding="utf-8").split("\n\n"):
        assert not re.search("[\u3400-\u9fff]{12,}", re.sub(r"\]\([^)]*\)", "", paragraph))
