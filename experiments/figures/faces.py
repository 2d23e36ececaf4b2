"""The faces that figures are written in: they come with the environment, the machine's own never count.

Latin letters are Matplotlib's own copy of DejaVu Sans, Chinese ones Noto Sans SC from a package. Both are
known to Matplotlib under names that no installed font bears, so that no list of fonts, old or new, can offer
another file. `GONGZHI_FONT=/path/to/face.otf` puts a face of the user's before both.
"""

import os
from functools import cache
from hashlib import blake2b
from pathlib import Path

from sim.errors import ScenarioError

SETTING = "GONGZHI_FONT"
CHOSEN, LATIN, CHINESE = "Gongzhi chosen", "Gongzhi Latin", "Gongzhi Chinese"
NORMAL, BOLD = 400, 700
KINDS = (".otf", ".ttf", ".ttc")


def chosen_face() -> Path | None:
    """The face that the user has set, if any.

    Raises:
        ScenarioError: the setting names no font file.
    """
    said = os.environ.get(SETTING, "")
    if not said:
        return None
    path = Path(said).expanduser()
    if path.suffix.lower() not in KINDS or not path.is_file():
        raise _no_face(said, "no such font file")
    return path


def families() -> list[str]:
    """Names of the faces in the order in which a letter is looked for; Matplotlib knows them afterwards.

    Raises:
        ScenarioError: the face that the user has set cannot be read.
    """
    _make_known(_packaged())
    chosen = chosen_face()
    if chosen is None:
        return [LATIN, CHINESE]
    name = f"{CHOSEN} {_digest(chosen)}"
    _make_known([(name, chosen, NORMAL), (name, chosen, BOLD)])
    return [name, LATIN, CHINESE]


def faces_said() -> str:
    """The faces in a word, for the identity of a picture: another face is another picture."""
    chosen = chosen_face()
    return "packaged" if chosen is None else f"{chosen.name} {_digest(chosen)}"


def _packaged() -> list[tuple[str, Path, int]]:
    """Name, file and weight of what comes with the environment; one weight of Chinese serves as both."""
    import matplotlib as mpl
    from pylopdf_fonts_zh_cn import sans_path

    own = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return [
        (LATIN, own / "DejaVuSans.ttf", NORMAL),
        (LATIN, own / "DejaVuSans-Bold.ttf", BOLD),
        (CHINESE, sans_path(), NORMAL),
        (CHINESE, sans_path(), BOLD),
    ]


def _make_known(faces: list[tuple[str, Path, int]]) -> None:
    """Add what Matplotlib's list lacks; it may lose ours, since it is made anew when a file is missing."""
    from matplotlib.font_manager import FontEntry, fontManager

    known = {entry.name for entry in fontManager.ttflist}
    for name, path, weight in faces:
        if name not in known:
            _must_be_readable(path)
            fontManager.ttflist.append(FontEntry(fname=str(path), name=name, weight=weight, size="scalable"))


def _must_be_readable(path: Path) -> None:
    from matplotlib.ft2font import FT2Font

    try:
        FT2Font(str(path))
    except (OSError, RuntimeError) as error:
        raise _no_face(str(path), f"no font that can be read ({error})") from error


@cache
def _digest(path: Path) -> str:
    return blake2b(path.read_bytes(), digest_size=6).hexdigest()


def _no_face(said: str, why: str) -> ScenarioError:
    return ScenarioError(
        f"{SETTING}={said}: {why}. Name a file that ends in {', '.join(KINDS)}, or unset {SETTING}: "
        "figures are then drawn with the faces that come with Gongzhi."
    )
