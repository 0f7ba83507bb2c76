"""The weights of a training: a small histogram for each array of its layers."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedLayout, QWidget

from engine.analysis.weights_histogram import WeightsHistogram
from engine.analysis.wording import three_digits
from engine.experiment.specs import Cell, Experiment
from engine.language.texts import N_, _
from gui.control.cell_requests import WeightsInspector
from gui.theme.theme import Theme

LINE, PLOT, GAP = 18, 44, 12  # pixels
BUSY = N_("The engine is busy. The weights appear when it is done.")
TRAINING = N_("Training again, with the same numbers, to show the weights…")


class CellWeights(QWidget):
    """Requests the weights of a cell that is not known yet; meanwhile says what it waits for."""

    def __init__(self, inspector: WeightsInspector, theme: Theme) -> None:
        super().__init__()
        self._inspector = inspector
        self._cell: tuple[Experiment, Cell] | None = None
        self.text = QLabel()
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.list = _Histograms(theme)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setAutoFillBackground(False)
        area.setWidget(self.list)
        self.list.setAutoFillBackground(False)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self.text)
        self._layers.addWidget(area)
        inspector.changed.connect(self._show)

    def show_cell(self, experiment: Experiment, cell: Cell) -> None:
        """Show the weights of this training."""
        self._cell = (experiment, cell)
        self._show()

    def _show(self) -> None:
        if self._cell is None or self.isHidden():
            return
        known = self._inspector.answer(*self._cell)
        if known is None:
            self._inspector.ask(*self._cell)
            self._show_message(_(TRAINING if self._inspector.is_asking(*self._cell) else BUSY))
        elif known.problem:
            self._show_message(known.problem)
        else:
            self.list.show_histograms(known.histograms)
            self._layers.setCurrentIndex(1)

    def _show_message(self, sentence: str) -> None:
        self.text.setText(sentence)
        self._layers.setCurrentIndex(0)


class _Histograms(QWidget):
    """Name, statistics and histogram of each array, painted around a line at zero."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[WeightsHistogram, ...] = ()
        theme.changed.connect(self._fit)

    def show_histograms(self, histograms: tuple[WeightsHistogram, ...]) -> None:
        """Show histograms one below the other."""
        self._shown = histograms
        arrays = "; ".join(map(histogram_text, histograms))
        self.setAccessibleName(_("Weights: {arrays}").format(arrays=arrays))
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(200, self._each * len(self._shown))

    @property
    def _each(self) -> int:
        return self._theme.px(2 * LINE + PLOT + GAP)

    def _fit(self) -> None:
        self.setMinimumHeight(self._each * len(self._shown))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a drawing, which is not mirrored
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._theme.px
        for index, histogram in enumerate(self._shown):
            top = index * self._each
            if event.rect().intersects(QRectF(0, top, self.width(), self._each).toAlignedRect()):
                self._paint_text(painter, histogram, top)
                field = QRectF(1, top + px(2 * LINE), self.width() - 2, px(PLOT))
                self._paint_bars(painter, histogram, field)
        painter.end()

    def _paint_text(self, painter: QPainter, histogram: WeightsHistogram, top: int) -> None:
        tokens, line = self._theme.tokens, self._theme.px(LINE)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        shape = " × ".join(map(str, histogram.shape))
        painter.setPen(QColor(tokens.text))
        painter.drawText(QRectF(0, top, self.width(), line), left, histogram.name)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QRectF(0, top, self.width(), line), right, shape)
        painter.drawText(QRectF(0, top + line, self.width(), line), left, numbers_of(histogram))

    def _paint_bars(self, painter: QPainter, histogram: WeightsHistogram, field: QRectF) -> None:
        tokens = self._theme.tokens
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(field.bottomLeft(), field.bottomRight())
        if not histogram.counts:
            return
        low, high = histogram.edges[0], histogram.edges[-1]
        max_count, width = max(histogram.counts), field.width() / len(histogram.counts)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        for index, count in enumerate(histogram.counts):
            height = field.height() * count / max_count
            x = field.left() + index * width
            painter.drawRect(QRectF(x, field.bottom() - height, max(width - 1, 1), height))
        if low < 0 < high:
            x = field.left() + field.width() * -low / (high - low)
            painter.setPen(QPen(QColor(tokens.text), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, field.top()), QPointF(x, field.bottom()))


def numbers_of(histogram: WeightsHistogram) -> str:
    """A text such as "mean 0.012, std. dev. 0.310, −1.20 to 1.40"."""
    if math.isnan(histogram.mean):
        return _("not a number (NaN)")
    text = _("mean {mean}, std. dev. {std}, {low} to {high}").format(
        mean=three_digits(histogram.mean),
        std=three_digits(histogram.std),
        low=three_digits(histogram.low),
        high=three_digits(histogram.high),
    )
    if not histogram.n_not_finite:
        return text
    # Translators: numbers that are infinite or not a number (NaN).
    not_finite = _("{n} not finite").format(n=histogram.n_not_finite)
    return f"{text}, {not_finite}"


def histogram_text(histogram: WeightsHistogram) -> str:
    """Describe an array for screen readers."""
    return f"{histogram.name}, {numbers_of(histogram)}"
