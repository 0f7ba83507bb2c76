"""The chart of a variance study in the window."""

from __future__ import annotations

from functools import partial

import numpy as np
from matplotlib.backend_bases import LocationEvent, MouseEvent
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.analysis.variance_study import VarianceStudy
from engine.analysis.wording import format_metric
from engine.charts.chart_style import ChartStyle, chart_style
from engine.charts.variance_bars import shown
from engine.charts.variance_figure import COLOURS, NAMES, VarianceFigure
from engine.charts.variance_pairs import PlacedPair
from engine.language.texts import _
from gui.charts.blit_canvas import DPI, BlitCanvas
from gui.charts.readout import DOT, RING, Readout, ReadoutBox, ReadoutRow

REACH = 12.0  # pixels


class VarianceChart(QWidget):
    """Shows a study while it grows; its pairs are read with the pointer or the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style = chart_style("light")
        self._style = style
        self.canvas = BlitCanvas()
        self.chart = VarianceFigure(self.canvas.figure, style, is_animated=True)
        self.canvas.chart = self.chart
        self.canvas.prepare = self._prepare
        self.readout = Readout(self.canvas, style)
        self.canvas.mpl_connect("motion_notify_event", self._on_moved)
        self.canvas.mpl_connect("figure_leave_event", self._on_left)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas.key_handlers.append(self._on_key)
        self.setFocusProxy(self.canvas)
        self._study: VarianceStudy | None = None
        self._read: PlacedPair | None = None
        self._is_stale = False
        name = _("Which source of chance makes the scores differ")
        self.setAccessibleName(name)
        self.canvas.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def show_study(self, study: VarianceStudy) -> None:
        """Draw this study soon."""
        if study is self._study:
            return
        self._study, self._is_stale = study, True
        self._point_at(None)
        self._describe(study)
        self.canvas.refresh()

    def set_look(self, scheme: str, scale: float = 1.0) -> None:
        """Set light or dark and the scale."""
        self._style = style = chart_style(scheme)
        self.canvas.set_look(style, scale, partial(self._restyle, style, scale))

    def _restyle(self, style: ChartStyle, scale: float) -> None:
        self.chart.set_style(style)
        self.readout.set_look(style, scale)

    def pair_at(self, x: float, y: float) -> PlacedPair | None:
        """The pair whose dot, ring or line is nearest to a position, in display coordinates of the figure."""
        axes, reach = self.chart.pairs.axes, REACH * self.canvas.figure.dpi / DPI
        placed = self.chart.pairs.placed
        if not placed or not axes.bbox.contains(x, y):
            return None
        ends = np.array([[(one.own, one.y), (one.other, one.y)] for one in placed])
        pixels = axes.transData.transform(ends.reshape(-1, 2)).reshape(-1, 2, 2)
        left, right = pixels[:, :, 0].min(axis=1), pixels[:, :, 0].max(axis=1)
        dx = np.maximum(0, np.maximum(left - x, x - right))
        distances = np.hypot(dx, pixels[:, 0, 1] - y)
        nearest = int(np.argmin(distances))
        return placed[nearest] if distances[nearest] <= reach else None

    def _prepare(self) -> bool:
        if not self._is_stale or self._study is None:
            return False
        self._is_stale = False
        return self.chart.update(self._study)

    def _describe(self, study: VarianceStudy) -> None:
        """Describe the chart for screen readers."""
        shares = study.shares
        text = _("{done} of {planned} trainings").format(done=study.n_done, planned=study.n_planned)
        if shares is not None:
            found = [f"{_(NAMES[one.name])} {round(100 * shown(one)[0])} %" for one in shares.streams]
            said = _("Share of the variance: {shares}").format(shares=", ".join(found))
            text = f"{text}. {said}" if found else shares.headline
        self.setAccessibleDescription(text)
        self.canvas.setAccessibleDescription(text)

    def _on_moved(self, event: MouseEvent) -> None:
        self._point_at(self.pair_at(event.x, event.y))

    def _on_left(self, _event: LocationEvent) -> None:
        self._point_at(None)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Down and Up move from pair to pair, Escape clears."""
        key = Qt.Key(event.key())
        placed = sorted(self.chart.pairs.placed, key=lambda one: one.y)
        if key == Qt.Key.Key_Escape and self._read is not None:
            self._point_at(None)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and placed:
            step = 1 if key == Qt.Key.Key_Down else -1
            start = placed.index(self._read) if self._read in placed else -1 if step > 0 else len(placed)
            self._point_at(placed[max(0, min(start + step, len(placed) - 1))])
        else:
            return False
        return True

    def _point_at(self, placed: PlacedPair | None) -> None:
        """Highlight this pair, or none."""
        self._read = placed
        if placed is None or self._study is None:
            self.readout.clear()
            return
        box = self._box(placed, self._study.column)
        self.readout.show_values((box,))
        text = ", ".join(f"{row.text} {row.value}" for row in box.rows)
        self.canvas.setAccessibleDescription(f"{box.title}: {text}")

    def _box(self, placed: PlacedPair, column: str) -> ReadoutBox:
        axes, ratio = self.chart.pairs.axes, self.canvas.device_pixel_ratio
        height = self.canvas.figure.bbox.height
        x, y = axes.transData.transform((max(placed.own, placed.other), placed.y))
        box = axes.bbox
        bounds = QRectF(
            box.x0 / ratio,
            (height - box.y1) / ratio,
            (self.canvas.figure.bbox.width - box.x0) / ratio,
            box.height / ratio,
        )
        colour = COLOURS.get(placed.row, self._style.muted)
        pair = placed.pair
        # Translators: another training, of the same seed, where {source} is fixed: “same split”.
        another = _("another, {source}").format(source=_(NAMES[placed.row]))
        rows = (
            ReadoutRow(colour, DOT, _("everything random"), format_metric(column, pair.score)),
            ReadoutRow(colour, RING, another, format_metric(column, pair.other)),
        )
        title = _("seed {seed}").format(seed=pair.seed)
        return ReadoutBox(QPointF(x / ratio, (height - y) / ratio), bounds, title, rows)
