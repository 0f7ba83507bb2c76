"""How many students predicted what, as one bar in three parts under a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from engine.language.texts import _
from gui.theme.theme import Theme
from gui.theme.tokens import mix
from gui.widgets.plain_text import WrappedLabel

if TYPE_CHECKING:
    from engine.classroom.predictions import ClassPredictions

HEIGHT, GAP, RADIUS, OUTLINE, PADDING = 22, 3, 5, 2, 8


class PredictionStrip(QFrame):
    """Hidden while no file has a prediction."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = WrappedLabel()
        self.bar = _Bar(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.sentence)
        column.addWidget(self.bar)
        self.hide()

    def show_predictions(self, found: ClassPredictions) -> None:
        """Show the counts; the part that came true has a frame."""
        self.sentence.setText(found.text)
        self.bar.show_predictions(found)
        self.setVisible(bool(found.n_students))


class _Bar(QWidget):
    """Paints the parts, each with its name and count where they fit; the sentence has all of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._found: ClassPredictions | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)

    def show_predictions(self, found: ClassPredictions) -> None:
        self._found = found
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._found is None or not self._found.n_students:
            return
        from engine.classroom.predictions import CHOICE_NAMES

        tokens, px = self._theme.tokens, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(12))
        colours = dict(zip(CHOICE_NAMES, (tokens.good, tokens.muted, tokens.bad), strict=True))
        parts = [(choice, count) for choice, count in self._found.counts if count]
        width = self.width() - px(GAP) * (len(parts) - 1)
        left = 0.0
        for choice, count in parts:
            part = QRectF(left, 0, width * count / self._found.n_students, self.height())
            painter.setBrush(QColor(mix(tokens.card, colours[choice], 0.25)))
            is_outcome = choice == self._found.outcome
            painter.setPen(QColor(colours[choice]) if is_outcome else Qt.PenStyle.NoPen)
            inset = OUTLINE / 2 if is_outcome else 0
            painter.drawRoundedRect(part.adjusted(inset, inset, -inset, -inset), px(RADIUS), px(RADIUS))
            text = f"{_(CHOICE_NAMES[choice])} {count}"
            if painter.fontMetrics().horizontalAdvance(text) + 2 * px(PADDING) <= part.width():
                painter.setPen(QColor(tokens.text))
                painter.drawText(part, Qt.AlignmentFlag.AlignCenter, text)
            left += part.width() + px(GAP)
        painter.end()

    def _fit(self) -> None:
        self.updateGeometry()
        self.update()
