"""A small line chart as a widget: values as bytes, colours doubled by dashes, read-out under the pointer."""

from collections.abc import Sequence
from pathlib import Path

import anywidget
import numpy as np
import traitlets

BLUE, GREEN, VERMILLION = "#0072B2", "#009E73", "#D55E00"
SOLID: list[int] = []
DASHED, DOTTED = [8, 4], [2, 3]


class LineChart(anywidget.AnyWidget):
    """Lines over days; the first day is 1.

    day_words : how a day is called, with {n} for its number
    percent : values are shares 0..1, shown as per cent on a fixed axis
    warm_up : days shaded at the start
    """

    _esm = Path(__file__).with_name("linechart.js")
    data = traitlets.Bytes().tag(sync=True)
    lines = traitlets.Int(0).tag(sync=True)
    labels: traitlets.List[str] = traitlets.List().tag(sync=True)
    colours = traitlets.List([BLUE, GREEN, VERMILLION]).tag(sync=True)
    dashes = traitlets.List([SOLID, DOTTED, DASHED]).tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    day_words = traitlets.Unicode("day {n}").tag(sync=True)
    percent = traitlets.Bool(False).tag(sync=True)
    warm_up = traitlets.Int(0).tag(sync=True)
    dark = traitlets.Bool(False).tag(sync=True)

    def push(self, series: Sequence[np.ndarray]) -> None:
        """Show the series, one value per day each, all of one length; nan leaves a gap."""
        with self.hold_sync():
            self.lines = len(series)
            self.data = np.asarray(series, "<f4").tobytes()
