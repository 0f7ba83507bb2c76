"""Words for a list that scrolls: laid out and shortened once, then only drawn."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText

MOST_KEPT = 4000


class TextInk:
    """One font and colour. What was drawn lately is kept by its text and the room that it had."""

    def __init__(self, font: QFont, colour: QColor) -> None:
        self._font, self._colour = font, colour
        self._metrics = QFontMetrics(font)
        self._height = self._metrics.height()
        self._kept: dict[tuple[str, int], tuple[QStaticText, int]] = {}

    def draw(self, painter: QPainter, area: QRect, text: str) -> int:
        """Draw a line at the left of the area, in its middle; how wide it became."""
        made, width = self._laid_out(text, area.width())
        painter.setFont(self._font)
        painter.setPen(self._colour)
        painter.drawStaticText(area.left(), area.top() + (area.height() - self._height) // 2, made)
        return width

    def _laid_out(self, text: str, room: int) -> tuple[QStaticText, int]:
        found = self._kept.get((text, room))
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            made = QStaticText(shown)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            made.prepare(font=self._font)
            found = self._kept[(text, room)] = (made, math.ceil(made.size().width()))
        return found
