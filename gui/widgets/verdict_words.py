"""What a run says, in the pane: a coloured bar, a sentence, and what stands behind it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel


class VerdictWords(QFrame):
    """Words in the colour of their tone; the sentence alone says all, so colour is never needed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tone = theme, "neutral"
        self._bar = QFrame()
        self._bar.setFixedWidth(4)
        self.headline, self.details = WrappedLabel(), WrappedLabel()
        self.headline.setProperty("role", "name")
        self.details.setProperty("role", "caption")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.headline)
        words.addWidget(self.details)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._bar)
        row.addLayout(words, 1)
        theme.changed.connect(self._show_tone)

    def say(self, headline: str, details: str = "", tone: str = "neutral") -> None:
        """Show a sentence; tone is that of a verdict."""
        self._tone = tone
        self.headline.setText(headline)
        self.details.setText(details)
        self.details.setVisible(bool(details))
        self._show_tone()

    def _show_tone(self) -> None:
        tokens = self._theme.tokens
        colour = tokens.muted if self._tone == "neutral" else tokens.colour(self._tone)
        self._bar.setStyleSheet(f"background: {colour}; border-radius: 2px;")
