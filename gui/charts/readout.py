"""Values read from a chart: lines, marks and small boxes over it, painted by Qt.

It is a widget over the canvas, so that the chart itself need not be drawn again while the pointer moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from engine.charts.chart_style import ChartStyle

TEXT, PADDING, GAP, MARK, RADIUS = 12, 8.0, 12.0, 14.0, 7.0
OPACITY, PLACES = 0.96, 6
SOLID, DASHED, DOT, SQUARE, RING = "solid", "dashed", "dot", "square", "ring"


@dataclass(frozen=True)
class ReadoutRow:
    """One value: its mark (solid, dashed, dot, square or ring; "" for none), its name, its text."""

    colour: str
    mark: str
    text: str
    value: str


@dataclass(frozen=True)
class ReadoutBox:
    """A box beside `anchor` within `bounds`, placed where it covers the fewest points of `avoid`."""

    anchor: QPointF
    bounds: QRectF
    title: str
    rows: tuple[ReadoutRow, ...] = ()
    avoid: tuple[QPointF, ...] = ()


@dataclass(frozen=True)
class Spot:
    """A mark on a curve."""

    point: QPointF
    colour: str


class Readout(QWidget):
    """Positions are in the canvas's own pixels in Qt's coordinates; `clear` removes everything."""

    def __init__(self, canvas: QWidget, style: ChartStyle) -> None:
        super().__init__(canvas)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._style, self._scale = style, 1.0
        self.boxes: tuple[ReadoutBox, ...] = ()
        self._lines: tuple[QLineF, ...] = ()
        self._spots: tuple[Spot, ...] = ()
        self.hide()

    def set_look(self, style: ChartStyle, scale: float) -> None:
        """Repaint in another scheme or size."""
        self._style, self._scale = style, scale
        self.update()

    def show_values(
        self, boxes: Sequence[ReadoutBox], lines: Sequence[QLineF] = (), spots: Sequence[Spot] = ()
    ) -> None:
        """Replace what is shown."""
        state = (tuple(boxes), tuple(lines), tuple(spots))
        parent = self.parentWidget()
        if parent is not None and self.size() != parent.size():
            self.resize(parent.size())
        if state != (self.boxes, self._lines, self._spots):
            self.boxes, self._lines, self._spots = state
            self.update()
        self.setVisible(bool(boxes or lines or spots))

    def clear(self) -> None:
        """Show nothing."""
        self.boxes, self._lines, self._spots = (), (), ()
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._style.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLines(list(self._lines))
        radius = 4.0 * self._scale
        for spot in self._spots:
            painter.setPen(QPen(QColor(self._style.card), 1.5))
            painter.setBrush(QColor(spot.colour))
            painter.drawEllipse(spot.point, radius, radius)
        for box in self.boxes:
            self._paint_box(painter, box)

    def _font(self, *, is_bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(TEXT * self._scale))
        font.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
        return font

    def _paint_box(self, painter: QPainter, box: ReadoutBox) -> None:
        plain, bold = self._font(), self._font(is_bold=True)
        narrow, wide = QFontMetricsF(plain), QFontMetricsF(bold)
        padding, gap, mark = (size * self._scale for size in (PADDING, GAP, MARK))
        has_marks = any(row.mark for row in box.rows)
        start = mark + 0.6 * gap if has_marks else 0.0
        text = max((narrow.horizontalAdvance(row.text) for row in box.rows), default=0.0)
        values = max((wide.horizontalAdvance(row.value) for row in box.rows), default=0.0)
        inner = max(start + text + (gap + values if values else 0.0), wide.horizontalAdvance(box.title))
        line = narrow.height() * 1.25
        lines = len(box.rows) + (1 if box.title else 0)
        area = self.placed(box, inner + 2 * padding, lines * line + 2 * padding, gap)
        card = QColor(self._style.card)
        card.setAlphaF(OPACITY)
        painter.setPen(QPen(QColor(self._style.line), 1))
        painter.setBrush(card)
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        row_area = QRectF(area.x() + padding, area.y() + padding, inner, line)
        middle = Qt.AlignmentFlag.AlignVCenter
        if box.title:
            painter.setFont(bold)
            painter.setPen(QColor(self._style.text))
            painter.drawText(row_area, middle | Qt.AlignmentFlag.AlignLeft, box.title)
            row_area.translate(0, line)
        for row in box.rows:
            if row.mark:
                self._paint_mark(painter, row, row_area.left(), row_area.center().y(), mark)
            painter.setFont(plain)
            painter.setPen(QColor(self._style.muted))
            painter.drawText(row_area.adjusted(start, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, row.text)
            painter.setFont(bold)
            painter.setPen(QColor(self._style.text))
            painter.drawText(row_area, middle | Qt.AlignmentFlag.AlignRight, row.value)
            row_area.translate(0, line)

    @staticmethod
    def placed(box: ReadoutBox, width: float, height: float, gap: float) -> QRectF:
        """The best of a few positions on both sides of the anchor: near it, and off the curves."""
        bounds, anchor = box.bounds, box.anchor
        left, right = bounds.left(), max(bounds.left(), bounds.right() - width)
        top, bottom = bounds.top(), max(bounds.top(), bounds.bottom() - height)
        best, min_cost = QRectF(), float("inf")
        for side, state in enumerate((anchor.x() + gap, anchor.x() - gap - width)):
            x = max(left, min(state, right))
            for place in range(PLACES + 1):
                y = top + place / PLACES * (bottom - top)
                area = QRectF(round(x) + 0.5, round(y) + 0.5, round(width), round(height))
                cost = 2.0 * sum(map(area.contains, box.avoid)) + 0.02 * abs(y + height / 2 - anchor.y())
                cost += side + 0.3 * abs(x - state)
                if cost < min_cost:
                    best, min_cost = area, cost
        return best

    def _paint_mark(self, painter: QPainter, row: ReadoutRow, x: float, y: float, size: float) -> None:
        colour = QColor(row.colour)
        painter.setPen(QPen(colour, 2 * self._scale, _PENS.get(row.mark, Qt.PenStyle.SolidLine)))
        if row.mark not in (DOT,):
            painter.drawLine(QPointF(x, y), QPointF(x + size, y))
        half = 3.0 * self._scale
        place = QRectF(x + size / 2 - half, y - half, 2 * half, 2 * half)
        painter.setPen(QPen(colour, 1.5 * self._scale))
        painter.setBrush(colour if row.mark == DOT else QColor(self._style.card))
        if row.mark == SQUARE:
            painter.drawRect(place)
        elif row.mark in (DOT, RING):
            painter.drawEllipse(place)


_PENS = {DASHED: Qt.PenStyle.DashLine}
