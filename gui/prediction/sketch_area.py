"""The area in which a student sketches the curve before the sweep, and its y range."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.analysis.wording import format_metric, is_higher_better
from engine.data.guess import guess_score
from engine.experiment.results import SweepResults
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.project.project import Project
from gui.theme.theme import Theme

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 150, 62, 14, 10, 26
AXIS_SIZE, BESIDE = 11, 6  # the font of the axes, and the space beside their numbers
RADIUS = 6
STEPS = 40  # steps of the arrow keys from the lowest to the highest score
BEYOND_ACCURACY, BEYOND_ERROR = 0.05, 1.1  # how far the sketch reaches beyond guessing: added, and a factor
Points = tuple[tuple[float, float], ...]


class SketchArea(QWidget):
    """A value for each rate, drawn by dragging or with the arrow keys.

    `sketched` has the points after each change. If locked, it only shows them, with the means beside.
    """

    sketched = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rates: tuple[float, ...] = ()
        self._range = (0.0, 1.0)
        self._column = "test_accuracy"
        self._points: dict[float, float] = {}
        self._means: Points = ()
        self._is_locked = False
        self._current = 0
        self._last: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._show_theme)
        self._show_theme()

    @property
    def points(self) -> Points:
        """(rate, value) of the drawn points, by rate."""
        return tuple(sorted(self._points.items()))

    def show_sketch(
        self,
        rates: tuple[float, ...],
        span: tuple[float, float],
        column: str,
        points: Points,
        means: Points = (),
        *,
        is_locked: bool = False,
    ) -> None:
        """Show these points for these rates; `column` determines how values are formatted."""
        self._rates = tuple(sorted({*rates, *(rate for rate, _ in points)})) if is_locked else rates
        self._range, self._column, self._means, self._is_locked = span, column, means, is_locked
        self._points = dict(points)
        self._current = min(self._current, max(0, len(self._rates) - 1))
        what = _("Your sketch") if is_locked else _("Draw how the score will change with the rate")
        self.setAccessibleName(f"{what}: {self._text()}")
        how = _(
            "Drag across the rates. With arrow keys: left and right for the rate, up and down for the score."
        )
        self.setToolTip("" if is_locked else how)
        self.setCursor(Qt.CursorShape.ArrowCursor if is_locked else Qt.CursorShape.CrossCursor)
        self.update()

    def place(self, rate: float, value: float) -> QPointF:
        """The position of a rate and a value."""
        box, (low, high) = self._box(), self._range
        index = self._rates.index(rate) if rate in self._rates else 0
        return QPointF(self._x(index), box.bottom() - (value - low) / (high - low or 1.0) * box.height())

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(280), self._theme.px(HEIGHT))

    # --- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._is_locked:
            self._last = event.position()
            self._draw_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is not None:
            self._draw_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._last = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, step = Qt.Key, (self._range[1] - self._range[0]) / STEPS
        if self._is_locked or not self._rates or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        elif event.key() in (keys.Key_Left, keys.Key_Right):
            delta = 1 if event.key() == keys.Key_Right else -1
            self._current = min(max(0, self._current + delta), len(self._rates) - 1)
            self.update()
        elif event.key() in (keys.Key_Up, keys.Key_Down):
            rate = self._rates[self._current]
            value = self._points.get(rate, self._middle())
            self._set({rate: value + (step if event.key() == keys.Key_Up else -step)})
        elif event.key() in (keys.Key_Delete, keys.Key_Backspace):
            self._points.pop(self._rates[self._current], None)
            self._notify()
        else:
            super().keyPressEvent(event)

    def _draw_to(self, place: QPointF) -> None:
        """Draw a line from the last position to this one, setting every rate on the way."""
        before = self._last if self._last is not None else place
        self._last = place
        found: dict[float, float] = {}
        for index, rate in enumerate(self._rates):
            x = self._x(index)
            if min(before.x(), place.x()) <= x <= max(before.x(), place.x()) and before.x() != place.x():
                share = (x - before.x()) / (place.x() - before.x())
                found[rate] = self._value(before.y() + share * (place.y() - before.y()))
        nearest = min(range(len(self._rates)), key=lambda i: abs(self._x(i) - place.x()), default=None)
        if nearest is not None:
            self._current = nearest
            found[self._rates[nearest]] = self._value(place.y())
            self._set(found)

    def _set(self, points: dict[float, float]) -> None:
        low, high = self._range
        self._points |= {rate: min(max(value, low), high) for rate, value in points.items()}
        self._notify()

    def _notify(self) -> None:
        self.update()
        self.sketched.emit(self.points)

    # --- positions

    def _middle(self) -> float:
        """The value from which a key moves a rate without one: its neighbour's, else the middle."""
        known = [rate for rate in self._rates if rate in self._points]
        rate = self._rates[self._current]
        nearest = min(known, key=lambda other: abs(other - rate), default=None)
        return (self._range[0] + self._range[1]) / 2 if nearest is None else self._points[nearest]

    def _box(self) -> QRectF:
        px, metrics = self._theme.px, QFontMetrics(self._theme.font(AXIS_SIZE))
        labels = [format_metric(self._column, value) for value in self._range]
        left = max(px(LEFT), max(map(metrics.horizontalAdvance, labels)) + px(BESIDE) + 1)
        return QRectF(self.rect()).adjusted(left, px(TOP), -px(RIGHT), -px(BOTTOM))

    def _x(self, index: int) -> float:
        box = self._box()
        if len(self._rates) < 2:
            return box.center().x()
        first, last = self._rates[0], self._rates[-1]
        return box.left() + (self._rates[index] - first) / (last - first) * box.width()

    def _value(self, y: float) -> float:
        box, (low, high) = self._box(), self._range
        value = low + (box.bottom() - y) / max(box.height(), 1.0) * (high - low)
        digits = 3 - math.floor(math.log10(high - low or 1.0))
        return round(min(max(value, low), high), digits)

    def _text(self) -> str:
        text = [
            f"{number_text(rate, 'g')}: {format_metric(self._column, value)}" for rate, value in self.points
        ]
        return "; ".join(text) or _("nothing drawn yet")

    # --- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme, box = self._theme, self._box()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.topLeft())
        self._draw_axes(painter, box)
        self._draw_line(painter, self._means, theme.colour("accent"), Qt.PenStyle.SolidLine)
        self._draw_line(painter, self.points, theme.colour("prediction"), Qt.PenStyle.DotLine)
        if not self._points and not self._is_locked:
            painter.setPen(QColor(theme.tokens.readable("muted", "card")))
            painter.setFont(theme.font(12))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _("Draw your curve here"))
        if self.hasFocus() and not self._is_locked and self._rates:
            x = self._x(self._current)
            painter.setPen(QPen(theme.colour("accent"), theme.tokens.ring, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            self._draw_ring(painter)
        painter.end()

    def _draw_ring(self, painter: QPainter) -> None:
        """Frame the area while it has the focus."""
        ring = self._theme.tokens.ring
        painter.setPen(QPen(self._theme.colour("accent"), ring))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inside = QRectF(self.rect()).adjusted(ring / 2, ring / 2, -ring / 2, -ring / 2)
        painter.drawRoundedRect(inside, RADIUS, RADIUS)

    def _draw_axes(self, painter: QPainter, box: QRectF) -> None:
        px, space = self._theme.px, self._theme.px(40)
        painter.setFont(self._theme.font(AXIS_SIZE))
        painter.setPen(QColor(self._theme.tokens.readable("muted", "card")))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, y in ((self._range[1], box.top()), (self._range[0], box.bottom())):
            place = QRectF(0, y - px(9), box.left() - px(BESIDE), px(18))
            painter.drawText(place, right, format_metric(self._column, value))
        last = -math.inf
        for index, rate in enumerate(self._rates):
            x = self._x(index)
            if x - last >= space * 0.8:
                last = x
                place = QRectF(x - space / 2, box.bottom() + px(5), space, px(18))
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, number_text(rate, "g"))

    def _draw_line(self, painter: QPainter, points: Points, colour: QColor, style: Qt.PenStyle) -> None:
        places = [self.place(rate, value) for rate, value in points if rate in self._rates]
        painter.setClipRect(self._box().adjusted(-8, -8, 8, 8))
        painter.setPen(QPen(colour, self._theme.px(2), style, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(places)
        painter.setPen(QPen(colour, self._theme.px(2)))
        painter.setBrush(self._theme.colour("card"))
        for place in places:
            painter.drawEllipse(place, self._theme.px(3.5), self._theme.px(3.5))
        painter.setClipping(False)

    def _show_theme(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
        self.updateGeometry()
        self.update()


# --- The y range of a sketch


def sketch_range(project: Project) -> tuple[float, float]:
    """The lowest and highest score of the sketch, in the score's own unit.

    It reaches a bit beyond the score of always guessing, since a network can be worse than that: for accuracy
    from there to 1, for errors from 0 to there. Where that is unknown, accuracies begin at 0, and errors end
    at the largest score of a run.
    """
    guess = guess_score(project.data, project.score)
    if is_higher_better(project.score):
        low = 0.0 if guess is None else math.floor(10 * (guess.value - BEYOND_ACCURACY)) / 10
        return max(low, 0.0), 1.0
    if guess is not None:
        return 0.0, _rounded_up(BEYOND_ERROR * guess.value)
    seen = [
        value
        for run in project.runs
        for part in run.parts
        for cell in part.results.cells
        if math.isfinite(value := dict(cell.metrics).get(project.score, math.nan))
    ]
    return 0.0, _rounded_up(max(seen, default=1.0) or 1.0)


def seen_range(values: Iterable[float]) -> tuple[float, float]:
    """The range that shows these scores closely."""
    found = [value for value in values if math.isfinite(value)]
    low, high = min(found), max(found)
    space = 0.1 * (high - low) or 0.1 * abs(high) or 1.0
    return low - space, high + space


def means_of(results: SweepResults, column: str) -> tuple[tuple[float, float], ...]:
    """(rate, mean) of every rate whose trainings all have a score.

    Without scipy, which intervals would need.
    """
    of_rate: dict[float, list[float]] = {}
    for cell in results.cells:
        if cell.cell.rate is not None:
            of_rate.setdefault(cell.cell.rate, []).append(dict(cell.metrics).get(column, math.nan))
    means = ((rate, math.fsum(values) / len(values)) for rate, values in sorted(of_rate.items()))
    return tuple((rate, mean) for rate, mean in means if math.isfinite(mean))


def _rounded_up(value: float) -> float:
    """The next number with two digits."""
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    return math.ceil(value / step) * step
