"""What is shown in place of an empty list: its purpose, and one button."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.theme.icons import pixmap
from gui.theme.theme import Theme

WIDTH, MIN_WIDTH, ICON = 440, 200, 36


class EmptyState(QFrame):
    """An icon, a heading, a few sentences and a button, centred."""

    def __init__(
        self, icon: str, heading: str, sentence: str, button: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon = theme, icon
        self.setProperty("role", "card")
        self._picture = QLabel()
        title = QLabel(heading)
        title.setProperty("role", "title")
        self._text = QLabel(sentence)
        self._text.setProperty("role", "muted")
        self._text.setWordWrap(True)
        self.button = QPushButton(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (self._picture, title, self._text, self.button):
            if isinstance(widget, QLabel):
                widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.changed.connect(self._show_look)
        self._show_look()

    def minimumSizeHint(self) -> QSize:
        """As narrow as possible, so that the texts do not force the page to be wide."""
        return QSize(MIN_WIDTH + 2 * self._theme.px(16), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_text()

    def _fit_text(self) -> None:
        px = self._theme.px
        width = min(px(WIDTH), max(self.width() - 2 * px(16), MIN_WIDTH))
        self._text.setFixedWidth(width)
        self._text.setMinimumHeight(self._text.heightForWidth(width))

    def _show_look(self) -> None:
        size, ratio = self._theme.px(ICON), self.devicePixelRatioF()
        self._picture.setPixmap(pixmap(self._icon, self._theme.tokens.muted, size, ratio))
        self._fit_text()
