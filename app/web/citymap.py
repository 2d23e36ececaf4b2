"""The city map as a widget: geometry once, a few bytes per community and institution per frame."""

import time
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from app.web.drawing import Drawing

KIND_COLOURS = ("#CC79A7", "#56B4E9", "#F0E442", "#009E73")  # Okabe-Ito; shape says the same
COOL, WARM, HOT = "#E9EDF1", "#E69F00", "#D55E00"
RESEND = 1.0  # seconds after which a frame is sent although the last one was not acknowledged


class CityMap(anywidget.AnyWidget):
    """Layered canvas: heat of communities, institutions by kind and load, hover, click, keyboard.

    The browser sets `ack` to the number of the frame it has drawn; no frame is sent before that, so
    frames never queue up, and a silent browser is noticed.
    """

    _esm = Path(__file__).with_name("citymap.js")
    geometry = traitlets.Bytes().tag(sync=True)
    shape = traitlets.Dict().tag(sync=True)
    frame = traitlets.Bytes().tag(sync=True)
    number = traitlets.Int(0).tag(sync=True)
    ack = traitlets.Int(0).tag(sync=True)
    heat_top = traitlets.Float(1.0).tag(sync=True)
    colours = traitlets.List(list(KIND_COLOURS)).tag(sync=True)
    ramp = traitlets.List([COOL, WARM, HOT]).tag(sync=True)
    names: traitlets.List[str] = traitlets.List().tag(sync=True)
    places: traitlets.List[str] = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    selected: traitlets.List[str | int] = traitlets.List([]).tag(sync=True)
    dark = traitlets.Bool(False).tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self._waiting_since: float | None = None
        self._sent = 0.0
        self.observe(self._drawn, "ack")

    def set_city(self, drawing: Drawing) -> None:
        """Send the outlines and positions of a city, and forget the selection."""
        with self.hold_sync():
            self.selected = []
            self.shape = drawing.shape()
            self.geometry = drawing.packed()

    def push(self, load: np.ndarray, heat: np.ndarray, *, force: bool = False) -> bool:
        """Send a frame unless the browser has not drawn the last one; says whether it was sent.

        load : float32 (institutions,), 0..1; heat : float32 (communities,), in units of `heat_top`
        """
        now = time.monotonic()
        if not force and self.ack < self.number and now - self._sent < RESEND:
            return False
        self._sent = now
        if self._waiting_since is None:
            self._waiting_since = now
        with self.hold_sync():
            self.frame = load.astype("<f4").tobytes() + heat.astype("<f4").tobytes()
            self.number += 1
        return True

    def listen(self) -> None:
        """Count the browser's silence from now on."""
        if self._waiting_since is not None:
            self._waiting_since = time.monotonic()

    @property
    def silent_for(self) -> float:
        """Seconds since the oldest frame that the browser has not answered; 0 when it keeps up."""
        return 0.0 if self._waiting_since is None else time.monotonic() - self._waiting_since

    def _drawn(self, _: object) -> None:
        self._waiting_since = None if self.ack >= self.number else time.monotonic()
