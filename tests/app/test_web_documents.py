"""The documents that About names: each opens here, and nothing else of the machine does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.web.documents import NAMED, ROOT, answer, document, named
from app.web.words import page_words

Opener = Callable[[str], Page]


def test_every_document_that_about_names_is_here() -> None:
    assert named() == list(NAMED)
    words = page_words("en", "about")
    said = " ".join(words(key, version="") for key in ("more.1", "more.2"))
    assert all(name in said for name in NAMED)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "docs",
        "docs/../pyproject.toml",
        "docs/../../secret.md",
        "../README.md",
        "/etc/hostname",
        "app/web/server.py",
        "docs/published.toml",
        "results/notes.md",
        "docs/link.md",
        "docs/no\0.md",
        "docs/nowhere.md",
    ],
)
def test_what_is_no_document_of_the_project_is_not_opened(tmp_path: Path, name: str) -> None:
    root = tmp_path / "project"
    for path in ("docs/a.md", "docs/published.toml", "results/notes.md", "pyproject.toml", "README.md"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x")
    (tmp_path / "secret.md").write_text("x")
    (root / "docs" / "link.md").symlink_to(tmp_path / "secret.md")
    assert document("docs/a.md", root)
    assert document("README.md", root)
    assert document(name, root) is None


def test_a_folder_that_is_not_the_project_s_has_no_documents(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "reading.md").write_text("of another package")
    assert document("docs/reading.md", tmp_path) is None


def test_a_page_is_set_with_its_title_its_tables_and_the_way_back(tmp_path: Path) -> None:
    page = tmp_path / "one.md"
    page.write_text("# A <b> title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[next](two.md)\n", encoding="utf-8")
    body = answer(page, html="en", viewport="", back="/about?lang=en", link="Back").body
    text = bytes(body).decode("utf-8")
    assert "<title>A &lt;b&gt; title</title>" in text
    assert "<td>2</td>" in text
    assert '<a href="two.md">next</a>' in text
    assert '<a href="/about?lang=en">Back</a>' in text


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_about_links_its_documents_and_they_lead_back(address: str, open_page: Opener, lang: str) -> None:
    page = open_page(f"{address}/about?lang={lang}")
    links = page.locator(".gz-about a")
    expect(links).to_have_count(len(NAMED))
    assert links.all_inner_texts() == list(NAMED)
    for name in NAMED:
        page.click(f".gz-about a[data-key='{name}']")
        page.wait_for_url(f"**/documents/{name}?lang={lang}")
        first = (ROOT / name).read_text(encoding="utf-8").strip().splitlines()[0].strip("# ")
        expect(page.locator("body")).to_contain_text(first)
        page.go_back()
        page.wait_for_selector(".gz-about a")
    page.click(".gz-about a")
    page.click("nav a")
    page.wait_for_url(f"**/about?lang={lang}")
    page.wait_for_selector(".gz-about a")
