"""Shows the values of a training's curves at an epoch, chosen with the pointer or with keys.

Left and Right move by one epoch, Home and End to the first and the last; Up and Down choose earlier trainings
one by one.
"""

from __future__ import annotations

import math

import numpy as np
from matplotlib.backend_bases import LocationEvent, MouseEvent
from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from engine.charts.curve_artists import CurveArtists
from engine.charts.history_figure import HistoryFigure
from engine.charts.history_panel import HistoryPanel, Reading
from engine.language.texts import _
from gui.charts.blit_canvas import BlitCanvas
from gui.charts.readout import DASHED, RING, SOLID, SQUARE, Readout, ReadoutBox, ReadoutRow, Spot
from gui.charts.zooming import Zooming

BESIDE, NAME, REACH, SAMPLES = 56, 64, 10, 60  # pixels, and points
MAX_LABEL_LENGTH = 28  # characters of an earlier training's name
_MARKS = {None: DASHED, "s": SQUARE, "o": RING}


class EpochReader(QObject):
    """A line at the epoch in every panel, a mark on every curve, the values beside it.

    `was_read` has all of it as text, empty when nothing is shown any more.
    """

    was_read = Signal(str)

    def __init__(self, canvas: BlitCanvas, chart: HistoryFigure, zooming: Zooming, readout: Readout) -> None:
        super().__init__(canvas)
        self._canvas, self._chart, self._zooming, self._readout = canvas, chart, zooming, readout
        self.epoch: int | None = None
        self._pointer: tuple[int, float] | None = None  # the panel, and the y position in the canvas
        self._picked: int | None = None  # the earlier training chosen by keys
        # A full draw may have moved the curves; the readout is updated after it, not within.
        self._follow = QTimer(self, singleShot=True, interval=0)
        self._follow.timeout.connect(self.show)
        canvas.mpl_connect("motion_notify_event", self._on_moved)
        canvas.mpl_connect("figure_leave_event", self._on_left)
        canvas.mpl_connect("draw_event", self._on_drawn)
        canvas.key_handlers.append(self._on_key)
        zooming.anchor = self._anchor

    def clear(self) -> None:
        """Show nothing."""
        self._pointer, self._picked = None, None
        if self.epoch is not None:
            self.epoch = None
            self._readout.clear()
            self.was_read.emit("")

    def show(self) -> None:
        """Show the values of the chosen epoch at their present positions."""
        if self.epoch is None:
            return
        readings = self._chart.read(self.epoch)
        if not any(readings):
            self.clear()
            return
        boxes, lines, spots, text = [], [], [], []
        for index, (panel, values) in enumerate(zip(self._chart.panels, readings, strict=True)):
            area = self._area(panel)
            x = self._point(panel, self.epoch, panel.axes.get_ylim()[0]).x()
            if not area.left() - 1 <= x <= area.right() + 1:
                continue
            at_pointer = self._pointer is not None and self._pointer[0] == index
            y = self._pointer[1] if at_pointer and self._pointer else area.top() + area.height() / 4
            values = self._chosen(panel, index, values)
            rows = tuple(self._row(panel, value) for value in values)
            space = area.adjusted(-BESIDE, 0, BESIDE, 0)
            curves = tuple(self._covered(panel))
            boxes.append(ReadoutBox(QPointF(x, y), space, self._title(panel), rows, curves))
            text.append(f"{panel.title}: " + "; ".join(f"{row.text} {row.value}" for row in rows))
            lines.append(QLineF(x, area.top(), x, area.bottom()))
            marks = [Spot(self._point(panel, self.epoch, value.y), value.colour) for value in values[::-1]]
            spots += [mark for mark in marks if area.contains(mark.point)]
        self._readout.show_values(boxes, lines, spots)
        self.was_read.emit(". ".join([self._title(self._chart.panels[0]), *text]))

    def _chosen(self, panel: HistoryPanel, index: int, values: list[Reading]) -> list[Reading]:
        """The curves, and of the earlier trainings only the one that is pointed at or chosen."""
        curves = [value for value in values if value.curve]
        earlier = [value for value in values if not value.curve]
        if self._picked is not None:
            return [*curves, *earlier[self._picked : self._picked + 1]]
        if self._pointer is None or self._pointer[0] != index or self.epoch is None:
            return curves
        down = self._pointer[1]
        distances = [
            (abs(self._point(panel, self.epoch, value.y).y() - down), value)
            for value in earlier
            if math.isfinite(value.y)
        ]
        near = min(distances, key=lambda item: item[0], default=None)
        return [*curves, near[1]] if near is not None and near[0] <= REACH else curves

    def _anchor(self, index: int) -> tuple[float, float] | None:
        """The centre of zooming by keys: the chosen epoch, else the middle one, at its curves."""
        epochs = self._visible()
        if not epochs:
            return None
        epoch = self.epoch if self.epoch in epochs else epochs[len(epochs) // 2]
        values = [value.y for value in self._chart.read(epoch)[index] if value.curve]
        known = [value for value in values if math.isfinite(value)]
        return (float(epoch), sum(known) / len(known)) if known else None

    def _title(self, panel: HistoryPanel) -> str:
        parts = [_("Epoch {n}").format(n=self.epoch)]
        if self.epoch == panel.marks.scored_epoch:
            # Translators: of an epoch.
            parts.append(_("score taken here"))
        if self.epoch == panel.marks.overfitting_epoch:
            # Translators: from this epoch on the network memorises its training data.
            parts.append(_("memorises from here on"))
        return " · ".join(parts)

    @staticmethod
    def _row(panel: HistoryPanel, value: Reading) -> ReadoutRow:
        curve: CurveArtists | None = panel.curves.get(value.curve)
        mark = SOLID if curve is None else _MARKS[curve.look.marker]
        text = (
            value.label if len(value.label) <= MAX_LABEL_LENGTH else value.label[: MAX_LABEL_LENGTH - 1] + "…"
        )
        return ReadoutRow(value.colour, mark, text, value.text)

    def _covered(self, panel: HistoryPanel) -> list[QPointF]:
        """Points along the curves and their names, which the box should not cover."""
        places = []
        for curve in panel.curves.values():
            points = np.array(curve.line.get_data(), dtype=float).T
            places.append(panel.axes.transData.transform(points[:: len(points) // SAMPLES + 1]))
            if curve.name.get_visible():
                start = panel.axes.transAxes.transform(curve.name.get_position())
                letters = np.arange(5)[:, None] * (NAME / 4, 0) * self._canvas.device_pixel_ratio
                places.append(start + letters)
        height = self._canvas.height()
        found = np.concatenate(places) / self._canvas.device_pixel_ratio
        return [QPointF(x, height - y) for x, y in found if math.isfinite(y)]

    def _point(self, panel: HistoryPanel, x: float, y: float) -> QPointF:
        """Convert a point of a panel to the canvas's pixels in Qt's coordinates."""
        pixel_x, pixel_y = panel.axes.transData.transform((x, y))
        ratio = self._canvas.device_pixel_ratio
        return QPointF(pixel_x / ratio, self._canvas.height() - pixel_y / ratio)

    def _area(self, panel: HistoryPanel) -> QRectF:
        box, ratio = panel.axes.bbox, self._canvas.device_pixel_ratio
        top = self._canvas.height() - box.y1 / ratio
        return QRectF(box.x0 / ratio, top, box.width / ratio, box.height / ratio)

    def _visible(self) -> list[int]:
        """The epochs that are in view."""
        if not self._chart.panels:
            return []
        left, right = self._chart.panels[0].axes.get_xlim()
        return [epoch for epoch in self._chart.epochs if left <= epoch <= right]

    # --- mouse, keys, draws

    def _on_moved(self, event: MouseEvent) -> None:
        at = next((n for n, panel in enumerate(self._chart.panels) if panel.axes is event.inaxes), None)
        epochs = self._visible()
        if at is None or not epochs or self._zooming.is_dragging or event.xdata is None:
            self.clear()
            return
        self._pointer = (at, self._canvas.height() - event.y / self._canvas.device_pixel_ratio)
        self.epoch = min(epochs, key=lambda epoch: abs(epoch - float(event.xdata or 0)))
        self.show()

    def _on_left(self, _event: LocationEvent) -> None:
        self.clear()

    def _on_drawn(self, _event: object) -> None:
        if self.epoch is not None:
            self._follow.start()

    def _on_key(self, event: QKeyEvent) -> bool:
        """Handle a key; returns whether it was used."""
        epochs = self._visible()
        key = event.key()
        if key == Qt.Key.Key_Escape and self.epoch is not None:
            self.clear()
            return True
        if not epochs or (key not in _STEPS and key not in _TURNS):
            return False
        self._pointer = None
        if self.epoch is None:
            self.epoch = epochs[0] if key == Qt.Key.Key_Home else epochs[-1]
        elif key in _STEPS:
            now = min(range(len(epochs)), key=lambda place: abs(epochs[place] - (self.epoch or 0)))
            self.epoch = epochs[max(0, min(now + _STEPS[Qt.Key(key)], len(epochs) - 1))]
        if key in _TURNS:
            self._pick(_TURNS[Qt.Key(key)])
        self.show()
        return True

    def _pick(self, turn: int) -> None:
        """Choose the next earlier training, or none after the last."""
        count = len(self._chart.panels[0].earlier_lines)
        now = count if self._picked is None else self._picked
        picked = (now + turn) % (count + 1)
        self._picked = None if picked == count else picked


_FAR = 10**9
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageDown: 10,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_Home: -_FAR,
    Qt.Key.Key_End: _FAR,
}
_TURNS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
