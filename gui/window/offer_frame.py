"""The frame of a message over the page that offers something to do. Never modal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.control.background import Background
from gui.theme.icons import icon
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel


class OfferFrame(QFrame):
    """A mark and a sentence, and below them the buttons; hidden at first.

    `tone` is a token that has a soft form, such as accent. What takes long is done by `background`.
    """

    notice_raised = Signal(str, str, str)

    def __init__(self, theme: Theme, name: str, mark: str, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("offer")
        self._theme, self._look = theme, (mark, tone)
        self.background = Background(name, self)
        self._mark, self.text = QLabel(), WrappedLabel()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._mark)
        top.addWidget(self.text, 1)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.addLayout(top)
        column.addLayout(self._buttons)
        theme.changed.connect(self._show_colours)
        self._show_colours()
        self.hide()

    def add_buttons(self, buttons: Sequence[QPushButton]) -> None:
        """Put these into the row of buttons; a click leaves the focus where the user works."""
        for button in buttons:
            button.setProperty("role", "small")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._buttons.addWidget(button)

    def set_mark(self, mark: str) -> None:
        """Show another icon."""
        self._look = (mark, self._look[1])
        self._show_colours()

    @property
    def is_busy(self) -> bool:
        """Whether something is being looked at."""
        return self.background.is_busy

    def _show_colours(self) -> None:
        (mark, tone), tokens = self._look, self._theme.tokens
        colour, soft = getattr(tokens, tone), getattr(tokens, f"{tone}_soft")
        self.setStyleSheet(
            f"QFrame#offer {{ background: {soft}; border: 1px solid {colour}; border-radius: 10px; }}"
        )
        size = self._theme.px(18)
        self._mark.setPixmap(icon(mark, colour, self._theme.scale).pixmap(size, size))
