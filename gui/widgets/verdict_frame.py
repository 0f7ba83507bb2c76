"""What a class has found, in words under its curve; long ones can be scrolled."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel

HEIGHT = 128


class VerdictWords(QFrame):
    """A coloured bar, a headline, the details."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tone = theme, ""
        self.setProperty("role", "card")
        self.bar, self.headline, self.details = QFrame(), WrappedLabel(), WrappedLabel()
        self.bar.setFixedWidth(4)
        self.headline.setProperty("role", "name")
        self.details.setProperty("role", "muted")
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.headline)
        column.addWidget(self.details)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(words)
        for widget in (area.viewport(), words):
            widget.setAutoFillBackground(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(self.bar)
        row.addWidget(area, 1)
        theme.changed.connect(self._show_look)
        self._show_look()

    def say(self, tone: str, headline: str, details: str) -> None:
        """Show a verdict; the tone is the bar's colour."""
        self._tone = tone
        self.headline.setText(headline)
        self.details.setText(details)
        self._show_look()
        self.show()

    def _show_look(self) -> None:
        tokens = self._theme.tokens
        colours = {"good": tokens.good, "bad": tokens.bad, "warn": tokens.warn}
        colour = colours.get(self._tone, tokens.muted)
        self.bar.setStyleSheet(f"background: {colour}; border-radius: 2px;")
        self.setFixedHeight(self._theme.px(HEIGHT))
