"""The strip under the toolbar that shows one sentence, with details behind a button. Never modal."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gui.theme.icons import icon
from gui.theme.theme import Theme

_ICONS = {"good": "check", "busy": "train"}


class Notice(QFrame):
    """Shows the newest sentence until it is closed or replaced."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._theme = theme
        self._tone = "bad"
        self._mark = QLabel()
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details_button = QPushButton("Details")
        self.details_button.setCheckable(True)
        close = QPushButton("Close")
        close.setAccessibleName("Close this message")
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        row = QHBoxLayout()
        row.addWidget(self._mark)
        row.addWidget(self.text, 1)
        row.addWidget(self.details_button)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.addLayout(row)
        column.addWidget(self._details)
        self.details_button.toggled.connect(self._details.setVisible)
        close.clicked.connect(self.hide)
        theme.changed.connect(self._show_tone)
        self._show_tone()
        self.hide()

    def show_message(self, sentence: str, details: str = "", tone: str = "bad") -> None:
        """Show a sentence; the tone is bad, warn, good or busy (work in progress)."""
        self._tone = tone
        self._show_tone()
        self.text.setText(sentence)
        self._details.setPlainText(details)
        self.details_button.setVisible(bool(details))
        self.details_button.setChecked(False)
        self._details.hide()
        self.show()

    def _show_tone(self) -> None:
        tokens = self._theme.tokens
        colour = tokens.accent if self._tone == "busy" else tokens.colour(self._tone)
        soft = {"bad": tokens.bad_soft, "warn": tokens.warn_soft}.get(self._tone, tokens.accent_soft)
        self.setStyleSheet(f"QFrame#notice {{ background: {soft}; border: none; }}")
        size = self._theme.px(18)
        self._mark.setPixmap(
            icon(_ICONS.get(self._tone, "warning"), colour, self._theme.scale).pixmap(size, size)
        )
        self._details.setFixedHeight(self._theme.px(120))
