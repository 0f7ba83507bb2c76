"""The small buttons of a layer's card: up, down, all that can be done, remove."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gui.theme.theme import Theme

TOOL_SIZE, N_TOOLS = 24, 4


class CardTools(QWidget):
    """Shown while the card is selected or under the pointer; `act_requested` gives an act's id."""

    act_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fill = theme.colour("card")
        self.buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.up = self._add("move_up", "chevron_up", "Move up (Alt+Up)")
        self.down = self._add("move_down", "chevron_down", "Move down (Alt+Down)")
        self.more = self._add("menu", "more", "All that can be done with it (Menu key)")
        self.close_button = self._add("remove", "close", "Remove (Del)")
        self._apply_theme()
        theme.changed.connect(self._apply_theme)
        self.hide()

    def cover(self, fill: QColor) -> None:
        """Cover what lies below in this colour, the card's."""
        if fill != self._fill:
            self._fill = fill
            self.update()

    def _add(self, act_id: str, icon: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(icon)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.act_requested.emit(act_id))
        self.buttons[icon] = button
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)
        return button

    def _apply_theme(self) -> None:
        size, icon_size = self._theme.px(TOOL_SIZE), self._theme.px(16)
        for icon, button in self.buttons.items():
            button.setFixedSize(size, size)
            button.setIconSize(QSize(icon_size, icon_size))
            button.setIcon(self._theme.icon(icon, "muted"))
        self.setFixedSize(len(self.buttons) * size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._fill)
