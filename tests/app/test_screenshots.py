"""Pictures of the page for documents: all of them, in both languages, of the size they say."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import app.documents.screenshots as screenshots
from experiments.wording.words import LANGUAGES
from sim.errors import ScenarioError
from tests.app.conftest import Served

pytestmark = pytest.mark.browser


def test_every_page_is_taken_in_every_language(server: Served, tmp_path: Path) -> None:
    # In a thread of its own, for the pages of other tests may hold the browser's loop of this one.
    with ThreadPoolExecutor(1) as aside:
        taken = aside.submit(
            lambda: [*screenshots.pictures(server.url, "teaching_town", tmp_path, 1)]
        ).result()
    named = {f"page_{shot.name}_{lang}.png" for shot in screenshots.SHOTS for lang in LANGUAGES}
    assert {path.name for path in taken} == named
    for path in taken:
        with Image.open(path) as picture:
            assert picture.size == (screenshots.WIDE, screenshots.TALL)
            assert len(np.unique(np.asarray(picture.convert("L")))) > 50  # not an empty page


def test_a_page_that_never_gets_ready_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenshots, "LONGEST", 0.0)

    class Page:
        """One that is never complete."""

        def evaluate(self, script: str) -> bool | str:
            return False if script.startswith("Boolean") else ""

        def wait_for_timeout(self, milliseconds: float) -> None:
            """No time goes by."""

    with pytest.raises(ScenarioError, match="start, en: was not complete"):
        screenshots.complete(Page(), "false", "start, en")
