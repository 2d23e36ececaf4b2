"""The words of the project: no banned wording, one term for one idea, one language a text."""

import ast
import re

import pytest

from tests.language import (
    CHINESE,
    ENGLISH,
    OFTEN_LEFT_OUT,
    ROOT,
    Line,
    complaints,
    mistranslated,
    pages,
    pairs,
    prose,
    terms,
    tracked,
)
from tests.sentences import beginning, sentences, texts, too_long
from tests.sentences import pages as pages_for_people

HAN = re.compile("[\u3400-\u9fff]")
WITHOUT_A_QUESTION = frozenset({"README.md"})  # it begins with the question of the project
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


@pytest.mark.parametrize("page", pages_for_people())
def test_sentences_of_a_page_are_short(page: str) -> None:
    """At most 19 words on average, one in twelve above 28, one in ten with a semicolon."""
    assert too_long(list(sentences(page, (ROOT / page).read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("kind", texts())
def test_sentences_of_texts_are_short(kind: str) -> None:
    assert too_long(texts()[kind]) == []


@pytest.mark.parametrize("page", sorted({*pages_for_people()} - WITHOUT_A_QUESTION))
def test_a_page_begins_with_what_it_answers_and_for_whom(page: str) -> None:
    question, readers = beginning((ROOT / page).read_text(encoding="utf-8"))
    assert question.startswith("This page answers "), question
    assert readers.startswith("It is for "), readers


def test_sentences_are_counted_word_by_word_and_known_by_their_lines() -> None:
    page = "# Left out\n\nOne `code` two three. Four five\n6: seven eight nine.\n`Code` begins a fourth.\n"
    page += "\n| a |\n- item of a list\n"
    found = list(sentences("x.md", page))
    assert [each.words for each in found] == [3, 6, 3, 4]
    assert [each.line for each in found] == [3, 3, 5, 8]


def test_what_a_command_writes_into_a_page_is_not_measured() -> None:
    page = "One two three.\n<!-- bench: begin -->\nfour five six seven\n<!-- bench: end -->\n"
    page += "```\nno words here\n```\n"
    assert [each.words for each in sentences("x.md", page)] == [3]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("word " * 29 + ".", "29 words: word"),
        ("One two three; four five six. Short it is.", "1 of 2 sentences with a semicolon"),
        ("word " * 20 + ".", "20.0 words a sentence, at most 19"),
    ],
)
def test_a_page_that_is_hard_to_read_is_named_with_file_and_line(text: str, about: str) -> None:
    said = too_long(list(sentences("docs/x.md", f"# Title\n\n{text}\n")))
    assert any(about in each for each in said)
    assert any(each.startswith("docs/x.md:3: ") for each in said)


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
