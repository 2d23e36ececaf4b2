"""How figures look: colours, marks, type, and the identity that every picture carries."""

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.faces import faces_said, families
from experiments.storage.atomic import file_errors, write_whole

if TYPE_CHECKING:
    from PIL import Image

DPI = 160
INK, QUIET, HAIR = "#1f2933", "#5f6b7a", "#d5dae1"

# Colours of Okabe and Ito, told apart by people of any colour vision; dash and mark say it a second time.
CODES = (
    ("#0072B2", "-", "o"),
    ("#D55E00", (0, (5, 2)), "D"),
    ("#009E73", (0, (1, 1.2)), "s"),
    ("#CC79A7", (0, (6, 2, 1, 2)), "^"),
    ("#E69F00", (0, (3, 1, 1, 1, 1, 1)), "v"),
    ("#56B4E9", (0, (8, 3)), "P"),
    ("#222222", (0, (2, 2)), "X"),
    ("#882255", (0, (10, 2, 2, 2)), "p"),
)
PALETTE = 128  # colours of a picture: what is drawn has few, their blends at edges need the rest


@dataclass(frozen=True, slots=True)
class Code:
    """Colour, dash and mark of one scenario."""

    colour: str
    dash: str | tuple[int, tuple[float, ...]]
    mark: str


def code_of(position: int) -> Code:
    """The look of the scenario at a position of the comparison; baseline is 0."""
    return Code(*CODES[position % len(CODES)])


@contextmanager
def house_style() -> Iterator[None]:
    """Draw what is drawn meanwhile in the style of the project, whatever the settings and fonts here are."""
    settings: dict[Any, Any] = {
        "font.family": families(),
        "font.size": 9.5,
        "text.parse_math": False,  # names are the user's: a "$" in one is a dollar
        "text.color": INK,
        "axes.labelcolor": QUIET,
        "axes.edgecolor": HAIR,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 10.5,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.unicode_minus": True,
        "axes.grid": False,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "grid.color": HAIR,
        "grid.linewidth": 0.6,
        "legend.frameon": False,
        "savefig.facecolor": "white",
    }
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(settings)
        yield


def headline(figure: Figure, title: str, subtitle: str) -> None:
    """Title and subtitle at the upper left, at the same distance from the edge whatever the height."""
    inch = 1 / figure.get_figheight()
    figure.text(0.02, 1 - 0.14 * inch, title, fontsize=14, fontweight="bold", va="top")
    figure.text(0.02, 1 - 0.44 * inch, subtitle, fontsize=9.5, color=QUIET, va="top")


def footer(figure: Figure, text: str) -> None:
    """One quiet line at the lower left: what one looks at and where it came from."""
    figure.text(0.02, 0.08 / figure.get_figheight(), text, fontsize=7.5, color=QUIET, va="bottom")


def quiet_grid(axes: Axes, axis: str = "y") -> None:
    """Thin lines behind the data, along one axis."""
    axes.set_axisbelow(True)
    axes.grid(visible=True, axis=axis)  # type: ignore[arg-type]


def save_png(figure: Figure, path: Path | str, title: str, identity: dict[str, object]) -> Path:
    """Write the picture; `identity` travels in its metadata as JSON (field Description).

    Raises ScenarioError when the disk refuses.
    """
    path, content = Path(path), png_bytes(figure, title, identity)
    with file_errors(path.parent, "write figures"):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    return path


def shows(path: Path | str, identity: dict[str, object]) -> bool:
    """Whether a file is a picture with a palette that carries this identity."""
    from PIL import Image

    try:
        with Image.open(path) as picture:
            told = getattr(picture, "text", {}).get("Description", "")
            return picture.mode == "P" and told == _told(identity)
    except (OSError, SyntaxError, ValueError):  # not there, or no picture
        return False


def _told(identity: dict[str, object]) -> str:
    return json.dumps({**identity, "faces": faces_said()}, ensure_ascii=False, sort_keys=True)


def png_bytes(figure: Figure, title: str, identity: dict[str, object]) -> bytes:
    """The picture as PNG with a palette: a quarter of the size, and nothing that an eye could tell apart."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image, PngImagePlugin

    figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(figure)
    figure.patch.set_facecolor("white")
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    drawn = Image.fromarray(pixels[:, :, :3])
    about = PngImagePlugin.PngInfo()
    for name, text in (
        ("Title", title),
        ("Software", "Gongzhi"),
        ("Description", _told(identity)),
    ):
        about.add_text(name, text)
    found = io.BytesIO()
    _with_palette(drawn).save(found, "PNG", pnginfo=about, dpi=(DPI, DPI), optimize=True)
    return found.getvalue()


def _with_palette(drawn: "Image.Image") -> "Image.Image":
    """The picture in `PALETTE` colours at most: what is drawn in one colour keeps it, only blends at edges
    move."""
    from PIL import Image

    found = drawn.quantize(PALETTE, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    places = np.asarray(found, dtype=np.int64).ravel()
    pixels = np.asarray(drawn, dtype=np.int64).reshape(-1, 3) @ (1 << 16, 1 << 8, 1)
    ground = np.bincount(places).argmax()  # almost everything is background: one colour, not worth sorting
    some = places != ground
    pairs, counts = np.unique(places[some] << 24 | pixels[some], return_counts=True)
    order = np.argsort(counts, kind="stable")  # the most frequent is written last
    colours = np.array(found.getpalette(), dtype=np.int64).reshape(-1, 3)
    colours[pairs[order] >> 24] = (pairs[order][:, None] >> (16, 8, 0)) & 255
    colours[ground] = np.median(np.asarray(drawn).reshape(-1, 3)[~some][::97], axis=0)
    found.putpalette(colours.ravel().tolist())
    return found


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Axis limits that leave some air around the values; a constant gets a small window."""
    low, high = min(values), max(values)
    air = 0.08 * (high - low) or 0.02 * abs(high) or 0.02
    return low - air, high + air


def name_line_ends(axes: Axes, ends: list[tuple[float, str, str]]) -> None:
    """Write each name beside the end of its line, spread to both sides where lines end close together."""
    low, high = axes.get_ylim()
    ends = sorted(ends)
    places = apart([value for value, _, _ in ends], 0.082 * (high - low), low, high)
    for (value, name, colour), place in zip(ends, places, strict=True):
        axes.annotate(
            name,
            xy=(1.003, value),
            xytext=(1.022, place),
            xycoords=("axes fraction", "data"),
            textcoords=("axes fraction", "data"),
            color=colour,
            fontweight="bold",
            va="center",
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": colour,
                "linewidth": 0.6,
                "shrinkA": 0,
                "shrinkB": 0,
                "relpos": (0, 0.5),
            },
        )


def apart(values: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places for labels of ascending values: as near as can be, `gap` apart, between the two ends if they
    fit.

    Neighbours that come too close form a block around the mean of their values; blocks that touch join.
    """
    blocks: list[tuple[float, int]] = []  # centre of the values, how many

    def ends(block: tuple[float, int]) -> tuple[float, float]:
        half = gap * (block[1] - 1) / 2
        centre = min(max(block[0], low + half), high - half) if high - low >= 2 * half else block[0]
        return centre - half, centre + half

    for value in values:
        blocks.append((value, 1))
        while len(blocks) > 1 and ends(blocks[-1])[0] - ends(blocks[-2])[1] < gap:
            (second, n), (first, m) = blocks.pop(), blocks.pop()
            blocks.append(((first * m + second * n) / (m + n), m + n))
    return [ends(block)[0] + gap * step for block in blocks for step in range(block[1])]
