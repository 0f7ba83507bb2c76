"""The losses of the trainings that run while a sweep has no result yet, so that its chart is never empty."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.experiment.results import EpochValues
from engine.experiment.specs import Cell
from engine.language.numbers import number_text
from engine.language.texts import _
from gui.theme.theme import Theme

LEFT, RIGHT, TOP, BOTTOM = 84, 24, 64, 56
GRID, BAR = 4, 72  # lines of the grid; width of the key's bar
MAX_POINTS = 400
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)

Losses = Mapping[Cell, Sequence[EpochValues]]
Line = tuple[Cell, tuple[tuple[int, float], ...]]


class RunningLosses(QWidget):
    """One line per training: grey at rate 0, in Dropout's colour at the highest rate."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.lines: tuple[Line, ...] = ()
        self.is_validation = False
        self.progress = ""
        self._epochs = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_losses(self, losses: Losses, epochs: int, progress: str) -> None:
        """Draw the losses so far, validation where there is one; `progress` says how far the sweep is."""
        every = [dict(item.values) for row in losses.values() for item in row]
        self.is_validation = bool(every) and all("val_loss" in values for values in every)
        name = "val_loss" if self.is_validation else "loss"
        self.lines = tuple((cell, _line(row, name)) for cell, row in sorted(losses.items()))
        self._epochs, self.progress = max(epochs, 2), progress
        self.setAccessibleName(f"{self.title}: {self.caption}")
        self.update()

    @property
    def title(self) -> str:
        """What is drawn."""
        if self.is_validation:
            return _("Validation loss of the running trainings")
        return _("Training loss of the running trainings")

    @property
    def caption(self) -> str:
        """How far the sweep is, in a sentence."""
        text = _("{progress}; dots appear when the first trainings end.")
        return text.format(progress=self.progress)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(px(LEFT), px(TOP), -px(RIGHT), -px(BOTTOM))
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(14, theme.font().Weight.DemiBold))
        painter.drawText(QRectF(box.left(), px(6), box.width(), px(24)), _LEFT_MIDDLE, self.title)
        muted = QColor(theme.tokens.readable("muted", "card"))
        painter.setPen(muted)
        painter.setFont(theme.font(12))
        over = QRectF(box.left(), px(28), self.width() - box.left(), px(20))
        painter.drawText(over, _LEFT_MIDDLE, self.caption)
        values = [value for _, points in self.lines for _, value in points]
        if box.width() > 20 and box.height() > 20 and values:
            self._paint_axes(painter, box, _top(max(values)), muted)
            self._paint_lines(painter, box, _top(max(values)))
            self._paint_key(painter, box, muted)
        painter.end()

    def _paint_key(self, painter: QPainter, box: QRectF, muted: QColor) -> None:
        """Name the lowest and the highest rate at the ends of a bar that has their colours."""
        rates, px = [cell.rate for cell, _ in self.lines if cell.rate is not None], self._theme.px
        if not rates:
            return
        bar = QRectF(box.right() - px(BAR + 40), px(13), px(BAR), px(10))
        shades = QLinearGradient(bar.topLeft(), bar.topRight())
        for share in (0.0, 1.0):
            shades.setColorAt(share, self._colour(share))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shades)
        painter.drawRoundedRect(bar, px(3), px(3))
        painter.setPen(muted)
        before = QRectF(bar.left() - px(88), bar.top() - px(4), px(80), px(18))
        low, high = number_text(min(rates), "g"), number_text(max(rates), "g")
        painter.drawText(before, _RIGHT_MIDDLE, _("rate {rate}").format(rate=low))
        painter.drawText(before.translated(bar.width() + px(96), 0), _LEFT_MIDDLE, high)

    def _paint_axes(self, painter: QPainter, box: QRectF, top: float, muted: QColor) -> None:
        px, line = self._theme.px, self._theme.colour("line")
        for index in range(GRID + 1):
            y = box.bottom() - index / GRID * box.height()
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(muted)
            place = QRectF(0, y - px(9), box.left() - px(8), px(18))
            painter.drawText(place, _RIGHT_MIDDLE, number_text(top * index / GRID, "g"))
        painter.setPen(muted)
        under = QRectF(box.left(), box.bottom() + px(6), box.width(), px(18))
        painter.drawText(under, Qt.AlignmentFlag.AlignLeft, _("epoch {n}").format(n=1))
        painter.drawText(under, Qt.AlignmentFlag.AlignRight, f"{self._epochs}")

    def _paint_lines(self, painter: QPainter, box: QRectF, top: float) -> None:
        px, rates = self._theme.px, [cell.rate or 0.0 for cell, _ in self.lines]
        highest = max(rates) or 1.0
        for cell, points in self.lines:
            if not points:
                continue
            colour = self._colour((cell.rate or 0.0) / highest)
            places = [self._place(box, top, *point) for point in points]
            painter.setPen(QPen(colour, self._theme.px(1.6)))
            painter.drawPolyline(QPolygonF(places))
            painter.setBrush(colour)
            painter.drawEllipse(places[-1], px(3), px(3))

    def _place(self, box: QRectF, top: float, epoch: int, value: float) -> QPointF:
        x = box.left() + (epoch - 1) / (self._epochs - 1) * box.width()
        return QPointF(x, box.bottom() - min(value / top, 1.0) * box.height())

    def _colour(self, share: float) -> QColor:
        first, last = self._theme.colour("train"), self._theme.colour("dropout")
        return QColor.fromRgbF(
            first.redF() + share * (last.redF() - first.redF()),
            first.greenF() + share * (last.greenF() - first.greenF()),
            first.blueF() + share * (last.blueF() - first.blueF()),
        )


_LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT_MIDDLE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _line(row: Sequence[EpochValues], name: str) -> tuple[tuple[int, float], ...]:
    """Epoch and loss, thinned to what a screen can show; values that are not finite are left out."""
    step = max(1, len(row) // MAX_POINTS)
    chosen = [*row[::step], *row[-1:]]
    points = {item.epoch: dict(item.values)[name] for item in chosen}
    return tuple((epoch, value) for epoch, value in sorted(points.items()) if math.isfinite(value))


def _top(highest: float) -> float:
    """The upper end of the axis: GRID times a round step."""
    if highest <= 0:
        return 1.0
    step = highest / GRID
    power = 10.0 ** math.floor(math.log10(step))
    return GRID * power * next(factor for factor in STEPS if factor * power >= step * (1 - 1e-9))
