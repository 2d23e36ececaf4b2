"""No figure of README and docs was typed by hand, but where a declared reason says why."""

import pytest

from tests.typed_numbers import definitions, figures, left, pages, typed


def test_no_figure_of_a_page_was_typed_by_hand():
    """Write it in a published place or generated block, name its source or parameter, or say it in words."""
    found = [str(each) for page in pages() for each in typed(page, definitions(), left())]
    assert found == []


def test_every_declared_reason_is_used():
    texts = {page.name: page.read_text(encoding="utf-8") for page in pages()}
    flat = " ".join(" ".join(texts.values()).split())
    assert [each.pattern.pattern for each in definitions() if not each.pattern.search(flat)] == []
    assert [each.heading for each in left() if each.out_of(texts[each.page]) == texts[each.page]] == []
    assert all(each.why for each in (*definitions(), *left()))


TYPED = {
    "Party-led coordination resolves .058 more.": (".058",),
    "A year takes 0.6 GB and 75 % of the time.": ("0.6", "75 %"),
    "It is 120 times faster; 24 of the 66 hold.": ("120 times", "24 of the 66"),
    "The gain with `work.branch_part` is .26 [.17, .36].": (".26", ".17", ".36"),
    "\u51cf\u5c11\u7ea63.5%\u3002": ("3.5%",),
}
NOT_TYPED = [
    "Refusals persist with `accept.refusal_persistence` = .14.",
    "Gini of requests .3 to .6 [Boston 311].",
    "MSER-5 (White 1997) cuts at 5 %.",
    "Python 3.12 and OCEL 2.0, section 3.3.",
    "One hundred and eighty days, 6 seeds, 355 000 residents.",
    "See [`0.5`](https://example.org/v1.25/page).",
]


@pytest.mark.parametrize("sentence", TYPED)
def test_a_typed_figure_is_found(sentence):
    assert figures(sentence) == TYPED[sentence]


@pytest.mark.parametrize("sentence", NOT_TYPED)
def test_what_is_sourced_or_no_figure_is_left(sentence):
    assert figures(sentence) == ()


def test_what_a_command_writes_is_left_and_lines_are_counted(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# Page\n\nOf them <!-- published: a b -->0.5<!-- end of published --> hold.\n\n"
        "<!-- bench: begin -->\n| 0.7 |\n<!-- bench: end -->\n\n```\n0.9\n```\n\n"
        "First line,\nthen 0.25 of it.\n",
        encoding="utf-8",
    )
    (found,) = typed(page)
    assert (found.line, found.figures) == (13, ("0.25",))
