"""Figures are the same picture on every machine, whatever fonts it has and whatever it remembers of them."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, fontManager
from matplotlib.ft2font import FT2Font
from PIL import Image

from app.cli import answer
from experiments.figures.faces import CHINESE, SETTING, families
from experiments.figures.style import footer, headline, house_style, png_bytes, save_png, shows
from experiments.wording.labels import bilingual
from sim.errors import ScenarioError

ROOT = Path(__file__).parents[2]
OTHER_FACE = Path(mpl.get_data_path()) / "fonts" / "ttf" / "STIXGeneral.ttf"
CHINESE_LETTER = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
WRITTEN = ("agents/**/*.py", "sim/**/*.py", "sim/**/*.toml", "experiments/**/*.py", "experiments/**/*.toml")

DRAW = """
import sys
import matplotlib.font_manager as fonts
exec(sys.argv[1])
from tests.experiments.test_faces import drawn
sys.stdout.buffer.write(drawn())
"""
NO_FONTS = "fonts.fontManager.ttflist[:] = []"
OTHERS_OF_THE_SAME_NAME = f"""
for name in ("DejaVu Sans", "Noto Sans SC", "Noto Sans CJK SC"):
    for weight in (400, 700):
        entry = fonts.FontEntry(fname={str(OTHER_FACE)!r}, name=name, weight=weight)
        fonts.fontManager.ttflist.insert(0, entry)
"""
LIST_FORGOTTEN = "vars(fonts.fontManager).update(vars(fonts._load_fontmanager(try_read_cache=False)))"


def drawn() -> bytes:
    """A picture with both languages in both weights, ticks, signs, and a dollar that is no formula."""
    with house_style():
        figure = Figure(figsize=(5, 3))
        axes = figure.subplots()
        axes.plot([-1, 1], [-2.5, 2.5])
        axes.set_title(bilingual("Days to settle, − ± × ≥", "化解时长（天）"))
        axes.set_ylabel("纠纷 $100 and $x_{")
        headline(figure, bilingual("Who wins", "谁占优"), "居民、党组织、部门")
        footer(figure, "Gongzhi · 共治")
        return png_bytes(figure, "picture", {})


@pytest.fixture(scope="module")
def here() -> bytes:
    return drawn()


def elsewhere(before: str = "", **environment: str) -> bytes:
    """What another process draws; warnings end it, and so does a letter that no face holds."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", DRAW, before],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    ).stdout


@pytest.mark.parametrize("before", [NO_FONTS, OTHERS_OF_THE_SAME_NAME, LIST_FORGOTTEN])
def test_no_list_of_fonts_changes_a_byte(before: str, here: bytes) -> None:
    assert elsewhere(before) == here


def test_no_home_cache_or_setting_of_matplotlib_changes_a_byte(here: bytes, tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.family: STIXGeneral\nfont.size: 20\nmathtext.fontset: cm\n")
    assert elsewhere(HOME=str(tmp_path), MPLCONFIGDIR=str(tmp_path), XDG_CACHE_HOME=str(tmp_path)) == here
    assert list(tmp_path.glob("fontlist-*.json"))  # the list was made anew in the empty folder


def test_faces_are_known_again_after_matplotlib_has_forgotten_them(here: bytes) -> None:
    fontManager.ttflist = [entry for entry in fontManager.ttflist if not entry.name.startswith("Gongzhi")]
    assert drawn() == here


def test_the_chinese_face_holds_every_chinese_letter_that_the_project_writes() -> None:
    texts = [path.read_text(encoding="utf-8") for pattern in WRITTEN for path in ROOT.glob(pattern)]
    letters = set(CHINESE_LETTER.findall("".join(texts)))
    families()
    face = FT2Font(next(entry.fname for entry in fontManager.ttflist if entry.name == CHINESE))
    missing = {letter for letter in letters if not face.get_char_index(ord(letter))}
    assert len(letters) > 500
    assert not missing


def test_a_face_of_the_user_s_is_drawn_and_makes_another_picture(
    here: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "picture.png"
    save_png(Figure(figsize=(4, 3)), path, "picture", {})
    assert shows(path, {})
    monkeypatch.setenv(SETTING, str(OTHER_FACE))
    chosen = drawn()
    assert hashlib.sha256(chosen).digest() != hashlib.sha256(here).digest()
    assert not shows(path, {})  # so that a report draws it anew
    save_png(Figure(figsize=(4, 3)), path, "picture", {})
    with Image.open(path) as picture:
        assert json.loads(picture.info["Description"])["faces"].startswith("STIXGeneral.ttf ")
    monkeypatch.delenv(SETTING)
    assert drawn() == here


@pytest.mark.parametrize("said", ["Noto Sans", "missing.otf", "broken.otf", "."])
def test_a_face_that_cannot_be_used_is_refused(
    said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.otf").write_bytes(b"no font")
    monkeypatch.setenv(SETTING, said)
    with pytest.raises(ScenarioError, match=rf"{SETTING}={re.escape(said)}: .*unset {SETTING}"):
        families()


def test_a_missing_face_is_refused_before_anything_is_computed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(SETTING, "missing.otf")
    out = tmp_path / "results"
    assert answer(["compare", "siloed", "party_led", "--seeds", "2", "--out", str(out)]) == 2
    assert capsys.readouterr().err.startswith(f"gongzhi: {SETTING}=missing.otf: no such font file")
    assert not out.exists()


def test_an_entry_of_the_list_is_what_matplotlib_reads() -> None:
    """Both weights are there: Matplotlib complains of a weight that it was asked for and lacks."""
    families()
    ours = [entry for entry in fontManager.ttflist if entry.name.startswith("Gongzhi")]
    assert all(isinstance(entry, FontEntry) and Path(entry.fname).is_file() for entry in ours)
    assert {entry.weight for entry in ours if entry.name == CHINESE} == {400, 700}
