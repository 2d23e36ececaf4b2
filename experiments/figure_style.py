"""How figures look: colours, marks, type, and the identity that every picture carries."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

INK, QUIET, HAIR = "#1f2933", "#5f6b7a", "#d5dae1"
CJK_FONTS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "WenQuanYi Micro Hei")

# Colours of Okabe and Ito, told apart by people of any colour vision; dash and mark say it a second time.
CODES = (
    ("#0072B2", "-", "o"),
    ("#D55E00", (0, (5, 2)), "D"),
    ("#009E73", (0, (1, 1.2)), "s"),
    ("#CC79A7", (0, (6, 2, 1, 2)), "^"),
    ("#E69F00", (0, (3, 1, 1, 1, 1, 1)), "v"),
    ("#56B4E9", (0, (8, 3)), "P"),
)


@dataclass(frozen=True, slots=True)
class Code:
    """Colour, dash and mark of one scenario."""

    colour: str
    dash: str | tuple[int, tuple[float, ...]]
    mark: str


def code_of(position: int) -> Code:
    """The look of the scenario at a position of the comparison; baseline is 0."""
    return Code(*CODES[position % len(CODES)])


@cache
def chinese_font() -> str | None:
    """Name of a font with Chinese letters, if this machine has one."""
    known = {font.name for font in fontManager.ttflist}
    return next((name for name in CJK_FONTS if name in known), None)


def bilingual(english: str, chinese: str) -> str:
    """A label in both languages, or in English alone where no font could draw the Chinese."""
    return f"{english}  {chinese}" if chinese and chinese_font() else english


@contextmanager
def house_style() -> Iterator[None]:
    """Draw what is drawn meanwhile in the style of the project, whatever the user's own settings are."""
    families = ["DejaVu Sans", *([font] if (font := chinese_font()) else [])]
    settings: dict[Any, Any] = {
        "font.family": families,
        "font.size": 9.5,
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


def save_png(figure: Figure, path: Path, title: str, identity: dict[str, object]) -> Path:
    """Write the picture; `identity` travels in its metadata as JSON (field Description)."""
    leftover = path.with_suffix(".png.tmp")
    metadata = {
        "Title": title,
        "Software": "Gongzhi",
        "Description": json.dumps(identity, ensure_ascii=False, sort_keys=True),
    }
    figure.savefig(leftover, dpi=160, format="png", metadata=metadata)
    leftover.replace(path)
    return path


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Axis limits that leave some air around the values; a constant gets a small window."""
    low, high = min(values), max(values)
    air = 0.08 * (high - low) or 0.02 * abs(high) or 0.02
    return low - air, high + air
