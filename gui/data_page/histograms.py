"""Histograms: a small one in a row, and the distribution of the target with its axis."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from engine.analysis.wording import three_digits
from engine.data.info import DataSetInfo
from engine.data.preview import DataPreview
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from gui.data_page.class_colours import class_colour
from gui.data_page.look_view import LookView
from gui.theme.theme import Theme

ROW, BAR, LABEL_SHARE, MAX_BAR = 34, 18, 0.32, 640
AXIS, LEFT, PLOT_HEIGHT, MAX_PLOT = 44, 52, 220, 860


def paint_histogram(
    painter: QPainter, area: QRect, counts: Sequence[int], colour: QColor, *, gap: bool = False
) -> None:
    """Paint bars that stand on the lower edge of the area; with a gap between those of categories."""
    highest = max(counts, default=0)
    if not highest:
        return
    width = area.width() / len(counts)
    space = min(4.0, width * 0.2) if gap or width > 6 else 0.5
    for place, count in enumerate(counts):
        if count:
            height = max(1.0, area.height() * count / highest)
            left = area.left() + place * width
            bar = QRectF(left, area.bottom() + 1 - height, max(1.0, width - space), height)
            painter.fillRect(bar, colour)


class ClassBars(QWidget):
    """A bar for each class, with its count and share."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: tuple[tuple[str, int], ...] = ()
        theme.changed.connect(self._fit)

    def show_counts(self, counts: tuple[tuple[str, int], ...]) -> None:
        """Show these classes."""
        self._counts = counts
        self.setAccessibleName("; ".join(self.texts) or _("No classes"))
        self._fit()
        self.update()

    @property
    def texts(self) -> list[str]:
        """Each class with its count and share."""
        total = max(1, sum(count for _name, count in self._counts))
        return [
            f"{name}: {number_text(count, ',')} ({_percent(count / total)})" for name, count in self._counts
        ]

    def sizeHint(self) -> QSize:
        return QSize(320, len(self._counts) * self._theme.px(ROW))

    def _fit(self) -> None:
        self.setMinimumHeight(len(self._counts) * self._theme.px(ROW))
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        px, theme = self._theme.px, self._theme
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a drawing, which is not mirrored
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names, small = theme.font(13), theme.font(12)
        metrics = QFontMetrics(names)
        longest = max((metrics.horizontalAdvance(name) for name, _count in self._counts), default=0)
        label = min(longest, round(self.width() * LABEL_SHARE)) + px(12)
        numbers = QFontMetrics(small).horizontalAdvance(f"{number_text(20000, ',')} · {_percent(1)}") + px(12)
        space = max(px(20), min(self.width() - label - numbers, px(MAX_BAR)))
        highest = max((count for _name, count in self._counts), default=1) or 1
        total = max(1, sum(count for _name, count in self._counts))
        for place, (name, count) in enumerate(self._counts):
            top = place * px(ROW)
            if not QRect(0, top, self.width(), px(ROW)).intersects(event.rect()):
                continue
            painter.setFont(names)
            painter.setPen(theme.colour("text"))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, label - px(12))
            painter.drawText(QRect(0, top, label, px(ROW)), Qt.AlignmentFlag.AlignVCenter, shown)
            width = max(2.0, space * count / highest)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(class_colour(place, is_dark=theme.is_dark))
            painter.drawRoundedRect(QRectF(label, top + (px(ROW) - px(BAR)) / 2, width, px(BAR)), 3, 3)
            painter.setFont(small)
            painter.setPen(QColor(theme.tokens.readable("muted", "card")))
            after = QRectF(label + width + px(8), top, numbers + px(20), px(ROW))
            text = f"{number_text(count, ',')} · {_percent(count / total)}"
            painter.drawText(after, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class NumberHistogram(QWidget):
    """The distribution of a number to predict, with its mean."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: tuple[int, ...] = ()
        self._range, self._mean, self._name = (0.0, 1.0), 0.0, ""
        theme.changed.connect(self._fit)
        self._fit()

    def show_counts(self, counts: tuple[int, ...], ends: tuple[float, float], mean: float, name: str) -> None:
        """Show counts in bins of equal width between two ends."""
        self._counts, self._range, self._mean, self._name = counts, ends, mean, name
        low, high = (three_digits(end) for end in ends)
        text = _("{name}: from {low} to {high}, mean {mean}")
        self.setAccessibleName(text.format(name=name, low=low, high=high, mean=three_digits(mean)))
        self.update()

    def _fit(self) -> None:
        self.setMinimumHeight(self._theme.px(PLOT_HEIGHT))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._counts:
            return
        px, theme, tokens = self._theme.px, self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a drawing, which is not mirrored
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = QRect(0, 0, min(self.width(), px(MAX_PLOT)), self.height()).adjusted(
            px(LEFT), px(28), -px(8), -px(AXIS)
        )
        self._paint_grid(painter, plot)
        paint_histogram(painter, plot, self._counts, theme.colour("accent"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(plot.left(), plot.bottom() + 1, plot.right(), plot.bottom() + 1)
        low, high = self._range
        span = (high - low) or 1.0
        painter.setFont(theme.font(12))
        painter.setPen(QColor(tokens.readable("muted", "card")))
        metrics = QFontMetrics(theme.font(12))
        for part in (0.0, 0.25, 0.5, 0.75, 1.0):
            text = three_digits(low + part * span)
            width = metrics.horizontalAdvance(text)
            x = plot.left() + part * plot.width()
            x = min(max(x - width / 2, plot.left()), plot.right() - width)
            painter.drawText(
                QRectF(x, plot.bottom() + px(4), width + 2, px(18)), Qt.AlignmentFlag.AlignLeft, text
            )
        below = QRectF(plot.left(), plot.bottom() + px(22), plot.width(), px(20))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self._name)
        self._paint_mean(painter, plot, plot.left() + (self._mean - low) / span * plot.width())
        painter.end()

    def _paint_grid(self, painter: QPainter, plot: QRect) -> None:
        """Paint lines at round counts, with the counts at the left."""
        px, highest = self._theme.px, max(self._counts)
        painter.setFont(self._theme.font(12))
        for count in range(0, highest + 1, _round_step(highest)):
            y = plot.bottom() + 1 - round(plot.height() * count / max(1, highest))
            painter.setPen(self._theme.colour("grid"))
            painter.drawLine(plot.left(), y, plot.right(), y)
            painter.setPen(QColor(self._theme.tokens.readable("muted", "card")))
            left = QRectF(0, y - px(9), px(LEFT) - px(6), px(18))
            text = number_text(count, ",")
            painter.drawText(left, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_mean(self, painter: QPainter, plot: QRect, x: float) -> None:
        px, theme = self._theme.px, self._theme
        painter.setPen(theme.colour("dropout"))
        painter.drawLine(round(x), plot.top() - px(4), round(x), plot.bottom())
        font = theme.font(12, QFont.Weight.DemiBold)
        text = _("mean {value}").format(value=three_digits(self._mean))
        width = QFontMetrics(font).horizontalAdvance(text)
        left = min(max(x - width / 2, plot.left()), plot.right() - width)
        painter.setFont(font)
        painter.setPen(QColor(theme.tokens.readable("dropout", "card")))
        painter.drawText(
            QRectF(left, plot.top() - px(26), width + 2, px(20)), Qt.AlignmentFlag.AlignCenter, text
        )


def _percent(share: float) -> str:
    return f"{number_text(100 * share, '.1f')} %"


def _round_step(highest: int) -> int:
    """A step of 1, 2 or 5 times a power of ten that gives at most five lines."""
    power: int = 10 ** max(0, len(str(highest)) - 2)
    return next((step * power for step in (1, 2, 5, 10, 20) if highest / (step * power) <= 5), 50 * power)


class TargetView(LookView):
    """The distribution of the target."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars, self.histogram = ClassBars(theme), NumberHistogram(theme)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(4, 4, 8, 4)
        column.addWidget(self.bars)
        column.addWidget(self.histogram, 1)
        column.addStretch(0)
        area = QScrollArea()
        area.setAccessibleName(_("Distribution of the target"))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        inner.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    @property
    def caption(self) -> str:
        if self._preview is None or self._info is None:
            return ""
        target = self._info.target
        if self._preview.class_counts:
            name, count = max(self._preview.class_counts, key=lambda pair: pair[1])
            is_even = len({size for _name, size in self._preview.class_counts}) == 1
            n = self._info.n_classes
            if is_even:
                text = ngettext(
                    "{target}: {n} class, all of them as frequent",
                    "{target}: {n} classes, all of them as frequent",
                    n,
                )
            else:
                text = ngettext(
                    "{target}: {n} class, most frequent is {name}, {share}",
                    "{target}: {n} classes, most frequent is {name}, {share}",
                    n,
                )
            share = _percent(count / self._preview.n_samples)
            return text.format(target=target, n=number_text(n, ","), name=name, share=share)
        n = self._preview.n_samples
        text = ngettext("{target}: {n} sample", "{target}: {n} samples", n)
        return text.format(target=target, n=number_text(n, ","))

    def show_preview(self, preview: DataPreview, info: DataSetInfo) -> None:
        super().show_preview(preview, info)
        is_classes = preview.target_range is None
        self.bars.setVisible(is_classes)
        self.histogram.setVisible(not is_classes)
        if preview.target_range is None:
            self.bars.show_counts(preview.class_counts)
        else:
            target = info.target
            self.histogram.show_counts(
                preview.target_counts, preview.target_range, preview.target_mean, target
            )
