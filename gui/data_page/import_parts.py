"""Parts of the import page: a titled card, and a sentence in place of what can't be shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel


class Message(QWidget):
    """A sentence in place of what can't be shown, with a mark if it is a problem, and what to do."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._mark = QLabel()
        self._text, self._hint = WrappedLabel(), WrappedLabel()
        self._hint.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        for label in (self._mark, self._text, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(3)
        theme.changed.connect(self._show_mark)

    @property
    def sentence(self) -> str:
        """The sentence in view."""
        return self._text.text()

    def say(self, sentence: str, hint: str = "", *, is_problem: bool = False) -> None:
        """Show a sentence."""
        self._text.setText(sentence)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._mark.setVisible(is_problem)
        self._show_mark()

    def _show_mark(self) -> None:
        size = self._theme.px(28)
        self._mark.setPixmap(self._theme.icon("warning", "warn").pixmap(size, size))


class Card(QFrame):
    """A title over a widget."""

    def __init__(self, content: QWidget, title: str, margin: int) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title = QLabel(title)
        self._title.setProperty("role", "name")
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, 8, margin, margin or 4)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(0 if margin else 12, 0, 12, 0)
        head.addWidget(self._title)
        column.addLayout(head)
        column.addWidget(content, 1)

    def setTitle(self, title: str) -> None:
        """Say something else over the widget."""
        self._title.setText(title)


def card(content: QWidget, title: str, margin: int = 0) -> Card:
    """A card with a title over this widget."""
    return Card(content, title, margin)
