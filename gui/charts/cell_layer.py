"""The highlight over a chart: the dots of one seed, and a note on the training that is pointed at.

Qt paints it, so that the chart itself need not be drawn again while the pointer moves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from engine.analysis.curves import connected
from engine.charts.chart_style import ChartStyle
from engine.experiment.results import CellResult
from engine.language.texts import N_, _

TEXT, SMALL, PADDING, GAP, RADIUS = 12, 11, 8.0, 14.0, 7.0
DOT, RING, LINE_WIDTH = 3.6, 7.5, 1.2  # pixels
SPARK = QSizeF(176, 74)
MAX_POINTS = 120
TRAIN, VALIDATION = N_("training"), N_("validation")
_LOSSES = {TRAIN: N_("training loss"), VALIDATION: N_("validation loss")}
_CURVES = ((("train_loss", "loss"), TRAIN), (("val_loss",), VALIDATION))


@dataclass(frozen=True)
class CellNote:
    """A title, lines under it, a hint below, and the curves of the training, if it has any."""

    title: str
    lines: tuple[str, ...] = ()
    hint: str = ""
    spark: Spark | None = None


@dataclass(frozen=True)
class Polyline:
    """The dots of one seed in one panel, in the canvas's pixels, by rate."""

    points: tuple[QPointF, ...]
    colour: str


class CellLayer(QWidget):
    """A widget over a canvas; `clear` removes everything."""

    def __init__(self, canvas: QWidget, style: ChartStyle) -> None:
        super().__init__(canvas)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._style, self._scale = style, 1.0
        self.note: CellNote | None = None
        self.polylines: tuple[Polyline, ...] = ()
        self.marks: tuple[QPointF, ...] = ()
        self._point, self._field = QPointF(), QRectF()
        self.hide()

    def set_look(self, style: ChartStyle, scale: float) -> None:
        """Repaint in another scheme or size."""
        self._style, self._scale = style, scale
        self.update()

    def show_note(
        self, note: CellNote, point: QPointF, polylines: Sequence[Polyline] = (), field: QRectF | None = None
    ) -> None:
        """Highlight a position of the canvas, or a field of it, and show a note."""
        self._fit()
        state = (note, point, tuple(polylines), field or QRectF())
        if state != (self.note, self._point, self.polylines, self._field):
            self.note, self._point, self.polylines, self._field = state
            self.update()
        self.show()

    def clear(self) -> None:
        """Point at nothing; marks stay."""
        self.note, self.polylines = None, ()
        self.setVisible(bool(self.marks))
        self.update()

    def set_marks(self, marks: Sequence[QPointF]) -> None:
        """Mark these positions of the canvas lastingly: the dots of the training that is open."""
        if tuple(marks) == self.marks:
            return
        self.marks = tuple(marks)
        self._fit()
        self.setVisible(bool(self.marks) or self.note is not None)
        self.update()

    def _fit(self) -> None:
        parent = self.parentWidget()
        if parent is not None and self.size() != parent.size():
            self.resize(parent.size())

    def text(self) -> str:
        """The whole note in one line, for screen readers."""
        return ", ".join((self.note.title, *self.note.lines)) if self.note is not None else ""

    def note_area(self) -> QRectF:
        """The note's rectangle: beside the position that it is about, within the canvas."""
        size, gap = self._note_size(), GAP * self._scale
        space_x, space_y = max(0.0, self.width() - size.width()), max(0.0, self.height() - size.height())
        x, y = self._point.x(), self._point.y()
        level = min(max(0.0, y - size.height() - gap / 2), space_y)
        over = min(max(0.0, x - size.width() / 2), space_x)
        places = (
            (x + gap, level),
            (x - gap - size.width(), level),
            (over, y - gap - size.height()),
            (over, y + gap),
        )
        left, top = next(
            ((left, top) for left, top in places if 0 <= left <= space_x and 0 <= top <= space_y),
            (min(x + gap, space_x), level),  # no space beside it: over it
        )
        return QRectF(round(left) + 0.5, round(top) + 0.5, round(size.width()) - 1, round(size.height()) - 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_marks(painter)
        if self.note is None:
            return
        for polyline in self.polylines:
            self._paint_polyline(painter, polyline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Two pens, of which one is visible on any colour.
        for colour, width in ((self._style.card, 4.0), (self._style.text, 1.8)):
            painter.setPen(QPen(QColor(colour), width * self._scale))
            if self._field.isEmpty():
                painter.drawEllipse(self._point, RING * self._scale, RING * self._scale)
            else:
                painter.drawRect(self._field.adjusted(2, 2, -2, -2))
        self._paint_note(painter, self.note, self.note_area())

    def _paint_marks(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((self._style.card, 4.0), (self._style.dropout, 2.2)):
            painter.setPen(QPen(QColor(colour), width * self._scale))
            for point in self.marks:
                painter.drawEllipse(point, RING * self._scale, RING * self._scale)

    def _paint_polyline(self, painter: QPainter, polyline: Polyline) -> None:
        painter.setPen(QPen(QColor(self._style.text), LINE_WIDTH * self._scale))
        painter.drawPolyline(QPolygonF(list(polyline.points)))
        painter.setPen(QPen(QColor(self._style.card), 1.2 * self._scale))
        painter.setBrush(QColor(polyline.colour))
        for point in polyline.points:
            painter.drawEllipse(point, DOT * self._scale, DOT * self._scale)

    def _paint_note(self, painter: QPainter, note: CellNote, area: QRectF) -> None:
        painter.setPen(QPen(QColor(self._style.line), 1))
        painter.setBrush(QColor(self._style.card))
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        padding = PADDING * self._scale
        row = QRectF(area.adjusted(padding, padding, -padding, -padding))
        for text, font, colour in self._rows(note)[: 1 + len(note.lines)]:
            self._paint_row(painter, row, text, font, colour)
        if note.spark is not None:
            row.setTop(row.top() + 4 * self._scale)
            height = SPARK.height() * self._scale
            paint_spark(
                painter,
                QRectF(row.topLeft(), QSizeF(row.width(), height)),
                note.spark,
                self._style,
                self._font(SMALL),
            )
            row.setTop(row.top() + height)
        if note.hint:
            self._paint_row(painter, row, note.hint, self._font(SMALL), self._style.muted)

    def _paint_row(self, painter: QPainter, row: QRectF, text: str, font: QFont, colour: str) -> None:
        """Paint a line of text at the top of `area`, which shrinks by it."""
        height = 1.3 * QFontMetricsF(font).height()
        painter.setFont(font)
        painter.setPen(QColor(colour))
        place = QRectF(row.left(), row.top(), row.width(), height)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        row.setTop(row.top() + height)

    def _rows(self, note: CellNote) -> list[tuple[str, QFont, str]]:
        bold = self._font(TEXT, is_bold=True)
        rows = [(note.title, bold, self._style.text)]
        rows += [(line, self._font(TEXT), self._style.text) for line in note.lines]
        return rows + ([(note.hint, self._font(SMALL), self._style.muted)] if note.hint else [])

    def _note_size(self) -> QSizeF:
        if self.note is None:
            return QSizeF()
        rows = [(QFontMetricsF(font), text) for text, font, _ in self._rows(self.note)]
        width = max(metrics.horizontalAdvance(text) for metrics, text in rows)
        height = sum(1.3 * metrics.height() for metrics, _ in rows)
        if self.note.spark is not None:
            width = max(width, SPARK.width() * self._scale)
            height += (SPARK.height() + 4) * self._scale
        padding = 2 * PADDING * self._scale + 1
        return QSizeF(width + padding, height + padding)

    def _font(self, size: float, *, is_bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(size * self._scale))
        font.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
        return font


# --- A sparkline of one training's losses, painted by Qt


@dataclass(frozen=True)
class Spark:
    """Curves of loss values by name, and the number of epochs."""

    epochs: int
    curves: tuple[tuple[str, tuple[float, ...]], ...]


def spark_of(result: CellResult) -> Spark | None:
    """The losses of a cell; None if there is no line to draw."""
    history = dict(result.history)
    found: list[tuple[str, tuple[float, ...]]] = []
    epochs = 0
    for names, text in _CURVES:
        name = next((name for name in names if name in history), "")
        values = history.get(name, ())
        if name.startswith("train_"):
            values = connected(values)
        if len(values) > 1 and any(map(math.isfinite, values)):
            epochs = max(epochs, len(values))
            found.append((text, _thinned(values)))
    return Spark(epochs, tuple(found)) if found else None


def paint_spark(painter: QPainter, area: QRectF, spark: Spark, style: ChartStyle, font: QFont) -> None:
    """Paint the curves, with their names below."""
    metrics = QFontMetricsF(font)
    text = QRectF(area.left(), area.bottom() - metrics.height() - 2, area.width(), metrics.height())
    field = QRectF(area.left(), area.top(), area.width(), text.top() - area.top() - 4)
    painter.setPen(QPen(QColor(style.line), 1))
    painter.drawLine(field.bottomLeft(), field.bottomRight())
    values = [value for _, curve in spark.curves for value in curve if math.isfinite(value)]
    low, high = min(values), max(values)
    inner = field.adjusted(1, 3, -1, -3)
    x = text.left()
    for name, curve in spark.curves:
        is_train = name == TRAIN
        colour = QColor(style.train if is_train else style.accent)
        pen = QPen(colour, 1.5, Qt.PenStyle.DashLine if is_train else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        for run in _runs(curve, inner, low, high):
            painter.drawPolyline(QPolygonF(run))
        middle = text.center().y()
        painter.drawLine(QPointF(x, middle), QPointF(x + 14, middle))
        painter.setFont(font)
        painter.setPen(QColor(style.muted))
        place = QRectF(x + 18, text.top(), text.right() - x - 18, text.height())
        label = _(_LOSSES[name] if name == spark.curves[-1][0] else name)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, label)
        x += 18 + metrics.horizontalAdvance(label) + 10


def _thinned(values: tuple[float, ...]) -> tuple[float, ...]:
    step = math.ceil(len(values) / MAX_POINTS)
    return values[(len(values) - 1) % step :: step]


def _runs(values: tuple[float, ...], area: QRectF, low: float, high: float) -> list[list[QPointF]]:
    """The curve in pieces, broken at values that are not finite."""
    runs: list[list[QPointF]] = [[]]
    for index, value in enumerate(values):
        if not math.isfinite(value):
            runs.append([])
            continue
        x = area.left() + area.width() * index / max(len(values) - 1, 1)
        share = (value - low) / (high - low) if high > low else 0.5
        runs[-1].append(QPointF(x, area.bottom() - share * area.height()))
    return [run for run in runs if len(run) > 1]
