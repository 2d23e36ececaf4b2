"""The words of the project: no banned wording, one term for one idea, one language a text."""

import ast
import re

import pytest

from tests.language import (
    CHINESE,
    ENGLISH,
    ROOT,
    Line,
    complaints,
    mistranslated,
    pages,
    pairs,
    prose,
    sentences,
    terms,
    tracked,
)

HAN = re.compile("[\u3400-\u9fff]")
# In Chinese a label often leaves these out or says them within another word; the rest is held strictly.
OFTEN_LEFT_OUT = frozenset(
    {
        "dispute",
        "topic",
        "latent problem",
        "claim",
        "detected",
        "refusal",
        "omitted",
        "request",
        "session",
        "settlement",
        "relapse",
        "petition",
        "suit",
        "resident",
        "department",
        "enterprise",
        "residents' committee",
        "convener",
        "lead",
        "tier",
        "authority",
        "mandate",
        "scenario",
    }
)
PLAIN_PAGES = ("README.md", "docs/patterns.md", "docs/scenarios.md")  # the others are not there yet
KEY = re.compile(r"\[([^\]]+)\]")


def test_no_banned_wording_is_used() -> None:
    assert list(complaints(prose())) == []


@pytest.mark.parametrize(
    "text", ["the luck of it", "Whoever asks", "settled for good", "Read it so.", "a stand on it"]
)
def test_a_banned_wording_is_named_with_file_line_and_a_way_out(text: str) -> None:
    (complaint,) = complaints(iter([Line("docs/x.md", 7, text)]))
    assert re.fullmatch(r"docs/x\.md:7: '[^']+'; write: .+", complaint)


@pytest.mark.parametrize("term", CHINESE)
def test_a_banned_chinese_wording_is_named_with_another(term: str) -> None:
    assert len(list(complaints(iter([Line("x.toml", 1, f"甲{term}乙")])))) >= 1


def test_code_and_quotations_of_pages_are_left_alone() -> None:
    page = "a `luck` b\n```\nluck\n```\n> luck\n\nword"
    assert not list(complaints(Line("x.md", n, text) for n, text in pages(page)))
    assert not list(complaints(iter([Line("x.md", 1, 'They call it "luck" there.')])))


def test_good_sentences_pass() -> None:
    good = "The unit stands behind it; a request stands; chancellor; hubris; paper; a good stand-in; formal"
    assert not list(complaints(iter([Line("x.md", 1, good)])))
    assert all(each.instead for each in ENGLISH)


@pytest.mark.parametrize("page", PLAIN_PAGES)
def test_sentences_of_a_page_are_short(page: str) -> None:
    """At most 19 words on average, one in twelve above 28, one in ten with a semicolon."""
    found = list(sentences((ROOT / page).read_text(encoding="utf-8")))
    long = [sentence for words, sentence in found if words > 28]
    parted = [sentence for _, sentence in found if ";" in sentence]
    assert sum(words for words, _ in found) <= 19 * len(found)
    assert len(long) <= 0.08 * len(found), long
    assert len(parted) <= 0.1 * len(found), parted


def test_sentences_are_counted_word_by_word() -> None:
    page = "# Left out\n\nOne `code` two three. Four five\n6: seven eight nine.\n\n| a |\n- item of a list\n"
    assert [words for words, _ in sentences(page)] == [3, 6, 4]


def _names_in_code() -> set[str]:
    """Every identifier of the packages, and the names of modules and parameters."""
    from sim.scenario.scenario import all_declarations

    names = {known.path for known in all_declarations()}
    for name in tracked():
        if name.endswith(".py") and name.startswith(("agents/", "sim/", "experiments/", "gongzhi/")):
            names |= {part.removesuffix(".py") for part in name.split("/")}
            for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
                for field in ("id", "attr", "name", "arg"):
                    value = getattr(node, field, None)
                    names |= {value} if isinstance(value, str) else set()
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and node.value.isidentifier()
                ):
                    names.add(node.value)
    return names


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    known = _names_in_code()
    assert [
        t.code for t in terms() if t.code not in known and not all(p in known for p in t.code.split("."))
    ] == []


def test_one_idea_has_one_term_in_each_language() -> None:
    rows = terms()
    for language in ("code", "english", "chinese"):
        said = [getattr(row, language) for row in rows]
        assert sorted({word for word in said if said.count(word) > 1}) == []
    assert all(HAN.search(row.chinese) and not HAN.search(row.english) for row in rows)


def test_every_definition_is_one_sentence_with_its_source() -> None:
    known = set(KEY.findall((ROOT / "docs" / "sources.md").read_text(encoding="utf-8")))
    for row in terms():
        keys = KEY.findall(row.definition)
        assert set(keys) <= known, row
        assert keys or re.search(r"\((.*; )?own definition\)|\d{4}\)", row.definition), row
        assert row.definition.endswith("."), row


def test_a_label_that_says_a_term_says_its_twin() -> None:
    rows, found = terms(), [pair for pair in pairs() if "catalogues" not in pair[0]]
    assert {row.english for row in rows} >= OFTEN_LEFT_OUT
    strict = [row for row in rows if row.english not in OFTEN_LEFT_OUT]
    wrong = [
        f"{row.english} / {row.chinese}: {pair}"
        for row in strict
        for pair in found
        if mistranslated(row, pair, rows)
    ]
    assert wrong == []


def test_a_wrong_twin_is_noticed() -> None:
    rows = terms()
    (row,) = (row for row in rows if row.english == "nominal closure")
    assert mistranslated(row, ("x", "Nominal closures of a unit", "纸上办结"), rows)
    assert not mistranslated(row, ("x", "Nominal closures of a unit", "虚假办结"), rows)


def test_no_text_of_a_scenario_or_design_mixes_two_languages() -> None:
    from experiments.designs.check import load_design
    from experiments.designs.source import shipped_designs
    from sim.scenario.file import load_scenario, shipped

    for each in (*map(load_scenario, shipped()), *map(load_design, shipped_designs())):
        for english in (each.title, each.question, each.notes):
            assert english, each.name
            assert not HAN.search(english), each.name
        for chinese in (each.title_zh, each.question_zh, each.notes_zh):
            assert HAN.search(chinese), each.name
